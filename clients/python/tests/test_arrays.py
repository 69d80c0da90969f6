from __future__ import annotations

import os
import resource
import subprocess
import sys
import warnings

import numpy as np
import pytest
from conftest import eventually
from fake_service import Cut, FakeService, array, npy

import onecopy
from onecopy.array import basic_index

DTYPES = "bool float16 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()
LARGE = 300 << 10  # bytes; more than what is sent rather than written in place


def generated(random: np.random.Generator, dtype: str, count: int) -> np.ndarray:
    return (
        random.integers(0, 256, count * np.dtype(dtype).itemsize, np.uint8).view(dtype)
        if dtype != "bool"
        else (random.integers(0, 2, count).astype(bool))
    )


def same(left: np.ndarray, right: np.ndarray) -> bool:
    return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("where", ["oc", "remote"])
def test_every_dtype_comes_back_bit_for_bit(
    request: pytest.FixtureRequest, random: np.random.Generator, dtype: str, where: str
) -> None:
    client: onecopy.Client = request.getfixturevalue(where)
    for count in (1000, LARGE):
        values = generated(random, dtype, count)
        array = client.put(values)
        assert (array.dtype, array.shape, array.nbytes) == (values.dtype, values.shape, values.nbytes)
        assert array.is_view is (where == "oc")
        assert same(array.numpy(), values)


@pytest.mark.parametrize("where", ["oc", "remote"])
def test_every_layout_comes_back_as_the_same_values(
    request: pytest.FixtureRequest, random: np.random.Generator, where: str
) -> None:
    client: onecopy.Client = request.getfixturevalue(where)
    cube = random.random((40, 50, 60))
    layouts = {
        "C": cube,
        "Fortran": np.asfortranarray(cube),
        "transposed": cube.transpose(1, 0, 2),
        "strided": cube[::2, :, ::-3],
        "big-endian": cube.astype(">f8"),
        "small": cube[0, :3],
        "one element": np.array(cube[1, 2, 3]),
        "nothing": cube[:, :0],
        "read-only": np.broadcast_to(cube[0], (4, 50, 60)),
    }
    for layout, values in layouts.items():
        array = client.put(values)
        assert array.shape == values.shape, layout
        assert np.array_equal(array.numpy(), values), layout
        assert array.numpy().dtype == np.float64, layout
    assert client.put(layouts["Fortran"]).order == "F"
    assert client.put(layouts["Fortran"]).numpy().flags.f_contiguous


def test_what_is_no_array_becomes_one_as_in_numpy(oc: onecopy.Client) -> None:
    assert oc.put([[1, 2], [3, 4]]).numpy().tolist() == [[1, 2], [3, 4]]
    with pytest.raises(TypeError, match="Python objects"):
        oc.put(np.array([object()]))
    with pytest.raises(TypeError, match="mask"):
        oc.put(np.ma.masked_array([1, 2], [True, False]))


def test_a_view_is_read_only_and_one_as_long_as_it_lives(oc: onecopy.Client) -> None:
    array = oc.put(np.arange(100_000))
    view = array.numpy()
    assert view is array.numpy() and view is array.numpy(copy=False)
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 1
    own = array.numpy(copy=True)
    own[0] = 7
    assert view[0] == 0 and own.flags.writeable


def test_two_views_of_one_array_are_the_same_memory(oc: onecopy.Client) -> None:
    first = oc.put(np.arange(100_000), "twice")
    second = oc.get("twice")
    assert np.shares_memory(first.numpy(), second.numpy())


def test_elsewhere_nothing_can_be_viewed_and_a_download_is_yours(remote: onecopy.Client) -> None:
    array = remote.put(np.arange(100_000))
    assert not array.is_view
    with pytest.raises(ValueError, match="not on this host"):
        array.numpy(copy=False)
    array.numpy()[0] = 7
    assert array.numpy()[0] == 0
    with pytest.raises(onecopy.OnecopyError) as refused:
        remote.empty(10)
    assert refused.value.code == "not_on_this_host"


