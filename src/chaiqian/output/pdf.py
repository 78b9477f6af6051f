"""Sheets as PDF through typst: laid out in chunks, because its memory grows with the pages, and joined.

A sheet is the JSON text of its data. The same sheets give the same bytes: no clock, no machine fonts, no random
numbers.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from chaiqian.output.fonts import SheetFonts
from chaiqian.output.pattern import pattern
from chaiqian.output.text import boxed, safe
from chaiqian.output.trouble import PASSED_ON, panics_as_errors

Broke = Callable[[int, Exception], None]
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

    @panics_as_errors
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

    def merge(self, sheets: Iterable[str], stream: BinaryIO, broke: Broke) -> None:
        """Write one PDF of any number of sheets; each begins on a new leaf.

        One that cannot be laid out is left out: `broke` is told its number, from 0, and the error. Where none of
        several can be, it is for no reason of theirs, and the first error is raised.
        """
        from pypdf import PdfWriter

        parts = self._parts(sheets, broke)
        first, second = next(parts, b""), next(parts, b"")
        if not second:
            stream.write(first)
            return
        writer = PdfWriter()
        for part in chain((first, second), parts):
            writer.append(io.BytesIO(part))
        writer.add_metadata({"/Title": TITLE, "/Producer": "typst, pypdf"})
        writer.write(stream)

    def _parts(self, sheets: Iterable[str], broke: Broke) -> Iterator[bytes]:
        start = 0
        for chunk, last in _chunks(sheets):
            try:
                yield self.pdf(chunk, last)
            except PASSED_ON:
                raise
            except Exception:
                fitting = self._fitting(chunk, start, broke)
                if fitting:
                    yield self.pdf(fitting, last)
            start += len(chunk)

    def _fitting(self, chunk: list[str], start: int, broke: Broke) -> list[str]:
        """Those of a chunk that can be laid out, where one of them keeps the whole from it."""
        errors: dict[int, Exception] = {}
        for place, sheet in enumerate(chunk):
            try:
                self.pdf([sheet])
            except PASSED_ON:
                raise
            except Exception as error:
                errors[place] = error
        if len(errors) == len(chunk) > 1:
            raise errors[0]
        for place, reason in errors.items():
            broke(start + place, reason)
        return [sheet for place, sheet in enumerate(chunk) if place not in errors]


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
