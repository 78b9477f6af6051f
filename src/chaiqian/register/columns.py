"""The sheets of a register and their columns, read off the models of a case: no second list of fields.

RegisterSheet  one worksheet: the tables of which a row holds one each, and the list of which a row holds one item
RegisterColumn one field of a table: its header, its kind, the words it allows
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chaiqian.documents import values
from chaiqian.documents.case import Case
from chaiqian.documents.labels import choices_of, item_of, shape_of, tables_of
from chaiqian.guidance import load_guidance
from chaiqian.output.pattern import pattern
from chaiqian.register.synonyms import HEADERS, KEY_HEADERS, SHEET_NAMES

TablePath = tuple[str, ...]
KEY_HEADER = "档案编号"
LISTS_SHEET, HELP_SHEET = "选项", "说明"


class Kind(Enum):
    """How a value is written in a cell."""

    TEXT = "文字"
    WORDS = "名称"
    ID = "身份证号"
    AREA = "面积"
    MONEY = "金额"
    FLAG = "是否"
    CHOICE = "选项"
    WHOLE = "整数"
    MOMENT = "日期"


UNITS = {Kind.AREA: "㎡", Kind.MONEY: "元"}
_DOORS: dict[Any, Kind] = {
    values.area: Kind.AREA,
    values.money: Kind.MONEY,
    values.signed_money: Kind.MONEY,
    values.text: Kind.TEXT,
    values.moment: Kind.MOMENT,
}


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One field. `table` names where it stands in a case; `bounds` are JSON Schema keywords of its number."""

    table: TablePath
    key: str
    title: str
    kind: Kind
    required: bool
    choices: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    description: str = ""
    bounds: tuple[tuple[str, Any], ...] = ()
    default: bool | str | None = None

    @property
    def header(self) -> str:
        """What stands at the head of the column: 宅基地面积（㎡）."""
        unit = UNITS.get(self.kind)
        return f"{self.title}（{unit}）" if unit else self.title


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A worksheet. `items` is the list of which each row is one item, None where a row is a household."""

    name: str
    columns: tuple[RegisterColumn, ...]
    items: TablePath | None

    @property
    def headers(self) -> tuple[str, ...]:
        return (KEY_HEADER, *(column.header for column in self.columns))

    def column(self, table: TablePath, key: str) -> RegisterColumn | None:
        """The column of one field, None where it is on another sheet."""
        return next((c for c in self.columns if c.table == table and c.key == key), None)


_PLAN: tuple[tuple[str, tuple[TablePath, ...], TablePath | None], ...] = (
    ("宅基地", (("household",), ("homestead",), ("appraisal",), ("business",)), None),
    ("房屋", (), ("buildings",)),
    ("人员", (), ("members",)),
    ("设备", (), ("equipment",)),
    ("选房", (("choice",),), ("choice", "units")),
    ("历史遗留", (), ("adjustments",)),
)


@cache
def sheets() -> tuple[RegisterSheet, ...]:
    """Every sheet that holds facts, in the order of the workbook; the first has one row a household."""
    return tuple(_sheet(*planned) for planned in _PLAN)


def _sheet(name: str, singles: tuple[TablePath, ...], items: TablePath | None) -> RegisterSheet:
    tables = (*singles, items) if items is not None else singles
    return RegisterSheet(name, tuple(column for table in tables for column in _columns(table)), items)


def _columns(path: TablePath) -> Iterator[RegisterColumn]:
    model, optional = _table(path)
    for key, info in model.model_fields.items():
        if not tables_of(info.annotation):
            yield _column(path, key, info, required=info.is_required() and not optional)


def _table(path: TablePath) -> tuple[type[BaseModel], bool]:
    """The model of a table, and whether a row may do without it."""
    model: type[BaseModel] = Case
    optional = False
    for key in path:
        info = model.model_fields[key]
        # A business or an appraisal is stated as a whole or not at all; a row of 选房 may hold the choice alone.
        optional = not info.is_required() and (info.default is None or len(path) > 1)
        model = tables_of(info.annotation)[0]
    return model, optional


def _column(path: TablePath, key: str, info: FieldInfo, required: bool) -> RegisterColumn:
    kind, bounds = _kind(key, info)
    suggested = _relations() if key == "relation" else ()
    choices = choices_of(info.annotation)
    default = info.default if isinstance(info.default, (bool, str)) else None
    title, description = info.title or key, info.description or ""
    return RegisterColumn(path, key, title, kind, required, choices, suggested, description, bounds, default)


def _relations() -> tuple[str, ...]:
    return (*load_guidance().entries[-1].relations, "其他")


def _kind(key: str, info: FieldInfo) -> tuple[Kind, tuple[tuple[str, Any], ...]]:
    if choices_of(info.annotation):
        return Kind.CHOICE, ()
    if item_of(info.annotation) is not None:
        return Kind.WORDS, ()
    shape = shape_of(info)
    bounds, door = shape.keywords, shape.door
    kind = _DOORS.get(door, Kind.WHOLE) if door is not None else Kind.FLAG
    if kind is Kind.TEXT and key == "id_number":
        kind = Kind.ID
    return kind, bounds


_IN_BRACKETS = pattern(r"\([^)]*\)|\[[^]]*\]")
_NOISE = pattern(r"[\s*:_.、,/\-]")


def plain(header: str) -> str:
    """A header without what people add to it: spaces, line breaks, units in brackets, stars."""
    folded = unicodedata.normalize("NFKC", header).replace("【", "[").replace("】", "]").casefold()
    return _NOISE.sub("", _IN_BRACKETS.sub("", folded)) or _NOISE.sub("", folded)


_PIECE = pattern(r"[,;、/|\s]+(?!m2|月|人|户|宗)")
_ABOUT_THE_UNIT = pattern("单位|为|以|按|计|:|人民币|建筑|使用|合")
_OWN_UNITS = {Kind.AREA: frozenset(("m2", "平方米", "平米", "平")), Kind.MONEY: frozenset(("元", "圆"))}
_TAIL = pattern("(.+?),?(?:单位)?([万亿百千]?元(?:m2)?|m2|平方米|平米|亩|公顷)")  # of a plain header
_ANY_UNIT = pattern("[万亿百千元圆亩顷角厘]|平方|平米|m2|[km]m|^[平分米块]$|^rmb|^usd|%")


def without_unit(word: str) -> str:
    """A plain header without a unit that stands behind it in no brackets."""
    found = _TAIL.fullmatch(word)
    return found[1] if found is not None else word


def foreign_unit(header: str, column: RegisterColumn) -> str:
    """The unit in a header that is not its column's: 万元, 亩, 元/㎡; empty where there is none."""
    own = _OWN_UNITS.get(column.kind)
    return next((unit.replace("m2", "㎡") for unit in stated_units(header) if unit not in own), "") if own else ""


