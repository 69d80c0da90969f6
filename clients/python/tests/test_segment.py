from __future__ import annotations

import contextlib
import os
import pathlib
import pickle
import resource
import uuid

import numpy as np
import pytest
from fake_service import FakeService, npy
from fake_service import array as representation
from test_arrays import run_python

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


MAPPED = """
import pathlib, pickle, sys, onecopy
def mapped():
    return "/segment" in pathlib.Path("/proc/self/maps").read_text()
"""


def test_who_unpickles_an_array_keeps_the_segment_no_longer_than_its_views(oc: onecopy.Client) -> None:
    reference = pickle.dumps(oc.put(np.arange(100_000)))
    run_python(f"""{MAPPED}
view = pickle.loads({reference!r})
part = view[5:10]
del view
assert mapped() and part.sum() == 35
del part
assert not mapped()
""")


def test_a_client_keeps_the_segment_mapped_until_it_is_closed(oc: onecopy.Client) -> None:
    array = oc.put(np.arange(100_000))
    run_python(f"""{MAPPED}
oc = onecopy.connect()
assert oc.get({array.id!r}).numpy().sum() == 4_999_950_000 and mapped()
oc.close()
assert not mapped()
""")


def test_too_many_views_are_an_error_and_not_copies(oc: onecopy.Client) -> None:
    arrays = [oc.put(np.arange(100_000)) for _ in range(2)]
    reference, views = pickle.dumps(arrays[0]), [arrays[0].numpy()]
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(map(int, os.listdir("/proc/self/fd")))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 1, before[1]))
    taken = []
    try:
        with contextlib.suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        for view in (arrays[1].numpy, lambda: pickle.loads(reference)):
            with pytest.raises(OSError, match="Too many open files"):
                views.append(view())
    finally:
        for file in taken:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert arrays[1].numpy().sum() == views[0].sum()


def test_a_file_that_is_not_the_segment_is_asked_about_once(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").write_bytes(bytes(8192))
    monkeypatch.setenv("ONECOPY_SEGMENT", str(tmp_path / "other"))
    held = representation(shape=(1000,))
    answers = {
        ("GET", "/v1/arrays/r"): (200, held),
        ("GET", f"/v1/arrays/{held['id']}/content"): (200, npy(np.arange(1000.0))),
        ("GET", "/v1/segment"): (200, {"segmentId": str(uuid.uuid4()), "path": "/nowhere/segment"}),
    }
    with FakeService(answers) as service, onecopy.connect(service.url) as client:
        for _ in range(3):
            elsewhere = client.get("r")
            assert elsewhere.numpy().sum() == 499_500 and not elsewhere.is_view
    assert len(service.asked("GET", "/v1/segment")) == 2
