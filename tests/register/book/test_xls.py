"""An .xls (Excel 97 to 2003): its cells, and what it does not tell."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlrd
from tests.register.book.parts import refusal
from tests.register.books import errors, notes

from chaiqian.documents.codes import WARNING
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import CellPlace
from chaiqian.register.book import xls
from chaiqian.register.book.opening import moment
from chaiqian.register.book.plain import Sheet
from chaiqian.register.importing import NEW, REFUSED, import_register
from chaiqian.register.reading import read_book

OLD = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["old.xls", "old_1904.xls"])
def test_excel_97(tmp_path: Path, name: str) -> None:
    """Written by xlwt: a date, a serial number, a hidden row, an error, formulas."""
    result = import_register(OLD / name, tmp_path / "cases")
    assert sorted(errors(result)) == [("R613", "宅基地", 4, 4), ("R613", "选房", 3, 1)]
    assert [(p.code, p.cell.sheet) for p in notes(result)][0] == ("W623", "宅基地")
    assert [(o.case_id, o.what) for o in result.outcomes] == [("A-1", NEW), ("B-2", REFUSED), ("C-3", REFUSED)]
    choice = load_case(tmp_path / "cases" / "A-1.toml").choice
    assert [str(choice.signed_on), str(choice.handed_over_on)] == ["2019-06-20", "2019-06-30"]


def test_what_an_old_workbook_does_not_tell_is_said_once(tmp_path: Path) -> None:
    told = [problem for problem in read_book(OLD / "old.xls").problems if problem.code == "W625"]
    assert [(problem.at, problem.severity) for problem in told] == [(CellPlace(file=str(OLD / "old.xls")), WARNING)]
    assert ".xls 里哪些格是公式看不出来" in told[0].message


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ("SIZE_LIMIT", 1024, ".xls 不超过 0 MiB"),
        ("CHARACTERS_LIMIT", 20, "全部单元格的文字不超过 20 字"),
        ("STRING_LIMIT", 5, "一个单元格不超过 32,767 字"),
        ("MERGED_LIMIT", -1, "合并单元格不超过 -1 处"),
    ],
)
def test_an_old_workbook_has_limits(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, expected: str) -> None:
    monkeypatch.setattr(xls, limit, value)
    found = refusal((OLD / "old.xls").read_bytes())
    assert found == ("R603", "工作簿里的内容过大，没有读取", expected)


def test_an_old_workbook_that_reaches_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "CELLS_LIMIT", 30)
    found = refusal((OLD / "old.xls").read_bytes())
    assert found == ("R605", "表的范围过大（到第 4 行、第 11 列）", "行数乘列数不超过 30")


def test_another_document_of_the_same_container() -> None:
    data = (OLD / "old.xls").read_bytes().replace("Workbook".encode("utf-16-le"), "WordText".encode("utf-16-le"))
    assert refusal(data)[:2] == ("R601", "这不是 Excel 工作簿，是别的文档")


def test_a_container_that_holds_nothing() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)[0] == "R604"


class _Sheet:
    """What is used of xlrd's sheet: one row that holds one cell of each kind."""

    def row_values(self, row: int) -> list[object]:
        return ["甲", 1.5, "", "", 43636.0, 0.5, 1, 42]

    def row_types(self, row: int) -> list[int]:
        kinds = [xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_TEXT]
        return [*kinds, xlrd.XL_CELL_DATE, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR]

    def cell_xf_index(self, row: int, column: int) -> int:
        return 7


def test_each_kind_of_cell_of_an_old_workbook() -> None:
    book, sheet = xls.Xls((OLD / "old.xls").read_bytes()), Sheet()
    book._telling = {7: "000"}
    assert book._row(_Sheet(), 3, sheet) == ["甲", 1.5, "", "", 43636.0, 0.5, True, ""]
    assert (sheet.unresolved, sheet.errors, sheet.moments) == ({(3, 3)}, {(3, 7)}, [(3, 4), (3, 5)])
    assert sheet.formats == {(3, 1): "000"}


@pytest.mark.parametrize(
    ("serial", "date1904", "found"),
    [
        (43636.0, False, date(2019, 6, 20)),
        (43636.0, True, date(2023, 6, 21)),
        (43636.75, False, datetime(2019, 6, 20, 18)),
        (0.5, False, time(12)),
        (1.0, False, date(1900, 1, 1)),
        (61.0, False, date(1900, 3, 1)),
        (43636.4999999999, False, datetime(2019, 6, 20, 12)),
    ],
)
def test_numbers_that_are_shown_as_days(serial: float, date1904: bool, found: object) -> None:
    assert moment(serial, date1904) == found


@pytest.mark.parametrize("serial", [-1.0, 1e9, float("nan")])
def test_a_number_that_is_no_date_stays_a_number(serial: float) -> None:
    assert moment(serial, False) is serial
