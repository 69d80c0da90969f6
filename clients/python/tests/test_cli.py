from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
from conftest import eventually
from fake_service import Cut, FakeService, array, job, npy, scalar

import onecopy
from onecopy.cli import main


@pytest.fixture
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(arguments) == status
    captured = capsys.readouterr()
    return captured.out if status == 0 else captured.out + captured.err


def test_an_array_goes_in_is_computed_on_and_comes_out(
    oc: onecopy.Client, folder: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = np.arange(60_000.0).reshape(200, 300)
    np.save("big.npy", values)
    assert run(capsys, "put", "big.npy") == "big  float64 (200, 300)  480.0 kB\n"
    assert float(run(capsys, "run", "sum(a)", "a=big")) == values.sum()
    assert run(capsys, "run", "max(a) * i + k", "a=big", "k=0.5", "--map", "i=1,2").splitlines() == [
        "i = 1  59999.5",
        "i = 2  119998.5",
    ]
    assert float(run(capsys, "run", "sum(a)", "a=big.npy")) == values.sum()
    assert "big  " in run(capsys, "ls")
    assert "already" in run(capsys, "get", "big", status=1)
    run(capsys, "get", "big", "copy.npy")
    assert np.array_equal(np.load("copy.npy"), values)
    run(capsys, "get", "big", "part.npy", "--slice", "::50, 3")
    assert np.array_equal(np.load("part.npy"), values[::50, 3])
    assert "sum(a)" in run(capsys, "jobs")
    assert run(capsys, "rm", "big") == ""
    assert sorted(path.name for path in folder.iterdir()) == ["big.npy", "copy.npy", "part.npy"]


def test_results_are_saved(oc: onecopy.Client, folder: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save("a.npy", np.arange(10))
    assert run(capsys, "run", "sum(a)", "a=a.npy", "-o", "one.npy").startswith("one.npy")
    run(capsys, "run", "sum(a * i)", "a=a.npy", "--map", "i=1,2.5", "-o", "some.npy")
    assert np.load("one.npy") == 45 and np.load("some.npy").tolist() == [45, 112.5]


def test_array_results_are_saved_or_kept(
    oc: onecopy.Client, folder: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = np.arange(6000.0).reshape(2, 3000)
    np.save("a.npy", values)
    used = oc.segment()["usedBytes"]
    run(capsys, "run", "a * 2", "a=a.npy", "-o", "out.npy")
    assert np.array_equal(np.load("out.npy"), values * 2)
    run(capsys, "run", "a * i", "a=a.npy", "--map", "i=1,2", "-o", "both.npy")
    assert np.array_equal(np.load("both.npy"), np.stack([values, values * 2]))
    assert eventually(lambda: oc.segment()["usedBytes"] <= used), "what is in a file is not left in the segment"
    assert run(capsys, "run", "a * 2", "a=a.npy", "--output", "kept") == "kept  float64 (2, 3000)  48.0 kB\n"
    assert np.array_equal(oc.get("kept").numpy(), values * 2)


def test_programs_get_json(oc: onecopy.Client, folder: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save("a.npy", np.arange(10))
    assert json.loads(run(capsys, "put", "a.npy", "--json"))["shape"] == [10]
    assert json.loads(run(capsys, "put", "a.npy", "--name", "a", "--replace", "--json"))["name"] == "a"
    assert "a" in [item["name"] for item in json.loads(run(capsys, "ls", "--json"))]
    done = json.loads(run(capsys, "run", "sum(a)", "a=a", "--json"))
    assert done["results"] == [{"dtype": "int64", "shape": [], "value": 45}]
    assert json.loads(run(capsys, "jobs", "--limit", "1", "--json"))[0]["id"] == done["id"]
    assert json.loads(run(capsys, "watch", done["id"], "--json"))["status"] == "SUCCEEDED"
    assert json.loads(run(capsys, "get", "a", "b.npy", "--json")) == {"bytes": 208, "file": "b.npy"}
    top = [json.loads(line) for line in run(capsys, "top", "--count", "2", "--interval", "0.1", "--json").splitlines()]
    assert len(top) == 2 and top[0]["segment"]["arrays"] and top[1]["workers"]
    assert set(json.loads(run(capsys, "rm", "a", "--json"))) == {"a"}
    failure = json.loads(run(capsys, "get", "a", "x.npy", "--json", status=1).partition("\nonecopy:")[0])
    assert (failure["code"], failure["status"]) == ("array_not_found", 404)


def test_what_is_wrong_is_said_in_a_line(
    oc: onecopy.Client, folder: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "No such file" in run(capsys, "put", "nothing.npy", status=1)
    assert "no array nothing" in run(capsys, "run", "sum(a)", "a=nothing", status=1)
    assert "form VARIABLE=VALUE" in run(capsys, "run", "sum(a)", "a", status=1)
    assert "    sum(a\n         ^" in run(capsys, "run", "sum(a", "a=x", status=1)
    assert "does not answer" in run(capsys, "ls", "--url", "http://127.0.0.1:1", status=1)
    with pytest.raises(SystemExit) as wrong:
        main(["teleport"])
    assert wrong.value.code == 2
    (folder / "text.npy").write_text("not an array")
    assert "onecopy: " in run(capsys, "put", "text.npy", status=1)


def test_a_job_is_watched_and_cancelled(capsys: pytest.CaptureFixture[str]) -> None:
    ended = job(results=[scalar("float64", "NaN")])
    answers = {
        ("GET", "/v1/jobs/7"): (200, ended),
        ("GET", "/v1/jobs/8"): (200, job("FAILED", error={"code": "worker_lost", "detail": "all died"})),
        ("POST", "/v1/jobs/7/cancel"): (202, ended),
    }
    with FakeService(answers) as service:
        assert run(capsys, "watch", "7", "--url", service.url) == "nan\n"
        assert "all died (worker_lost)" in run(capsys, "watch", "8", "--url", service.url, status=1)
        assert run(capsys, "cancel", "7", "--url", service.url) == "7  SUCCEEDED\n"
    assert service.asked("POST", "/v1/jobs/7/cancel")


def holding(content: bytes | Cut) -> FakeService:
    """A service with one array, r, that is elsewhere."""
    held = array(shape=(1000,))
    return FakeService(
        {
            ("GET", "/v1/arrays/r"): (200, held),
            ("GET", f"/v1/arrays/{held['id']}/content"): (200, content),
        }
    )


@pytest.mark.parametrize("target", ["out.npy", "-"])
def test_half_a_file_is_a_failure_and_never_taken_for_the_array(
    folder: pathlib.Path, capsysbinary: pytest.CaptureFixture[bytes], target: str
) -> None:
    whole = npy(np.arange(1000.0))
    with holding(Cut(whole, 506)) as service:
        assert main(["get", "r", target, "--url", service.url]) == 1
    captured = capsysbinary.readouterr()
    assert b"does not answer" in captured.err
    assert captured.out == (whole[:506] if target == "-" else b"")
    assert list(folder.iterdir()) == []


def test_who_reads_no_further_has_seen_enough() -> None:
    with holding(npy(np.arange(1_000_000.0))) as service:
        program = subprocess.Popen(
            [sys.executable, "-m", "onecopy", "get", "r", "-", "--url", service.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert program.stdout is not None and program.stdout.read(6) == b"\x93NUMPY"
        program.stdout.close()
        program.stdout = None
        _, said = program.communicate(timeout=60)
    assert (said, program.returncode) == (b"", 1)


def test_top_shows_workers_and_the_segment(oc: onecopy.Client, capsys: pytest.CaptureFixture[str]) -> None:
    oc.put(np.zeros(1000), "shown")
    text = run(capsys, "top", "--count", "2", "--interval", "0.1")
    assert oc.url in text and "shown" in text and "worker-1" in text and "/s" in text


def test_it_is_a_command_of_its_own(oc: onecopy.Client) -> None:
    done = subprocess.run([sys.executable, "-m", "onecopy", "ls"], capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0 and done.stdout.startswith("NAME") and done.stderr == ""
