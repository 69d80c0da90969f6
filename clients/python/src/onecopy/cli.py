"""The command line: ``onecopy put big.npy``, ``onecopy run 'mean(a, axis=0)' a=big -o out.npy``, …"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from . import __version__, top
from .array import Array, human_bytes
from .client import Client, connect
from .errors import OnecopyError
from .jobs import Job, cancelled_on_interrupt
from .npy import BLOCK_BYTES
from .progress import Progress
from .worker import command as worker_command

_EPILOG = """\
The service is at --url, else at ONECOPY_URL, else at http://127.0.0.1:8080; ONECOPY_KEY is sent as its key.
This is the client. What starts a service is ./onecopy in a checkout: ./onecopy up.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 for a failure, 2 for a wrong command line, 130 for Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        with connect(options.url) as client:
            status: int = options.command(client, options) or 0
            sys.stdout.flush()
            return status
    except OnecopyError as failure:
        if options.json:
            _print_json({**failure.problem, "code": failure.code, "detail": failure.detail, "status": failure.status})
        print(f"onecopy: {failure}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (OSError, ValueError, TypeError) as failure:
        print(f"onecopy: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--url", help="where the service is")
    common.add_argument("--json", action="store_true", help="what the service says, for programs; errors too")
    parser = argparse.ArgumentParser(
        prog="onecopy", description=__doc__, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[Client, argparse.Namespace], int | None], text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common], help=text, description=text)
        added.set_defaults(command=run)
        return added

    put = command("put", _put, "put an .npy file, or a PNG or JPEG image")
    put.add_argument("file", type=Path)
    put.add_argument("--name", help="else that of the file, without its ending")
    put.add_argument("--replace", action="store_true", help="replace the array of that name")

    run = command("run", _run, "compute an expression, written as NumPy writes it")
    run.add_argument("expression", help="such as 'mean(a, axis=0)'")
    run.add_argument(
        "variables", nargs="*", metavar="VARIABLE=VALUE", help="an array's name or id, an .npy file, a number"
    )
    run.add_argument("--map", action="append", default=[], metavar="VARIABLE=V,V,…", help="compute once for each value")
    run.add_argument("-o", "--save", type=Path, metavar="FILE", help="write the results to an .npy, or .npz, file")
    run.add_argument("--output", metavar="NAME", help="keep the resulting array in the segment under this name")
    run.add_argument("--replace", action="store_true", help="let --output replace the array of that name")
    run.add_argument("--priority", type=int, help="the share of the workers next to other jobs")
    run.add_argument("--timeout", metavar="TIME", help="after which the job fails: 30s, 5m")

    get = command("get", _get, "write an array, or a slice of it, to an .npy file")
    get.add_argument("array", help="its name or id")
    get.add_argument("file", type=Path, nargs="?", help="else the array's name in this folder; - is standard output")
    get.add_argument("--slice", metavar="INDEX", help="a basic index: 0:10,:,::2")

    command("ls", _list, "list arrays")
    remove = command("rm", _remove, "delete arrays")
    remove.add_argument("arrays", nargs="+", metavar="array", help="names or ids")

    jobs = command("jobs", _jobs, "list jobs, the newest first")
    jobs.add_argument("--limit", type=int, default=20, help="at most so many (default: %(default)s)")
    watch = command("watch", _watch, "follow a job to its end")
    watch.add_argument("job", help="its id")
    cancel = command("cancel", _cancel, "cancel jobs")
    cancel.add_argument("jobs", nargs="+", metavar="job", help="ids")

    watched = command("top", top.run, "workers and the segment, refreshed until Ctrl-C")
    watched.add_argument("--interval", type=float, default=2.0, help="seconds (default: %(default)s)")
    watched.add_argument("--count", type=int, help="end after so many")

    worker_command.add_arguments(command("worker", worker_command.run, "serve the functions of a Python file"))
    return parser


def _put(client: Client, options: argparse.Namespace) -> None:
    array = client.put_file(options.file, options.name or options.file.stem, replace=options.replace)
    _print_array(client, array, options.json)


def _run(client: Client, options: argparse.Namespace) -> int:
    mapped = [_assignment(text) for text in options.map]
    job = client.submit(
        options.expression,
        map={name: [_number(value) for value in values.split(",")] for name, values in mapped} or None,
        output=options.output,
        replace=options.replace,
        priority=options.priority,
        timeout=options.timeout,
        **{name: _value(text) for name, text in map(_assignment, options.variables)},
    )
    with cancelled_on_interrupt(lambda: job):
        results = job.results()
    labels = [
        ", ".join(f"{name} = {value}" for (name, _), value in zip(mapped, values))
        for values in zip(*(values.split(",") for _, values in mapped))
    ]
    if options.save is not None:
        _save(options.save, results if mapped else results[0])
        if options.output is None:
            _delete_arrays(client, results)
    if options.json:
        _print_json(job.representation)
    elif options.save is None:
        _print_results(results, labels)
    else:
        print(f"{options.save}  {human_bytes(options.save.stat().st_size)}")
    return 0


def _save(file: Path, results: Any) -> None:
    if isinstance(results, tuple):
        if file.suffix != ".npz":
            raise ValueError(f"{len(results)} arrays are the result; they go into an .npz file, which {file} is not")
        np.savez(file, *(np.asarray(part) for part in results))
    elif isinstance(results, list):
        if any(isinstance(result, tuple) for result in results):
            raise ValueError(
                "several arrays for each mapped value go into no file; keep them by --output, then get them"
            )
        _save_array(file, np.stack([np.asarray(result) for result in results]))
    else:
        _save_array(file, np.asarray(results))


