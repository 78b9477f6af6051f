"""Registers with one thing wrong each, for the catalogue of error messages: workbooks are made, not kept.

Each starts from the register of a good household (tests/errors/good-household.toml).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from chaiqian import load_case, load_scheme
from chaiqian.documents.case import Case
from chaiqian.documents.problem import Finding
from chaiqian.register.book.child import OLE
from chaiqian.register.book.parts import UNPACKED_LIMIT
from chaiqian.register.columns import sheets
from chaiqian.register.exporting import export_register, rows_of
from chaiqian.register.importing import REFUSED, Import, ImportOutcome, import_register
from chaiqian.register.problems import RegisterRefused

HERE = Path(__file__).resolve().parents[2] / "tests" / "errors"
HOUSEHOLD, SCHEME = HERE / "good-household.toml", HERE / "scheme.toml"
BOOK = "登记簿.xlsx"
Rows = dict[str, list[list[Any]]]
Touch = Callable[[dict[str, Any]], None]


def problems_of(example: str, folder: Path) -> list[Finding]:
    """What importing (or, for W626, exporting) says of the example of this name."""
    book = folder / BOOK
    if example == "W626-spaces":
        return _exported(folder)
    if example == "R619-existing":
        made_before = load_case(HOUSEHOLD).source
        assert made_before is not None
        (folder / "SL-001.toml").write_bytes(made_before.data)
    if example == "R660-unexplained":
        return Import([ImportOutcome("SL-001", REFUSED)]).unexplained()
    BROKEN[example](book)
    try:
        return import_register(book, folder, dry_run=True, scheme=load_scheme(SCHEME)).problems
    except RegisterRefused as refusal:
        return [refusal.finding]


def _exported(folder: Path) -> list[Finding]:
    text = HOUSEHOLD.read_text("utf-8").replace('"示例评估机构"', '"示例评估机构 "')
    (folder / "case.toml").write_text(text, "utf-8")
    with open(folder / BOOK, "w+b") as stream:
        return export_register(folder, stream).notes


def _good() -> Rows:
    case = load_case(HOUSEHOLD)
    return {sheet.name: [list(sheet.headers), *(list(row) for row in _rows(sheet, case))] for sheet in sheets()}


def _rows(sheet: Any, case: Case) -> list[Any]:
    return list(rows_of(sheet, case.model_dump(exclude_defaults=True)))


def _write(book: Path, rows: Rows, touch: Touch = lambda made: None) -> None:
    workbook = xlsxwriter.Workbook(str(book), {"strings_to_formulas": False})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    made = {name: workbook.add_worksheet(name) for name in rows}
    for name, table in rows.items():
        for number, cells in enumerate(table):
            for index, value in enumerate(cells):
                if isinstance(value, bool):
                    made[name].write(number, index, "是" if value else "否")
                elif hasattr(value, "year"):
                    made[name].write_datetime(number, index, value, day)
                elif value is not None:
                    made[name].write(number, index, value)
    touch(made)
    workbook.close()


def _with(sheet: str, header: str, value: Any, row: int = 1) -> Callable[[Path], None]:
    """A register with one cell changed."""

    def make(book: Path) -> None:
        rows = _good()
        rows[sheet][row][rows[sheet][0].index(header)] = value
        _write(book, rows)

    return make


def _changed(change: Callable[[Rows], None]) -> Callable[[Path], None]:
    """A register with its rows changed."""

    def make(book: Path) -> None:
        rows = _good()
        change(rows)
        _write(book, rows)

    return make


def _touched(touch: Touch) -> Callable[[Path], None]:
    """A register with something done to its worksheets."""
    return lambda book: _write(book, _good(), touch)


def _web_page(book: Path) -> None:
    book.write_text("<html><body><table><tr><td>档案编号</td></tr></table></body></html>", "utf-8")


def _locked(book: Path) -> None:
    """A container of the kind that Excel writes for a workbook with a password."""
    end, table = 0xFFFFFFFE, 0xFFFFFFFD
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<IIIII", header, 56, 4096, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    allocation = struct.pack("<128I", table, end, *[0xFFFFFFFF] * 126)
    name = "EncryptedPackage".encode("utf-16-le")
    entry = bytearray(512)
    entry[: len(name)] = name
    struct.pack_into("<H", entry, 64, len(name) + 2)
    book.write_bytes(bytes(header) + allocation + bytes(entry))


def _too_large(book: Path) -> None:
    _write(book, _good())
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedstrings.xml", b"<sst>" + b" " * UNPACKED_LIMIT + b"</sst>")


def _damaged(book: Path) -> None:
    _write(book, _good())
    book.write_bytes(book.read_bytes()[:2000])


def _error_cell(made: dict[str, Any]) -> None:
    made["房屋"].write_formula(1, 3, "=1/0", None, "#DIV/0!")


def _no_result(made: dict[str, Any]) -> None:
    made["房屋"].write_formula(1, 3, "=B9", None, "")


def _merged(made: dict[str, Any]) -> None:
    made["房屋"].merge_range(1, 3, 2, 3, 100)


def _second_choice(rows: Rows) -> None:
    second = list(rows["选房"][1])
    second[rows["选房"][0].index("安置方式")] = "货币安置"
    second[rows["选房"][0].index("户型")] = "三居室"
    rows["选房"].append(second)


def _without_households(rows: Rows) -> None:
    del rows["宅基地"]


def _owner_twice(rows: Rows) -> None:
    for row, value in zip(rows["宅基地"], ("户主", "乙户（示例）"), strict=True):
        row.append(value)


def _without_year(rows: Rows) -> None:
    header = rows["宅基地"][0]
    header[header.index("批准年份")] = "备注"


def _in_ten_thousands(rows: Rows) -> None:
    header = rows["房屋"][0]
    header[header.index("重置成新价（元）")] = "重置成新价（万元）"


def _total(rows: Rows) -> None:
    rows["房屋"].append(["合计", None, None, 160])


def _wrong_total(rows: Rows) -> None:
    rows["房屋"].append(["合计", None, None, 190])


def _without(sheet: str) -> Callable[[Rows], None]:
    """A register without one of its sheets."""

    def change(rows: Rows) -> None:
        del rows[sheet]

    return change


def _headed(sheet: str, header: str, other: str) -> Callable[[Rows], None]:
    """A column under another header."""

    def change(rows: Rows) -> None:
        rows[sheet][0][rows[sheet][0].index(header)] = other

    return change


def _unknown_column(rows: Rows) -> None:
    rows["宅基地"][0].append("奖励面积")
    rows["宅基地"][1].append(30)


def _verdict_alone(rows: Rows) -> None:
    """The group's verdict in place of the conditions that it rests on."""
    first, second = (rows["人员"][0].index(name) for name in ("集体经济组织成员", "户籍在拆迁范围内"))
    place = rows["人员"][0].index("认定为被安置人员")
    for row in rows["人员"]:
        row[place] = row[place] or "是"
        del row[max(first, second)], row[min(first, second)]


