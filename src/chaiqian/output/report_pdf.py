"""Reports as PDF, each with its own page numbers, through the typst template beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from pathlib import Path
from typing import Any, BinaryIO

from chaiqian.output.fonts import SheetFonts
from chaiqian.output.pdf import BREAK, Printer, text
from chaiqian.output.report import (
    BAR,
    BLANK,
    FILLED_AND_HOLLOW,
    RIGHT_ALIGNED,
    TEXT,
    Cell,
    Column,
    Part,
    Report,
    Table,
    cell_text,
)
from chaiqian.output.width import cells, fold

TEMPLATE = Path(__file__).with_name("report_template.typ")
NARROWEST_TITLE = 12
SIZE, LARGE, PADDING = 9, 12, 8  # points: print, print for walls, what a cell has around it
A4_ACROSS, A4_UPRIGHT = 739, 493  # points between the margins
AROUND = 2  # the same in half-width characters, where the columns share the room by what each needs
MEASURED = 3  # texts of a column
SUMS_AT_END = 3  # of a group, of a village, of all
TOGETHER = 2  # rows that stay on one page at the beginning and at the end of a table or of a group


def write_pdf(
    reports: Sequence[Report], stream: BinaryIO, fonts: SheetFonts, template: Path | None = None
) -> frozenset[str]:
    """Write the reports by `template` (None: that of reports).

    Gives the characters that the fonts lack: they are printed as their code points.
    """
    data = [json.dumps(_data(report), ensure_ascii=False) for report in reports]
    missing = fonts.undrawn("".join(data)) - {BREAK}
    printable = [_with_code_points(one, missing) for one in data]
    stream.write(Printer(fonts, template or TEMPLATE).pdf(printable))
    return missing


def _with_code_points(data: str, missing: Iterable[str]) -> str:
    for character in missing:
        data = data.replace(character, f"[U+{ord(character):04X}]")
    return data


def _data(report: Report) -> dict[str, Any]:
    size, room = LARGE if report.large else SIZE, A4_UPRIGHT if report.one_page or report.upright else A4_ACROSS
    tables = [_table(table, size, room) for table in report.tables]
    return {
        "title": text(report.title),
        "facts": [[text(label), text(value)] for label, value in report.facts],
        "cautions": list(map(text, report.cautions)),
        "tables": tables,
        "closing": list(map(text, report.closing)),
        "signatures": list(map(text, report.signatures)),
        "footer": text(report.footer),
        "running": text(report.running),
        "sealed": report.sealed,
        "large": report.large,
        "wide": report.large and max(map(_breadth, tables), default=0) > A4_ACROSS,
        "one_page": report.one_page,
        "upright": report.upright,
        "box": [[text(label), text(value)] for label, value in report.box],
    }


def _table(table: Table, size: int, room: int) -> dict[str, Any]:
    shown = [[_cell(*pair) for pair in zip(row, table.columns, strict=True)] for row in _rows(table)]
    return {
        "title": text(table.title),
        "columns": list(_columns(table, shown, size, room)),
        "parts": _parts(table),
        "rows": shown[: len(table.rows)],
        "notes": [f"条形：{FILLED_AND_HOLLOW}。"] * table.falls + list(map(text, table.notes)),
        "nothing": table.nothing,
    }


def _rows(table: Table) -> list[tuple[Cell, ...]]:
    """Every row and every sum."""
    return [*table.rows, *(part.cells for part in table.parts() if part.rows)]


def _columns(table: Table, shown: Sequence[Sequence[str | int]], size: int, room: int) -> Iterator[dict[str, Any]]:
    """Each column, with the texts that may be its widest, for the template to measure; titles fold."""
    longest = [max((cells(str(row[index])) for row in shown), default=0) for index in range(len(table.columns))]
    folding = [
        column.kind in (TEXT, BAR, BLANK) and (column.kind != TEXT or wide > 2 * column.width)
        for column, wide in zip(table.columns, longest, strict=True)
    ]
    if not {BAR, BLANK} & {column.kind for column in table.columns}:
        needed = sum(max(wide, NARROWEST_TITLE) * size // 2 + PADDING for wide in longest)
        folding = [folds and needed > room for folds in folding]
    rows = len(table.rows)
    for index, (column, wide, folds) in enumerate(zip(table.columns, longest, folding, strict=True)):
        title = _folded(text(column.title), max(NARROWEST_TITLE, wide, *([2 * column.width] if folds else [])))
        breadth = 2 * column.width if folds else max(wide, *map(cells, title.split("\n")))
        yield {
            "title": title,
            "width": column.width if any(folding) else breadth + AROUND,
            "text": folds or not any(folding),
            "folds": column.kind == TEXT,
            "samples": _widest(row[index] for row in shown[:rows]),
            "sums": _widest(row[index] for row in shown[rows:]),
            "right": column.kind in RIGHT_ALIGNED,
            "bar": column.kind == BAR,
            "blank": column.kind == BLANK,
            "cells": breadth,
        }


def _widest(shown: Iterable[str | int]) -> list[str]:
    """A few of the widest texts: which is the widest of all, only the fonts know."""
    return nlargest(MEASURED, set(map(str, shown)), key=lambda one: (cells(one), one))


def _breadth(table: dict[str, Any]) -> int:
    """How wide a table is where no short text breaks, in points at the size of walls."""
    return sum(column["cells"] * LARGE // 2 + PADDING for column in table["columns"])


def _folded(title: str, room: int) -> str:
    """A title in lines of like length that fit, its unit in a line of its own rather than torn."""
    if cells(title) <= room:
        return title
    words, bracket, unit = title.partition("（")
    number = -(-cells(words) // room)
    lines = fold(words, 2 * -(-cells(words) // (2 * number)))
    return "\n".join([*lines, bracket + unit] if bracket else lines)


def _parts(table: Table) -> list[dict[str, Any]]:
    """Headings and rows; the first of rows that must stay on one page says how many they are."""
    parts = list(table.parts())
    made = [_part(part, table) for part in parts]
    for start, end in _stretches(parts):
        sums = sum(part.rows is not None for part in parts[start:end][-SUMS_AT_END:])
        for first, number in _bound(start, end, TOGETHER + sums, end == len(parts)):
            made[first]["bound"] = number
    return made


def _part(part: Part, table: Table) -> dict[str, Any]:
    if part.heading:
        last = max(group.level for group in table.groups)  # which stands out as little as rows, where others are above
        return {"heading": text(part.heading), "level": part.level, "strong": part.level < max(2, last)}
    shown = [_cell(*pair) for pair in zip(part.cells, table.columns, strict=True)]
    return {"cells": shown, "sum": part.rows is not None, "bound": 0}


def _stretches(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Rows that no heading parts."""
    start = 0
    for index in [*(number for number, part in enumerate(parts) if part.heading), len(parts)]:
        if start < index:
            yield start, index
        start = index + 1


def _bound(start: int, end: int, at_end: int, is_last: bool) -> Iterator[tuple[int, int]]:
    """Where rows begin that stay together, and how many: those at the beginning, and those at the end with their sums.

    What is said below the table is its last row.
    """
    if end - start <= TOGETHER + at_end:
        yield start, end - start + is_last
        return
    yield start, TOGETHER
    yield from ((index, 1) for index in range(start + TOGETHER, end - at_end))
    yield end - at_end, at_end + is_last


def _cell(value: Cell, column: Column) -> str | int:
    return value if column.kind == BAR and isinstance(value, int) else text(cell_text(value, column.kind))
