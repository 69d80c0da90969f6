from __future__ import annotations

import datetime
import json
import math
import os
import re
import signal
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from conftest import eventually, start_interruptible
from fake_service import FakeService, array, job, scalar

import onecopy


def test_a_job_gives_numpys_scalars(oc: onecopy.Client) -> None:
    values = np.arange(1000, dtype="int16")
    stored = oc.put(values)
    assert oc.run("sum(a)", a=stored) == values.sum()
    for expression, dtype in [("sum(a)", np.int64), ("mean(a)", np.float64), ("max(a)", np.int16)]:
        assert type(oc.run(expression, a=stored)) is dtype
    assert math.isnan(oc.run("max(a)", a=np.array([np.nan], np.float32)))
    assert oc.run("max(a)", a=np.array([2**64 - 1], np.uint64)) == np.uint64(2**64 - 1)


def test_mapped_values_give_a_list_in_their_order(oc: onecopy.Client) -> None:
    values = np.arange(1, 1000.0)
    stored = oc.put(values)
    assert oc.run("sum(a * i)", a=stored, map={"i": [3, 1, 2]}) == [values.sum() * i for i in (3, 1, 2)]
    assert oc.run("sum(a * i)", a=stored, map={"i": [2]}) == [values.sum() * 2]
    zipped = oc.run("sum(a * i + j)", a=stored, map={"i": range(3), "j": np.linspace(0, 1, 3)})
    assert zipped == [(values * i + j).sum() for i, j in zip(range(3), np.linspace(0, 1, 3))]
    assert math.isinf(oc.run("max(a * i)", a=stored, map={"i": [-1.0, math.inf]})[1])


def test_arrays_are_given_by_themselves_by_name_or_as_numpys(oc: onecopy.Client) -> None:
    values = np.arange(100_000.0)
    oc.put(values, "named")
    used = oc.segment()["usedBytes"]
    assert oc.run("sum(a)", a="named") == values.sum()
    assert oc.run("sum(a * b) - sum(c)", a=values, b=values, c=[1, 2]) == (values * values).sum() - 3
    assert oc.run("sum(a * k)", a="named", k=np.float64(0.5)) == values.sum() / 2
    assert eventually(lambda: oc.segment()["usedBytes"] <= used), "what was put for the job is gone"


def test_what_is_wrong_with_the_expression_is_shown_in_its_place(oc: onecopy.Client) -> None:
    before = len(list(oc.arrays()))
    with pytest.raises(onecopy.ExpressionError) as wrong:
        oc.run("sum(a) + nonsense(a)", a=np.arange(3))
    assert wrong.value.status == 400 and wrong.value.column == 9
    assert str(wrong.value).endswith("\n    sum(a) + nonsense(a)\n             ^")
    with pytest.raises(onecopy.OnecopyError) as unused:
        oc.run("sum(a)", a=np.arange(3), b=1)
    assert unused.value.code == "unused_variable"
    with pytest.raises(TypeError, match="complex"):
        oc.run("sum(a * k)", a=np.arange(3), map={"k": [1j]})
    with pytest.raises(onecopy.NotFoundError):
        oc.job("nothing")
    assert len(list(oc.arrays())) == before, "nothing that was put for a refused job is left"


def test_an_array_result_is_an_array_of_the_segment(oc: onecopy.Client) -> None:
    values = np.arange(100_000.0).reshape(100, 1000)
    made = oc.run("a * 2 + 1", a=values, output="made")
    assert isinstance(made, onecopy.Array) and made.name == "made" and made.is_view
    assert np.array_equal(made.numpy(copy=False), values * 2 + 1)
    with pytest.raises(onecopy.ConflictError):
        oc.run("a * 3", a=made, output="made")
    replaced = oc.run("a * 3", a=made, output="made", replace=True)
    assert replaced.id != made.id and np.array_equal(oc.get("made").numpy(), (values * 2 + 1) * 3)
    unnamed = oc.run("a + b", a="made", b=values)
    assert unnamed.name is None and unnamed.shape == values.shape


def test_mapped_array_results_are_a_list_of_arrays(oc: onecopy.Client) -> None:
    values = np.arange(5000.0)
    made = oc.run("a * i", a=values, map={"i": [1, 2, 3]}, output="made")
    assert [array.name for array in made] == ["made-0", "made-1", "made-2"]
    for i, array in enumerate(made, 1):
        assert np.array_equal(array.numpy(), values * i)


