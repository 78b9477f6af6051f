"""What a number format shows: a day or a time, the bare number, or something else that the code tells."""

from __future__ import annotations

import re

from chaiqian.output.pattern import pattern

MOMENT = "moment"
LONGEST = 255
# The formats that a workbook need not write out; 27 to 36 and 50 to 58 are days and times of East Asian editions.
_MOMENTS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_OTHERS = {9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 46: "[h]:mm:ss", 48: "##0.0E+0"}
_SECTION = pattern(r'(?:[^;"\\]|"[^"]*"?|\\.?)*')
_LITERAL = pattern(r'"[^"]*"?|\\.?|[_*].?')
_SPACE = pattern(r"[_*].?|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\d+|\$-[0-9a-f]+)\]|[\s\\]", re.I)
_BRACKETS = pattern(r"\[[^\]]*\]?")
_ELAPSED = pattern(r"\[(?:h+|m+|s+)\]", re.I)
_PLAIN = pattern(r"[#,?]*0?(?:\.[0#?]*)?")
_GENERAL = pattern(r"general|g/通用格式", re.I)


def shown_by(number: int, code: str | None) -> str:
    """What the format with this number and code shows: "" the bare number, MOMENT a day or time, else its code."""
    if code is None:
        return MOMENT if number in _MOMENTS else _OTHERS.get(number, "")
    code = code[:LONGEST]
    section = _SECTION.match(code)
    first = _GENERAL.sub("", section.group() if section is not None else "")
    if _ELAPSED.search(first) is None:
        bare = _BRACKETS.sub("", _LITERAL.sub("", first)).lower()
        if re.search("[ymdhs]|e(?![+-])", bare) is not None:
            return MOMENT
    shown = _SPACE.sub("", first)
    return "" if shown == "@" or (_PLAIN.fullmatch(shown) is not None and not shown.endswith(",")) else code