@pytest.mark.parametrize("where", ["oc", "remote"])
def test_basic_indices_select_what_they_select_in_numpy(
    request: pytest.FixtureRequest, random: np.random.Generator, where: str
) -> None:
    client: onecopy.Client = request.getfixturevalue(where)
    values = random.integers(0, 1000, (7, 8, 9))
    array = client.put(values)

    def part() -> object:
        bounds = [None if random.random() < 0.3 else int(random.integers(-10, 10)) for _ in range(2)]
        kinds = [int(random.integers(-7, 7)), slice(*bounds, int(random.choice([-2, -1, 1, 3]))), slice(None), None]
        return kinds[random.integers(len(kinds))]

    indices: list[object] = [..., (), np.int64(3), (..., -1), (None, 2, ...), (1, 2, 3)]
    for _ in range(30):
        index = tuple(part() for _ in range(random.integers(1, 4)))
        indices.append(index)
    for index in indices:
        selected = array[index]
        assert np.array_equal(selected, values[index]), index  # type: ignore[index]
        assert np.shape(selected) == np.shape(values[index]), index  # type: ignore[index]


def test_an_index_that_is_not_basic_says_so(remote: onecopy.Client) -> None:
    array = remote.put(np.arange(10))
    for index in ([1, 2], np.array([1, 2]), True, "x", 1.0):
        with pytest.raises(IndexError, match="not part of a basic index"):
            array[index]
    assert basic_index((slice(None, 3), ..., None, -1, slice(5, None, -2))) == ":3,...,newaxis,-1,5::-2"


def test_numpy_takes_it_for_its_elements(oc: onecopy.Client) -> None:
    values = np.arange(12.0).reshape(3, 4)
    array = oc.put(values)
    assert np.array_equal(np.asarray(array), values)
    assert np.asarray(array, dtype="float32").dtype == np.float32
    assert np.sum(array) == values.sum() and np.mean(array, axis=0).shape == (4,)
    assert np.array_equal(array * 2 + 1, values * 2 + 1) and np.array_equal(2 - array, 2 - values)
    assert np.array_equal(np.add(array, array), values + values) and ((array == values) == True).all()  # noqa: E712
    assert len(array) == 3 and [row.sum() for row in array] == [row.sum() for row in values]
    with pytest.raises(TypeError, match="never written"):
        np.add(array, 1, out=array)
    with pytest.raises(TypeError, match="no length"):
        len(oc.put(np.array(1.0)))


@pytest.mark.parametrize("sent", [0, 3, 100, 128, 506])
def test_a_download_that_is_cut_is_an_exception_of_this_package(sent: int) -> None:
    held = array(shape=(1000,))
    answers = {
        ("GET", "/v1/arrays/r"): (200, held),
        ("GET", f"/v1/arrays/{held['id']}/content"): (200, Cut(npy(np.arange(1000.0)), sent)),
    }
    with FakeService(answers) as service, onecopy.connect(service.url) as client:
        cut = client.get("r")
        with pytest.raises(onecopy.UnreachableError):
            cut.numpy()
        with pytest.raises(onecopy.UnreachableError):
            cut[3]
        assert "<img" not in cut._repr_html_() and cut.id in cut._repr_html_()


def test_dlpack_shares_it_or_gives_a_copy(oc: onecopy.Client) -> None:
    values = np.arange(1000)
    array = oc.put(values)
    assert array.__dlpack_device__() == (1, 0)
    assert np.array_equal(np.from_dlpack(array), values)
    if np.lib.NumpyVersion(np.__version__) >= "2.1.0":
        assert np.shares_memory(np.from_dlpack(array), array.numpy())
        assert not np.shares_memory(np.from_dlpack(array, copy=True), array.numpy())


def test_names_are_unique_unless_replaced(oc: onecopy.Client, random: np.random.Generator) -> None:
    first, second = random.random(100_000), random.random(100_000)
    array = oc.put(first, "name")
    with pytest.raises(onecopy.ConflictError) as taken:
        oc.put(second, "name")
    assert (taken.value.code, taken.value.status) == ("name_taken", 409)
    view = array.numpy()
    replaced = oc.put(second, "name", replace=True)
    assert same(view, first) and same(replaced.numpy(), second) and oc.get("name").id == replaced.id
    with pytest.raises(onecopy.OnecopyError, match="invalid_name"):
        oc.put(first, "no/name")
    with pytest.raises(onecopy.NotFoundError):
        oc.get("nothing")


