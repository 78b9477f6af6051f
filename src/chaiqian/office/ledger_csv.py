"""The ledger as CSV for a spreadsheet: with a byte order mark, and with text that no spreadsheet obeys."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from chaiqian.office.ledger import LedgerRow
from chaiqian.office.ledger_columns import COLUMNS
from chaiqian.output.report import TEXT, Value
from chaiqian.output.report_csv import inert_cell


class CsvLedger:
    """Writes one row at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8-sig", errors="backslashreplace", newline="", write_through=False)
        self._rows = csv.writer(self._text)
        self._rows.writerow([column.title for column in COLUMNS])

    def add(self, row: LedgerRow) -> None:
        """Write one household."""
        self._rows.writerow(_cells(row))

    def close(self) -> None:
        """Hand everything to the stream, which stays open."""
        self._text.flush()
        self._text.detach()


def _cells(row: LedgerRow) -> Iterable[Value]:
    for column in COLUMNS:
        value = column.read(row)
        yield inert_cell(value) if column.kind == TEXT and isinstance(value, str) else value
