#!/usr/bin/env python3
"""Puts 1 GiB of float64 where other processes can read it: by Onecopy's ways in, and by those of its peers.

    ./onecopy bench put                                        # starts a service of its own for this

    onecopy up --capacity 4GB --import-root /tmp/in
    python3 benchmarks/peers/put.py --url http://127.0.0.1:8080 --import-root /tmp/in

All ways are run in turn, round by round, so that whatever else the machine does hits all alike. Ratios are of medians.
Exits with 1 when a target is missed.
"""

import argparse
import mmap
import multiprocessing
import multiprocessing.shared_memory
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile

import numpy as np

from service import MIB, Service, seconds

BUFFER_BYTES = 256 << 10
RAVEL_MIB = 64


class RawSocket:
    """A process that copies whatever comes from a loopback socket into memory that is populated already."""

    def __init__(self, nbytes):
        self.nbytes = nbytes
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.process = multiprocessing.get_context("fork").Process(target=self.receive, daemon=True)
        self.process.start()

    def receive(self):
        memory = mmap.mmap(-1, self.nbytes, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE)
        target = memoryview(memory)
        buffer = memoryview(bytearray(BUFFER_BYTES))
        while True:
            peer, _ = self.listener.accept()
            done = 0
            while done < self.nbytes and (count := peer.recv_into(buffer)):
                target[done : done + count] = buffer[:count]
                done += count
            peer.sendall(b"!")
            peer.close()

    def send(self, array):
        with socket.create_connection(self.listener.getsockname()) as peer:
            peer.sendall(memoryview(array).cast("B"))
            peer.recv(1)

    def close(self):
        self.process.kill()
        self.process.join()


