"""What is not as it was sealed: a deviation with its cause, and a line that is another now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chaiqian.receipts.receipt import SealedLine

PAPER, RECEIPT, SCHEME, CASE = "纸面", "回执", "方案", "案件"
FIGURES, REVISED, PROGRAM = "数值", "口径已修订", "程序"
OTHERS = "其他案件"  # a contradiction with one that arose since


class Deviation(NamedTuple):
    """One thing that is not as sealed: its cause, what it is, and its values then and now as a receipt writes them."""

    cause: str
    what: str
    before: object = None
    after: object = None


class LineChange(NamedTuple):
    """A line whose amount or status is not the sealed one; None where there is no such line."""

    name: str
    before: SealedLine | None
    after: SealedLine | None


def line_changes(before: list[SealedLine], after: list[SealedLine]) -> Iterator[LineChange]:
    """The lines whose amount or status differs, in the order of the sheet."""
    old, new = {line.id: line for line in before}, {line.id: line for line in after}
    for key in dict.fromkeys((*new, *old)):
        left, right = old.get(key), new.get(key)
        if left is None or right is None or (left.amount, left.status) != (right.amount, right.status):
            named = right or left
            assert named is not None
            yield LineChange(named.name, left, right)
