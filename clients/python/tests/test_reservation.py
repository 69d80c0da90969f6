from __future__ import annotations

import os
import pickle

import numpy as np
import pytest
from conftest import eventually

import onecopy


def test_what_is_written_in_place_is_the_array(oc: onecopy.Client) -> None:
    reserved = oc.empty((4, 1000), "float32", name="written")
    assert not reserved.numpy().any()
    reserved.numpy()[:] = 2
    reserved[1] = np.arange(1000)
    assert reserved[1, 5] == 5
    with pytest.raises(onecopy.NotFoundError):
        oc.get("written")
    array = reserved.seal()
    assert array is reserved and reserved.seal() is array
    assert oc.run("sum(a)", a=array) == 6000 + 499_500
    assert np.array_equal(oc.get("written").numpy(), array.numpy())
    with pytest.raises(ValueError, match="sealed"):
        reserved[0] = 1


def test_what_was_written_through_is_read_only_and_valid_after_sealing(oc: onecopy.Client) -> None:
    reserved = oc.empty(100_000, "int64")
    values = reserved.numpy()
    values[:] = np.arange(100_000)
    reserved.seal()
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1
    assert values[99_999] == 99_999
    with pytest.warns(onecopy.ViewWarning) if reserved._live_view() is not None else _nothing():
        reserved.delete()
    assert reserved.state == "QUARANTINED", "values hold their bytes"
    oc.put(np.zeros(100_000, "int64"))
    assert values.sum() == 4_999_950_000
    del values
    assert eventually(lambda: reserved.state == "FREE")


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *failure: object) -> None: ...


def test_views_that_could_still_write_are_not_sealed(oc: onecopy.Client) -> None:
    reserved = oc.empty((10, 1000))
    row = reserved.numpy()[3]
    with pytest.raises(onecopy.ConflictError, match="1 views") as refused:
        reserved.seal()
    assert refused.value.code == "array_held"
    row[:] = 1
    del row
    assert reserved.seal().numpy().sum() == 1000


@pytest.mark.parametrize("given_out", [True, False])
def test_a_reservation_that_could_not_be_sealed_can_still_be_written(oc: onecopy.Client, given_out: bool) -> None:
    reserved = oc.empty(1000, "int32", name="late")
    values = reserved.numpy() if given_out else None
    oc.put(np.arange(3), "late")
    with pytest.raises(onecopy.ConflictError, match="name_taken"):
        reserved.seal()
    reserved.numpy()[:] = 3
    if values is not None:
        values[0] = 4
    oc.delete("late")
    assert reserved.seal().numpy()[:2].tolist() == [4 if given_out else 3, 3]


def test_a_block_seals_or_gives_up(oc: onecopy.Client) -> None:
    with oc.empty(10, name="whole") as reserved:
        reserved[:] = 1
    assert oc.get("whole").numpy().sum() == 10
    with pytest.raises(RuntimeError), oc.empty(10, name="half") as given_up:
        given_up[:] = 1
        raise RuntimeError("in the middle")
    with pytest.raises(onecopy.NotFoundError):
        oc.get("half")
    assert eventually(lambda: given_up.state == "FREE")


def test_fortran_order_and_impossible_ones(oc: onecopy.Client) -> None:
    with oc.empty((3, 5), "int16", order="F") as reserved:
        reserved[:] = np.arange(15).reshape(3, 5)
    assert reserved.order == "F" and reserved.numpy().flags.f_contiguous
    assert reserved.numpy()[2].tolist() == [10, 11, 12, 13, 14]
    with pytest.raises(ValueError, match="nothing to write"):
        oc.empty((0, 3))
    with pytest.raises(onecopy.OnecopyError, match="complex"):
        oc.empty(3, complex)
    with pytest.raises(onecopy.NoRoomError):
        oc.empty(1 << 45)


def test_it_is_pickled_only_when_it_is_sealed(oc: onecopy.Client) -> None:
    reserved = oc.empty(1000)
    with pytest.raises(TypeError, match="not sealed"):
        pickle.dumps(reserved)
    reserved.seal()
    assert pickle.loads(pickle.dumps(reserved)).shape == (1000,)


def test_a_child_that_was_forked_meanwhile_does_not_keep_it_from_being_sealed(oc: onecopy.Client) -> None:
    reserved = oc.empty(1000)
    ready, go_on = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.write(ready[1], b".")
        os.read(go_on[0], 1)
        os._exit(0)
    try:
        os.read(ready[0], 1)
        reserved[:] = 1
        assert reserved.seal().numpy().sum() == 1000
    finally:
        os.write(go_on[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *go_on):
            os.close(end)
