"""Small registers to damage: the rows of a good household, and workbooks made of rows."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from chaiqian.documents.problem import Finding
from chaiqian.register.importing import Import, import_register

Rows = list[list[Any]]
Touch = Callable[[Any, dict[str, Any]], None]
ID = "110117198001010011"

HOMESTEAD = [
    "档案编号", "被拆迁人", "村", "地址", "身份证号", "宅基地面积（㎡）", "批准年份", "认定依据", "公示",
    "评估机构", "评估报告", "装修及附属物评估额（元）",
]  # fmt: skip
MEMBERS = ["档案编号", "姓名", "与被拆迁人关系", "集体经济组织成员", "户籍在拆迁范围内", "公示"]
BUILDINGS = ["档案编号", "名称", "楼层", "建筑面积（㎡）", "重置成新价（元）"]
CHOICE = ["档案编号", "安置方式", "签约日期", "交房日期", "户型", "套数"]


def examples(number: int) -> int:
    """So many random registers; fewer on Windows: in wine each takes ten times as long to write and to read."""
    return number // 8 if sys.platform == "win32" else number


def homestead(case_id: str = "A-1") -> list[Any]:
    return [
        case_id,
        "甲一（示例）",
        "示例村",
        "示例村1号",
        None,
        200.5,
        1990,
        "批准文件",
        "无异议",
        "示例",
        "示例",
        1000,
    ]


def member(case_id: str = "A-1", name: str = "甲一（示例）", relation: str = "本人") -> list[Any]:
    return [case_id, name, relation, "是", "是", "无异议"]


def building(case_id: str = "A-1", name: str = "正房") -> list[Any]:
    return [case_id, name, 1, 120.25, 96000]


def rows(**more: Rows) -> dict[str, Rows]:
    """A register of one good household; `more` replaces or adds sheets."""
    return {"宅基地": [HOMESTEAD, homestead()], "人员": [MEMBERS, member()], "房屋": [BUILDINGS, building()], **more}


def with_cell(table: Sequence[Sequence[Any]], row: int, column: int, value: Any) -> Rows:
    """A copy of rows with one cell changed."""
    copied = [list(cells) for cells in table]
    copied[row][column] = value
    return copied


def make_book(path: Path, sheets: Mapping[str, Rows], touch: Touch | None = None, **options: Any) -> Path:
    """A workbook of these rows; dates get a date format. `touch` may do more to it."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    made = {}
    for name, table in sheets.items():
        made[name] = book.add_worksheet(name)
        for number, cells in enumerate(table):
            for index, value in enumerate(cells):
                if isinstance(value, date):
                    made[name].write_datetime(number, index, value, day)
                elif value is not None:
                    made[name].write(number, index, value)
    if touch is not None:
        touch(book, made)
    book.close()
    return path


def imported(folder: Path, sheets: Mapping[str, Rows], touch: Touch | None = None, **options: Any) -> Import:
    """Import these rows into folder/cases."""
    book = make_book(folder / "登记簿.xlsx", sheets, touch, **options)
    return import_register(book, folder / "cases")


def errors(result: Import) -> list[tuple[str, str, int, int]]:
    """Code, sheet, row and column of every error, without those that only say which error holds a household back."""
    found = [problem for problem in result.problems if problem.severity == "error" and problem.code != "R661"]
    return [(p.code, p.cell.sheet, p.cell.row, p.cell.column) for p in found]


def notes(result: Import) -> list[Finding]:
    return [problem for problem in result.problems if problem.severity != "error"]


def stream() -> io.BytesIO:
    return io.BytesIO()
