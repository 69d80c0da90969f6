#!/usr/bin/env python3
"""Computes on 1 GiB of float64: Onecopy over HTTP, from the request to the answer, beside its peers in this machine's Python.

    ./onecopy bench jobs                                       # starts a service of its own for this

    onecopy up --workers 2 --capacity 6GB
    python3 benchmarks/peers/jobs.py --url http://127.0.0.1:8080

In each round every job is run by everyone in turn, so that whatever else the machine does hits all alike. Ratios are of
medians. Exits with 1 when a bar is missed.
"""

import argparse
import dataclasses
import pathlib
import platform
import statistics
import sys

import numpy as np

from peers import PEERS, Bandwidth, installed
from service import MIB, Service, seconds

SMALL_ELEMENTS = 1_000
SMALL_REPETITIONS = 300
SMALL_BAR_MS = 3
ROWS = 16384
OTHER_DTYPES = ("float32", "int32", "int16", "uint8")
OURS = "Onecopy"


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
        self.bandwidth = Bandwidth(self.arrays)

    def record(self, job, who, elapsed):
        self.times[job.expression].setdefault(who, []).append(elapsed)

    def rounds(self, repetitions):
        wanted = [name for name in PEERS if any(name in job.peers for job in self.jobs)]
        found, self.missing = installed(wanted)
        plain = {name: self.arrays[name] for name in "abm"}
        peers = {name: PEERS[name][0](plain) for name in found}
        try:
            for repetition in range(-1, repetitions):  # the round before the first compiles and fills caches
                for job in self.jobs:
                    self.round(job, peers, repetition >= 0)
                print(f"round {repetition + 1} of {repetitions}", file=sys.stderr, flush=True)
        finally:
            for peer in peers.values():
                peer.close()

    def round(self, job, peers, kept):
        ways = {OURS: lambda: self.ours.run(job, {name: name for name in job.arrays})}
        ways |= {name: lambda peer=peers[name]: seconds(peer.run, job.expression, job.mapped)[0]
                 for name in job.peers if name in peers}
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
                both = [
                    (self.ours.run(job, {"a": "a"}), self.ours.run(job, {"a": "other"})) for _ in range(repetitions + 1)
                ][1:]
                wide, narrow = (statistics.median(column) for column in zip(*both))
                shares[dtype, expression] = (narrow, wide / narrow)
            self.service.delete("other")
        return shares

    def small(self):
        self.service.put("small", self.arrays["a"][:SMALL_ELEMENTS])
        job = Job("sum(a)", (), ())
        elapsed = [self.ours.run(job, {"a": "small"}) for _ in range(SMALL_REPETITIONS + 50)][50:]
        return statistics.quantiles(elapsed, n=100)


class Report:
    def __init__(self, bench, repetitions):
        self.bench = bench
        self.lines = []
        self.missed = 0
        gib = bench.arrays["a"].nbytes / 2**30
        self.say(f"# Jobs on {gib:g} GiB of float64\n")
        self.say(f"Written by `./onecopy bench jobs`: medians of {repetitions} rounds in ms, from the request to the answer over HTTP,")
        self.say("two workers of one thread each; peers use one thread (NumPy) or two, in the same rounds.\n")
        self.say(f"{processor()}, Python {platform.python_version()}, NumPy {np.__version__}.\n")
        for sentence in bench.missing:
            self.say(f"- {sentence}")

    def say(self, line):
        self.lines.append(line)

    def verdict(self, met):
        self.missed += not met
        return "met" if met else "**MISSED**"

    def jobs(self):
        self.say("\n| job | Onecopy | peers | bar | measured | |\n|---|---|---|---|---|---|")
        medians = {expression: {who: statistics.median(t) for who, t in times.items()} for expression, times in self.bench.times.items()}
        for job in self.bench.jobs:
            median = medians[job.expression]
            others = ", ".join(f"{who} {elapsed * 1e3:.0f}" for who, elapsed in median.items() if who != OURS)
            judged = [(text, ratio(median), wanted) for text, ratio, wanted in job.bars if needs(text, median)]
            words = " or ".join(text for text, _, _ in judged) or "no peer to compare with"
            measured = ", ".join(f"{ratio:.2f}" for _, ratio, _ in judged)
            met = any(ratio >= wanted for _, ratio, wanted in judged) or not judged
            name = job.expression.replace("|", "\\|") + (f" for i in {', '.join(map(str, job.mapped))}" if job.mapped else "")
            self.say(f"| `{name}` | {median[OURS] * 1e3:.0f} | {others} | {words} | {measured} | {self.verdict(met)} |")
        if {"sum(a)", "sum(a * i)"} <= medians.keys():
            ratio = medians["sum(a * i)"][OURS] / medians["sum(a)"][OURS]
            self.say(f"| `sum(a * i)` beside our own `sum(a)` | | | at most 1.3 | {ratio:.2f} | {self.verdict(ratio <= 1.3)} |")

    def dtypes(self, shares):
        self.say("\n## Other dtypes\n\nAs many bytes of each; the share of float64's bytes a second, at least 0.5:\n")
        self.say("| job | " + " | ".join(OTHER_DTYPES) + " | |\n|---|" + "---|" * (len(OTHER_DTYPES) + 1))
        for expression in DTYPE_JOBS:
            cells = [shares[dtype, expression] for dtype in OTHER_DTYPES]
            written = " | ".join(f"{elapsed * 1e3:.0f} ms, {ratio:.2f}" for elapsed, ratio in cells)
            self.say(f"| `{expression}` | {written} | {self.verdict(min(ratio for _, ratio in cells) >= 0.5)} |")

    def small(self, quantiles):
        p50, p99 = quantiles[49] * 1e3, quantiles[98] * 1e3
        self.say(f"\n## A small job\n\n`sum(a)` of {SMALL_ELEMENTS:,} elements, {SMALL_REPETITIONS} times: p50 {p50:.2f} ms, p99 {p99:.2f} ms; "
                 f"the bar is a p50 under {SMALL_BAR_MS} ms: {self.verdict(p50 < SMALL_BAR_MS)}.")


def needs(text, median):
    """Whether the one that a bar compares with has been measured."""
    return any(text.endswith(who) for who in median)


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} × {models[0]}" if models else platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="of a service on this host with room for five such arrays")
    parser.add_argument("--mib", type=int, default=1024, help="the size of the array (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=5, help="(default: %(default)s)")
    parser.add_argument("--output", type=pathlib.Path, help="a file that the table is written to, too")
    parser.add_argument("--job", action="append", help="only this expression of the table; may be repeated")
    options = parser.parse_args()
    bench = Bench(Service(options.url), options.mib, options.job)
    bench.rounds(options.repetitions)
    report = Report(bench, options.repetitions)
    report.jobs()
    if not options.job:
        report.dtypes(bench.dtypes(options.repetitions))
        report.small(bench.small())
    text = "\n".join(report.lines) + "\n"
    print(text)
    if options.output:
        options.output.parent.mkdir(exist_ok=True)
        options.output.write_text(text)
    sys.exit(1 if report.missed else 0)


if __name__ == "__main__":
    main()
