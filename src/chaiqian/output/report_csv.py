"""The tables of reports as CSV: with a byte order mark, and with text that no spreadsheet obeys."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO

from chaiqian.output.report import Cell, Report, cell_text
from chaiqian.output.text import safe

OBEYED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_csv(reports: Sequence[Report], stream: BinaryIO) -> None:
    """Write the first table of each report, the columns alike, under one row of titles."""
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="backslashreplace", newline="")
    rows = csv.writer(text)
    rows.writerow([inert_cell(safe(column.title)) for column in reports[0].tables[0].columns])
    for report in reports:
        table = report.tables[0]
        for row in table.rows:
            rows.writerow([_cell(value, column.kind) for value, column in zip(row, table.columns, strict=True)])
    text.flush()
    text.detach()


def _cell(value: Cell, kind: str) -> str:
    shown = safe(cell_text(value, kind))
    return shown.replace(",", "") if isinstance(value, int) else inert_cell(shown)


def inert_cell(text: str) -> str:
    """Put `'` before text that a spreadsheet would take for a formula."""
    return "'" + text if text.startswith(OBEYED) else text