def test_a_job_is_followed_and_found_again(oc: onecopy.Client) -> None:
    submitted = oc.submit("sum(a)", a=np.arange(10), timeout=datetime.timedelta(seconds=30))
    assert submitted.results() == [45]
    assert submitted.slices[0] == submitted.slices[1] > 0 and submitted.ended
    assert oc.job(submitted.id).status == "SUCCEEDED"
    assert submitted.id in [found.id for found in oc.jobs()]
    assert "SUCCEEDED" in repr(submitted)


LONG = "sum(sin(a * i))"


@pytest.fixture
def long_job(oc: onecopy.Client) -> Iterator[dict[str, Any]]:
    """What takes minutes unless it is cancelled; it is at the end of the test."""
    stored = oc.put(np.ones(2_000_000))
    yield {"a": stored, "map": {"i": range(9000)}}
    for job in oc.jobs():
        if not job.ended:
            job.cancel()


def test_progress_of_a_running_job_comes_until_it_is_cancelled(oc: onecopy.Client, long_job: dict[str, Any]) -> None:
    submitted = oc.submit(LONG, **long_job)
    seen = []
    for state in submitted.follow():
        seen.append(state.slices[0])
        if state.slices[0] > 0 and not state.ended:
            submitted.cancel()
    assert submitted.status == "CANCELLED" and len(seen) > 1
    assert seen == sorted(seen) and seen[-1] < submitted.slices[1]
    with pytest.raises(onecopy.JobCancelledError):
        submitted.results()


def test_control_c_cancels_a_running_job(oc: onecopy.Client, long_job: dict[str, Any]) -> None:
    program = start_interruptible(
        f"import onecopy; onecopy.connect().run({LONG!r}, a={long_job['a'].id!r}, map={{'i': range(9000)}})", oc.url
    )
    running: list[onecopy.Job] = []

    def has_begun() -> bool:
        running[:] = [job for job in oc.jobs() if not job.ended and job.slices[0] > 0]
        return bool(running)

    assert eventually(has_begun)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=30)
    assert "KeyboardInterrupt" in said and program.returncode != 0
    assert eventually(lambda: oc.job(running[0].id).status == "CANCELLED")


def test_several_results_of_one_expression_are_a_tuple(oc: onecopy.Client) -> None:
    values = np.arange(5000.0)
    counts, edges = oc.run("histogram(a, bins=4, range=(0, 4000))", a=values)
    expected_counts, expected_edges = np.histogram(values, bins=4, range=(0, 4000))
    assert np.array_equal(counts, expected_counts) and np.array_equal(edges, expected_edges)
    mixed = oc.run("(mean(a) * i, a + i)", a=values, map={"i": [1, 2]})
    assert [type(one) for one in mixed] == [tuple, tuple]
    assert [one[0] for one in mixed] == [values.mean(), values.mean() * 2]
    assert np.array_equal(mixed[1][1].numpy(), values + 2)