class Bench:
    def __init__(self, service, folder, array):
        self.service = service
        self.folder = folder
        self.array = array
        self.small = array[: RAVEL_MIB * MIB // array.itemsize]
        self.file = folder / "big.npy"
        with open(self.file, "wb") as file:
            np.save(file, array)
            os.fsync(file.fileno())  # in the page cache, and no longer to be written back meanwhile
        self.socket = RawSocket(array.nbytes)
        self.segment = service.map_segment()

    def close(self):
        self.socket.close()
        self.file.unlink()

    def raw_socket(self):
        return seconds(self.socket.send, self.array)[0]

    def warm(self, put, *arguments):
        """Into memory that is real already, as a service that has had a moment has it."""
        self.service.await_warm(self.array.nbytes)
        return self.put("warm", put, *arguments)

    def fresh(self, put, *arguments):
        """Into memory that has yet to be made real: another array has taken what was."""
        self.service.await_warm(self.array.nbytes)
        other = self.service.call(
            "POST", "/v1/arrays", {"kind": "reserve", "dtype": "uint8", "shape": [self.array.nbytes]}
        )
        elapsed = self.put("fresh", put, *arguments)
        self.service.delete(other["id"])
        return elapsed

    def put(self, name, put, *arguments):
        elapsed, array = seconds(put, name, *arguments)
        if array["state"] != "READY" or array["nbytes"] != self.array.nbytes:
            sys.exit(f"not what was put: {array}")
        self.service.delete(array["id"])
        return elapsed

    def http(self):
        return self.warm(self.service.put, self.array)

    def http_fresh(self):
        return self.fresh(self.service.put, self.array)

    def import_file(self):
        return self.warm(self.service.import_file, self.file)

    def import_fresh(self):
        return self.fresh(self.service.import_file, self.file)

    def reserve(self):
        return self.warm(self.service.reserve_and_seal, self.array)

    def reserve_mapped(self):
        return self.warm(self.service.reserve_and_seal, self.array, self.segment)

    def reserve_fresh(self):
        return self.fresh(self.service.reserve_and_seal, self.array)

    def copy_command(self):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
            return seconds(subprocess.check_call, ["cp", self.file, folder])[0]

    def raw_array_ravel(self):
        return seconds(multiprocessing.RawArray, "d", self.small.ravel())[0]

    def raw_array_numpy(self):
        def fill():
            shared = multiprocessing.RawArray("d", self.array.size)
            np.frombuffer(shared)[:] = self.array

        return seconds(fill)[0]

    def shared_memory(self):
        def fill():
            shared = multiprocessing.shared_memory.SharedMemory(create=True, size=self.array.nbytes)
            np.ndarray(self.array.shape, self.array.dtype, shared.buf)[:] = self.array
            return shared

        elapsed, shared = seconds(fill)
        shared.close()
        shared.unlink()
        return elapsed


# What is run, in this order in each round: label, method, whether of the first RAVEL_MIB only.
WAYS = {
    "raw socket": ("loopback socket, copied into populated memory", Bench.raw_socket),
    "http": ("Onecopy: HTTP PUT", Bench.http),
    "http, fresh": ("Onecopy: HTTP PUT, fresh pages", Bench.http_fresh),
    "cp": ("cp from the page cache to /dev/shm, fresh pages", Bench.copy_command),
    "import": ("Onecopy: import of a file in the page cache", Bench.import_file),
    "import, fresh": ("Onecopy: import, fresh pages", Bench.import_fresh),
    "shared_memory": ("multiprocessing.shared_memory, filled through NumPy", Bench.shared_memory),
    "reserve": ("Onecopy: reserve, write in place, seal", Bench.reserve),
    "reserve, mapped": ("Onecopy: reserve, write through a kept mapping, seal", Bench.reserve_mapped),
    "reserve, fresh": ("Onecopy: reserve, write, seal, fresh pages", Bench.reserve_fresh),
    "RawArray, NumPy": ("RawArray filled through NumPy", Bench.raw_array_numpy),
    "ravel": (f"RawArray('d', a.ravel()), of {RAVEL_MIB} MiB only", Bench.raw_array_ravel),
}

# Which way must be at least how many times as fast as which other one.
TARGETS = [("http", 20, "ravel"), ("http", 0.7, "raw socket"), ("import", 1, "cp"), ("reserve", 3, "shared_memory")]


def measure(bench, repetitions):
    times = {way: [] for way in WAYS}
    for repetition in range(-1, repetitions):
        for way, (_, run) in WAYS.items():
            elapsed = run(bench)
            if repetition >= 0:  # the round before the first compiles and fills caches
                times[way].append(elapsed)
    return times


def report(array, times):
    def rate(way, elapsed):
        return (RAVEL_MIB * MIB if way == "ravel" else array.nbytes) / elapsed / 1e9

    median = {way: rate(way, statistics.median(elapsed)) for way, elapsed in times.items()}
    print(f"{array.nbytes // MIB} MiB of {array.dtype}, {len(times['http'])} rounds, GB/s\n")
    print("| way | median | best | worst |\n|---|---|---|---|")
    for way, (label, _) in WAYS.items():
        print(f"| {label} | {median[way]:.2f} | {rate(way, min(times[way])):.2f} | {rate(way, max(times[way])):.2f} |")
    print("\n| target | wanted | measured | |\n|---|---|---|---|")
    missed = 0
    for way, wanted, peer in TARGETS:
        ratio = median[way] / median[peer]
        missed += ratio < wanted
        print(f"| {way} / {peer} | {wanted} | {ratio:.2f} | {'MISSED' if ratio < wanted else 'met'} |")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="of a service on this host with room for two such arrays")
    parser.add_argument("--import-root", required=True, type=pathlib.Path, help="a folder the service may import from")
    parser.add_argument("--mib", type=int, default=1024, help="the size of the array (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=5, help="(default: %(default)s)")
    options = parser.parse_args()
    array = np.random.default_rng(1).random(options.mib * MIB // 8)
    bench = Bench(Service(options.url), options.import_root, array)
    try:
        missed = report(array, measure(bench, options.repetitions))
    finally:
        bench.close()
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
