#!/usr/bin/env python3
"""Writes src/test/resources/numpy-typing.txt: the dtype and shape that NumPy gives expressions, or its exception.

Run it by hand with NumPy 2 when the language grows; the tests read its output only:

    python3 src/test/python/numpy_typing.py > src/test/resources/numpy-typing.txt

A line `! variables` binds variables: `name=dtype:shape`, where a shape of axes joined by x ends with F if the array is in
Fortran order, or `name=literal`. Lines below are `expression | answer`, where an answer is `dtype (shape)`, several of them
with `; ` between, or the name of the exception. Elements are all 1, so that no answer depends on them.
"""

import itertools
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")
DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()
NAMES = """abs absolute sign sqrt cbrt square exp expm1 exp2 log log1p log2 log10 sin cos tan arcsin arccos arctan asin acos atan
    arctan2 atan2 sinh cosh tanh arcsinh arccosh arctanh asinh acosh atanh hypot floor ceil trunc rint round around clip minimum
    maximum fmin fmax where isnan isinf isfinite nan_to_num logical_and logical_or logical_not logical_xor power pow mod remainder
    floor_divide reciprocal deg2rad rad2deg radians degrees add subtract multiply divide true_divide negative positive invert
    bitwise_not bitwise_invert bitwise_and bitwise_or bitwise_xor left_shift right_shift bitwise_left_shift bitwise_right_shift
    less less_equal greater greater_equal equal not_equal sum prod mean var std min max amin amax ptp argmin argmax any all
    count_nonzero nansum nanprod nanmean nanvar nanstd nanmin nanmax median nanmedian percentile nanpercentile quantile
    nanquantile average histogram cumsum transpose permute_dims reshape ravel astype linalg inf nan pi e newaxis""".split()
SPACE = {name: getattr(np, name) for name in NAMES} | {name: np.dtype(name).type for name in DTYPES} | {"np": np, "numpy": np, "bool": bool, "int": int, "float": float}
OPERATORS = "+ - / // ** << & < ==".split()
SCALARS = ["True", "1", "2", "-1", "128", "255", "256", "65536", str(2**31), str(2**63), str(2**64), "0.5", "nan"]
ONE = """abs sign sqrt cbrt square exp expm1 exp2 log log1p log2 log10 sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh
    arctanh floor ceil trunc rint round isnan isinf isfinite nan_to_num logical_not reciprocal deg2rad rad2deg negative positive invert
    sum prod mean var std min max ptp argmin argmax any all count_nonzero nansum nanprod nanmean nanvar nanstd nanmin nanmax median
    nanmedian average cumsum linalg.norm histogram transpose ravel""".split()
TWO = "arctan2 hypot minimum fmax logical_and power mod bitwise_or right_shift not_equal".split()

SHAPES = """a.T; a.T.T; a[0]; a[-1]; a[0, 1]; a[::2]; a[::-1, 1:]; a[..., 0]; a[0, ...]; a[None]; a[:, newaxis]; a[..., None, 1]; a[5]; a[0, 0, 0]; a[2:1];
    a[:, -100:100]; a[0:0]; a[1.0]; a[::0]; a[..., ...]; a[-3]; a.T[0]; (a + b)[1]; (a + b)[:, ::2]; (a * 2 + b[0])[1, ::-1]; sqrt(a)[0]; (a > 0)[..., 1]; where(a > 0, a, b[0])[::-1];
    (a + b.mean())[0]; (a - a.mean(axis=0))[1]; (a - a.mean(axis=1, keepdims=True))[:, 0]; a.sum(axis=0)[1:]; a.sum(axis=0)[None]; a.sum()[None]; (a.sum() + 1)[None, None]; sqrt(4)[None];
    a.reshape(-1); a.reshape(3, 2); a.reshape((3, -1)); a.reshape(6, 1, 1); a.reshape(4); a.reshape(-1, -1); a.reshape(2, -3); a.ravel(); (a + 1).reshape(6); a[::2].reshape(-1); a[:, :1].reshape(2);
    a.mean(axis=0).reshape(1, 3); np.reshape(a, (1, 6)); np.transpose(a); transpose(a, (1, 0)); a.transpose(0, 1); a.transpose((1, 0)); a.transpose(0, 0); a.transpose(0); a.transpose(1, 2);
    a.shape[0] + 0; a.shape[1] * a; a.size + a; a.ndim; a.T.shape[0]; a.shape[2]; a.sum(axis=0).T; (a.T + b.T)[2, 0]; a[:, 0] + b[:, 1]; a + b[0]; a + b[:, 0]; a.T + b; a[0, 0] + b;
    c[0]; c[None]; c[...]; c[()] if False else c; c.T; c.reshape(1); c.reshape(1, 1); c.ravel(); z.T; z[0]; z[:, 1]; z.reshape(-1); z.reshape(0, 5); z.sum(axis=0); z.sum(axis=1); z.mean(axis=0); z.min(axis=1); z.min(axis=0);
    z.min(); z.argmin(axis=0); z.argmin(axis=1); z.argmin(); z.any(axis=0); z.all(); z.max(initial=3); z.max(axis=0, initial=3); z.prod(); median(z); z.var(); cumsum(z); cumsum(z, axis=0); z + 1; z.cumsum(axis=1); median(z, axis=0);
    percentile(z, 50); ptp(z, axis=1); count_nonzero(z, axis=0); nanmin(z); histogram(z); linalg.norm(z); linalg.norm(z, axis=0); nanmean(z); std(z, axis=1)"""

