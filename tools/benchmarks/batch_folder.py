"""A folder of cases settled by `chaiqian batch`, against a bare loop that reads and parses the same files.

`python tools/benchmarks/batch_folder.py [CASES] [--elapsed]`: to JSON lines, 10 000 cases unless told otherwise, each
different from the next, in one process and by workers; then a village of 500 to a workbook and the terminal. Processor
time of whole processes, their workers' included; with `--elapsed` also the time that passes, on a machine with nothing
else to do.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter

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
PROGRAM = """
import sys
from chaiqian.__main__ import main
from chaiqian.project import workers
workers.MANY = {}
sys.exit(main())
"""
TURNS = 2
VILLAGE, VILLAGE_SECONDS = 500, 3.0
BARE, ALONE, WORKERS = "bare loop: read, tomllib", "chaiqian batch, one process", "chaiqian batch, workers"
WORK = {ALONE: 1.75, WORKERS: 1.75 * 1.1}
ELAPSED = {WORKERS: 1.0}


def write_cases(folder: Path, count: int) -> Path:
    """Write a project of `count` households, all signed, no two of which have the same numbers."""
    folder.mkdir()
    scheme = (HERE / "scheme.toml").read_text("utf-8")
    scheme = scheme.replace("\nhouseholds = 40\n", f"\nhouseholds = {count}\n")
    (folder / "scheme.toml").write_text(scheme.replace("\nsigned = 37\n", f"\nsigned = {count}\n"), "utf-8")
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
    elapsed = "--elapsed" in sys.argv
    count = int(next((word for word in sys.argv[1:] if word.isdecimal()), 10_000))
    with tempfile.TemporaryDirectory() as place:
        folder, village = write_cases(Path(place, "many"), count), write_cases(Path(place, "village"), VILLAGE)
        words = "batch", str(folder), "-o", f"{place}/a.jsonl", "--force"
        contestants = {
            BARE: process("-c", LOOP, str(folder)),
            ALONE: process("-c", PROGRAM.format(count + 1), *words),
            WORKERS: process("-c", PROGRAM.format(1), *words),
        }
        seconds = fastest(contestants, TURNS, clock=work_of_children)
        within = report(f"{count} cases in one folder, processor time", seconds, BARE, WORK)
        if elapsed:
            seconds = fastest(contestants, TURNS, clock=perf_counter)
            within = report("The same, time that passes", seconds, BARE, ELAPSED) and within
        name = "chaiqian batch -o .xlsx"
        ledger = {name: process("-m", "chaiqian", "batch", str(village), "-o", f"{place}/a.xlsx", "--force")}
        took = fastest(ledger, TURNS, clock=work_of_children)[name]
    print(f"A village of {VILLAGE} to workbook and terminal: {took:.2f} s  limit {VILLAGE_SECONDS:g} s")
    return 0 if within and took <= VILLAGE_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
