"""What the exact result is, and how far from it an answer may be.

The long double of x86-64 has a significand of 64 bits, 11 more than float64: sums and functions in it serve as the exact
ones. Sums of one axis are math.fsum's.
"""

import math

import numpy as np

PRECISE = np.longdouble

# Half a unit in the last place, relative: what one rounding may cost.
ROUNDING = {"float16": 2.0**-11, "float32": 2.0**-24, "float64": 2.0**-53}

ANYTHING = np.inf  # a tolerance: the result depends on the order of operations, such as a sum that overflows half way

NOT_FINITE = np.nan  # a tolerance: NaN or an infinity


def spacing(values, dtype):
    """The distance between neighbours of the dtype at these values."""
    dtype = np.dtype(dtype)
    with np.errstate(all="ignore"):
        near = np.abs(np.asarray(values)).astype(dtype)
        near = np.where(np.isfinite(near), near, np.finfo(dtype).max).astype(dtype)
        return np.spacing(near).astype(np.float64)


def rounded(values, dtype):
    with np.errstate(all="ignore"):
        return np.asarray(values, PRECISE).astype(dtype)


def total(values, axis, keepdims):
    """The exact sum of long doubles, with NumPy's rules for what is not finite."""
    with np.errstate(all="ignore"):
        if axis is None and not keepdims and values.size < 5_000 and np.all(np.abs(values) < 1e300):
            low = (values - values.astype(np.float64)).astype(np.float64)
            return PRECISE(math.fsum([*values.astype(np.float64).ravel().tolist(), *low.ravel().tolist()]))
        return np.sum(values, axis=axis, keepdims=keepdims)


def pairwise_bound(count, magnitude, dtype):
    """NumPy's bound of a pairwise sum; of float16 and float32, which are added up in float64, and rounded once."""
    steps = 11 + np.log2(np.maximum(count, 1).astype(np.float64))
    return steps * ROUNDING["float64"] * magnitude + 0 * ROUNDING[dtype]


def sum_of(values, axis, keepdims, dtype, count):
    """Exact sum of floats and its tolerance.

    Values are long doubles; the dtype is that of the result.
    """
    with np.errstate(all="ignore"):
        exact = total(values, axis, keepdims)
        magnitude = np.sum(np.abs(values), axis=axis, keepdims=keepdims)
        return exact, sum_tolerance(exact, magnitude, count, dtype)


def sum_tolerance(exact, magnitude, count, dtype):
    with np.errstate(all="ignore"):
        finite = np.isfinite(magnitude)
        bound = pairwise_bound(count, magnitude, dtype).astype(np.float64)
        bound = bound + 0.5 * spacing(exact, dtype)
        overflows = finite & (magnitude * 1.0001 > PRECISE(np.finfo("float64").max))
        narrow = finite & (np.abs(exact) + bound > PRECISE(np.finfo(dtype).max))
        return np.where(overflows | narrow, ANYTHING, np.where(finite, bound, 0.0))


def order_matters_not(values, dtype):
    """True if every order of adding these floats is exact: small multiples of a power of two."""
    values = np.asarray(values)
    if values.size == 0:
        return True
    with np.errstate(all="ignore"):
        scaled = values.astype(np.float64) * 1024
        if not np.all(np.isfinite(scaled)) or not np.all(scaled == np.rint(scaled)):
            return False
        bits = 53 if dtype == "float64" else 24
        return float(np.sum(np.abs(scaled))) < 2.0**bits


def product_tolerance(values, axis, keepdims, exact, dtype):
    with np.errstate(all="ignore"):
        logarithms = np.abs(np.log2(np.abs(values)))
        logarithms = np.where((values == 0) | ~np.isfinite(values), 0, logarithms)
        reach = np.sum(logarithms, axis=axis, keepdims=keepdims)
        count = values.size / max(1, np.asarray(reach).size)
        bound = (count + 1) * ROUNDING["float64" if dtype == "float64" else "float32"] * np.abs(exact)
        bound = bound + 0.6 * spacing(exact, dtype)
        limit = {"float16": 13, "float32": 120, "float64": 1000}[dtype]
        settled = np.isfinite(exact) & (exact != 0)
        return np.where(reach > limit, ANYTHING, np.where(settled, bound, 0)).astype(np.float64)


def straddles(exact, bound, dtype):
    """Where the tolerance leaves open whether a value overflows its dtype."""
    limit = PRECISE(np.finfo(dtype).max)
    return np.isfinite(exact) & (exact + bound > limit) & (exact - bound <= limit * (1 + 2 * ROUNDING[dtype]))


def variance_of(values, axis, keepdims, ddof, mask, dtype):
    """Exact variance of long doubles and the tolerance of a pass that merges block means."""
    with np.errstate(all="ignore"):
        count = np.sum(mask, axis=axis, keepdims=True).astype(PRECISE)
        kept = np.where(mask, values, 0)
        mean = np.sum(kept, axis=axis, keepdims=True) / count
        squares = np.where(mask, (values - mean) ** 2, 0)
        degrees = np.maximum(count - ddof, 0)
        exact = np.sum(squares, axis=axis, keepdims=True) / degrees
        magnitude = np.sum(np.abs(kept), axis=axis, keepdims=True) / count
        unit = ROUNDING["float64"]
        steps = 16 + np.log2(np.maximum(count, 1))
        condition = np.sqrt(1 + np.where(exact > 0, magnitude**2 / exact, 0))
        bound = steps * unit * condition * exact + (steps * unit * magnitude) ** 2 * count / np.maximum(degrees, 1)
        bound = bound + 2 * ROUNDING[dtype] * exact + 2 * float(np.finfo(dtype).smallest_subnormal)
        tolerance = np.where(np.isfinite(exact), bound, 0).astype(np.float64)
        largest = np.max(np.where(mask, np.abs(values), 0), axis=axis, keepdims=True, initial=0)
        total_squares = np.sum(squares, axis=axis, keepdims=True)
        finite = np.isfinite(largest)
        # Squares are taken from another element at first, of which there are 16: so much earlier may they overflow.
        limit = PRECISE(np.finfo("float64").max)
        overflows = finite & (total_squares > limit * 1.001)
        exact = np.where(overflows, np.inf, exact)
        tolerance = np.where(overflows, 0, np.where(finite & (total_squares * 64 > limit), ANYTHING, tolerance))
        wide = finite & ((largest * 2 > limit) | (magnitude * count > limit))
        tolerance = np.where(wide, np.where(overflows, NOT_FINITE, ANYTHING), tolerance)
        tolerance = np.where(finite & (degrees <= 0), NOT_FINITE, tolerance)  # by whether a rounded mean leaves a distance
        if not keepdims:
            squeezed = tuple(range(values.ndim)) if axis is None else axis
            exact, tolerance = np.squeeze(exact, squeezed), np.squeeze(tolerance, squeezed)
        return exact, tolerance
