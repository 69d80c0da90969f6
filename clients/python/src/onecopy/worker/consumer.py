"""The one process of a worker that talks to the broker: takes calls, hands them to seats, reports what came of them.

pika's connection belongs to one thread, the main one. Each seat is waited for by a thread of its own, which hands its outcome
back through the connection's loop.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import signal
import socket
import threading
import time
import uuid
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError, ChannelClosedByBroker, NackError, UnroutableError

from . import messages
from .memory import segment_id_of
from .messages import CallMessage, Failure, Outcome, UnreadableMessage
from .metrics import Metrics
from .seat import FunctionsNotLoaded, Seat, Stop, memory_of

LOG = logging.getLogger("onecopy.worker")

_HEARTBEAT_EVERY_S = 2.0
_LOOK_AGAIN_AFTER_S = 1.0
_LOOP_S = 0.2
_CANCELLED_KEPT = 1_000
_PERSISTENT = pika.BasicProperties(content_type="application/json", delivery_mode=2)
_TRANSIENT = pika.BasicProperties(content_type="application/json", delivery_mode=1)


@dataclass(frozen=True)
class Settings:
    """What an operator says.

    Attributes:
        broker: an AMQP address
        segment: path of the segment's file
        functions_file: the Python file that marks functions
        processes: how many calls run at a time
        worker_id: unique to the process
        stop_timeout_s: how long running calls may take when the worker is told to stop
        grace_s: how long a call may take that was asked to stop, before its process is killed
    """

    broker: str
    segment: str
    functions_file: str
    processes: int
    worker_id: str
    stop_timeout_s: float = 10.0
    grace_s: float = 5.0


@dataclass(eq=False)
class _Held:
    """A call that is here, and not acknowledged."""

    call: CallMessage
    channel: BlockingChannel
    tag: int
    stop: Stop = field(default_factory=Stop)
    seat: Seat | None = None


class _Confirming(pika.SelectConnection):  # type: ignore[misc]
    """A connection that asks for confirms though the broker does not say that it has them, as Qpid Broker-J does not."""

    @property
    def publisher_confirms(self) -> bool:
        return True

    @property
    def basic_nack(self) -> bool:
        return True


class Worker:
    """Serves the functions of a file until it is told to stop.

    Raises:
        FunctionsNotLoaded: if the file cannot be loaded
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.metrics = Metrics()
        self._seats: list[Seat] = []
        try:
            for _ in range(settings.processes):
                self._seats.append(Seat(settings.functions_file, settings.segment, settings.grace_s))
        except FunctionsNotLoaded:
            self.close()
            raise
        self._free = list(self._seats)
        self._functions = self._seats[0].declarations
        self._served = {(each["name"], each["version"]) for each in self._functions}
        self.lane = lane_of(self._functions)
        self._held: list[_Held] = []
        self._waiting: deque[_Held] = deque()
        self._cancelled: OrderedDict[tuple[uuid.UUID, int], None] = OrderedDict()
        self._stopping = threading.Event()
        self._broken: Exception | None = None
        self._started_ms = time.time_ns() // 1_000_000
        self._beat_at = 0.0
        self._told_segment_id: uuid.UUID | None = None

    @property
    def queue(self) -> str:
        """From which it takes calls."""
        return messages.CALLS + self.lane

    @property
    def names(self) -> list[str]:
        """Of what it serves."""
        return [each["name"] for each in self._functions]

    def stop(self) -> None:
        """Takes no more calls, and ends when those that run are reported; from any thread or signal handler."""
        self._stopping.set()

    def gauges(self) -> dict[str, int]:
        """What Prometheus is told besides counts."""
        memory = self._memory()
        return {
            "onecopy_worker_threads": len(self._seats),
            "onecopy_process_memory_private_bytes": memory["bytesPrivate"],
            "onecopy_process_memory_shared_bytes": memory["bytesShared"],
            "onecopy_process_memory_page_tables_bytes": memory["bytesPageTables"],
        }

    def close(self) -> None:
        """Ends all children, whatever they do."""
        for seat in self._seats:
            seat.close()

    def run(self) -> None:
        """Serves; connects again whenever the broker went away.

        Raises:
            FunctionsNotLoaded: if the file has changed and a child had to be started anew
        """
        parameters = pika.URLParameters(self._settings.broker)
        parameters.heartbeat = 10
        parameters.blocked_connection_timeout = 30
        parameters.client_properties = {"connection_name": self._settings.worker_id}
        said = ""
        while not self._stopping.is_set():
            connection = None
            try:
                connection = pika.BlockingConnection(parameters, _impl_class=_Confirming)
                self._serve(connection)
            except (AMQPError, OSError) as failure:
                now = f"the broker cannot be {'reached' if connection is None else 'used'}, trying again: {failure!r}"
                if now != said:
                    LOG.warning(now)
                said = now
                self._stopping.wait(_LOOK_AGAIN_AFTER_S)
            finally:
                self._let_go("job_cancelled", "the connection to the broker has ended")
                if connection is not None and connection.is_open:
                    connection.close()
            if self._broken is not None:
                raise self._broken

    def _serve(self, connection: pika.BlockingConnection) -> None:
        heartbeats = self._when_there(connection, messages.HEARTBEATS)
        if heartbeats is None:
            return
        self._listen(connection)
        while self._going_on():
            channel = self._when_there(connection, self.queue, heartbeats)
            if channel is None:
                break
            self._consume(connection, channel, heartbeats)
        self._drain(connection, heartbeats)

    def _going_on(self) -> bool:
        return not self._stopping.is_set() and self._broken is None

    def _when_there(
        self, connection: pika.BlockingConnection, queue: str, heartbeats: BlockingChannel | None = None
    ) -> BlockingChannel | None:
        """A channel, when the API has declared the queue; None if the worker stops before."""
        while self._going_on():
            channel = connection.channel()
            try:
                channel.queue_declare(queue, passive=True)
                return channel
            except ChannelClosedByBroker as absent:
                if absent.reply_code != 404:
                    raise
            until = time.monotonic() + _LOOK_AGAIN_AFTER_S
            while self._going_on() and time.monotonic() < until:
                self._beat(heartbeats)
                connection.process_data_events(_LOOP_S)
        return None

    def _listen(self, connection: pika.BlockingConnection) -> None:
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
        channel.queue_bind(queue, messages.CONTROL)
        channel.basic_consume(queue, lambda _, __, ___, body: self._cancel(body), auto_ack=True)

    def _consume(
        self, connection: pika.BlockingConnection, channel: BlockingChannel, heartbeats: BlockingChannel
    ) -> None:
        gone = threading.Event()
        channel.confirm_delivery()
        channel.basic_qos(prefetch_count=len(self._seats) + 1)
        channel.add_on_cancel_callback(lambda _: gone.set())
        tag = channel.basic_consume(
            self.queue,
            lambda own, method, _, body: self._take(connection, own, method, body),
        )
        LOG.info("serving %s from %s", ", ".join(self.names), self.queue)
        while self._going_on() and not gone.is_set():
            self._beat(heartbeats)
            connection.process_data_events(_LOOP_S)
        if not gone.is_set():
            channel.basic_cancel(tag)

    def _drain(self, connection: pika.BlockingConnection, heartbeats: BlockingChannel) -> None:
        reason = Failure("worker_stopping", "the worker is told to stop")
        while self._waiting:
            self._report(self._waiting.popleft(), Outcome("DECLINED", reason))
        asked_at = time.monotonic() + self._settings.stop_timeout_s
        while self._held:
            if time.monotonic() >= asked_at:
                for held in self._held:
                    held.stop.ask(reason.code, reason.message)
            self._beat(heartbeats)
            connection.process_data_events(_LOOP_S)
        if self._broken is None:
            self._send_heartbeat(heartbeats, goodbye=True)

    def _take(
        self, connection: pika.BlockingConnection, channel: BlockingChannel, method: Any, body: bytes
    ) -> None:
        try:
            call = messages.read_call(body)
        except UnreadableMessage as unreadable:
            LOG.warning("a message that is no call goes to the dead letters: %s", unreadable)
            self.metrics.rejected += 1
            channel.basic_reject(method.delivery_tag, requeue=False)
            return
        held = _Held(call, channel, method.delivery_tag)
        self._held.append(held)
        if method.redelivered:
            text = "it was delivered before, and whoever had it may have died of it"
            self._report(held, Outcome("REDELIVERED", Failure("redelivered", text)))
        elif (call.function, call.function_version) not in self._served:
            text = f"{call.function[:64]} {call.function_version[:64]} is not served here"
            self._report(held, Outcome("DECLINED", Failure("function_not_served", text)))
        else:
            self._waiting.append(held)
            self._begin(connection)

    def _begin(self, connection: pika.BlockingConnection) -> None:
        """Gives seats to those who wait, in their order; whoever must run alone waits for all, and all for him."""
        while self._waiting and self._free:
            running = [held for held in self._held if held.seat is not None]
            held = self._waiting[0]
            if any(other.call.alone for other in running) or (held.call.alone and running):
                return
            self._waiting.popleft()
            if held.call.job_run in self._cancelled:
                self._report(held, Outcome("FAILED", Failure("job_cancelled", "the job was cancelled")))
            elif not held.call.alone or self._publish(held, Outcome("STARTED", started_ms=_now_ms())):
                held.seat = self._free.pop()
                threading.Thread(target=self._run, args=(connection, held, held.seat), daemon=True).start()

    def _run(self, connection: pika.BlockingConnection, held: _Held, seat: Seat) -> None:
        outcome: Outcome | None = None
        try:
            outcome = seat.run(held.call, held.stop)
        except FunctionsNotLoaded as failure:
            self._broken = failure
        except Exception:
            LOG.exception("a call could not be run")
            self._broken = FunctionsNotLoaded("a call could not be run")
        try:
            connection.add_callback_threadsafe(lambda: self._ended(connection, held, seat, outcome))
        except AMQPError:
            self._free.append(seat)  # The broker delivers the call to somebody else.

    def _ended(
        self, connection: pika.BlockingConnection, held: _Held, seat: Seat, outcome: Outcome | None
    ) -> None:
        self._free.append(seat)
        if outcome is not None:
            self._report(held, outcome)
        elif held in self._held:
            self._held.remove(held)
        self._begin(connection)

    def _report(self, held: _Held, outcome: Outcome) -> None:
        """Publishes the result and, when the broker has confirmed it, acknowledges the call."""
        if held not in self._held:
            return  # Of a connection that is gone.
        self._held.remove(held)
        if self._publish(held, outcome):
            held.channel.basic_ack(held.tag)

    def _publish(self, held: _Held, outcome: Outcome) -> bool:
        body = messages.result(held.call, self._settings.worker_id, outcome)
        try:
            held.channel.basic_publish(messages.EXCHANGE, messages.RESULTS, body, _PERSISTENT, mandatory=True)
        except (NackError, UnroutableError) as failure:
            LOG.warning("a result was not taken: %r", failure)
            time.sleep(_LOOK_AGAIN_AFTER_S)
            held.channel.basic_nack(held.tag, requeue=True)
            if held in self._held:
                self._held.remove(held)
            return False
        self.metrics.record(outcome)
        return True

    def _cancel(self, body: bytes) -> None:
        try:
            cancelled = messages.read_cancellation(body)
        except UnreadableMessage as unreadable:
            LOG.warning("a message that is no cancellation is dropped: %s", unreadable)
            return
        self._cancelled[cancelled] = None
        while len(self._cancelled) > _CANCELLED_KEPT:
            self._cancelled.popitem(last=False)
        for held in self._held:
            if held.call.job_run == cancelled:
                held.stop.ask("job_cancelled", "the job was cancelled")

    def _let_go(self, code: str, message: str) -> None:
        for held in self._held:
            held.stop.ask(code, message)
        self._held.clear()
        self._waiting.clear()

    def _beat(self, channel: BlockingChannel | None) -> None:
        now = time.monotonic()
        if channel is None or now < self._beat_at + _HEARTBEAT_EVERY_S:
            return
        self._beat_at = now
        self._send_heartbeat(channel)

    def _send_heartbeat(self, channel: BlockingChannel, goodbye: bool = False) -> None:
        segment_id, mapped_bytes = segment_id_of(self._settings.segment)
        if segment_id is None and goodbye:
            # Gone before this worker, which the API has heard of nevertheless.
            segment_id = self._told_segment_id
        if segment_id is None:
            return
        self._told_segment_id = segment_id
        body = messages.heartbeat(
            {
                "workerId": self._settings.worker_id,
                "host": socket.gethostname()[:255] or "localhost",
                "processId": os.getpid(),
                "segmentId": str(segment_id),
                "threads": len(self._seats),
                "kernels": f"python-{platform.python_version()}",
                "startedAtEpochMs": self._started_ms,
                "sentAtEpochMs": _now_ms(),
                "slicesComputed": self.metrics.computed,
                "bytesScanned": self.metrics.scanned_bytes,
                "bytesMapped": mapped_bytes,
                **self._memory(),
                "calls": {"lane": self.lane, "functions": self._functions, "running": self._running()},
                "goodbye": goodbye,
            }
        )
        try:
            channel.basic_publish(messages.EXCHANGE, messages.HEARTBEATS, body, _TRANSIENT)
            self.metrics.heartbeat("confirmed")
        except AMQPError:
            self.metrics.heartbeat("lost")
            raise

    def _running(self) -> list[dict[str, Any]]:
        return [
            {
                "jobId": str(held.call.job_id),
                "run": held.call.run,
                "stage": held.call.stage,
                "slice": held.call.slice,
                "firstItem": held.call.first_item,
                "attempt": held.call.attempt,
                "progress": held.seat.progress,
            }
            for held in self._held
            if held.seat is not None
        ][:64]

    def _memory(self) -> dict[str, int]:
        return memory_of([os.getpid(), *(seat.process_id for seat in self._seats)])


def lane_of(functions: list[dict[str, Any]]) -> str:
    """The name of the lane of all workers that serve exactly these functions; documentation is no difference."""
    compared = [{name: value for name, value in each.items() if name != "documentation"} for each in functions]
    compared.sort(key=lambda each: str(each["name"]))
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()[:32]


def stop_on_signals(worker: Worker) -> None:
    """SIGTERM and Ctrl-C stop the worker; a second one ends it at once."""

    def handle(number: int, _: object) -> None:
        worker.stop()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
