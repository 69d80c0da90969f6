"""The promise to other processes of the host: a reference to send, one copy to look at."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from typing import Any

import numpy as np
import pytest
from test_arrays import run_python

import onecopy

MIB = 1 << 20
ARRAY_MIB = 128
PROCESSES = 8

_barrier: Any = None
_before = 0


def private_bytes() -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("RssAnon"))


def remember(barrier: Any) -> None:
    global _barrier, _before
    _barrier = barrier
    _before = private_bytes()


def look(values: np.ndarray, factor: int) -> tuple[int, float, bool, int]:
    """Reads all of it; which process, the sum, whether it could be written, and by how much private memory has grown."""
    total = float(values.sum()) * factor
    if _barrier is not None:
        # So that each process takes one.
        _barrier.wait(60)
    return os.getpid(), total, values.flags.writeable, private_bytes() - _before


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_eight_processes_share_one_copy(oc: onecopy.Client, method: str) -> None:
    values = np.arange(ARRAY_MIB * MIB // 8, dtype="float64")
    array = oc.put(values)
    context = multiprocessing.get_context(method)
    with context.Pool(PROCESSES, remember, (context.Barrier(PROCESSES),)) as pool:
        looks = pool.starmap(look, [(array, factor) for factor in range(PROCESSES)], chunksize=1)
    assert [total for _, total, _, _ in looks] == [values.sum() * factor for factor in range(PROCESSES)]
    assert len({process for process, _, _, _ in looks}) == PROCESSES
    assert not any(writeable for _, _, writeable, _ in looks)
    growth = sum(grown for _, _, _, grown in looks)
    assert growth < array.nbytes / 10, f"private memory has grown by {growth / MIB:.1f} MiB"


def joblib_task(values: np.ndarray, factor: int) -> tuple[int, float, int]:
    before = private_bytes()
    total = float(values.sum()) * factor
    return os.getpid(), total, private_bytes() - before


def test_joblib_shares_one_copy_by_one_changed_line(oc: onecopy.Client) -> None:
    joblib = pytest.importorskip("joblib")
    values = np.arange(ARRAY_MIB * MIB // 8, dtype="float64")
    array = oc.put(values)  # the line
    try:
        parallel = joblib.Parallel(n_jobs=PROCESSES)
        looks = parallel(joblib.delayed(joblib_task)(array, factor) for factor in range(4 * PROCESSES))
    finally:
        joblib.externals.loky.get_reusable_executor().shutdown()
    assert [total for _, total, _ in looks] == [values.sum() * factor for factor in range(4 * PROCESSES)]
    growth = {process: max(grown for other, _, grown in looks if other == process) for process, _, _ in looks}
    assert len(growth) > 1
    assert sum(growth.values()) < array.nbytes / 10, f"private memory has grown by {growth}"


def test_the_reference_is_small_and_becomes_a_read_only_view(oc: onecopy.Client) -> None:
    array = oc.put(np.arange(100_000).reshape(100, 10, 100), "a" * 100)
    reference = pickle.dumps(array)
    assert len(reference) < 1024
    view = pickle.loads(reference)
    assert type(view) is np.ndarray and not view.flags.writeable
    assert np.shares_memory(view, array.numpy())


def test_without_the_segment_the_reference_becomes_a_read_only_download(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    array = oc.put(np.arange(100_000))
    there = pickle.dumps(array)
    monkeypatch.setenv("ONECOPY_SEGMENT", "/nowhere/segment")
    elsewhere = pickle.loads(pickle.dumps(array))
    assert not elsewhere.flags.writeable and np.array_equal(elsewhere, np.arange(100_000))
    assert not np.shares_memory(elsewhere, pickle.loads(there))


def test_a_reference_to_a_deleted_array_says_so(oc: onecopy.Client) -> None:
    array = oc.put(np.arange(100_000))
    reference = pickle.dumps(array)
    oc.delete(array)
    oc.put(np.zeros(100_000, int))
    with pytest.raises(onecopy.NotFoundError, match="cannot be viewed"):
        pickle.loads(reference)


def test_processes_end_without_a_word(oc: onecopy.Client) -> None:
    program = """
import multiprocessing, operator
import numpy as np, onecopy
if __name__ == "__main__":
    oc = onecopy.connect()
    a = oc.put(np.arange(1 << 20))
    view = a.numpy()
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(pool.starmap(operator.getitem, [(a, 1), (a, 2)]))
    print(view.sum())
    oc.delete(a)
    oc.close()
"""
    assert run_python(program).splitlines()[-1] == str(np.arange(1 << 20).sum())


def test_errors_cross_processes() -> None:
    failure = onecopy.NoRoomError("segment_full", "no room", 507, {"freeBytes": 1})
    again = pickle.loads(pickle.dumps(failure))
    assert (type(again), again.code, again.status, again.problem) == (
        onecopy.NoRoomError,
        "segment_full",
        507,
        failure.problem,
    )