def _head(header: str, word: str) -> Callable[[Rows], None]:
    """Relations under another header, the first of them in another word."""

    def change(rows: Rows) -> None:
        place = rows["人员"][0].index("与被拆迁人关系")
        rows["人员"][0][place], rows["人员"][1][place] = header, word

    return change


def _second_household(rows: Rows) -> None:
    """A household of the same people's numbers, in which nobody counts."""
    number, member = rows["人员"][0].index("身份证号"), rows["人员"][0].index("集体经济组织成员")
    rows["人员"][1][number] = "110117198001010011"
    for name in ("宅基地", "人员"):
        second = ["SL-002", *rows[name][1][1:]]
        if name == "人员":
            second[member] = "否"
        rows[name].append(second)


def _broken_into(rows: Rows) -> None:
    _second_household(rows)
    rows["人员"][2], rows["人员"][3] = rows["人员"][3], rows["人员"][2]
    rows["人员"][2][rows["人员"][0].index("身份证号")] = None


BROKEN: dict[str, Callable[[Path], None]] = {
    "R601-web-page": _web_page,
    "R602-locked": _locked,
    "R603-too-large": _too_large,
    "R604-damaged": _damaged,
    "R605-far-corner": _touched(lambda made: made["房屋"].write(1_048_575, 16_383, 1)),
    "R606-no-households": _changed(_without_households),
    "R607-no-header": _changed(lambda rows: rows.update({"房屋": [["房屋表"], ["SL-001", "正房"]]})),
    "R608-twice": _changed(_owner_twice),
    "R609-no-column": _changed(_without_year),
    "R611-id-number": _with("宅基地", "身份证号", 1.1011719800101002e17),
    "R612-error-cell": _touched(_error_cell),
    "R613-no-result": _touched(_no_result),
    "R614-merged": _touched(_merged),
    "R615-no-number": _with("宅基地", "档案编号", None),
    "R616-number-twice": _changed(lambda rows: rows["宅基地"].append(list(rows["宅基地"][1]))),
    "R617-nobody": _with("人员", "档案编号", "SL001", 2),
    "R618-differs": _changed(_second_choice),
    "R619-existing": _with("宅基地", "宅基地面积（㎡）", 201),
    "R620-other-unit": _changed(_headed("宅基地", "宅基地面积（㎡）", "宅基地面积（亩）")),
    "R631-head": _changed(_head("与户主关系", "户主")),
    "R632-two-in-one": _with("人员", "姓名", "甲二、甲三（示例）", 2),
    "R633-broken-into": _changed(_broken_into),
    "R640-unknown-column": _changed(_unknown_column),
    "R641-no-people": _changed(_without("人员")),
    "R642-no-number": _changed(lambda rows: rows.update({"人员": [row[1:] for row in rows["人员"]]})),
    "R660-unexplained": _web_page,
    "R661-row-of-nobody": _with("人员", "档案编号", "SL001", 2),
    "W621-unknown-column": _changed(lambda rows: rows["宅基地"][0].append("备注")),
    "W622-unknown-sheet": _changed(lambda rows: rows.update({"草稿": [["x"]]})),
    "W623-hidden": _touched(lambda made: made["人员"].set_row(2, None, None, {"hidden": True})),
    "W624-total": _changed(_total),
    "W625-formula": _touched(lambda made: made["房屋"].write_formula(1, 3, "=100+20", None, 120)),
    "W626-spaces": _web_page,
    "W631-old-number": _with("人员", "身份证号", "110117800101001", 2),
    "W631-passport": _with("人员", "身份证号", "E12345678", 2),
    "W632-full-width": _with("人员", "档案编号", "ｓｌ－００１", 2),
    "W633-owner": _changed(_head("关系", "本人")),
    "W634-two-households": _changed(_second_household),
    "W640-sum": _changed(_wrong_total),
    "W641-ten-thousands": _changed(_in_ten_thousands),
    "W642-verdict-alone": _changed(_verdict_alone),
    "W643-no-buildings": _changed(_without("房屋")),
    "V108-kinship": _with("人员", "与被拆迁人关系", "媳妇", 2),
    "V108-publicity-in-a-cell": _with("宅基地", "公示", "已公示"),
    "V101-year-of-two-digits": _with("宅基地", "批准年份", "'82年"),
    "M408-group-as-spoken": _with("宅基地", "村民小组", "二队"),
}
