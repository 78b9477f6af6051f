"""A table in a text: commas, tabs or semicolons between the cells, in UTF-8, GBK (GB 18030) or Excel's UTF-16.

Every cell is a text; what it means as a number is for the readers of the columns to say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from chaiqian.register.book.plain import Contents, Sheet
from chaiqian.register.book.refusal import Refusal, foreign, too_large, too_wide
from chaiqian.register.book.sheet import CELLS_LIMIT, ROWS, STRING_LIMIT, too_long

SIZE_LIMIT = 64 * 1024 * 1024
_DELIMITERS = ",\t;"
_LOOKED_AT = 64 * 1024
_ALLOWED = frozenset("\t\n\r\f")
_WEB = ("<", "mime-version:", "from: <saved by")


class Delimited(Contents):
    """The one sheet of such a text. Raises Refusal where it is none."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        if len(data) > SIZE_LIMIT:
            raise too_large(f".csv 不超过 {SIZE_LIMIT >> 20} MiB")
        self._text = _decoded(data)

    def sheets(self) -> Iterator[Sheet]:
        """The sheet; it has no name."""
        csv.field_size_limit(STRING_LIMIT * 4)
        sheet, lines = Sheet(), 0
        # Strict: a quotation mark without its pair would make one cell of all the rows up to the next, and lose them.
        rows = csv.reader(io.StringIO(self._text, newline=""), delimiter=_delimiter(self._text), strict=True)
        try:
            for row in rows:
                _add(sheet, [_cell(cell) for cell in row])
                lines = rows.line_num
        except csv.Error as error:
            raise (too_long() if "limit" in str(error) else _unpaired(lines + 1)) from None
        while sheet.rows and not sheet.rows[-1]:
            sheet.rows.pop()
        yield sheet


def _decoded(data: bytes) -> str:
    for encoding, mark in (("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("utf-8-sig", b""), ("gb18030", b"")):
        try:
            text = data.decode(encoding) if data.startswith(mark) else None
        except UnicodeDecodeError:
            continue
        if text is not None:
            return _checked(text)
    raise foreign("这不是 Excel 工作簿，也不是文字表格")


def _checked(text: str) -> str:
    first = text[:_LOOKED_AT].lstrip("\ufeff \t\r\n").lower()
    if not first:
        raise foreign("文件是空的", "核对文件名；文件确实是空的，重新从 Excel 或 WPS 里保存。")
    if first.startswith(_WEB):
        if "urn:schemas-microsoft-com:office:spreadsheet" in first:
            raise foreign("这是“XML 表格 2003”，只是扩展名像 Excel 工作簿")
        raise foreign("这是网页，只是扩展名像 Excel 工作簿")
    if any(letter < " " and letter not in _ALLOWED for letter in first):
        raise foreign("这不是 Excel 工作簿，也不是文字表格")
    if not any(delimiter in first for delimiter in _DELIMITERS):
        raise foreign("这是文字，没有用逗号、制表符或分号分开的列")
    return text


def _unpaired(line: int) -> Refusal:
    message, expected = f"从第 {line} 行起引号没有成对，分不清后面各行", "引号成对的文字表格"
    remedy = "在 Excel 或 WPS 里打开，核对这一行，另存为“Excel 工作簿 (.xlsx)”；或用记事本补上、删去引号。"
    return Refusal("R604", message, expected, remedy)


def _delimiter(text: str) -> str:
    """What stands between the cells: what most of the first lines have most of, outside quotes."""
    outside = "".join(text[:_LOOKED_AT].split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _cell(cell: str) -> str:
    """A cell as it is meant: ="001" is how a text is kept from becoming a number, as is a tab behind it."""
    if len(cell) > STRING_LIMIT:
        raise too_long()
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.strip("\t\0")


def _add(sheet: Sheet, row: list[str]) -> None:
    while row and not row[-1]:
        row.pop()
    sheet.rows.append(row)
    sheet.width = max(sheet.width, len(row))
    if len(sheet.rows) > ROWS or len(sheet.rows) * sheet.width > CELLS_LIMIT:
        raise too_wide(len(sheet.rows), sheet.width, CELLS_LIMIT)
