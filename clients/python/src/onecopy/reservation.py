"""Arrays that this process writes in place, in the segment, before anybody else sees them."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import weakref
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from . import segment
from .array import Array, Description
from .errors import ConflictError, OnecopyError
from .segment import Place, SegmentUnavailable

if TYPE_CHECKING:
    from .client import Client


class Extent:
    """A writable mapping of exactly the bytes that were reserved, locked while they may be written.

    Raises:
        SegmentUnavailable: if this host does not have the segment, or this user may not write it
    """

    def __init__(self, place: Place, description: Description) -> None:
        self._place = place
        self._description = description
        self._arrays: list[weakref.ref[np.ndarray]] = []
        self._file = segment.open_file(place.path, place.segment_id, os.O_RDWR)
        try:
            self._map()
        except BaseException:
            os.close(self._file)
            raise

    def _map(self) -> None:
        place = self._place
        segment.lock(self._file, place.offset, place.nbytes)
        self._lead = place.offset % mmap.ALLOCATIONGRANULARITY
        # The service has made the memory real; populating fills this process's page tables at once, without faults.
        flags = mmap.MAP_SHARED | mmap.MAP_POPULATE
        memory = mmap.mmap(self._file, self._lead + place.nbytes, flags, offset=place.offset - self._lead)
        dtype, shape = np.dtype(self._description.dtype), self._description.shape
        strides = segment.strides(dtype, shape, self._description.order)
        self._all: np.ndarray | None = np.ndarray(shape, dtype, memory, self._lead, strides)
        self._own_references = sys.getrefcount(self._all)

    def array(self) -> np.ndarray:
        """A writable array of the bytes; read-only once they are sealed."""
        assert self._all is not None
        array: np.ndarray = self._all.view()
        self._arrays.append(weakref.ref(array))
        return array

    def freeze(self) -> None:
        """Ends writing: unlocks, and makes the arrays that were given out read-only.

        Raises:
            ConflictError: if views of them are left, which could not be stopped from writing
        """
        assert self._all is not None
        given_out = self._given_out()
        # NumPy gives a view of a view the base of the latter, here _all: each array that was given out refers to it,
        # and what other references there are, are of views that a caller has made of those.
        views = sys.getrefcount(self._all) - self._own_references - len(given_out)
        if views > 0:
            raise ConflictError(
                "array_held", f"{views} views of the array could still write it; delete them, then seal"
            )
        if given_out:
            self._set_writeable(False)
        else:
            self._all = None
        segment.unlock(self._file, self._place.offset, self._place.nbytes)

    def thaw(self) -> None:
        """Undoes ``freeze``, when the service would not seal."""
        if self._all is None:
            self._map()
        else:
            segment.lock(self._file, self._place.offset, self._place.nbytes)
            self._set_writeable(True)

    def keep(self) -> None:
        """After sealing: what was given out stays valid, as a view that holds the bytes like any other."""
        if self._all is not None:
            segment.lock(self._file, self._place.offset, self._place.nbytes)
            try:
                self._description.view(self._place)
            except SegmentUnavailable:
                # Deleted in the moment without a lock: the bytes may be another array's by now.
                self._blank()
        self.close()

    def close(self) -> None:
        """Lets go; the mapping and its lock last as long as what was given out."""
        self._all = None
        os.close(self._file)

    def _given_out(self) -> list[np.ndarray]:
        return [array for array in (reference() for reference in self._arrays) if array is not None]

    def _set_writeable(self, writeable: bool) -> None:
        assert self._all is not None
        if writeable:
            self._protect(mmap.PROT_READ | mmap.PROT_WRITE)
        self._all.flags.writeable = writeable
        for array in self._given_out():
            array.flags.writeable = writeable
        if not writeable:
            # Flags can be set back, and buffers were perhaps exported: the kernel has the last word.
            self._protect(mmap.PROT_READ)

    def _protect(self, protection: int) -> None:
        if _c_library().mprotect(*self._range(), protection) != 0:
            raise OSError(ctypes.get_errno(), "mprotect failed")

    def _blank(self) -> None:
        fixed = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x10  # MAP_FIXED: in the place of what was mapped there
        _c_library().mmap(*self._range(), mmap.PROT_READ, fixed, -1, ctypes.c_long(0))

    def _range(self) -> tuple[ctypes.c_void_p, ctypes.c_size_t]:
        assert self._all is not None
        return ctypes.c_void_p(self._all.ctypes.data - self._lead), ctypes.c_size_t(self._lead + self._place.nbytes)


def _c_library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


class Reservation(Array):
    """Room for an array, zero at first, that this process fills; ``seal`` publishes it.

    As a context manager it is sealed at the end of the block, or given up if the block fails.
    """

    def __init__(self, client: Client, description: Description, extent: Extent) -> None:
        super().__init__(client, description)
        self._extent: Extent | None = extent

    def numpy(self, *, copy: bool | None = None) -> np.ndarray:
        """Until it is sealed, a writable array of the shared memory itself; then as for every array."""
        if self._extent is None or copy is True:
            return super().numpy(copy=copy)
        return self._extent.array()

    def _find_view(self) -> np.ndarray | None:
        return super()._find_view() if self._extent is None else self._extent.array()

    def __setitem__(self, index: Any, values: Any) -> None:
        if self._extent is None:
            raise ValueError("the array is sealed, and no longer written")
        self._extent.array()[index] = values

    def seal(self) -> Array:
        """Publishes what was written; arrays from ``numpy()`` are read-only from here on.

        Raises:
            ConflictError: if views of the array could still write it, or another array has got its name meanwhile
            NotFoundError: if the reservation was given up, which it is after an hour
        """
        if self._extent is None:
            return self
        self._extent.freeze()
        try:
            self._client._seal(self.id)
        except OnecopyError:
            self._extent.thaw()
            raise
        extent, self._extent = self._extent, None
        extent.keep()
        return self

    def delete(self) -> None:
        """Gives the room back; it is free when the arrays from ``numpy()`` are gone."""
        extent, self._extent = self._extent, None
        if extent is not None:
            extent.close()
        super().delete()

    def __enter__(self) -> Reservation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.seal()
        elif self._extent is not None:
            self.delete()

    def __reduce__(self) -> tuple[Any, ...]:
        if self._extent is not None:
            raise TypeError("an array that is not sealed cannot be pickled")
        return super().__reduce__()