def stated_units(header: str) -> list[str]:
    """The units that a header states, its column's own among them."""
    units = (_ABOUT_THE_UNIT.sub("", piece) for piece in _pieces(header))
    return [unit for unit in units if _ANY_UNIT.search(unit)]


def _pieces(header: str) -> Iterator[str]:
    """What may be a unit: all that stands in brackets, and what ends the header."""
    tail = _TAIL.fullmatch(plain(header))
    if tail is not None:
        yield tail[2]
    folded = unicodedata.normalize("NFKC", header).replace("【", "[").replace("】", "]").casefold()
    for bracketed in _IN_BRACKETS.findall(folded):
        yield from _PIECE.split(bracketed[1:-1].strip())


@cache
def known_headers(sheet: RegisterSheet) -> dict[str, RegisterColumn | None]:
    """Plain header → column; None is the key column. Titles go before synonyms."""
    known: dict[str, RegisterColumn | None] = {plain(word): None for word in (KEY_HEADER, *KEY_HEADERS)}
    for column in sheet.columns:
        known[plain(column.title)] = column
    for column in sheet.columns:
        for word in (column.key, *HEADERS.get((*column.table, column.key), ())):
            known.setdefault(plain(word), column)
    return known


@cache
def sheet_named(name: str) -> RegisterSheet | None:
    """The sheet that a worksheet's name means, by its own name or another in use."""
    folded = plain(name)
    for sheet in sheets():
        if folded in (plain(sheet.name), *map(plain, SHEET_NAMES.get(sheet.name, ()))):
            return sheet
    return None


def letter(index: int) -> str:
    """Column letters of a 0-based index: 0 → A, 27 → AB."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
