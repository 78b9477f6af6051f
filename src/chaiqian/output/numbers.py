"""Scaled integers as text: 分, hundredths of ㎡, and their plain forms for machines."""

from __future__ import annotations

NOT_APPLICABLE = "/"


def money(fen: int) -> str:
    """Write 分 as 元 for people: thousands separated, two decimals."""
    return _scaled(fen, ",")


def area(hundredths: int) -> str:
    """Write hundredths of a ㎡ for people, with the unit."""
    return _scaled(hundredths, ",") + "㎡"


def plain(hundredths: int) -> str:
    """Write 分 or hundredths of a ㎡ for machines: no separators, two decimals."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"-{whole}.{rest:02}" if hundredths < 0 else f"{whole}.{rest:02}"


def _scaled(value: int, separator: str) -> str:
    whole, rest = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:{separator}}.{rest:02}" if separator else f"{sign}{whole}.{rest:02}"
