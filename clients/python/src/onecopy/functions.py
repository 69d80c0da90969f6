"""Functions for a worker to serve: ``onecopy worker FILE`` serves every one in the file that is marked here."""

from __future__ import annotations

import contextvars
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, overload

import numpy as np

DTYPES = (
    "bool",
    *(f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)),
    "float16",
    "float32",
    "float64",
)
_NUMBERS = {"int": "int64", "float": "float64", "bool": "bool"}
_COMBINES = ("sum", "prod", "min", "max")
_MARK = "__onecopy_function__"
_MAXIMUM_PARAMETERS = 32
_MAXIMUM_NAME = 64
_MAXIMUM_DOCUMENTATION = 1_000

_Callable = TypeVar("_Callable", bound=Callable[..., Any])


@dataclass(frozen=True)
class ArrayOf:
    """The annotation of a parameter that takes arrays only: ``image: onecopy.ArrayOf("float32", ndim=2)``.

    Attributes:
        dtypes: those it takes; empty for all
        ranks: the numbers of axes it takes; empty for all
    """

    dtypes: tuple[str, ...]
    ranks: tuple[int, ...]

    def __init__(self, *dtypes: str, ndim: int | Sequence[int] = ()) -> None:
        for dtype in dtypes:
            _check_dtype(dtype)
        object.__setattr__(self, "dtypes", dtypes)
        object.__setattr__(self, "ranks", (ndim,) if isinstance(ndim, int) else tuple(ndim))


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function; ``kind`` is ``ARRAY``, ``NUMBER`` or ``ANY``."""

    name: str
    kind: str
    dtypes: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    default: str | None = None

    def declaration(self) -> dict[str, Any]:
        """As docs/messages.md writes it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "dtypes": list(self.dtypes),
            "ranks": list(self.ranks),
            "defaultValue": self.default,
        }


@dataclass(frozen=True)
class Function:
    """What a marked function is to the service, and what a worker calls."""

    call: Callable[..., Any]
    name: str
    version: str
    documentation: str
    parameters: tuple[Parameter, ...]
    cut: str
    along: str | None
    rows_per_slice: int
    combine: str | None
    combine_call: Callable[[np.ndarray], Any] | None
    dtype: str
    shape: tuple[str, ...]

    def declaration(self) -> dict[str, Any]:
        """As docs/messages.md writes it."""
        return {
            "name": self.name,
            "version": self.version,
            "runtime": "python",
            "documentation": self.documentation,
            "parameters": [parameter.declaration() for parameter in self.parameters],
            "cut": self.cut,
            "along": self.along,
            "rowsPerSlice": self.rows_per_slice,
            "combine": self.combine,
            "result": {"dtype": self.dtype, "shape": list(self.shape)},
        }


@overload
def function(call: _Callable, /) -> _Callable: ...


@overload
def function(
    call: None = None,
    /,
    *,
    name: str | None = ...,
    version: str = ...,
    dtype: str = ...,
    shape: str | Sequence[int | str] | None = ...,
    map: str | None = ...,
    reduce: str | None = ...,
    combine: Literal["sum", "prod", "min", "max"] | Callable[[np.ndarray], Any] = ...,
    rows: int = ...,
) -> Callable[[_Callable], _Callable]: ...


def function(
    call: Any = None,
    /,
    *,
    name: str | None = None,
    version: str = "0",
    dtype: str = "float64",
    shape: str | Sequence[int | str] | None = None,
    map: str | None = None,
    reduce: str | None = None,
    combine: str | Callable[[np.ndarray], Any] = "sum",
    rows: int = 0,
) -> Any:
    """Marks a function for ``onecopy worker``; it stays what it is, and can be called as before.

    Without ``map`` and ``reduce`` it is called once for each value of a job's map, with whole arrays, read-only. A
    parameter annotated ``int``, ``float``, ``bool``, ``numpy.ndarray`` or :class:`ArrayOf` takes only that.

    Args:
        name: by which expressions call it; that of the function, unless given
        version: raise it when the function computes something else, so that old and new workers are told apart
        dtype: of the result, or the name of the parameter whose dtype it has
        shape: of the result: lengths, each an int, the name of an int parameter or ``"a.shape[0]"``; or ``"a.shape"``
            for all of an array's. ``()`` is a scalar, which is also the default, but for ``map``: the shape of that array
        map: the array parameter of which it is given some rows at a time, to return as many rows of the result
        reduce: the array parameter of which it is given some rows at a time, to return a partial of the result
        combine: of ``reduce``, how partials become one: ``sum``, ``prod``, ``min``, ``max``, or a function of all of
            them, stacked along a new first axis in the order of the rows
        rows: how many at a time; 0 lets the service choose

    Raises:
        ValueError: if what is said does not fit together, or not the function
    """

    def mark(call: _Callable) -> _Callable:
        setattr(call, _MARK, _declare(call, name, version, dtype, shape, map, reduce, combine, rows))
        return call

    return mark if call is None else mark(call)


