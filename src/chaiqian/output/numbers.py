"""Scaled integers as text for people: 分 and hundredths of ㎡."""

from __future__ import annotations

NOT_APPLICABLE = "/"


def money(fen: int) -> str:
    """Write 分 as 元 for people: thousands separated, two decimals."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"


def area(hundredths: int) -> str:
    """Write hundredths of a ㎡ for people, with the unit."""
    return money(hundredths) + "㎡"
