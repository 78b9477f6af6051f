"""How wide text is in terminal cells, and folding it without Rich.

`·`, `×`, `≤` and their like are one cell wide in most terminals and two in many Chinese ones.
Folding counts them as two, so that a folded line fits in both; columns that must stay in line
(amounts) never stand to the right of such a character.
"""

from __future__ import annotations

import re
import unicodedata

from chaiqian.output.pattern import pattern

OPENING = "（《〈“‘「『【〔(\\[{"
CLOSING = "，。；：、！？）》〉”’」』】〕,;:!?)\\]}%"
UNIT = "元/㎡·月|元/㎡|元/人|元/台|元|㎡|人|个月|户|项|处"
CLAUSE = "[一二三四五六七八九十]+（[一二三四五六七八九十]+）(?:[0-9]+(?:（[0-9]+）)?)?"
INDEX = r"(?:\[[0-9]+\])*"
TOKEN = pattern(rf" +|[{OPENING}]*(?:{CLAUSE}|[0-9A-Za-z._/,+#-]+(?:{UNIT})?|.){INDEX}[{CLOSING}]*", re.DOTALL)


class _Widths(dict[str, int]):
    """Cells of one character, worked out when it is first met."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self.ambiguous = ambiguous

    def __missing__(self, character: str) -> int:
        width = self[character] = _cell(character, self.ambiguous)
        return width


WIDTHS = {ambiguous: _Widths(ambiguous) for ambiguous in (1, 2)}


def _cell(character: str, ambiguous: int) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    kind = unicodedata.east_asian_width(character)
    return 2 if kind in "WF" else ambiguous if kind == "A" else 1


def cells(text: str, ambiguous: int = 1) -> int:
    """Count the terminal cells of `text`; an ambiguous character counts `ambiguous`, 1 or 2."""
    return len(text) if text.isascii() else sum(map(WIDTHS[ambiguous].__getitem__, text))


def pad(text: str, width: int) -> str:
    """Fill `text` with spaces on the right up to `width` cells."""
    return text + " " * max(0, width - cells(text))


def pad_left(text: str, width: int) -> str:
    """Fill `text` with spaces on the left up to `width` cells."""
    return " " * max(0, width - cells(text)) + text


def fold(text: str, width: int, hanging: int = 0) -> list[str]:
    """Break `text` into lines of at most `width` cells, at least one line; further lines `hanging` cells narrower.

    Numbers stay with their unit, keys with their index, clause numbers whole; no line starts with closing punctuation.
    """
    if cells(text, 2) <= width:
        return [text.strip(" ")]
    lines: list[str] = []
    line, used = "", 0
    for token in _tokens(text, width - hanging):
        size = cells(token, 2)
        if used + size > width - (hanging if lines else 0) and line:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not token.isspace():
            line += token
            used += size
    return [*lines, line.rstrip()]


def _tokens(text: str, width: int) -> list[str]:
    found: list[str] = []
    for token in TOKEN.findall(text):
        # A cell or two a character: only a long token needs measuring.
        found.extend([token] if 2 * len(token) <= width or cells(token, 2) <= width else token)
    return found
