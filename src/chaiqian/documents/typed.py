"""What people type for one value, as the TOML value that they mean.

Only the writing is read here (`1,200.50 元`, `2019年6月5日`, `是`); whether the value is right is for the doors and
the checks. What cannot be read stays text, which the doors then refuse in the words of `check`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from pydantic.fields import FieldInfo

from chaiqian.documents.date_text import read_moment
from chaiqian.documents.labels import choices_of, field_at, item_of, shape_of, tables_of
from chaiqian.documents.number_text import read_number
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.repair.syntax import recover

CHOICE, WORDS, TEXT, FLAG, INTEGER, NUMBER, DATE, TABLE = (
    "choice", "words", "text", "flag", "integer", "number", "date", "table",
)  # fmt: skip
YES, NO = ("是", "有", "对", "y", "yes", "true", "1"), ("否", "无", "没有", "不是", "n", "no", "false", "0", "2")

_BETWEEN = re.compile(r"[、，,；;\s]+")
LONGEST_INTEGER = 18


class Mistyped(Exception):
    """A date or time that does not exist; `finding` says so as `check` would."""

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


def typed(document: str, path: Path, text: str) -> object:
    """The value that `text` means at `path`; text where it cannot be read. Raises Mistyped."""
    info = field_at(document, path)
    kind = TEXT if info is None else kind_of_field(info)
    if kind == WORDS and isinstance(path[-1], int):
        kind = TEXT
    return read_text(kind, text, document, path)


def read_text(kind: str, text: str, document: str = "", path: Path = ()) -> object:
    """The value that `text` means where a value of this kind is wanted; text where it cannot be read."""
    if kind in (TEXT, CHOICE, TABLE):
        return text.strip()
    if kind == WORDS:
        return [word for word in _BETWEEN.split(text.strip().strip('[]"')) if word]
    plain = unicodedata.normalize("NFKC", text).strip().strip('"')
    if kind == FLAG:
        return True if plain.lower() in YES else False if plain.lower() in NO else plain
    if kind == DATE:
        return _date(plain, document, path)
    return _number(plain)


def _number(text: str) -> object:
    found = read_number(text)
    if found is None or found[1] == "万":  # for the checks to refuse, with the number written out
        return text
    digits, unit = found
    if unit == "%":
        return Decimal(digits) / 100
    whole = digits.lstrip("+-").isdigit() and len(digits) <= LONGEST_INTEGER
    return int(digits) if whole else Decimal(digits)


def _date(text: str, document: str, path: Path) -> object:
    found = read_moment(text)
    if found is None:
        return text
    year, month, day, hour, minute, second = found
    try:
        if hour:
            return datetime(int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0))
        return date(int(year), int(month), int(day))
    except ValueError:
        written = f"{year}-{int(month):02d}-{int(day):02d}"
        written += f"T{int(hour):02d}:{minute}:{second or '00'}" if hour else ""
    fault = recover(f"k = {written}").faults[0]
    raise Mistyped(replace(fault, document=document, path=path, at=None))


def shown(value: object) -> str:
    """A value in the words in which it can be typed again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (list, tuple)):
        return "、".join(map(shown, value))
    if isinstance(value, dict):
        return " ".join(map(shown, value.values()))
    return str(value)
