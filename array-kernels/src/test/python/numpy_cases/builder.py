"""Grows random expressions from the leaves, and knows of each what NumPy gives and how far an answer may be from it."""

import dataclasses
import typing

import numpy as np

import reference
from draw import STYLES
from names import DTYPES, FLOATING, INTEGER_ROUNDING, NUMPY_2, SPELLINGS, evaluate
from reference import PRECISE

ERRORS = (TypeError, ValueError, IndexError, OverflowError, ZeroDivisionError)
MAXIMUM_SIZE = 25_000

TRANSCENDENTAL = (
    "exp expm1 exp2 log log1p log2 log10 sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh cbrt".split()
)
UNIT_DOMAIN = ("arcsin", "arccos", "arctanh")
TRANSCENDENTAL_BINARY = ("arctan2", "hypot", "power")

UNARY = (
    "negative positive absolute sign square sqrt reciprocal floor ceil trunc rint isnan isinf isfinite logical_not invert"
    " nan_to_num deg2rad rad2deg round".split()
)
UNARY_OPERATORS = {"negative": "(-{})", "positive": "(+{})", "invert": "(~{})"}
BINARY_OPERATORS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "floor_divide": "//", "remainder": "%", "equal": "==",
    "not_equal": "!=", "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "bitwise_and": "&",
    "bitwise_or": "|", "bitwise_xor": "^", "left_shift": "<<", "right_shift": ">>",
}
BINARY = (*BINARY_OPERATORS, "minimum", "maximum", "fmin", "fmax", "logical_and", "logical_or", "logical_xor")
BITWISE = ("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "invert")
REDUCTIONS = {
    "sum": 4, "mean": 4, "min": 2, "max": 2, "prod": 1.5, "var": 2, "std": 2, "ptp": 1, "argmin": 1.5, "argmax": 1.5,
    "any": 1, "all": 1, "count_nonzero": 1, "nansum": 1, "nanprod": 0.5, "nanmean": 1, "nanvar": 0.7, "nanstd": 0.7,
    "nanmin": 1, "nanmax": 1, "median": 1.5, "nanmedian": 0.5, "percentile": 1, "quantile": 1, "nanpercentile": 0.4,
    "nanquantile": 0.4, "average": 1, "norm": 1, "cumsum": 1.5,
}
METHODS = ("sum", "mean", "min", "max", "prod", "var", "std", "argmin", "argmax", "any", "all", "cumsum")
UNSIGNED_ZERO = ("minimum", "maximum", "fmin", "fmax", "min", "max", "nanmin", "nanmax", "ptp", "clip", "median", "sum", "mean")
DIVISION = ("divide", "reciprocal", "arctan2", "power", "floor_divide", "remainder")


class IllTyped(Exception):
    """NumPy refuses this text; the cause is its error."""


@dataclasses.dataclass
class Node:
    text: str
    value: typing.Any
    tolerance: np.ndarray | None = None  # absolute, of the value's shape; None: it is exact
    signed_zero: bool = True  # False: the sign of a zero is not NumPy's to rely on
    precise: np.ndarray | None = None  # of a transcendental function: the result as a long double
    function: str = ""

    @property
    def array(self):
        return np.asarray(self.value)

    @property
    def weak(self):
        return isinstance(self.value, (bool, int, float))

    @property
    def exact(self):
        return self.tolerance is None

    @property
    def dtype(self):
        return self.array.dtype.name


class Builder:
    def __init__(self, draw, strictness):
        self.draw = draw
        self.style = draw.one_of(*STYLES) if not draw.chance(0.4) else "tame"
        self.base_shape = draw.shape()
        self.strictness = strictness  # the share of what NumPy refuses that becomes a case
        self.variables = {}
        self.bases = {}
        self.scalars = {}
        self.used = set()
        self.limit = MAXIMUM_SIZE

    # Leaves

    def variable(self, dtype=None, style=None, shape=None):
        name = "abcd"[len(self.variables)]
        dtype = dtype or self.draw.dtype()
        if shape is None:
            shape = self.draw.related_shape(self.base_shape) if self.variables else self.base_shape
        values = self.draw.elements(dtype, shape, style or self.style)
        self.bases[name], self.variables[name] = self.draw.stored(values)
        return Node(name, self.variables[name])

    def array(self, **wishes):
        """A variable: a new one as long as there is room."""
        if len(self.variables) < 4 and (wishes or not self.variables or self.draw.chance(0.45)):
            return self.variable(**wishes)
        name = self.draw.random.choice(list(self.variables))
        return Node(name, self.variables[name])

    def scalar(self):
        text = self.draw.literal()
        value = evaluate(text, {})
        if self.draw.chance(0.3) and len(self.scalars) < 2:
            name = "ij"[len(self.scalars)]
            self.scalars[name] = value
            return Node(name, value)
        return Node(f"({text})" if text.startswith("-") else text, value)

    def leaf(self):
        return self.scalar() if self.draw.chance(0.2) else self.array()

    # Applying

    def spelled(self, name):
        spelling = self.draw.random.choice(SPELLINGS.get(name, (name,)))
        self.used.add(spelling)
        return self.draw.one_of("", "", "np.") + spelling

    def called(self, template, *children):
        if all(child.weak for child in children) and any(abs(child.value) >= 2**63 for child in children):
            return None  # NumPy makes arrays of Python objects of these
        texts = [child.text for child in children]
        values = {f"_{position}": child.value for position, child in enumerate(children)}
        text = template.format(*texts)
        try:
            return text, evaluate(template.format(*values), values)
        except ERRORS as error:
            if "too large to convert to C long" in str(error):
                return None  # NumPy compares booleans with no integer beyond int64
            if "Weights sum to zero" in str(error):
                return None  # docs/expressions.md: not an error here
            if self.draw.chance(self.strictness) and all(child.exact for child in children):
                raise IllTyped(text) from error
            return None

    def apply(self, template, *children, **known):
        """The node, or the first child again if NumPy refuses or what comes out cannot be compared."""
        result = self.called(template, *children)
        if result is None or not comparable(result[1], self.limit):
            return children[0]
        return Node(*result, **known)

    # Exact expressions

    def expression(self, depth):
        if depth <= 0:
            return self.leaf()
        kind = self.draw.weighted(
            {"unary": 20, "binary": 34, "where": 6, "clip": 4, "astype": 5, "view": 14, "reduction": 16, "function": 10,
             "leaf": 3, "round": 2}
        )
        child = self.expression(depth - 1)
        if not child.exact:
            return self.wrapped(child)
        return getattr(self, f"grow_{kind}")(child, depth)

    def exact_expression(self, depth):
        for _ in range(3):
            node = self.expression(depth)
            if node.exact:
                return node
        return self.leaf()

    def grow_leaf(self, child, depth):
        return child

    def grow_unary(self, child, depth):
        name = self.draw.random.choice(UNARY)
        if name == "round":
            return self.grow_round(child, depth)
        if self.unusual(name, child):
            return child
        template = UNARY_OPERATORS.get(name)
        if template is None or self.draw.chance(0.3):
            template = self.spelled(name) + "({})"
        if name == "absolute" and self.draw.chance(0.1):
            template = "(abs({}))"
        if name == "nan_to_num":
            template = self.spelled(name) + "({}" + self.draw.one_of("", ", nan=1.5", ", posinf=2.0, neginf=-2.0") + ")"
        node = self.apply(template, child, signed_zero=child.signed_zero)
        if name in ("deg2rad", "rad2deg") and node is not child:
            return dataclasses.replace(node, tolerance=reference.spacing(node.array, node.dtype) * np.ones(node.array.shape))
        return node

    def unusual(self, name, *children):
        """What NumPy's versions answer differently, or what C leaves undefined."""
        if name in ("floor", "ceil", "trunc") and children[0].dtype not in FLOATING and not INTEGER_ROUNDING:
            return True
        if name == "reciprocal" and children[0].dtype not in FLOATING and not np.all(children[0].array):
            return True
        if name in DIVISION and any(not child.signed_zero and np.any(child.array == 0) for child in children):
            return True
        return False

    def operand(self, depth, like):
        """A second operand, which suits the first one's dtype more often than not."""
        if self.draw.chance(0.3):
            return self.scalar()
        if self.draw.chance(0.5) and not like.weak:
            return self.array(dtype=like.dtype) if like.dtype in DTYPES else self.array()
        return self.exact_expression(depth - 1)

    def grow_binary(self, child, depth):
        if child.dtype in FLOATING:
            names = [name for name in BINARY if name not in BITWISE or self.draw.chance(0.05)]
        else:
            names = BINARY
        name = self.draw.random.choice(names)
        other = self.operand(depth, child)
        left, right = (child, other) if self.draw.chance(0.7) else (other, child)
        if self.unusual(name, left, right):
            return child
        if name in BINARY_OPERATORS and self.draw.chance(0.8):
            template = "({} " + BINARY_OPERATORS[name] + " {})"
        else:
            template = self.spelled(name) + "({}, {})"
        signed_zero = left.signed_zero and right.signed_zero and name not in UNSIGNED_ZERO
        node = self.apply(template, left, right, signed_zero=signed_zero)
        return child if node is left or node is right else node

    def condition(self, like):
        """A boolean expression of a shape that broadcasts with the given node's."""
        if self.draw.chance(0.4) and len(self.variables) < 4:
            return self.variable(dtype="bool", shape=self.draw.related_shape(like.array.shape))
        operator = self.draw.one_of(">", "<", ">=", "!=")
        bound = self.draw.one_of("0", "1", "2") if like.dtype != "bool" else "0"
        return self.apply("({} " + operator + f" {bound})", like)

    @staticmethod
    def fits(*operands):
        """False for an integer beyond an integer dtype, of which NumPy 2's where() takes the lower bits."""
        strong = [operand.array.dtype for operand in operands if not operand.weak]
        weak = [operand.value for operand in operands if type(operand.value) is int]
        if not strong or not weak or strong[0].kind not in "iub":
            return True
        limits = np.iinfo(strong[0] if strong[0].kind != "b" else np.int64)
        return limits.min <= weak[0] <= limits.max

    def grow_where(self, child, depth):
        condition = self.condition(child)
        other = self.operand(depth, child)
        if condition.dtype != "bool" or (child.weak and other.weak) or not self.fits(child, other):
            return child
        left, right = (child, other) if self.draw.chance(0.5) else (other, child)
        node = self.apply(self.spelled("where") + "({}, {}, {})", condition, left, right,
                          signed_zero=left.signed_zero and right.signed_zero)
        return child if node is condition or node is other else node

    def grow_clip(self, child, depth):
        bounds = sorted((self.draw.random.randint(0, 9), self.draw.random.randint(0, 90)))
        low, high = (self.draw.one_of(str(bound), str(bound), "None") for bound in bounds)
        if child.weak or low == high == "None":
            return child
        if self.draw.chance(0.3):
            self.used.add("clip")
            template = "({}).clip(" + f"{low}, {high})"
        else:
            template = self.spelled("clip") + "({}, " + f"{low}, {high})"
        return self.apply(template, child, signed_zero=False)

    def grow_round(self, child, depth):
        decimals = self.draw.one_of("", ", 1", ", decimals=2", ", -1", ", 0")
        if child.dtype == "bool" or (child.weak and isinstance(child.value, int)):
            return child
        if "-1" in decimals and child.dtype not in FLOATING and np.any(child.array > np.iinfo(child.dtype).max - 10):
            return child  # rounded beyond the dtype, which is left to the processor
        return self.apply(self.spelled("round") + "({}" + decimals + ")", child, signed_zero=child.signed_zero)

    def grow_astype(self, child, depth):
        target = self.draw.random.choice(DTYPES)
        if child.weak or not convertible(child.array, target):
            return child
        self.used.add("astype")
        prefix = self.draw.one_of("", "np.") if target != "bool" else ""
        return self.apply("({}).astype(" + prefix + target + ")", child, signed_zero=child.signed_zero)

    def grow_view(self, child, depth):
        if child.weak or child.array.ndim == 0:
            return child
        template = self.view(child)
        return self.apply(template, child, signed_zero=child.signed_zero)

    def view(self, child):
        kind = self.draw.weighted({"index": 6, "T": 1.5, "transpose": 0.7, "reshape": 1, "ravel": 0.3})
        if kind == "T":
            return "({}).T"
        if kind == "transpose":
            axes = self.draw.random.sample(range(child.array.ndim), child.array.ndim)
            several = f"({', '.join(map(str, axes))},)"
            if self.draw.chance(0.5):
                return self.spelled("transpose") + "({}, " + self.draw.one_of("", "axes=") + several + ")"
            self.used.add("transpose")
            return "({}).transpose(" + self.draw.one_of("", ", ".join(map(str, axes)), several) + ")"
        if kind == "reshape" and child.array.flags.c_contiguous and child.array.size:
            first = self.draw.one_of(1, 2, 3, child.array.shape[0])
            self.used.add("reshape")
            if self.draw.chance(0.4):
                return self.spelled("reshape") + "({}, " + self.draw.one_of("-1", f"({first}, -1)", f"(-1, {first})") + ")"
            return "({}).reshape(" + self.draw.one_of("-1", f"{first}, -1", f"(-1, {first})") + ")"
        if kind == "ravel" and child.array.flags.c_contiguous:
            self.used.add("ravel")
            return self.draw.one_of("({}).ravel()", "ravel({})")
        return "({})[" + self.index(child.array.shape) + "]"

    def index(self, shape):
        parts = []
        shown = self.draw.random.randint(1, len(shape))
        for length in shape[:shown]:
            parts.append(self.draw.weighted({self.slice(length): 5, ":": 1, self.integer_index(length): 2}))
        if self.draw.chance(0.2):
            parts.insert(self.draw.random.randint(0, len(parts)), self.draw.one_of("newaxis", "None", "np.newaxis"))
        if self.draw.chance(0.2):
            rest = len(shape) - shown
            position = len(parts) if rest else self.draw.random.randint(0, len(parts))
            parts.insert(position, "...")
        return ", ".join(parts)

    def integer_index(self, length):
        if length == 0 or self.draw.chance(0.02):
            return str(length)
        return str(self.draw.random.randint(-length, length - 1))

    def slice(self, length):
        def bound():
            return self.draw.one_of("", "", str(self.draw.random.randint(-length - 1, length + 1)))

        step = self.draw.one_of("", "", "", ":2", ":3", ":-1", ":-2", ":")
        return f"{bound()}:{bound()}{step}"

    # Transcendental functions

    def grow_function(self, child, depth):
        if self.draw.chance(0.25):
            return self.binary_function(child, depth)
        name = self.draw.random.choice(TRANSCENDENTAL)
        if len(self.variables) < 4 and self.draw.chance(0.6):
            child = self.variable(style="unit" if name in UNIT_DOMAIN else self.draw.one_of("moderate", "moderate", "wild"))
        return self.function(name, child)

    def function(self, name, *children):
        spelled = self.spelled(name)
        template = spelled + "(" + ", ".join(["{}"] * len(children)) + ")"
        if name == "power" and self.draw.chance(0.6):
            template = "({} ** {})"
        node = self.apply(template, *children)
        if node in children or node.dtype not in FLOATING:
            return node
        loop = node.array.dtype
        with np.errstate(all="ignore"):
            operands = [child.array.astype(loop).astype(PRECISE) for child in children]
            precise = np.asarray(getattr(np, name)(*operands))
        settled = np.isfinite(precise) & ~np.isnan(node.array)
        value = np.where(settled, reference.rounded(precise, loop), node.array).astype(loop)
        tolerance = reference.spacing(value, loop) * 1.01
        precise = np.where(settled, precise, value.astype(PRECISE))
        return dataclasses.replace(node, value=value, tolerance=tolerance, precise=precise, function=name)

    def binary_function(self, child, depth):
        name = self.draw.random.choice(TRANSCENDENTAL_BINARY)
        other = self.operand(depth, child)
        if (child.weak and other.weak) or self.unusual(name, child, other):
            return child
        if name == "power" and other.dtype not in FLOATING and np.any(other.array < 0) and not self.draw.chance(0.05):
            return child
        if name == "power" and "bool" in (child.dtype, other.dtype) and child.array.ndim == 0:
            return child  # int64 without axes, int8 with
        if name == "power" and not other.weak and other.dtype not in FLOATING and np.any(other.array < 0):
            return child  # what is refused depends on the elements
        return self.function(name, child, other)

    # Reductions

    def grow_reduction(self, child, depth):
        if child.weak:
            child = self.array()
        return Reduction(self, child).node()

    # Around what is inexact

    def wrapped(self, child):
        kind = self.draw.weighted({"nothing": 5, "negative": 1, "absolute": 1, "view": 2, "scaled": 2, "shifted": 2, "sum": 1})
        if kind == "nothing" or child.weak or child.array.size == 0 or child.dtype not in FLOATING:
            return child
        if kind == "negative":
            return self.apply("(-{})", child, tolerance=child.tolerance)
        if kind == "absolute":
            return self.apply("abs({})", child, tolerance=child.tolerance)
        if kind == "view" and child.array.ndim:
            template = "({})[" + self.index(child.array.shape) + "]"
            node = self.apply(template, child)
            if node is child:
                return child
            tolerance = evaluate(template.format("x"), {"x": np.broadcast_to(child.tolerance, child.array.shape)})
            return dataclasses.replace(node, tolerance=np.asarray(tolerance))
        if kind == "scaled":
            return self.rerounded(self.apply("({} * 2)", child), child, child.tolerance * 2)
        if kind == "shifted":
            return self.rerounded(self.apply("({} + 1)", child), child, child.tolerance)
        if kind == "sum" and child.array.size < 300:
            return self.inexact_sum(child)
        return child

    @staticmethod
    def rerounded(node, child, tolerance):
        if node is child:
            return child
        limit = float(np.finfo(node.dtype).max)
        with np.errstate(all="ignore"):
            tolerance = tolerance + reference.spacing(node.array, node.dtype)
            near = np.abs(child.array.astype(np.float64)) * 2 + tolerance + 1 >= limit * 0.99
        return dataclasses.replace(node, tolerance=np.where(near & np.isfinite(child.array), reference.ANYTHING, tolerance))

    def inexact_sum(self, child):
        node = self.apply("sum({})", child)
        self.used.add("sum")
        if node is child:
            return child
        exact, bound = reference.sum_of(child.array.astype(PRECISE), None, False, child.dtype, np.float64(child.array.size))
        tolerance = bound + np.sum(child.tolerance * np.ones(child.array.shape))
        if not np.all(np.isfinite(child.tolerance)) or np.abs(exact) + tolerance >= float(np.finfo(child.dtype).max):
            tolerance = reference.ANYTHING
        value = node.value if not np.isfinite(exact) else reference.rounded(exact, child.dtype)
        return dataclasses.replace(node, value=value, tolerance=np.asarray(tolerance))


class Reduction:
    """One reduction of one exact node, with random arguments."""

    def __init__(self, builder, child):
        self.builder = builder
        self.draw = builder.draw
        self.child = child
        self.name = self.draw.weighted(REDUCTIONS)
        self.arguments = []
        self.axis = None
        self.keepdims = False
        self.mask = None
        self.dtype = None

    def node(self):
        if self.name.removeprefix("nan") in ("median", "percentile", "quantile", "average", "norm", "cumsum"):
            return getattr(self, self.name.removeprefix("nan"))()
        self.choose_axis()
        if self.name in ("sum", "prod", "mean", "var", "std", "min", "max", "any", "all") and self.draw.chance(0.15):
            self.choose_mask()
        if self.name in ("var", "std", "nanvar", "nanstd"):
            self.ddof = self.draw.one_of(0, 0, 0, 1, 2)
            if self.ddof:
                self.arguments.append(f"ddof={self.ddof}")
        if self.name in ("sum", "prod", "mean", "var", "std", "nansum", "nanprod", "nanmean") and self.draw.chance(0.12):
            self.choose_dtype()
        if self.name in ("sum", "prod", "min", "max") and self.draw.chance(0.1):
            self.arguments.append("initial=" + self.draw.one_of("0", "1", "3"))
        elif self.mask is not None and self.name in ("min", "max"):
            self.arguments.append("initial=" + self.draw.one_of("0", "1", "3"))
        node = self.called()
        if node is self.child:
            return node
        if node.dtype not in FLOATING:
            return node
        return self.judged(node)

    def choose_axis(self):
        ndim = self.child.array.ndim
        kind = self.draw.weighted({"none": 5, "int": 4, "tuple": 1})
        if self.draw.chance(0.01):
            self.arguments.append(f"axis={self.draw.one_of(ndim, -ndim - 1)}")
            return
        several = self.name not in ("argmin", "argmax")
        if kind == "int" and ndim:
            self.axis = self.draw.random.randint(-ndim, ndim - 1)
            positional = self.draw.chance(0.3)
            self.arguments.append(str(self.axis) if positional else f"axis={self.axis}")
        elif kind == "tuple" and ndim > 1 and several:
            axes = self.draw.random.sample(range(ndim), self.draw.random.randint(1, min(3, ndim)))
            self.axis = tuple(axis - ndim if self.draw.chance(0.3) else axis for axis in axes)
            self.arguments.append(f"axis={self.axis}")
        elif self.draw.chance(0.1):
            self.arguments.append("axis=None")
        if self.draw.chance(0.2):
            self.keepdims = True
            self.arguments.append("keepdims=True")

    def choose_mask(self):
        condition = self.builder.condition(self.child)
        if condition.dtype == "bool":
            self.mask = condition
            self.arguments.append("where={1}")

    def choose_dtype(self):
        names = FLOATING if self.name in ("mean", "var", "std", "nanmean") else DTYPES
        dtype = self.draw.random.choice(names)
        if dtype in FLOATING or convertible(self.child.array, dtype):
            self.dtype = dtype
            self.arguments.append(f"dtype={dtype}")

    def called(self):
        children = [self.child] if self.mask is None else [self.child, self.mask]
        if self.name in METHODS and self.draw.chance(0.4):
            self.builder.used.add(self.name)
            template = "({})." + self.name + "(" + ", ".join(self.arguments) + ")"
        else:
            template = self.builder.spelled(self.name) + "(" + ", ".join(["{0}", *self.arguments]) + ")"
        template = template.replace("({})", "({0})")
        signed_zero = self.child.signed_zero and self.name not in UNSIGNED_ZERO
        return self.builder.apply(template, *children, signed_zero=signed_zero)

    # Tolerances of floating results

    def judged(self, node):
        kind = self.name.removeprefix("nan")
        if kind in ("min", "max", "ptp"):
            return node
        mask = True if self.mask is None else self.mask.array
        mask = np.broadcast_to(mask, self.child.array.shape)
        values = self.child.array
        if self.name.startswith("nan"):
            mask = mask & ~np.isnan(values) if values.dtype.name in FLOATING else mask
        exactly = values
        accumulator = self.dtype or ("float64" if values.dtype.name not in FLOATING else values.dtype.name)
        with np.errstate(all="ignore"):
            values = values.astype(accumulator).astype(PRECISE)
        judged = getattr(self, f"judged_{kind}")(node, values, mask)
        if np.any(np.isfinite(exactly) & ~np.isfinite(values)):
            # NumPy converts to the dtype= now before and now after subtracting.
            return dataclasses.replace(judged, tolerance=np.full(judged.array.shape, reference.ANYTHING))
        return judged

    def settled(self, node, exact, tolerance):
        """The exact value, not NumPy's, whose sums overflow half way: from infinity to infinity, that is to NaN.

        The tolerance is about the exact value; what is compared with is rounded, so that half way between two of the dtype
        either may be right.
        """
        value = np.asarray(reference.rounded(exact, node.dtype))
        with np.errstate(all="ignore"):
            away = np.abs(exact - value.astype(reference.PRECISE)).astype(np.float64)
        tolerance = np.asarray(tolerance) + np.where(np.isfinite(away), away, 0)
        return dataclasses.replace(node, value=value, tolerance=tolerance * np.ones(np.shape(value)))

    def initial(self):
        given = [argument for argument in self.arguments if argument.startswith("initial=")]
        return int(given[0].removeprefix("initial=")) if given else None

    def judged_sum(self, node, values, mask):
        values = np.where(mask, values, 0)
        if reference.order_matters_not(values, node.dtype) and node.dtype != "float16":
            return dataclasses.replace(node, signed_zero=False)
        axis = self.axis
        count = np.float64(values.size) / max(1, node.array.size)
        exact, tolerance = reference.sum_of(values, axis, self.keepdims, node.dtype, count)
        initial = self.initial()
        if initial is not None:
            exact = exact + initial
            tolerance = tolerance + reference.spacing(exact, node.dtype) + rounding(node.dtype) * initial
        return self.settled(node, exact, tolerance)

    def judged_mean(self, node, values, mask):
        with np.errstate(all="ignore"):
            count = np.sum(mask, axis=self.axis, keepdims=self.keepdims).astype(PRECISE)
            values = np.where(mask, values, 0)
            exact, tolerance = reference.sum_of(values, self.axis, self.keepdims, node.dtype, count)
            narrow = np.abs(exact) * 1.001 > float(np.finfo(node.dtype).max) if node.dtype != "float16" else False
            exact = exact / count
            tolerance = tolerance / np.maximum(count, 1) + 2 * reference.spacing(exact, node.dtype)
            tolerance = np.where(narrow & np.isfinite(exact), reference.ANYTHING, tolerance).astype(np.float64)
        if reference.order_matters_not(values, node.dtype) and node.dtype != "float16":
            return dataclasses.replace(node, signed_zero=False)
        if node.dtype == "float16":
            unbounded = np.isinf(tolerance) & np.isfinite(exact) & (np.abs(exact) < 60_000)
            tolerance = np.where(unbounded, 4 * reference.spacing(exact, "float16"), tolerance)
        return self.settled(node, exact, tolerance)

    def judged_prod(self, node, values, mask):
        with np.errstate(all="ignore"):
            values = np.where(mask, values, 1)
            initial = 1 if self.initial() is None else self.initial()
            exact = np.prod(values, axis=self.axis, keepdims=self.keepdims) * initial
        tolerance = reference.product_tolerance(values, self.axis, self.keepdims, exact, node.dtype)
        with np.errstate(all="ignore"):
            tolerance = np.where(np.abs(exact) * 3 >= float(np.finfo(node.dtype).max), reference.ANYTHING, tolerance)
            finite = np.isfinite(np.sum(values, axis=self.axis, keepdims=self.keepdims))
            tolerance = np.where(finite | np.isinf(tolerance), tolerance, 0)
        return self.settled(node, exact, tolerance)

    def judged_var(self, node, values, mask):
        exact, tolerance = reference.variance_of(values, self.axis, self.keepdims, self.ddof, mask, node.dtype)
        overflow = reference.straddles(exact, tolerance, node.dtype)
        return self.settled(node, exact, np.where(overflow, reference.ANYTHING, tolerance))

    def judged_std(self, node, values, mask):
        variance, bound = reference.variance_of(values, self.axis, self.keepdims, self.ddof, mask, "float64")
        with np.errstate(all="ignore"):
            exact = np.sqrt(variance)
            tolerance = np.where(variance > bound, bound / exact, np.sqrt(bound + variance))
            tolerance = tolerance + reference.spacing(exact, node.dtype)
            tolerance = np.where(np.isfinite(exact), tolerance, 0)
        return self.settled(node, exact, np.where(np.isfinite(bound), tolerance, bound))

    # Those with arguments of their own

    def median(self):
        values = self.child.array
        if self.child.dtype in FLOATING and np.any(np.isfinite(values) & (np.abs(values) > np.finfo(values.dtype).max / 2)):
            return self.child  # NumPy's nanmedian adds a single element to itself
        self.choose_axis()
        node = self.called()
        return node if node is self.child else dataclasses.replace(node, signed_zero=False)

    def percentile(self):
        return self.quantiles(100)

    def quantile(self):
        return self.quantiles(1)

    def quantiles(self, whole):
        finite = np.isfinite(self.child.array) | (np.isnan(self.child.array) if self.name.startswith("nan") else False)
        if self.child.dtype == "bool" or not np.all(finite):
            return self.child  # NumPy subtracts booleans, and infinities
        if self.child.dtype not in FLOATING and spread(self.child.array) > np.iinfo(self.child.dtype).max:
            return self.child  # NumPy's difference of neighbours wraps
        if not NUMPY_2 and self.child.dtype in ("float16", "float32"):
            return self.child  # float64 in 1.24
        fraction = self.draw.one_of("0", "1", "0.5", "0.25", "0.9", "0.37", "0.125")
        position = evaluate(f"{fraction} * {whole}", {})
        # An integer 0 or 1 gives quantiles of integers that are integers, or not, from version to version.
        self.arguments.append(str(position if whole == 100 else float(position)))
        self.choose_axis()
        self.arguments = [a if "=" in a or i == 0 else f"axis={a}" for i, a in enumerate(self.arguments)]
        node = self.called()
        if node is self.child:
            return node
        with np.errstate(all="ignore"):
            magnitude = np.nanmax(np.abs(self.child.array.astype(np.float64)), initial=0)
            tolerance = 8 * rounding(node.dtype) * magnitude + float(np.finfo(node.dtype).smallest_subnormal)
            if magnitude * 2.01 > float(np.finfo(node.dtype).max):
                tolerance = reference.ANYTHING
        return dataclasses.replace(node, tolerance=np.full(node.array.shape, tolerance))

    def average(self):
        values = self.child.array
        if values.size == 0 or values.dtype == bool or not np.all(np.isfinite(values)) or len(self.builder.variables) > 3:
            return self.child
        weights = self.builder.variable(dtype=self.draw.one_of("float64", "float32", "int32", "uint8"), style="moderate",
                                        shape=values.shape)
        if weights.array.shape != values.shape or np.sum(weights.array) == 0:
            return self.child
        axis = self.draw.one_of("", ", axis=0")
        if axis and values.ndim == 0 and not NUMPY_2:
            return self.child  # an AxisError in NumPy 2
        node = self.builder.apply(self.builder.spelled("average") + "({}" + axis + ", weights={})", self.child, weights)
        if node is self.child or node.dtype not in FLOATING:
            return self.child
        reduced = 0 if axis and values.ndim else None
        with np.errstate(all="ignore"):
            precise = values.astype(node.dtype).astype(PRECISE), weights.array.astype(node.dtype).astype(PRECISE)
            products = precise[0] * precise[1]
            whole = np.sum(precise[1], axis=reduced)
            exact = np.sum(products, axis=reduced) / whole
            share = np.sum(np.abs(products), axis=reduced) / np.abs(whole)
            balance = np.sum(np.abs(precise[1]), axis=reduced) / np.abs(whole)
            tolerance = (16 + np.log2(values.size)) * rounding(node.dtype) * (share + np.abs(exact) * balance)
            tolerance = (tolerance + reference.spacing(exact, node.dtype)).astype(np.float64)
            reach = np.max(np.sum(np.abs(products), axis=reduced)) * 4 > float(np.finfo(node.dtype).max)
            tiny = np.any(whole == 0) or np.any(share < 1e-290) or (node.dtype == "float16")
            lossy = node.dtype == "float32" and np.any(np.abs(products) < 1e-37)
        if reach or tiny or lossy:
            tolerance = np.full(np.shape(tolerance), reference.ANYTHING)
        return self.settled(node, exact, tolerance)

    def norm(self):
        self.builder.used.add("linalg.norm")
        template = self.draw.one_of("linalg.norm({})", "np.linalg.norm({})")
        values = self.child.array
        if values.ndim > 2 or values.ndim == 0:
            return self.child
        node = self.builder.apply(template, self.child)
        if node is self.child or node.dtype not in FLOATING:
            return self.child
        with np.errstate(all="ignore"):
            precise = values.astype(node.dtype).astype(PRECISE)
            exact = np.sqrt(np.sum(precise * precise))
            tolerance = float((13 + np.log2(max(1, values.size))) * rounding(node.dtype) * exact)
            tolerance += reference.spacing(exact, node.dtype)
            limits = np.finfo(node.dtype)
            squares = np.max(precise * precise, initial=0) * max(1, values.size)
            if np.isfinite(squares) and (squares * 1.01 > float(limits.max) or exact * exact < float(limits.tiny) * 2**30):
                tolerance = reference.ANYTHING
        if node.dtype == "float16":
            tolerance = reference.ANYTHING
        return self.settled(node, exact, tolerance)

    def cumsum(self):
        ndim = self.child.array.ndim
        if self.draw.chance(0.4) and ndim:
            self.axis = self.draw.random.randint(-ndim, ndim - 1)
            self.arguments.append(f"axis={self.axis}")
        node = self.called()
        if node is self.child or node.dtype not in FLOATING:
            return node
        if reference.order_matters_not(self.child.array, node.dtype) and node.dtype != "float16":
            return dataclasses.replace(node, signed_zero=False)
        with np.errstate(all="ignore"):
            precise = self.child.array.astype(PRECISE)
            exact = np.cumsum(precise, axis=self.axis)
            magnitude = np.cumsum(np.abs(precise), axis=self.axis)
            count = np.float64(exact.size if self.axis is None else exact.shape[self.axis])
            tolerance = count * rounding(node.dtype) * magnitude.astype(np.float64) + reference.spacing(exact, node.dtype)
            over = np.isfinite(magnitude) & (magnitude + tolerance >= float(np.finfo(node.dtype).max))
            over |= np.isfinite(exact) & ~np.isfinite(node.array)
            tolerance = np.where(over | np.maximum.accumulate(over.ravel()).reshape(over.shape), reference.ANYTHING, tolerance)
        return self.settled(node, exact, np.where(np.isfinite(exact) | np.isinf(tolerance), tolerance, 0))


def rounding(dtype):
    return reference.ROUNDING[dtype]


def convertible(array, target):
    """False where the result of a conversion to integers is left to the processor."""
    if array.dtype.name not in FLOATING or target in FLOATING or target == "bool":
        return True
    limits = np.iinfo(target)
    with np.errstate(all="ignore"):
        whole = np.trunc(array.astype(PRECISE))
        return bool(np.all((whole >= limits.min) & (whole <= limits.max)))


def spread(integers):
    return int(np.max(integers)) - int(np.min(integers)) if integers.size else 0


def comparable(value, limit=MAXIMUM_SIZE):
    if isinstance(value, (bool, int, float)):
        return True
    return getattr(value, "dtype", None) is not None and value.dtype.name in DTYPES and value.size <= limit
