"""ID numbers, and what stands in their place: old numbers of 15 digits, passports, residents' permits, 未办.

A case holds 18-digit numbers alone. Whatever else is certain keeps nobody out: it is a `Paper` until the household is
together, and then a notice that names the person (register/settling).
"""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.documents.id_number import full_form
from chaiqian.documents.written import Unwritten, folded, read_id_number
from chaiqian.output.pattern import pattern
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import EXACT, kind_of

_LONG_RUN = pattern("[0-9]{16,}")
_LABEL = pattern("^(?:公民)?身份(?:证|号码)(?:号码?|件号)?[:.]?")
NONE = ("无", "没有")
EXPECTED = "18 位身份证号，存为文本"


class Paper(NamedTuple):
    """What stood where an ID number should: `number` is the 18-digit form where there is one."""

    written: str
    number: str | None


def id_number(cell: Cell) -> str | Paper:
    """An 18-digit number as text, right or wrong; another paper. One that lost its last digits is refused."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not 0 <= cell < EXACT or cell != cell // 1:
            remedy = "把整列设为“文本”格式，再对照证件重新输入这个号码。"
            raise CellFault(
                "R611", "身份证号须设为文本格式：Excel 已把它存成数字，末几位丢失，不能恢复", EXPECTED, remedy
            )
        return _of_text(str(int(cell)))
    if not isinstance(cell, str):
        raise CellFault("V101", f"应填身份证号，现为{kind_of(cell)}", EXPECTED, "对照证件重新输入。")
    return _of_text(cell)


def _of_text(cell: str) -> str | Paper:
    try:
        number = read_id_number(cell)
    except Unwritten as refusal:
        raise CellFault.of(refusal) from None
    plain = _LABEL.sub("", folded(number))
    if plain in NONE:
        raise CellFault("V101", f"应填身份证号，现为{kind_of(cell)}", EXPECTED, "没有的留空。")
    if len(plain) == 18 and plain[:17].isdecimal() or _LONG_RUN.search(plain):
        return plain  # an ID number: its digits are checked where those of every case are
    return Paper(number, full_form(plain))
