#!/usr/bin/env python3
"""The same work by multiprocessing, joblib and Onecopy: how long it takes, and how much memory beside the array itself.

    ./onecopy up --workers 2 --capacity 4GB
    PYTHONPATH=clients/python/src python3 clients/python/examples/compare.py

The work is numpy.sum(arr * i) for i in 1, 2, 3 with two processes. Every way runs in a process of its own, several times,
round by round; times are medians. Memory is what all processes together have at their peak beside the program with its
array: their anonymous memory, each page counted once, Onecopy's workers included, and the shared memory of the one that
has most of it.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import multiprocessing
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import RawArray

import numpy as np

import onecopy

MIB = 1 << 20
PROCESSES = 2
VALUES = [1, 2, 3]

shared = None
shape: tuple[int, ...] = ()


def init_pool(raw, its_shape):
    global shared, shape
    shared, shape = raw, its_shape


def work_on_shared(i):
    arr = np.frombuffer(shared, np.double).reshape(shape)
    return np.sum(arr * i)


def work(arr, i):
    return np.sum(arr * i)


# Each way: puts the array where processes have it, then yields the function that does the work.


@contextmanager
def pool_with_pickles(array):
    with multiprocessing.Pool(PROCESSES) as pool:
        yield lambda: pool.starmap(work, [(array, i) for i in VALUES], chunksize=1)


@contextmanager
def raw_array(array, fill):
    with multiprocessing.Pool(PROCESSES, init_pool, (fill(array), array.shape)) as pool:
        yield lambda: pool.map(work_on_shared, VALUES, chunksize=1)


def by_element(array):
    return RawArray("d", array.ravel())


def by_numpy(array):
    raw = RawArray("d", array.size)
    np.frombuffer(raw).reshape(array.shape)[:] = array
    return raw


@contextmanager
def joblib_own(array):
    import joblib

    with joblib.Parallel(n_jobs=PROCESSES) as parallel:
        yield lambda: parallel(joblib.delayed(work)(array, i) for i in VALUES)


@contextmanager
def joblib_onecopy(array):
    with onecopy.connect() as oc:
        a = oc.put(array)
        with joblib_own(a) as run:
            yield run
        oc.delete(a)


@contextmanager
def pool_onecopy(array):
    with onecopy.connect() as oc, multiprocessing.Pool(PROCESSES) as pool:
        a = oc.put(array)
        yield lambda: pool.starmap(work, [(a, i) for i in VALUES], chunksize=1)
        oc.delete(a)


@contextmanager
def expression(array):
    with onecopy.connect() as oc:
        a = oc.put(array)
        yield lambda: oc.run("sum(a * i)", a=a, map={"i": VALUES})
        oc.delete(a)


WAYS: dict[str, tuple[str, Callable[..., object]]] = {
    "pickles": ("`Pool.starmap`, the array as an argument", pool_with_pickles),
    "ravel": ("`RawArray('d', arr.ravel())`, `Pool(initializer=…)`", functools.partial(raw_array, fill=by_element)),
    "numpy": ("`RawArray` filled through NumPy, `Pool(initializer=…)`", functools.partial(raw_array, fill=by_numpy)),
    "joblib": ("`joblib.Parallel`, its own memory mapping", joblib_own),
    "joblib+": ("`joblib.Parallel`, of `oc.put(arr)`", joblib_onecopy),
    "pool+": ("`Pool.starmap`, of `oc.put(arr)`", pool_onecopy),
    "run": ('`oc.run("sum(a * i)", a=oc.put(arr), map=…)`', expression),
}


def memory_bytes(process: int, file: str, field: str) -> int:
    try:
        with open(f"/proc/{process}/{file}") as memory:
            return next(int(line.split()[1]) << 10 for line in memory if line.startswith(field + ":"))
    except (OSError, StopIteration):
        return 0


def family(process: int) -> Iterator[int]:
    yield process
    try:
        with open(f"/proc/{process}/task/{process}/children") as children:
            found = [int(child) for child in children.read().split()]
    except OSError:
        return
    for child in found:
        yield from family(child)


class Peak(threading.Thread):
    """The most memory that this program, its children and the service's workers have had so far."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        with onecopy.connect() as oc:
            self.workers = [worker["processId"] for worker in oc.workers()]
        self.over = threading.Event()
        self.before = self.anonymous()
        self.most_anonymous = self.most_shared = 0

    def anonymous(self) -> int:
        # Pages that a fork shares are split between parent and child, so that the sum counts them once.
        own = sum(memory_bytes(process, "smaps_rollup", "Pss_Anon") for process in family(os.getpid()))
        return own + sum(memory_bytes(process, "status", "RssAnon") for process in self.workers)

    def run(self) -> None:
        while not self.over.wait(0.05):
            shared = max(memory_bytes(process, "status", "RssShmem") for process in family(os.getpid()))
            self.most_shared = max(self.most_shared, shared)
            self.most_anonymous = max(self.most_anonymous, self.anonymous() - self.before)

    def stop(self) -> int:
        self.over.set()
        self.join()
        return self.most_anonymous + self.most_shared


def measure(way: str, mib: int, watch: bool) -> None:
    """One way in this process: prints seconds of putting it there, of working on it, and bytes."""
    array = np.random.default_rng(1).random((mib, MIB // 8))
    expected = [array.sum() * i for i in VALUES]
    peak = Peak() if watch else None
    if peak is not None:
        peak.start()
    start = time.perf_counter()
    with WAYS[way][1](array) as run:
        ready = time.perf_counter()
        results = run()
        done = time.perf_counter()
        run()
        again = time.perf_counter() - done
    assert np.allclose(results, expected), (results, expected)
    print(ready - start, done - ready, again, peak.stop() if peak is not None else 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=512, help="the size of the array (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="(default: %(default)s)")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        measure(options.way, options.mib, options.watch)
        return
    ways = [way for way in WAYS if not way.startswith("joblib") or importlib.util.find_spec("joblib")]

    def once(way: str, *more: str) -> list[float]:
        command = [sys.executable, __file__, "--way", way, "--mib", str(options.mib), *more]
        return [float(word) for word in subprocess.check_output(command, text=True).split()]

    # Sampling costs time, so memory has a round of its own.
    memory = {way: once(way, "--watch")[3] for way in ways}
    rounds = [{way: once(way) for way in ways} for _ in range(options.rounds)]
    print(f"{options.mib} MiB of float64, {PROCESSES} processes, NumPy {np.__version__}, medians of {options.rounds}\n")
    print("| way | put there, s | first time, s | again, s | memory beside the array, MiB |\n|---|---|---|---|---|")
    for way in ways:
        put, first, again = (statistics.median(a_round[way][part] for a_round in rounds) for part in range(3))
        print(f"| {WAYS[way][0]} | {put:.2f} | {first:.2f} | {again:.2f} | {memory[way] / MIB:.0f} |")


if __name__ == "__main__":
    main()