@pytest.mark.skipif(not os.environ.get("ONECOPY_KEY"), reason="the service asks for no key")
def test_without_a_key_or_with_a_wrong_one_nothing_is_shown(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with onecopy.connect(oc.url, "wrong") as stranger, pytest.raises(onecopy.OnecopyError) as refused:
        stranger.segment()
    assert refused.value.status == 401 and refused.value.code == "unauthenticated"
    monkeypatch.delenv("ONECOPY_KEY")
    with onecopy.connect(oc.url) as stranger, pytest.raises(onecopy.OnecopyError) as refused:
        stranger.run("sum(a)", a=np.arange(3))
    assert refused.value.status == 401


def test_a_failed_job_is_an_exception_with_the_problems_code() -> None:
    problem = {"code": "job_timeout", "detail": "it took too long"}
    with FakeService({("POST", "/v1/jobs"): (200, job("FAILED", error=problem))}) as service:
        with onecopy.connect(service.url) as client, pytest.raises(onecopy.JobFailedError) as failed:
            client.run("sum(a)", a="x")
    assert (failed.value.code, failed.value.detail, failed.value.job_id) == ("job_timeout", "it took too long", "7")
    assert failed.value.problem == problem


def test_a_job_that_somebody_cancelled_is_an_exception_of_its_own() -> None:
    with FakeService({("POST", "/v1/jobs"): (200, job("CANCELLED"))}) as service:
        with onecopy.connect(service.url) as client, pytest.raises(onecopy.JobCancelledError) as cancelled:
            client.run("sum(a)", a="x")
    assert cancelled.value.code == "job_cancelled"


def test_a_listed_job_asks_for_its_results() -> None:
    listed = {key: value for key, value in job().items() if key != "results"} | {"resultsAt": "/v1/jobs/7"}
    answers = {
        ("GET", "/v1/jobs"): (200, {"items": [listed], "next": None}),
        ("GET", "/v1/jobs/7"): (200, job(results=[scalar("int64", 9)])),
    }
    with FakeService(answers) as service, onecopy.connect(service.url) as client:
        assert [listed.results() for listed in client.jobs()] == [[9]]


def test_options_are_sent_as_the_service_has_them() -> None:
    with FakeService({("POST", "/v1/jobs"): (200, job(results=[scalar("int64", 1)]))}) as service:
        with onecopy.connect(service.url, "secret") as client:
            client.run("a * k", a="x", k=2, map={"i": [1]}, output="y", replace=True, priority=3, timeout=1.5)
            client.run("a", a="x", timeout="5m")
    first, second = service.asked("POST", "/v1/jobs")
    assert first.body == {
        "expression": "a * k",
        "arrays": {"a": "x"},
        "parameters": {"k": 2},
        "map": {"i": [1]},
        "output": "y",
        "replace": True,
        "priority": 3,
        "timeout": "1500ms",
    }
    assert second.body == {"expression": "a", "arrays": {"a": "x"}, "timeout": "5m"}
    assert first.headers["Authorization"] == "Bearer secret"
    assert first.headers["Idempotency-Key"] != second.headers["Idempotency-Key"]


def test_arrays_and_tuples_of_them_come_as_such() -> None:
    results = [
        {"dtype": "float32", "shape": [2, 3], "array": array()},
        {"tuple": [scalar("int64", 5), scalar("bool", True)]},
    ]
    with FakeService({("POST", "/v1/jobs"): (200, job(results=results))}) as service:
        with onecopy.connect(service.url) as client:
            made, parts = client.run("a", a="x", map={"i": [1, 2]})
    assert isinstance(made, onecopy.Array) and made.shape == (2, 3) and made.name == "r"
    assert parts == (5, True) and type(parts[0]) is np.int64 and type(parts[1]) is np.bool_


def test_an_array_that_is_gone_is_its_values_or_an_error() -> None:
    small = {"dtype": "float32", "shape": [1, 3], "arrayId": "1", "value": [[1.5, "NaN", "-Infinity"]]}
    large = {"dtype": "float32", "shape": [5000], "arrayId": "2"}
    with (
        FakeService({("POST", "/v1/jobs"): (200, job(results=[small]))}) as service,
        onecopy.connect(service.url) as oc,
    ):
        values = oc.run("a", a="x")
        assert values.dtype == np.float32 and repr(values.tolist()) == "[[1.5, nan, -inf]]"
    with (
        FakeService({("POST", "/v1/jobs"): (200, job(results=[large]))}) as service,
        onecopy.connect(service.url) as oc,
    ):
        with pytest.raises(onecopy.NotFoundError, match="deleted by now"):
            oc.run("a", a="x")


def events(*states: dict[str, Any]) -> str:
    return ": still there\n\n" + "".join(f"event: progress\ndata:{json.dumps(state)}\n\n" for state in states)


def test_progress_comes_as_events() -> None:
    ended = job(results=[scalar("int64", 9)], done=4, total=4)
    answers = {
        ("POST", "/v1/jobs"): (202, job("QUEUED", 0, 4)),
        ("GET", "/v1/jobs/7/events"): (200, events(job("RUNNING", 1, 4), job("RUNNING", 3, 4), ended)),
    }
    with FakeService(answers) as service, onecopy.connect(service.url) as client:
        submitted = client.submit("sum(a)", a="x")
        assert [state.slices for state in submitted.follow()] == [(0, 4), (1, 4), (3, 4), (4, 4)]
        assert submitted.results() == [9]
    assert not service.asked("GET", "/v1/jobs/7")


@pytest.mark.parametrize(
    "stream", [(404, {"code": "not_found"}), (429, {"code": "too_many_subscribers"}), (200, events(job("RUNNING")))]
)
def test_without_events_or_after_a_cut_it_asks(stream: Any) -> None:
    answers = {
        ("POST", "/v1/jobs"): (202, job("QUEUED", 0, 4)),
        ("GET", "/v1/jobs/7/events"): stream,
        ("GET", "/v1/jobs/7"): (200, job(results=[scalar("int64", 9)])),
    }
    with FakeService(answers) as service, onecopy.connect(service.url) as client:
        assert client.run("sum(a)", a="x", progress=True) == 9
    assert service.asked("GET", "/v1/jobs/7")[0].query == "wait=300ms"


def test_control_c_cancels_the_job() -> None:
    cancelled = threading.Event()

    def running(request: Any) -> Any:
        cancelled.wait(30)
        return 200, job("CANCELLED")

    def cancel(request: Any) -> Any:
        cancelled.set()
        return 202, job("CANCELLED")

    answers = {
        ("POST", "/v1/jobs"): (202, job("RUNNING")),
        ("GET", "/v1/jobs/7"): running,
        ("POST", "/v1/jobs/7/cancel"): cancel,
    }
    with FakeService(answers) as service:
        program = start_interruptible("import onecopy; onecopy.connect().run('sum(a)', a='x')", service.url)
        assert eventually(lambda: bool(service.asked("GET", "/v1/jobs/7")))
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=30)
    assert "KeyboardInterrupt" in said and program.returncode != 0
    assert len(service.asked("POST", "/v1/jobs/7/cancel")) == 1


