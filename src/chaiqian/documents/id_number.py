"""Resident ID numbers: the check of GB 11643, and the 15 digits that they had before 1999."""

from __future__ import annotations

from datetime import date

from chaiqian.output.pattern import pattern

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FIRST_YEAR = 1900
_SHAPE = pattern(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = pattern(r"[0-9]{15}")


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
    return None if _check_digit(number[:17]) == number[17] else "校验码不对，有数字抄错"


def full_form(number: str) -> str | None:
    """The 18-digit form of a number of before 1999, which had 15; None where it is no such number."""
    if not _OLD_SHAPE.fullmatch(number):
        return None
    longer = f"{number[:6]}19{number[6:]}"
    try:
        date(int(longer[6:10]), int(longer[10:12]), int(longer[12:14]))
    except ValueError:
        return None
    return longer + _check_digit(longer)


def same_person(number: str) -> str:
    """What two ways of writing one person's number have in common: the 18-digit form."""
    plain = "".join(number.split()).upper()
    return full_form(plain) or plain


def _check_digit(digits: str) -> str:
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11]
