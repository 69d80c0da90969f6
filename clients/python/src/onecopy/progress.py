"""A progress bar: tqdm's where it is installed, else a small one; none where nobody looks."""

from __future__ import annotations

import sys
import time
from importlib.util import find_spec
from types import TracebackType
from typing import Any

_SHOWN_AFTER_S = 0.3
_REDRAWN_AFTER_S = 0.05
_WIDTH = 30


def in_notebook() -> bool:
    """Whether this runs in Jupyter, which shows output and is no terminal."""
    try:
        shell = sys.modules["IPython"].get_ipython()
    except (KeyError, AttributeError):
        return False
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"


def _tqdm() -> Any:
    try:
        # As tqdm.auto chooses, which warns where a notebook has no ipywidgets; a plain bar is as good.
        if in_notebook() and find_spec("ipywidgets") is not None:
            from tqdm.notebook import tqdm
        else:
            from tqdm import tqdm
    except ImportError:
        return None
    return tqdm


class Progress:
    """Counts up to a total, on standard error, and is gone at the end.

    Args:
        label: what goes on
        unit: what is counted; "B" for bytes
        wanted: True or False decide; None shows it in a terminal or a notebook
    """

    def __init__(self, label: str, unit: str, wanted: bool | None = None) -> None:
        self._label = label if len(label) <= 40 else label[:39] + "…"
        self._unit = unit
        self.wanted = (sys.stderr.isatty() or in_notebook()) if wanted is None else wanted
        self._since = time.monotonic()
        self._drawn = 0.0
        self._bar: Any = None
        self._own = False
        self._done = 0.0

    def add(self, count: int, total: int) -> None:
        """So much more is done."""
        self.show(self._done + count, total)

    def show(self, done: float, total: int) -> None:
        """So much is done of so much; drawn once the whole takes long enough to be looked at."""
        self._done = done
        now = time.monotonic()
        if not self.wanted or now - self._since < _SHOWN_AFTER_S or now - self._drawn < _REDRAWN_AFTER_S:
            return
        self._drawn = now
        tqdm = None if self._own or self._bar is not None else _tqdm()
        if tqdm is not None:
            self._bar = tqdm(
                desc=self._label,
                unit=self._unit,
                unit_scale=self._unit == "B",
                total=total,
                leave=False,
                file=sys.stderr,
            )
        if self._bar is not None:
            self._bar.total = total
            self._bar.n = done
            self._bar.refresh()
        else:
            self._own = True
            self._draw(done, total)

    def _draw(self, done: float, total: int) -> None:
        share = done / total if total else 0.0
        filled = round(share * _WIDTH)
        seconds = time.monotonic() - self._since
        sys.stderr.write(
            f"\r\033[K{self._label} [{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%} {seconds:.0f} s"
        )
        sys.stderr.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._own:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
