"""A service that says what a test wants it to: for answers that a real one gives only when something goes wrong."""

from __future__ import annotations

import io
import json
import pathlib
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import numpy as np


# With its key, which is good for nothing else.
CERTIFICATE = pathlib.Path(__file__).with_name("localhost.pem")


@dataclass
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any


@dataclass
class Cut:
    """Bytes of which only the first are sent before the connection is closed."""

    data: bytes
    after: int


def written(body: Any) -> tuple[str, bytes]:
    """The content type of a body, and its bytes."""
    if isinstance(body, Cut):
        return "application/octet-stream", body.data
    if isinstance(body, bytes):
        return "application/octet-stream", body
    if isinstance(body, str):
        return "text/event-stream", body.encode()
    return "application/json", json.dumps(body).encode()


def npy(values: np.ndarray) -> bytes:
    """An array as an .npy file."""
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


@dataclass
class FakeService:
    """Answers by a table of (method, path) to a status and JSON, or a function that makes these of the request.

    Uploads that ask before they are sent are answered by ``expected``; with ``secure`` it speaks TLS, with a certificate
    for this host that ``CERTIFICATE`` holds. Text instead of JSON is a stream of events, bytes are an .npy file, and ``Cut`` is what its service dies in.
    """

    answers: dict[tuple[str, str], Any]
    requests: list[Request] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    close_after_each: bool = False
    expected: Callable[[BaseHTTPRequestHandler], bool] = BaseHTTPRequestHandler.handle_expect_100
    secure: bool = False

    def asked(self, method: str, path: str) -> list[Request]:
        return [request for request in self.requests if (request.method, request.path) == (method, path)]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path, _, query = handler.path.partition("?")
        length = int(handler.headers.get("Content-Length") or 0)
        text = handler.rfile.read(length)
        is_json = handler.headers.get("Content-Type") == "application/json"
        request = Request(
            handler.command, path, query, dict(handler.headers), json.loads(text) if text and is_json else text
        )
        self.requests.append(request)
        self.connections.add(handler.client_address)
        found = self.answers.get((request.method, path), (404, {"code": "not_found", "detail": f"no {path}"}))
        status, body = found(request) if isinstance(found, Callable) else found  # type: ignore[arg-type]
        self.send(handler, status, body)

    def send(self, handler: BaseHTTPRequestHandler, status: int, body: Any) -> None:
        content_type, data = written(body)
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        cut = isinstance(body, Cut)
        handler.wfile.write(data[: body.after] if cut else data)
        # Closed without a word, as by a service whose patience with a silent connection is over.
        handler.close_connection = self.close_after_each or cut

    def __enter__(self) -> FakeService:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                service.answer(self)

            def handle_expect_100(self) -> bool:
                return service.expected(self)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if self.secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if self.secure else ''}://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def job(status: str = "SUCCEEDED", done: int = 1, total: int = 1, **more: Any) -> dict[str, Any]:
    """A job's representation."""
    progress = {"slicesDone": done, "slicesTotal": total}
    return {"id": "7", "expression": "sum(a)", "status": status, "progress": progress, **more}


def scalar(dtype: str, value: Any) -> dict[str, Any]:
    return {"dtype": dtype, "shape": [], "value": value}


def array(name: str = "r", shape: tuple[int, ...] = (2, 3)) -> dict[str, Any]:
    """An array's representation, on a host that is not this one."""
    return {
        "id": "00000000-0000-0000-0000-000000000001",
        "name": name,
        "dtype": "float32",
        "shape": list(shape),
        "order": "C",
        "nbytes": 24,
        "state": "READY",
        "leases": 0,
        "segmentPath": "/nowhere/segment",
        "offsetBytes": 0,
    }
