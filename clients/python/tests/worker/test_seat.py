"""Calls in real child processes, on a segment that is made by hand."""

from __future__ import annotations

import base64
import dataclasses
import pathlib
import threading
import time
import uuid
from collections.abc import Iterator

import numpy as np
import pytest
from segment_file import SegmentFile, in_segment, number, target

from onecopy.worker.messages import Argument, CallMessage, Outcome, Target
from onecopy.worker.seat import FunctionsNotLoaded, Seat, Stop, memory_of

SERVED = pathlib.Path(__file__).parent / "served.py"


@pytest.fixture
def file(tmp_path: pathlib.Path) -> SegmentFile:
    return SegmentFile(tmp_path / "segment")


@pytest.fixture
def seat(file: SegmentFile) -> Iterator[Seat]:
    seat = Seat(str(SERVED), str(file.path), grace_s=0.5)
    yield seat
    seat.close()


def call(
    file: SegmentFile,
    function: str,
    *arguments: Argument,
    dtype: str = "float64",
    shape: tuple[int, ...] = (),
    rows: range | None = None,
    targets: tuple[Target, ...] = (),
    combines: bool = False,
    within_s: float = 60.0,
) -> CallMessage:
    return CallMessage(
        segment_id=file.segment_id,
        job_id=uuid.uuid4(),
        run=0,
        stage=0,
        slice=0,
        attempt=0,
        alone=False,
        first_item=0,
        function=function,
        function_version="0",
        combines=combines,
        arguments=arguments,
        rows=rows,
        dtype=dtype,
        shape=shape,
        targets=targets,
        deadline_ms=int((time.time() + within_s) * 1000),
    )


def run(seat: Seat, message: CallMessage) -> Outcome:
    return seat.run(message, Stop())


def value(outcome: Outcome) -> np.ndarray:
    assert outcome.name == "COMPUTED", outcome
    assert outcome.value is not None
    elements = base64.b64decode(outcome.value["data"])
    return np.frombuffer(elements, outcome.value["dtype"]).reshape(outcome.value["shape"])


def failure(outcome: Outcome) -> str:
    assert outcome.failure is not None, outcome
    return outcome.failure.code


def test_the_original_program(seat: Seat, file: SegmentFile) -> None:
    elements = np.arange(1000.0)
    arr = in_segment("arr", file.add(elements), elements)
    for i in (1, 2, 3):
        outcome = run(seat, call(file, "worker", arr, number("i", str(i))))
        assert value(outcome) == elements.sum() * i
        assert outcome.bytes_scanned == elements.nbytes
        assert outcome.compute_ns > 0


def test_rows_are_given_and_results_are_written(seat: Seat, file: SegmentFile) -> None:
    elements = np.arange(60, dtype="int16").reshape(20, 3)
    a = in_segment("a", file.add(elements), elements)
    into = file.add(np.zeros(60, "int16"), state=1)
    for rows in (range(0, 12), range(12, 20)):
        written = call(
            file, "doubled", a, dtype="int16", shape=(len(rows), 3), rows=rows, targets=(target(into, rows.start * 6),)
        )
        outcome = run(seat, written)
        assert (outcome.name, outcome.value, outcome.bytes_scanned) == ("COMPUTED", None, len(rows) * 6)
    assert (file.content(into, "int16", 60) == elements.ravel() * 2).all()


def test_partials_and_their_combination(seat: Seat, file: SegmentFile) -> None:
    elements = np.array([1.0, 5.0, 2.0, 9.0])
    a = in_segment("a", file.add(elements), elements)
    floor = number("floor", "1.5")
    partials = [value(run(seat, call(file, "widest", a, floor, rows=rows))) for rows in (range(0, 2), range(2, 4))]
    assert partials == [4.0, 7.0]
    stacked = Argument("partials", None, "float64", (2,), (), 0, np.array(partials).tobytes(), None)
    assert value(run(seat, call(file, "widest", stacked, combines=True))) == 7.0


def test_views_of_any_strides(seat: Seat, file: SegmentFile) -> None:
    elements = np.arange(24.0).reshape(4, 6)
    reference = file.add(elements)
    for view, offset in [(elements[::-1, ::2], 18 * 8), (elements.T, 0), (np.broadcast_to(elements[1], (5, 6)), 48)]:
        argument = Argument("arr", reference, "float64", view.shape, view.strides, offset, None, None)
        assert value(run(seat, call(file, "worker", argument, number("i", "1")))) == view.sum()
    for shape, strides, offset in [((25,), (8,), 0), ((2,), (-8,), 0), ((1,), (8,), 185), ((1 << 62,), (8,), 0)]:
        argument = Argument("arr", reference, "float64", shape, strides, offset, None, None)
        assert failure(run(seat, call(file, "worker", argument, number("i", "1")))) == "invalid_task"


