"""Jobs: followed to their end, cancelled, and their results as NumPy's."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .array import Array, Description
from .errors import JobCancelledError, JobFailedError, NotFoundError, OnecopyError, UnreachableError
from .progress import Progress

if TYPE_CHECKING:
    from .client import Client

_LONG_WAIT_S = 30.0
_SHORT_WAIT_S = 0.3
_ENDED = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})


class Job:
    """A job of the service, as it stood when it was last heard of."""

    def __init__(self, client: Client, representation: dict[str, Any]) -> None:
        self._client = client
        self.representation = representation

    @property
    def id(self) -> str:
        return str(self.representation["id"])

    @property
    def expression(self) -> str:
        return str(self.representation["expression"])

    @property
    def status(self) -> str:
        """QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED, when it was last heard of."""
        return str(self.representation["status"])

    @property
    def ended(self) -> bool:
        return self.status in _ENDED

    @property
    def slices(self) -> tuple[int, int]:
        """How many slices are done, and how many there are."""
        progress = self.representation.get("progress") or {}
        return progress.get("slicesDone", 0), progress.get("slicesTotal", 0)

    @property
    def _work(self) -> tuple[float, int]:
        """The same, with what running functions have told of theirs."""
        done, total = self.slices
        told = (self.representation.get("progress") or {}).get("fraction", 0.0) * total
        return max(done, round(told, 2)), total

    def refresh(self, wait: str | None = None) -> Job:
        """Asks how it stands; with ``wait`` ("30s") the service answers when it ends or that time is over."""
        query = {"wait": wait} if wait else None
        try:
            self.representation = self._client.transport.json("GET", f"/v1/jobs/{self.id}", query=query)
        except UnreachableError as failure:
            failure.job_id = self.id
            failure.detail += f"; job {self.id} may go on"
            raise
        return self

    def cancel(self) -> Job:
        """Asks for its end; it ends soon after, CANCELLED unless it was done already."""
        self._client.transport.json("POST", f"/v1/jobs/{self.id}/cancel", repeatable=True)
        return self

    def wait(self, progress: bool | None = None) -> Job:
        """Waits for its end, with a progress bar in a terminal or notebook unless ``progress`` says otherwise."""
        with Progress(self.expression, "slices", wanted=progress) as bar:
            for _ in self.follow(frequent=bar.wanted):
                bar.show(*self._work)
        return self

    def follow(self, frequent: bool = True) -> Iterator[Job]:
        """Yields this job each time that something is heard of it, the last time when it has ended."""
        yield self
        if frequent and not self.ended and self._client.has_events:
            yield from self._follow_events()
        while not self.ended:
            yield self.refresh(self._client.transport.wait_of(_SHORT_WAIT_S if frequent else _LONG_WAIT_S))

    def _follow_events(self) -> Iterator[Job]:
        try:
            with self._client.transport.request(
                "GET", f"/v1/jobs/{self.id}/events", headers={"Accept": "text/event-stream"}
            ) as answer:
                for data in _event_data(answer.readline):
                    self.representation = data
                    yield self
                    if self.ended:
                        return
        except NotFoundError as failure:
            if failure.code != "not_found":
                raise
            self._client.has_events = False
        except OnecopyError as failure:
            # A stream that was cut, or one too many of them: asking works all the same, and says what is wrong.
            if failure.status not in (0, 429):
                raise

    def results(self, progress: bool | None = None) -> list[Any]:
        """Waits for the results: one for each value of ``map``, in its order; one where there was no ``map``.

        Raises:
            JobFailedError: if it failed; ``code`` says of what
            JobCancelledError: if it was cancelled
        """
        self.wait(progress)
        if self.status != "SUCCEEDED":
            raise self._failure()
        if "results" not in self.representation:
            self.refresh()  # It came from a list of jobs, which leaves them out.
        return [result_of(self._client, result) for result in self.representation["results"]]

    def _failure(self) -> JobFailedError:
        problem = self.representation.get("error") or {}
        cancelled = self.status == "CANCELLED"
        kind = JobCancelledError if cancelled else JobFailedError
        code = str(problem.get("code") or ("job_cancelled" if cancelled else "job_failed"))
        detail = str(problem.get("detail") or f"job {self.id} ended {self.status}")
        failure = kind(code, detail, 200, problem)
        failure.job_id = self.id
        return failure

    def __repr__(self) -> str:
        done, total = self.slices
        return f"<onecopy.Job {self.expression!r} {self.status} {done}/{total} slices, {self.id}>"


def _event_data(read_line: Callable[[], bytes]) -> Iterator[dict[str, Any]]:
    """The data of Server-Sent Events, each one JSON object."""
    data: list[str] = []
    while line := read_line():
        text = line.decode().rstrip("\r\n")
        if text.startswith("data:"):
            data.append(text[5:].removeprefix(" "))
        elif not text and data:
            yield json.loads("\n".join(data))
            data = []


def result_of(client: Client, result: dict[str, Any]) -> Any:
    """One result: a NumPy scalar, an ``Array`` in the segment, or a tuple of these."""
    if "tuple" in result:
        return tuple(result_of(client, part) for part in result["tuple"])
    if result.get("array") is not None:
        return Array(client, Description.of(result["array"]))
    dtype = np.dtype(result["dtype"])
    if "value" not in result:
        array_id = result.get("arrayId", "that the job gave")
        raise NotFoundError("array_not_found", f"the array {array_id} is the result, and is deleted by now")
    if result.get("shape"):
        return np.array(result["value"], dtype).reshape(result["shape"])
    return dtype.type(result["value"])


@contextlib.contextmanager
def cancelled_on_interrupt(find: Callable[[], Job]) -> Iterator[None]:
    """Ctrl-C in the block cancels the job, then goes on as Ctrl-C does."""
    try:
        yield
    except KeyboardInterrupt:
        with contextlib.suppress(OnecopyError):
            find().cancel()
        raise
