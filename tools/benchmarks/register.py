"""Importing a register of 10 000 households, beside its two unavoidable parts: reading cells and writing files.

    python tools/benchmarks/register.py [--six-sheets]

The register is one sheet as offices have it, a household's cells merged over four rows of people, 22 columns; or our
own six sheets. The base is the same reader (child, guards and the pass over the XML) giving the cells, plus tomli-w
writing the same cases to files. A stricter base stands beside it, in which the texts are ready and only their bytes are
written. An import does more: headings, blocks, the doors of the cells, every check of a case (and of its scheme),
comments in the files. Processor time of this process and its children counts.
"""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import tomli_w
import xlsxwriter

from chaiqian import load_case, load_scheme
from chaiqian.documents.case import Case
from chaiqian.documents.scheme import Scheme
from chaiqian.register.book.opening import open_workbook
from chaiqian.register.exporting import write_cases
from chaiqian.register.importing import import_register
from timing import fastest, report

HOUSEHOLDS = 10_000
TURNS = 3
LIMIT = 2.5
BASE, BYTES = "the cells + cases by tomli-w", "the cells + the bytes of the files"
IMPORT, CHECKED = "import", "import, checked against a scheme"
HERE = Path(__file__).parent
ROWS = 4
_GROUPS = {
    "户主信息": "编号 户主姓名 村 村民小组 坐落 低保户",
    "宅基地": "认定面积（㎡） 批准年份 认定依据 公示",
    "评估": "评估机构 评估报告号 装修及附属物（元） 首层建筑面积（㎡） 首层重置成新价（元）",
    "家庭成员": "姓名 与户主关系 集体经济组织成员 户籍在册 公示 大病 残疾等级",
}
HEADINGS = [(group, heading) for group, headings in _GROUPS.items() for heading in headings.split()]


def population(households: int) -> list[Case]:
    """The sample household many times over, each with a number of its own."""
    values = load_case(HERE / "case.toml").model_dump(exclude_defaults=True)
    return [Case.model_validate({**values, "case_id": f"H-{number:05d}"}) for number in range(households)]


def one_sheet(cases: Iterable[Case], book: Path) -> None:
    """One merged sheet: a title, a row of groups, a row of headings, four rows a household."""
    workbook = xlsxwriter.Workbook(str(book))
    sheet = workbook.add_worksheet("登记表")
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "宅基地及人口登记表（示例）")
    for index, (group, heading) in enumerate(HEADINGS):
        sheet.write(1, index, group)
        sheet.write(2, index, heading)
    for number, case in enumerate(cases):
        household(sheet, 3 + ROWS * number, case)
    workbook.close()


def household(sheet: Any, row: int, case: Case) -> None:
    """The rows of one household: its own cells merged over its people's."""
    home, land, building = case.household, case.homestead, case.buildings[0]
    appraisal = case.appraisal
    assert appraisal is not None and building.replacement_value is not None
    once = [
        *(case.case_id, home.owner, home.village, home.group, home.address, "是" if home.low_income else "否"),
        *(land.area / 100, land.year, land.basis, land.publicity),
        *(appraisal.agency, appraisal.report, appraisal.decoration_value / 100),
        *(building.area / 100, building.replacement_value / 100),
    ]
    for index, value in enumerate(once):
        sheet.merge_range(row, index, row + ROWS - 1, index, value)
    for number, kin in enumerate(("户主", "之妻", "长子", "孙女")):
        person = (f"{home.owner}{number}" if number else home.owner, kin, "√", "√", "无异议", "否", None)
        for index, value in enumerate(person, len(once)):
            sheet.write(row + number, index, value)


def cells(book: Path) -> None:
    """Read all cells of all sheets."""
    open_workbook(book)


def clock() -> float:
    """Processor time of this process and of the children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


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
        if sys.argv[1:] == ["--six-sheets"]:
            with open(book, "w+b") as stream:
                write_cases(population(HOUSEHOLDS), stream)
        else:
            one_sheet(population(HOUSEHOLDS), book)
        imported(book, first, None)
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
            clock=clock,
        )
    title = f"A register of {HOUSEHOLDS:,} households, process time (fastest of {TURNS})"
    return 0 if report(title, seconds, BASE, {IMPORT: LIMIT}) else 1


if __name__ == "__main__":
    sys.exit(main())
