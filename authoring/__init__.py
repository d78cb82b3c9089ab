"""Build the notebooks: ``python -m authoring --help`` lists the commands."""
