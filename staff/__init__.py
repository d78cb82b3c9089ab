"""What a teacher or maintainer runs: ``python -m staff`` lists the commands."""
