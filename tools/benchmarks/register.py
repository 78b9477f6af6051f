"""Importing a register of 10 000 households, beside its two unavoidable parts: reading cells and writing files.

The base is python-calamine giving every cell of every sheet as Python values, plus tomli-w writing the same cases to
files. A stricter base stands beside it, in which the texts are ready and only their bytes are written. An import does
more: the guards, the doors of the cells, every check of a case (and of its scheme), comments in the files.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import python_calamine
import tomli_w

from chaiqian import load_case, load_scheme
from chaiqian.documents.case import Case
from chaiqian.documents.scheme import Scheme
from chaiqian.register.exporting import write_cases
from chaiqian.register.importing import import_register
from timing import fastest, report

HOUSEHOLDS = 10_000
TURNS = 3
LIMIT = 2.5
BASE, BYTES = "cells by calamine + cases by tomli-w", "cells by calamine + the bytes of the files"
IMPORT, CHECKED = "import", "import, checked against a scheme"
HERE = Path(__file__).parent


def population(households: int) -> list[Case]:
    """The sample household many times over, each with a number of its own."""
    values = load_case(HERE / "case.toml").model_dump(exclude_defaults=True)
    return [Case.model_validate({**values, "case_id": f"H-{number:05d}"}) for number in range(households)]


def cells(book: Path) -> None:
    """Read all cells of all sheets."""
    workbook = python_calamine.CalamineWorkbook.from_path(str(book))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def cells_and_cases(book: Path, cases: dict[str, dict[str, Any]], folder: Path) -> None:
    """Read all cells, write all cases; nothing between."""
    cells(book)
    folder.mkdir()
    for name, case in cases.items():
        with open(folder / name, "wb") as file:
            tomli_w.dump(case, file)


def cells_and_bytes(book: Path, texts: dict[str, bytes], folder: Path) -> None:
    """Read all cells, write texts that are ready."""
    cells(book)
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_bytes(text)


def imported(book: Path, folder: Path, scheme: Scheme | None) -> None:
    result = import_register(book, folder, scheme=scheme)
    assert not result.failed and len(result.outcomes) == HOUSEHOLDS, result.problems[:3]


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        book, first = Path(temporary) / "register.xlsx", Path(temporary) / "first"
        with open(book, "w+b") as stream:
            write_cases(population(HOUSEHOLDS), stream)
        import_register(book, first)
        texts = {path.name: path.read_bytes() for path in first.iterdir()}
        cases = {name: tomllib.loads(text.decode(), parse_float=Decimal) for name, text in texts.items()}
        scheme = load_scheme(HERE / "scheme.toml")
        folders = (Path(temporary) / str(number) for number in count())
        seconds = fastest(
            {
                BASE: lambda: cells_and_cases(book, cases, next(folders)),
                BYTES: lambda: cells_and_bytes(book, texts, next(folders)),
                IMPORT: lambda: imported(book, next(folders), None),
                CHECKED: lambda: imported(book, next(folders), scheme),
            },
            TURNS,
        )
    title = f"A register of {HOUSEHOLDS:,} households, process time (fastest of {TURNS})"
    return 0 if report(title, seconds, BASE, {IMPORT: LIMIT}) else 1


if __name__ == "__main__":
    sys.exit(main())
