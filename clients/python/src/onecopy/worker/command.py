"""``onecopy worker FILE``: serves the functions of a Python file on the arrays of this host."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
from pathlib import Path

from ..client import Client
from ..errors import OnecopyError

_BROKER_FILE = "broker"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("functions", type=Path, metavar="FILE", help="a Python file with @onecopy.function in it")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="calls at a time (%(default)s)")
    parser.add_argument(
        "--broker",
        default=os.environ.get("ONECOPY_BROKER"),
        help="amqp://user:password@host:port/virtual-host; else ONECOPY_BROKER, else that of a local ./onecopy up",
    )
    parser.add_argument(
        "--segment",
        default=os.environ.get("ONECOPY_SEGMENT"),
        help="path of the segment's file; else ONECOPY_SEGMENT, else the service is asked",
    )
    parser.add_argument("--id", default=None, help="must be unique to the process; random unless given")
    parser.add_argument(
        "--metrics", metavar="[ADDRESS:]PORT", help="answer Prometheus there; the address is 127.0.0.1 unless given"
    )
    parser.add_argument(
        "--stop-timeout",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="how long running calls may take when it is told to stop (%(default)s)",
    )


def run(client: Client, options: argparse.Namespace) -> int:
    """Serves until SIGTERM or Ctrl-C.

    Raises:
        OnecopyError: if the file cannot be loaded, or nobody says where the broker and the segment are
    """
    try:
        from . import consumer, metrics
        from .seat import FunctionsNotLoaded
    except ImportError as missing:
        raise OnecopyError(
            "pika_missing", "a worker needs pika: pip install 'onecopy[worker]', or apt install python3-pika"
        ) from missing
    if options.processes < 1:
        raise ValueError(f"--processes is {options.processes}; at least 1 is needed")
    if not options.functions.is_file():
        raise OnecopyError("functions_not_found", f"there is no file {options.functions}")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # It logs each lost connection several times.
    segment = options.segment or str(client.segment()["path"])
    settings = consumer.Settings(
        broker=options.broker or _local_broker(segment),
        segment=segment,
        functions_file=str(options.functions),
        processes=options.processes,
        worker_id=options.id or f"python-{secrets.token_hex(4)}",
        stop_timeout_s=options.stop_timeout,
    )
    try:
        worker = consumer.Worker(settings)
        try:
            consumer.stop_on_signals(worker)
            if options.metrics:
                address, _, port = options.metrics.rpartition(":")
                metrics.serve(
                    address or "127.0.0.1", int(port), lambda: worker.metrics.text(worker.gauges(), worker.queue)
                )
            worker.run()
        finally:
            worker.close()
    except FunctionsNotLoaded as failure:
        raise OnecopyError("functions_not_loaded", f"{options.functions} cannot be served\n{failure}") from failure
    return 0


def _local_broker(segment: str) -> str:
    """The broker that ``./onecopy up`` has written beside its segment, for its own user."""
    file = Path(segment).parent / _BROKER_FILE
    try:
        return file.read_text().strip()
    except OSError as failure:
        raise OnecopyError(
            "broker_unknown", f"nobody says where the broker is: give --broker, or ONECOPY_BROKER ({failure})"
        ) from failure
