"""The sums that stand in a register, against the sums of what was read: a difference is told, with both numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import Kind
from chaiqian.register.problems import flaw
from chaiqian.register.table.model import Table, TableColumn
from chaiqian.register.words.asked import Cell

_SUMMED = (Kind.AREA, Kind.MONEY)
_COUNT = pattern("([0-9]+)户")
_REMEDY = "核对合计和各行；登记簿里的数按各行读取。"


def differences(table: Table) -> Iterator[Finding]:
    """What the rows of sums say that is not the sum of the rows above them."""
    columns = [column for column, slot in table.slots() if slot.field.kind in _SUMMED or slot.field.key == "count"]
    for row in table.totals:
        for column in columns:
            stated = _number(table.rows[row][column.index])
            if stated is None:
                continue
            sums = _sums(table, column, row)
            if stated not in sums:
                yield _difference(table, row, column, stated, sums[-1])
        yield from _households(table, row)


def _sums(table: Table, column: TableColumn, until: int) -> list[Decimal]:
    """What a sum may be of: the rows since the last one, the last household's, or all above."""
    before = [row for row in table.totals if row < until]
    rows = [row for block in table.blocks for row in block.rows if row < until] + [r for r in table.loose if r < until]
    page = [row for row in rows if not before or row > before[-1]]
    last = next((block.rows for block in reversed(table.blocks) if block.rows[0] < until), [])
    heads = [block.rows[0] for block in table.blocks if block.rows[0] < until]
    page_heads = [row for row in heads if not before or row > before[-1]]
    return [_sum(table, column, chosen) for chosen in (page, page_heads, last, heads, rows)]


def _sum(table: Table, column: TableColumn, rows: list[int]) -> Decimal:
    numbers = (_number(table.rows[row][column.index]) for row in rows if (row, column.index) not in table.filled)
    return sum((number for number in numbers if number is not None), Decimal(0))


def _number(cell: Cell) -> Decimal | None:
    if type(cell) in (int, float):
        return Decimal(f"{cell:.15g}")
    if isinstance(cell, str) and cell:
        text = unicodedata.normalize("NFKC", cell).replace(",", "").strip().removesuffix("元").removesuffix("m2")
        return Decimal(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None
    return None


def _difference(table: Table, row: int, column: TableColumn, stated: Decimal, found: Decimal) -> Finding:
    message = f"合计写的是 {stated:f}，各行加起来是 {found:f}"
    return table.at(flaw("W640", message, remedy=_REMEDY), row, column.index)


def _households(table: Table, row: int) -> Iterator[Finding]:
    """合计 12 户: against the households above."""
    text = "".join(str(cell) for cell in table.rows[row] if isinstance(cell, str))
    match = _COUNT.search("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return
    count = sum(block.rows[0] < row for block in table.blocks)
    earlier = max((r for r in table.totals if r < row), default=-1)
    since = sum(earlier < block.rows[0] < row for block in table.blocks)
    if int(match[1]) not in (count, since):
        message = f"合计写的是 {match[1]} 户，读到的是 {count} 户"
        yield flaw("W640", message, remedy=_REMEDY, at=CellPlace(table.name, row + 1))
