"""The order in which households are listed: by village, group and case number, as people count."""

from __future__ import annotations

from chaiqian.documents.case import Case
from chaiqian.output.pattern import pattern

_DIGITS = "零一二三四五六七八九"
_NUMERAL = pattern(rf"[{_DIGITS}十]+|\d+")

NUMBERS = pattern(r"([0-9]+)")


def in_order(case_id: str) -> list[tuple[int, int, str]]:
    """Sorts case numbers as people do: HZ-2 before HZ-10."""
    parts = NUMBERS.split(case_id.casefold())
    return [(0, int(part), "") if index % 2 else (1, 0, part) for index, part in enumerate(parts)] + [(2, 0, case_id)]


def place_order(case: Case) -> tuple[str, str, list[tuple[int, int, str]]]:
    """Sorts cases by village, then group (those without first), then case number."""
    return by_number(case.household.village), by_number(case.household.group or ""), in_order(case.case_id)


def by_number(name: str) -> str:
    """A sort key by which 第二 comes before 第十 and 第十一 after it, and 2组 before 10组."""
    return _NUMERAL.sub(lambda found: f"{_value(found[0]):012}", name)


def _value(numeral: str) -> int:
    """What a numeral comes to; a Chinese one without 十 is read figure by figure."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    figures = (tens[-1:].strip("十") or "一") + (ones or "零") if ten else ones
    return int("".join(str(_DIGITS.index(figure)) for figure in figures))
