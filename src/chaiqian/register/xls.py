"""An .xls (Excel 97 to 2003), read by xlrd: cells, hidden rows, merged cells and the formats that make a number a date.

Which cells are formulas xlrd does not tell, and one without a result only by what Excel stores nowhere else: an empty
text. Whatever a damaged file makes of it ends in R604, and a limit on the file's size bounds what it can ask for.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import xlrd
from xlrd.xldate import xldate_as_datetime

from chaiqian.register.inspection import Content, Position, SheetFacts, Workbook, Worksheet, damaged, locked
from chaiqian.register.problems import RegisterRefused

SIZE_LIMIT = 32 * 1024 * 1024
MERGED_LIMIT = 100_000
_PLAIN = frozenset((xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER))
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def open_xls(data: bytes) -> Workbook:
    """The worksheets of an .xls; RegisterRefused where it has a password, is too large or damaged."""
    if len(data) > SIZE_LIMIT:
        raise _too_large(f".xls 不超过 {SIZE_LIMIT >> 20} MiB")
    if _LOCKED_PACKAGE in data:
        raise locked()
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        worksheets = [Worksheet(name, partial(_content, book, name)) for name in book.sheet_names()]
        return Workbook(worksheets, book.datemode == 1, tells_formulas=False)
    except Exception as error:
        raise _refusal(error) from error


def _too_large(limit: str) -> RegisterRefused:
    return RegisterRefused("R603", "工作簿过大，没有读取", limit, "删去图片等，或另存为 .xlsx。")


def _refusal(error: Exception) -> Exception:
    if isinstance(error, (MemoryError, RegisterRefused)):
        return error
    words = str(error)
    if isinstance(error, xlrd.XLRDError) and "encrypted" in words:
        return locked()
    if isinstance(error, xlrd.XLRDError) and "Can't find workbook" in words:
        return RegisterRefused(
            "R601", "这不是 Excel 工作簿", "Excel 工作簿（.xlsx 或 .xls）", "在 Excel 或 WPS 里另存为 .xlsx。"
        )
    return damaged()


def _content(book: Any, name: str) -> Content:
    """The cells of one sheet, which is read here."""
    try:
        sheet = book.sheet_by_name(name)
        facts = SheetFacts(hidden={row for row, info in sheet.rowinfo_map.items() if info.hidden})
        if len(sheet.merged_cells) > MERGED_LIMIT:
            raise _too_large(f"合并单元格不超过 {MERGED_LIMIT:,} 处")
        rows = [_row(sheet, row, book.datemode, facts) for row in range(sheet.nrows)]
        merged = [((top, left), (below - 1, right - 1)) for top, below, left, right in sheet.merged_cells]
        book.unload_sheet(name)
    except Exception as error:
        raise _refusal(error) from error
    return Content(rows, merged, facts, hidden=sheet.visibility != 0)


def _row(sheet: Any, row: int, datemode: int, facts: SheetFacts) -> list[Any]:
    """The cells of a row, as many as the sheet has columns."""
    values: list[Any] = sheet.row_values(row)
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), values, strict=True)):
        if kind not in _PLAIN or (kind == xlrd.XL_CELL_TEXT and not value):
            values[column] = _cell(kind, value, datemode, facts, (row, column))
    return values + [""] * (sheet.ncols - len(values))


def _cell(kind: int, value: Any, datemode: int, facts: SheetFacts, place: Position) -> Any:
    """A cell as Python has it; what is wrong with it is noted."""
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        facts.errors.add(place)
        return ""
    if kind == xlrd.XL_CELL_TEXT and not value:
        facts.unresolved.add(place)
    return value


def _moment(serial: float, datemode: int) -> Any:
    """A time where there is no day, a day where there is no time; the number where it is no date at all."""
    if not serial >= 0:
        return serial
    if serial < 1:
        return (datetime.min + timedelta(days=serial)).time()
    try:
        found = xldate_as_datetime(serial, datemode)
    except (OverflowError, ValueError):
        return serial
    return found.date() if serial == int(serial) else found
