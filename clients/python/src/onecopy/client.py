"""The client: arrays in, jobs, results out."""

from __future__ import annotations

import contextlib
import datetime
import math
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, BinaryIO, Literal, cast
from urllib.parse import quote

import numpy as np

from . import npy, segment
from .array import Array, Description
from .errors import ExpressionError, NotFoundError, OnecopyError
from .jobs import Job, cancelled_on_interrupt
from .pool import Pool
from .progress import Progress
from .reservation import Extent, Reservation
from .segment import Place, SegmentUnavailable
from .transport import Transport

DEFAULT_URL = "http://127.0.0.1:8080"
# Below, one request with the bytes is quicker than two requests and a mapping.
_WRITTEN_IN_PLACE_BYTES = 256 << 10
_FIRST_WAIT_S = 0.2


def connect(url: str | None = None, key: str | None = None, *, timeout_s: float = 120.0) -> Client:
    """A client of the service at ``url``, else at ONECOPY_URL, else on this machine at port 8080.

    Args:
        url: http or https
        key: sent as a bearer token; ONECOPY_KEY unless given
        timeout_s: how long the service may be silent
    """
    address = url or os.environ.get("ONECOPY_URL") or DEFAULT_URL
    return Client(Transport(address, key or os.environ.get("ONECOPY_KEY"), timeout_s))


