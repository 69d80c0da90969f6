"""The records of docs/messages.md: read as what a stranger may have sent, and written."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from ..functions import DTYPES

VERSION = 2
EXCHANGE = "onecopy"
RESULTS = "onecopy.results"
HEARTBEATS = "onecopy.heartbeats"
CALLS = "onecopy.calls."
CONTROL = "onecopy.control"

MAXIMUM_MESSAGE_BYTES = 4 << 20
MAXIMUM_SMALL = 2_048
MAXIMUM_TRACE = 8_000
_MAXIMUM_TEXT = 1_000
_MAXIMUM_ARGUMENTS = 32
_MAXIMUM_NDIM = 64
_LONG = 1 << 63

_T = TypeVar("_T")


class UnreadableMessage(Exception):
    """The body is no message of this version."""


@dataclass(frozen=True)
class Reference:
    """Names one array for ever."""

    array_id: uuid.UUID
    entry_index: int
    generation: int


@dataclass(frozen=True)
class Argument:
    """One argument: elements in the segment, a small array as ``data``, or a ``number``, with a dtype if it is NumPy's."""

    name: str
    reference: Reference | None
    dtype: str | None
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    data: bytes | None
    number: str | None


@dataclass(frozen=True)
class Target:
    """Where the elements of a result go, from a number of bytes after the array's first on."""

    reference: Reference
    offset: int


@dataclass(frozen=True)
class CallMessage:
    """One call of a function, or one slice of it."""

    segment_id: uuid.UUID
    job_id: uuid.UUID
    run: int
    stage: int
    slice: int
    attempt: int
    alone: bool
    first_item: int
    function: str
    function_version: str
    combines: bool
    arguments: tuple[Argument, ...]
    rows: range | None
    dtype: str
    shape: tuple[int, ...]
    targets: tuple[Target, ...]
    deadline_ms: int

    @property
    def job_run(self) -> tuple[uuid.UUID, int]:
        """What a cancellation names."""
        return self.job_id, self.run


