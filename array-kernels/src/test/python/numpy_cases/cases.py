"""The groups of cases."""

import ast

import numpy as np

import reference
from builder import ERRORS, MAXIMUM_SIZE, Builder, IllTyped, Node, comparable
from draw import Draw
from names import DTYPES, FLOATING, NUMPY_2, evaluate
from wire import Frame, literal


class Skipped(Exception):
    """What was drawn cannot be compared: another draw is made."""


class Case:
    def __init__(self, index, group, builder):
        self.index = index
        self.group = group
        self.builder = builder

    def frame(self, text, answers, scalars=None):
        builder = self.builder
        frame = Frame()
        frame.number("Q", self.index)
        frame.text(self.group)
        frame.text(text)
        frame.list(sorted(builder.used), frame.text)
        frame.list(list(builder.variables), lambda name: self.array(frame, name))
        items = scalars or [builder.scalars]
        frame.list(list(zip(items, answers)), lambda item: self.item(frame, *item))
        return frame

    def array(self, frame, name):
        base, view = self.builder.bases[name], self.builder.variables[name]
        written = base.astype(base.dtype.newbyteorder(self.builder.draw.one_of("<", "<", "<", ">")))
        assert written.flags.c_contiguous == base.flags.c_contiguous
        offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        whole = view.size == 0 and view.shape == base.shape or view.strides == base.strides and view.shape == base.shape
        frame.array(name, written, None if whole else view, offset if view.size else 0)

    def item(self, frame, scalars, answer):
        frame.list(list(scalars.items()), lambda scalar: (frame.text(scalar[0]), frame.text(literal(scalar[1]))))
        if isinstance(answer, BaseException):
            frame.error(answer)
        else:
            frame.parts(answer)


def stripped(text, draw):
    """Without the outer brackets, now and then."""
    if text.startswith("(") and text.endswith(")") and draw.chance(0.7):
        depth = 0
        for position, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if depth == 0 and position < len(text) - 1:
                return text
        return text[1:-1]
    return text


def tree(index, draw):
    builder = Builder(draw, strictness=0.04)
    try:
        node = builder.expression(draw.one_of(1, 2, 2, 3, 3, 4))
        if node.weak:
            other = builder.array()
            node = builder.apply("({} + {})", other, node) if node.exact else other
    except IllTyped as refusal:
        return refused_frame(index, "tree", builder, str(refusal), refusal.__cause__)
    if node.weak or node.dtype not in DTYPES or (node.text in builder.variables and draw.chance(0.95)):
        raise Skipped
    text = stripped(node.text, draw)
    whole = np.asarray(evaluate(text, {**builder.variables, **builder.scalars}))
    assert whole.dtype == node.array.dtype and whole.shape == node.array.shape, (text, whole, node)
    return Case(index, "tree", builder).frame(text, [[node]])


def refused_frame(index, group, builder, text, error):
    if not builder.variables:
        raise Skipped
    return Case(index, group, builder).frame(text, [error])


INFIX = ("+", "-", "*", "//", "%", "**", "&", "|", "^", "<<", ">>")


def operators(index, draw):
    """No brackets: what binds how strongly."""
    builder = Builder(draw, strictness=0)
    builder.style = "tame"
    dtype = draw.one_of("int32", "int64", "uint8", "uint32", "int16")
    words = []
    for position in range(draw.random.randint(3, 7)):
        if position:
            words.append("/" if draw.chance(0.02) else draw.random.choice(INFIX))
        words.append(draw.one_of("", "", "", "-", "~", "+") if not words or words[-1] != "**" else "")
        words.append(draw.one_of(builder.array(dtype=dtype).text, builder.array().text, "2", "3", "1"))
    if draw.chance(0.3):
        words += [draw.one_of("<", "<=", "==", "!=", ">", ">="), draw.one_of("1", "0", "2")]
    text = " ".join(word for word in words if word)
    return exactly(index, "operators", builder, text, [builder.scalars])


SCALAR_TEMPLATES = (
    "a * i", "a + i", "i - a", "a / i", "a // i", "a % i", "sum(a * i)", "mean(a * i)", "(a + i).max(axis=0)", "a > i",
    "sum(a > i)", "minimum(a, i)", "a[i]", "a[:i]", "sum(a[::i])", "a * i + j", "a.sum() * i",
    "(i + j) * a", "i * j * max(a)", "clip(a, 0, i)", "a == i", "any(a >= i, axis=-1)", "sum(a, axis=i)", "a.astype(float32) * i",
    "sum(a, dtype=float64) + i", "round(a * 1.0, i)", "argmax(a - i)", "count_nonzero(a < i)", "a & i", "a << i", "a ** i",
)
SCALARS = (0, 1, 2, 3, -1, 7, 100, 200, 300, 40_000, 2**31, 2**63, True, False, 0.5, 2.0, -1.5, float("inf"), float("nan"), 1e300)