class Client:
    """A service, as a context manager; threads may share it."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.has_events = True
        self._known_segment: tuple[uuid.UUID, str] | None = None
        self._mapped: dict[str, segment.Mapping] = {}
        # Files that are none of the service's segment, or none that this user may read.
        self._refused: dict[str, tuple[int, int]] = {}

    @property
    def url(self) -> str:
        """Where the service is."""
        return self.transport.url

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes connections; views of arrays stay valid."""
        self.transport.close()
        self._mapped.clear()

    # Arrays

    def put(self, array: Any, name: str | None = None, *, replace: bool = False, progress: bool | None = None) -> Array:
        """Puts an array, or what NumPy makes one of, into the segment.

        On the service's host it is written once, straight into the segment, unless it is small or replaces another
        one; else it is streamed, without a copy in this process.

        Args:
            name: none unless given; ConflictError if it is taken
            replace: replaces the array of that name, atomically
            progress: True or False; None shows a bar in a terminal or notebook

        Raises:
            NoRoomError: if the segment is full
            OnecopyError: ``unsupported_dtype``, ``invalid_name``, …
        """
        elements = npy.as_array(array)
        with Progress(f"put {name or 'array'}", "B", progress) as bar:
            if elements.nbytes >= _WRITTEN_IN_PLACE_BYTES and not (replace and name is not None):
                written = self._write_in_place(elements, name, bar)
                if written is not None:
                    return written
            header = npy.header(elements)
            length = len(header) + elements.nbytes
            return self._upload(_chain(header, npy.blocks(elements)), length, name, replace, bar)

    def put_file(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        replace: bool = False,
        progress: bool | None = None,
    ) -> Array:
        """Puts a file that the service can read: an .npy file, a PNG or JPEG image. See ``put``."""
        with open(path, "rb") as file:
            if file.read(6) == b"\x93NUMPY":
                return self.put(np.load(path, mmap_mode="r"), name, replace=replace, progress=progress)
            length = file.seek(0, os.SEEK_END)
            file.seek(0)
            with Progress(f"put {name or os.fspath(path)}", "B", progress) as bar:
                return self._upload(iter(lambda: file.read(npy.BLOCK_BYTES), b""), length, name, replace, bar)

    def _write_in_place(self, elements: np.ndarray, name: str | None, bar: Progress) -> Array | None:
        path = os.environ.get("ONECOPY_SEGMENT") or self._known()[1]
        if not os.access(path, os.R_OK | os.W_OK):
            return None
        reserved = self._reserve(elements.dtype.name, elements.shape, npy.memory_order(elements), name)
        try:
            try:
                extent = self._extent(reserved)
            except SegmentUnavailable:
                # Given up already, or not to be written here: it is sent.
                with contextlib.suppress(NotFoundError):
                    self.delete(reserved.id)
                return None
            try:
                _copy(extent.array(), elements, bar)
                extent.freeze()
            finally:
                extent.close()
            self._seal(reserved.id)
        except BaseException:
            # What interrupted the writing counts, not what a service that is gone says of giving up.
            with contextlib.suppress(OnecopyError):
                self.delete(reserved.id)
            raise
        return Array(self, reserved)

    def _reserve(self, dtype: str, shape: tuple[int, ...], order: str, name: str | None) -> Description:
        body = {"kind": "reserve", "dtype": dtype, "shape": [int(length) for length in shape], "order": order}
        return Description.of(self.transport.json("POST", "/v1/arrays", body, {"name": name}))

    def _extent(self, reserved: Description) -> Extent:
        place = self._place(reserved)
        if place is None:
            raise SegmentUnavailable(f"{reserved.path} is not here")
        return Extent(place, reserved)

    def _seal(self, array_id: str) -> None:
        self.transport.json("POST", f"/v1/arrays/{array_id}/seal", {})

    def _upload(
        self, body: Iterable[memoryview | bytes], length: int, name: str | None, replace: bool, bar: Progress
    ) -> Array:
        if replace and name is not None:
            method, path, query = "PUT", f"/v1/arrays/{quote(name, safe='')}", None
        else:
            method, path, query = "POST", "/v1/arrays", {"name": name}
        answer = self.transport.upload(method, path, query, body, length, lambda sent: bar.add(sent, length))
        return Array(self, Description.of(answer))

    def empty(
        self,
        shape: int | tuple[int, ...],
        dtype: Any = "float64",
        order: Literal["C", "F"] = "C",
        name: str | None = None,
    ) -> Reservation:
        """Room in the segment for this process to write in place, all zero; ``seal()`` publishes it.

        Raises:
            OnecopyError: ``not_on_this_host`` where the segment is not here, or this user may not write it
        """
        lengths = (shape,) if isinstance(shape, int) else tuple(shape)
        reserved = self._reserve(np.dtype(dtype).name, lengths, order, name)
        try:
            if reserved.nbytes == 0:
                raise ValueError("there is nothing to write in an array without elements; put it")
            return Reservation(self, reserved, self._extent(reserved))
        except SegmentUnavailable as elsewhere:
            self.delete(reserved.id)
            raise OnecopyError("not_on_this_host", f"the array cannot be written in place: {elsewhere}") from elsewhere
        except BaseException:
            self.delete(reserved.id)
            raise

    def get(self, name: str) -> Array:
        """The array of this name or id."""
        return Array(self, Description.of(self.describe(name)))

    def arrays(self) -> Iterator[Array]:
        """All arrays, the oldest first, without those that are going."""
        return (Array(self, Description.of(item)) for item in self.items("/v1/arrays") if item["state"] == "READY")

    def delete(self, array: Array | str) -> None:
        """Deletes an array, given itself, its id or its name; jobs and views that use it may finish."""
        self.transport.json("DELETE", _array_path(array.id if isinstance(array, Array) else array))

    def describe(self, name: str) -> dict[str, Any]:
        """All that the service says of the array of this name or id, as it stands now."""
        return cast("dict[str, Any]", self.transport.json("GET", _array_path(name)))

    def _state(self, array_id: str) -> str:
        try:
            return str(self.describe(array_id)["state"])
        except NotFoundError:
            return "FREE"

    def _download(self, array_id: str, index: str | None = None) -> np.ndarray:
        with self.transport.request("GET", _array_path(array_id) + "/content", {"slice": index}) as answer:
            elements = npy.read(cast(BinaryIO, answer))
            answer.read()
            return elements

    # Where arrays are

    def _known(self, again: bool = False) -> tuple[uuid.UUID, str]:
        """The id and the path of the service's segment, asked once: the answer lists all arrays."""
        if self._known_segment is None or again:
            found = self.segment()
            self._known_segment = uuid.UUID(found["segmentId"]), str(found["path"])
        return self._known_segment

    def _local_path(self, description: Description) -> str:
        # In a container the same file may be mounted elsewhere; its id says that it is the same.
        return os.environ.get("ONECOPY_SEGMENT") or description.path

    def _place(self, description: Description) -> Place | None:
        """Where this host has the array; None where it has not, or may not read it."""
        path = self._local_path(description)
        file = segment.file_at(path)
        if file is None or file == self._refused.get(path):
            return None
        # The service may have another segment than when it was asked last.
        for again in (False, True):
            segment_id = self._known(again)[0]
            try:
                self._mapped[path] = segment.mapping(path, segment_id)
            except SegmentUnavailable:
                continue
            return description.place(path, segment_id)
        self._refused[path] = file
        return None

    # Jobs

    def run(
        self,
        expression: str,
        /,
        *,
        map: Mapping[str, Iterable[Any]] | None = None,
        output: str | None = None,
        replace: bool = False,
        priority: int | None = None,
        timeout: float | str | datetime.timedelta | None = None,
        progress: bool | None = None,
        **variables: Any,
    ) -> Any:
        """Computes an expression, as NumPy writes it, and waits for what it gives.

        Args:
            expression: ``"sum(a * i)"``; docs/expressions.md says what there is
            map: variable to values; the expression is computed once for each, several variables are zipped
            output: the name of the array that results
            replace: lets ``output`` replace the array of that name
            priority: the share of the workers next to other jobs; more is more
            timeout: seconds, or as the service writes durations ("5m"), after which the job fails
            progress: True or False; None shows a bar in a terminal or notebook
            variables: an ``Array``; the name of one; an array of this process, which is put for the time of the job;
                or a number, which like a Python number does not widen the dtype of an array

        Returns:
            A NumPy scalar, an ``Array`` or a tuple of these; with ``map`` a list of them in its order

        Raises:
            ExpressionError: if the expression is wrong
            JobFailedError: if the job fails
        """
        job = self.submit(
            expression,
            map=map,
            output=output,
            replace=replace,
            priority=priority,
            timeout=timeout,
            **variables,
        )
        with cancelled_on_interrupt(lambda: job):
            results = job.results(progress)
        return results if map is not None else results[0]

    def submit(
        self,
        expression: str,
        /,
        *,
        map: Mapping[str, Iterable[Any]] | None = None,
        output: str | None = None,
        replace: bool = False,
        priority: int | None = None,
        timeout: float | str | datetime.timedelta | None = None,
        **variables: Any,
    ) -> Job:
        """Like ``run``, without waiting: the job, which is followed by its ``wait``, ``results`` and ``cancel``."""
        temporaries: dict[int, Array] = {}
        try:
            body: dict[str, Any] = {"expression": expression, "arrays": {}, "parameters": {}}
            for variable, value in variables.items():
                self._bind(variable, value, body, temporaries)
            if map is not None:
                body["map"] = {name: [scalar(value) for value in values] for name, values in map.items()}
            options = {
                "output": output,
                "replace": replace or None,
                "priority": priority,
                "timeout": _duration(timeout),
            }
            body.update((name, value) for name, value in options.items() if value is not None)
            return self._submit({name: value for name, value in body.items() if value != {}})
        except ExpressionError as failure:
            failure.problem.setdefault("expression", expression)
            raise
        finally:
            # The job holds a lease: these go when it ends, even if this process is gone by then.
            for array in temporaries.values():
                self.delete(array)

    def _submit(self, body: dict[str, Any]) -> Job:
        headers = {"Idempotency-Key": str(uuid.uuid4())}

        def post(wait: str) -> Job:
            return Job(self, self.transport.json("POST", "/v1/jobs", body, {"wait": wait}, headers))

        with cancelled_on_interrupt(lambda: post("0s")):
            return post(self.transport.wait_of(_FIRST_WAIT_S))

    def _bind(self, variable: str, value: Any, body: dict[str, Any], temporaries: dict[int, Array]) -> None:
        if isinstance(value, Array):
            body["arrays"][variable] = value.id
        elif isinstance(value, str):
            body["arrays"][variable] = value
        elif isinstance(value, (bool, int, float, np.generic)):
            body["parameters"][variable] = scalar(value)
        else:
            if id(value) not in temporaries:
                temporaries[id(value)] = self.put(value)
            body["arrays"][variable] = temporaries[id(value)].id

    def pool(self) -> Pool:
        """What looks like ``multiprocessing.Pool``, with expressions for functions."""
        return Pool(self)

    def job(self, job_id: str) -> Job:
        """The job of this id."""
        return Job(self, self.transport.json("GET", f"/v1/jobs/{quote(job_id, safe='')}"))

    def jobs(self) -> Iterator[Job]:
        """All jobs that the service remembers, the newest first."""
        return (Job(self, item) for item in self.items("/v1/jobs"))

    # The service

    def workers(self) -> list[dict[str, Any]]:
        """The worker processes, with what each holds of memory."""
        return list(self.items("/v1/workers"))

    def functions(self) -> list[dict[str, Any]]:
        """The functions of users that workers serve, and that expressions may call."""
        return list(self.items("/v1/functions"))

    def segment(self) -> dict[str, Any]:
        """How full the segment is, and of what."""
        return cast("dict[str, Any]", self.transport.json("GET", "/v1/segment"))

    def items(self, path: str) -> Iterator[dict[str, Any]]:
        """The items of one of the service's lists, page by page."""
        query: dict[str, Any] = {}
        while True:
            page = self.transport.json("GET", path, query=query)
            yield from page["items"]
            if not page.get("next"):
                return
            query = {"after": page["next"]}

    def __repr__(self) -> str:
        return f"<onecopy.Client {self.url}>"


