#!/usr/bin/env python3
"""Writes src/test/resources/numpy-values.txt: the elements that NumPy gives the expressions of numpy_typing.py.

    python3 src/test/python/numpy_values.py > src/test/resources/numpy-values.txt

A line `! variables` binds variables: `name=dtype[shape]:elements` in C order, where a shape of axes joined by x ends with F
if the array is in Fortran order, or `name=literal`. Lines below are `expression | answer`, where an answer is
`dtype (shape) elements`, several of them with `; ` between.
"""

import itertools
import sys

import numpy as np

from numpy_typing import ARGUMENTS, ONE, OPERATORS, SHAPES, SPACE, TWO, items

DTYPES = "float64 float16 int8 uint64 bool".split()
WITH_NAN = """nansum(n); nansum(n, axis=0); nanprod(n, axis=1); nanmean(n); nanmean(n, axis=1, keepdims=True); nanvar(n, axis=0);
    nanvar(n, ddof=1); nanvar(n, axis=0, ddof=2); nanstd(n); nanmin(n); nanmax(n, axis=0); nanmax(n, axis=1, initial=2); nanmedian(n);
    nanmedian(n, axis=1); nanpercentile(n, 30, axis=0); nanquantile(n, (0.2, 0.9)); sum(n); mean(n, axis=0); min(n, axis=1); max(n);
    argmin(n); argmax(n, axis=0); median(n); median(n, axis=0); percentile(n, 50, axis=1); fmin(n, 0); fmax(n, n[::-1]); minimum(n, 0);
    nan_to_num(n); nan_to_num(n, nan=7, posinf=8, neginf=9); isnan(n); isinf(n); isfinite(n); n == n; n != n; n < 1; any(n); all(n);
    count_nonzero(n); where(isnan(n), 0, n); clip(n, -1, 1); sum(n, where=isfinite(n)); mean(n, where=n == n); cumsum(n[0]); sign(n); logical_not(n);
    nanmean(n, where=n > 0); nansum(n * 0); maximum(n, 2); abs(n); n // 2; n % 2; max(n, axis=0, where=n == n, initial=-5); round(n)"""


def element(value):
    return repr(float(value)) if isinstance(value, np.floating) else str(value.item())


def elements(array):
    return ",".join(element(value) for value in array.ravel())


def describe(value):
    value = np.asarray(value)
    return None if value.dtype.kind not in "biuf" else f"{value.dtype.name} {value.shape} {elements(value)}"


def answer(expression, variables):
    try:
        result = eval(expression, dict(SPACE), dict(variables))
    except Exception:  # numpy_typing.py knows which
        return None
    parts = [describe(part) for part in (result if isinstance(result, tuple) else (result,))]
    return None if None in parts else "; ".join(parts)


def header(variables):
    parts = []
    for name, value in variables.items():
        if not isinstance(value, np.ndarray):
            parts.append(f"{name}={value!r}")
            continue
        order = "F" if value.ndim > 1 and value.flags.f_contiguous and not value.flags.c_contiguous else ""
        parts.append(f"{name}={value.dtype.name}[{'x'.join(map(str, value.shape))}{order}]:{elements(value)}")
    return "! " + "; ".join(parts)


def group(variables, expressions):
    print(header(variables))
    for expression in expressions:
        result = answer(expression, variables) if " if False else " not in expression else None
        if result is not None:
            print(f"{expression} | {result}")


def main():
    print(f"# Written by src/test/python/numpy_values.py with NumPy {np.__version__}, Python {sys.version.split()[0]}.")
    for dtype in DTYPES:
        values = np.array([[3, 1, 2], [7, 0, 5]]).astype(dtype)
        if np.issubdtype(dtype, np.signedinteger) or dtype == "float64":
            values = values * np.array([1, -1, 1], dtype)
        other = np.array([[4, -2, 9], [1, 6, -3]], "int32")
        variables = dict(a=values, b=other, c=np.array(3).astype(dtype), z=np.ones((0, 3), dtype))
        group(variables, [text.replace("a, b)", "a, b)") for text in items(SHAPES) + items(ARGUMENTS)])
        pairs = [f"a {operator} b" for operator in OPERATORS] + [f"{function}(a, b)" for function in TWO]
        group(dict(a=values[0], b=np.array([2, 1, 3], dtype)), pairs + [f"{function}(a)" for function in ONE])
    fortran = np.array([[3.5, -1, 2], [7, 0, 5]], order="F")
    group(dict(a=fortran, b=np.array([[4, -2, 9], [1, 6, -3]], "int32"), c=np.array(2.5), z=np.ones((0, 3))), items(SHAPES))
    for dtype in ("float64", "float32", "float16"):
        group(dict(n=np.array([[np.nan, 1, -2.5], [4, np.nan, 0.5]], dtype)), items(WITH_NAN))
        group(dict(n=np.array([[np.inf, 1, np.nan], [4, -np.inf, np.nan]], dtype)), items(WITH_NAN))

    for left, right in itertools.product([True, 0, 3, -7, 2**40, 2.5, -0.75, 1e300, float("inf")], repeat=2):
        group(dict(i=left, j=right), [f"i {operator} j" for operator in "+ - * / // % ** >> & | ^ < <= == != >= >".split() if operator != "**" or abs(right) < 10])


if __name__ == "__main__":
    main()
