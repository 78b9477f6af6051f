"""Write the clause table into docs/manual.zh-CN.md from the clause register; --check only compares.

Every clause, with how the program treats it. Exit 1 where --check finds a table that is not the register's;
ValueError where the manual has no place for one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from chaiqian.guidance.register import Clause, load_guidance

BEGIN, END = "<!-- clauses:begin -->", "<!-- clauses:end -->"
PAGE = Path(__file__).parents[2] / "docs" / "manual.zh-CN.md"
TREATMENTS = {"computed": "计算", "checked": "核对", "recorded": "登记", "informational": "说明"}


def full_table(clauses: Sequence[Clause]) -> str:
    """Every clause: number, heading, treatment and summary, in Chinese."""
    rows = [f"| {c.number} | {c.heading} | {TREATMENTS[c.treatment]} | {c.summary} |" for c in clauses]
    return "\n".join(["| 条款 | 内容 | 处理 | 程序怎样处理 |", "|---|---|---|---|", *rows])


def with_table(text: str, table: str) -> str:
    """`text` with everything between the markers replaced by `table`; ValueError without one pair of markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the manual, or with --check report where it is out of date."""
    text = PAGE.read_text("utf-8")
    wanted = with_table(text, full_table(load_guidance().clauses))
    if "--check" not in arguments:
        PAGE.write_text(wanted, "utf-8", newline="\n")
    elif wanted != text:
        print(
            "docs/manual.zh-CN.md: the clause table is out of date; run tools/generate/clause_table.py", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
