"""What can go wrong, as exceptions that carry the service's problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class OnecopyError(Exception):
    """Something failed; ``code`` is stable and meant for programs, ``detail`` for people.

    Attributes:
        code: the problem's code in lower_snake_case, such as ``name_taken``
        status: the HTTP status, 0 where the failure is none of HTTP
        detail: what happened, in a sentence
        problem: the whole problem object as the service sent it; empty where the client itself found the failure
    """

    def __init__(self, code: str, detail: str, status: int = 0, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, detail, status, problem)
        self.code = code
        self.detail = detail
        self.status = status
        self.problem: dict[str, Any] = dict(problem or {})

    def __str__(self) -> str:
        return f"{self.detail} ({self.code})"


class UnreachableError(OnecopyError, ConnectionError):
    """The service did not answer, or broke off; ``job_id`` names the job that was asked for, which may go on."""

    job_id: str = ""


class NotFoundError(OnecopyError, LookupError):
    """There is no such array or job, or no longer (404, 410)."""


class ConflictError(OnecopyError):
    """What was asked does not go with what is there: a name is taken, bytes are held (409)."""


class NoRoomError(OnecopyError, MemoryError):
    """The segment or its directory is full (507).

    ``problem`` says needed, free and largest free bytes, and who holds the rest.
    """


class ExpressionError(OnecopyError, ValueError):
    """The expression does not parse or does not type; ``column`` counts from 0, None where no place is to blame."""

    @property
    def column(self) -> int | None:
        column = self.problem.get("column")
        return column if isinstance(column, int) else None

    def __str__(self) -> str:
        expression = self.problem.get("expression")
        if self.column is None or not isinstance(expression, str) or "\n" in expression:
            return super().__str__()
        return f"{super().__str__()}\n    {expression}\n    {' ' * self.column}^"


class JobFailedError(OnecopyError):
    """The job was accepted and ended FAILED; ``job_id`` names it."""

    job_id: str = ""


class JobCancelledError(JobFailedError):
    """The job was cancelled, here or by somebody else."""


_BY_STATUS: dict[int, type[OnecopyError]] = {
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    507: NoRoomError,
}

# What the service says of an expression as such; all of them are answered with 400.
_EXPRESSION_CODES = frozenset(
    "expression_syntax expression_unsupported expression_too_complex unknown_function unknown_variable"
    " variable_conflict type_error overflow_error zero_division shape_mismatch empty_reduction nested_reduction"
    " not_reduced".split()
)


def error_of(status: int, problem: Mapping[str, Any]) -> OnecopyError:
    """The exception that an answer stands for."""
    code = str(problem.get("code") or f"http_{status}")
    of_expression = "column" in problem or code in _EXPRESSION_CODES
    kind = ExpressionError if status == 400 and of_expression else _BY_STATUS.get(status, OnecopyError)
    detail = str(problem.get("detail") or problem.get("title") or f"the service answered with status {status}")
    return kind(code, detail, status, problem)
