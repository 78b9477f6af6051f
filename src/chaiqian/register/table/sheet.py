"""One worksheet into its tables: headings, columns with their units, rows with their kinds, blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from chaiqian.documents.problem import Finding
from chaiqian.register.book.content import Content, SheetFacts
from chaiqian.register.book.plain import Position, Range
from chaiqian.register.columns import UNITS, letter
from chaiqian.register.problems import flaw
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.headings import Seen, find_headings
from chaiqian.register.table.meaning import Names, column_of, folded
from chaiqian.register.table.model import Link, Reading, RowKind, Slot, Table, TableColumn, Taught
from chaiqian.register.table.resolving import Resolver
from chaiqian.register.table.rows import Rows
from chaiqian.register.table.units import set_unit, unit_line, unit_of_format
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import is_blank


@dataclass
class Sheet:
    """The tables of a worksheet, and the kinds of its rows."""

    tables: list[Table] = field(default_factory=list)
    kinds: Counter[RowKind] = field(default_factory=Counter)


def read_sheet(name: str, content: Content, names: Names, taught: Taught) -> Sheet:
    """Every table of a worksheet; none where no headings are known."""
    sheet = Sheet()
    merged = [span for span in content.merged if span[0] != span[1]]
    seen = Seen(names, [word.split("/")[-1] for word in taught.headings])
    start = 0
    while start < len(content.rows):
        found = find_headings(content.rows, merged, seen, start)
        if found is None:
            break
        columns = Resolver(name, found, content.rows, names, taught).read()
        table = Table(name, content.rows, found.bottom, found.bottom + 1, len(content.rows), columns)
        _find_key(table)
        if not table.has(column_of(("household",), "group")):
            table.group = names.group_of(name)
        line = unit_line(content.rows[start:], found.top - start)
        for column in columns:
            set_unit(column, line)
        _mark_faulty(table, content.facts)
        _use_formats(table, content.facts.formats)
        rows = Rows(table, merged, seen)
        end = rows.read()
        _resolve_merged(table, merged)
        sheet.tables.append(table)
        sheet.kinds += rows.kinds
        sheet.kinds[RowKind.HEADING] += found.bottom - found.top + 1
        _count_above(sheet, content.rows[start : found.top])
        start = end
    _count_above(sheet, content.rows[start:])
    return sheet


def _count_above(sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        blank = all(cell == "" or is_blank(cell) for cell in row)
        sheet.kinds[RowKind.BLANK if blank else RowKind.OTHER] += 1


def _find_key(table: Table) -> None:
    """The column that tells the household: its number, else the owner's name or the running number of households."""
    key = [column for column in table.columns if column.reading is Reading.KEY]
    if key:
        table.key = key[0].index
        return
    serial = next((c for c in table.columns if folded(c.heading) in words.SERIALS and c.samples), None)
    if ("homestead",) in table.tables():
        if serial is not None and not any(column.twice and not column.candidates for column in table.columns):
            serial.reading, serial.certain, serial.proposed = Reading.OPEN, False, Reading.KEY
        return
    owner = next(
        (c for c, slot in table.slots() if (slot.field.table, slot.field.key) == (("household",), "owner")), None
    )
    linked = owner or serial
    if linked is not None:
        table.key, table.link = linked.index, Link.OWNER if owner else Link.SERIAL


def _mark_faulty(table: Table, facts: SheetFacts) -> None:
    for place in facts.errors:
        message = "单元格显示的是错误值（如 #N/A、#REF!）"
        table.faulty[place] = flaw("R612", message, "具体的值", "改正公式，或直接填值。")
    for place in facts.unresolved:
        remedy = "在 Excel 或 WPS 里打开，重新计算并保存；或直接填值，本应空白的清除公式。"
        table.faulty[place] = flaw("R613", "公式没有算出结果", "具体的值", remedy)


