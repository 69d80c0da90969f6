"""What an expression may name, under NumPy 1.24 (with NEP 50 switched on) and NumPy 2 alike."""

import types

import numpy as np

from weak import SUPPORT, weakened

DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
)
FLOATING = DTYPES[-3:]

# NumPy 2's other spellings of what 1.24 knows by one name only.
SPELLINGS = {
    "absolute": ("abs", "absolute"),
    "add": ("add",),
    "arccos": ("arccos", "acos"),
    "arccosh": ("arccosh", "acosh"),
    "arcsin": ("arcsin", "asin"),
    "arcsinh": ("arcsinh", "asinh"),
    "arctan": ("arctan", "atan"),
    "arctan2": ("arctan2", "atan2"),
    "arctanh": ("arctanh", "atanh"),
    "invert": ("invert", "bitwise_invert", "bitwise_not"),
    "left_shift": ("left_shift", "bitwise_left_shift"),
    "max": ("max", "amax"),
    "min": ("min", "amin"),
    "power": ("power", "pow"),
    "remainder": ("remainder", "mod"),
    "right_shift": ("right_shift", "bitwise_right_shift"),
    "round": ("round", "around"),
    "transpose": ("transpose", "permute_dims"),
    "divide": ("divide", "true_divide"),
    "deg2rad": ("deg2rad", "radians"),
    "rad2deg": ("rad2deg", "degrees"),
}

_FUNCTIONS = """
    add subtract multiply divide floor_divide remainder power negative positive absolute sign square reciprocal
    sqrt cbrt exp expm1 exp2 log log1p log2 log10 sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh arcsinh arccosh
    arctanh hypot floor ceil trunc rint round clip minimum maximum fmin fmax where isnan isinf isfinite nan_to_num
    logical_and logical_or logical_not logical_xor bitwise_and bitwise_or bitwise_xor invert left_shift right_shift
    equal not_equal less less_equal greater greater_equal deg2rad rad2deg
    sum prod mean var std min max ptp argmin argmax any all count_nonzero nansum nanprod nanmean nanvar nanstd nanmin nanmax
    median percentile quantile nanmedian nanpercentile nanquantile average histogram cumsum transpose reshape ravel
""".split()


def _count_nonzero(array, axis=None, **keywords):
    """A NumPy integer in all versions; some make a Python integer of a full count."""
    return np.asarray(np.count_nonzero(array, axis, **keywords), np.int64)[()]


def _namespace():
    names = {}
    for name in _FUNCTIONS:
        for spelling in SPELLINGS.get(name, (name,)):
            names[spelling] = getattr(np, name)
    names["count_nonzero"] = _count_nonzero
    for dtype in DTYPES:
        names[dtype] = np.dtype(dtype).type
    names.update(newaxis=None, inf=np.inf, nan=np.nan, pi=np.pi, e=np.e, linalg=np.linalg)
    prefix = types.SimpleNamespace(**names)
    prefix.bool_ = np.bool_
    return {**names, "np": prefix, "numpy": prefix}


NAMES = _namespace()

if hasattr(np, "_set_promotion_state"):
    np._set_promotion_state("weak")  # NumPy 1.24 to 2.1: NEP 50

NUMPY_2 = int(np.__version__.split(".")[0]) >= 2

# floor, ceil and trunc of integers are integers since NumPy 2.1, and float64 before.
INTEGER_ROUNDING = tuple(int(part) for part in np.__version__.split(".")[:2]) >= (2, 1)


def evaluate(text, variables):
    """What NumPy makes of the text, without its warnings."""
    code = text if NUMPY_2 else weakened(text)
    with np.errstate(all="ignore"):
        return eval(code, {**NAMES, **SUPPORT}, variables)  # only ever texts that this program wrote
