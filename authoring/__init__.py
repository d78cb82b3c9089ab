"""What builds the notebooks: ``python -m authoring`` lists the commands."""
