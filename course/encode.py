"""Encoders: values in, spikes out.

Each function takes a tensor (or a list, or a NumPy array) and returns a
tensor of spikes, 0 or 1, with time on axis 0. Names and meanings are those
of ``snntorch.spikegen``; where it errs, this module raises or does what
its documentation promises.
"""

import warnings

import torch

from course import _checks
from course.language import text


def rate(
    data,
    num_steps=None,
    gain=1,
    offset=0,
    first_spike_time=0,
    time_var_input=False,
    *,
    generator=None,
    dtype=None,
):
    """Rate code: at every step, each value fires with a probability equal to itself.

    The probability is ``clip(gain * data + offset, 0, 1)``, and every step is
    an independent Bernoulli trial. Introduced in lesson 02.

    Parameters
    ----------
    data : Tensor, any shape
        Values, meant as probabilities: in [0, 1] after gain and offset.
        Whatever lies outside is clipped, with a warning where neither gain
        nor offset asked for it.
    num_steps : int, at least 1
        Number of time steps. Not given when ``time_var_input`` is true.
    gain, offset : float
        Scale and shift of the data, before clipping.
    first_spike_time : int, from 0 to ``num_steps - 1``
        No neuron fires before this step. With ``time_var_input``, that many
        silent steps are put in front.
    time_var_input : bool
        True if axis 0 of ``data`` is time already: one trial per entry.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent. ``torch.bool``
        takes a quarter of float32's memory.

    Returns
    -------
    Tensor, shape ``[num_steps, *data.shape]``
        Spikes, a new time axis in front; with ``time_var_input``,
        ``[first_spike_time + data.shape[0], *data.shape[1:]]``.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type or out of range, or data holds NaN.

    References
    ----------
    Eshraghian et al., Proc. IEEE 111(9), 2023, doi:10.1109/JPROC.2023.3308088.
    Spikes equal ``snntorch.spikegen.rate`` under the same ``torch.manual_seed``.

    Examples
    --------
    >>> generator = torch.Generator().manual_seed(0)
    >>> rate([0.0, 0.5, 1.0], num_steps=4, generator=generator)
    tensor([[0., 0., 1.],
            [0., 1., 1.],
            [0., 0., 1.],
            [0., 1., 1.]])
    """
    probability = _probability(data, gain, offset)
    first_spike_time = _checks.whole("first_spike_time", first_spike_time)
    if time_var_input:
        if num_steps is not None:
            raise ValueError(
                f"num_steps must not be given with time_var_input=True (it was {num_steps}):"
                " the data brings its own time axis"
            )
        if probability.dim() == 0:
            raise ValueError("data must have a time axis when time_var_input=True; it is a single number")
        spikes = _bernoulli(probability, generator, dtype)
        silence = spikes.new_zeros((first_spike_time, *spikes.shape[1:]))
        return torch.cat([silence, spikes])

    if num_steps is None:
        raise ValueError("num_steps must be given: a whole number of time steps, at least 1")
    num_steps = _checks.whole("num_steps", num_steps, least=1)
    if first_spike_time >= num_steps:
        raise ValueError(
            f"first_spike_time must be from 0 to num_steps - 1 = {num_steps - 1}, not {first_spike_time}"
        )
    spikes = _bernoulli(probability.expand(num_steps, *probability.shape), generator, dtype)
    spikes[:first_spike_time] = 0
    return spikes


def rate_conv(data, *, generator=None, dtype=None):
    """One Bernoulli trial per entry: the step at the heart of the rate code.

    No axis is added: give it a tensor of probabilities that has a time axis
    already, for instance a random one, and it becomes a spike train.
    Introduced in lesson 02.

    Parameters
    ----------
    data : Tensor, any shape
        Probabilities; what lies outside [0, 1] is clipped, with a warning.
    generator : torch.Generator, optional
        Source of randomness; torch's global one when absent.
    dtype : torch.dtype, optional
        Type of the spikes; that of the data when absent.

    Returns
    -------
    Tensor, shape ``data.shape``
        Spikes, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        If data is not numeric or holds NaN.

    References
    ----------
    Spikes equal ``snntorch.spikegen.rate_conv`` under the same seed.

    Examples
    --------
    >>> rate_conv([[0.0, 1.0], [1.0, 0.0]])
    tensor([[0., 1.],
            [1., 0.]])
    """
    return _bernoulli(_probability(data), generator, dtype)


def _probability(data, gain=1, offset=0):
    """Scale, shift and clip data to [0, 1]; warn where the clipping was not asked for."""
    data = _checks.values("data", data)
    scaled = data * _checks.number("gain", gain) + _checks.number("offset", offset)
    if scaled.isnan().any():
        raise ValueError("data * gain + offset must be numbers; infinity * 0 is none")
    probability = scaled.clamp(0, 1)
    unscaled = not torch.is_tensor(gain) and not torch.is_tensor(offset) and (gain, offset) == (1, 0)
    if unscaled and not torch.equal(probability, data):
        warnings.warn(text("encode.outside"), stacklevel=3)
    return probability


def _bernoulli(probability, generator, dtype):
    """Draw one trial per entry, straight into the wanted type: no float copy in between."""
    spikes = torch.empty(probability.shape, dtype=dtype or probability.dtype, device=probability.device)
    return spikes.bernoulli_(probability, generator=generator)
