"""Arrays that this process writes in place, in the segment, before anybody else sees them."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import weakref
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import segment
from .array import Array, Description
from .errors import ConflictError, NotFoundError, OnecopyError
from .segment import Place, SegmentUnavailable

if TYPE_CHECKING:
    from .client import Client


class Extent:
    """A writable mapping of exactly the bytes that were reserved, locked while they may be written.

    Bytes are never written but after they were locked and, then, found to be the reservation's still: whoever frees them
    raises the generation of their entry first and looks for locks afterwards.

    Raises:
        SegmentUnavailable: if this host does not have the segment, this user may not write it, or the reservation was
            given up already
    """

    def __init__(self, place: Place, description: Description) -> None:
        self._place = place
        self._description = description
        self._arrays: list[weakref.ref[np.ndarray]] = []
        self._kept: weakref.ref[np.ndarray] | None = None
        self._file = segment.open_file(place.path, place.segment_id, os.O_RDWR)
        # Who drops a reservation does not keep its bytes for ever.
        self._close_file = weakref.finalize(self, os.close, self._file)
        try:
            self._generation = self._hold()
            self._map()
        except BaseException:
            self._close_file()
            raise

    def _hold(self) -> int:
        """Locks the bytes, and gives the generation that they have."""
        segment.lock(self._file, self._place.offset, self._place.nbytes)
        return segment.mapping_of(self._file, self._place).generation_to_write(self._place)

    def _unlock(self) -> None:
        segment.unlock(self._file, self._place.offset, self._place.nbytes)

    def _map(self) -> None:
        place = self._place
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

    def check_views(self) -> None:
        """Sees to it that writing can be ended.

        Raises:
            ConflictError: if views of what was given out are left, which could not be stopped from writing
        """
        # NumPy gives a view of a view the base of the latter, here _all: each array that was given out refers to it,
        # and what other references there are, are of views that a caller has made of those.
        views = sys.getrefcount(self._all) - self._own_references - len(self._given_out())
        if views > 0:
            raise ConflictError(
                "array_held", f"{views} views of the array could still write it; delete them, then seal"
            )

    def freeze(self) -> None:
        """Ends writing: unlocks, and makes the arrays that were given out read-only."""
        if self._given_out():
            self._set_writeable(False)
        else:
            self._all = None
        self._unlock()

    def thaw(self, refused: bool) -> None:
        """Undoes ``freeze``, as far as that has come, when the array was not sealed; where it cannot, ``keep`` is next.

        Args:
            refused: whether the service has said so; else it may be about to publish the array

        Raises:
            SegmentUnavailable: if the bytes are no longer to be written
        """
        generation = self._hold()
        if refused:
            self._generation = generation
        elif generation != self._generation:
            raise SegmentUnavailable(f"the array {self._place.array_id} is being published")
        if self._all is None:
            self._map()
        else:
            self._set_writeable(True)

    def keep(self) -> bool:
        """After sealing: what was given out stays valid, as a view that holds the bytes like any other.

        Returns:
            False if the array is not published, or not any longer; then what was given out is zero, and holds nothing
        """
        segment.lock(self._file, self._place.offset, self._place.nbytes)
        try:
            segment.mapping_of(self._file, self._place).check(self._place)
        except SegmentUnavailable:
            # Deleted in the moment without a lock: the bytes may be another array's by now.
            if self._all is not None:
                self._blank()
                self._all = None
            # Closing the file does not unlock while the mapping lives, which has a duplicate of it.
            self._unlock()
            return False
        finally:
            self.close()
        return True

    def close(self) -> None:
        """Lets go; the mapping and its lock last as long as what was given out."""
        self._kept = None if self._all is None else weakref.ref(self._all)
        self._all = None
        self._close_file()

    def is_held(self) -> bool:
        """Whether what was given out holds the bytes, after this has let go."""
        return self._kept is not None and self._kept() is not None

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
        # Writable, for views that may still be written; what they write goes nowhere.
        _c_library().mmap(*self._range(), mmap.PROT_READ | mmap.PROT_WRITE, fixed, -1, ctypes.c_long(0))

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
        self._extent = extent
        self._stage: Literal["being written", "sealed", "given up"] = "being written"

    def numpy(self, *, copy: bool | None = None) -> np.ndarray:
        """Until it is sealed, a writable array of the shared memory itself; then as for every array."""
        if self._stage != "being written" or copy is True:
            return super().numpy(copy=copy)
        return self._extent.array()

    def _find_view(self) -> np.ndarray | None:
        return self._extent.array() if self._stage == "being written" else super()._find_view()

    def _is_held(self) -> bool:
        return super()._is_held() or self._extent.is_held()

    def __setitem__(self, index: Any, values: Any) -> None:
        if self._stage != "being written":
            raise ValueError(f"the array is {self._stage}, and no longer written")
        self._extent.array()[index] = values

    def seal(self) -> Array:
        """Publishes what was written; arrays from ``numpy()`` are read-only from here on.

        If it fails the array can be written further and sealed again, unless the reservation is given up; then what
        ``numpy()`` has given is zero.

        Raises:
            ConflictError: if views of the array could still write it, or another array has got its name meanwhile
            NotFoundError: if the reservation was given up, which it is after an hour
        """
        if self._stage == "sealed":
            return self
        if self._stage == "given up":
            raise NotFoundError("array_not_found", f"the reservation of the array {self.id} was given up")
        self._extent.check_views()
        try:
            self._extent.freeze()
            self._client._seal(self.id)
        except BaseException as failure:
            # An answer of a proxy (5xx), or none, says nothing of what the service does.
            self._thaw(refused=isinstance(failure, OnecopyError) and 400 <= failure.status < 500)
            raise
        self._stage = "sealed"
        self._extent.keep()
        return self

    def _thaw(self, refused: bool) -> None:
        try:
            self._extent.thaw(refused)
        except (SegmentUnavailable, OSError):
            # It may have been sealed without an answer.
            self._stage = "sealed" if self._extent.keep() else "given up"

    def delete(self) -> None:
        """Gives the room back; warns where arrays from ``numpy()`` keep it from being free."""
        if self._stage == "being written":
            self._stage = "given up"
            self._extent.close()
        self._client.delete(self)
        self._warn_of_views()

    def __enter__(self) -> Reservation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stage != "being written":
            return
        if kind is None:
            self.seal()
        else:
            self.delete()

    def __reduce__(self) -> tuple[Any, ...]:
        if self._stage != "sealed":
            raise TypeError(f"an array that is {self._stage}, not sealed, cannot be pickled")
        return super().__reduce__()
