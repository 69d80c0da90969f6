"""A segment as docs/segment-format.md describes it, made by hand, so that every state of an entry can be had."""

from __future__ import annotations

import pathlib
import struct
import uuid

import numpy as np

from onecopy.segment import crc32c
from onecopy.worker.messages import Argument, Reference, Target

_DATA = 1 << 21
_ROOM = 1 << 16


class SegmentFile:
    """Entry by entry; array ``n`` has its own 64 KiB."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        self.segment_id = uuid.uuid4()
        self._used = 0
        size = _DATA + 16 * _ROOM
        head = bytearray(4096)
        struct.pack_into("<8sII16sqqqII", head, 0, b"ONE-COPY", 1, 0, self.segment_id.bytes, 0, size, 4096, 16, 2048)
        struct.pack_into("<I", head, 12, crc32c(bytes(head[8:12] + head[16:80])))
        path.write_bytes(head)
        with open(path, "r+b") as file:
            file.truncate(size)

    def add(self, elements: np.ndarray, state: int = 3) -> Reference:
        """An array of these elements, in C order."""
        index, self._used = self._used, self._used + 1
        reference = Reference(uuid.uuid4(), index, 1)
        offset = _DATA + index * _ROOM
        with open(self.path, "r+b") as file:
            file.seek(offset)
            file.write(elements.tobytes())
            file.seek(4096 + index * 2048 + 24)
            file.write(struct.pack("<16sQQ", reference.array_id.bytes, offset, elements.nbytes))
            file.seek(104)
            file.write(struct.pack("<I", self._used))
        self.set_word(index, 1, state)
        return reference

    def set_word(self, index: int, generation: int, state: int) -> None:
        """As the owner changes an entry."""
        with open(self.path, "r+b") as file:
            file.seek(4096 + index * 2048 + 12)
            rest = file.read(2036)
            file.seek(4096 + index * 2048)
            file.write(struct.pack("<QI", generation << 8 | state, crc32c(struct.pack("<Q", generation) + rest)))

    def content(self, reference: Reference, dtype: str, count: int) -> np.ndarray:
        """The elements that lie there now."""
        return np.fromfile(self.path, dtype, count, offset=_DATA + reference.entry_index * _ROOM)


def in_segment(name: str, reference: Reference, elements: np.ndarray) -> Argument:
    """The argument that is all of an array."""
    return Argument(name, reference, str(elements.dtype), elements.shape, elements.strides, 0, None, None)


def number(name: str, text: str, dtype: str | None = None) -> Argument:
    """The argument that is a number."""
    return Argument(name, None, dtype, (), (), 0, None, text)


def target(reference: Reference, offset: int = 0) -> Target:
    """Where a result goes."""
    return Target(reference, offset)