ARGUMENTS = """sum(a, 0); sum(a, axis=1, keepdims=True); sum(a, keepdims=True); sum(a, axis=()); sum(a, axis=(0, 0)); sum(a, axis=2); sum(a, axis=-3); sum(a, axis=(0, -1)); sum(a, axis=1.0); sum(a, axis=True); sum(a, axis=None);
    sum(a, dtype=float32); sum(a, dtype='int8'); sum(a, dtype='f4'); sum(a, dtype='<i2'); sum(a, dtype=bool); sum(a, dtype=np.float16); sum(a, dtype=int); sum(a, dtype='nonsense'); sum(a, dtype=1); sum(a, axis=0, dtype=uint8);
    sum(a, initial=2); sum(a, initial=2.5); sum(a, initial=c); sum(a, initial=a); sum(a, where=a > 0); sum(a, where=a); sum(a, where=True); sum(a, where=a[0] > 0, axis=0); sum(a, where=a[:, :1] > 0, axis=1); sum(a, where=a[:, 0] > 0);
    sum(a[0], where=a > 0); sum(a, 0, None, None, True); prod(a, dtype=int16); prod(a, initial=2); mean(a, axis=0); mean(a, axis=-1, keepdims=True); mean(a, dtype=int32); mean(a, dtype=float16); mean(a, where=a > 0);
    mean(a, where=a[0] > 0, axis=1); mean(a, axis=()); var(a, ddof=1); var(a, ddof=1.5); var(a, correction=1); var(a, ddof=1, correction=1); var(a, axis=0, keepdims=True); var(a, dtype=float32); var(a, where=a > 0); var(a, axis=(1, 0)); std(a, axis=1, ddof=1);
    var(a, axis=()); min(a, axis=1); max(a, axis=(0, 1), keepdims=True); max(a, initial=0); max(a, initial=2.5); max(a, initial=300); max(a, where=a > 0); max(a, where=a > 0, initial=0); max(a, where=a[0] > 0, initial=0, axis=0); amin(a, 0); amax(a, axis=1);
    argmin(a, axis=0); argmax(a, axis=1, keepdims=True); argmax(a, keepdims=True); argmax(a, axis=(0, 1)); argmax(a, axis=2); any(a, axis=0); all(a, axis=1, keepdims=True); any(a, where=a > 0); all(a, axis=0, where=a[:, :1] > 0); count_nonzero(a, axis=1); count_nonzero(a, axis=(0, 1), keepdims=True);
    nansum(a, axis=0); nanmean(a, axis=1); nanvar(a, ddof=1, axis=0); nanmax(a, axis=0, keepdims=True); nanmin(a, initial=0); nanmean(a, where=a > 0); nansum(a, dtype=float32); nanmax(a, where=a > 0, initial=0); nanstd(a, axis=(0, 1)); nanprod(a, keepdims=True);
    median(a, axis=0); median(a, axis=(0, 1), keepdims=True); percentile(a, 50, axis=0); percentile(a, (25, 50), axis=0); percentile(a, [25, 50]); percentile(a, [25], axis=1, keepdims=True); percentile(a, 101); percentile(a, -1); percentile(a, q=5); quantile(a, 0.5); quantile(a, 1.5);
    quantile(a, (0.1, 0.2, 0.3), axis=(0, 1)); quantile(a, 0.5, keepdims=True); quantile(a, 0.5, method='linear'); average(a, axis=0); average(a, weights=a); average(a, axis=1, weights=a[0]); average(a, axis=0, weights=a[:, 0]); average(a, weights=a[0]); average(a, axis=0, weights=a[0]);
    average(a, axis=0, weights=b); average(a, axis=0, keepdims=True, weights=a); linalg.norm(a); linalg.norm(a, 'fro'); linalg.norm(a, axis=0); linalg.norm(a, 1, axis=1); linalg.norm(a, inf, axis=0); linalg.norm(a, -inf, axis=0); linalg.norm(a, 0, axis=0); linalg.norm(a, 3, axis=0, keepdims=True); linalg.norm(a[0], 2);
    linalg.norm(a[0], 1); linalg.norm(a[0], ord=inf); linalg.norm(a, axis=(0, 1)); linalg.norm(a, keepdims=True); linalg.norm(a[None], 2); linalg.norm(a, 'fro', axis=0); linalg.norm(a, ord='fro', axis=(1, 0)); histogram(a, 5); histogram(a, bins=3, range=(0, 2)); histogram(a, range=(2, 1));
    histogram(a, range=(0, inf)); histogram(a, 0); histogram(a, 5, range=(a.min(), a.max())); histogram(a, bins=7)[0]; histogram(a)[1]; histogram(a)[2]; histogram(a, range=(1, 1)); cumsum(a); cumsum(a, 0); cumsum(a, axis=-1); cumsum(a, dtype=float32); cumsum(a, axis=2); a.cumsum(axis=1, dtype=int16);
    round(a, 1); round(a, -1); round(a, decimals=2); a.round(1); around(a, 2); round(a, 0.5); clip(a, 0, 1); clip(a, None, 1); clip(a, 0.5, None); clip(a, -1, 300); clip(a, a_min=0, a_max=1); clip(a, min=0); a.clip(0); a.clip(max=1); clip(a, b[0], b); clip(a, a[0] > 0, 1); clip(a, None, None); clip(a, 1, 0);
    nan_to_num(a, nan=1.5); nan_to_num(a, posinf=1, neginf=0); nan_to_num(a, nan=None); where(a, 1, 2); where(a, a, 2.5); where(a > 0, True, False); where(a, 1, True); where(a, b, a); where(True, a, b); where(a > 0, a[0], 0); where(a, a.T, 1); a.astype(int8); a.astype('float16'); a.astype(float); a.astype(np.uint32); a.astype(bool); astype(a, int32); a.astype(a.dtype);
    a.astype('x'); float32(a); np.int8(a); np.bool(a); a.sum(0); a.mean(axis=1); a.min(); a.std(ddof=1); a.any(); a.argmax(); a.prod(axis=0); a.var(axis=1, keepdims=True); a.all(axis=0); np.sum(a=a); sqrt(x=a) if False else a; power(a, 2); power(a, -1); power(a, 2.0); power(2, a); pow(a, b); sum(sum(a)); sum(a, axis=0).sum();
    mean((a - mean(a))**2); (a - a.min()) / a.max(); a / a.sum(axis=1, keepdims=True); a.sum(axis=0) + a.sum(axis=1); sqrt(a**2 + b**2); sum(1); sum(True); mean(2.5); max(2); std(1); argmax(5); any(0); median(3); cumsum(2); round(2.567, 1); round(7, -1); clip(5, 0, 3); where(True, 1, 2.0); sqrt(4); sqrt(True); abs(-3); minimum(1, 2.5); arctan2(1, 2); hypot(True, True); 1 + 2; 3 / 2; 2 ** -1; 1 / 0; 7 // 0; 2.5 % 0; True + True; 1 < 2; ~5; ~True; -True; not_equal(1, 2); isnan(1); power(2, -1);
    float32(1) + a; int8(1) + 200; int8(300); uint8(-1); float16(1e6) + a; int8(2.7) * a; bool_ if False else a; np.bool(5) + a; np.float64(1) + a; np.int64(5) * a; sum; a + 'x' if False else a; a ** 0.5; a ** -1; a ** 2; a ** 3; a ** True; 2 ** a; a << 1; 1 << a; a >> 9; a & 3; a | True; a ^ a; ~a; -a; +a; abs(a); a % 3; a // 2; -a ** 2; 2 ** -a if False else a; (a > 0) & (a < 3); (a > 0) | True; (a > 0) + 1; (a > 0) - 1; (a > 0) * 2.5; (a > 0) ** 2; (a > 0) << 1"""


