"""An .xls (Excel 97 to 2003) or .et (WPS), read by xlrd: cells, hidden rows, merged cells, formats of numbers.

Which cells are formulas xlrd does not tell, and one without a result only by what Excel stores nowhere else: an empty
text. Whatever a damaged file makes of it ends in R604, and a limit on the file's size bounds what it can ask for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlrd

from chaiqian.register.book.formats import MOMENT, shown_by
from chaiqian.register.book.plain import Contents, Sheet
from chaiqian.register.book.refusal import Refusal, damaged, foreign, locked, too_large, too_wide
from chaiqian.register.book.sheet import CELLS_LIMIT, MERGED_LIMIT, STRING_LIMIT, too_long

SIZE_LIMIT = 32 * 1024 * 1024
CHARACTERS_LIMIT = 50_000_000
_PLAIN = frozenset((xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER))
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Xls(Contents):
    """An .xls whose worksheets are read one by one; Refusal where it has a password, is too large or damaged."""

    def __init__(self, data: bytes) -> None:
        if len(data) > SIZE_LIMIT:
            raise too_large(f".xls 不超过 {SIZE_LIMIT >> 20} MiB")
        if _LOCKED_PACKAGE in data:
            raise locked()
        self._characters = CHARACTERS_LIMIT
        try:
            self._book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
            )
            self._telling = _telling(self._book)
        except Exception as error:
            raise _refusal(error) from error
        super().__init__(self._book.datemode == 1, tells_formulas=False)

    def sheets(self) -> Iterator[Sheet]:
        """The worksheets in order. Raises Refusal."""
        for name in self._book.sheet_names():
            try:
                yield self._sheet(name)
            except Exception as error:
                raise _refusal(error) from error

    def _sheet(self, name: str) -> Sheet:
        found, sheet = self._book.sheet_by_name(name), Sheet()
        sheet.name, sheet.concealed = name, found.visibility != 0
        if len(found.merged_cells) > MERGED_LIMIT:
            raise too_large(f"合并单元格不超过 {MERGED_LIMIT:,} 处")
        if found.nrows * found.ncols > CELLS_LIMIT:
            raise too_wide(found.nrows, found.ncols, CELLS_LIMIT)
        sheet.hidden = {row for row, info in found.rowinfo_map.items() if info.hidden or info.height == 0}
        sheet.merged = [((top, left), (below - 1, right - 1)) for top, below, left, right in found.merged_cells]
        sheet.rows = [self._row(found, row, sheet) for row in range(found.nrows)]
        sheet.width = found.ncols
        self._book.unload_sheet(name)
        return sheet

    def _row(self, found: Any, row: int, sheet: Sheet) -> list[Any]:
        values: list[Any] = found.row_values(row)
        for column, (kind, value) in enumerate(zip(found.row_types(row), values, strict=True)):
            if kind == xlrd.XL_CELL_TEXT and value:
                self._count(len(value))
            elif kind == xlrd.XL_CELL_NUMBER and self._telling:
                self._note_format(found, row, column, sheet)
            elif kind not in _PLAIN or kind == xlrd.XL_CELL_TEXT:
                values[column] = rarer(kind, value, sheet, (row, column))
        return values

    def _count(self, length: int) -> None:
        self._characters -= length
        if length > STRING_LIMIT:
            raise too_long()
        if self._characters < 0:
            raise too_large(f"全部单元格的文字不超过 {CHARACTERS_LIMIT:,} 字")

    def _note_format(self, found: Any, row: int, column: int, sheet: Sheet) -> None:
        code = self._telling.get(found.cell_xf_index(row, column))
        if code is not None:
            sheet.formats[row, column] = code


def _telling(book: Any) -> dict[int, str]:
    """The styles whose numbers are shown as something else than the bare number, with the code that says how."""
    shown = {}
    for index, style in enumerate(book.xf_list):
        form = book.format_map.get(style.format_key)
        code = shown_by(style.format_key, form.format_str) if form is not None else ""
        if code and code is not MOMENT:
            shown[index] = code
    return shown


def _refusal(error: Exception) -> Exception:
    if isinstance(error, (MemoryError, Refusal)):
        return error
    words = str(error)
    if isinstance(error, xlrd.XLRDError) and "encrypted" in words:
        return locked()
    if isinstance(error, xlrd.XLRDError) and "Can't find workbook" in words:
        return foreign("这不是 Excel 工作簿，是别的文档")
    return damaged()


def rarer(kind: int, value: Any, sheet: Sheet, place: tuple[int, int]) -> Any:
    """What a cell of the rarer kinds holds; what is wrong with it is noted."""
    if kind == xlrd.XL_CELL_DATE:
        sheet.moments.append(place)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    elif kind == xlrd.XL_CELL_ERROR:
        sheet.errors.add(place)
        return ""
    elif kind == xlrd.XL_CELL_TEXT and not value:
        sheet.unresolved.add(place)
    return value
