"""Days that an option states, as people write them."""

from __future__ import annotations

from datetime import date, datetime

from chaiqian.cli.chinese import UsageError
from chaiqian.documents.typed import DATE, Mistyped, read_text
from chaiqian.output.text import safe


def day_of(text: str | None, option: str) -> date | None:
    """The date that an option's text means: 2020-07-20, 2020.7.20 or 2020年7月20日. Raises UsageError."""
    if text is None:
        return None
    try:
        found = read_text(DATE, text)
    except Mistyped as mistyped:
        raise UsageError(f"选项 {option}：{mistyped.finding.message}") from None
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    expected = "应写日期，例如 2020-07-20、2020.7.20 或 2020年7月20日"
    raise UsageError(f"选项 {option} {expected}，现为 {safe(text)}")