def _declare(
    call: Callable[..., Any],
    name: str | None,
    version: str,
    dtype: str,
    shape: str | Sequence[int | str] | None,
    mapped: str | None,
    reduced: str | None,
    combine: str | Callable[[np.ndarray], Any],
    rows: int,
) -> Function:
    parameters = tuple(_parameter(each) for each in inspect.signature(call, eval_str=True).parameters.values())
    own_name = name or getattr(call, "__name__", "")
    if not (own_name.isidentifier() and own_name.isascii() and len(own_name) <= _MAXIMUM_NAME):
        raise ValueError(f"{own_name!r} cannot be the name of a function; give it one: name=...")
    if len(parameters) > _MAXIMUM_PARAMETERS:
        raise ValueError(f"{own_name} has {len(parameters)} parameters; at most {_MAXIMUM_PARAMETERS} are possible")
    if mapped is not None and reduced is not None:
        raise ValueError(f"{own_name} can be cut by map or by reduce, not by both")
    names = [parameter.name for parameter in parameters]
    along = mapped or reduced
    if along is not None and along not in names:
        raise ValueError(f"{own_name} has no parameter {along!r} to be cut along; it has {', '.join(names)}")
    if dtype not in names:
        _check_dtype(dtype)
    if rows < 0:
        raise ValueError(f"rows is {rows}; it must be positive, or 0")
    if shape is None:
        shape = () if mapped is None else f"{mapped}.shape"
    return Function(
        call=call,
        name=own_name,
        version=version,
        documentation=(inspect.getdoc(call) or "")[:_MAXIMUM_DOCUMENTATION],
        parameters=tuple(_taking_arrays(each) if each.name == along else each for each in parameters),
        cut="WHOLE" if along is None else "MAP" if mapped else "REDUCE",
        along=along,
        rows_per_slice=rows,
        combine=None if reduced is None else _combine(own_name, combine),
        combine_call=combine if callable(combine) else None,
        dtype=dtype,
        shape=(shape,) if isinstance(shape, str) else tuple(str(length) for length in shape),
    )


def _combine(name: str, combine: str | Callable[[np.ndarray], Any]) -> str:
    if callable(combine):
        return "FUNCTION"
    if combine not in _COMBINES:
        raise ValueError(f"{name} cannot combine by {combine!r}; possible are {', '.join(_COMBINES)}, or a function")
    return combine.upper()


def _parameter(parameter: inspect.Parameter) -> Parameter:
    if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
        raise ValueError(f"a function that is served has no parameter {parameter}: each must have a name to be given by")
    kind, dtypes, ranks = _kind(parameter.annotation)
    default = None if parameter.default is parameter.empty else _literal(parameter.name, parameter.default)
    return Parameter(parameter.name, kind, dtypes, ranks, default)


def _kind(annotation: Any) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    if isinstance(annotation, ArrayOf):
        return "ARRAY", annotation.dtypes, annotation.ranks
    if annotation in (int, float, bool):
        return "NUMBER", (_NUMBERS[annotation.__name__],), ()
    if isinstance(annotation, type) and issubclass(annotation, np.ndarray):
        return "ARRAY", (), ()
    return "ANY", (), ()


def _taking_arrays(parameter: Parameter) -> Parameter:
    if parameter.kind == "NUMBER":
        raise ValueError(f"{parameter.name} is a number, and has no rows to be cut into")
    return Parameter(parameter.name, "ARRAY", parameter.dtypes, parameter.ranks)


def _literal(name: str, value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        return repr(value)
    raise ValueError(f"the default of {name} is {value!r}; only an int, a float or a bool can be one")


def _check_dtype(dtype: str) -> None:
    if dtype not in DTYPES:
        raise ValueError(f"{dtype!r} is no dtype of the service's; possible are {', '.join(DTYPES)}")


def functions_of(names: dict[str, Any]) -> dict[str, Function]:
    """The marked functions among a module's names, by their own names.

    Raises:
        ValueError: if two have the same name
    """
    found: dict[str, Function] = {}
    for value in names.values():
        marked = getattr(value, _MARK, None)
        if isinstance(marked, Function):
            other = found.setdefault(marked.name, marked)
            if other is not marked:
                raise ValueError(f"two functions have the name {marked.name}")
    return found


class Call(Protocol):
    """The call that a function is in: what it may ask, and tell, besides its arguments."""

    @property
    def rows(self) -> range | None:
        """The rows of the whole array that it was given; None if it was given whole arrays."""

    def whole(self, name: str) -> np.ndarray:
        """The array of which a parameter has some rows, with all of them; read-only."""

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more; a long call looks now and then, and returns."""

    def progress(self, fraction: float) -> None:
        """Tells how much is done, from 0 to 1."""


class _CallOutside:
    """What a function meets that is called by hand, as a test does."""

    rows = None
    cancelled = False

    def whole(self, name: str) -> np.ndarray:
        raise RuntimeError(f"no worker runs this, so there is no whole {name}")

    def progress(self, fraction: float) -> None:
        pass


_current: contextvars.ContextVar[Call] = contextvars.ContextVar("onecopy_call", default=_CallOutside())


def current_call() -> Call:
    """The call that runs in this thread; outside a worker one that nobody cancels."""
    return _current.get()


def within(call: Call, run: Callable[[], Any]) -> Any:
    """What the function returns that is run within this call."""
    token = _current.set(call)
    try:
        return run()
    finally:
        _current.reset(token)
