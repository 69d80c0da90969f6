"""Arrays of the service, as handles: small, picklable, and seen by NumPy as what they stand for."""

from __future__ import annotations

import threading
import warnings
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Literal, Union
from uuid import UUID

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from . import segment, thumbnail
from .errors import OnecopyError
from .segment import Place, SegmentUnavailable

if TYPE_CHECKING:
    from .client import Client

Index = Union[int, np.integer, slice, EllipsisType, None, "tuple[int | np.integer | slice | EllipsisType | None, ...]"]


@dataclass(frozen=True)
class Description:
    """What an array is: the parts of the service's representation that never change while the array lives."""

    id: str
    name: str | None
    dtype: str
    shape: tuple[int, ...]
    order: Literal["C", "F"]
    path: str
    offset: int
    nbytes: int

    @staticmethod
    def of(representation: dict[str, Any]) -> Description:
        return Description(
            id=representation["id"],
            name=representation.get("name"),
            dtype=representation["dtype"],
            shape=tuple(representation["shape"]),
            order="F" if str(representation["order"]).upper().startswith("F") else "C",
            path=representation["segmentPath"],
            offset=representation["offsetBytes"],
            nbytes=representation["nbytes"],
        )

    def place(self, path: str, segment_id: UUID) -> Place:
        return Place(path, segment_id, UUID(self.id), self.offset, self.nbytes)

    def view(self, place: Place) -> np.ndarray:
        return segment.view(place, np.dtype(self.dtype), self.shape, self.order)


class ViewWarning(UserWarning):
    """A deleted array keeps its room in the segment, because this process still views it."""


