#!/usr/bin/env python3
"""Writes src/test/resources/numpy-expectations.txt: what NumPy answers to expressions of the language.

Run it by hand with NumPy 2 when the language grows; the tests read its output only:

    python3 src/test/python/numpy_expectations.py > src/test/resources/numpy-expectations.txt

Every line is `expression | variables | answer`. A variable is `name=dtype[shape]:elements`, or `name=literal` for a
Python scalar. An answer is `dtype value`, where the digits of a float are those that give it back exactly; `dtype value tolerance` where the order of additions decides the last bits; or the name of Python's
exception.
"""

import itertools
import random
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()
SCALARS = ["True", "False", "0", "1", "2", "-1", "-3", "127", "128", "255", "256", "-129", "65536", "4294967296",
           "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
           "0.5", "-2.0", "1e300", "inf", "nan", "0.1", "16777217", "9007199254740993"]
FUNCTIONS = dict(sum=np.sum, mean=np.mean, min=np.min, max=np.max, inf=np.inf, nan=np.nan)


def tolerance(dtype, inner, variables):
    """How far two orders of adding up the elements of `inner` may be apart."""
    magnitude = np.sum(np.abs(np.asarray(eval(inner, {}, dict(variables)), dtype=np.float64)))
    return float(16 * np.finfo(dtype).eps * (1 + magnitude))


def answer(expression, variables, inner):
    try:
        result = eval(expression, dict(FUNCTIONS), dict(variables))
    except (TypeError, OverflowError, ZeroDivisionError, ValueError) as error:
        return "TypeError" if isinstance(error, TypeError) else type(error).__name__
    if not isinstance(result, np.generic):
        return None
    if result.dtype == object or result.dtype.name not in DTYPES:
        return None
    if result.dtype.kind == "f":
        suffix = f" {repr(tolerance(result.dtype, inner, variables))}" if inner else ""
        return f"{result.dtype.name} {repr(float(result))}{suffix}"
    return f"{result.dtype.name} {result.item()}"


def elements(array):
    return ",".join(repr(float(x)) if array.dtype.kind == "f" else str(x.item()) for x in array.ravel())


def describe(name, value):
    if isinstance(value, np.ndarray):
        shape = "x".join(str(n) for n in value.shape)
        return f"{name}={value.dtype.name}[{shape}]:{elements(value)}"
    return f"{name}={value!r}"


def emit(expression, variables, inner=None):
    result = answer(expression, variables, inner)
    if result is not None:
        print(" | ".join([expression, "; ".join(describe(*item) for item in variables.items()), result]))


def python_value(text):
    return float(text) if text in ("inf", "nan") else eval(text)


def array(dtype, values):
    return np.array(values).astype(dtype)


def sample(dtype, count, generator):
    if dtype == "bool":
        return array(dtype, [generator.random() < 0.5 for _ in range(count)])
    if dtype.startswith("float"):
        return array(dtype, [generator.randint(-64, 64) / 8 for _ in range(count)])
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    values = [generator.choice([0, 1, 2, 3, low, high, high - 1, generator.randint(low, high)]) for _ in range(count)]
    return np.array(values, dtype=dtype)


def pairs(generator):
    for left, right, operator in itertools.product(DTYPES, DTYPES, "+-*/"):
        variables = dict(a=sample(left, 3, generator), b=sample(right, 3, generator))
        emit(f"max(a {operator} b)", variables)
    for left, right, operator in itertools.product(DTYPES, DTYPES, "+-*/"):
        emit(f"min(a) {operator} max(b)", dict(a=sample(left, 2, generator), b=sample(right, 2, generator)))


def weak(generator):
    for dtype, scalar, operator in itertools.product(DTYPES, SCALARS, "+-*/"):
        value = python_value(scalar)
        emit(f"min(a {operator} i)", dict(a=sample(dtype, 2, generator), i=value))
        emit(f"max(i {operator} a)", dict(a=sample(dtype, 2, generator), i=value))
        emit(f"max(a) {operator} i", dict(a=sample(dtype, 2, generator), i=value))
    for left, right, operator in itertools.product(SCALARS, SCALARS, "+-*/"):
        emit(f"max(a) * (i {operator} j)", dict(a=np.array([1.0]), i=python_value(left), j=python_value(right)))
    for scalar, function in itertools.product(SCALARS, ["sum", "mean", "min", "max"]):
        if scalar == str(2**64):
            continue  # NumPy makes an array of Python objects of it
        emit(f"{function}(i)", dict(i=python_value(scalar)))


def reductions(generator):
    expressions = ["sum(a)", "mean(a)", "min(a)", "max(a)", "-sum(a)", "sum(-a)", "sum(+a)", "+max(a)", "max(a) - min(a)",
                   "sum(a * a)", "sum(a) / 2", "sum(a + a) * 2", "a.sum()", "(a * a).max()", "-min(a) * 3",
                   "sum(a * i) + 1", "mean(a * i)", "mean(a) + max(a)", "sum(a) / sum(a)", "mean(a - 1)"]
    for dtype, expression in itertools.product(DTYPES, expressions):
        inner = "abs(a * 1.0) * 2 + 1" if "mean" in expression else None
        emit(expression, dict(a=sample(dtype, 7, generator), i=2), inner)
        emit(expression, dict(a=sample(dtype, 0, generator), i=2))
    for dtype in ("float32", "float64"):
        for values in ([np.nan, 1.0], [1.0, np.nan, -1.0], [np.inf, -np.inf], [np.inf, 1.0], [-0.0], [-0.0, -0.0], [0.0]):
            for function in ("sum", "mean", "min", "max"):
                emit(f"{function}(a)", dict(a=array(dtype, values)))
    for shapes in (((2, 3), (3,)), ((2, 1), (1, 3)), ((), (3,)), ((2, 3), (2,)), ((0, 3), (3,)), ((1,), (0,)), ((4,), (3,))):
        for expression in ("sum(a + b)", "max(a * b)", "mean(a - b)"):
            counts = [int(np.prod(shape)) for shape in shapes]
            arrays = [sample("int32", n, generator).reshape(shape) for n, shape in zip(counts, shapes)]
            emit(expression, dict(a=arrays[0], b=arrays[1]))


def random_expression(generator, depth):
    if depth == 0 or generator.random() < 0.2:
        return generator.choice(["a", "b", "i", "2", "1.5", "a", "b"])
    left, right = random_expression(generator, depth - 1), random_expression(generator, depth - 1)
    return f"({left} {generator.choice('+-*/')} {right})" if generator.random() < 0.85 else f"(-{left})"


def mixtures(generator):
    for _ in range(2000):
        inner = random_expression(generator, 3)
        function = generator.choice(["sum", "mean", "min", "max"])
        outer = generator.choice(["{}", "{} / 2", "1 - {}", "{} * 3", "-{}"])
        types = generator.choices(DTYPES, k=2)
        variables = dict(a=sample(types[0], 4, generator), b=sample(types[1], 4, generator),
                         i=generator.choice([1, 3, -1, 0.25, 200, True]))
        emit(outer.format(f"{function}({inner})"), variables, inner if function in ("sum", "mean") else None)


def main():
    print(f"# Written by src/test/python/numpy_expectations.py with NumPy {np.__version__}, Python {sys.version.split()[0]}.")
    generator = random.Random(20261123)
    for group in (pairs, weak, reductions, mixtures):
        group(generator)


main()
