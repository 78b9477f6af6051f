"""Write the table of the recorded benchmark run (benchmarks/results.md) into tools/README.md; --check only compares.

Exit 1 where --check finds another table between the markers. A page without markers shows no table, and none is
written into it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

BEGIN, END = "<!-- benchmark:begin -->", "<!-- benchmark:end -->"
TOOLS = Path(__file__).parents[1]
PAGE = TOOLS / "README.md"
RESULTS = TOOLS / "benchmarks" / "results.md"


def with_results(text: str, results: str) -> str:
    """`text` with what stands between the markers replaced by the recorded run; unchanged without markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n\n{results.strip()}\n\n{end}{after}" if begin and end else text


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with --check report where it is out of date."""
    text = PAGE.read_text("utf-8")
    wanted = with_results(text, RESULTS.read_text("utf-8"))
    if "--check" not in arguments:
        PAGE.write_text(wanted, "utf-8", newline="\n")
        return 0
    if wanted != text:
        print("tools/README.md: not the recorded benchmark run; run tools/generate/benchmark_table.py", file=sys.stderr)
    return int(wanted != text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
