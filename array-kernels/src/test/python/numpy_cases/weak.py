"""Python scalars under NumPy 1.24 as under NumPy 2.

NEP 50 is switched on in both, but 1.24 still looks for a larger dtype if a scalar does not fit, where NumPy 2 refuses an
integer and makes an infinity of a float. So each operand that is a Python scalar is converted before 1.24 sees it.
"""

import ast
import functools
import operator

import numpy as np

_OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_, ast.BitXor: operator.xor, ast.LShift: operator.lshift, ast.RShift: operator.rshift,
}
_PYTHON_COMPARISONS = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_COMPARISONS = {
    ast.Eq: np.equal, ast.NotEq: np.not_equal, ast.Lt: np.less, ast.LtE: np.less_equal, ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}
_LOGICAL = (np.logical_and, np.logical_or, np.logical_xor)
_OTHERS = {np.where: slice(1, 3), np.clip: slice(0, 3)}


def converted(operands):
    """The operands, with Python scalars in the dtype that they have in NumPy 2."""
    strong = [operand.dtype for operand in operands if isinstance(operand, (np.ndarray, np.generic))]
    if not strong:
        return operands
    return tuple(_convert(operand, functools.reduce(np.promote_types, strong)) for operand in operands)


def _convert(operand, dtype):
    if type(operand) is int and dtype.kind in "iu":
        limits = np.iinfo(dtype)
        if not limits.min <= operand <= limits.max:
            raise OverflowError(f"Python integer {operand} out of bounds for {dtype.name}")
        return dtype.type(operand)
    if type(operand) is int and dtype.kind == "b" and not -(2**63) <= operand < 2**63:
        raise OverflowError("Python int too large to convert to C long")
    if type(operand) in (int, float) and dtype.kind == "f":
        return dtype.type(operand)
    return operand


def _divided(operands):
    """For true division: integers become floats first, whatever their dtype holds."""
    if any(getattr(operand, "dtype", np.dtype(int)).kind == "f" for operand in operands):
        return converted(operands)
    return tuple(float(operand) if type(operand) is int else operand for operand in operands)


def _binary(symbol, left, right):
    left, right = _divided((left, right)) if symbol is ast.Div else converted((left, right))
    return _OPERATORS[symbol](left, right)


def _compare(symbol, left, right):
    if not isinstance(left, (np.ndarray, np.generic)) and not isinstance(right, (np.ndarray, np.generic)):
        return _PYTHON_COMPARISONS[symbol](left, right)  # a bool of Python's, of which ~ is an integer
    return _COMPARISONS[symbol](*_bounded((left, right)))


def _bounded(operands):
    """For comparisons: an integer beyond the other operand's dtype is as good as an infinity, and no error."""
    strong = [operand.dtype for operand in operands if isinstance(operand, (np.ndarray, np.generic))]
    if not strong:
        return operands
    dtype = functools.reduce(np.promote_types, strong)
    if dtype.kind not in "iu":
        return converted(operands)
    limits = np.iinfo(dtype)
    return tuple(
        float("inf") * (1 if operand > 0 else -1)
        if type(operand) is int and not limits.min <= operand <= limits.max
        else operand
        for operand in operands
    )


def _truth(operand):
    """For logical operations: of an integer nothing but whether it is 0, if it is an int64."""
    if type(operand) is not int:
        return operand
    if not -(2**63) <= operand < 2**63:
        raise OverflowError("Python int too large to convert to C long")
    return operand != 0


def _call(function, *arguments, **keywords):
    if function in _COMPARISONS.values():
        arguments = _bounded(arguments)
    elif function in _LOGICAL:
        arguments = tuple(_truth(argument) for argument in arguments)
    elif function is np.divide:
        arguments = _divided(arguments)
    elif isinstance(function, np.ufunc) and function.nin > 1:
        arguments = converted(arguments)
    elif function in _OTHERS:
        span = _OTHERS[function]
        arguments = (*arguments[: span.start], *converted(arguments[span]), *arguments[span.stop :])
    return function(*arguments, **keywords)


class _Weaken(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        symbol = ast.Name("_symbol_" + type(node.op).__name__, ast.Load())
        return ast.Call(ast.Name("_binary", ast.Load()), [symbol, node.left, node.right], [])

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.UAdd):
            return ast.Call(ast.Name("_positive", ast.Load()), [node.operand], [])
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        symbol = ast.Name("_symbol_" + type(node.ops[0]).__name__, ast.Load())
        return ast.Call(ast.Name("_compare", ast.Load()), [symbol, node.left, node.comparators[0]], [])

    def visit_Call(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("_call", ast.Load()), [node.func, *node.args], node.keywords)


SUPPORT = {
    "_positive": lambda operand: np.positive(operand) if isinstance(operand, (np.ndarray, np.generic)) else +operand,
    "_binary": _binary,
    "_compare": _compare,
    "_call": _call,
    **{"_symbol_" + kind.__name__: kind for kind in (*_OPERATORS, *_COMPARISONS)},
}


@functools.lru_cache(maxsize=4096)
def weakened(text):
    tree = _Weaken().visit(ast.parse(text, mode="eval"))
    return compile(ast.fix_missing_locations(tree), text, "eval")