class Array(NDArrayOperatorsMixin):
    """An array of the service: a handle, not the elements.

    NumPy's functions and operators take it for its elements. It pickles as a reference of less than 1 KB; what comes
    out of the pickle, in any process of this host, is a read-only ``numpy.ndarray`` that views the one copy.
    """

    def __init__(self, client: Client, description: Description) -> None:
        self._client = client
        self._description = description
        self._view: weakref.ref[np.ndarray] | None = None
        self._guard = threading.Lock()

    @property
    def id(self) -> str:
        """Names this array for ever, and never another one."""
        return self._description.id

    @property
    def name(self) -> str | None:
        """The name that it was put under."""
        return self._description.name

    @property
    def dtype(self) -> np.dtype:
        return np.dtype(self._description.dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        return self._description.shape

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many elements it has."""
        return self.nbytes // self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self._description.nbytes

    @property
    def order(self) -> Literal["C", "F"]:
        """How it lies in memory."""
        return self._description.order

    @property
    def state(self) -> str:
        """How it stands now, asked of the service: READY, DRAINING, QUARANTINED; FREE once it is gone."""
        return self._client._state(self.id)

    @property
    def is_view(self) -> bool:
        """Whether ``numpy()`` views the one copy, as on its host, or downloads another one."""
        return self._live_view() is not None or self._client._place(self._description) is not None

    def numpy(self, *, copy: bool | None = None) -> np.ndarray:
        """The elements.

        Args:
            copy: None for a read-only view of the shared memory where this host has it and a download where not;
                False for a view in any case; True for memory of your own that you may write

        A view keeps the array's bytes from being given to another array, also after it was deleted, until the view
        and all that was derived from it without a copy are gone.

        Raises:
            ValueError: if ``copy`` is False and this host does not have the array
        """
        view = self._find_view()
        if view is not None:
            return view.copy(order="K") if copy is True else view
        if copy is False:
            raise ValueError(f"array {self.id} is not on this host, so there is nothing to view; numpy() downloads it")
        return self._client._download(self.id)

    def _live_view(self) -> np.ndarray | None:
        return None if self._view is None else self._view()

    def _find_view(self) -> np.ndarray | None:
        with self._guard:
            view = self._live_view()
            if view is None:
                place = self._client._place(self._description)
                if place is None:
                    return None
                try:
                    view = self._description.view(place)
                except SegmentUnavailable:
                    # Gone, or replaced with its segment: the service says which.
                    return None
                self._view = weakref.ref(view)
            return view

    def delete(self) -> None:
        """Deletes the array; warns where this process keeps its memory from being free."""
        self._client.delete(self)
        self._warn_of_views()

    def _warn_of_views(self) -> None:
        if self._is_held() and self.nbytes > 0:
            warnings.warn(
                f"array {self.name or self.id} is deleted, and its {self.nbytes} bytes stay taken (QUARANTINED)"
                " until this process lets go of its views",
                ViewWarning,
                stacklevel=3,
            )

    def _is_held(self) -> bool:
        """Whether this process keeps the bytes from being given to another array."""
        return self._live_view() is not None

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        array = self.numpy(copy=False if copy is False else None)
        if dtype is not None and np.dtype(dtype) != array.dtype:
            if copy is False:
                raise ValueError(f"{array.dtype} as {np.dtype(dtype)} needs a copy")
            return array.astype(dtype)
        return array.copy() if copy and not array.flags.writeable else array

    def __array_ufunc__(self, function: np.ufunc, method: str, *inputs: Any, **arguments: Any) -> Any:
        if any(isinstance(target, Array) for target in arguments.get("out", ())):
            raise TypeError("an array of the service is never written in place; compute a new one")
        elements = [value.numpy() if isinstance(value, Array) else value for value in inputs]
        return getattr(function, method)(*elements, **arguments)

    def __dlpack__(self, **arguments: Any) -> Any:
        """A DLPack capsule; a copy where the consumer or this NumPy cannot take read-only memory."""
        copy = arguments.get("copy")
        if not copy:
            view = self.numpy(copy=copy)
            try:
                return view.__dlpack__(**arguments)
            except (BufferError, TypeError):
                # NumPy before 2.1 exports nothing that is read-only, and before 2.0 knows no arguments.
                if copy is False:
                    raise
        own = self.numpy(copy=True)
        known = {name: value for name, value in arguments.items() if name not in ("copy", "dl_device", "max_version")}
        return own.__dlpack__(**known)

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("an array without axes has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        elements: Iterator[Any] = iter(self.numpy())
        return elements

    def __getitem__(self, index: Any) -> Any:
        """What a basic index selects: a view where this host has the array; elsewhere only that is downloaded.

        Raises:
            IndexError: if the index does not fit, or is none of integers, slices, ``...`` and None
        """
        text = basic_index(index)
        view = self._find_view()
        if view is not None:
            return view[index]
        part = self._client._download(self.id, text)
        return part[()] if part.ndim == 0 else part

    def __bool__(self) -> bool:
        return bool(self.numpy())

    def __reduce__(self) -> tuple[Any, ...]:
        place = self._client._place(self._description)
        where = None if place is None else (place.path, str(place.segment_id))
        return attach, (self._client.url, where, tuple(vars(self._description).values()))

    def __repr__(self) -> str:
        what = f"{self.name!r} " if self.name else ""
        return f"<onecopy.Array {what}{self.dtype} {self.shape}, {human_bytes(self.nbytes)}, {self.id}>"

    def _repr_html_(self) -> str:
        return thumbnail.html(self)


def attach(url: str, where: tuple[str, str] | None, description: tuple[Any, ...]) -> np.ndarray:
    """What a pickled array becomes: a read-only view, without a word to the service; elsewhere a read-only download."""
    what = Description(*description)
    try:
        if where is None:
            raise SegmentUnavailable("the segment is on another host than the one that pickled the array")
        path, segment_id = where
        return what.view(what.place(path, UUID(segment_id)))
    except SegmentUnavailable as elsewhere:
        from .client import connect

        with connect(url) as client:
            try:
                copy = client._download(what.id)
            except OnecopyError as failure:
                failure.detail += f"; and it cannot be viewed: {elsewhere}"
                raise
        copy.flags.writeable = False
        return copy


def basic_index(index: Any) -> str:
    """A basic index in the words of ``?slice=``.

    Raises:
        IndexError: if it is not one
    """
    parts = index if isinstance(index, tuple) else (index,)
    return ",".join(_one_index(part) for part in parts) or "..."


def _one_index(part: Any) -> str:
    if part is Ellipsis:
        return "..."
    if part is None:
        return "newaxis"
    if isinstance(part, slice):
        bounds = ["" if bound is None else str(_integer(bound)) for bound in (part.start, part.stop)]
        return ":".join(bounds) + ("" if part.step is None else f":{_integer(part.step)}")
    return str(_integer(part))


def _integer(value: Any) -> int:
    if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__index__") or np.ndim(value) > 0:
        raise IndexError(
            f"{value!r} is not part of a basic index (integers, slices, ..., None); index numpy() by anything else"
        )
    return int(value.__index__())


def human_bytes(count: float) -> str:
    """A number of bytes for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
