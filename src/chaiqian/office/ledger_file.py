"""The file that a batch leaves: by its ending a workbook, CSV or JSON lines; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from chaiqian.cli.loading import loaded
from chaiqian.documents.problem import Problem
from chaiqian.office.ledger import Ledger
from chaiqian.office.ledger_csv import CsvLedger
from chaiqian.office.ledger_record import CSV, JSON_LINES, WORKBOOK, LedgerRecord
from chaiqian.output.files import Draft
from chaiqian.output.temporary import temporary_folder
from chaiqian.project.signing_count import UnitCount

ENDINGS = (WORKBOOK, CSV, JSON_LINES)


class LedgerFile(Protocol):
    """Takes households and problems one by one; raises OSError where the disk does not."""

    def add(self, record: LedgerRecord) -> None:
        """Take one household."""

    def add_problem(self, problem: Problem) -> None:
        """Take one problem."""

    def publish(self, ledger: Ledger, counts: Sequence[UnitCount]) -> Path | None:
        """Finish the file and bring it to its place, or beside it; the path taken, None where there is none."""

    def discard(self) -> None:
        """Leave nothing behind that was not published."""


class NoFile:
    """Where no file is asked for."""

    def add(self, record: LedgerRecord) -> None:
        """Nothing to write."""

    def add_problem(self, problem: Problem) -> None:
        """Nothing to write."""

    def publish(self, ledger: Ledger, counts: Sequence[UnitCount]) -> None:
        """Nothing to bring anywhere."""

    def discard(self) -> None:
        """Nothing was left."""


class _Jsonl:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def add(self, record: LedgerRecord) -> None:
        self._draft.stream.write(record.line)

    def add_problem(self, problem: Problem) -> None:
        """Problems are no settlements: they are on standard error."""

    def publish(self, ledger: Ledger, counts: Sequence[UnitCount]) -> Path:
        return self._draft.publish()

    def discard(self) -> None:
        self._draft.discard()


class _Csv:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._rows = CsvLedger(draft.stream)

    def add(self, record: LedgerRecord) -> None:
        self._rows.add(record.row)

    def add_problem(self, problem: Problem) -> None:
        """Problems are no households: they are on standard error."""

    def publish(self, ledger: Ledger, counts: Sequence[UnitCount]) -> Path:
        self._rows.close()
        return self._draft.publish()

    def discard(self) -> None:
        self._draft.discard()


class _Workbook:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._temporary = temporary_folder()
        self._book = loaded("office.ledger_workbook:WorkbookLedger")(draft.stream, self._temporary.name)

    def add(self, record: LedgerRecord) -> None:
        self._book.add(record.row, record.reviews)

    def add_problem(self, problem: Problem) -> None:
        self._book.add_problem(problem)

    def publish(self, ledger: Ledger, counts: Sequence[UnitCount]) -> Path:
        self._book.close(ledger, counts)
        return self._draft.publish()

    def discard(self) -> None:
        self._book.abandon()
        self._temporary.cleanup()
        self._draft.discard()


def open_ledger_file(target: Path, force: bool) -> LedgerFile:
    """Begin the file. Raises OSError where nothing can be written there."""
    kinds: dict[str, Callable[[Draft], LedgerFile]] = {WORKBOOK: _Workbook, CSV: _Csv, JSON_LINES: _Jsonl}
    draft = Draft(target, force)
    try:
        return kinds[target.suffix.lower()](draft)
    except BaseException:
        draft.discard()
        raise
