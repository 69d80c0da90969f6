"""The segment's file, as docs/segment-format.md describes it: read in place, and held by locks while it is.

Nothing here speaks HTTP: an unpickled array finds its bytes by this module alone.
"""

from __future__ import annotations

import errno
import mmap
import os
import struct
import sys
import threading
import uuid
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np

if sys.platform == "linux":
    import fcntl

_MAGIC = b"ONE-COPY"
_VERSION = 1
_SUPERBLOCK_BYTES = 4096
_SUPERBLOCK = struct.Struct("<8sII16sqqqII")
_ENTRIES_USED = struct.Struct("<I")
_ENTRIES_USED_OFFSET = 104
_ENTRY_BYTES = 2048
_ENTRY = struct.Struct("<QIIII16sQQ")
_ENTRY_ID_OFFSET = 24
_WORD = struct.Struct("<Q")
_WRITABLE_STATES = (1,)
READABLE_STATES = (3, 4)
_FLOCK = struct.Struct("hhxxxxqqixxxx")
# What opening a file says where it is not there, or not for this user; all else is wrong with this process or host.
_ELSEWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES})


class SegmentUnavailable(Exception):
    """The segment or the array cannot be reached through a file of this host; the service may still send it."""


@dataclass(frozen=True)
class Place:
    """Where an array lies: what finds it again, for ever, and never finds another one.

    Attributes:
        path: of the segment's file on this host
        segment_id: what the file must say it is
        array_id: of the array
        offset: of its first byte in the file
        nbytes: how many bytes it has
    """

    path: str
    segment_id: uuid.UUID
    array_id: uuid.UUID
    offset: int
    nbytes: int


def _crc32c_table() -> list[int]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return table


_CRC32C_TABLE = _crc32c_table()


