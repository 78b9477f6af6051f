"""A folder of cases into a register: the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from chaiqian.documents.case import Case
from chaiqian.documents.folder import case_files
from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.project.run import Failed, read_cases
from chaiqian.register.columns import RegisterColumn, RegisterSheet, TablePath, sheets
from chaiqian.register.one_sheet import columns, lists
from chaiqian.register.one_sheet_template import Household, write_one_sheet
from chaiqian.register.problems import flaw
from chaiqian.register.template import Row, write_register


@dataclass
class Export:
    """How many households went into the workbook, and what stayed outside."""

    households: int = 0
    failed: list[Failed] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def export_register(folder: Path, stream: BinaryIO, scheme: Scheme | None = None, one_sheet: bool = False) -> Export:
    """Write every case of a folder into one workbook, of six sheets or one."""
    read = list(read_cases(case_files(folder)))
    cases = [case for case in read if isinstance(case, Case)]
    result = Export(len(cases), [case for case in read if isinstance(case, Failed)])
    (write_on_one_sheet if one_sheet else write_cases)(cases, stream, scheme)
    result.notes += [found for case in cases for found in _unfaithful(case)]
    return result


def write_cases(cases: Iterable[Case], stream: BinaryIO, scheme: Scheme | None = None) -> None:
    """Write cases into one workbook."""
    listed = [case.model_dump(exclude_defaults=True) for case in cases]
    write_register(stream, {sheet.name: _rows(sheet, listed) for sheet in sheets()}, scheme)


def write_on_one_sheet(cases: Iterable[Case], stream: BinaryIO, scheme: Scheme | None = None) -> None:
    """Write cases into a register of one sheet."""
    write_one_sheet(stream, map(_household, cases), scheme)


def _household(case: Case) -> Household:
    """What a case holds, for one sheet: what there is once, and the lists."""
    values = case.model_dump(exclude_defaults=True)
    once = {column: _value(values, column) for column in columns() if column.table not in lists()}
    return Household(case.case_id, once, {path: list(_items(values, path)) for path in lists()})


def _rows(sheet: RegisterSheet, cases: Iterable[dict[str, Any]]) -> Iterator[Row]:
    return (row for case in cases for row in rows_of(sheet, case))


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
    for sheet in sheets():
        for row in rows_of(sheet, case.model_dump(exclude_defaults=True)):
            for value in _texts(row):
                if value != value.strip():
                    yield flaw(
                        "W626",
                        f"{case.case_id}：文字“{value.strip()}”首尾有空格，导入时会去掉",
                        at=CellPlace(sheet.name),
                    )
