"""A progress bar on standard error: only on a terminal, out of the way of every other line."""

from __future__ import annotations

import time
from typing import TextIO

CELLS = 30
INTERVAL = 0.1


class ProgressBar:
    """Counts up to `total`; quiet where `stream` is no terminal."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream, self._total = stream, total
        self._shown = self._due = 0.0
        self._length = 0

    def step(self, done: int, failed: int) -> None:
        """Show how far it is, a few times a second."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + INTERVAL
            self._draw(done, failed)

    def _draw(self, done: int, failed: int) -> None:
        whole = max(1, self._total, done)
        bar = "#" * (CELLS * done // whole)
        text = f"[{bar:-<{CELLS}}] {100 * done // whole:3}%  {done}/{whole}" + (f"  失败 {failed}" if failed else "")
        self._write("\r" + text + " " * max(0, self._length - len(text)))
        self._length = len(text)

    def clear(self) -> None:
        """Take the bar away, for a line that is about to be printed."""
        if self._length:
            # Twice as many cells as characters: some of them are Chinese. Spaces, since not every terminal has escapes.
            self._write("\r" + " " * (self._length + 4) + "\r")
            self._length = 0
            self._due = 0.0

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class NoProgress:
    """What stands in for a bar where there is no terminal."""

    def step(self, done: int, failed: int) -> None:
        """Say nothing."""

    def clear(self) -> None:
        """Nothing to take away."""
