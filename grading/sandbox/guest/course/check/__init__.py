"""Stands for course.check in the jail: no reference solution is to be found there."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *_, **__: None