def items(text):
    return [part.strip() for part in text.replace("\n", " ").split(";")]


def describe(value):
    value = np.asarray(value)
    if value.dtype.name not in DTYPES:
        return None
    return f"{value.dtype.name} {value.shape}"


def answer(expression, variables):
    try:
        result = eval(expression, dict(SPACE), dict(variables))
    except (TypeError, OverflowError, ZeroDivisionError, ValueError, IndexError, AttributeError) as error:
        return "TypeError" if isinstance(error, TypeError) else type(error).__name__
    if isinstance(result, type) or callable(result):
        return None
    if isinstance(result, tuple):
        parts = [describe(part) for part in result]
        return None if None in parts else "; ".join(parts)
    return describe(result)


def header(variables):
    parts = []
    for name, value in variables.items():
        if isinstance(value, np.ndarray):
            order = "F" if value.ndim > 1 and value.flags.f_contiguous and not value.flags.c_contiguous else ""
            parts.append(f"{name}={value.dtype.name}:{'x'.join(map(str, value.shape))}{order}")
        else:
            parts.append(f"{name}={value!r}")
    return "! " + "; ".join(parts)


def group(variables, expressions):
    print(header(variables))
    for expression in expressions:
        if " if False else " in expression:
            continue
        result = answer(expression, variables)
        if result is not None:
            print(f"{expression} | {result}")


