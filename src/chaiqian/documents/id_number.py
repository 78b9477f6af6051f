"""Resident ID numbers: the check of GB 11643, and masking wherever one may be echoed."""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FIRST_YEAR = 1900
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_DIGIT = "[0-9０-９]"  # full-width digits are as easily read
_LONG = re.compile(
    rf"(?<![0-9A-Za-z]){_DIGIT}{{15,18}}[XxＸｘ]?(?![0-9A-Za-z])"
    rf"|(?<!{_DIGIT}){_DIGIT}(?:[ \-]?{_DIGIT}){{16}}[ \-]?(?:{_DIGIT}|[XxＸｘ])(?!{_DIGIT})"
)
# Found quickly, and in no text without an ID number but a few.
_SHORTEST = 15
_STATED = re.compile(r"(?:id_number|身份证号?码?)[\"'”]?\s*[=＝:：]([^,，#}\]\n]*)")
_SHOWN = 3, 4
_MANY_DIGITS = re.compile(rf"{_DIGIT}(?:[ \-]?{_DIGIT}){{14}}")


def fault(number: str, latest: date) -> str | None:
    """Why `number` is no resident ID number of someone born by `latest`; None when it is one."""
    if not _SHAPE.fullmatch(number):
        return "应为 18 位，前 17 位是数字，末位是数字或大写 X"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "其中的出生日期不存在"
    if born.year < _FIRST_YEAR or born > latest:
        return "其中的出生日期不可能"
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return None if _CHECK[total % 11] == number[17] else "校验码不对，有数字抄错"


def masked(number: str) -> str:
    """The first three and the last four characters, the rest as stars."""
    if len(number) <= 7:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_within(text: str) -> str:
    """The text with everything that looks like an ID number masked; its length stays."""
    if len(text) < _SHORTEST or _MANY_DIGITS.search(text) is None:
        return text
    return _LONG.sub(lambda found: masked(found.group()), text)


def mask_statement(row: str) -> str:
    """A line of a file masked: of what it gives as an ID number, right or wrong, the first three and last four."""

    def hide(found: re.Match[str]) -> str:
        places = [place for place in range(*found.span(1)) if row[place].isalnum()]
        hidden = set(places[_SHOWN[0] : max(_SHOWN[0], len(places) - _SHOWN[1])])
        return "".join("*" if place in hidden else row[place] for place in range(*found.span()))

    return mask_within(_STATED.sub(hide, row))
