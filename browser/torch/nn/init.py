"""Beginnings of parameters, in place."""

from .. import _graph


@_graph.no_grad()
def uniform_(tensor, a=0.0, b=1.0, generator=None):
    """Uniform numbers from a to b."""
    return tensor.uniform_(a, b, generator=generator)


@_graph.no_grad()
def normal_(tensor, mean=0.0, std=1.0, generator=None):
    """Normal numbers."""
    return tensor.normal_(mean, std, generator=generator)


@_graph.no_grad()
def zeros_(tensor):
    """Zeros."""
    return tensor.zero_()
