"""Grading: a folder of submissions in; marks, feedback and a view of the class out."""