def test_inputs_cannot_be_written(seat: Seat, file: SegmentFile) -> None:
    elements = np.zeros(8)
    reference = file.add(elements)
    a = in_segment("a", reference, elements)
    outcome = run(seat, call(file, "writes", a))
    assert failure(outcome) == "function_failed"
    assert outcome.failure is not None and "read-only" in outcome.failure.message
    assert run(seat, call(file, "writes_harder", a)).name == "REDELIVERED"
    assert (file.content(reference, "float64", 8) == 0).all()


def test_only_what_is_declared_is_written(seat: Seat, file: SegmentFile) -> None:
    elements = np.arange(6, dtype="int16").reshape(2, 3)
    a = in_segment("a", file.add(elements), elements)

    def into(state: int, offset: int = 0, generation: int = 1) -> Outcome:
        reference = file.add(np.zeros(6, "int16"), state)
        named = dataclasses.replace(reference, generation=generation)
        where = (target(named, offset),)
        outcome = run(seat, call(file, "doubled", a, dtype="int16", shape=(2, 3), rows=range(0, 2), targets=where))
        assert outcome.name == "COMPUTED" or (file.content(reference, "int16", 6) == 0).all()
        return outcome

    assert into(state=1).name == "COMPUTED"
    assert failure(into(state=3)) == "stale_array"
    assert failure(into(state=5)) == "stale_array"
    assert failure(into(state=1, generation=2)) == "stale_array"
    assert failure(into(state=1, offset=2)) == "invalid_task"


def test_arrays_that_are_gone_are_not_read(seat: Seat, file: SegmentFile) -> None:
    elements = np.arange(4.0)
    reference = file.add(elements)
    arr, i = in_segment("arr", reference, elements), number("i", "1")
    assert value(run(seat, call(file, "worker", arr, i))) == 6
    file.set_word(reference.entry_index, 2, 3)
    assert failure(run(seat, call(file, "worker", arr, i))) == "stale_array"
    nowhere = dataclasses.replace(reference, entry_index=12)
    assert failure(run(seat, call(file, "worker", in_segment("arr", nowhere, elements), i))) == "stale_array"
    foreign = dataclasses.replace(call(file, "worker", arr, i), segment_id=uuid.uuid4())
    outcome = run(seat, foreign)
    assert (outcome.name, failure(outcome)) == ("DECLINED", "foreign_segment")


def test_a_replaced_segment_is_mapped(seat: Seat, file: SegmentFile) -> None:
    elements = np.arange(4.0)
    i = number("i", "1")
    assert value(run(seat, call(file, "worker", in_segment("arr", file.add(elements), elements), i))) == 6
    file.path.unlink()
    again = SegmentFile(file.path)
    arr = in_segment("arr", again.add(elements + 1), elements)
    assert value(run(seat, call(again, "worker", arr, i))) == 10
    assert failure(run(seat, call(file, "worker", arr, i))) == "foreign_segment"


def test_numbers_are_what_the_expression_said(seat: Seat, file: SegmentFile) -> None:
    for text, dtype, expected in [("7", None, 7), ("-7", "int8", -7), ("nan", "float32", np.nan), ("True", "bool", 1)]:
        given = value(run(seat, call(file, "worker", number("arr", text, dtype), number("i", "1"))))
        assert given == expected or np.isnan(expected)
    for text, dtype in [("300", "uint8"), ("x", None), ("1e999999x", "float64")]:
        # NumPy 1 wraps an integer that does not fit around, with a warning; NumPy 2 refuses it.
        if (text, dtype) != ("300", "uint8"):
            outcome = run(seat, call(file, "worker", number("arr", text, dtype), number("i", "1")))
            assert failure(outcome) == "invalid_task"


