"""The account of an import: what was read, and what became of it. It adds up, or the import is at fault.

households and people   read = new + changed + unchanged + returned
rows of each worksheet  people and houses + headings + sums + titles, notes and signatures + blank ones
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from chaiqian.output.text import safe
from chaiqian.register.importing import CHANGED, NEW, REFUSED, SAME, Import
from chaiqian.register.table.model import RowKind

SHEETS = 4


def account_lines(result: Import) -> Iterator[str]:
    """The account in words, a line for the households and one for each worksheet."""
    counts = Counter(outcome.what for outcome in result.outcomes)
    people: Counter[str] = Counter()
    for outcome in result.outcomes:
        people[outcome.what] += outcome.people
    parts = [f"{what} {_of(counts[what], people[what])}" for what in (NEW, CHANGED, SAME, REFUSED)]
    yield f"登记簿 {_of(counts.total(), people.total())}：{'，'.join(parts)}。"
    kinds = result.book.kinds if result.book is not None else {}
    if len(kinds) <= SHEETS:
        yield from (f"“{safe(name)}”{_rows(counted)}" for name, counted in kinds.items())
    else:
        yield f"{len(kinds)} 张表共 {_rows(sum(kinds.values(), Counter()))}"


def _of(households: int, people: int) -> str:
    return f"{households} 户 {people} 人" if households else "0 户"


def _rows(counted: Counter[RowKind]) -> str:
    parts = "，".join(f"{kind.value} {counted[kind]}" for kind in RowKind if counted[kind])
    return f"{counted.total()} 行：{parts}。"
