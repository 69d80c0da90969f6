"""Arrays as .npy streams, to and from a connection, without a copy of the array in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import numpy as np

from .errors import UnreachableError

BLOCK_BYTES = 1 << 20


def check_puttable(array: np.ndarray) -> None:
    """Refuses what would silently become something else; dtypes are judged by the service."""
    if array.dtype.hasobject:
        raise TypeError(f"an array of dtype {array.dtype} holds Python objects, which no other process can read")


def as_array(values: Any) -> np.ndarray:
    """The values as an array, without a copy where they are one."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError("a masked array would lose its mask; put array.filled(value), or data and mask as two arrays")
    array = np.asarray(values)
    check_puttable(array)
    return array


def memory_order(array: np.ndarray) -> str:
    """The order that keeps the layout: F for arrays that are contiguous in Fortran order only, else C."""
    return "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"


def header(array: np.ndarray) -> bytes:
    """The .npy header of an array in its memory order, version 1.0."""
    buffer = io.BytesIO()
    fields = np.lib.format.header_data_from_array_1_0(array)
    fields["fortran_order"] = memory_order(array) == "F"
    np.lib.format.write_array_header_1_0(buffer, fields)
    return buffer.getvalue()


def blocks(array: np.ndarray) -> Iterator[memoryview | bytes]:
    """The elements in memory order, some megabytes at a time; memory is copied only where it is not contiguous."""
    if array.flags.c_contiguous or array.flags.f_contiguous:
        flat = flat_bytes(array)
        for start in range(0, len(flat), BLOCK_BYTES):
            yield flat[start : start + BLOCK_BYTES].data
        return
    elements = max(1, BLOCK_BYTES // max(1, array.itemsize))
    flags: Any = ["external_loop", "buffered", "zerosize_ok"]
    for block in cast(Iterator[np.ndarray], np.nditer(array, flags=flags, buffersize=elements, order="C")):
        yield block.tobytes()


def flat_bytes(array: np.ndarray) -> np.ndarray:
    """The bytes of a contiguous array, as a view."""
    ordered = array if array.flags.c_contiguous else array.T
    return ordered.reshape(-1).view(np.uint8)


def read(stream: BinaryIO) -> np.ndarray:
    """Reads an array into memory of its own.

    Raises:
        UnreachableError: if the stream ends too early
    """
    version = np.lib.format.read_magic(stream)
    read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran_order, dtype = read_header(stream)
    if dtype.hasobject:
        raise ValueError("the stream holds Python objects, which are never read")
    array = np.empty(shape, dtype, order="F" if fortran_order else "C")
    target = flat_bytes(array).data
    done = 0
    while done < len(target):
        count = cast(Any, stream).readinto(target[done : done + BLOCK_BYTES])
        if not count:
            raise UnreachableError("unreachable", f"the array broke off after {done} of {len(target)} bytes")
        done += count
    return array
