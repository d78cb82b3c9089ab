"""Diagrams that explain: the course's own values in, a matplotlib Axes out.

Like the functions of ``course.plot``, each draws on the ``ax`` it is given or
makes a figure of its own, and returns the Axes. Spikes in a diagram are real
ones, made by ``course.encode``. One file holds one lesson's diagrams. Words
stand in the section ``[diagram]``.
"""

from course.diagram.delta import delta_modulation
from course.diagram.latency import charging, latency_raster, linear_latency, rc_circuit
from course.diagram.tensors import axes, codes, feed
from course.diagram.welcome import three_s

__all__ = [
    "axes",
    "charging",
    "codes",
    "delta_modulation",
    "feed",
    "latency_raster",
    "linear_latency",
    "rc_circuit",
    "three_s",
]
