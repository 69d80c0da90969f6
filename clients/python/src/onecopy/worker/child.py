"""The process that runs the user's code: one call at a time, sent by the parent, on read-only views of the segment."""

from __future__ import annotations

import ctypes
import faulthandler
import importlib.util
import os
import signal
import sys
import time
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

import numpy as np

from .. import functions
from ..functions import Function, functions_of, within
from .memory import Memory, Refused
from .messages import MAXIMUM_SMALL, Argument, CallMessage, Failure, Outcome, small_value

_PR_SET_PDEATHSIG = 1
_PROGRESS_EVERY_S = 0.2

# What the parent asks for when a call has to end, and when it wants to know where one stands.
STOP = "stop"
STACK_SIGNAL = signal.SIGUSR1


def main(parent: Connection, stack: Connection, parent_pid: int, functions_file: str, segment_path: str) -> None:
    """Says what it serves, then answers each call with an :class:`Outcome`, until the parent is gone.

    Before an outcome there may be numbers: how much of the call is done. If the file cannot be loaded, what it says is the
    stack trace instead.
    """
    _die_with(parent_pid)
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)  # The parent decides.
    faulthandler.register(STACK_SIGNAL, file=stack.fileno())
    try:
        served = load(functions_file)
    except Exception:
        parent.send(traceback.format_exc())
        return
    parent.send([function.declaration() for function in served.values()])
    memory = Memory(segment_path)
    while True:
        try:
            call = parent.recv()
        except EOFError:
            return
        if isinstance(call, CallMessage):
            parent.send(_run(call, served[call.function], memory, parent))


def load(functions_file: str) -> dict[str, Function]:
    """Runs the file, as an import does, and returns what it has marked.

    Raises:
        ValueError: if it marks nothing, or one name twice
        Exception: whatever the file raises
    """
    name = os.path.splitext(os.path.basename(functions_file))[0]
    sys.path.insert(0, os.path.dirname(os.path.abspath(functions_file)))
    specification = importlib.util.spec_from_file_location(name, functions_file)
    if specification is None or specification.loader is None:
        raise ValueError(f"{functions_file} is no Python file")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module  # Else nothing that the file defines could be pickled.
    specification.loader.exec_module(module)
    served = functions_of(vars(module))
    if not served:
        raise ValueError(f"{functions_file} marks no function with @onecopy.function")
    return served


def _die_with(parent_pid: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)


def _run(call: CallMessage, function: Function, memory: Memory, parent: Connection) -> Outcome:
    started_ms, started_ns = time.time_ns() // 1_000_000, time.perf_counter_ns()
    outcome = _outcome(call, function, memory, parent)
    return replace(outcome, started_ms=started_ms, compute_ns=time.perf_counter_ns() - started_ns)


def _outcome(call: CallMessage, function: Function, memory: Memory, parent: Connection) -> Outcome:
    try:
        memory.attach(call.segment_id)
        running = _RunningCall(call, function, [_value(each, memory) for each in call.arguments], parent)
        returned = within(running, running.run)
        return replace(_give(call, returned, memory), bytes_scanned=running.bytes_given)
    except Refused as refused:
        return Outcome(refused.outcome, refused.failure)
    except MemoryError as failure:
        return Outcome("FAILED", Failure("worker_out_of_memory", f"MemoryError: {failure}", _trace(failure)))
    except (Exception, SystemExit) as failure:
        text = f"{type(failure).__name__}: {failure}".rstrip(": ")
        return Outcome("FAILED", Failure("function_failed", text, _trace(failure)))


def _trace(failure: BaseException) -> str:
    """The stack from the user's code on: what is below it says nothing to him."""
    own = (__package__, functions.__package__)
    below: TracebackType | None = failure.__traceback__
    while below is not None and below.tb_frame.f_globals.get("__package__") in own:
        below = below.tb_next
    return "".join(traceback.format_exception(type(failure), failure, below))


def _value(argument: Argument, memory: Memory) -> Any:
    if argument.reference is not None:
        assert argument.dtype is not None
        return memory.array(
            argument.reference, argument.dtype, argument.shape, argument.strides, argument.offset
        )
    if argument.data is not None:
        return _small(argument)
    assert argument.number is not None
    return _number(argument.number, argument.dtype)