@dataclass(frozen=True)
class Failure:
    """Why a call gave nothing; ``trace`` is a stack trace of the user's code."""

    code: str
    message: str
    trace: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a call, with the small value that it gave if it was not written into the segment."""

    name: str
    failure: Failure | None = None
    value: dict[str, Any] | None = None
    started_ms: int = 0
    compute_ns: int = 0
    bytes_scanned: int = 0


def read_call(body: bytes) -> CallMessage:
    """The call that these bytes are.

    Raises:
        UnreadableMessage: saying what is wrong with them
    """
    fields = _Fields(_object(body))
    fields.check_version()
    rows = fields.optional("rows", dict)
    result = _Fields(fields.get("result", dict))
    step = fields.get("step", str)
    if step not in ("CALL", "COMBINE"):
        raise UnreadableMessage(f"step is {step[:20]!r}")
    call = CallMessage(
        segment_id=fields.id("segmentId"),
        job_id=fields.id("jobId"),
        run=fields.count("run"),
        stage=fields.count("stage"),
        slice=fields.count("slice"),
        attempt=fields.count("attempt"),
        alone=fields.get("alone", bool),
        first_item=fields.count("firstItem"),
        function=fields.get("function", str),
        function_version=fields.get("functionVersion", str),
        combines=step == "COMBINE",
        arguments=tuple(_argument(each) for each in fields.objects("arguments", _MAXIMUM_ARGUMENTS)),
        rows=None if rows is None else range(_Fields(rows).count("from"), _Fields(rows).count("to")),
        dtype=result.dtype("dtype"),
        shape=result.lengths("shape"),
        targets=tuple(
            Target(_reference(each.get("array", dict)), each.count("offsetBytes"))
            for each in result.objects("targets", _MAXIMUM_ARGUMENTS)
        ),
        deadline_ms=fields.count("deadlineEpochMs"),
    )
    if call.combines and len(call.arguments) != 1:
        raise UnreadableMessage(f"a combining step has {len(call.arguments)} arguments; it takes the partials")
    return call


def read_cancellation(body: bytes) -> tuple[uuid.UUID, int]:
    """Which run of which job is cancelled.

    Raises:
        UnreadableMessage: saying what is wrong with them
    """
    fields = _Fields(_object(body))
    fields.check_version()
    return fields.id("jobId"), fields.count("run")


def result(call: CallMessage, worker_id: str, outcome: Outcome) -> bytes:
    """The result message of a call."""
    failure = outcome.failure
    return _body(
        {
            "version": VERSION,
            "jobId": str(call.job_id),
            "run": call.run,
            "stage": call.stage,
            "slice": call.slice,
            "attempt": call.attempt,
            "firstItem": call.first_item,
            "workerId": worker_id,
            "outcome": outcome.name,
            "failure": None
            if failure is None
            else {
                "code": failure.code,
                "message": failure.message[:_MAXIMUM_TEXT] or failure.code,
                "trace": None if failure.trace is None else failure.trace[-MAXIMUM_TRACE:],
            },
            "partials": [],
            "value": outcome.value,
            "startedAtEpochMs": outcome.started_ms,
            "computeNanoseconds": outcome.compute_ns,
            "bytesScanned": outcome.bytes_scanned,
            "bytesCopied": 0,
        }
    )


def heartbeat(fields: dict[str, Any]) -> bytes:
    """A heartbeat of these fields."""
    return _body({"version": VERSION, **fields})


def small_value(dtype: str, shape: tuple[int, ...], elements: bytes) -> dict[str, Any]:
    """A value that travels in a result; the elements are little-endian, in C order."""
    return {"dtype": dtype, "shape": list(shape), "data": base64.b64encode(elements).decode()}


def _body(message: dict[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode()


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MAXIMUM_MESSAGE_BYTES:
        raise UnreadableMessage(f"the body has {len(body)} bytes; at most {MAXIMUM_MESSAGE_BYTES} are read")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as failure:
        raise UnreadableMessage(f"the body is no JSON: {failure}") from failure
    if not isinstance(message, dict):
        raise UnreadableMessage("the body is no JSON object")
    return message


def _argument(fields: _Fields) -> Argument:
    array = fields.optional("array", dict)
    argument = Argument(
        name=fields.get("name", str),
        reference=None if array is None else _reference(array),
        dtype=None if fields.optional("dtype", str) is None else fields.dtype("dtype"),
        shape=fields.lengths("shape"),
        strides=fields.integers("stridesBytes"),
        offset=fields.count("offsetBytes"),
        data=_base64(fields.optional("data", str)),
        number=fields.optional("number", str),
    )
    given = [argument.reference is not None, argument.data is not None, argument.number is not None]
    if sum(given) != 1 or (argument.dtype is None and argument.number is None):
        raise UnreadableMessage(f"the argument {argument.name[:64]!r} is neither an array nor a number")
    if argument.reference is not None and len(argument.strides) != len(argument.shape):
        raise UnreadableMessage(f"{argument.name[:64]} has {len(argument.shape)} axes and {len(argument.strides)} strides")
    return argument


def _reference(array: dict[str, Any]) -> Reference:
    fields = _Fields(array)
    return Reference(fields.id("arrayId"), fields.count("entryIndex"), fields.count("generation"))


def _base64(text: str | None) -> bytes | None:
    try:
        return None if text is None else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as failure:
        raise UnreadableMessage(f"data is no base64: {failure}") from failure


class _Fields:
    """The fields of an object, each of the kind that is asked for or a complaint."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def optional(self, name: str, kind: type[_T]) -> _T | None:
        value = self._values.get(name)
        # A bool is an int to Python and not to JSON.
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise UnreadableMessage(f"{name} is no {kind.__name__}")
        return value

    def get(self, name: str, kind: type[_T]) -> _T:
        value = self.optional(name, kind)
        if value is None:
            raise UnreadableMessage(f"{name} is missing")
        return value

    def count(self, name: str) -> int:
        return self._count(name, self.get(name, int))

    def _count(self, name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LONG:
            raise UnreadableMessage(f"{name} must be from 0 to {_LONG - 1}")
        return value

    def id(self, name: str) -> uuid.UUID:
        try:
            return uuid.UUID(self.get(name, str))
        except ValueError as failure:
            raise UnreadableMessage(f"{name} is no UUID") from failure

    def dtype(self, name: str) -> str:
        dtype = self.get(name, str)
        if dtype not in DTYPES:
            raise UnreadableMessage(f"{name} is {dtype[:20]!r}, which is no dtype")
        return dtype

    def lengths(self, name: str) -> tuple[int, ...]:
        return tuple(self._count(name, length) for length in self._list(name, _MAXIMUM_NDIM))

    def integers(self, name: str) -> tuple[int, ...]:
        values = self._list(name, _MAXIMUM_NDIM)
        if not all(isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LONG for value in values):
            raise UnreadableMessage(f"{name} must be integers of 64 bits")
        return tuple(values)

    def objects(self, name: str, limit: int) -> list[_Fields]:
        values = self._list(name, limit)
        if not all(isinstance(value, dict) for value in values):
            raise UnreadableMessage(f"{name} must be objects")
        return [_Fields(value) for value in values]

    def _list(self, name: str, limit: int) -> list[Any]:
        values = self.get(name, list)
        if len(values) > limit:
            raise UnreadableMessage(f"{name} has {len(values)} elements; at most {limit} are possible")
        return values

    def check_version(self) -> None:
        version = self.get("version", int)
        if version != VERSION:
            raise UnreadableMessage(f"the version is {version}; this worker reads {VERSION}")
