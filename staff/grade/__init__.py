"""Grading: a folder of submissions in, marks, feedback and an overview of the class out."""