def waiting(request: Any) -> Any:
    """As the service does: asked to wait for a job that does not end, it answers when the time is over."""
    milliseconds = re.fullmatch(r"wait=(\d+)ms", request.query)
    assert milliseconds is not None, request.query
    threading.Event().wait(int(milliseconds[1]) / 1000)
    return 202, job("RUNNING")


def test_a_long_job_outlasts_a_short_timeout() -> None:
    asked = iter([waiting, waiting, lambda request: (200, job(results=[scalar("int64", 9)]))])
    answers = {
        ("POST", "/v1/jobs"): (202, job("QUEUED")),
        ("GET", "/v1/jobs/7"): lambda request: next(asked)(request),
    }
    with FakeService(answers) as service, onecopy.connect(service.url, timeout_s=0.5) as client:
        assert client.run("sum(a)", a="x", progress=False) == 9
    assert [request.query for request in service.asked("GET", "/v1/jobs/7")] == ["wait=250ms"] * 3


def test_a_job_of_a_service_that_is_gone_can_be_found_again() -> None:
    with FakeService({("POST", "/v1/jobs"): (202, job("RUNNING"))}) as service:
        client = onecopy.connect(service.url)
        running = client.submit("sum(a)", a="x")
    client.close()
    with pytest.raises(onecopy.UnreachableError, match="job 7 may go on") as gone:
        running.results(progress=False)
    assert gone.value.job_id == "7"


def test_connections_are_kept_and_a_closed_one_is_no_failure() -> None:
    answers = {("GET", "/v1/jobs/7"): (200, job()), ("POST", "/v1/jobs/7/cancel"): (202, job())}
    with FakeService(answers) as service, onecopy.connect(service.url) as client:
        for _ in range(5):
            client.job("7").cancel()
        assert len(service.connections) == 1
    with FakeService(answers, close_after_each=True) as service, onecopy.connect(service.url) as client:
        for _ in range(20):
            client.job("7").cancel()
        assert len(service.asked("POST", "/v1/jobs/7/cancel")) >= 20


def test_no_service_and_no_sense_are_exceptions_too() -> None:
    with FakeService({}) as service:
        gone = service.url
    with (
        pytest.raises(onecopy.UnreachableError, match="does not answer") as unreachable,
        onecopy.connect(gone) as client,
    ):
        client.segment()
    assert isinstance(unreachable.value, ConnectionError) and unreachable.value.status == 0
    with pytest.raises(ValueError, match="not an http"):
        onecopy.connect("ftp://nowhere")


def test_a_prefix_of_the_address_is_kept() -> None:
    with FakeService({("GET", "/under/v1/jobs/7"): (200, job())}) as service:
        with onecopy.connect(service.url + "/under/") as client:
            assert client.job("7").id == "7"
