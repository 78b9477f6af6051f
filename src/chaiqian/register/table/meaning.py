"""What one heading may mean, by itself: the fields that it can be, or that it is none of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from chaiqian.documents.scheme import Scheme
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import (
    KEY_HEADER,
    UNITS,
    RegisterColumn,
    TablePath,
    known_headers,
    plain,
    sheets,
    without_unit,
)
from chaiqian.register.synonyms import KEY_HEADERS
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.model import Reading, Slot
from chaiqian.register.words.groups import group_meant

_IN_BRACKETS = pattern(r"\(([^)]*)\)|\[([^]]*)\]")
_DIGITS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"首": 1, "底": 1, "两": 2}
_NUMBER = pattern("[0-9]{1,2}|十[一二三四五六七八九]|[一二三四五六七八九十]")
_NUMBERED = pattern(f"[(\\[]({_NUMBER.pattern})[)\\]]")
_FLOOR = pattern("(?:其中)?(地下|负|b|地上)?([首底一二三四五六七八九]|[1-9])(?:层|楼|f)(?!以)")
_CELLAR = pattern("^(地下室|菜窖|地下)(?![一二三1-9])")
_ASKS = pattern("^(是否属于|是否为|是否是|是否有|是否|有无|其中|所|本户|该户|现|原)")
_AFTER = pattern("^[号个名位](?=$|人|成员|家|房|设)")
_MORE = pattern("(联系电话|电话|手机|手机号|联系方式)[2-9二三]")
_PUBLIC = pattern("(结果|情况|状态)$")


@dataclass(frozen=True)
class Names:
    """The names that a scheme gives: a heading that is one of them counts it; villages with their groups."""

    equipment: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    groups: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, scheme: Scheme | None) -> Names:
        if scheme is None:
            return cls()
        groups = tuple((unit.village, unit.group) for unit in scheme.signing_units if unit.group is not None)
        units = frozenset(unit.name for unit in scheme.housing.units)
        return cls(frozenset(device.name for device in scheme.equipment), units, groups)

    def group_of(self, sheet: str) -> str:
        """The village group that a sheet is named after, empty where it is named after none or two."""
        found = {group_meant(sheet, village, [group]) for village, group in self.groups} - {None}
        return found.pop() or "" if len(found) == 1 else ""


@dataclass(frozen=True)
class Meant:
    """What a heading can be: fields, or a reading that is no field; `sums` is the field that it totals.

    `doubted`: a field, but perhaps not what counts of it (首层面积（实测））; somebody has to say.
    """

    candidates: tuple[Slot, ...] = ()
    reading: Reading | None = None
    sums: RegisterColumn | None = None
    group: tuple[TablePath, ...] = field(default=())
    doubted: bool = False


@cache
def dictionary() -> dict[str, tuple[RegisterColumn, ...]]:
    """Plain heading → the fields that any of our sheets calls so."""
    found: dict[str, list[RegisterColumn]] = {}
    for sheet in sheets():
        for word, column in known_headers(sheet).items():
            if column is not None:
                found.setdefault(word, []).append(column)
    # An area that does not say of what may be the plot's.
    found["面积"].append(column_of(("homestead",), "area"))
    return {word: tuple(columns) for word, columns in found.items()}


@cache
def column_of(table: TablePath, key: str) -> RegisterColumn:
    """The column of a field."""
    return next(c for sheet in sheets() for c in sheet.columns if (c.table, c.key) == (table, key))


@cache
def _keys() -> frozenset[str]:
    return frozenset(plain(word) for word in (KEY_HEADER, *KEY_HEADERS))


def folded(text: str) -> str:
    """A heading in half width and lower case, without blanks and line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).replace("【", "[").replace("】", "]").casefold().split())


def group_tables(group: str) -> tuple[TablePath, ...]:
    """The tables of which a group heading speaks, none where it is not known."""
    if not group:
        return ()
    for shape, tables in words.GROUPS:
        if shape.search(group):
            return tables
    return ()


