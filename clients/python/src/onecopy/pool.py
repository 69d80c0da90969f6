"""What a multiprocessing program looked like, with an expression in the place of the function."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client

# The service's limit for the mapped values of one job.
_ITEMS_A_JOB = 10_000
# The names of docs/expressions.md that stand for no value.
_RESERVED = frozenset(
    "True False None inf nan pi e newaxis np numpy linalg bool int float int8 int16 int32 int64 uint8 uint16 uint32"
    " uint64 float16 float32 float64".split()
)


class Pool:
    """Maps expressions over values: the processes are the service's workers, which have the arrays mapped already."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def map(
        self, expression: str, iterable: Iterable[Any], /, *, variable: str | None = None, **arrays: Any
    ) -> list[Any]:
        """The results for each value, in order.

        Args:
            expression: with one variable that is not among ``arrays``; it takes the values
            iterable: numbers
            variable: which one takes the values, where that is not plain
        """
        names = (variable,) if variable is not None else _mapped(expression, arrays, 1)
        return list(self._results(expression, names, zip(iterable), arrays))

    def imap(
        self, expression: str, iterable: Iterable[Any], /, *, variable: str | None = None, **arrays: Any
    ) -> Iterator[Any]:
        """Like ``map``, for more values than one wants to hold."""
        names = (variable,) if variable is not None else _mapped(expression, arrays, 1)
        return self._results(expression, names, zip(iterable), arrays)

    def starmap(self, expression: str, iterable: Iterable[tuple[Any, ...]], /, **arrays: Any) -> list[Any]:
        """Like ``map``, with a tuple of values for the variables in the order in which they first occur."""
        items = [tuple(item) for item in iterable]
        if not items:
            return []
        return list(self._results(expression, _mapped(expression, arrays, len(items[0])), iter(items), arrays))

    def _results(
        self, expression: str, names: tuple[str, ...], items: Iterator[tuple[Any, ...]], arrays: dict[str, Any]
    ) -> Iterator[Any]:
        while some := list(itertools.islice(items, _ITEMS_A_JOB)):
            columns = zip(*some)
            yield from self._client.run(expression, map=dict(zip(names, columns)), **arrays)

    def close(self) -> None:
        """Nothing: the workers are not this program's."""

    terminate = join = close

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _mapped(expression: str, given: dict[str, Any], count: int) -> tuple[str, ...]:
    free = [name for name in variables(expression) if name not in given]
    if len(free) != count:
        raise ValueError(
            f"{expression!r} has {', '.join(free) or 'no variable'} beside what is given; {count} to map over"
            f" {'is' if count == 1 else 'are'} expected. Is an array missing? variable=… says which one is mapped"
        )
    return tuple(free)


def variables(expression: str) -> list[str]:
    """The names that stand for values in an expression, in the order in which they first occur.

    Raises:
        ValueError: if the expression is not one
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError as failure:
        raise ValueError(f"{expression!r} is not an expression: {failure.msg}") from failure
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    return [name for name in dict.fromkeys(node.id for node in names) if name not in _RESERVED]
