"""A register: its file opened and looked into, and its worksheets read as tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.register.book.opening import open_workbook
from chaiqian.register.problems import RegisterRefused, flaw
from chaiqian.register.table.meaning import Names
from chaiqian.register.table.model import Book, RowKind, Table, Taught
from chaiqian.register.table.tables import NO_TAUGHT, numbers, read_tables

SHOWN = 8


def read_book(
    path: str | os.PathLike[str], scheme: Scheme | None = None, taught: Taught = NO_TAUGHT, visible_only: bool = False
) -> Book:
    """Read a register, `visible_only` without the rows that are hidden.

    Raises RegisterRefused where the workbook as a whole cannot be used.
    """
    try:
        workbook = open_workbook(path)
    except RegisterRefused as refusal:
        refusal.finding = _of_file(refusal.finding, path)
        raise
    book = read_tables(workbook, Names.of(scheme), taught)
    if visible_only:
        _leave_out_hidden(book)
    if not workbook.tells_formulas:
        message = ".xls 里哪些格是公式看不出来，一律按现有的结果读取"
        book.problems.append(flaw("W625", message, remedy="要查公式的，另存为 .xlsx。"))
    book.problems = [_of_file(problem, path) for problem in book.problems]
    return book


def _of_file(problem: Finding, path: str | os.PathLike[str]) -> Finding:
    """What is said of no sheet is said of the file."""
    return problem if problem.cell.sheet else replace(problem, at=CellPlace(file=os.fspath(path)))


def _leave_out_hidden(book: Book) -> None:
    """Take the hidden rows out of the blocks.

    Whose rows they are was told with all rows there: a hidden number still ends the household above.
    """
    book.problems = [problem for problem in book.problems if problem.code != "W623" or not _tells_rows(problem)]
    for content in book.contents:
        left_out: list[int] = []
        partly: dict[str, None] = {}
        for table in book.tables:
            if table.name == content.name and content.facts.hidden:
                left_out += _leave_out(table, content.facts.hidden, partly)
        if left_out:
            kinds = book.kinds[content.name]
            kinds[RowKind.DATA] -= len(left_out)
            kinds[RowKind.HIDDEN] += len(left_out)
            book.problems.append(_left_out(content.name, sorted(left_out), list(partly)))


def _tells_rows(problem: Finding) -> bool:
    return "照样读了（" in str(problem.message)


def _leave_out(table: Table, hidden: set[int], partly: dict[str, None]) -> Iterator[int]:
    """The rows that are left out; `partly` are the households that keep some of their rows."""
    for block in table.blocks:
        gone = [row for row in block.rows if row in hidden]
        yield from gone
        block.rows = [row for row in block.rows if row not in hidden]
        block.unnumbered = [row for row in block.unnumbered if row not in hidden]
        if gone and block.rows:
            partly[str(block.key).strip()] = None
    table.blocks = [block for block in table.blocks if block.rows]
    yield from (row for row in table.loose if row in hidden)
    table.loose = [row for row in table.loose if row not in hidden]


def _left_out(sheet: str, rows: list[int], partly: list[str]) -> Finding:
    message = f"隐藏或筛掉的 {len(rows)} 行没有读（{numbers(rows)}）"
    if partly:
        more = f" 等 {len(partly)} 户" if len(partly) > SHOWN else ""
        message += f"；其中 {'、'.join(partly[:SHOWN])}{more} 只读了看得见的行"
    return flaw("W623", message, remedy="要读的，取消隐藏和筛选；或去掉 --visible-only。", at=CellPlace(sheet))
