"""How a wizard ends before its time: Ctrl-C and the end of the input, with nothing written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
NOTHING_WRITTEN = "没有写入任何文件。"


def held(questions: Callable[[], T]) -> T | None:
    """What the questions give; None where the input ends first. Either way it is said that nothing was written."""
    try:
        return questions()
    except EOFError:
        print(f"\n输入已经结束，还没有填完。{NOTHING_WRITTEN}", file=sys.stderr)
        return None
    except KeyboardInterrupt:
        print(f"\n{NOTHING_WRITTEN}", file=sys.stderr)
        raise
