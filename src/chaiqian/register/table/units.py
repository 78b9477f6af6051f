"""The unit of a column: what its heading, its group, the line above the table or a number's format states.

万元 and 公顷 are whole multiples and are multiplied out; 亩 is no exact number of ㎡, and 元/㎡ is no amount.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from chaiqian.output.pattern import pattern
from chaiqian.register.columns import UNITS, Kind, foreign_unit, stated_units
from chaiqian.register.table.model import Slot, TableColumn
from chaiqian.register.words.asked import Cell

FACTORS: dict[Kind, dict[str, Decimal]] = {
    Kind.MONEY: {
        "百元": Decimal(100),
        "千元": Decimal(1000),
        "万元": Decimal(10_000),
        "万": Decimal(10_000),
        "百万元": Decimal(1_000_000),
        "千万元": Decimal(10_000_000),
        "亿元": Decimal(100_000_000),
    },
    Kind.AREA: {"公顷": Decimal(10_000), "ha": Decimal(10_000)},
}
_OWN = {Kind.MONEY: ("元", "圆"), Kind.AREA: ("m2", "平方米", "平米")}
_FOREIGN = {Kind.MONEY: ("亿元", "千万元", "百万元", "万元", "千元", "百元"), Kind.AREA: ("公顷", "亩")}
_UNIT_LINE = pattern("单位为?:?(.+)")
_SCALED = pattern(r"[!\\][.,]|[0#?],+(?![#0?,])|%")  # shows another number than the one that is kept
_QUOTED = pattern(r'"([^"]*)"|\\(.)|\[[^]]*\]')


def unit_line(rows: Sequence[Sequence[Cell]], top: int) -> str:
    """What the lines above a table say of units: 单位：平方米、万元."""
    found = []
    for row in rows[:top]:
        for cell in row:
            text = unicodedata.normalize("NFKC", cell) if isinstance(cell, str) and "单位" in cell else ""
            match = _UNIT_LINE.search("".join(text.split()))
            if match is not None:
                found.append(match[1])
    return "、".join(found)


def set_unit(column: TableColumn, line: str) -> None:
    """Set the unit of a column that is read as an area or an amount, and the factor that makes it ours."""
    slot = column.reading
    if not isinstance(slot, Slot) or slot.field.kind not in UNITS:
        return
    kind, unit = slot.field.kind, ""
    for text in (column.heading, column.group):
        unit = foreign_unit(text, slot.field)
        if unit or stated_units(text):
            break
    else:
        unit = _in_line(line, kind)
    if unit:
        column.unit, column.factor = unit, FACTORS[kind].get(unit)


def _in_line(line: str, kind: Kind) -> str:
    """The foreign unit of a kind in a unit line, where that line does not name our own as well."""
    pieces = [piece for piece in re.split("[、,，;；/]|和|及", line) if piece]
    named = [unit for piece in pieces for unit in _FOREIGN[kind] if piece.endswith(unit)]
    own = any(
        piece.endswith(unit) and piece[: -len(unit)][-1:] not in "万千百亿" for piece in pieces for unit in _OWN[kind]
    )
    if named and own:
        return "、".join(dict.fromkeys((*named, UNITS[kind])))
    return named[0] if named else ""


def unit_of_format(code: str, kind: Kind) -> tuple[str, Decimal | None]:
    """The unit that a number format shows behind the number and its factor; None for the factor holds it back."""
    text = "".join(a or b for a, b in _QUOTED.findall(code.split(";")[0]))
    text = unicodedata.normalize("NFKC", text).replace("㎡", "m2")
    unit = next((unit for unit in (*_FOREIGN[kind], "万", *_OWN[kind]) if unit in text), "")
    if _SCALED.search(re.sub(r'"[^"]*"', "", code.split(";")[0])):
        return unit or code, None
    return unit, FACTORS[kind].get(unit) if unit and unit not in _OWN[kind] else Decimal(1)
