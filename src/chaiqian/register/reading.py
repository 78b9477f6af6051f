"""A register's file opened and looked into, and its worksheets read as tables."""

from __future__ import annotations

import io
import os
import stat
from functools import partial
from typing import Never

import python_calamine

from chaiqian.documents.scheme import Scheme
from chaiqian.register import package
from chaiqian.register.inspection import Content, SheetFacts, Workbook, Worksheet, damaged, locked
from chaiqian.register.problems import RegisterRefused, flaw
from chaiqian.register.table.meaning import Names
from chaiqian.register.table.model import Book, Taught
from chaiqian.register.table.tables import NO_TAUGHT, read_tables

FILE_LIMIT = 256 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_book(path: str | os.PathLike[str], scheme: Scheme | None = None, taught: Taught = NO_TAUGHT) -> Book:
    """Read a register. Raises RegisterRefused where the workbook as a whole cannot be used."""
    workbook = _opened(_bytes_of(os.fspath(path)))
    book = read_tables(workbook, Names.of(scheme), taught)
    if not workbook.tells_formulas:
        message = ".xls 里哪些格是公式看不出来，一律按现有的结果读取"
        book.problems.append(flaw("W625", message, remedy="要查公式的，另存为 .xlsx。"))
    return book


def _bytes_of(name: str) -> bytes:
    expected = "Excel 工作簿（.xlsx 或 .xls）"
    try:
        status = os.stat(name)
        if stat.S_ISDIR(status.st_mode):
            raise RegisterRefused("F102", "这是文件夹，不是登记簿", expected, "写出登记簿的文件名。")
        if not stat.S_ISREG(status.st_mode):
            raise RegisterRefused("F108", "这不是普通文件，没有读取", expected, "改用磁盘上的普通文件。")
        if status.st_size > FILE_LIMIT:
            limit = f"不超过 {FILE_LIMIT >> 20} MiB"
            raise RegisterRefused("R603", "工作簿过大，没有读取", limit, "删去图片等，或按村分成几个登记簿。")
        with open(name, "rb") as stream:
            return stream.read(FILE_LIMIT)
    except FileNotFoundError:
        raise RegisterRefused("F101", "找不到登记簿", expected, "核对文件名和所在文件夹。") from None
    except (OSError, ValueError):
        remedy = "核对文件的读取权限；正在 Excel 或 WPS 里打开的，先关闭。"
        raise RegisterRefused("F107", "登记簿读不出来", expected, remedy) from None


def _opened(data: bytes) -> Workbook:
    if data[:4] == ZIP:
        return _package(data)
    if data[:8] == OLE:
        from chaiqian.register.xls import open_xls  # few registers are of this kind

        return open_xls(data)
    message = "文件是空的" if not data else "这不是 Excel 工作簿（可能是网页或文本，只是扩展名像）"
    raise RegisterRefused(
        "R601", message, "Excel 工作簿（.xlsx 或 .xls）", "在 Excel 或 WPS 里打开，另存为“Excel 工作簿 (.xlsx)”。"
    )


def _package(data: bytes) -> Workbook:
    """An .xlsx: looked into first, then read by calamine."""
    facts = package.inspect_package(io.BytesIO(data))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = [
            Worksheet(sheet.name, partial(_content, book, sheet, facts.sheets.get(sheet.name, SheetFacts())))
            for sheet in book.sheets_metadata
        ]
    except python_calamine.PasswordError:
        raise locked() from None
    except BaseException as error:
        _refuse_damaged(error)
    return Workbook(worksheets, facts.date1904)


def _content(
    book: python_calamine.CalamineWorkbook, sheet: python_calamine.SheetMetadata, facts: SheetFacts
) -> Content:
    hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
    try:
        worksheet = book.get_sheet_by_name(sheet.name)
        return Content(worksheet.to_python(skip_empty_area=False), worksheet.merged_cell_ranges or [], facts, hidden)
    except BaseException as error:
        _refuse_damaged(error)


def _refuse_damaged(error: BaseException) -> Never:
    # The reader is compiled; a file that it did not foresee ends in a panic, which is no Exception.
    if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError, RegisterRefused)):
        raise error
    raise damaged() from None
