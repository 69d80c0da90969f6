#!/usr/bin/env python3
"""Computes on 1 GiB of float64: Onecopy over HTTP, from the request to the answer, beside its peers in this machine's Python.

    ./onecopy bench jobs                                       # starts a service of its own for this

    onecopy up --workers 2 --capacity 6GB
    python3 benchmarks/peers/jobs.py --url http://127.0.0.1:8080

In each round every job is run by everyone in turn, so that whatever else the machine does hits all alike. Ratios are of
medians. A job that fails is said to, and the others go on. Exits with 1 when a bar is missed.

Small jobs are run on RabbitMQ, too, with a service of their own, where Debian's rabbitmq-server is installed.
"""

import contextlib
import dataclasses
import os
import pathlib
import platform
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

from peers import PEERS, RESTLESS, Bandwidth, installed
from service import MIB, Refused, Service, arguments, conclude, end, processor, seconds, touching

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "benchmarks"))
from soak import RABBITMQ, free_port, rabbitmq  # noqa: E402

SMALL_ELEMENTS = 1_000
SMALL_REPETITIONS = 500
SMALL_REPETITIONS_BEFORE = 3_000  # until both virtual machines have compiled what runs often
SMALL_BARS_MS = {"the embedded broker": 3, "RabbitMQ": 5}
STARTS_WITHIN_S = 120
ROWS = 16384
OTHER_DTYPES = ("float32", "int32", "int16", "uint8")
OURS = "Onecopy"
COMPUTING = "the workers' time"
WORKERS = 2


@dataclasses.dataclass
class Job:
    expression: str
    peers: tuple  # whom it is compared with
    bars: tuple  # (text, ratio of medians wanted, of what) in words of Report.bar; any one of them will do
    mapped: tuple = ()
    arrays: tuple = ("a",)
    written: bool = False


def times(factor, peer):
    return (f"{factor} × faster than {peer}", lambda median: median[peer] / median[OURS], factor)


def within(factor, peer):
    return (f"at most {factor} × {peer}", lambda median: median[peer] / median[OURS], 1 / factor)


def share(of, bandwidth):
    return (f"{of:.0%} of {bandwidth}", lambda median: median[bandwidth] / median[OURS], of)


READ, TRIAD, COPY = "read bandwidth", "two reads, one write", "one read, one write"

JOBS = [
    Job("sum(a)", ("NumPy", "RawArray, Pool(2)", "joblib", "Dask", "Ray"), (within(1.2, "NumPy"),)),
    Job("sum(a * i)", ("NumPy", "numexpr", "RawArray, Pool(2)", "joblib", "Dask", "Ray"), (times(8, "RawArray, Pool(2)"),),
        mapped=(1, 2, 3)),
    Job("sqrt(a * a + b * b)", ("NumPy", "numexpr"), (times(1.6, "numexpr"), share(0.8, TRIAD)), arrays=("a", "b"), written=True),
    *(Job(expression, ("NumPy",), (times(4, "NumPy"),)) for expression in ("var(a)", "std(a)", "mean((a - mean(a))**2)")),
    *(
        Job(expression, ("NumPy",), (times(1.3, "NumPy"), share(0.8, READ)))
        for expression in ("min(a)", "max(a)", "argmax(a)", "count_nonzero(a > 1)", "any(a > 100)")
    ),
    *(
        Job(f"mean(m, axis={axis})", ("NumPy",), (times(1.3, "NumPy"), share(0.8, READ)), arrays=("m",))
        for axis in (0, 1)
    ),
    *(Job(expression, ("NumPy", "numexpr"), (times(1.5, "numexpr"),), written=True) for expression in ("exp(a)", "sin(a) * cos(a)")),
    Job("histogram(a, bins=100, range=(-5, 5))", ("NumPy",), (times(5, "NumPy"),)),
    Job("median(a)", ("NumPy",), (times(4, "NumPy"),)),
]

# On other dtypes: what gives a scalar, so that nothing but the dtype differs.
DTYPE_JOBS = ("sum(a)", "var(a)", "min(a)", "argmax(a)", "count_nonzero(a > 1)", "median(a)", "histogram(a, bins=100, range=(-5, 5))")


