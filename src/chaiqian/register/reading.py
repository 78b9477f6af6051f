"""A register: its file opened and looked into, and its worksheets read as tables."""

from __future__ import annotations

import os
from collections.abc import Iterator

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.register.book.content import Content, without_hidden
from chaiqian.register.book.opening import open_workbook
from chaiqian.register.problems import flaw
from chaiqian.register.table.meaning import Names
from chaiqian.register.table.model import Book, Taught
from chaiqian.register.table.tables import NO_TAUGHT, numbers, read_tables


def read_book(
    path: str | os.PathLike[str], scheme: Scheme | None = None, taught: Taught = NO_TAUGHT, visible_only: bool = False
) -> Book:
    """Read a register, `visible_only` without the rows that are hidden.

    Raises RegisterRefused where the workbook as a whole cannot be used.
    """
    workbook = open_workbook(path)
    left_out: list[Finding] = []
    if visible_only:
        left_out = [found for content in workbook.worksheets for found in _left_out(content)]
        workbook = workbook._replace(worksheets=[without_hidden(content) for content in workbook.worksheets])
    book = read_tables(workbook, Names.of(scheme), taught)
    book.problems += left_out
    if not workbook.tells_formulas:
        message = ".xls 里哪些格是公式看不出来，一律按现有的结果读取"
        book.problems.append(flaw("W625", message, remedy="要查公式的，另存为 .xlsx。"))
    return book


def _left_out(content: Content) -> Iterator[Finding]:
    hidden = sorted(content.facts.hidden)
    if hidden:
        message = f"隐藏或筛掉的 {len(hidden)} 行没有读（{numbers(hidden)}）"
        yield flaw(
            "W623", message, remedy="要读的，取消隐藏和筛选；或去掉 --visible-only。", at=CellPlace(content.name)
        )
