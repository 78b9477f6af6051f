"""Regular expressions that are compiled when they are first used: most commands use few of those that they import."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a pattern until something is asked of it, and remembers the answers."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        answer = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, answer)
        return answer


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives; a mistake in `text` shows when it is first used (tests/output/test_pattern.py)."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))
