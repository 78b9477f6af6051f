"""Sheets as PDF through typst: laid out in chunks, because its memory grows with the pages, and joined.

A sheet is the JSON text of its data. The same sheets give the same bytes: no clock, no machine fonts, no random
numbers.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from chaiqian.output.fonts import SheetFonts
from chaiqian.output.pattern import pattern
from chaiqian.output.text import boxed, safe

LONG_RUN = pattern(r"[!-~]{25,}")
BREAK_AFTER = 12
BREAK = "\u200b"

if TYPE_CHECKING:
    from typst import Compiler

TITLE = "拆迁补偿安置结算单"
CHUNK = 30
# typst keeps what it laid out for the next so many documents; empty ones make it forget.
FORGOTTEN_AFTER = 11


class Printer:
    """Lays out sheets with one set of fonts; keep it, for typst is slow to start."""

    def __init__(self, fonts: SheetFonts, template: Path, duplex: bool = False) -> None:
        shared = {"title": TITLE, "duplex": duplex, "serif": fonts.text, "sans": fonts.headings}
        self._shared = json.dumps(shared, ensure_ascii=False)[:-1]
        self._compiler = _compiler(template, fonts)
        self._blank = _compiler(None, fonts)
        self._kept = 0

    def pdf(self, sheets: Sequence[str], last: bool = True) -> bytes:
        """One PDF of these sheets, each with its own page numbers; more follow where it is not the last."""
        data = f'{self._shared}, "last": {json.dumps(last)}, "sheets": [{", ".join(sheets)}]}}'
        # Tags would make a merged file ten times as large.
        made, warnings = self._compiler.compile_with_warnings(
            format="pdf", sys_inputs={"data": data}, timestamp=0, pdf_tags=False
        )
        self._forget(len(sheets))
        if warnings:
            # An unknown font family is only a warning to typst, and empty boxes to the reader.
            raise RuntimeError("; ".join(warning.message for warning in warnings))
        assert isinstance(made, bytes)
        return made

    def _forget(self, printed: int) -> None:
        self._kept += printed
        if self._kept >= CHUNK:
            self._kept = 0
            for _ in range(FORGOTTEN_AFTER):
                self._blank.compile(b"", timestamp=0, pdf_tags=False)

    def merge(self, sheets: Iterable[str], stream: BinaryIO) -> None:
        """Write one PDF of any number of sheets; each begins on a new leaf."""
        from pypdf import PdfWriter

        chunks = _chunks(sheets)
        first, last = next(chunks, ([], True))
        made = self.pdf(first, last)
        if last:
            stream.write(made)
            return
        writer = PdfWriter()
        writer.append(io.BytesIO(made))
        for chunk, last in chunks:
            writer.append(io.BytesIO(self.pdf(chunk, last)))
        writer.add_metadata({"/Title": TITLE, "/Producer": "typst, pypdf"})
        writer.write(stream)


def _compiler(template: Path | None, fonts: SheetFonts) -> Compiler:
    import typst

    # The template's own folder is the root: it can read nothing outside. Without a template: an empty document.
    return typst.Compiler(str(template) if template else None, font_paths=fonts.found, ignore_system_fonts=True)


def _chunks(sheets: Iterable[str]) -> Iterator[tuple[list[str], bool]]:
    """The sheets in chunks, and whether nothing follows."""
    left = iter(sheets)
    chunk = list(islice(left, CHUNK))
    while chunk:
        following = list(islice(left, CHUNK))
        yield chunk, not following
        chunk = following


def text(words: str) -> str:
    """Text from a file, fit to print: masked, inert, self-made characters as boxes, and with places to break."""
    return LONG_RUN.sub(_broken, safe(boxed(words)))


def _broken(found: re.Match[str]) -> str:
    run = found.group()
    return BREAK.join(run[start : start + BREAK_AFTER] for start in range(0, len(run), BREAK_AFTER))


def day(moment: date | None) -> str:
    """A day as a form writes it, with the time where one is kept; nothing for None."""
    if moment is None:
        return ""
    written = f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{written} {moment:%H:%M:%S}" if isinstance(moment, datetime) else written
