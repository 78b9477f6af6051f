"""The register on one sheet, as the commands write it."""

import zipfile
from pathlib import Path

import pytest
import python_calamine
from tools.generate import office_register

from chaiqian.cli.app import main
from chaiqian.register.columns import HELP_SHEET, KEY_HEADER, LISTS_SHEET, sheets
from chaiqian.register.importing import import_register
from chaiqian.register.one_sheet import ONE_SHEET, TITLE, columns, groups

EXAMPLE = Path(__file__).parent.parent / "examples" / "hanzhuang"


def run(*words: object) -> int:
    return main(["register", *map(str, words), "--layout", "one-sheet"])


def rows_of(book: Path) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_name(ONE_SHEET).to_python()


def test_it_holds_everything_that_a_case_may_state() -> None:
    assert {column for sheet in sheets() for column in sheet.columns} == set(columns())
    assert len(columns()) == sum(len(sheet.columns) for sheet in sheets())


def test_the_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "登记簿.xlsx"
    assert run("template", book, "--scheme", EXAMPLE / "scheme.toml") == 0
    assert capsys.readouterr().out == f"已写出空登记簿：{book}\n"
    workbook = python_calamine.CalamineWorkbook.from_path(str(book))
    assert workbook.sheet_names == [ONE_SHEET, HELP_SHEET, LISTS_SHEET]
    title, grouped, headings = rows_of(book)
    assert title[0] == TITLE and grouped[0] == KEY_HEADER
    assert headings[1:] == [column.header for column in columns()]
    assert [cell for cell in grouped[1:] if cell] == [name for name, _ in groups()]
    sheet = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == sheet.count("prompt=") == len(columns()) + 1
    assert 'sqref="A4:A20001"' in sheet and '<mergeCell ref="A2:A3"/>' in sheet
    help_ = workbook.get_sheet_by_name(HELP_SHEET).to_python()
    assert help_[1][2].startswith("一户占一行或几行：") and ["房屋", "楼层"] in [row[:2] for row in help_]
    lists = {cell for row in workbook.get_sheet_by_name(LISTS_SHEET).to_python() for cell in row}
    assert {"韩庄村", "第二村民小组", "空调"} <= lists
    result = import_register(book, tmp_path / "cases")
    assert [one.code for one in result.problems] == ["R606"] and result.outcomes == []


def test_an_export_merges_the_household_over_its_rows(tmp_path: Path) -> None:
    book = tmp_path / "登记簿.xlsx"
    assert run("export", EXAMPLE, book) == 0
    sheet = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
    merged = [row for row, cells in enumerate(rows_of(book), 1) if row > 3 and cells[0]]
    assert f'<mergeCell ref="A{merged[0]}:A{merged[1] - 1}"/>' in sheet


def test_another_layout_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "template", str(tmp_path / "a.xlsx"), "--layout", "two-sheets"]) == 2
    assert "选项 --layout 的值 two-sheets 不对，可选：six-sheets、one-sheet\n" in capsys.readouterr().err


def test_the_register_of_the_manual_is_as_it_is_made() -> None:
    assert office_register.main(["--check"]) == 0
