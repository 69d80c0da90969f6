"""Random arrays: every dtype, shape and layout, with the values that break things."""

import math
import random

import numpy as np

from names import DTYPES, FLOATING

STYLES = ("tame", "moderate", "wild")
LENGTHS = (0, 1, 1, 2, 2, 3, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 129, 257)
LARGE_LENGTHS = (4095, 4096, 4097, 8192, 10_000, 20_011)
MAXIMUM_ELEMENTS = 700


class Draw:
    """All that is random in one case: the same for the same seed and index, whatever was drawn before."""

    def __init__(self, seed, index):
        self.random = random.Random(f"{seed}/{index}")
        self.numpy = np.random.default_rng([seed, index])

    def chance(self, probability):
        return self.random.random() < probability

    def one_of(self, *choices):
        return self.random.choice(choices)

    def weighted(self, weights):
        """A key of the dictionary, in proportion to its value."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def dtype(self):
        if self.chance(0.3):
            return "float64"
        return self.random.choice(DTYPES)

    def shape(self):
        ndim = self.random.choices((0, 1, 2, 3, 4), (4, 46, 30, 15, 5))[0]
        if ndim == 1 and self.chance(0.02):
            return (self.random.choice(LARGE_LENGTHS),)
        shape = []
        for _ in range(ndim):
            room = MAXIMUM_ELEMENTS // max(1, math.prod(shape))
            length = self.random.choice(LENGTHS)
            if length == 0 and self.chance(0.6):
                length = 6
            shape.append(min(length, max(1, room)))
        return tuple(shape)

    def related_shape(self, shape):
        """One that broadcasts with the given one, or, rarely, any."""
        if self.chance(0.02):
            return self.shape()
        kind = self.random.random()
        if kind < 0.6:
            return shape
        dropped = self.random.randint(0, len(shape)) if kind < 0.8 else 0
        return tuple(1 if self.chance(0.3) else length for length in shape[dropped:])

    def elements(self, dtype, shape, style):
        count = math.prod(shape)
        if dtype == "bool":
            values = self.numpy.random(count) < self.one_of(0.05, 0.5, 0.95)
        elif dtype in FLOATING:
            values = self.floats(dtype, count, style)
        else:
            values = self.integers(dtype, count, style)
        return values.reshape(shape)

    def integers(self, dtype, count, style):
        limits = np.iinfo(dtype)
        if style == "tame":
            low = 0 if limits.min == 0 else -8
            return self.numpy.integers(low, 9, count).astype(dtype)
        if style == "moderate":
            low = 0 if limits.min == 0 else -100
            return self.numpy.integers(low, 101, count).astype(dtype)
        values = self.numpy.integers(limits.min, limits.max, count, dtype=dtype, endpoint=True)
        extremes = np.array([limits.min, limits.max, limits.max - 1, 0, 1, limits.max // 2 + 1], dtype)
        return np.where(self.numpy.random(count) < 0.2, self.numpy.choice(extremes, count), values)

    def floats(self, dtype, count, style):
        limits = np.finfo(dtype)
        if style == "tame":
            return (self.numpy.integers(-32, 33, count) / 4).astype(dtype)
        if style == "unit":
            return self.numpy.uniform(-1, 1, count).astype(dtype)
        if style == "moderate":
            scale = self.one_of(1e-3, 1, 1, 30, 700, 1e5 if dtype != "float16" else 1e3)
            offset = self.one_of(0, 0, 0, scale, 100 * scale if dtype != "float16" else 0)
            return (self.numpy.standard_normal(count) * scale + offset).astype(dtype)
        largest = math.log2(float(limits.max))
        exponents = self.numpy.uniform(-largest * 1.04, largest * 0.99, count)
        values = np.ldexp(self.numpy.choice([-1.0, 1.0], count) * (1 + exponents % 1), exponents.astype(int)).astype(dtype)
        tiny = limits.smallest_subnormal
        specials = [0.0, -0.0, limits.max, -limits.max, limits.tiny, tiny, -tiny, limits.eps, 1.0, -1.0, 0.5]
        if self.chance(0.5):
            specials += [np.inf, -np.inf, np.nan]
        share = self.one_of(0.02, 0.3)
        chosen = self.numpy.choice(np.array(specials, dtype), count)
        return np.where(self.numpy.random(count) < share, chosen, values).astype(dtype)

    def stored(self, values):
        """A base array, in either memory order and byte order, and the view of it that holds the values."""
        base = values
        index = ()
        if values.ndim and self.chance(0.25):
            index = []
            lengths = []
            for length in values.shape:
                step = self.one_of(1, 1, 2, 3, -1, -2)
                start = self.random.randint(0, 2)
                lengths.append(start + abs(step) * max(0, length - 1) + 1 + self.random.randint(0, 2))
                if step > 0:
                    index.append(slice(start, start + step * length if length else start, step))
                else:
                    first = start + (length - 1) * -step
                    last = start + step
                    index.append(slice(first, last if last >= 0 else None, step) if length else slice(0, 0))
            index = tuple(index)
            base = np.zeros(lengths, values.dtype)
        base = np.array(base, order=self.one_of("C", "C", "F"))
        if index:
            base[index] = values
        axes = None
        view = base[index]
        if view.ndim > 1 and self.chance(0.1):
            axes = self.random.sample(range(view.ndim), view.ndim)
            view = view.transpose(axes)
        return base, view

    def literal(self):
        """A Python scalar as it is written."""
        return self.weighted(
            {
                str(self.random.randint(0, 4)): 8,
                str(self.random.randint(-4, -1)): 2,
                self.one_of("0.5", "2.0", "0.25", "1.5", "3.0", "-0.5", "0.1", "1e-3", "1e300"): 5,
                self.one_of("True", "False"): 1,
                self.one_of("inf", "nan", "pi", "e", "-inf", "np.pi", "np.inf", "np.nan"): 1,
                self.one_of("100", "127", "128", "255", "256", "-128", "-129", "32768", "65535", "2147483648"): 1.5,
                self.one_of("9223372036854775807", "9223372036854775808", "18446744073709551615", "1_000"): 0.4,
            }
        )
