"""``onecopy worker`` beside a running service, whose broker and segment it finds by itself."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from conftest import eventually

import onecopy

SERVED = pathlib.Path(__file__).parent / "served.py"

StartWorker = Callable[[], subprocess.Popen[str]]


def is_served(oc: onecopy.Client) -> bool:
    return any(each["name"] == "worker" for each in oc.functions())


def is_heard(oc: onecopy.Client, worker: subprocess.Popen[str]) -> bool:
    return any(each["processId"] == worker.pid and each["state"] == "ATTACHED" for each in oc.workers())


@pytest.fixture
def start_worker(oc: onecopy.Client) -> Iterator[StartWorker]:
    """Starts workers of two processes each; returns when the service knows the new one."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "onecopy", "worker", str(SERVED), "--processes", "2"]
        started.append(subprocess.Popen([*command, "--stop-timeout", "1"], stderr=subprocess.PIPE, text=True))
        # Functions are served also by one that was killed and is not missed yet.
        assert eventually(lambda: is_heard(oc, started[-1]) and is_served(oc)), oc.workers()
        return started[-1]

    yield start
    for worker in started:
        worker.terminate()
    for worker in started:
        _, log = worker.communicate(timeout=30)
        assert worker.returncode in (0, -signal.SIGKILL), log
    assert eventually(lambda: not any(is_heard(oc, worker) for worker in started))


def test_functions_are_called_in_expressions(oc: onecopy.Client, start_worker: StartWorker) -> None:
    start_worker()
    elements = np.arange(600_000.0).reshape(1_000, 600)
    a = oc.put(elements)
    assert oc.run("worker(a, i)", a=a, map={"i": [1, 2, 3]}) == [elements.sum() * i for i in (1, 2, 3)]
    doubled = oc.run("doubled(a)", a=a)
    assert np.array_equal(doubled.numpy(), elements * 2)
    assert oc.run("widest(a)", a=a) == oc.run("widest(a, 1)", a=a) > 599


def test_what_a_function_raises_fails_its_job_with_the_stack(oc: onecopy.Client, start_worker: StartWorker) -> None:
    start_worker()
    job = oc.submit("raises(n)", n=7)
    with pytest.raises(onecopy.JobFailedError, match="no 7") as failed:
        job.results()
    assert failed.value.code == "function_failed"
    attempts = list(oc.items(f"/v1/jobs/{job.id}/slices"))
    assert "served.py" in str(attempts)
    with pytest.raises(onecopy.OnecopyError, match="worker"):
        oc.run("no_such_function(1)")


def test_a_function_that_dies_fails_its_job_alone(oc: onecopy.Client, start_worker: StartWorker) -> None:
    worker = start_worker()
    a = oc.put(np.arange(10.0))
    fatal = oc.submit("dies(a)", a=a)
    assert oc.run("worker(a, i)", a=a, map={"i": list(range(20))}) == [45.0 * i for i in range(20)]
    with pytest.raises(onecopy.JobFailedError) as failed:
        fatal.results()
    assert failed.value.code == "worker_lost"
    assert worker.poll() is None


def test_a_killed_worker_loses_nothing(oc: onecopy.Client, start_worker: StartWorker) -> None:
    first = start_worker()
    start_worker()
    a = oc.put(np.arange(1_000.0))
    job = oc.submit("slowly(a, i)", a=a, map={"i": list(range(40))})
    assert eventually(lambda: job.refresh().slices[0] > 4)
    first.kill()
    assert job.results() == [499_500.0 * i for i in range(40)]


def test_a_worker_that_is_stopped_is_not_taken_for_lost(oc: onecopy.Client, start_worker: StartWorker) -> None:
    before = ids_of_workers(oc)
    worker = start_worker()
    assert len(ids_of_workers(oc) - before) == 1
    worker.terminate()
    worker.wait(30)
    # One that is lost is shown for minutes.
    assert eventually(lambda: ids_of_workers(oc) <= before)


def ids_of_workers(oc: onecopy.Client) -> set[str]:
    return {worker["id"] for worker in oc.workers()}


def test_a_cancelled_call_leaves_its_place(oc: onecopy.Client, start_worker: StartWorker) -> None:
    start_worker()
    a = oc.put(np.arange(10.0))
    jobs = [oc.submit("waits(a)", a=a) for _ in range(2)]
    assert eventually(lambda: all(job.refresh().status == "RUNNING" for job in jobs))
    for job in jobs:
        job.cancel()
    assert oc.run("worker(a, 2)", a=a) == 90.0


def test_children_hold_no_copy_of_the_array(oc: onecopy.Client, start_worker: StartWorker) -> None:
    start_worker()
    a = oc.put(np.ones(8_000_000))
    before = private_bytes(oc)
    assert oc.run("reads(a, i)", a=a, map={"i": [1, 2, 3, 4]}) == [8_000_000.0] * 4
    eventually(lambda: shared_bytes(oc) >= a.nbytes)
    assert shared_bytes(oc) >= a.nbytes
    assert private_bytes(oc) - before < a.nbytes / 10


def private_bytes(oc: onecopy.Client) -> int:
    return max(worker["bytesPrivate"] for worker in oc.workers() if worker["id"].startswith("python-"))


def shared_bytes(oc: onecopy.Client) -> int:
    return max(worker["bytesShared"] for worker in oc.workers() if worker["id"].startswith("python-"))


def test_the_broker_must_be_known(tmp_path: pathlib.Path) -> None:
    command = [sys.executable, "-m", "onecopy", "worker", str(SERVED), "--segment", str(tmp_path / "segment")]
    ended = subprocess.run(command, env={**os.environ, "ONECOPY_BROKER": ""}, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "--broker" in ended.stderr