def scalar(value: Any) -> bool | int | float | str:
    """A number as JSON has it; what JSON has no number for is a string."""
    number = value.item() if isinstance(value, np.generic) else value
    if isinstance(number, float) and not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if isinstance(number, (bool, int, float)):
        return number
    raise TypeError(f"{value!r} is a {type(value).__name__}; a bool, an int or a float is expected")


def _duration(value: float | str | datetime.timedelta | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    seconds = value.total_seconds() if isinstance(value, datetime.timedelta) else value
    return f"{max(1, round(seconds * 1000))}ms"


def _array_path(name: str) -> str:
    return f"/v1/arrays/{quote(name, safe='')}"


def _chain(header: bytes, blocks: Iterable[memoryview | bytes]) -> Iterator[memoryview | bytes]:
    yield header
    yield from blocks


def _copy(target: np.ndarray, source: np.ndarray, bar: Progress) -> None:
    contiguous = source.flags.c_contiguous or source.flags.f_contiguous
    if not contiguous or source.dtype != target.dtype:
        target[...] = source
        return
    to, of = npy.flat_bytes(target), npy.flat_bytes(source)
    step = 64 * npy.BLOCK_BYTES
    for start in range(0, len(of), step):
        to[start : start + step] = of[start : start + step]
        bar.show(min(start + step, len(of)), len(of))
