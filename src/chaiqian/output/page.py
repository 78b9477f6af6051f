"""A page of styled lines, composed for a width; a terminal gets it through Rich, a pipe as it is.

Text goes through `safe` on its way in and never through Rich's markup. Amounts stand at the left
edge, before anything whose width depends on the terminal. Rich is imported for terminals only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple, TextIO

from chaiqian.output.text import safe
from chaiqian.output.width import cells, fold, pad, pad_left

DEFAULT_WIDTH = 80
NARROWEST, WIDEST = 76, 120
HEADING, NOTE, CAUTION = "bold", "cyan", "yellow"
LABEL_WIDTH = 22
AMOUNT_WIDTH = 16
TEXT_COLUMN = AMOUNT_WIDTH + 2
NAME_WIDTH = 50
WIDE = 110
HANGING = 4


class PageLine(NamedTuple):
    """One line: its text in one style, and at its end a note in another."""

    text: str = ""
    style: str = ""
    note: str = ""


class Page:
    """Lines of text, each already folded to the page's width."""

    def __init__(self, width: int = DEFAULT_WIDTH) -> None:
        self.width = width
        self.lines: list[PageLine] = []

    def blank(self) -> None:
        """Leave one line empty, never two."""
        if self.lines and self.lines[-1].text:
            self.lines.append(PageLine())

    def heading(self, text: str) -> None:
        """Start a section."""
        self.blank()
        self.paragraph(text, style=HEADING)

    def rule(self, mark: str = "-") -> None:
        """Draw a line of ASCII: box characters are two cells wide in some terminals."""
        self.lines.append(PageLine(mark * (self.width - 1)))

    def paragraph(self, text: str, indent: int = 0, hanging: int = 0, style: str = "") -> None:
        """Fold `text` at `indent` cells; further lines go in by `hanging` more."""
        first, *rest = fold(safe(text), self.width - 1 - indent, hanging)
        self.lines.append(PageLine(" " * indent + first, style))
        self.lines.extend(PageLine(" " * (indent + hanging) + part, style) for part in rest)

    def item(self, text: str, indent: int = 2, style: str = "") -> None:
        """Write one entry of a list."""
        self.paragraph("- " + text, indent, 2, style)

    def entry(self, label: str, value: str, indent: int = 2, label_width: int = LABEL_WIDTH) -> None:
        """Write `label  value`, the value folded in its own column."""
        column = indent + max(label_width, cells(label) + 2)
        first, *rest = fold(safe(value), self.width - 1 - column)
        self.lines.append(PageLine(" " * indent + pad(safe(label), column - indent) + first))
        self.lines.extend(PageLine(" " * column + part) for part in rest)

    def amount(self, amount: str, text: str, notes: tuple[str, ...] = (), style: str = "") -> None:
        """Write an amount, what it is, and its notes: below, or on a wide page to the right."""
        room = self.width - 1 - TEXT_COLUMN
        beside = self.width >= WIDE and bool(notes)
        left = fold(safe(text), NAME_WIDTH if beside else room)
        right = [part for note in notes for part in fold(safe(note), room - NAME_WIDTH - 2 if beside else room - 2)]
        gutter = [pad_left(amount, AMOUNT_WIDTH), *[" " * AMOUNT_WIDTH] * (max(len(left), len(right)) - 1)]
        if beside:
            for number, name, note in zip_longest(gutter, left, right, fillvalue=""):
                self.lines.append(PageLine(f"{number}  {pad(name, NAME_WIDTH)}  ", style, note))
            return
        self.lines.extend(PageLine(f"{number}  {name}", style) for number, name in zip(gutter, left, strict=False))
        self.lines.extend(PageLine(" " * (TEXT_COLUMN + 2) + note, NOTE) for note in right)


def page_width(stream: TextIO) -> int:
    """Choose the width: COLUMNS, else the terminal's, else 80; within what reads well."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked) > 0:
        columns = int(asked)
    else:
        columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns if stream.isatty() else DEFAULT_WIDTH
    return max(NARROWEST, min(WIDEST, columns))


def print_page(page: Page, stream: TextIO) -> None:
    """Print with styles on a terminal, plain elsewhere and where NO_COLOR is set."""
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    if plain:
        stream.write(page_text(page))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, width=page.width, markup=False, emoji=False, highlight=False, soft_wrap=True)
    for line in page.lines:
        console.print(Text(line.text, line.style).append(line.note, NOTE))


def print_paragraph(text: str, stream: TextIO, indent: int = 0, hanging: int = 0) -> None:
    """Print some sentences, broken where the screen ends."""
    page = Page(page_width(stream))
    page.paragraph(text, indent, hanging)
    print_page(page, stream)


def print_lines(text: str, stream: TextIO) -> None:
    """Print lines that are no page: on a terminal broken where the screen ends, in a pipe one each for programs."""
    print("\n".join(_folded_lines(text, page_width(stream)) if stream.isatty() else [text]), file=stream)


def _folded_lines(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip(" ")))
        first, *rest = fold(line, width - 1 - len(indent), HANGING)
        yield indent + first.lstrip(" ")
        yield from (indent + " " * HANGING + part for part in rest)


def page_text(page: Page) -> str:
    """Give the page as plain text."""
    return "".join((line.text + line.note).rstrip() + "\n" for line in page.lines)