def crc32c(data: bytes) -> int:
    """The Castagnoli CRC, which the standard library does not have."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC32C_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def lock(file: int, offset: int, nbytes: int) -> None:
    """Takes an open file description lock for reading on exactly these bytes; closing the file releases it."""
    _set_lock(file, offset, nbytes, fcntl.F_RDLCK)


def unlock(file: int, offset: int, nbytes: int) -> None:
    """Releases the lock even where a forked child has inherited the file."""
    _set_lock(file, offset, nbytes, fcntl.F_UNLCK)


def _set_lock(file: int, offset: int, nbytes: int, kind: int) -> None:
    if nbytes <= 0:
        raise ValueError("a lock of no bytes would be one of all that follow")
    fcntl.fcntl(file, fcntl.F_OFD_SETLK, _FLOCK.pack(kind, os.SEEK_SET, offset, nbytes, 0))


def open_file(path: str, segment_id: uuid.UUID, flags: int) -> int:
    """Opens a segment's file and checks that it is that segment.

    Raises:
        SegmentUnavailable: if it is not there, not allowed, not valid, or another one
        OSError: if this process has no file left, and the like
    """
    if sys.platform != "linux":
        raise SegmentUnavailable("segments are mapped on Linux only")
    try:
        file = os.open(path, flags | os.O_CLOEXEC)
    except OSError as failure:
        if failure.errno not in _ELSEWHERE:
            raise
        raise SegmentUnavailable(f"{path}: {failure.strerror}") from failure
    try:
        _check_superblock(path, os.pread(file, _SUPERBLOCK_BYTES, 0), os.fstat(file).st_size, segment_id)
    except BaseException:
        os.close(file)
        raise
    return file


def _check_superblock(path: str, superblock: bytes, size: int, segment_id: uuid.UUID) -> None:
    if len(superblock) < _SUPERBLOCK_BYTES or superblock[:8] != _MAGIC:
        raise SegmentUnavailable(f"{path} is not a segment")
    _, version, crc, found_id, _, file_bytes, _, _, _ = _SUPERBLOCK.unpack_from(superblock)
    if version != _VERSION:
        raise SegmentUnavailable(f"{path} has version {version} of the format; this client reads {_VERSION}")
    if crc32c(superblock[8:12] + superblock[16:80]) != crc or size < file_bytes:
        raise SegmentUnavailable(f"{path} is damaged or truncated")
    if found_id != segment_id.bytes:
        raise SegmentUnavailable(f"{path} is the segment {uuid.UUID(bytes=found_id)}, not {segment_id}")


@dataclass(frozen=True)
class Entry:
    """An entry of the directory that is whole."""

    generation: int
    state: int
    array_id: uuid.UUID
    offset: int
    nbytes: int


def entry_word(memory: mmap.mmap, index: int) -> int:
    """Generation × 256 + state of an entry that is in use."""
    word: int = _WORD.unpack_from(memory, _SUPERBLOCK_BYTES + index * _ENTRY_BYTES)[0]
    return word


def read_entry(memory: mmap.mmap, index: int) -> Entry:
    """The entry as it is at one moment.

    Raises:
        SegmentUnavailable: if it was never in use, or is just being changed
    """
    if index >= _ENTRIES_USED.unpack_from(memory, _ENTRIES_USED_OFFSET)[0]:
        raise SegmentUnavailable(f"the directory has no entry {index}")
    word = entry_word(memory, index)
    start = _SUPERBLOCK_BYTES + index * _ENTRY_BYTES
    entry = memory[start : start + _ENTRY_BYTES]
    _, crc, _, _, _, array_id, offset, nbytes = _ENTRY.unpack_from(entry)
    if entry_word(memory, index) >> 8 != word >> 8 or crc32c(_WORD.pack(word >> 8) + entry[12:]) != crc:
        raise SegmentUnavailable(f"entry {index} is being changed")
    return Entry(word >> 8, word & 255, uuid.UUID(bytes=array_id), offset, nbytes)


def id_in(superblock: bytes) -> uuid.UUID | None:
    """The id of the segment whose first 32 bytes these are; None if it is none that can be read."""
    if len(superblock) < 32 or superblock[:8] != _MAGIC or int.from_bytes(superblock[8:12], "little") != _VERSION:
        return None
    return uuid.UUID(bytes=superblock[16:32])


class InPlace:
    """Elements of a mapping, read-only; an ndarray made of it keeps the mapping."""

    def __init__(
        self, mapping: Mapping, offset: int, dtype: np.dtype, shape: tuple[int, ...], strides: tuple[int, ...]
    ) -> None:
        self._mapping = mapping
        self.__array_interface__: dict[str, Any] = {
            "version": 3,
            "typestr": dtype.str,
            "shape": shape,
            "strides": strides,
            "data": (mapping.address + offset, True),
        }


class Held(InPlace):
    """The same of bytes that stay this array's while this object lives: a file keeps them locked."""

    def __init__(
        self,
        mapping: Mapping,
        file: int,
        place: Place,
        dtype: np.dtype,
        shape: tuple[int, ...],
        strides: tuple[int, ...],
    ) -> None:
        super().__init__(mapping, place.offset, dtype, shape, strides)
        weakref.finalize(self, os.close, file)


class Mapping:
    """The whole file, mapped for reading once a process: mapping it anew for each view would fault every page again.

    It lasts as long as a view of the segment, or a client that has found it; so does the memory of a deleted file.
    """

    def __init__(self, file: int, segment_id: uuid.UUID) -> None:
        self.segment_id = segment_id
        self.identity = identity(os.fstat(file))
        self.memory = mmap.mmap(file, os.fstat(file).st_size, mmap.MAP_SHARED, mmap.PROT_READ)
        self.address = np.frombuffer(self.memory, np.uint8).ctypes.data
        self.known: dict[Place, tuple[int, int]] = {}

    def check(self, place: Place) -> None:
        """Sees to it that the place is the array's and may be read; to be called while its bytes are locked.

        Raises:
            SegmentUnavailable: if the array is gone
        """
        known = self.known.get(place)
        if known is not None:
            self._check_word(*known, place)
        else:
            self.known[place] = self._find(place, READABLE_STATES)

    def generation_to_write(self, place: Place) -> int:
        """Sees to it that the place is the array's and may be written; to be called while its bytes are locked.

        Returns:
            its generation, which grows when the service begins to publish it

        Raises:
            SegmentUnavailable: if the array is gone, or published
        """
        return self._find(place, _WRITABLE_STATES)[1]

    def _find(self, place: Place, states: tuple[int, ...]) -> tuple[int, int]:
        """The index and the generation of the entry."""
        used = _ENTRIES_USED.unpack_from(self.memory, _ENTRIES_USED_OFFSET)[0]
        ids = np.ndarray((used, 2), "<u8", self.memory, _SUPERBLOCK_BYTES + _ENTRY_ID_OFFSET, (_ENTRY_BYTES, 8))
        for index in np.flatnonzero((ids == np.frombuffer(place.array_id.bytes, "<u8")).all(axis=1)):
            generation = self._verified_generation(int(index), place, states)
            if generation is not None:
                return int(index), generation
        raise _gone(place)

    def _check_word(self, index: int, generation: int, place: Place) -> None:
        word = entry_word(self.memory, index)
        if word >> 8 != generation or word & 255 not in READABLE_STATES:
            self.known.pop(place, None)
            raise _gone(place)

    def _verified_generation(self, index: int, place: Place, states: tuple[int, ...]) -> int | None:
        try:
            entry = read_entry(self.memory, index)
        except SegmentUnavailable:
            return None
        found = (entry.array_id, entry.offset, entry.nbytes) == (place.array_id, place.offset, place.nbytes)
        return entry.generation if found and entry.state in states else None


