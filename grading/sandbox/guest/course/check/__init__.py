"""Stands in for course.check in the jail, where no reference solution may be found."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *_, **__: None
