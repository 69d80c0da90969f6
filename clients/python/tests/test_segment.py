from __future__ import annotations

import os
import pathlib
import uuid

import numpy as np
import pytest

import onecopy
from onecopy import segment
from onecopy.segment import Place, SegmentUnavailable


def test_the_crc_is_castagnolis() -> None:
    assert segment.crc32c(b"123456789") == 0xE3069283


def test_a_file_that_is_not_this_segment_is_refused(oc: onecopy.Client, tmp_path: pathlib.Path) -> None:
    held = oc.segment()
    path, segment_id = held["path"], uuid.UUID(held["segmentId"])
    os.close(segment.open_file(path, segment_id, os.O_RDONLY))
    with pytest.raises(SegmentUnavailable, match=str(segment_id)):
        segment.open_file(path, uuid.uuid4(), os.O_RDONLY)
    with open(path, "rb") as file:
        head = bytearray(file.read(4096))
    for offset, message in [(0, "not a segment"), (8, "version"), (40, "damaged"), (70, "damaged")]:
        damaged = bytearray(head)
        damaged[offset] ^= 1
        (tmp_path / "damaged").write_bytes(damaged)
        with pytest.raises(SegmentUnavailable, match=message):
            segment.open_file(str(tmp_path / "damaged"), segment_id, os.O_RDONLY)
    (tmp_path / "truncated").write_bytes(head)
    with pytest.raises(SegmentUnavailable, match="truncated"):
        segment.open_file(str(tmp_path / "truncated"), segment_id, os.O_RDONLY)
    with pytest.raises(SegmentUnavailable, match="No such file"):
        segment.open_file(str(tmp_path / "absent"), segment_id, os.O_RDONLY)


def test_a_place_leads_to_its_array_or_to_none(oc: onecopy.Client) -> None:
    array = oc.put(np.arange(100_000))
    place = oc._place(array._description)
    assert place is not None
    view = segment.view(place, array.dtype, array.shape, "C")
    assert view[1234] == 1234
    shifted = Place(place.path, place.segment_id, place.array_id, place.offset + 64, place.nbytes)
    unknown = Place(place.path, place.segment_id, uuid.uuid4(), place.offset, place.nbytes)
    segment.forget(place.path)
    for wrong in (shifted, unknown):
        with pytest.raises(SegmentUnavailable, match="no longer"):
            segment.view(wrong, array.dtype, array.shape, "C")
    segment.view(place, array.dtype, array.shape, "C")
    oc.delete(array)
    with pytest.raises(SegmentUnavailable, match="no longer"):
        segment.view(place, array.dtype, array.shape, "C")
    assert view.sum() == 4_999_950_000


def test_a_lock_of_no_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="all that follow"):
        segment.lock(0, 0, 0)
