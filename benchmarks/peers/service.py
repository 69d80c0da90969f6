"""What the benchmarks share: Onecopy over HTTP, with nothing but the standard library, and a clock."""

import argparse
import fcntl
import http.client
import io
import json
import mmap
import os
import pathlib
import platform
import struct
import subprocess
import sys
import time
import urllib.parse

import numpy as np

MIB = 1 << 20
F_OFD_SETLK = 37
WARM_WITHIN_S = 60
KEPT_FOR_S = 15
ENDS_WITHIN_S = 30


class Refused(Exception):
    """The service answered, but not with what was asked for."""


def seconds(work, *arguments):
    start = time.perf_counter()
    result = work(*arguments)
    return time.perf_counter() - start, result


def end(process):
    """By SIGTERM, or by SIGKILL where that is not heard."""
    process.terminate()
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def arguments(description, arrays, repetitions):
    """A parser of the arguments that all programs have."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help=f"of a service on this host with room for {arrays}")
    parser.add_argument("--mib", type=int, default=1024, help="the size of the array (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=repetitions, help="(default: %(default)s)")
    parser.add_argument("--output", type=pathlib.Path, help="a file that the table is written to, too")
    return parser


def conclude(text, output, missed):
    """Shows the report, and exits with 1 if a bar is missed."""
    print(text)
    if output:
        output.parent.mkdir(exist_ok=True)
        output.write_text(text)
    sys.exit(1 if missed else 0)


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} × {models[0]}" if models else platform.machine()


def touching():
    """A sentence on what temporaries cost here: a virtual machine's host may take freed memory back, and be slow to give it."""
    first, again = (seconds(np.ones, (MIB, 128))[0] for _ in range(2))
    return f"A GiB of memory that had been free took {first * 1e3:,.0f} ms to fill, and {again * 1e3:,.0f} ms the next time."


class Service:
    """Onecopy over HTTP, with nothing but the standard library."""

    def __init__(self, url):
        address = urllib.parse.urlsplit(url)
        self.address = (address.hostname, address.port)
        self.kept = http.client.HTTPConnection(*self.address)
        self.last_used = time.monotonic()

    def call(self, method, path, body=None):
        """Over one connection that is kept, as long as the server keeps it too."""
        if time.monotonic() - self.last_used > KEPT_FOR_S:
            self.kept.close()
        self.kept.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        answer = self.answer(self.kept)
        self.last_used = time.monotonic()
        return answer

    def answer(self, connection):
        response = connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise Refused(f"the service answered {response.status}: {text.decode()}")
        return json.loads(text) if text else None

    def put(self, name, array):
        """By HTTP, from memory: the header of an .npy file, then the bytes as they are."""
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
        connection = http.client.HTTPConnection(*self.address)
        connection.putrequest("PUT", f"/v1/arrays/{name}")
        connection.putheader("Content-Length", str(header.tell() + array.nbytes))
        connection.endheaders(header.getvalue())
        connection.sock.sendall(memoryview(array).cast("B"))
        try:
            return self.answer(connection)
        finally:
            connection.close()

    def import_file(self, name, path):
        return self.call("POST", f"/v1/arrays?name={name}", {"kind": "import", "path": str(path)})

    def reserve_and_seal(self, name, array, whole=None):
        """Written in place by this process, as in docs/operations.md; through a mapping of its own, or a kept one."""
        reserved = self.call(
            "POST", f"/v1/arrays?name={name}", {"kind": "reserve", "dtype": str(array.dtype), "shape": array.shape}
        )
        offset, nbytes = reserved["offsetBytes"], reserved["nbytes"]
        file = os.open(reserved["segmentPath"], os.O_RDWR)
        fcntl.fcntl(file, F_OFD_SETLK, struct.pack("hhxxxxqqixxxx", fcntl.F_RDLCK, 0, offset, nbytes, 0))
        if whole is None:
            page = offset // mmap.PAGESIZE * mmap.PAGESIZE
            memory = mmap.mmap(file, offset - page + nbytes, mmap.MAP_SHARED | mmap.MAP_POPULATE, offset=page)
            view = np.ndarray(array.shape, array.dtype, memory, offset - page)
            view[:] = array
            del view
            memory.close()
        else:
            np.ndarray(array.shape, array.dtype, whole, offset)[:] = array
        os.close(file)
        return self.call("POST", f"/v1/arrays/{reserved['id']}/seal", {})

    def map_segment(self):
        """For a program that puts many arrays: pages that it has touched once cost it nothing the next time."""
        file = os.open(self.call("GET", "/v1/segment")["path"], os.O_RDWR)
        memory = mmap.mmap(file, os.fstat(file).st_size)
        os.close(file)
        return memory

    def delete(self, name):
        self.call("DELETE", f"/v1/arrays/{name}")

    def pages(self):
        """HUGE or SMALL."""
        return self.call("GET", "/v1/segment")["pages"]

    def await_warm(self, nbytes):
        """Memory of small pages is made real ahead of need, while nothing else is done; huge pages need it not."""
        if self.pages() == "HUGE":
            return
        deadline = time.monotonic() + WARM_WITHIN_S
        while (warm := self.call("GET", "/v1/segment")["warmBytes"]) < nbytes:
            if time.monotonic() > deadline:
                raise Refused(f"the segment has {warm} warm bytes after {WARM_WITHIN_S} s, and {nbytes} are needed")
            time.sleep(0.1)

    def job(self, expression, arrays, mapped=None):
        """Computes and waits: the answer of the service, which must be a success; what is not done by then is cancelled."""
        body = {"expression": expression, "arrays": arrays}
        if mapped:
            body["map"] = mapped
        answer = self.call("POST", "/v1/jobs?wait=60s", body)
        if answer["status"] in ("QUEUED", "RUNNING"):
            self.call("POST", f"/v1/jobs/{answer['id']}/cancel")
            raise Refused(f"{expression} was not done within a minute")
        if answer["status"] != "SUCCEEDED":
            raise Refused(f"{expression} ended as {answer['status']}: {answer.get('error', {}).get('detail')}")
        return answer