def _small(argument: Argument) -> np.ndarray:
    try:
        array = np.frombuffer(argument.data or b"", np.dtype(argument.dtype)).reshape(argument.shape)
    except ValueError as failure:
        raise Refused("FAILED", "invalid_task", f"{argument.name} is no array: {failure}") from failure
    return array


def _number(text: str, dtype: str | None) -> Any:
    try:
        if text in ("True", "False"):
            value: bool | int | float = text == "True"
        else:
            value = int(text) if text.lstrip("+-").isdecimal() else float(text)
        return value if dtype is None else np.dtype(dtype).type(value)
    except (ValueError, OverflowError) as failure:
        raise Refused("FAILED", "invalid_task", f"{text[:40]!r} is no number: {failure}") from failure


class _RunningCall:
    """The call as the function sees it."""

    def __init__(self, call: CallMessage, function: Function, values: list[Any], parent: Connection) -> None:
        self._call = call
        self._function = function
        self._whole = dict(zip((argument.name for argument in call.arguments), values, strict=True))
        self._given = {name: self._cut(name, value) for name, value in self._whole.items()}
        self._parent = parent
        self._stopped = False
        self._told_at = 0.0
        self.bytes_given = sum(
            self._given[argument.name].nbytes for argument in call.arguments if argument.reference is not None
        )

    def run(self) -> Any:
        if self._call.combines:
            assert self._function.combine_call is not None
            return self._function.combine_call(next(iter(self._given.values())))
        return self._function.call(**self._given)

    def _cut(self, name: str, value: Any) -> Any:
        rows = self.rows
        if rows is None or name != self._function.along:
            return value
        if np.ndim(value) == 0 or rows.stop > len(value):
            raise Refused("FAILED", "invalid_task", f"{name} has no rows {rows.start} to {rows.stop}")
        return value[rows.start : rows.stop]

    @property
    def rows(self) -> range | None:
        return self._call.rows

    def whole(self, name: str) -> np.ndarray:
        array: np.ndarray = self._whole[name]
        return array

    @property
    def cancelled(self) -> bool:
        while not self._stopped and self._parent.poll():
            self._stopped = self._parent.recv() == STOP
        return self._stopped

    def progress(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._told_at >= _PROGRESS_EVERY_S:
            self._told_at = now
            self._parent.send(min(max(float(fraction), 0.0), 1.0))


def _give(call: CallMessage, returned: Any, memory: Memory) -> Outcome:
    result = _converted(returned, call.dtype, call.shape)
    if not call.targets:
        if result.size > MAXIMUM_SMALL:
            raise Refused("FAILED", "invalid_task", f"a result of {result.size} elements has no place to go")
        return Outcome("COMPUTED", value=small_value(call.dtype, call.shape, result.tobytes()))
    elements = memoryview(result.reshape(-1).view(np.uint8))
    for target in call.targets:
        memory.write(target, elements)
    return Outcome("COMPUTED")


def _converted(returned: Any, dtype: str, shape: tuple[int, ...]) -> np.ndarray:
    """What was returned as the C-ordered array that was declared.

    Raises:
        Refused: if it has another shape, or values that the dtype cannot keep; floats may be rounded
    """
    try:
        array = np.asarray(returned)
    except ValueError as failure:
        raise _unfit(f"what it returned is no array: {failure}") from failure
    if array.shape != shape:
        raise _unfit(f"it returned the shape {array.shape}, and {shape} was declared")
    target = np.dtype(dtype)
    if array.dtype.kind not in "biuf" or not _keeps(array, target):
        raise _unfit(f"it returned {array.dtype}, which cannot all be kept as {dtype}")
    return np.ascontiguousarray(array, target).reshape(shape)


def _keeps(array: np.ndarray, target: np.dtype) -> bool:
    if np.can_cast(array.dtype, target, "safe") or not array.size:
        return True
    with np.errstate(all="ignore"):
        converted = array.astype(target)
    if target.kind == "f":
        return array.dtype.kind != "f" or bool((np.isfinite(converted) == np.isfinite(array)).all())
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        return False
    if target.kind != "b":
        limits = np.iinfo(target)
        if int(array.min()) < limits.min or int(array.max()) > limits.max:
            return False
    return bool((converted == array).all())


def _unfit(message: str) -> Refused:
    return Refused("FAILED", "function_result", message)
