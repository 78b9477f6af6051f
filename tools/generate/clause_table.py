"""Write the clause table into README.md and README.zh-CN.md from the clause register; --check only compares.

README.md gets one row a chapter, short; README.zh-CN.md every clause with how the program treats it. Exit 1 where
--check finds a table that is not the register's, or where a README has no place for one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from chaiqian.guidance.register import Clause, load_guidance

BEGIN, END = "<!-- clauses:begin -->", "<!-- clauses:end -->"
ROOT = Path(__file__).parents[2]
TREATMENTS = {"computed": "计算", "checked": "核对", "recorded": "登记", "informational": "说明"}


def full_table(clauses: Sequence[Clause]) -> str:
    """Every clause: number, heading, treatment and summary, in Chinese."""
    rows = [f"| {c.number} | {c.heading} | {TREATMENTS[c.treatment]} | {c.summary} |" for c in clauses]
    return "\n".join(["| 条款 | 内容 | 处理 | 程序怎样处理 |", "|---|---|---|---|", *rows])


def short_table(clauses: Sequence[Clause]) -> str:
    """One row a chapter (一 … 十八): how many of its clauses are treated in which way."""
    rows = [_chapter_row(list(group)) for _, group in groupby(clauses, key=_chapter)]
    return "\n".join(["| Clause | About | Treatment |", "|---|---|---|", *rows])


TABLES: dict[str, Callable[[Sequence[Clause]], str]] = {"README.md": short_table, "README.zh-CN.md": full_table}


def with_table(text: str, table: str) -> str:
    """`text` with everything between the markers replaced by `table`; ValueError without one pair of markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write both READMEs, or with --check report each that is out of date."""
    stale = 0
    for name, table in TABLES.items():
        path = ROOT / name
        text = path.read_text("utf-8")
        wanted = with_table(text, table(load_guidance().clauses))
        if "--check" not in arguments:
            path.write_text(wanted, "utf-8", newline="\n")
        elif wanted != text:
            print(f"{name}: the clause table is out of date; run tools/generate/clause_table.py", file=sys.stderr)
            stale += 1
    return 1 if stale else 0


def _chapter(clause: Clause) -> str:
    return clause.number.partition("（")[0]


def _chapter_row(clauses: list[Clause]) -> str:
    first = clauses[0]
    if len(clauses) == 1:
        return f"| {first.number} | {first.heading} | {first.treatment} |"
    counts = {name: sum(c.treatment == name for c in clauses) for name in TREATMENTS}
    treatment = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"| {first.number}, {len(clauses)} clauses | {first.heading} | {treatment} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
