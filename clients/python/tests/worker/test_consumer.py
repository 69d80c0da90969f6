"""What a worker tells the service of itself, on a channel that only remembers it."""

from __future__ import annotations

import json
import pathlib
from typing import Any, cast

from pika.adapters.blocking_connection import BlockingChannel
from segment_file import SegmentFile

from onecopy.worker.consumer import Settings, Worker

SERVED = pathlib.Path(__file__).parent / "served.py"


class Told:
    """A channel to nowhere."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []

    def basic_publish(self, exchange: str, queue: str, body: bytes, properties: object) -> None:
        self.bodies.append(json.loads(body))


def test_whose_segment_is_gone_says_goodbye_nevertheless(tmp_path: pathlib.Path) -> None:
    file = SegmentFile(tmp_path / "segment")
    told = Told()
    channel = cast(BlockingChannel, told)
    worker = Worker(Settings("", str(file.path), str(SERVED), processes=1, worker_id="worker"))
    try:
        worker._send_heartbeat(channel)
        file.path.unlink()
        worker._send_heartbeat(channel)
        worker._send_heartbeat(channel, goodbye=True)
    finally:
        worker.close()
    assert [body["goodbye"] for body in told.bodies] == [False, True]
    assert {body["segmentId"] for body in told.bodies} == {str(file.segment_id)}


def test_who_has_told_of_no_segment_says_no_goodbye(tmp_path: pathlib.Path) -> None:
    told = Told()
    worker = Worker(Settings("", str(tmp_path / "none"), str(SERVED), processes=1, worker_id="worker"))
    try:
        worker._send_heartbeat(cast(BlockingChannel, told), goodbye=True)
    finally:
        worker.close()
    assert not told.bodies
