#!/usr/bin/env python3
"""The function of the multiprocessing program on 1 GiB of float64, as it is: served by a Python worker of two processes, and
mapped by Pool(2) over a RawArray.

    ./onecopy bench functions                                  # starts a service of its own for this

In each round both run it for i in 1, 2, 3, in turn, so that whatever else the machine does hits both. The ratio is of medians.
Memory is read from /proc in rounds of their own, since reading it takes time of the cores that are measured. Exits with 1 when a
bar is missed.
"""

import contextlib
import multiprocessing
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import threading
import time

import numpy as np

from peers import RawArrayPool
from service import MIB, Refused, Service, arguments, conclude, end, processor, seconds, touching

ROOT = pathlib.Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / "clients/python/examples/pool_functions.py"
PROCESSES = 2
MAPPED = [1, 2, 3]
WATCHED_ROUNDS = 3
LOOK_EVERY_S = 0.01
SERVED_WITHIN_S = 60
OURS, PEER = "Onecopy, `worker(a, i)`", "`Pool(2).map` over the RawArray"


@contextlib.contextmanager
def worker(service, url):
    """A Python worker of two processes beside the service."""
    command = [sys.executable, "-m", "onecopy", "worker", str(FUNCTIONS), f"--processes={PROCESSES}"]
    environment = os.environ | {"ONECOPY_URL": url, "PYTHONPATH": str(ROOT / "clients/python/src")}
    process = subprocess.Popen(command, env=environment)
    try:
        await_served(service, process)
        yield process
    finally:
        end(process)


def await_served(service, process):
    deadline = time.monotonic() + SERVED_WITHIN_S
    while not any(each["name"] == "worker" for each in service.call("GET", "/v1/functions")["items"]):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Refused("the worker of functions did not start")
        time.sleep(0.1)


def with_descendants(process_id):
    """The ids of a process and of all that it has started."""
    found = [process_id]
    for children in pathlib.Path(f"/proc/{process_id}/task").glob("*/children"):  # of each thread its own
        with contextlib.suppress(OSError):
            for child in children.read_text().split():
                found += with_descendants(int(child))
    return found


def resident(process_ids):
    """RssAnon of these processes added up, and the largest RssShmem of one of them, in bytes."""
    private, shared = 0, 0
    for process_id in process_ids:
        with contextlib.suppress(OSError):
            lines = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{process_id}/status").read_text().splitlines())
            private += int(lines["RssAnon"].split()[0]) * 1024
            shared = max(shared, int(lines["RssShmem"].split()[0]) * 1024)
    return private, shared


class Memory:
    """Looks at processes all the time from a thread, while it is entered: the most private and shared memory of them."""

    def __init__(self, process_ids):
        self.process_ids = process_ids
        self.private = self.shared = 0
        self.over = threading.Event()

    def look(self):
        while not self.over.wait(LOOK_EVERY_S):
            private, shared = resident(self.process_ids)
            self.private, self.shared = max(self.private, private), max(self.shared, shared)

    def __enter__(self):
        self.over.clear()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Way:
    """One of the two: how it runs, and what was measured of it."""

    def __init__(self, run, process_ids):
        self.run = run
        self.memory = Memory(process_ids)
        self.times = []
        self.answers = []

    def watch(self):
        """A round of which the memory counts; the first one faults all pages in, too."""
        with self.memory:
            self.answers = self.run()
        self.at_rest = resident(self.memory.process_ids)[0]

    def time(self):
        elapsed, self.answers = seconds(self.run)
        self.times.append(elapsed)


def put(service, count):
    """Puts an array and gives the view of it in the segment: the pool is forked, and would seem to have what is not shared."""
    stored = service.put("a", np.random.default_rng(1).standard_normal(count))
    return np.memmap(stored["segmentPath"], np.float64, "r", stored["offsetBytes"], (count,))


