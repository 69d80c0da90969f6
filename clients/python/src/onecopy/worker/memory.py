"""The segment as a process that runs calls sees it: mapped for reading only, written exactly where a call's result goes."""

from __future__ import annotations

import os
import uuid

import numpy as np

from .. import segment
from ..segment import READABLE_STATES, SegmentUnavailable
from .messages import Failure, Reference, Target

_WRITABLE_STATES = (1, 2)
_KNOWN = 1_024


class Refused(Exception):
    """A call cannot run here: its outcome, and why."""

    def __init__(self, outcome: str, code: str, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.failure = Failure(code, message)


class Memory:
    """One mapping of the whole file, made when the first call comes and again when the segment is another one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._segment_id: uuid.UUID | None = None
        self._mapping: segment.Mapping | None = None
        self._places: dict[Reference, tuple[int, int]] = {}

    def attach(self, segment_id: uuid.UUID) -> None:
        """Sees to it that this segment is mapped.

        Raises:
            Refused: if the file is another one's, or none
        """
        if segment_id == self._segment_id:
            return
        try:
            # Arrays of the segment before may still be looked at: its mapping goes with the last of them.
            self._mapping = segment.mapping(self._path, segment_id)
        except SegmentUnavailable as failure:
            code = "foreign_segment" if os.path.exists(self._path) else "segment_not_attached"
            raise Refused("DECLINED", code, str(failure)) from failure
        self._segment_id, self._places = segment_id, {}

    def array(
        self, reference: Reference, dtype: str, shape: tuple[int, ...], strides: tuple[int, ...], offset: int
    ) -> np.ndarray:
        """Elements of an array in place, read-only; the job's lease keeps them there.

        Raises:
            Refused: if the array is gone, or the elements do not lie in it
        """
        mapping = self._mapped()
        start, nbytes = self._place(reference)
        kind = np.dtype(dtype)
        steps = [(length - 1) * stride for length, stride in zip(shape, strides, strict=True)]
        first = offset + sum(step for step in steps if step < 0)
        last = offset + sum(step for step in steps if step > 0) + kind.itemsize
        if 0 not in shape and not 0 <= first <= last <= nbytes:
            raise Refused(
                "FAILED", "invalid_task", f"bytes {first} to {last} do not lie in an array of {nbytes} bytes"
            )
        try:
            return np.asarray(segment.InPlace(mapping, start + offset, kind, shape, strides))
        except ValueError as failure:
            raise Refused("FAILED", "invalid_task", f"NumPy cannot have this array: {failure}") from failure

    def write(self, target: Target, elements: memoryview) -> None:
        """Writes the bytes of a result, holding them as docs/segment-format.md asks of whoever writes.

        Raises:
            Refused: if the array is gone, sealed, or too small
        """
        segment_id = self._segment_id
        assert segment_id is not None
        if not elements.nbytes:
            return
        try:
            file = segment.open_file(self._path, segment_id, os.O_RDWR)
        except SegmentUnavailable as failure:
            raise Refused("DECLINED", "foreign_segment", str(failure)) from failure
        try:
            entry = self._entry(target.reference)
            if target.offset + elements.nbytes > entry.nbytes:
                raise Refused("FAILED", "invalid_task", f"the result does not fit into {entry.nbytes} bytes")
            start = entry.offset + target.offset
            segment.lock(file, start, elements.nbytes)
            if self._entry(target.reference).state not in _WRITABLE_STATES:
                raise Refused("FAILED", "stale_array", f"the array {target.reference.array_id} is not to be written")
            written = 0
            while written < elements.nbytes:
                written += os.pwrite(file, elements[written : written + (1 << 30)], start + written)
        finally:
            os.close(file)

    def _mapped(self) -> segment.Mapping:
        assert self._mapping is not None
        return self._mapping

    def _place(self, reference: Reference) -> tuple[int, int]:
        known = self._places.get(reference)
        if known is None:
            entry = self._entry(reference)
            if entry.state not in READABLE_STATES and entry.state not in _WRITABLE_STATES:
                raise _stale(reference)
            known = entry.offset, entry.nbytes
            if len(self._places) >= _KNOWN:
                self._places.clear()
            self._places[reference] = known
        elif segment.entry_word(self._mapped().memory, reference.entry_index) >> 8 != reference.generation:
            raise _stale(reference)
        return known

    def _entry(self, reference: Reference) -> segment.Entry:
        try:
            entry = segment.read_entry(self._mapped().memory, reference.entry_index)
        except SegmentUnavailable as failure:
            raise _stale(reference) from failure
        if entry.generation != reference.generation or entry.array_id != reference.array_id:
            raise _stale(reference)
        return entry


def _stale(reference: Reference) -> Refused:
    return Refused("FAILED", "stale_array", f"the array {reference.array_id} is no longer there")


def segment_id_of(path: str) -> tuple[uuid.UUID | None, int]:
    """Which segment the file is and how many bytes it has; None if it is none."""
    try:
        with open(path, "rb") as file:
            superblock = file.read(32)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return None, 0
    return segment.id_in(superblock), size
