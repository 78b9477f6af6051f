"""Amounts in capitals (大写), as sheets and payment vouchers write them.

Two texts on vouchers differ in what they leave optional. Writing 整 after 角, and 零 between 元
and 角 where the yuan end in 0, satisfies both.
"""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
SECTIONS = ((10**8, "亿"), (10**4, "万"), (1, ""))
LIMIT = 10**12


def amount_in_words(fen: int) -> str:
    """Write an amount of 分 (below 10¹² 元 either way) in capitals, 人民币 first."""
    yuan, rest = divmod(abs(fen), 100)
    if yuan >= LIMIT:
        raise ValueError("amount too large to be written in capitals")
    if not fen:
        return "人民币零元整"
    sign = "负" if fen < 0 else ""
    return f"人民币{sign}{_yuan(yuan)}{_fraction(yuan, rest)}{'' if rest % 10 else '整'}"


def _yuan(yuan: int) -> str:
    """Spell the whole yuan section by section, each section being four digits."""
    out, gap = "", False
    for base, unit in SECTIONS:
        section = yuan // base % 10**4
        if section:
            zero = "零" if out and (gap or section < 1000) else ""
            out += zero + _section(section) + unit
        gap = not section
    return out + ("元" if out else "")


def _section(section: int) -> str:
    """Spell 1 to 9999; a run of zeros between two digits is one 零."""
    out, gap = "", False
    for base, unit in PLACES:
        digit = section // base % 10
        if digit:
            out += ("零" if out and gap else "") + DIGITS[digit] + unit
        gap = not digit
    return out


def _fraction(yuan: int, rest: int) -> str:
    """Spell 角 and 分 after `yuan`; an amount below one yuan has no leading 零."""
    jiao, fen = divmod(rest, 10)
    out = ""
    if jiao:
        out = ("零" if yuan and yuan % 10 == 0 else "") + DIGITS[jiao] + "角"
    if fen:
        out += ("零" if yuan and not jiao else "") + DIGITS[fen] + "分"
    return out
