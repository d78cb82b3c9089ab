<<<<<<< HEAD
<<<<<<< HEAD
"""Grading: a folder of submissions in, marks and feedback out. Nothing that comes from a submission is trusted."""
=======
"""Grading: a folder of submissions in; marks, feedback and a view of the class out."""
>>>>>>> h6e
=======
"""Grading: a folder of submissions in, marks, feedback and an overview of the class out."""
>>>>>>> h6f
