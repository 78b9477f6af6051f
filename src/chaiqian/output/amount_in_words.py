"""Amounts in capitals (大写), as sheets and payment vouchers write them.

Two texts on vouchers differ in what they leave optional. Writing 整 after 角, and 零 between 元
and 角 where the yuan end in 0, satisfies both.
"""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
WAN, YI = 10**4, 10**8


def amount_in_words(fen: int) -> str:
    """Write an amount of 分, however large, in capitals, 人民币 first."""
    yuan, rest = divmod(abs(fen), 100)
    if not fen:
        return "人民币零元整"
    sign = "负" if fen < 0 else ""
    return f"人民币{sign}{_large(yuan)}{'元' if yuan else ''}{_fraction(yuan, rest)}{'' if rest % 10 else '整'}"


def _large(yuan: int) -> str:
    """Spell whole yuan; what counts 亿 is spelt like any other number: 壹万亿, 壹亿亿."""
    high, low = divmod(yuan, YI)
    if not high:
        return _below_yi(low)
    zero = "零" if low and (low < YI // 10 or high % WAN == 0) else ""
    return f"{_large(high)}亿{zero}{_below_yi(low)}"


def _below_yi(yuan: int) -> str:
    high, low = divmod(yuan, WAN)
    if not high:
        return _section(low)
    zero = "零" if low and low < WAN // 10 else ""
    return f"{_section(high)}万{zero}{_section(low)}"


def _section(section: int) -> str:
    """Spell 0 to 9999, nothing for 0; a run of zeros between two digits is one 零."""
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
