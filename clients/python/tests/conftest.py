"""Every test has a client of the service at ONECOPY_URL, and leaves no array behind."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import onecopy

SOURCES = pathlib.Path(__file__).parent.parent / "src"
WITHIN_S = 30.0


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("ONECOPY_URL"):
        pytest.exit("ONECOPY_URL must name a running service: ./onecopy up --port 0 --capacity 512MB", returncode=2)
    # Processes that tests start import the same sources.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(SOURCES), os.environ.get("PYTHONPATH")]))


def start_interruptible(program: str, url: str) -> subprocess.Popen[str]:
    """Python that Ctrl-C interrupts, though a shell may have told this process, and so its children, to ignore that."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "ONECOPY_URL": url},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def oc() -> Iterator[onecopy.Client]:
    with onecopy.connect() as client:
        before = {array.id for array in client.arrays()}
        yield client
        for array in client.arrays():
            if array.id not in before:
                client.delete(array)


@pytest.fixture
def remote(oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch) -> onecopy.Client:
    """The same client on a host that does not have the segment."""
    monkeypatch.setenv("ONECOPY_SEGMENT", "/nowhere/segment")
    return oc


@pytest.fixture
def random(request: pytest.FixtureRequest) -> np.random.Generator:
    seed = int(os.environ.get("ONECOPY_TEST_SEED") or time.time_ns() % 2**32)
    print(f"ONECOPY_TEST_SEED={seed}")
    return np.random.default_rng(seed)
