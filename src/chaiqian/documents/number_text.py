"""Numbers as people write them: ￥128,388.00, 120 平方米, 12.8万元."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_UNIT = r"(?:m2|[%年层元平个人台套户部])(?:m2|[^\d.,%万])*"
_NUMBER = re.compile(rf"\u00a5?\s*([+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)\s*(?:(万)元?|({_UNIT}))?")
_TWO = re.compile(r"([+-]?[\d.,]+)\s+([+-]?[\d.,]+)")

TEN_THOUSANDS = 4


def read_number(text: str) -> tuple[str, str] | None:
    """The digits of a number without its sign of money and its commas, and its unit; None where it is no number."""
    found = _NUMBER.fullmatch(_folded(text))
    return None if found is None else (found[1].replace(",", ""), found[2] or found[3] or "")


def plain_number(text: str) -> str | None:
    """The number to write in a file for what somebody wrote, or None; 万 is multiplied out, % is not."""
    found = read_number(text)
    if found is None or found[1] == "%":
        return None
    digits, unit = found
    if unit != "万":
        return digits
    whole, _, rest = f"{Decimal(digits).scaleb(TEN_THOUSANDS):f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


def two_numbers(text: str) -> tuple[str, str] | None:
    """Two numbers with nothing but blanks between them, as they come out of a table."""
    found = _TWO.fullmatch(_folded(text))
    return None if found is None else (found[1].replace(",", ""), found[2].replace(",", ""))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("\"'").strip()
