"""Standard streams that take any text: what an encoding lacks degrades visibly.

Under code page 936 a rare name, and under ASCII every Chinese word, cannot be encoded. It is then
written as its code point; no output ever fails for a character.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from typing import TextIO

ERRORS = "chaiqian-code-point"


def visible_code_points(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: write each character that cannot be encoded as `[U+20BB7]`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(f"[U+{ord(character):04X}]" for character in lost), error.end


codecs.register_error(ERRORS, visible_code_points)


def prepare() -> None:
    """Make stdout and stderr safe to write to, closed ones included."""
    sys.stdout = _prepared(sys.stdout)
    sys.stderr = _prepared(sys.stderr)


def _prepared(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8", errors=ERRORS)  # noqa: SIM115
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=ERRORS)
    return stream


def speak_to_machines() -> None:
    """Have what follows on stdout written for programs: UTF-8 and bare line ends, whatever the console speaks."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors=ERRORS, newline="\n")


def print_for_machines(text: str) -> None:
    """Print one text that programs read."""
    speak_to_machines()
    print(text)


def encoding_of(stream: TextIO) -> str:
    """Name the encoding that text written to `stream` goes through."""
    return getattr(stream, "encoding", None) or "utf-8"


def discard_stdout() -> None:
    """Point stdout nowhere, so that the flush at exit cannot fail a second time."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
