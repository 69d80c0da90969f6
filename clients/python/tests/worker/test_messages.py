from __future__ import annotations

import json
import pathlib
import re
import uuid
from typing import Any

import pytest

from onecopy.worker import messages
from onecopy.worker.messages import Failure, Outcome, UnreadableMessage

DOCUMENT = pathlib.Path(__file__).parents[4] / "docs" / "messages.md"


def example(name: str) -> dict[str, Any]:
    """From the document, which the records of the services are held against, too."""
    found = re.search(rf"<!-- example: {name} -->\n```json\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert found is not None
    message: dict[str, Any] = json.loads(found.group(1))
    return message


def read(message: dict[str, Any]) -> messages.CallMessage:
    return messages.read_call(json.dumps(message).encode())


def test_the_call_of_the_document_is_read() -> None:
    call = read(example("CallMessage"))
    assert (call.function, call.function_version, call.slice, call.alone, call.combines) == ("smooth", "1.0", 3, False, False)
    image, sigma = call.arguments
    assert image.reference is not None
    assert (image.reference.entry_index, image.reference.generation) == (5, 2)
    assert (image.dtype, image.shape, image.strides) == ("float64", (1000, 800), (6400, 8))
    assert (sigma.number, sigma.dtype) == ("3", None)
    assert call.rows == range(189, 252)
    assert (call.dtype, call.shape, call.targets[0].offset) == ("float64", (63, 800), 1_209_600)


def test_results_have_the_fields_of_the_document() -> None:
    call = read(example("CallMessage"))
    value = messages.small_value("float64", (), b"\0" * 8)
    for outcome in (Outcome("COMPUTED", value=value), Outcome("FAILED", Failure("function_failed", "x" * 2000, "y" * 9000))):
        message = json.loads(messages.result(call, "w", outcome))
        assert message.keys() == example("ResultMessage").keys()
        assert message["jobId"] == str(call.job_id)
    assert len(message["failure"]["message"]) == 1000
    assert len(message["failure"]["trace"]) == 8000
    assert value.keys() == example("ResultValue").keys()


def test_a_cancellation_is_read() -> None:
    assert messages.read_cancellation(json.dumps(example("CancelMessage")).encode()) == (
        uuid.UUID("7d6e4c5a-90f1-4b57-8f5c-2a9f4be7d1aa"),
        0,
    )


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("version", 1),
        ("version", True),
        ("jobId", "x"),
        ("slice", -1),
        ("slice", 1 << 63),
        ("slice", 1.0),
        ("alone", 0),
        ("function", None),
        ("step", "RUN"),
        ("arguments", [1]),
        ("arguments", [{}]),
        ("arguments", "x"),
        ("arguments.0.shape", [1]),
        ("arguments.0.shape", [-1, 1]),
        ("arguments.0.stridesBytes", [1 << 63, 8]),
        ("arguments.0.dtype", "complex128"),
        ("arguments.0.dtype", None),
        ("arguments.0.array", None),
        ("arguments.0.number", "1"),
        ("arguments.1.data", "*"),
        ("rows", {"from": 1}),
        ("rows", 3),
        ("result", None),
        ("result.shape", [1] * 65),
        ("result.targets", [{"array": None, "offsetBytes": 0}]),
        ("deadlineEpochMs", "soon"),
    ],
)
def test_hostile_fields_are_refused(path: str, wrong: object) -> None:
    message = example("CallMessage")
    place: Any = message
    *above, name = path.split(".")
    for step in above:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[name] = wrong
    with pytest.raises(UnreadableMessage):
        read(message)


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"null", b"[" * 100_000, b" " * (messages.MAXIMUM_MESSAGE_BYTES + 1)])
def test_hostile_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(UnreadableMessage):
        messages.read_call(body)
    with pytest.raises(UnreadableMessage):
        messages.read_cancellation(body)