def _use_formats(table: Table, formats: dict[Position, str]) -> None:
    """What a number format says of a number's unit: it stands nearer to the number than its column's heading."""
    table.formats = formats
    if not formats:
        return
    columns = {column.index: (column, slot.field.kind) for column, slot in table.slots() if slot.field.kind in UNITS}
    for (row, index), code in formats.items():
        if index not in columns or row < table.first or not isinstance(code, str):
            continue
        column, kind = columns[index]
        unit, factor = unit_of_format(code, kind)
        if factor is None:
            own = UNITS[kind]
            message = f"单元格的数字格式显示的是“{unit}”，和存的数不是一回事，没有读"
            table.faulty[row, index] = flaw("R620", message, own, f"把数换算成{own}，单元格格式改为“常规”。")
        elif unit and column.factor is not None and factor != column.factor:
            table.factors[row, index] = factor / column.factor  # beside what the heading's unit makes of it


# Merged cells below the headings ------------------------------------------------------


def _resolve_merged(table: Table, merged: list[Range]) -> None:
    """A merged cell of the household is meant for each of its rows; any other merged cell could mean anything."""
    known = {column.index: slot for column, slot in table.slots()}
    listed = {index for index, slot in known.items() if not _is_single(slot)}
    block_of = _blocks_by_row(table)
    for (top, left), (bottom, right) in merged:
        if bottom < table.first or top >= table.end or left >= len(table.columns):
            continue
        if left == right and top in block_of and block_of[top] == block_of.get(bottom) and left not in listed:
            continue
        if is_blank(table.rows[top][left]) or top not in block_of and left == right:
            continue
        if left == right:
            _spread(table, known.get(left), top, min(bottom, table.end - 1), left, block_of)
        elif top in block_of:
            for row in range(max(top, table.first), min(bottom, table.end - 1) + 1):
                for column in {table.key, *known}.intersection(range(left, right + 1)):
                    table.faulty[row, column] = _unclear(top, left, bottom, right)


def _blocks_by_row(table: Table) -> dict[int, int]:
    found = {row: number for number, block in enumerate(table.blocks) for row in block.rows}
    found.update((row, -1) for row in table.loose)
    return found


def _spread(table: Table, slot: Slot | None, top: int, bottom: int, column: int, block_of: dict[int, int]) -> None:
    """A cell merged down: of a household, or of several, it holds for each; of people or buildings it is unclear."""
    if slot is None or block_of[top] == block_of.get(bottom) and _is_single(slot):
        return
    for row in range(top, bottom + 1):
        if not _is_single(slot):
            table.faulty[row, column] = _unclear(top, column, bottom, column)
        elif row > top:
            table.rows[row][column] = table.rows[top][column]
            table.filled.add((row, column))


def _is_single(slot: Slot) -> bool:
    return slot.field.table not in words.LISTS or slot.number is not None or bool(slot.fixed)


def _unclear(top: int, left: int, bottom: int, right: int) -> Finding:
    place = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
    return flaw("R614", f"合并单元格 {place} 分不清每一格的内容", "一格一值", "取消合并，逐格填写。")


def unit_notes(table: Table) -> Iterable[Finding]:
    """Units that were multiplied out, and those under which no number is taken: once a column."""
    for column, slot in table.slots():
        if column.unit:
            yield _other_unit(table, column, slot)
    if table.factors:
        counts = Counter(column for _, column in table.factors)
        for index, count in counts.items():
            message = f"{count} 格的数字格式带单位，已换算"
            yield table.at(flaw("W641", message, remedy="核对换算的结果。"), table.heading, index)


def _other_unit(table: Table, column: TableColumn, slot: Slot) -> Finding:
    own = UNITS[slot.field.kind]
    if column.factor is None:
        remedy = f"把这一列的数都换算成{own}，列名写“{slot.field.header}”。"
        problem = flaw("R620", f"列名写的单位是“{column.unit}”，这一列没有读", own, remedy)
    else:
        message = f"这一列的单位是“{column.unit}”，已乘以 {_shown(column.factor)} 换算成{own}"
        problem = flaw("W641", message, remedy="核对换算的结果。")
    return table.at(problem, table.heading, column.index)


def _shown(factor: Decimal) -> str:
    return f"{factor:f}"
