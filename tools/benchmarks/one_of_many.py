"""`settle` of one household in a folder of 10 000, against `settle` of the same household alone: what it costs to know
that no other case of the project contradicts it. Each call is a new process.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from start_up import process, work_of_children
from timing import fastest, report

HERE = Path(__file__).parent
HOUSEHOLDS = 10_000
TURNS = 7
LIMIT = 2.5
ALONE, AMONG = "settle, alone in its folder", f"settle, among {HOUSEHOLDS:,} cases"


def project(folder: Path, households: int) -> Path:
    """A project of so many households; gives the case in the middle of it."""
    folder.mkdir()
    (folder / "scheme.toml").write_text(HERE.joinpath("scheme.toml").read_text("utf-8"), "utf-8")
    case = HERE.joinpath("case.toml").read_text("utf-8")
    first = HOUSEHOLDS // 2
    for number in range(first, first + households):
        text = case.replace('"JZ-0001"', f'"JZ-{number:05}"')
        (folder / f"JZ-{number:05}.toml").write_text(text, "utf-8")
    return folder / f"JZ-{first:05}.toml"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone, among = project(folder / "alone", 1), project(folder / "many", HOUSEHOLDS)
        contestants = {
            ALONE: process("-m", "chaiqian", "settle", str(alone)),
            AMONG: process("-m", "chaiqian", "settle", str(among)),
        }
        seconds = fastest(contestants, TURNS, clock=work_of_children)
    return 0 if report("One household and its neighbours", seconds, ALONE, {AMONG: LIMIT}) else 1


if __name__ == "__main__":
    sys.exit(main())
