"""The sheets of a village of 500 households in one PDF, against typst alone on the same document.

Each contestant is a process of its own, so that its CPU time and its peak memory can be read off. Typst alone gets the
data ready made and lays out all households in one go.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from timing import processor

HERE = Path(__file__).parent
HOUSEHOLDS = 500
TURNS = 1
RATIO, MEGABYTES = 1.5, 700


class Cost(NamedTuple):
    """CPU seconds and peak memory in MiB of a finished process."""

    cpu: float
    memory: float


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        village = write_village(folder / "village")
        write_document(village, folder / "sheets.json")
        alone = cheapest(folder, "typst-alone", folder / "sheets.json", folder / "alone.pdf")
        ours = cheapest(folder, "ours", village, folder / "ours.pdf")
    ratio = ours.cpu / alone.cpu
    print(f"{HOUSEHOLDS} sheets in one PDF ({processor()})")
    print(f"  typst alone on the same document   {alone.cpu:7.1f} s CPU  {alone.memory:7.0f} MiB")
    print(f"  chaiqian sheet, from the case files {ours.cpu:6.1f} s CPU  {ours.memory:7.0f} MiB")
    within = ratio <= RATIO and ours.memory <= MEGABYTES
    print(f"  ratio {ratio:.2f} (limit {RATIO}), memory limit {MEGABYTES} MiB: {'ok' if within else 'OVER'}")
    return 0 if within else 1


def write_village(folder: Path) -> Path:
    """A project of that many households: the benchmark's case under as many numbers, its signing unit as large."""
    folder.mkdir()
    scheme = HERE.joinpath("scheme.toml").read_text("utf-8")
    as_large = re.sub(r"^households = .*$", f"households = {HOUSEHOLDS}", scheme, flags=re.MULTILINE)
    (folder / "scheme.toml").write_text(as_large, "utf-8")
    case = HERE.joinpath("case.toml").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in case if not line.startswith(("case_id", "id_number"))]
    for number in range(HOUSEHOLDS):
        (folder / f"{number:04}.toml").write_text(f'case_id = "N-{number:04}"\n{"".join(kept)}', "utf-8")
    return folder


def write_document(village: Path, target: Path) -> None:
    from chaiqian import load_case, load_scheme, settle
    from chaiqian.household.sheet_typst import Print, sheet_json

    scheme = load_scheme(village / "scheme.toml")
    cases = sorted(path for path in village.glob("*.toml") if path.name != "scheme.toml")
    run = Print(fonts="Noto Serif SC", program="benchmark")
    target.write_text("\n".join(sheet_json(settle(load_case(path), scheme), run) for path in cases), "utf-8")


def typst_alone(source: Path, target: Path) -> None:
    """Lay out the whole document at once."""
    from chaiqian.household.sheet_typst import TEMPLATE
    from chaiqian.output.fonts import sheet_fonts
    from chaiqian.output.pdf import Printer

    target.write_bytes(Printer(sheet_fonts(), TEMPLATE).pdf(source.read_text("utf-8").split("\n")))


def ours(village: Path, target: Path) -> None:
    from chaiqian.cli.app import main

    if main(["sheet", str(village), "-o", str(target), "--force"]):
        sys.exit("not every sheet was printed")


def cheapest(folder: Path, name: str, source: Path, target: Path) -> Cost:
    """The cost of the cheapest run of one contestant."""
    return min(run(folder, name, source, target) for _ in range(TURNS))


def run(folder: Path, name: str, source: Path, target: Path) -> Cost:
    command = [sys.executable, __file__, name, str(source), str(target)]
    quiet = os.open(folder / "shown.txt", os.O_WRONLY | os.O_CREAT)
    child = os.posix_spawn(sys.executable, command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1)])
    _, status, used = os.wait4(child, 0)
    os.close(quiet)
    if status:
        sys.exit(f"{name} failed")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        {"typst-alone": typst_alone, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
