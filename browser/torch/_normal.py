"""Normal numbers in float32 as torch draws them 16 or more at a time: uniform numbers in, normal ones out, bit for bit.

torch's fast path (AVX2, with fused multiply-add) takes the logarithm, sine and
cosine of the Cephes library in float32. These are the same steps in the same
order, each fused one rounded once.
"""

import numpy as np

SINGLE, DOUBLE = np.float32, np.float64
LOG = (
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
    -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
)  # fmt: skip
COS = (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
SIN = (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
LN2 = -2.12194440e-4, 0.693359375  # in two parts
QUARTER = -0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8  # minus pi / 4, in three parts


def box_muller(uniform, mean, std):
    """Normal numbers of uniform ones in float32, sixteen at a time: eight radii, then eight angles."""
    one, two = np.moveaxis(uniform.reshape(-1, 2, 8), 1, 0)
    radius = np.sqrt(SINGLE(-2) * log(SINGLE(1) - one))
    sine, cosine = sine_cosine(SINGLE(2 * np.pi) * two)
    found = np.stack([radius * cosine, radius * sine], 1).reshape(-1)
    return fused(found, SINGLE(std), SINGLE(mean))


def fused(a, b, c, kind=SINGLE):
    """``a * b + c``, rounded once unless in float64, which holds the product of two float32."""
    return (np.multiply(a, b, dtype=DOUBLE) + c).astype(kind)


def polynomial(factors, x):
    """The polynomial with these factors, the highest power first."""
    found = np.full_like(x, factors[0])
    for factor in factors[1:]:
        found = fused(found, x, SINGLE(factor))
    return found


def log(x):
    """The natural logarithm of float32 above 0."""
    part, power = np.frexp(x)
    low = part < SINGLE(np.sqrt(0.5))
    power = power.astype(SINGLE) - low
    part = part - SINGLE(1) + np.where(low, part, SINGLE(0))
    square = part * part
    rest = fused(polynomial(LOG, part) * part, square, power * SINGLE(LN2[0]))
    rest = fused(square, SINGLE(-0.5), rest)
    return fused(power, SINGLE(LN2[1]), part + rest)


def sine_cosine(x):
    """Sine and cosine of float32 from 0 to 2 pi."""
    octant = (x * SINGLE(4 / np.pi)).astype(np.int32)
    octant = octant + 1 & ~1
    for part in QUARTER:
        x = fused(octant.astype(SINGLE), SINGLE(part), x)
    square = x * x
    cosine = fused(polynomial(COS, square) * square, square, SINGLE(-0.5) * square) + SINGLE(1)
    sine = fused(polynomial(SIN, square) * square, x, x)
    swapped = octant & 2 != 0
    sine, cosine = np.where(swapped, cosine, sine), np.where(swapped, sine, cosine)
    return np.where(octant & 4 != 0, -sine, sine), np.where(octant - 2 & 4 == 0, -cosine, cosine)