def called(service):
    """What the service answers, and that it has copied nothing."""
    answer = service.job("worker(a, i)", {"a": "a"}, {"i": MAPPED})
    if answer["memory"]["bytesCopied"]:
        raise Refused(f"{answer['memory']['bytesCopied']} bytes were copied")
    return [result["value"] for result in answer["results"]]


def measure(service, process, array, repetitions):
    pool = RawArrayPool({"a": array})
    try:
        ways = {
            OURS: Way(lambda: called(service), with_descendants(process.pid)),
            PEER: Way(lambda: pool.run("sum(a * i)", MAPPED), [child.pid for child in multiprocessing.active_children()]),
        }
        for way in [*ways.values()] * WATCHED_ROUNDS:
            way.watch()
        for repetition in range(repetitions):
            for way in ways.values() if repetition % 2 else reversed(ways.values()):
                way.time()
            print(f"round {repetition + 1} of {repetitions}", file=sys.stderr, flush=True)
        return ways
    finally:
        pool.close()


class Report:
    def __init__(self, ways, expected, nbytes, repetitions, touched):
        self.ways, self.expected, self.nbytes = ways, expected, nbytes
        self.missed = 0
        self.lines = [
            f"# The user's own Python function on {nbytes / MIB:,.0f} MiB of float64\n",
            f"`./onecopy bench functions`: `np.sum(arr * i)` for i in 1, 2, 3, by {PROCESSES} processes each, {repetitions} rounds in turn.",
            "Onecopy's time is from the request to the answer over HTTP. Memory is of the processes that serve the function, Onecopy's",
            "also of their parent; at the peak there are the temporaries that `arr * i` makes, in both.\n",
            f"{processor()}, Python {platform.python_version()}, NumPy {np.__version__}.",
            touched + "\n",
            f"| | {OURS} | {PEER} | bar | |",
            "|---|---|---|---|---|",
        ]

    def row(self, what, shown, bar="", met=None):
        """A line of the table: what is measured, how each way of them is shown, and whether its bar is met."""
        verdict = "" if met is None else "met" if met else "**MISSED**"
        self.missed += met is False
        self.lines.append(f"| {what} | {shown(self.ways[OURS])} | {shown(self.ways[PEER])} | {bar} | {verdict} |")

    def text(self):
        ours, peer = self.ways[OURS], self.ways[PEER]
        ratio = statistics.median(ours.times) / statistics.median(peer.times)
        right = [way.answers == self.expected for way in self.ways.values()]
        self.row("answers", lambda way: "as NumPy's" if way.answers == self.expected else f"{way.answers}", "the same", all(right))
        self.row("median, ms", lambda way: milliseconds(statistics.median(way.times)), f"no slower: {ratio:.3f} of its time", ratio <= 1)
        self.row("best and worst, ms", lambda way: f"{milliseconds(min(way.times))}, {milliseconds(max(way.times))}")
        self.row("private memory after a call, MiB", lambda way: mebibytes(way.at_rest), "no copy: less than a quarter of the array",
                 ours.at_rest < self.nbytes / 4)
        self.row("private memory at the peak, MiB", lambda way: mebibytes(way.memory.private),
                 "not a quarter of the array more", ours.memory.private < peer.memory.private + self.nbytes / 4)
        self.row("shared memory that each process sees, MiB", lambda way: mebibytes(way.memory.shared))
        return "\n".join(self.lines) + "\n"


def milliseconds(elapsed):
    return f"{elapsed * 1e3:,.0f}"


def mebibytes(nbytes):
    return f"{nbytes / MIB:,.0f}"


def main():
    options = arguments(__doc__, "such an array", repetitions=15).parse_args()
    touched = touching()
    service = Service(options.url)
    array = put(service, options.mib * MIB // 8)
    with worker(service, options.url) as process:
        ways = measure(service, process, array, options.repetitions)
    report = Report(ways, [np.sum(array * i) for i in MAPPED], array.nbytes, options.repetitions, touched)
    conclude(report.text(), options.output, report.missed)


if __name__ == "__main__":
    main()
