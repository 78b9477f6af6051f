"""A folder of cases settled by `chaiqian batch`, against a bare loop that reads and parses the same files.

`python tools/benchmarks/batch_folder.py [CASES]`: to JSON lines, 10 000 cases unless told otherwise, each different
from the next; then a village of 500 to a workbook and the terminal. Processor time of whole processes.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from start_up import process, work_of_children
from timing import fastest, report

HERE = Path(__file__).parent
LOOP = """
import sys, tomllib
from pathlib import Path
for path in Path(sys.argv[1]).glob("*.toml"):
    with open(path, "rb") as file:
        tomllib.load(file)
"""
TURNS = 2
VILLAGE, VILLAGE_SECONDS = 500, 3.0
BARE, BATCH = "bare loop: read, tomllib", "chaiqian batch -o .jsonl"


def write_cases(folder: Path, count: int) -> Path:
    """Write a project of `count` households, no two of which have the same numbers."""
    folder.mkdir()
    (folder / "scheme.toml").write_bytes((HERE / "scheme.toml").read_bytes())
    text, chance = (HERE / "case.toml").read_text("utf-8"), random.Random(3)
    for number in range(count):
        case = text.replace("JZ-0001", f"JZ-{number:05}")
        for amount in ("205725.00", "66300.00", "96120.00", "150000.00"):
            case = case.replace(amount, f"{chance.randrange(50_000, 400_000)}.{chance.randrange(100):02}")
        for area in ("158.25", "66.30", "80.10"):
            case = case.replace(area, f"{chance.randrange(30, 90)}.{chance.randrange(100):02}")
        (folder / f"JZ-{number:05}.toml").write_text(case, "utf-8")
    return folder


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as place:
        folder, village = write_cases(Path(place, "many"), count), write_cases(Path(place, "village"), VILLAGE)
        contestants = {
            BARE: process("-c", LOOP, str(folder)),
            BATCH: process("-m", "chaiqian", "batch", str(folder), "-o", f"{place}/a.jsonl", "--force"),
        }
        seconds = fastest(contestants, TURNS, clock=work_of_children)
        within = report(f"{count} cases in one folder", seconds, BARE, {BATCH: 1.5})
        name = "chaiqian batch -o .xlsx"
        ledger = {name: process("-m", "chaiqian", "batch", str(village), "-o", f"{place}/a.xlsx", "--force")}
        took = fastest(ledger, TURNS, clock=work_of_children)[name]
    print(f"A village of {VILLAGE} to workbook and terminal: {took:.2f} s  limit {VILLAGE_SECONDS:g} s")
    return 0 if within and took <= VILLAGE_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