@pytest.mark.parametrize("where", ["oc", "remote"])
def test_what_the_service_refuses_is_an_exception_with_its_code(request: pytest.FixtureRequest, where: str) -> None:
    client: onecopy.Client = request.getfixturevalue(where)
    used = client.segment()["usedBytes"]
    with pytest.raises(onecopy.OnecopyError, match="complex128"):
        client.put(np.zeros(100_000, complex))
    with pytest.raises(onecopy.NoRoomError) as full:
        client.put(np.broadcast_to(np.float64(1), (1 << 20, 1 << 20)))
    assert full.value.code == "segment_full" and full.value.problem["neededBytes"] > 4 << 40
    assert client.segment()["usedBytes"] <= used, "less where an array of before was still being freed"


def test_a_refused_upload_is_not_sent(remote: onecopy.Client) -> None:
    pieces = iter([b"\x93NUMPY\x01\x00", b"\x00" * 1000])
    with pytest.raises(onecopy.OnecopyError):
        remote.transport.upload("PUT", "/v1/arrays/no%2Fname", None, pieces, 1 << 50)
    assert len(list(pieces)) == 2, "are left"


@pytest.mark.parametrize("make", ["base", "base.reshape(1024, -1)[:, ::2]", "base.reshape(4096, -1).T"])
@pytest.mark.parametrize("segment", ["", "/nowhere/segment"])
def test_putting_copies_nothing_in_this_process(oc: onecopy.Client, make: str, segment: str) -> None:
    program = f"""
import os, numpy as np, onecopy
def private():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("RssAnon"))
base = np.arange(16 << 20, dtype="float64")
array = {make}
with onecopy.connect() as oc:
    oc.put(array[:1])
    before, most = private(), []
    send = oc.transport.upload
    def upload(*arguments, **more):
        def sent(count, tell=arguments[5]):
            most.append(private()); tell(count)
        return send(*arguments[:5], sent, **more)
    oc.transport.upload = upload
    put = oc.put(array)
    most.append(private())
    oc.delete(put)
print((max(most) - before) / array.nbytes)
"""
    environment = {"ONECOPY_SEGMENT": segment} if segment else {}
    assert float(run_python(program, environment)) < 0.1


def run_python(program: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_deleted_array_stays_as_it_is_for_who_views_it_and_delete_says_so(
    oc: onecopy.Client, random: np.random.Generator
) -> None:
    values = random.random(1 << 20)
    array = oc.put(values)
    part = array.numpy()[1000:2000]
    with pytest.warns(onecopy.ViewWarning, match="8388608 bytes stay taken"):
        array.delete()
    assert array.state == "QUARANTINED"
    with pytest.raises(onecopy.NotFoundError):
        oc.run("sum(a)", a=array)
    for _ in range(3):
        oc.put(np.zeros(1 << 20)).delete()
    assert same(part, values[1000:2000])
    del part
    assert eventually(lambda: array.state == "FREE")
    with pytest.raises(onecopy.NotFoundError):
        array.numpy()


def test_without_views_deleting_is_silent(oc: onecopy.Client) -> None:
    array = oc.put(np.zeros(1 << 20))
    array.numpy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        array.delete()
    assert eventually(lambda: array.state == "FREE")


def test_many_views_need_no_more_files_than_live(oc: onecopy.Client) -> None:
    array = oc.put(np.arange(100_000))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    total = sum(int(array.numpy()[5]) for _ in range(min(limit, 2000) + 10))
    assert total == 5 * (min(limit, 2000) + 10)


def test_it_shows_what_it_is(oc: onecopy.Client) -> None:
    array = oc.put(np.zeros((300, 400), np.float32), "shown")
    assert repr(array).startswith("<onecopy.Array 'shown' float32 (300, 400), 480.0 kB, ")
    shown = array._repr_html_()
    assert "data:image/png;base64," in shown and "<b>shown</b>" in shown and "float32 (300, 400)" in shown
    assert repr(oc) == f"<onecopy.Client {oc.url}>"