def items(index, draw):
    """Several values of map in one pass; what comes out is exact whatever the order."""
    builder = Builder(draw, strictness=0)
    builder.style = "tame"
    builder.variable()
    text = draw.random.choice(SCALAR_TEMPLATES)
    names = ["i", "j"] if "j" in text else ["i"]
    few = [0, 1, 2, -1] if "[" in text or "axis=i" in text or ", i)" in text else SCALARS
    scalars = [{name: draw.random.choice(few) for name in names} for _ in range(draw.random.randint(1, 4))]
    if "round" in text or "**" in text:
        scalars = [{name: abs(draw.random.choice([0, 1, 2])) for name in names} for _ in scalars]
    return exactly(index, "items", builder, text, scalars)


def exactly(index, group, builder, text, scalars):
    answers = []
    for item in scalars:
        try:
            value = evaluate(text, {**builder.variables, **item})
        except ERRORS as error:
            if "negative integer powers" in str(error) or "too large to convert to C long" in str(error):
                raise Skipped from error  # depends on the elements; or refused by NumPy without need
            answers.append(error)
            continue
        if isinstance(value, (bool, int, float)) or not comparable(value) or value.size > MAXIMUM_SIZE:
            raise Skipped
        # Powers of a bool without axes are int64, of others int8.
        unsettled = "**" in text and value.ndim == 0
        if unsettled or has_inexact_power(text, {**builder.variables, **item}) or not settled(text, builder, value):
            raise Skipped
        answers.append([Node(text, value, signed_zero=False)])
    if len(answers) > 1 and any(isinstance(answer, BaseException) for answer in answers):
        bad = next(position for position, answer in enumerate(answers) if isinstance(answer, BaseException))
        return Case(index, group, builder).frame(text, [answers[bad]], [scalars[bad]])
    return Case(index, group, builder).frame(text, answers, scalars)


def has_inexact_power(text, variables):
    """True if a power in it is a float, so that its last bit may decide a comparison or the step of //."""
    powers = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)]
    return any(np.asarray(evaluate(ast.unparse(power), variables)).dtype.name in FLOATING for power in powers)


def settled(text, builder, value):
    """True if no sum in it depends on the order of its operands."""
    if not any(name in text for name in ("sum", "mean", "max", "min", "**")):
        return True
    if np.asarray(value).dtype.name not in FLOATING:
        return True
    inner = np.asarray(value)
    with np.errstate(all="ignore"):
        scaled = inner.astype(np.float64) * 1024
    return "mean" not in text and bool(np.all(np.isfinite(scaled)) and np.all(scaled == np.rint(scaled)))


REFUSED_TEMPLATES = (
    "sum(a, axis=9)", "sum(a, axis=(0, 0))", "a & b", "a | 1.5", "~a", "a << b", "-(a > 0)", "(a > 0) - (a < 0)", "a + 300", "a * -1",
    "a - 1", "a * 99999999999999999999", "a[99]", "a[0, 0, 0, 0, 0]", "a[1.5]", "a[..., ...]", "a[::0]", "a.reshape(7, -1)",
    "a.reshape(-1, -1)", "a.transpose(0, 0)", "a + b", "min(a[:0])", "max(a, axis=0)", "argmin(a[:0])", "sum(a, axis=1.5)",
    "percentile(a, 101)", "quantile(a, -0.1)", "quantile(a, 2)", "where(a, b)", "sum()", "sqrt(a, b, a)", "a ** -1",
    "power(a, -2)", "mean(a, axis=-7)", "sum(a, keepdims=1)", "median(a, axis=5)", "cumsum(a, axis=3)", "a.astype(complex)",
    "a.nothing()", "histogram(a, bins=0)", "histogram(a, bins=-3)", "histogram(a, range=(1, 0))", "a % 0", "a // 0", "1 / 0 * a",
    "a >> -1", "left_shift(a, 1.0)", "bitwise_and(a, 2.5)", "logical_and(a)", "arctan2(a)", "hypot(a, a, a, a)", "a[None, 7777]",
    "ptp(a[:0])", "average(a, weights=a[:1])", "a - True", "a > (a > 1)", "a == b", "round(a, 1.5)", "max(a[:0], initial=0)",
    "sum(a, where=a)", "any(a, axis=(0, 0))", "nanmax(a[:0])", "all(a[:0])", "mean(a[:0])", "prod(a[:0])", "a[-99:99]",
    "a.sum(axis=None, keepdims=True)", "sqrt(a > 1)", "exp2(a[:0])", "sign(a > 0)", "floor_divide(a, 0)", "2 ** a", "a[True]",
)


