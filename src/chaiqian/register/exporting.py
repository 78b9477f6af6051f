"""A folder of cases into a register: the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from chaiqian.documents.case import Case
from chaiqian.documents.folder import case_files
from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.project.run import Failed, made_of_cases
from chaiqian.register.columns import RegisterColumn, RegisterSheet, TablePath, sheets
from chaiqian.register.one_sheet import columns, lists
from chaiqian.register.one_sheet_template import Household, write_one_sheet
from chaiqian.register.problems import flaw
from chaiqian.register.template import Row, write_register

Made = TypeVar("Made")
SixSheets = dict[str, list[Row]]


@dataclass
class Export:
    """How many households went into the workbook, and what stayed outside."""

    households: int
    failed: list[Failed]
    notes: list[Finding]


def export_register(folder: Path, stream: BinaryIO, scheme: Scheme | None = None, one_sheet: bool = False) -> Export:
    """Write every case of a folder into one workbook, of six sheets or one."""
    if one_sheet:
        return _exported(folder, on_one_sheet, lambda made: write_one_sheet(stream, made, scheme))
    return _exported(folder, on_six_sheets, lambda made: _write_six(stream, made, scheme))


def _exported(folder: Path, make: Callable[[Case], Made], write: Callable[[Iterable[Made]], None]) -> Export:
    """All that is made of a household comes before any of it is written, so that a defect costs no other its rows."""
    found = list(made_of_cases(case_files(folder), lambda case: (make(case), list(_unfaithful(case)))))
    done = [made for made in found if not isinstance(made, Failed)]
    write(household for household, _ in done)
    notes = [note for _, noted in done for note in noted]
    return Export(len(done), [made for made in found if isinstance(made, Failed)], notes)


def write_cases(cases: Iterable[Case], stream: BinaryIO, scheme: Scheme | None = None) -> None:
    """Write cases into one workbook."""
    _write_six(stream, map(on_six_sheets, cases), scheme)


def write_on_one_sheet(cases: Iterable[Case], stream: BinaryIO, scheme: Scheme | None = None) -> None:
    """Write cases into a register of one sheet."""
    write_one_sheet(stream, map(on_one_sheet, cases), scheme)


def on_one_sheet(case: Case) -> Household:
    """What a case holds, for one sheet: what there is once, and the lists."""
    values = case.model_dump(exclude_defaults=True)
    once = {column: _value(values, column) for column in columns() if column.table not in lists()}
    return Household(case.case_id, once, {path: list(_items(values, path)) for path in lists()})


def on_six_sheets(case: Case) -> SixSheets:
    """The rows of a case, by the name of their sheet."""
    values = case.model_dump(exclude_defaults=True)
    return {sheet.name: list(rows_of(sheet, values)) for sheet in sheets()}


def _write_six(stream: BinaryIO, households: Iterable[SixSheets], scheme: Scheme | None) -> None:
    listed = list(households)
    write_register(stream, {sheet.name: _rows(sheet, listed) for sheet in sheets()}, scheme)


def _rows(sheet: RegisterSheet, households: Iterable[SixSheets]) -> Iterator[Row]:
    return (row for household in households for row in household[sheet.name])


def rows_of(sheet: RegisterSheet, case: dict[str, Any]) -> Iterator[Row]:
    """One row for the household, or one for each item; what the household has once stands in its first row."""
    single = [column for column in sheet.columns if column.table != sheet.items]
    once = [_value(case, column) for column in single]
    if sheet.items is None:
        yield [case["case_id"], *once]
        return
    columns = [column for column in sheet.columns if column.table == sheet.items]
    items = list(_items(case, sheet.items))
    if not items and any(value is not None for value in once):
        items = [{}]
    for number, item in enumerate(items):
        yield [case["case_id"], *(once if number == 0 else [None] * len(once)), *(item.get(c.key) for c in columns)]


def _value(case: dict[str, Any], column: RegisterColumn) -> Any:
    return case.get(column.table[0], {}).get(column.key)


def _items(case: dict[str, Any], path: TablePath) -> Iterable[dict[str, Any]]:
    table = case if len(path) == 1 else case.get(path[0], {})
    found: Iterable[dict[str, Any]] = table.get(path[-1], ())
    return found


def _texts(row: Row) -> Iterator[str]:
    for value in row:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value


def _unfaithful(case: Case) -> Iterator[Finding]:
    """Texts that the way back would not bring home as they are: a register does not keep spaces at the ends."""
    for sheet, rows in on_six_sheets(case).items():
        for value in (value for row in rows for value in _texts(row)):
            if value != value.strip():
                message = f"{case.case_id}：文字“{value.strip()}”首尾有空格，导入时会去掉"
                yield flaw("W626", message, at=CellPlace(sheet))
