"""A place where calls run, one at a time: a child process, and whoever waits for it."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import wait
from typing import Any

from . import child
from .messages import MAXIMUM_TRACE, CallMessage, Failure, Outcome

_LOOK_EVERY_S = 0.1
_STACK_WITHIN_S = 1.0
_STACK_PAUSE_S = 0.1

_context = multiprocessing.get_context("spawn")

# A child dies with the thread that has started it (PR_SET_PDEATHSIG), so that must be one that lasts.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starts-children")


class FunctionsNotLoaded(Exception):
    """The file of functions raised when it was loaded, or serves something else than before."""


class Stop:
    """Asks a running call to end; the first reason counts."""

    def __init__(self) -> None:
        self._reason: Failure | None = None
        self._guard = threading.Lock()

    def ask(self, code: str, message: str) -> None:
        """From any thread."""
        with self._guard:
            self._reason = self._reason or Failure(code, message)

    @property
    def reason(self) -> Failure | None:
        return self._reason


class Seat:
    """Runs calls in a child process, which it replaces when a call has killed it or had to be killed.

    Args:
        functions_file: what the child serves
        segment_path: what it maps
        grace_s: how long a call may take to end that was asked to
    """

    def __init__(self, functions_file: str, segment_path: str, grace_s: float) -> None:
        self._arguments = functions_file, segment_path
        self._grace_s = grace_s
        self.declarations: list[dict[str, Any]] = []
        self.progress = 0.0
        self._start()

    @property
    def process_id(self) -> int:
        """Of the child."""
        process_id: int = self._process.pid
        return process_id

    def run(self, call: CallMessage, stop: Stop) -> Outcome:
        """Runs a call to its end, whatever it does; blocks.

        Raises:
            FunctionsNotLoaded: if a child that had to be started anew does not serve what it served
        """
        self.progress = 0.0
        started_ns = time.perf_counter_ns()
        try:
            self._pipe.send(call)
            outcome = self._await(call, stop)
        except (EOFError, OSError):
            outcome = None
        if outcome is None:
            self._restart()
            failure = Failure("redelivered", "the process that ran it has died")
            return Outcome("REDELIVERED", failure, compute_ns=time.perf_counter_ns() - started_ns)
        return outcome

    def _await(self, call: CallMessage, stop: Stop) -> Outcome | None:
        told_at = None
        while True:
            for _ in wait([self._pipe], _LOOK_EVERY_S):
                answer = self._pipe.recv()
                if isinstance(answer, Outcome):
                    return answer if stop.reason is None or answer.name == "COMPUTED" else _stopped(stop.reason)
                self.progress = answer
            if time.time_ns() // 1_000_000 >= call.deadline_ms:
                stop.ask("deadline_exceeded", "the deadline of the job has passed")
            if stop.reason is not None and told_at is None:
                told_at = time.monotonic()
                self._pipe.send(child.STOP)
            if told_at is not None and stop.reason is not None and time.monotonic() - told_at > self._grace_s:
                trace = self._stack()
                self._restart()
                return _stopped(stop.reason, trace)

    def _stack(self) -> str | None:
        """Where the child stands; None if it cannot even say that."""
        try:
            os.kill(self.process_id, child.STACK_SIGNAL)
        except ProcessLookupError:
            return None
        stack = b""
        pause = _STACK_WITHIN_S
        while len(stack) < MAXIMUM_TRACE and self._stack_pipe.poll(pause):
            stack += os.read(self._stack_pipe.fileno(), MAXIMUM_TRACE)
            pause = _STACK_PAUSE_S  # It comes in many small writes, and has no end of its own.
        return stack.decode(errors="replace")[:MAXIMUM_TRACE] or None

    def _restart(self) -> None:
        before = self.declarations
        self.close()
        self._start()
        if self.declarations != before:
            self.close()
            raise FunctionsNotLoaded("the file of functions has changed; start the worker again to serve it")

    def _start(self) -> None:
        self._pipe, childs = _context.Pipe()
        self._stack_pipe, childs_stack = _context.Pipe(duplex=False)
        self._process = _context.Process(
            target=child.main, args=(childs, childs_stack, os.getpid(), *self._arguments), name="onecopy-calls"
        )
        _starter.submit(self._process.start).result()
        childs.close()
        childs_stack.close()
        try:
            says = self._pipe.recv()
        except EOFError:
            says = "the process that loads the functions has died"
        if isinstance(says, str):
            self.close()
            raise FunctionsNotLoaded(says)
        self.declarations = says

    def close(self) -> None:
        """Ends the child, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._stack_pipe.close()


def _stopped(reason: Failure, trace: str | None = None) -> Outcome:
    name = "DECLINED" if reason.code == "worker_stopping" else "FAILED"
    return Outcome(name, Failure(reason.code, reason.message, trace))


def memory_of(process_ids: list[int]) -> dict[str, int]:
    """Bytes of these processes: private ones added up, shared ones of the process that has most, page tables added up."""
    private, shared, tables = [0], [0], [0]
    for process_id in process_ids:
        try:
            with open(f"/proc/{process_id}/status") as status:
                lines = dict(line.split(":", 1) for line in status)
        except OSError:
            continue
        for field, values in (("RssAnon", private), ("RssShmem", shared), ("VmPTE", tables)):
            values.append(int(lines.get(field, "0 kB").split()[0]) * 1024)
    return {"bytesPrivate": sum(private), "bytesShared": max(shared), "bytesPageTables": sum(tables)}


