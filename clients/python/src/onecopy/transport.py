"""HTTP to the service: connections that are kept, answers as JSON, problem details as exceptions."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TypeVar, cast
from urllib.parse import quote, urlencode, urlsplit

from .errors import UnreachableError, error_of

# How long a service may take to refuse an upload before its body is sent all the same; curl waits as long.
_CONTINUE_WITHIN_S = 1.0
_CONTINUE = b"HTTP/1.1 100"
_KEPT_CONNECTIONS = 8
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})

Body = Iterable["memoryview | bytes"]
_Nothing = TypeVar("_Nothing", int, bytes)


class Transport:
    """A pool of connections to one service; threads may share it, and a forked child opens its own."""

    def __init__(self, url: str, key: str | None, timeout_s: float) -> None:
        parts = urlsplit(url if "//" in url else "http://" + url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not an http or https address")
        self.url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")
        self._headers = {"Accept": "application/json, application/problem+json, */*", "User-Agent": "onecopy-python"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._timeout_s = timeout_s
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._process = os.getpid()

    def close(self) -> None:
        """Closes the connections that nobody uses; a later request opens new ones."""
        while self._idle:
            self._idle.pop().close()

    def wait_of(self, seconds: float) -> str:
        """So long for ``?wait=``, or less: the service must answer before it is taken for dead."""
        return f"{max(1, round(min(seconds, self._timeout_s / 2) * 1000))}ms"

    def json(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        repeatable: bool = False,
    ) -> Any:
        """Sends JSON, or nothing, and returns the JSON of the answer, None where there is none.

        Args:
            repeatable: whether asking twice does no harm, as for a GET; then a connection that was kept and turns out
                to be closed is no failure

        Raises:
            OnecopyError: what the service answered
            UnreachableError: if it did not
        """
        all_headers = dict(headers or {})
        data = None
        if body is not None:
            data = json.dumps(body, allow_nan=False).encode()
            all_headers["Content-Type"] = "application/json"
        with self.request(method, path, query, all_headers, data, repeatable=repeatable) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    @contextlib.contextmanager
    def request(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        *,
        repeatable: bool = False,
    ) -> Iterator[Answer]:
        """An answer to be read in the block; its connection is kept if it was read to its end."""
        target = self._target(path, query)

        def send(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
            connection.request(method, target, data, {**self._headers, **(headers or {})})
            return connection.getresponse()

        repeatable = repeatable or method in _IDEMPOTENT or "Idempotency-Key" in (headers or {})
        with self._exchange(send, repeatable) as answer:
            yield answer

    def upload(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Body,
        length: int,
        sent: Callable[[int], object] | None = None,
    ) -> Any:
        """Streams a body of known length; ``sent`` is told of each piece. A refusal stops it before it is sent."""
        target = self._target(path, query)

        def send(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
            connection.putrequest(method, target)
            fields = {
                "Content-Type": "application/octet-stream",
                "Content-Length": str(length),
                "Expect": "100-continue",
            }
            for name, value in {**self._headers, **fields}.items():
                connection.putheader(name, value)
            connection.endheaders()
            with _first_answer(connection) as first:
                if first in (b"", _CONTINUE):
                    # Who answers before it has read all has a reason, and says it.
                    with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
                        for piece in body:
                            connection.send(piece)
                            if sent is not None:
                                sent(len(piece))
                return connection.getresponse()

        with self._exchange(send, repeatable=False) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def _target(self, path: str, query: Mapping[str, Any] | None) -> str:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        return self._prefix + path + ("?" + urlencode(given, quote_via=quote) if given else "")

    @contextlib.contextmanager
    def _exchange(
        self, send: Callable[[http.client.HTTPConnection], http.client.HTTPResponse], repeatable: bool
    ) -> Iterator[Answer]:
        connection, response = self._answered(send, repeatable)
        answer = Answer(response, self._unreachable)
        kept = False
        try:
            if response.status >= 300:
                raise error_of(response.status, _problem(answer.read(), response.reason))
            yield answer
            kept = response.isclosed() and not response.will_close
        finally:
            if kept and len(self._idle) < _KEPT_CONNECTIONS and self._process == os.getpid():
                self._idle.append(connection)
            else:
                connection.close()

    def _answered(
        self, send: Callable[[http.client.HTTPConnection], http.client.HTTPResponse], repeatable: bool
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        while True:
            connection, used = self._connection()
            try:
                return connection, send(connection)
            except (OSError, http.client.HTTPException) as failure:
                connection.close()
                # A kept connection may have been closed by the service while the request was on its way.
                if not (used and repeatable and isinstance(failure, (ConnectionError, http.client.BadStatusLine))):
                    raise self._unreachable(failure) from failure
            except BaseException:
                connection.close()
                raise

    def _connection(self) -> tuple[http.client.HTTPConnection, bool]:
        if self._process != os.getpid():
            # Of the parent: its requests and ours would mix on the same sockets.
            self._idle = deque()
            self._process = os.getpid()
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            if connection.sock is not None and not _readable(connection.sock, 0):
                return connection, True
            connection.close()
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout_s, context=context), False
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s), False

    def _unreachable(self, failure: Exception) -> UnreachableError:
        return UnreachableError(
            "unreachable",
            f"{self.url} does not answer: {str(failure) or type(failure).__name__}; ONECOPY_URL says where it is",
        )


class Answer:
    """The body of an answer, read as a file is.

    Each way of reading raises UnreachableError if the connection fails or the body ends before its length.
    """

    def __init__(
        self, response: http.client.HTTPResponse, unreachable: Callable[[Exception], UnreachableError]
    ) -> None:
        self._response = response
        self._unreachable = unreachable

    @property
    def nbytes(self) -> int | None:
        """How many bytes are still to come, None where the service does not say."""
        return self._response.length

    def read(self, count: int | None = None) -> bytes:
        with self._failures():
            data = self._response.read(count)
            return data if data or count == 0 else self._end(data)

    def readinto(self, target: Any) -> int:
        with self._failures():
            return self._response.readinto(target) or self._end(0)

    def readline(self) -> bytes:
        with self._failures():
            return self._response.readline() or self._end(b"")

    def _end(self, nothing: _Nothing) -> _Nothing:
        # http.client finds this by itself only where all is read at once.
        if self._response.length:
            raise http.client.IncompleteRead(b"", self._response.length)
        return nothing

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except (OSError, http.client.HTTPException) as failure:
            raise self._unreachable(failure) from failure


def _readable(connected: socket.socket, within_s: float) -> bool:
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return bool(poll.poll(within_s * 1000))


@contextlib.contextmanager
def _first_answer(connection: http.client.HTTPConnection) -> Iterator[bytes]:
    """How the first answer begins, nothing if there is none in time; the block reads it from the connection."""
    connected, timeout_s = connection.sock, connection.timeout
    # Through a buffer, because what TLS has decrypted cannot be looked at and left there.
    stream = connected.makefile("rb")
    connected.settimeout(_CONTINUE_WITHIN_S)
    try:
        first = stream.peek(len(_CONTINUE))[: len(_CONTINUE)]
    except TimeoutError:
        # After this the stream reads nothing any more, and the socket does.
        first = b""
    finally:
        connected.settimeout(timeout_s)
    if first:
        connection.sock = cast(Any, _Buffered(connected, stream))
    try:
        yield first
    finally:
        if connection.sock is not None:
            connection.sock = connected


class _Buffered:
    """A socket whose answers have begun to be read."""

    def __init__(self, connected: socket.socket, stream: BinaryIO) -> None:
        self._connected = connected
        self._stream = stream

    def makefile(self, mode: str) -> BinaryIO:
        return self._stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connected, name)


def _problem(text: bytes, reason: str) -> dict[str, Any]:
    try:
        problem = json.loads(text)
    except ValueError:
        return {"detail": text.decode("utf-8", "replace").strip()[:500] or reason}
    return problem if isinstance(problem, dict) else {"detail": str(problem)}
