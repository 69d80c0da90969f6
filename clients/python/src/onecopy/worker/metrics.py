"""What a worker of calls tells Prometheus: the metrics of every worker, as docs/operations.md names them."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable

from .messages import Outcome

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 100.0)
_OUTCOMES = ("computed", "started", "failed", "redelivered", "declined")


class Metrics:
    """Counts; from any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._seconds = dict.fromkeys(_OUTCOMES, 0.0)
        self._buckets = {outcome: [0] * (len(_BUCKETS_S) + 1) for outcome in _OUTCOMES}
        self._heartbeats = {"confirmed": 0, "lost": 0}
        self.rejected = 0
        self.scanned_bytes = 0

    def record(self, outcome: Outcome) -> None:
        """A call has come to something."""
        seconds, name = outcome.compute_ns / 1e9, outcome.name.lower()
        with self._guard:
            self._seconds[name] += seconds
            self._buckets[name][sum(seconds > bound for bound in _BUCKETS_S)] += 1
            self.scanned_bytes += outcome.bytes_scanned

    def heartbeat(self, outcome: str) -> None:
        """A heartbeat was taken by the broker's connection, ``confirmed``, or ``lost``."""
        self._heartbeats[outcome] += 1

    @property
    def computed(self) -> int:
        """Calls that gave a result since the start."""
        return sum(self._buckets["computed"])

    def text(self, gauges: dict[str, int], queue: str) -> str:
        """All metrics in Prometheus' text format; gauges by their names."""
        lines: list[str] = []
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value}"]
        lines.append("# TYPE onecopy_slice_compute_seconds histogram")
        with self._guard:
            for outcome in _OUTCOMES:
                below = 0
                for bound, count in zip((*_BUCKETS_S, "+Inf"), self._buckets[outcome], strict=True):
                    below += count
                    lines.append(f'onecopy_slice_compute_seconds_bucket{{outcome="{outcome}",le="{bound}"}} {below}')
                lines.append(f'onecopy_slice_compute_seconds_sum{{outcome="{outcome}"}} {self._seconds[outcome]!r}')
                lines.append(f'onecopy_slice_compute_seconds_count{{outcome="{outcome}"}} {below}')
        lines += ["# TYPE onecopy_slice_scanned_bytes_total counter"]
        lines += [f"onecopy_slice_scanned_bytes_total {self.scanned_bytes}"]
        lines += ["# TYPE onecopy_heartbeats_sent_total counter"]
        lines += [f'onecopy_heartbeats_sent_total{{outcome="{name}"}} {n}' for name, n in self._heartbeats.items()]
        lines += ["# TYPE onecopy_messages_rejected_total counter"]
        lines += [f'onecopy_messages_rejected_total{{queue="{queue}"}} {self.rejected}']
        return "\n".join(lines) + "\n"


def serve(address: str, port: int, text: Callable[[], str]) -> http.server.ThreadingHTTPServer:
    """Answers every GET with the metrics, in threads of its own, until the program ends.

    Raises:
        OSError: if the port cannot be had
    """

    class Scrape(http.server.BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            body = text().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer((address, port), Scrape)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
