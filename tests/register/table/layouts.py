"""Small registers as offices lay them out: rows of cells, merged cells, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.register.books import make_book

from chaiqian.documents.case import Case
from chaiqian.documents.load import load_case
from chaiqian.documents.scheme import Scheme
from chaiqian.register.importing import Import, import_register
from chaiqian.register.table.model import Taught

Rows = list[list[Any]]
Merge = tuple[str, int, int, int, int]

LAND = ["户编号", "户主姓名", "村名", "房屋坐落", "认定宅基地面积", "批准年份", "面积认定依据", "宅基地公示"]
PEOPLE = ["姓名", "与户主关系", "集体成员", "户籍在册", "人员公示"]


def land(number: str = "A-1", owner: str = "赵甲（示例）", **other: Any) -> list[Any]:
    """The cells of a household under LAND."""
    cells = [number, owner, "韩庄村", "韩庄村1号", 213.45, 1979, "批准文件", "无异议"]
    for place, value in other.items():
        cells[int(place[1:])] = value
    return cells


def person(name: str = "赵甲（示例）", relation: str = "户主") -> list[Any]:
    """The cells of a person under PEOPLE."""
    return [name, relation, "是", "是", "无异议"]


NO_LAND = [None] * len(LAND)
WIFE = person("孙乙（示例）", "之妻")


def read(
    folder: Path,
    sheets: Mapping[str, Rows],
    merged: Iterable[Merge] = (),
    scheme: Scheme | None = None,
    taught: Taught | None = None,
) -> Import:
    """Import these sheets into folder/cases; merged cells are sheet, first row, first column, last row, last column."""

    def touch(_: Any, made: dict[str, Any]) -> None:
        for name, top, left, bottom, right in merged:
            made[name].merge_range(top, left, bottom, right, sheets[name][top][left])

    book = make_book(folder / "登记簿.xlsx", sheets, touch)
    return import_register(book, folder / "cases", scheme=scheme, taught=taught or Taught())


def cases(folder: Path) -> dict[str, Case]:
    """The cases that were written, by number."""
    found = (load_case(path) for path in sorted((folder / "cases").glob("*.toml")))
    return {case.case_id: case for case in found}


def people(folder: Path) -> dict[str, list[str]]:
    """The relations of the people of each household that was written."""
    return {number: [member.relation for member in case.members] for number, case in cases(folder).items()}


HELD = "R661"  # what households say that are held back by what is said of a sheet or of another row


def errors(result: Import) -> list[tuple[str, str]]:
    """Code and message of every error, without those households that only say which error holds them back."""
    found = [found for found in result.problems if found.severity == "error" and found.code != HELD]
    return [(one.code, str(one.message)) for one in found]


def notes(result: Import) -> list[tuple[str, str]]:
    return [(found.code, str(found.message)) for found in result.problems if found.severity != "error"]


def beside(heads: list[str], cells: list[Any], below: list[Any] | None = None) -> dict[str, Rows]:
    """A register of one household and two people, with these columns between the household's and the people's."""
    rows = [[*LAND, *heads, *PEOPLE], [*land(), *cells, *person()]]
    rows.append([*NO_LAND, *(below or [None] * len(cells)), *WIFE])
    return {"Sheet1": rows}
