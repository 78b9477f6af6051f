"""What people write at one place of a document, as the TOML value that it means there.

Only the writing is read (documents/written); whether the value is right is for the doors and the checks.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic.fields import FieldInfo

from chaiqian.documents import values
from chaiqian.documents.labels import choices_of, field_at, item_of, shape_of, tables_of, unit_at
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.spoken import flag_reader, read_floor, read_said, read_year, said_of
from chaiqian.documents.written import (
    AREA,
    MONEY,
    RATE,
    Unwritten,
    quoted,
    read_day,
    read_id_number,
    read_number,
    read_whole,
    read_words,
    readable,
    says_nothing,
)

CHOICE, WORDS, TEXT, FLAG, INTEGER, NUMBER, DATE, TABLE = (
    "choice", "words", "text", "flag", "integer", "number", "date", "table",
)  # fmt: skip
ID_NUMBER = "id_number"
_UNITS: dict[Callable[[object], object], str] = {
    values.area: AREA,
    values.money: MONEY,
    values.signed_money: MONEY,
    values.rate: RATE,
}

Reader = Callable[[str], object]


def _names(text: str) -> list[str]:
    """Several names; commas alone, or the stroke that forms use for "nothing", are none."""
    found = read_words(text)
    if not found or says_nothing(text):
        raise Unwritten("V101", f"应填名称，现为{quoted(text)}", "名称，几个的用顿号隔开", "没有的留空。")
    return found


_INTEGERS: dict[str | int, Reader] = {"floor": read_floor, "year": read_year}
_READERS: dict[str, Reader] = {INTEGER: read_whole, DATE: read_day, WORDS: _names}


class Mistyped(Exception):
    """A text that means no value of its place; `finding` says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def kind_of_field(info: FieldInfo) -> str:
    """How a field's value is typed."""
    if tables_of(info.annotation):
        return TABLE
    if item_of(info.annotation) is not None:
        return WORDS
    if choices_of(info.annotation):
        return CHOICE
    shape = shape_of(info)
    if shape.date:
        return DATE
    kinds = {"string": TEXT, "boolean": FLAG, "integer": INTEGER, "number": NUMBER}
    return kinds[str(dict(shape.keywords)["type"])]


def kind_at(document: str, path: Path) -> str:
    """How the value at a path is typed; what no field names is text."""
    info = field_at(document, path)
    kind = TEXT if info is None else kind_of_field(info)
    return TEXT if kind == WORDS and isinstance(path[-1], int) else kind


def reader_at(document: str, path: Path) -> Reader:
    """How a text at `path` is read: a function that gives the value, or raises Unwritten."""
    kind, info = kind_at(document, path), field_at(document, path)
    if kind == TEXT and path[-1] == ID_NUMBER:
        return read_id_number
    if kind == CHOICE and info is not None:
        words, said = choices_of(info.annotation), said_of(str(path[0]), str(path[-1]))
        return lambda text: read_said(text, words, said) or text.strip()
    if kind == FLAG:
        return flag_reader(str(path[-1]))
    if kind == INTEGER and path[-1] in _INTEGERS:
        return _INTEGERS[path[-1]]
    if kind == NUMBER and info is not None:
        unit = unit_at(document, path)
        door = shape_of(info).door
        unit = unit or (_UNITS.get(door, "") if door is not None else "")
        return lambda text: read_number(text, unit)
    return _READERS.get(kind, readable)


def typed(document: str, path: Path, text: str) -> object:
    """The value that `text` means at `path`, None where it says that there is none. Raises Mistyped.

    A word that is none of a choice's stays, for the doors to refuse: they know what is like it.
    """
    try:
        value = reader_at(document, path)(text)
    except Unwritten as refusal:
        if may_be_nothing(document, path) and says_nothing(text):
            return None
        raise mistyped(document, path, refusal) from None
    info = field_at(document, path)
    if info is not None and kind_at(document, path) == CHOICE and value not in choices_of(info.annotation):
        return None if may_be_nothing(document, path) and says_nothing(text) else value
    return value


def may_be_nothing(document: str, path: Path) -> bool:
    """Whether a stroke at `path` may say that there is nothing: in a text it may be the text, of a flag it says no."""
    info = field_at(document, path)
    optional = info is not None and not info.is_required()
    free = kind_at(document, path) in (TEXT, FLAG) and path[-1] != ID_NUMBER
    return optional and not free


def mistyped(document: str, path: Path, refusal: Unwritten) -> Mistyped:
    """The refusal of a text, at its place."""
    return Mistyped(Finding(refusal.code, document, path, refusal.message, refusal.expected, refusal.remedy))