def test_results_are_converted_where_that_keeps_them(seat: Seat, file: SegmentFile) -> None:
    def small(text: str, dtype: str) -> Outcome:
        return run(seat, call(file, "small", number("a", text), dtype=dtype, shape=(2,)))

    for text, dtype, expected in [("3", "int8", 3), ("3.0", "int8", 3), ("1e300", "float64", 1e300), ("1", "bool", True)]:
        assert (value(small(text, dtype)) == expected).all()
    for text, dtype in [("300", "int8"), ("-1", "uint64"), ("0.5", "int64"), ("nan", "int8"), ("1e300", "float32"), ("2", "bool")]:
        assert failure(small(text, dtype)) == "function_result"
    outcome = run(seat, call(file, "small", number("a", "1"), dtype="int8", shape=(3,)))
    assert failure(outcome) == "function_result"
    assert outcome.failure is not None and "(2,)" in outcome.failure.message


def test_what_a_function_raises_is_told_with_its_stack(seat: Seat, file: SegmentFile) -> None:
    outcome = run(seat, call(file, "raises", number("text", "3")))
    assert outcome.failure is not None
    assert (outcome.name, outcome.failure.code, outcome.failure.message) == ("FAILED", "function_failed", "ValueError: no 3")
    trace = outcome.failure.trace
    assert trace is not None and "served.py" in trace and "child.py" not in trace
    assert failure(run(seat, call(file, "exhausts", number("a", "1")))) == "worker_out_of_memory"


def test_a_child_that_dies_is_replaced(seat: Seat, file: SegmentFile) -> None:
    before = seat.process_id
    assert run(seat, call(file, "dies", number("a", "1"))).name == "REDELIVERED"
    assert seat.process_id != before
    assert value(run(seat, call(file, "worker", number("arr", "2"), number("i", "3")))) == 6


def test_a_deadline_ends_what_does_not_listen(seat: Seat, file: SegmentFile) -> None:
    before = seat.process_id
    outcome = run(seat, call(file, "hangs", number("a", "1"), within_s=0.2))
    assert (outcome.name, failure(outcome)) == ("FAILED", "deadline_exceeded")
    assert outcome.failure is not None and outcome.failure.trace is not None
    assert "in hangs" in outcome.failure.trace
    assert seat.process_id != before


def test_a_call_that_listens_ends_by_itself(seat: Seat, file: SegmentFile) -> None:
    before = seat.process_id
    stop = Stop()
    stop.ask("job_cancelled", "the job was cancelled")
    outcome = seat.run(call(file, "waits", number("a", "1")), stop)
    assert (outcome.name, failure(outcome), seat.progress) == ("FAILED", "job_cancelled", 0.5)
    stopping = Stop()
    stopping.ask("worker_stopping", "the worker is told to stop")
    assert seat.run(call(file, "waits", number("a", "1")), stopping).name == "DECLINED"
    assert seat.process_id == before
    assert value(run(seat, call(file, "worker", number("arr", "2"), number("i", "3")))) == 6


def test_memory_is_read_from_the_processes(seat: Seat) -> None:
    memory = memory_of([seat.process_id, 1 << 30])
    assert memory["bytesPrivate"] > 1 << 20
    assert memory["bytesPageTables"] > 0


def test_a_file_that_cannot_be_loaded_says_why(file: SegmentFile, tmp_path: pathlib.Path) -> None:
    broken = tmp_path / "broken_functions.py"
    broken.write_text("import nothing_of_this_name")
    with pytest.raises(FunctionsNotLoaded, match="nothing_of_this_name"):
        Seat(str(broken), str(file.path), 1.0)
    broken.write_text("import os\nos._exit(3)")
    with pytest.raises(FunctionsNotLoaded, match="has died"):
        Seat(str(broken), str(file.path), 1.0)


def test_a_file_that_has_changed_is_not_served(file: SegmentFile, tmp_path: pathlib.Path) -> None:
    changing = tmp_path / "changing_functions.py"
    changing.write_text("import os, onecopy\n@onecopy.function\ndef f(a): os._exit(1)")
    seat = Seat(str(changing), str(file.path), 1.0)
    changing.write_text("import os, onecopy\n@onecopy.function(version='2')\ndef f(a): os._exit(1)")
    with pytest.raises(FunctionsNotLoaded, match="has changed"):
        run(seat, call(file, "f", number("a", "1")))




def test_a_replaced_child_outlives_the_thread_that_noticed(seat: Seat, file: SegmentFile) -> None:
    thread = threading.Thread(target=run, args=(seat, call(file, "dies", number("a", "1"))))
    thread.start()
    thread.join()
    assert value(run(seat, call(file, "worker", number("arr", "2"), number("i", "3")))) == 6
    assert value(run(seat, call(file, "worker", number("arr", "2"), number("i", "4")))) == 8
