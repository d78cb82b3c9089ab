"""How numbers become spikes: the helper package of the spike-encoding course.

Import the room you need (``from course import encode, plot``). Importing
this package, or any room of it, changes nothing: no seed, no plotting
defaults, no network.
"""

__version__ = "0.1.0"
