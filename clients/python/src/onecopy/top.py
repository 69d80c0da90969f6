"""``onecopy top``: who computes, how fast, and how full the segment is."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from typing import Any

from .array import human_bytes
from .client import Client

_BAR = 40
_ARRAYS_SHOWN = 10


def run(client: Client, options: argparse.Namespace) -> None:
    """Shows a picture of the service again and again; in a terminal each in the place of the one before."""
    before: dict[str, Any] = {}
    rounds = itertools.count() if options.count is None else range(options.count)
    for number in rounds:
        if number:
            time.sleep(options.interval)
        now = {"at": time.monotonic(), "workers": client.workers(), "segment": client.segment()}
        if options.json:
            print(json.dumps({"workers": now["workers"], "segment": now["segment"]}), flush=True)
        else:
            clear = "\033[H\033[2J" if sys.stdout.isatty() else "\n" if number else ""
            print(clear + picture(client.url, now, before), flush=True)
        before = now


def picture(url: str, now: dict[str, Any], before: dict[str, Any]) -> str:
    """Everything as text; what is a rate needs the state of a moment before."""
    return "\n".join([*_segment(url, now["segment"]), "", *_workers(now, before)])


def _segment(url: str, segment: dict[str, Any]) -> list[str]:
    capacity, used = segment["capacityBytes"], segment["usedBytes"]
    filled = round(_BAR * used / capacity) if capacity else 0
    lines = [
        f"{url}  {segment['path']}",
        f"[{'#' * filled}{'.' * (_BAR - filled)}] {human_bytes(used)} of {human_bytes(capacity)},"
        f" {segment['directoryUsed']} arrays, {human_bytes(segment.get('quarantinedBytes', 0))} quarantined",
    ]
    largest = sorted(segment["arrays"], key=lambda array: array["nbytes"], reverse=True)
    for array in largest[:_ARRAYS_SHOWN]:
        shape = "×".join(map(str, array["shape"])) or "()"
        lines.append(
            f"  {(array['name'] or array['id'])[:36]:36}  {array['dtype']:8} {shape:20}"
            f" {human_bytes(array['nbytes']):>9}  {array['state']}, {array['leases']} leases"
        )
    if len(largest) > _ARRAYS_SHOWN:
        lines.append(f"  and {len(largest) - _ARRAYS_SHOWN} smaller ones")
    return lines


def _workers(now: dict[str, Any], before: dict[str, Any]) -> list[str]:
    elapsed = now["at"] - before.get("at", now["at"])
    earlier = {worker["id"]: worker for worker in before.get("workers", ())}
    lines = [f"{'WORKER':24} {'STATE':9} {'THREADS':>7} {'SLICES':>9} {'READS':>11} {'PRIVATE':>9} {'SHARED':>9}"]
    for worker in now["workers"]:
        rate = ""
        if worker["id"] in earlier and elapsed > 0:
            scanned = worker["bytesScanned"] - earlier[worker["id"]]["bytesScanned"]
            rate = human_bytes(max(0, scanned) / elapsed) + "/s"
        lines.append(
            f"{worker['id'][:24]:24} {worker['state']:9} {worker['threads']:7} {worker['slicesComputed']:9} {rate:>11}"
            f" {human_bytes(worker['bytesPrivate']):>9} {human_bytes(worker['bytesShared']):>9}"
        )
    return lines if now["workers"] else ["no workers: jobs wait until there is one"]