def ones(dtype, *shape):
    return np.ones(shape, dtype)


def main():
    print(f"# Written by src/test/python/numpy_typing.py with NumPy {np.__version__}, Python {sys.version.split()[0]}.")
    for dtype in DTYPES:
        group(dict(a=ones(dtype, 3)), [f"{function}(a)" for function in ONE])
    for left, right in itertools.product(DTYPES, DTYPES):
        expressions = [f"a {operator} b" for operator in OPERATORS] + [f"{function}(a, b)" for function in TWO]
        group(dict(a=ones(left, 2), b=ones(right, 2)), expressions + ["where(a, a, b)", "clip(a, b, b)"])
    for dtype, scalar in itertools.product(DTYPES, SCALARS):
        value = float(scalar) if scalar in ("inf", "nan") else eval(scalar)
        expressions = [f"a {operator} i" for operator in OPERATORS] + [f"i {operator} a" for operator in OPERATORS]
        if abs(value) >= 2**63 and (dtype == "bool" or value == 2**64):
            continue  # to NumPy they are Python objects
        logical = [] if abs(value) >= 2**63 else [f"{function}(a, i)" for function in TWO if function.startswith("logical")]
        functions = [f"{function}(a, i)" for function in TWO if not function.startswith("logical")] + logical + ["clip(a, i, None)", "clip(a, None, i)", "where(a, a, i)"]
        group(dict(a=ones(dtype, 2), i=value), expressions + functions)
    for left, right in itertools.product(SCALARS, SCALARS):
        values = [float(text) if text in ("inf", "nan") else eval(text) for text in (left, right)]
        if max(map(abs, values)) <= 2**31 or "e" in left + right:
            group(dict(i=values[0], j=values[1]), [f"i {operator} j" for operator in OPERATORS if operator not in ("**", "<<")])
    for dtype in ("float64", "int16", "bool"):
        for order in "CF":
            a = np.ones((2, 3), dtype, order=order)
            expressions = [text for text in items(SHAPES) if dtype != "bool" or text != "percentile(z, 50)"]
            group(dict(a=a, b=ones("int32", 2, 3), c=np.array(1, dtype), z=ones(dtype, 0, 3)), expressions)
    for dtype in DTYPES:
        expressions = items(ARGUMENTS)
        if dtype == "bool":  # which of two errors comes first is NumPy's own affair
            expressions = [text for text in expressions if "percentile(a, 101)" not in text and "percentile(a, -1)" not in text and "quantile(a, 1.5)" not in text]
        group(dict(a=ones(dtype, 2, 3), b=ones("int32", 2, 3), c=np.array(1, dtype)), expressions)


if __name__ == "__main__":
    main()