def _gone(place: Place) -> SegmentUnavailable:
    return SegmentUnavailable(f"the array {place.array_id} is no longer in {place.path}")


_mappings: weakref.WeakValueDictionary[str, Mapping] = weakref.WeakValueDictionary()
_mappings_guard = threading.Lock()


def identity(status: os.stat_result) -> tuple[int, int]:
    """What tells a file from another one that takes its path."""
    return status.st_dev, status.st_ino


def file_at(path: str) -> tuple[int, int] | None:
    """The identity of the file at a path, None where this user finds none."""
    try:
        return identity(os.stat(path))
    except OSError:
        return None


def mapping(path: str, segment_id: uuid.UUID) -> Mapping:
    """The mapping of this segment.

    Raises:
        SegmentUnavailable: if this host does not have it
    """
    with _mappings_guard:
        found = _mappings.get(path)
        if found is None or found.segment_id != segment_id or found.identity != file_at(path):
            # A file of its own: the mapping keeps a duplicate, and with it whatever locks it has.
            file = open_file(path, segment_id, os.O_RDONLY)
            try:
                found = _mappings[path] = Mapping(file, segment_id)
            finally:
                os.close(file)
        return found


def mapping_of(file: int, place: Place) -> Mapping:
    """The mapping of a file that was opened for a place.

    Raises:
        SegmentUnavailable: if there is another file at its path by now
    """
    mapped = mapping(place.path, place.segment_id)
    if mapped.identity != identity(os.fstat(file)):
        raise SegmentUnavailable(f"{place.path} was replaced meanwhile")
    return mapped


def view(place: Place, dtype: np.dtype, shape: tuple[int, ...], order: str) -> np.ndarray:
    """The array in place, read-only, its bytes locked while the result or a view of it lives.

    Raises:
        SegmentUnavailable: if this host does not have it
    """
    if place.nbytes == 0:
        return _nothing(dtype, shape, order)
    file = open_file(place.path, place.segment_id, os.O_RDONLY)
    try:
        lock(file, place.offset, place.nbytes)
        mapped = mapping_of(file, place)
        mapped.check(place)
        held = Held(mapped, file, place, dtype, shape, strides(dtype, shape, order))
    except BaseException:
        os.close(file)
        raise
    return np.asarray(held)


def _nothing(dtype: np.dtype, shape: tuple[int, ...], order: str) -> np.ndarray:
    nothing = np.empty(shape, dtype, order="F" if order == "F" else "C")
    nothing.flags.writeable = False
    return nothing


def strides(dtype: np.dtype, shape: tuple[int, ...], order: str) -> tuple[int, ...]:
    """Bytes from one element to the next along each axis of a contiguous array."""
    steps = []
    step = dtype.itemsize
    for length in shape if order == "F" else reversed(shape):
        steps.append(step)
        step *= length
    return tuple(steps if order == "F" else reversed(steps))