def is_group(text: str) -> bool:
    """Whether a text may stand over several headings: 家庭成员, 补偿情况."""
    return bool(group_tables(text) or words.OTHER_GROUPS.search(text) or words.DOUBTED_GROUP.fullmatch(text))


def meaning(heading: str, group: str, names: Names) -> Meant:
    """What a heading may mean under its group heading."""
    tables, whole = group_tables(group), _NUMBERED.sub(r"\1", folded(heading))
    word = _word(whole)
    if word in _keys():
        return Meant(reading=Reading.KEY, group=tables)
    for ways in (_floored, _counted_thing, _plainly, _numbered, _prefixed):
        slots = ways(whole, word, folded(group), names)
        if slots:
            return Meant(tuple(dict.fromkeys(slots)), group=tables, doubted=_is_doubted(slots, whole, folded(group)))
    return _no_field(word, tables)


def _is_doubted(slots: Iterable[Slot], whole: str, group: str) -> bool:
    """Whether an area or amount is that of 违法建筑, 实测 or the like: nobody says that it is the recognised one."""
    doubted = _doubts(whole.replace("其中", "")) or words.DOUBTED_GROUP.search(group)
    return bool(doubted) and any(slot.field.kind in UNITS for slot in slots)


def _word(whole: str) -> str:
    """The plain heading; what brackets say stays where it changes what is meant: 面积（实测）."""
    word = plain(whole)
    if word not in dictionary():
        word = without_unit(word)
    return word + "".join(_doubts(whole))


def _doubts(text: str) -> list[str]:
    return [a or b for a, b in _IN_BRACKETS.findall(text) if words.DOUBTED.search(a or b)]


def _plainly(whole: str, word: str, group: str, names: Names) -> list[Slot]:
    found = dictionary().get(word) or dictionary().get(_ASKS.sub("", word), ())
    number, tables = _number_of_group(group)
    if number is None:
        return [Slot(column) for column in found]
    return [Slot(column, number) for column in found if column.table in tables]


def _number_of_group(group: str) -> tuple[int | None, tuple[TablePath, ...]]:
    """成员2, 第二人 over a group of headings: the second person."""
    match = _NUMBER.search(group)
    if match is None or _FLOOR.search(group):
        return None, ()
    rest = _counted_word(group[: match.start()]) + _AFTER.sub("", _counted_word(group[match.end() :]))
    table = words.COUNTED.get(rest)
    return (_value(match[0]), (table,)) if table is not None else (None, ())


def _counted_word(text: str) -> str:
    return re.sub(r"[第()\[\]:._-]", "", text)


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _DIGITS[text] if len(text) == 1 else 10 + _DIGITS[text[1]]


def _numbered(whole: str, word: str, group: str, names: Names) -> list[Slot]:
    """成员1姓名, 姓名1, 家庭成员一, 第2人关系."""
    text = re.sub(r"[()\[\]]", "", whole)
    for match in _NUMBER.finditer(text):
        before, after = _counted_word(text[: match.start()]), _AFTER.sub("", _counted_word(text[match.end() :]))
        found = _of_number(before, after, group)
        if found:
            return [Slot(column, _value(match[0])) for column in found]
    return []


def _of_number(before: str, after: str, group: str) -> list[RegisterColumn]:
    table = words.COUNTED.get(before)
    for counted in sorted(words.COUNTED, key=len, reverse=True):
        if not before and after.startswith(counted) and table is None:
            table, after = words.COUNTED[counted], after[len(counted) :]
            break
    if table is not None and not after:
        return [column_of(table, "name")] if table in words.LISTS else []
    tables = (table,) if table is not None else group_tables(group) or words.LISTS
    if table is not None or not before or not after:
        known = dictionary().get(plain(after or before), ())
        return [column for column in known if column.table in tables]
    return []


