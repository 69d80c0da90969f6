from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import Any

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
    with pytest.warns(onecopy.ViewWarning, match="800000 bytes"):
        reserved.delete()
    assert reserved.state == "QUARANTINED", "values hold their bytes"
    oc.put(np.zeros(100_000, "int64"))
    assert values.sum() == 4_999_950_000
    del values
    assert eventually(lambda: reserved.state == "FREE")


def test_deleting_without_views_is_silent(oc: onecopy.Client) -> None:
    sealed, given_up = oc.empty(1000), oc.empty(1000)
    for reserved in (sealed, given_up):
        reserved.numpy()[:] = 1
    sealed.seal()
    for reserved in (sealed, given_up):
        reserved.delete()
        assert eventually(lambda: reserved.state == "FREE")


def test_what_is_given_up_while_it_can_be_written_says_so_and_is_nobody_elses(oc: onecopy.Client) -> None:
    reserved = oc.empty(1000)
    values = reserved.numpy()
    with pytest.warns(onecopy.ViewWarning):
        reserved.delete()
    assert reserved.state == "QUARANTINED"
    values[:] = 1
    del values
    assert eventually(lambda: reserved.state == "FREE")
    with pytest.raises(ValueError, match="given up"):
        reserved[0] = 1
    with pytest.raises(onecopy.NotFoundError, match="given up"):
        reserved.seal()


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


@pytest.mark.parametrize("given_out", [True, False])
def test_what_was_given_up_while_it_was_sealed_is_never_written_again(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch, given_out: bool
) -> None:
    reserved = oc.empty(1 << 20, "int64")
    values = reserved.numpy() if given_out else None
    taken: list[onecopy.Array] = []

    def given_up_first(array_id: str, seal: Callable[[str], None] = oc._seal) -> None:
        monkeypatch.undo()
        oc.delete(array_id)
        taken.append(oc.put(np.arange(1 << 20)))
        seal(array_id)

    monkeypatch.setattr(oc, "_seal", given_up_first)
    with pytest.raises(onecopy.NotFoundError):
        reserved.seal()
    assert taken[0]._description.offset == reserved._description.offset, "another array has the room"
    if values is not None:
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 7
        assert not values.any()
    with pytest.raises(ValueError, match="given up"):
        reserved[0] = 7
    with pytest.raises(onecopy.NotFoundError):
        reserved.numpy()
    with pytest.raises(onecopy.NotFoundError):
        reserved.seal()
    assert np.array_equal(taken[0].numpy(), np.arange(1 << 20))
    oc.delete(taken[0])
    assert eventually(lambda: taken[0].state == "FREE"), "nobody holds its bytes"


def test_what_was_given_up_before_it_was_held_is_not_written(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_up_first(description: Any, find: Callable[[Any], Any] = oc._place) -> Any:
        place = find(description)
        if not taken:
            oc.delete(description.id)
            taken.append(description.id)
        return place

    taken: list[str] = []
    monkeypatch.setattr(oc, "_place", given_up_first)
    with pytest.raises(onecopy.NotFoundError):
        oc.empty(1000)
    taken.clear()
    values = np.arange(1 << 20)
    assert np.array_equal(oc.put(values).numpy(), values), "it is sent instead"


def test_what_is_deleted_in_the_moment_of_its_sealing_is_held_no_longer(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserved = oc.empty(1000)
    values = reserved.numpy()
    values[:] = 1

    def deleted_at_once(array_id: str, seal: Callable[[str], None] = oc._seal) -> None:
        seal(array_id)
        oc.delete(array_id)

    monkeypatch.setattr(oc, "_seal", deleted_at_once)
    reserved.seal()
    assert not values.any()
    assert eventually(lambda: reserved.state == "FREE")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, lambda: onecopy.UnreachableError("unreachable", "cut")])
@pytest.mark.parametrize("given_out", [True, False])
@pytest.mark.parametrize("came", ["before", "while", "after"])
def test_sealing_may_be_interrupted(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch, interruption: Any, given_out: bool, came: str
) -> None:
    reserved = oc.empty(1000, name="interrupted")
    reserved[:] = 1
    values = reserved.numpy() if given_out else None

    def interrupted(array_id: str, seal: Callable[[str], None] = oc._seal) -> None:
        if came == "while":
            # As far as a service comes whose last step is still to be done.
            oc.put(np.arange(3), "interrupted")
            with pytest.raises(onecopy.ConflictError):
                seal(array_id)
        if came == "after":
            seal(array_id)
        raise interruption()

    monkeypatch.setattr(oc, "_seal", interrupted)
    with pytest.raises((KeyboardInterrupt, onecopy.UnreachableError)):
        reserved.seal()
    monkeypatch.undo()
    if came == "while":
        assert values is None or not values.any()
        with pytest.raises(onecopy.NotFoundError, match="given up"):
            reserved.seal()
        oc.delete(reserved.id)
        assert eventually(lambda: reserved.state == "FREE"), "nobody holds it"
        return
    if came == "before":
        reserved[0] = 3
    reserved.seal()
    assert oc.get("interrupted").numpy().sum() == (1002 if came == "before" else 1000)
    assert values is None or values.sum() == reserved.numpy().sum()


def test_a_reservation_that_is_dropped_holds_nothing(oc: onecopy.Client) -> None:
    oc.empty(1000).seal()
    files = len(os.listdir("/proc/self/fd"))
    reserved = oc.empty(1000)
    reserved.numpy()[:] = 1
    array_id = reserved.id
    del reserved
    assert len(os.listdir("/proc/self/fd")) == files
    oc.delete(array_id)
    assert eventually(lambda: oc._state(array_id) == "FREE")


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
