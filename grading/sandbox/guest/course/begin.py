"""Stands in for course.begin in the jail: nothing is shown there, so nothing needs to be set up."""


def lesson(lang):
    pass


def check():
    pass