def refused(index, draw):
    """Mostly what NumPy refuses, for the reason of dtypes, shapes or values."""
    builder = Builder(draw, strictness=0)
    builder.variable()
    builder.variable()
    text = draw.random.choice(REFUSED_TEMPLATES)
    if "-2" in text and not builder.variables["a"].size:
        raise Skipped  # a negative power of no integer
    if "where=a" in text and builder.variables["a"].ndim == 0:
        raise Skipped  # NumPy converts a scalar to bool here
    try:
        value = evaluate(text, builder.variables)
    except (*ERRORS, AttributeError, NameError, SyntaxError) as error:
        if ("negative integer powers" in str(error) and "-" not in text) or "Weights sum" in str(error):
            raise Skipped from error
        return refused_frame(index, "refused", builder, text, error)
    if not comparable(value) or isinstance(value, (bool, int, float)) or value.dtype.name in FLOATING:
        raise Skipped
    return Case(index, "refused", builder).frame(text, [[Node(text, value, signed_zero=False)]])


PASSES = (
    "mean((a - mean(a))**2)", "(a - a.min()) / ptp(a)", "(a - a.mean(axis=0)) / (a.std(axis=0) + 1)", "a / linalg.norm(a)",
    "sum((a - median(a)) * 2)", "(a - mean(a, axis=-1, keepdims=True)).var(axis=0)", "sqrt(mean(a * a)) * 2", "cumsum(a)[::-1] / sum(a)",
    "mean(a * max(a))", "var(a) + mean(a)**2", "sum(a * (a > mean(a)))", "exp(a - max(a)) / sum(exp(a - max(a)))",
    "log(sum(exp(a - max(a)))) + max(a)", "mean(abs(a - mean(a)))", "sum(a, axis=0) / sum(a)", "where(a > mean(a), a, mean(a)).std()",
    "a.sum(axis=0, keepdims=True) * a", "percentile(a, 75) - percentile(a, 25)", "max(cumsum(a - min(a)))", "mean(a, where=a > mean(a))",
)


def passes(index, draw):
    """What needs several passes over memory, on values of one size: errors are relative to it."""
    builder = Builder(draw, strictness=0)
    dtype = draw.one_of("float64", "float64", "float32")
    shape = tuple(max(1, length) for length in draw.shape()) or (3,)
    base = (draw.numpy.uniform(1, 2, shape)).astype(dtype)
    builder.bases["a"] = base
    builder.variables["a"] = base
    text = draw.random.choice(PASSES)
    value = np.asarray(evaluate(text, builder.variables))
    precise = np.asarray(evaluate(text, {"a": base.astype(np.longdouble)}))
    size = np.maximum(1, np.max(np.abs(precise), initial=1)) * max(4, 11 + np.log2(base.size))
    if not np.all(np.isfinite(precise)) or np.any(np.abs(precise - value) > 64 * reference.ROUNDING[dtype] * size):
        raise Skipped  # ill-conditioned, such as the range of one element
    node = Node(text, precise.astype(dtype), tolerance=np.full(precise.shape, 64 * reference.ROUNDING[dtype] * float(size)))
    return Case(index, "passes", builder).frame(text, [[node]])


def histogram(index, draw):
    builder = Builder(draw, strictness=0)
    dtype = draw.one_of(*(dtype for dtype in DTYPES if dtype not in ("bool", "float16")))
    if not NUMPY_2 and dtype not in FLOATING:
        dtype = "float64"  # with NEP 50, 1.24 fails on bounds that are integers
    builder.variable(dtype=dtype, style=draw.one_of("tame", "moderate"))
    values = builder.variables["a"]
    if dtype in FLOATING and values.size and draw.chance(0.1):
        spoiled = values.copy()
        spoiled.flat[0] = np.nan
        builder.bases["a"] = builder.variables["a"] = values = spoiled
    bins = draw.one_of(1, 2, 3, 7, 10, 10, 100)
    arguments = ["a"] if bins == 10 and draw.chance(0.5) else ["a", draw.one_of(f"bins={bins}", str(bins))]
    bounded = draw.chance(0.5) or not np.all(np.isfinite(values))
    if bounded:
        whole = ("range=(-5, 5)", "range=(0, 1)", "range=(2, 2)") if NUMPY_2 else ("range=(-5.0, 5.0)",)
        arguments.append(draw.one_of("range=(0.5, 7.25)", *whole))
    text = f"histogram({', '.join(arguments)})"
    builder.used.add("histogram")
    try:
        counts, edges = evaluate(text, builder.variables)
        if dtype == "float32":
            # docs/expressions.md: edges are computed in float64, so an element on an edge of float32's may lie beside it.
            counts, _ = evaluate(text, {"a": values.astype(np.float64)})
    except ERRORS as error:
        return refused_frame(index, "histogram", builder, text, error)
    if not np.all(np.diff(edges) > 0):
        raise Skipped  # NumPy 2 refuses so many bins
    tolerance = 4 * reference.spacing(np.max(np.abs(edges)), edges.dtype) * np.ones(edges.shape)
    return Case(index, "histogram", builder).frame(text, [[Node(text, counts), Node(text, edges, tolerance=tolerance)]])


