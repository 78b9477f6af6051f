"""Days as people write them: 2019年6月5日, 2019.6.5, 2019，6，5."""

from __future__ import annotations

import re
import unicodedata

_DAY = r"(\d{4})\s*[-./年,、。\s]\s*(\d{1,2})\s*[-./月,、。\s]\s*(\d{1,2})\s*日?"
_TIME = r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
_WRITTEN = re.compile(_DAY + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})()()()")
LONGEST = 40

Parts = tuple[str, str, str, str | None, str | None, str | None]


def read_moment(text: str) -> Parts | None:
    """Year, month, day, hour, minute and second as written, the last three None or "" where there are none."""
    if len(text) > LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().strip("\"'").strip()
    found = _WRITTEN.fullmatch(plain) or _COMPACT.fullmatch(plain)
    return None if found is None else found.groups()  # type: ignore[return-value]


def plain_day(text: str) -> str | None:
    """The day to write in a file for what somebody wrote, None where it is none; a time of day is left out."""
    found = read_moment(text)
    if found is None:
        return None
    year, month, day = found[:3]
    return f"{year}-{int(month):02d}-{int(day):02d}" if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 else None
