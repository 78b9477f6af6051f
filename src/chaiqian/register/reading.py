"""A register: its file opened and looked into, and its worksheets read as tables."""

from __future__ import annotations

import os

from chaiqian.documents.scheme import Scheme
from chaiqian.register.book.opening import open_workbook
from chaiqian.register.problems import flaw
from chaiqian.register.table.meaning import Names
from chaiqian.register.table.model import Book, Taught
from chaiqian.register.table.tables import NO_TAUGHT, read_tables


def read_book(path: str | os.PathLike[str], scheme: Scheme | None = None, taught: Taught = NO_TAUGHT) -> Book:
    """Read a register. Raises RegisterRefused where the workbook as a whole cannot be used."""
    workbook = open_workbook(path)
    book = read_tables(workbook, Names.of(scheme), taught)
    if not workbook.tells_formulas:
        message = ".xls 里哪些格是公式看不出来，一律按现有的结果读取"
        book.problems.append(flaw("W625", message, remedy="要查公式的，另存为 .xlsx。"))
    return book
