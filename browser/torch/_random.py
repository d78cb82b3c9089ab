"""Random numbers: a seed in, the numbers that torch draws on a CPU out, bit for bit.

torch's generator is the Mersenne twister of 32 bits, which NumPy has too. What
follows is how torch makes floats and whole numbers of its output
(aten/src/ATen/core/DistributionsHelper.h, aten/src/ATen/native/cpu).
"""

import math
import random

import numpy as np

from . import _normal, _types


class Generator:
    """A stream of random numbers."""

    def __init__(self, device="cpu"):
        self.device = _types.device(str(device))
        self.manual_seed(67280421310721)  # torch's own default

    def manual_seed(self, seed):
        """Begin the stream of this seed."""
        self._seed = int(seed) % 2**64
        self._twister = np.random.RandomState(self._seed % 2**32)._bit_generator
        self._second = None  # of a pair of normal numbers
        return self

    def seed(self):
        """Begin a stream that nobody can foresee, and return its seed."""
        return self.manual_seed(random.getrandbits(63))._seed

    def initial_seed(self):
        """The seed with which the stream began."""
        return self._seed

    def bits32(self, count):
        """Whole numbers of 32 bits."""
        return self._twister.random_raw(count).astype(np.uint32) if count else np.zeros(0, np.uint32)

    def bits64(self, count):
        """Whole numbers of 64 bits, each of two of 32."""
        pairs = self.bits32(2 * count).astype(np.uint64)
        return pairs[0::2] << np.uint64(32) | pairs[1::2]

    def uniform(self, count, kind=np.float64):
        """Floats from 0 to 1, 1 excluded: 53 random bits for float64, 24 for others."""
        if kind == np.float64:
            return (self.bits64(count) & np.uint64(2**53 - 1)) * 2.0**-53
        return ((self.bits32(count) & np.uint32(2**24 - 1)) * np.float32(2.0**-24)).astype(kind)

    def normal(self, count, kind, mean=0.0, std=1.0):
        """Normal numbers, two of two uniform ones (Box and Muller)."""
        if count < 16:
            return np.array([self._one_normal() * std + mean for _ in range(count)], np.float64).astype(kind)
        uniform = self.uniform(count, kind)
        whole = count - count % 16
        uniform[:whole] = _box_muller(uniform[:whole], mean, std)
        if whole < count:  # torch draws the last 16 anew
            uniform[-16:] = _box_muller(self.uniform(16, kind), mean, std)
        return uniform

    def _one_normal(self):
        if self._second is not None:
            found, self._second = self._second, None
            return found
        turn, size = self.uniform(2)
        radius, angle = math.sqrt(-2 * math.log1p(-size)), 2 * math.pi * turn
        self._second = radius * math.sin(angle)
        return radius * math.cos(angle)

    def whole(self, count, low, high):
        """Whole numbers from ``low`` to ``high``, ``high`` excluded."""
        drawn = self.bits64(count) if high - low >= 2**28 else self.bits32(count).astype(np.uint64)
        return (drawn % np.uint64(high - low)).astype(np.int64) + low

    def order(self, count):
        """The numbers below ``count``, shuffled."""
        found = np.arange(count, dtype=np.int64)
        draws = self.bits32(max(0, count - 1)).tolist()
        for here, draw in enumerate(draws):
            there = here + draw % (count - here)
            found[here], found[there] = found[there], found[here]
        return found

    def poisson(self, rates):
        """One Poisson number for each of the rates, which are floats."""
        draw = _OneByOne(self)
        counts = [_poisson(rate, draw) for rate in rates]
        draw.give_back()
        return counts


class _OneByOne:
    """Uniform numbers of float64, one at each call: drawn many at a time, and given back where not used."""

    def __init__(self, generator, block=1024):
        self.generator, self.block, self.left = generator, block, []

    def __call__(self):
        if not self.left:
            self.state, self.used = self.generator._twister.state, 0
            self.left = self.generator.uniform(self.block).tolist()[::-1]
        self.used += 1
        return self.left.pop()

    def give_back(self):
        """Set the generator to where it would be, had the numbers been drawn one by one."""
        if self.left:
            self.generator._twister.state = self.state
            self.generator.bits64(self.used)


def _poisson(rate, draw):
    """One Poisson number: by multiplication below 10, else by rejection (Hörmann, 1993), as torch does."""
    if not rate >= 0:
        raise RuntimeError(f"invalid Poisson rate, expected rate to be non-negative, not {rate}")
    if rate == 0:
        return 0
    if rate >= 10:
        return _large_poisson(rate, draw)
    limit, count, product = math.exp(-rate), 0, draw()
    while product > limit:
        count, product = count + 1, product * draw()
    return count


def _large_poisson(rate, draw):
    root, log_rate = math.sqrt(rate), math.log(rate)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    log_inverse_alpha, v_r = math.log(1.1239 + 1.1328 / (b - 3.4)), 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = draw() - 0.5, draw()
        edge = 0.5 - abs(u)
        if edge == 0:
            continue
        count = math.floor((2 * a / edge + b) * u + rate + 0.43)
        if edge >= 0.07 and v <= v_r:
            return count
        if count < 0 or (edge < 0.013 and v > edge) or v == 0:
            continue
        likely = -rate + count * log_rate - math.lgamma(count + 1)
        if math.log(v) + log_inverse_alpha - math.log(a / (edge * edge) + b) <= likely:
            return count


def _box_muller(uniform, mean, std):
    """Normal numbers of uniform ones, sixteen at a time: eight radii, then eight angles."""
    if uniform.dtype == np.float32:
        return _normal.box_muller(uniform, mean, std)
    one, two = np.moveaxis(uniform.reshape(-1, 2, 8).astype(np.float64), 1, 0)
    radius, angle = np.sqrt(-2 * _each(math.log, 1 - one)), 2 * math.pi * two
    found = np.stack([radius * _each(math.cos, angle), radius * _each(math.sin, angle)], 1).reshape(-1)
    return (found * std + mean).astype(uniform.dtype)


def _each(function, array):
    """A function of the C library for each entry: NumPy's own differ in the last bit."""
    return np.frompyfunc(function, 1, 1)(array).astype(np.float64)


default_generator = Generator()


def manual_seed(seed):
    """Begin the stream of this seed in torch's global generator."""
    return default_generator.manual_seed(seed)


def initial_seed():
    """The seed of torch's global generator."""
    return default_generator.initial_seed()


def chosen(generator):
    """The generator, or the global one in place of None."""
    return default_generator if generator is None else generator