MESSAGE_WORDS = 2_048
LANE_SHAPES = ((2_100, 3), (2_500, 1), (3, 2_200), (3_001, 7), (50, 60, 4), (41, 2, 101))


def tuples(index, draw):
    """Several results in one job, of reductions along an axis that have more lanes than a message has room for."""
    builder = Builder(draw, strictness=0)
    variable = builder.variable(shape=draw.one_of(*LANE_SHAPES), style=draw.one_of("tame", "moderate", "wild"))
    reduced = next((node for node in reductions(builder, variable) if node.array.size > MESSAGE_WORDS), variable)
    if reduced is variable:
        raise Skipped
    parts = [reduced]
    for _ in range(draw.random.randint(2, 4)):
        grown = draw.one_of(kept, kept, viewed, combined, again)(builder, variable, parts)
        if grown.text not in [variable.text, *(part.text for part in parts)]:
            parts.append(grown)
    if len(parts) == 1:
        raise Skipped
    draw.random.shuffle(parts)
    return Case(index, "tuples", builder).frame(f"({', '.join(part.text for part in parts)})", [parts])


def reductions(builder, variable):
    grown = (builder.grow_reduction(variable, 1) for _ in range(8))
    return (node for node in grown if node is not variable)


def again(builder, variable, parts):
    return builder.grow_reduction(variable, 1)


def viewed(builder, variable, parts):
    part = builder.draw.random.choice(parts)
    return builder.grow_view(part, 1) if part.exact else part


def kept(builder, variable, parts):
    """The first result with all its axes: another shape of the same lanes."""
    part = parts[0]
    if part.array.ndim == variable.array.ndim or "cumsum" in part.text:
        return part
    text = part.text.removesuffix(")") + ", keepdims=True)"
    shape = evaluate(text, builder.variables).shape
    tolerance = None if part.exact else np.reshape(np.broadcast_to(part.tolerance, part.array.shape), shape)
    return Node(text, np.reshape(part.value, shape), tolerance=tolerance, signed_zero=part.signed_zero)


def combined(builder, variable, parts):
    """The elements and what they are reduced to, where both are exact."""
    part = builder.draw.random.choice(parts)
    if not part.exact or "bool" in (part.dtype, variable.dtype):
        return part
    return builder.apply("({} - {})", part, variable, signed_zero=False)


LARGE_SHAPES = ((1_500_003,), (1_200, 1_100), (1_100, 1_203), (7, 200_001), (300_007, 5), (101, 103, 107))


def large(index, draw):
    """Arrays that are cut into many slices: one function or reduction, and what fuses with it."""
    builder = Builder(draw, strictness=0)
    builder.limit = 2_000_000
    node = builder.variable(shape=draw.one_of(*LARGE_SHAPES), style=draw.one_of("tame", "moderate", "wild"))
    for kind in draw.one_of((), ("view",), ("unary",), ("binary",), ("binary", "view")):
        grown = getattr(builder, f"grow_{kind}")(node, 1)
        node = grown if grown.exact else node
    node = builder.grow_reduction(node, 1) if draw.chance(0.8) else builder.grow_function(node, 1)
    if node.weak or node.dtype not in DTYPES or node.text in builder.variables:
        raise Skipped
    return Case(index, "large", builder).frame(node.text, [[node]])


SHARES = {tree: 68, operators: 9, items: 9, refused: 6, passes: 5, histogram: 3, tuples: 2, large: 0.15}


def case(seed, index):
    """The frame of the case with this index: always the same for a seed."""
    attempt = 0
    while True:
        draw = Draw(seed, index * 1_000 + attempt)
        attempt += 1
        group = draw.weighted(SHARES)
        try:
            return group(index, draw)
        except Skipped:
            continue
