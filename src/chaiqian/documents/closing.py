"""The last line of what the program writes: a file that was cut short is never settled in silence.

A full disk, a broken transfer or power that fails leaves the beginning of a file, and the beginning of a case may be a
case. So the head of what is written here says how it ends, and whoever reads it looks for that line. Files written by
hand have neither.
"""

from __future__ import annotations

from collections.abc import Sequence

END = "# —— 文件到此为止 ——"
TOLD = f"# 程序写的文件，写有“{END[2:]}”一行的才完整。"
TOLD_WITHIN = 1000


def closed(head: Sequence[str], lines: Sequence[str]) -> str:
    """The text of a file with these lines, from its head to its end."""
    return "\n".join([*head, TOLD, *lines, "", END]) + "\n"


def is_cut(text: str) -> bool:
    """Whether this is the beginning of a file of which the end is missing."""
    if TOLD not in text[:TOLD_WITHIN]:
        return False
    return all(line.rstrip() != END for line in text.split("\n"))


def with_end_last(text: str) -> str:
    """The text of a file to which something was added behind its end."""
    lines = text.splitlines(keepends=True)
    ends = [number for number, line in enumerate(lines) if line.rstrip() == END]
    if len(ends) != 1 or ends[0] == len(lines) - 1:
        return text
    end = lines.pop(ends[0])
    before = "".join(lines).rstrip("\r\n")
    newline = end[len(END) :] or "\n"
    return before + newline * 2 + END + newline