def _save_array(file: Path, array: np.ndarray) -> None:
    # Through an open file: numpy.save would add an ending to the name.
    with open(file, "wb") as stream:
        np.save(stream, array)


def _delete_arrays(client: Client, results: Any) -> None:
    if isinstance(results, Array):
        client.delete(results)
    elif isinstance(results, (list, tuple)):
        for result in results:
            _delete_arrays(client, result)


def _get(client: Client, options: argparse.Namespace) -> None:
    array = client.get(options.array)
    target = options.file or Path(f"{array.name or array.id}.npy")
    if options.file is None and target.exists():
        raise ValueError(f"{target} is there already; say which file to write: onecopy get {options.array} FILE")
    query = {"slice": options.slice}
    with client.transport.request("GET", f"/v1/arrays/{array.id}/content", query) as answer:
        if str(target) == "-":
            while block := answer.read(BLOCK_BYTES):
                sys.stdout.buffer.write(block)
            return
        total = answer.nbytes or 0
        # Under another name until it is whole, so that half a file is never taken for the array.
        unfinished = target.with_name(target.name + ".part")
        try:
            with Progress(f"get {array.name or array.id}", "B") as bar, open(unfinished, "wb") as file:
                while block := answer.read(BLOCK_BYTES):
                    bar.add(file.write(block), total)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    if options.json:
        _print_json({"file": str(target), "bytes": target.stat().st_size})
    else:
        print(f"{target}  {human_bytes(target.stat().st_size)}")


def _list(client: Client, options: argparse.Namespace) -> None:
    items = list(client.items("/v1/arrays"))
    if options.json:
        _print_json(items)
        return
    rows = [
        (
            item["name"] or item["id"],
            item["dtype"],
            "×".join(map(str, item["shape"])) or "()",
            human_bytes(item["nbytes"]),
            item["state"],
            str(item["leases"]),
        )
        for item in items
    ]
    _print_table(("NAME", "DTYPE", "SHAPE", "SIZE", "STATE", "LEASES"), rows)


def _remove(client: Client, options: argparse.Namespace) -> None:
    states = {}
    for name in options.arrays:
        array = client.get(name)
        client.delete(array)
        states[name] = array.state
    if options.json:
        _print_json(states)
        return
    for name, state in states.items():
        if state != "FREE":
            why = "a job or a download uses it" if state == "DRAINING" else "a process holds its bytes"
            print(f"{name}: deleted; its memory is free when {why} no longer ({state})", file=sys.stderr)


def _jobs(client: Client, options: argparse.Namespace) -> None:
    jobs = list(itertools.islice(client.jobs(), options.limit))
    if options.json:
        _print_json([job.representation for job in jobs])
        return
    rows = [
        (job.id, job.status, "{}/{}".format(*job.slices), _milliseconds(job), job.expression.replace("\n", " ")[:60])
        for job in jobs
    ]
    _print_table(("JOB", "STATUS", "SLICES", "TIME", "EXPRESSION"), rows)


def _milliseconds(job: Job) -> str:
    running = (job.representation.get("timings") or {}).get("runningMs")
    return "" if running is None else f"{running} ms"


def _watch(client: Client, options: argparse.Namespace) -> int:
    job = client.job(options.job)
    if options.json:
        for state in job.follow():
            print(json.dumps(state.representation), flush=True)
        return 0 if job.status == "SUCCEEDED" else 1
    _print_results(job.results(), [])
    return 0


def _cancel(client: Client, options: argparse.Namespace) -> None:
    jobs = [client.job(job_id).cancel().refresh(client.transport.wait_of(5)) for job_id in options.jobs]
    if options.json:
        _print_json([job.representation for job in jobs])
    else:
        for job in jobs:
            print(f"{job.id}  {job.status}")


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise ValueError(f"'{text}' is not of the form VARIABLE=VALUE")
    return name.strip(), value.strip()


def _number(text: str) -> bool | int | float:
    """What the text says, as Python would: 1 is an int, 1.0 a float."""
    if text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    try:
        return int(text)
    except ValueError:
        return float(text)


def _value(text: str) -> Any:
    with contextlib.suppress(ValueError):
        return _number(text)
    if text.endswith(".npy") and os.path.exists(text):
        return np.load(text, mmap_mode="r")
    return text


def _print_results(results: Sequence[Any], labels: Sequence[str]) -> None:
    for label, result in itertools.zip_longest(labels, results):
        print(f"{label}  {_text(result)}" if label else _text(result))


def _text(result: Any) -> str:
    if isinstance(result, tuple):
        return "  ".join(map(_text, result))
    if isinstance(result, Array):
        return f"{result.name or result.id}  {result.dtype} {result.shape}  {human_bytes(result.nbytes)}"
    return str(result)


def _print_array(client: Client, array: Array, as_json: bool) -> None:
    if as_json:
        _print_json(client.describe(array.id))
    else:
        print(_text(array))


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2))


def _print_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    lengths = [max(map(len, column)) for column in zip(head, *rows)]
    for row in (head, *rows):
        print("  ".join(cell.ljust(length) for cell, length in zip(row, lengths)).rstrip())
