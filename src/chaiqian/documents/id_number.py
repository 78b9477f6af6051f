"""Resident ID numbers: the check of GB 11643."""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FIRST_YEAR = 1900
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


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
