from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from fake_service import CERTIFICATE, FakeService

import onecopy

PIECES = [bytes(1 << 20)] * 8
LENGTH = sum(map(len, PIECES))


@pytest.fixture(params=["http", "https"])
def secure(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    return bool(request.param == "https")


def upload(client: onecopy.Client, pieces: Iterator[bytes]) -> Any:
    return client.transport.upload("POST", "/v1/arrays", None, pieces, LENGTH)


def refuse(handler: BaseHTTPRequestHandler) -> bool:
    FakeService({}).send(handler, 507, {"code": "segment_full", "detail": "no room"})
    handler.close_connection = True
    return False


def test_what_is_refused_is_not_sent(secure: bool) -> None:
    pieces = iter(PIECES)
    with FakeService({}, expected=refuse, secure=secure) as service, onecopy.connect(service.url) as client:
        with pytest.raises(onecopy.NoRoomError, match="no room"):
            upload(client, pieces)
    assert len(list(pieces)) == len(PIECES), "are left"


@pytest.mark.parametrize("expected", [BaseHTTPRequestHandler.handle_expect_100, lambda handler: True])
def test_what_is_accepted_or_not_answered_is_sent(secure: bool, expected: Any) -> None:
    answers = {("POST", "/v1/arrays"): lambda request: (201, {"got": len(request.body)}), ("GET", "/v1/x"): (200, {})}
    with FakeService(answers, expected=expected, secure=secure) as service, onecopy.connect(service.url) as client:
        for _ in range(2):
            assert upload(client, iter(PIECES)) == {"got": LENGTH}
            assert client.transport.json("GET", "/v1/x") == {}
    assert len(service.connections) == 1, "it is kept"


def test_a_refusal_in_the_middle_is_what_is_said(secure: bool) -> None:
    def accept_then_refuse(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response_only(100)
        handler.end_headers()
        handler.rfile.read(1000)
        return refuse(handler)

    with FakeService({}, expected=accept_then_refuse, secure=secure) as service:
        with onecopy.connect(service.url) as client, pytest.raises(onecopy.NoRoomError, match="no room"):
            upload(client, iter(PIECES))
