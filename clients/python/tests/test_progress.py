from __future__ import annotations

import io
import sys
import types

import pytest

from onecopy import progress
from onecopy.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    # pytest itself puts another stderr in the place of that of sys for each phase of a test.
    monkeypatch.setattr(progress, "sys", types.SimpleNamespace(stderr=terminal, modules=sys.modules))
    # Whatever is shown is shown at once.
    monkeypatch.setattr(progress, "_SHOWN_AFTER_S", 0.0)
    monkeypatch.setattr(progress, "_REDRAWN_AFTER_S", -1.0)
    return terminal


def test_the_small_bar_counts_and_goes_away(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_tqdm", lambda: None)
    with Progress("sum(a)", "slices") as bar:
        bar.show(1, 4)
        bar.add(2, 4)
    drawn = terminal.getvalue().split("\r")
    assert "sum(a) [########......................]  25%" in drawn[1]
    assert " 75%" in drawn[2] and drawn[3] == "\033[K"


def test_tqdm_draws_it_where_it_is_installed(terminal: Terminal) -> None:
    pytest.importorskip("tqdm")
    with Progress("put big", "B") as bar:
        bar.show(500_000, 1_000_000)
    assert "put big:  50%" in terminal.getvalue()


def test_nobody_is_bothered_where_nobody_looks_or_it_is_over_at_once(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Progress("unwanted", "B", wanted=False) as bar:
        bar.show(1, 2)
    monkeypatch.setattr(progress, "_SHOWN_AFTER_S", 3600.0)
    with Progress("quick", "B", wanted=True) as bar:
        bar.show(1, 2)
    monkeypatch.setattr(progress.sys, "stderr", io.StringIO())
    assert not Progress("piped", "B").wanted
    assert terminal.getvalue() == ""
