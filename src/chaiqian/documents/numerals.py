"""Chinese numerals: 十二, 贰, and the years and days that are written in them, 一九七八年五月十日."""

from __future__ import annotations

from chaiqian.output.pattern import pattern

_DIGITS = {digit: value for value, digits in enumerate(
    ("〇零○Oo0", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for digit in digits}  # fmt: skip
_ONE = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_WHOLE = pattern(f"([{_ONE}]?)[十拾]([{_ONE}]?)|([{_ONE}])")
_YEAR = pattern(f"([{''.join(_DIGITS)}]{{4}})年?(?:([十拾{_ONE}]{{1,3}})月(?:([十拾廿{_ONE}]{{1,3}})([日号]))?)?")


def whole(text: str) -> int | None:
    """The number from 1 to 99 that these numerals write: 十二 is 12; None where they are none."""
    found = _WHOLE.fullmatch(text.replace("廿", "二十"))
    if found is None:
        return None
    tens, ones, alone = found.groups()
    if alone:
        return _DIGITS[alone]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def year_in_digits(text: str) -> str | None:
    """一九七八年五月十日 as 1978年5月10日; None where a text is no year, month or day in numerals throughout."""
    found = _YEAR.fullmatch(text)
    if found is None or text.isascii():
        return None
    year = "".join(str(_DIGITS[digit]) for digit in found[1])
    parts = [(whole(word), unit) for word, unit in ((found[2], "月"), (found[3], found[4])) if word]
    if any(number is None for number, _ in parts):
        return None
    return f"{year}年" + "".join(f"{number}{unit}" for number, unit in parts)