def _floored(whole: str, word: str, group: str, names: Names) -> list[Slot]:
    """首层建筑面积; 首层 over 面积; 建筑面积 over 首层, 二层; 地下室面积."""
    floor, rest = _floor_in(whole)
    other = group
    if floor is None:
        floor, other = _floor_in(group)
        rest = whole
        if floor is None or len(other) > len("建筑面积"):
            return []
    said = [plain(part) for part in (rest, other + rest, rest + other, other) if part]
    for text in (without_unit(part) for part in said):
        for column in dictionary().get(text, ()):
            if column.table == ("buildings",) and column.key in ("area", "replacement_value", "illegal", "permit"):
                return [Slot(column, None, (("floor", floor),))]
    return []


def _floor_in(text: str) -> tuple[int | None, str]:
    """The floor that a heading names, and what is left of the heading."""
    match = _FLOOR.search(text)
    if match is not None:
        number = _value(match[2])
        below = match[1] in ("地下", "负", "b")
        rest = text[: match.start()] + text[match.end() :]
        return (-number if below else number), re.sub(r"\(\)|\[\]|其中|[:的]", "", rest)
    match = _CELLAR.match(text)
    return (-1, text[match.end() :]) if match is not None else (None, text)


def _counted_thing(whole: str, word: str, group: str, names: Names) -> list[Slot]:
    """空调（台）, 空调数量, 一居室（套）: how many there are of what the heading names."""
    unit = _count_unit(whole)
    bare = words.COUNT_ENDING.sub("", word) if word not in names.units and word not in names.equipment else word
    tables = group_tables(group)
    counts = bare != word or unit
    for known, table in ((names.equipment, ("equipment",)), (names.units, ("choice", "units"))):
        thing = _same(bare, known) or _same(word, known)
        if thing:
            slot = Slot(column_of(table, "count"), None, (("name", thing),))
            others = () if counts else dictionary().get(word, ())
            return [slot, *(Slot(column) for column in others)]
    if bare in words.DEVICES and (counts or ("equipment",) in tables or word not in dictionary()):
        return [Slot(column_of(("equipment",), "count"), None, (("name", bare),))]
    if bare in words.DEVICES:
        slot = Slot(column_of(("equipment",), "count"), None, (("name", bare),))
        return [slot, *(Slot(column) for column in dictionary()[word])]
    if words.FLAT_TYPE.fullmatch(bare) and (unit == "套" or bare != word or ("choice",) in tables):
        return [Slot(column_of(("choice", "units"), "count"), None, (("name", bare),))]
    return []


def _same(word: str, names: frozenset[str]) -> str:
    return next((name for name in names if plain(name) == word), "")


def _count_unit(whole: str) -> str:
    """部 of 电话（部）."""
    pieces = (a or b for a, b in _IN_BRACKETS.findall(whole))
    return next((piece for piece in pieces if piece.removeprefix("单位:") in words.COUNT_UNITS), "")


def _prefixed(whole: str, word: str, group: str, names: Names) -> list[Slot]:
    """人员公示结果, 宅基地批准时间: a table's word before a field's."""
    for cut in range(2, len(word) - 1):
        tables = group_tables(word[:cut])
        rest = word[cut:]
        known = dictionary().get(rest) or dictionary().get(_PUBLIC.sub("", rest), ())
        found = [Slot(column) for column in known if column.table in tables]
        if found and word[:cut] in words.STANDING:
            return found
    return []


def _no_field(word: str, tables: tuple[TablePath, ...]) -> Meant:
    if word in words.SUMS:
        table, key = words.SUMS[word]
        column = column_of(table, key or "name")
        return Meant(reading=Reading.UNUSED, sums=column, group=tables)
    if word in words.REMARKS or word.endswith("备注"):
        return Meant(reading=Reading.REMARK, group=tables)
    if _MORE.fullmatch(word) and tables != (("equipment",),):
        return Meant(reading=Reading.UNUSED, group=tables)
    if word in words.UNUSED or word in words.SERIALS or words.UNUSED_ENDING.search(word):
        return Meant(reading=Reading.UNUSED, group=tables)
    return Meant(group=tables)


def is_heading(text: str, names: Names) -> bool:
    """Whether a text is one that we know at the head of a column or of a group."""
    meant = meaning(text, "", names)
    return bool(meant.candidates or meant.reading is not None)