class Ours:
    def __init__(self, service):
        self.service = service

    def run(self, job, names):
        """The time of one job, and what it left behind is deleted, outside the clock."""
        mapped = {"i": list(job.mapped)} if job.mapped else None
        elapsed, answer = seconds(self.service.job, job.expression, names, mapped)
        self.computing = answer["timings"]["computeMs"] / 1e3
        self.slices = answer["progress"]["slicesTotal"]
        arrays = [result["array"]["id"] for result in answer["results"] if "array" in result]
        for array in arrays:
            self.service.delete(array)
        return elapsed

    def warm(self, nbytes):
        self.service.await_warm(nbytes)


class Bench:
    def __init__(self, service, mib, chosen):
        generator = np.random.default_rng(1)
        count = mib * MIB // 8
        self.arrays = {name: generator.standard_normal(count) for name in "ab"}
        self.arrays["m"] = self.arrays["a"].reshape(min(ROWS, count // 8), -1)
        self.ours = Ours(service)
        self.service = service
        self.jobs = [job for job in JOBS if not chosen or job.expression in chosen]
        for name, array in self.arrays.items():
            service.put(name, array)
        self.times = {job.expression: {} for job in self.jobs}
        self.failures = {}
        self.slices = {}
        self.bandwidth = Bandwidth(self.arrays)

    def record(self, job, who, elapsed):
        self.times[job.expression].setdefault(who, []).append(elapsed)

    def rounds(self, repetitions):
        wanted = [name for name in PEERS if any(name in job.peers for job in self.jobs)]
        found, self.missing = installed(wanted)
        self.plain = {name: self.arrays[name] for name in "abm"}
        peers = {name: PEERS[name][0](self.plain) for name in found if name not in RESTLESS}
        self.restless = [name for name in found if name in RESTLESS]
        try:
            for repetition in range(-1, repetitions):  # the round before the first compiles and fills caches
                for job in self.jobs:
                    self.guarded_round(job, peers, repetition >= 0)
                print(f"round {repetition + 1} of {repetitions}", file=sys.stderr, flush=True)
        finally:
            for peer in peers.values():
                peer.close()

    def guarded_round(self, job, peers, kept):
        if job.expression in self.failures:
            return
        try:
            self.round(job, peers, kept)
        except (Refused, OSError, MemoryError) as failure:
            self.failures[job.expression] = str(failure)
            print(f"{job.expression}: {failure}", file=sys.stderr, flush=True)

    def rested(self, name, job):
        """Its time when it is started for this one job: the second of two runs, as the first one compiles."""
        peer = PEERS[name][0](self.plain)
        try:
            peer.run(job.expression, job.mapped)
            return seconds(peer.run, job.expression, job.mapped)[0]
        finally:
            peer.close()

    def round(self, job, peers, kept):
        ways = {OURS: lambda: self.ours.run(job, {name: name for name in job.arrays})}
        ways |= {name: lambda peer=peers[name]: seconds(peer.run, job.expression, job.mapped)[0]
                 for name in job.peers if name in peers}
        ways |= {name: lambda name=name: self.rested(name, job) for name in job.peers if name in self.restless and kept}
        if job.written:
            self.ours.warm(self.arrays["a"].nbytes)
            ways[TRIAD if len(job.arrays) > 1 else COPY] = lambda: seconds(
                self.bandwidth.triad if len(job.arrays) > 1 else self.bandwidth.copy
            )[0]
        else:
            ways[READ] = lambda: seconds(self.bandwidth.read)[0]
        for who, run in ways.items():
            elapsed = run()
            if kept:
                self.record(job, who, elapsed)
                if who == OURS:
                    self.record(job, COMPUTING, self.ours.computing)
                    self.slices[job.expression] = self.ours.slices

    def dtypes(self, repetitions):
        """Bytes a second of each dtype, as a share of those of float64 in the same rounds."""
        shares = {}
        for dtype in OTHER_DTYPES:
            generator = np.random.default_rng(2)
            count = self.arrays["a"].nbytes // np.dtype(dtype).itemsize
            if dtype == "float32":
                values = generator.standard_normal(count, np.float32)
            else:
                values = generator.integers(0 if dtype == "uint8" else -100, 100, count, dtype)
            self.service.put("other", values)
            del values
            for expression in DTYPE_JOBS:
                job = Job(expression, (), ())
                try:
                    both = [
                        (self.ours.run(job, {"a": "a"}), self.ours.run(job, {"a": "other"})) for _ in range(repetitions + 1)
                    ][1:]
                except (Refused, OSError) as failure:
                    print(f"{expression} of {dtype}: {failure}", file=sys.stderr, flush=True)
                    continue
                wide, narrow = (statistics.median(column) for column in zip(*both))
                shares[dtype, expression] = (narrow, wide / narrow)
            self.service.delete("other")
        return shares


def small(service):
    """The percentiles of the time of a small job."""
    service.put("small", np.random.default_rng(3).standard_normal(SMALL_ELEMENTS))
    ours, job = Ours(service), Job("sum(a)", (), ())
    elapsed = [ours.run(job, {"a": "small"}) for _ in range(SMALL_REPETITIONS_BEFORE + SMALL_REPETITIONS)]
    return statistics.quantiles(elapsed[SMALL_REPETITIONS_BEFORE:], n=100)


@contextlib.contextmanager
def on_rabbitmq():
    """A service of its own on a broker of its own."""
    password, port = secrets.token_hex(16), free_port()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ending:
        for process in rabbitmq(folder, port, password):
            ending.callback(process.end)
        await_line(pathlib.Path(folder, "broker.log"), r"completed with \d+ plugins?()")
        command = [ROOT / "onecopy", "up", "--port", "0", "--workers", str(WORKERS), "--capacity", "100MB",
                   "--broker", f"amqp://onecopy:{password}@127.0.0.1:{port}"]
        log = pathlib.Path(folder, "service.log")
        with open(log, "w") as output:
            running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        ending.callback(end, running)
        yield Service(await_line(log, r"^ready +(\S+)"))


def await_line(file, pattern):
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        found = re.search(pattern, file.read_text(), re.MULTILINE) if file.exists() else None
        if found:
            return found.group(1)
        time.sleep(0.2)
    raise Refused(f"{file.name} does not say {pattern} after {STARTS_WITHIN_S} s")


class Report:
    def __init__(self, bench, repetitions, touched):
        self.bench = bench
        self.lines = []
        self.missed = 0
        gib = bench.arrays["a"].nbytes / 2**30
        self.say(f"# Jobs on {gib:g} GiB of float64\n")
        self.say(f"Written by `./onecopy bench jobs`: medians of {repetitions} rounds in ms, from the request to the answer over HTTP,")
        self.say("two workers of one thread each; peers use one thread (NumPy) or two, in the same rounds. Computing is what the two")
        self.say("workers took together, halved; the rest of the time is the way there and back, and one waiting for the other.\n")
        pages = "huge pages, as NumPy's own arrays" if bench.service.pages() == "HUGE" else "pages of 4 KiB"
        self.say(f"{processor()}, Python {platform.python_version()}, NumPy {np.__version__}. The segment lies on {pages}.")
        self.say(touched + "\n")
        for sentence in bench.missing:
            self.say(f"- {sentence}")

    def say(self, line):
        self.lines.append(line)

    def verdict(self, met):
        self.missed += not met
        return "met" if met else "**MISSED**"

    def jobs(self):
        self.say("\n| job | Onecopy | of it computing | peers | bar | measured | |\n|---|---|---|---|---|---|---|")
        medians = {expression: {who: statistics.median(t) for who, t in times.items()} for expression, times in self.bench.times.items()}
        for job in self.bench.jobs:
            if job.expression in self.bench.failures:
                self.say(f"| `{job.expression}` | failed: {self.bench.failures[job.expression]} | | | | | {self.verdict(False)} |")
                continue
            median = medians[job.expression]
            computing = f"{median.pop(COMPUTING) / WORKERS * 1e3:.0f} in {self.bench.slices[job.expression]} slices"
            others = ", ".join(f"{who} {elapsed * 1e3:.0f}" for who, elapsed in median.items() if who != OURS)
            judged = [(text, ratio(median), wanted) for text, ratio, wanted in job.bars if needs(text, median)]
            words = " or ".join(text for text, _, _ in judged) or "no peer to compare with"
            measured = ", ".join(f"{ratio:.2f}" for _, ratio, _ in judged)
            met = any(ratio >= wanted for _, ratio, wanted in judged) or not judged
            name = job.expression.replace("|", "\\|") + (f" for i in {', '.join(map(str, job.mapped))}" if job.mapped else "")
            self.say(f"| `{name}` | {median[OURS] * 1e3:.0f} | {computing} | {others} | {words} | {measured} | {self.verdict(met)} |")
        if all(OURS in medians.get(expression, {}) for expression in ("sum(a)", "sum(a * i)")):
            ratio = medians["sum(a * i)"][OURS] / medians["sum(a)"][OURS]
            self.say(f"| `sum(a * i)` beside our own `sum(a)` | | | | at most 1.3 | {ratio:.2f} | {self.verdict(ratio <= 1.3)} |")

    def dtypes(self, shares):
        self.say("\n## Other dtypes\n\nAs many bytes of each; the share of float64's bytes a second, at least 0.5:\n")
        self.say("| job | " + " | ".join(OTHER_DTYPES) + " | |\n|---|" + "---|" * (len(OTHER_DTYPES) + 1))
        for expression in DTYPE_JOBS:
            cells = [shares.get((dtype, expression)) for dtype in OTHER_DTYPES]
            written = " | ".join("failed" if cell is None else f"{cell[0] * 1e3:.0f} ms, {cell[1]:.2f}" for cell in cells)
            met = all(cell is not None and cell[1] >= 0.5 for cell in cells)
            self.say(f"| `{expression}` | {written} | {self.verdict(met)} |")

    def small(self, by_broker):
        self.say(f"\n## A small job\n\n`sum(a)` of {SMALL_ELEMENTS:,} elements, {SMALL_REPETITIONS} times, after "
                 f"{SMALL_REPETITIONS_BEFORE:,} times that do not count:\n")
        self.say("| on | p50 ms | p99 ms | bar: p50 ms under | |\n|---|---|---|---|---|")
        for broker, quantiles in by_broker.items():
            bar = SMALL_BARS_MS[broker]
            if isinstance(quantiles, str):
                self.say(f"| {broker} | {quantiles} | | {bar} | |")
            else:
                p50, p99 = quantiles[49] * 1e3, quantiles[98] * 1e3
                self.say(f"| {broker} | {p50:.2f} | {p99:.2f} | {bar} | {self.verdict(p50 < bar)} |")


def both_small(service):
    by_broker = {"the embedded broker": small(service)}
    if not os.access(RABBITMQ, os.X_OK):
        return by_broker | {"RabbitMQ": "rabbitmq-server is not installed: skipped"}
    try:
        with on_rabbitmq() as other:
            return by_broker | {"RabbitMQ": small(other)}
    except (Refused, OSError) as failure:
        return by_broker | {"RabbitMQ": str(failure)}


def needs(text, median):
    """Whether the one that a bar compares with has been measured."""
    return any(text.endswith(who) for who in median)


def main():
    parser = arguments(__doc__, "five such arrays", repetitions=5)
    parser.add_argument("--job", action="append", help="only this expression of the table; may be repeated")
    options = parser.parse_args()
    touched = touching()
    bench = Bench(Service(options.url), options.mib, options.job)
    bench.rounds(options.repetitions)
    report = Report(bench, options.repetitions, touched)
    report.jobs()
    if not options.job:
        report.dtypes(bench.dtypes(options.repetitions))
        report.small(both_small(bench.service))
    conclude("\n".join(report.lines) + "\n", options.output, report.missed)


if __name__ == "__main__":
    main()
