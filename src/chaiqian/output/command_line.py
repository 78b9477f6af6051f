"""A command as somebody can copy it into a terminal: quoted so that cmd, PowerShell and sh read the same words."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable

from chaiqian.output.pattern import pattern

_PLAIN = pattern(r"[\w./:=+-]+")
_PLAIN_ON_WINDOWS = pattern(r"[\w./:=+\\-]+")  # where a backslash parts folders
_SPECIAL = pattern('["$`\\\\!%]')  # what some shell reads within double quotes
_ENDING = pattern(r"(\\*)(\"|\Z)")


def command_line(words: Iterable[str], windows: bool = os.name == "nt") -> str:
    """The words of a command on one line; those that mean something to a shell in double quotes."""
    return " ".join(_quoted(word, windows) for word in words)


def _quoted(word: str, windows: bool) -> str:
    if (_PLAIN_ON_WINDOWS if windows else _PLAIN).fullmatch(word):
        return word
    if not _SPECIAL.search(word):
        return f'"{word}"'
    if not windows:
        return shlex.quote(word)
    return '"' + _ENDING.sub(_doubled, word) + '"'


def _doubled(found: re.Match[str]) -> str:
    """Backslashes before a quotation mark are doubled, and the mark gets one; as Windows programs read them."""
    return found[1] * 2 + ('\\"' if found[2] else "")
