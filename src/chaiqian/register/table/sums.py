"""The sums that stand in a register, against the sums of what was read: a difference is told, with both numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import Kind
from chaiqian.register.problems import flaw
from chaiqian.register.table.model import Slot, Table, TableColumn
from chaiqian.register.words.asked import Cell

_Numbers = Mapping[int, Decimal]
_SUMMED = (Kind.AREA, Kind.MONEY)
_COUNT = pattern("([0-9]+)户")
_NONE = Decimal(0)
_REMEDY = "核对合计和各行；登记簿里的数按各行读取。"


def differences(table: Table, before: Sequence[Table] = ()) -> Iterator[Finding]:
    """What the rows of sums say that is no sum of rows; `before` are the tables that come first in the workbook."""
    for column, slot in table.slots():
        if slot.field.kind in _SUMMED or slot.field.key == "count":
            yield from _of_column(table, column, slot, before)
    yield from _of_households(table, before)


def _of_column(table: Table, column: TableColumn, slot: Slot, before: Sequence[Table]) -> Iterator[Finding]:
    found = ((row, _number(table.rows[row][column.index])) for row in table.totals)
    stated = {row: number for row, number in found if number is not None}
    if not stated:
        return
    ways = _ways(table, column)
    for row, nearest, whole in _disagreeing(table, stated, ways):
        last = next((block.rows for block in reversed(table.blocks) if block.rows[0] < row), [])
        of_last = sum((ways[0].get(at, _NONE) for at in last), _NONE)
        alike = [(one, same) for one in before for same, known in one.slots() if known == slot]
        carried = ([sum(way.values(), _NONE) for way in _ways(*one)] for one in alike)
        if stated[row] != of_last and not _with_earlier(stated[row], whole, carried):
            message = f"合计写的是 {stated[row]:f}，各行加起来是 {nearest:f}"
            yield table.at(flaw("W640", message, remedy=_REMEDY), row, column.index)


def _of_households(table: Table, before: Sequence[Table]) -> Iterator[Finding]:
    """合计 12 户: against the households."""
    found = ((row, _count_in(table.rows[row])) for row in table.totals)
    stated = {row: count for row, count in found if count is not None}
    ways = [{block.rows[0]: Decimal(1) for block in table.blocks}]
    for row, nearest, whole in _disagreeing(table, stated, ways):
        if not _with_earlier(stated[row], whole, ([Decimal(len(one.blocks))] for one in before)):
            message = f"合计写的是 {stated[row]} 户，读到的是 {nearest} 户"
            yield flaw("W640", message, remedy=_REMEDY, at=CellPlace(table.name, row + 1))


def _count_in(cells: Sequence[Cell]) -> Decimal | None:
    text = "".join(str(cell) for cell in cells if isinstance(cell, str))
    match = _COUNT.search("".join(unicodedata.normalize("NFKC", text).split()))
    return Decimal(match[1]) if match is not None else None


def _ways(table: Table, column: TableColumn) -> list[_Numbers]:
    """The numbers of a column by row: of all rows, and of the first of each household, where the others repeat it."""
    rows = [row for block in table.blocks for row in block.rows] + table.loose
    found = ((row, _number(table.rows[row][column.index])) for row in rows if (row, column.index) not in table.filled)
    numbers = {row: number for row, number in found if number is not None}
    heads = {block.rows[0] for block in table.blocks}
    return [numbers, {row: number for row, number in numbers.items() if row in heads}]


def _disagreeing(
    table: Table, stated: _Numbers, ways: Sequence[_Numbers]
) -> Iterator[tuple[int, Decimal, list[Decimal]]]:
    """The sums that are of no rows, each with the sum of its own and that of all rows on its side in each way.

    Those above all rows are of rows below them, those below all rows of rows above them, and those between as fewer
    of them disagree, or like the others.
    """
    rows = sorted({*table.totals, *(row for way in ways for row in way)})
    data = [*table.loose, *(row for block in table.blocks for row in block.rows)]
    first, last = min(data, default=table.end), max(data, default=table.end)
    above = {row for row in table.totals if row < first}
    below = {row for row in table.totals if row > last}
    of_above, of_below = (_in_turn(order, table, stated, ways) for order in (rows, rows[::-1]))
    fewer = len(of_above.keys() - above - below) - len(of_below.keys() - above - below)
    upwards = bool(above) and (fewer > 0 or (fewer == 0 and not below))
    for row in stated:
        from_below = row in above or (upwards and row not in below)
        found = of_below if from_below else of_above
        if row in found:
            nearest, whole = found[row]
            # A sum on the other side than the rest is one of all.
            yield row, nearest if from_below is upwards else whole[0], whole


def _in_turn(
    rows: Iterable[int], table: Table, stated: _Numbers, ways: Sequence[_Numbers]
) -> dict[int, tuple[Decimal, list[Decimal]]]:
    """The sums that are of no rows since any sum before (a village's stands after those of its groups) nor of all.

    With each comes the sum of the rows since the last one, or of all where there are none between, and that of all so
    far in each way.
    """
    found: dict[int, tuple[Decimal, list[Decimal]]] = {}
    totals, so_far, known = set(table.totals), [_NONE] * len(ways), [{_NONE} for _ in ways]
    last = _NONE
    for row in rows:
        if row not in totals:
            so_far = [amount + way.get(row, _NONE) for amount, way in zip(so_far, ways, strict=True)]
            continue
        if row in stated and not any(a - stated[row] in earlier for a, earlier in zip(so_far, known, strict=True)):
            found[row] = so_far[0] - last or so_far[0], so_far
        last = so_far[0]
        for amount, earlier in zip(so_far, known, strict=True):
            earlier.add(amount)
    return found


def _with_earlier(stated: Decimal, whole: Iterable[Decimal], tables: Iterable[Sequence[Decimal]]) -> bool:
    """Whether a sum is of this table and of some or all of those before it, from the last of them up."""
    missing = [stated - amount for amount in whole]
    carried = accumulate(reversed(list(tables)), lambda sums, more: [a + b for a, b in zip(sums, more, strict=True)])
    return any(amount in missing for sums in carried for amount in sums)


def _number(cell: Cell) -> Decimal | None:
    if type(cell) in (int, float):
        return Decimal(f"{cell:.15g}")
    if isinstance(cell, str) and cell:
        text = unicodedata.normalize("NFKC", cell).replace(",", "").strip().removesuffix("元").removesuffix("m2")
        return Decimal(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None
    return None
