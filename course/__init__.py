"""How numbers become spikes: the helper package of the spike-encoding course.

Import the room you need (``from course import encode, plot``). Importing
this package, or any room of it, changes nothing: no seed, no plotting
defaults, no network.
"""

__version__ = "0.2.0"
# Old names, which notebooks handed out before version 0.2 still import.
_RENAMED = {"codes": "encode", "disturb": "noise", "trial": "channel"}


def __getattr__(name):
    if name not in _RENAMED:
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    import importlib

    return importlib.import_module(f"course.{_RENAMED[name]}")
