"""A question before something is lost: asked at a terminal, answered by `--yes` anywhere else."""

from __future__ import annotations

import sys

from chaiqian.cli.chinese import UsageError
from chaiqian.documents.written import Unwritten, read_flag

NOTHING_CHANGED = "没有改动文件。"


def confirmed(question: str, yes: bool) -> bool:
    """Whether the user agrees. Where nobody can be asked, UsageError says that `--yes` is needed."""
    if yes:
        return True
    if not can_ask():
        raise UsageError(f"{question}\n确要这样做，请加 --yes。{NOTHING_CHANGED}")
    return asked(question)


def can_ask() -> bool:
    """Whether someone sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked(question: str) -> bool:
    """The answer at the terminal; the end of the input is a no."""
    print(question)
    while True:
        try:
            return read_flag(input("确定吗？（是/否）："))
        except EOFError:
            print()
            return False
        except Unwritten:
            print("请答 是 或 否。")
