"""The workbook kit: cells are what they are, what Excel would not take is no silence, and no day is in a file."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from chaiqian.output.report import DAY, MONEY, TEXT, Value
from chaiqian.output.xlsx import LONGEST, WorkbookFailed, clipped, close, look, on_landscape_a4, put, workbook
from chaiqian.output.xlsx import with_page_numbers as numbered

VALUES: tuple[Value, ...] = ("=1+1", "0012", 7, Decimal("1234.50"), date(2020, 5, 20), datetime(2020, 5, 20, 8, 30, 15))


def made() -> bytes:
    stream = io.BytesIO()
    with workbook(stream) as book:
        sheet = book.add_worksheet("甲")
        on_landscape_a4(sheet)
        numbered(sheet, "题")
        for column, value in enumerate(VALUES):
            put(sheet, 0, column, value, book.add_format(look(DAY if isinstance(value, date) else TEXT)))
    return stream.getvalue()


def part(book: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(book)).read(name).decode()


def test_text_is_never_a_formula_and_numbers_and_days_are_themselves() -> None:
    rows = CalamineWorkbook.from_object(io.BytesIO(made())).get_sheet_by_index(0).to_python()
    assert rows == [["=1+1", "0012", 7, 1234.5, date(2020, 5, 20), datetime(2020, 5, 20, 8, 30, 15)]]
    sheet = part(made(), "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet
    assert "<oddHeader>&amp;C题</oddHeader><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter>" in sheet


def test_the_same_content_is_the_same_bytes() -> None:
    assert made() == made()
    assert "1980-01-01T00:00:00Z</dcterms:created>" in part(made(), "docProps/core.xml")


def test_a_moment_is_written_as_it_reads_on_the_spot() -> None:
    stream = io.BytesIO()
    with workbook(stream) as book:
        put(book.add_worksheet("甲"), 0, 0, datetime(2020, 5, 20, 8, 30, tzinfo=UTC), book.add_format(look(DAY)))
    sheet = CalamineWorkbook.from_object(io.BytesIO(stream.getvalue())).get_sheet_by_index(0)
    assert sheet.to_python() == [[datetime(2020, 5, 20, 8, 30)]]


def test_what_excel_does_not_take_is_no_silence() -> None:
    with pytest.raises(WorkbookFailed), workbook(io.BytesIO()) as book:
        put(book.add_worksheet("甲"), 0, 0, "长" * 40_000, None)
    assert clipped("长" * LONGEST) == "长" * LONGEST
    assert clipped("长" * (LONGEST + 1)) == "长" * LONGEST + "…"


def test_a_disk_that_refuses_is_a_failed_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(book: xlsxwriter.Workbook) -> None:
        raise FileCreateError("full")

    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", refuse)
    book = xlsxwriter.Workbook(io.BytesIO())
    with pytest.raises(WorkbookFailed, match="full"):
        close(book)


def test_money_stands_at_the_right_with_two_decimals() -> None:
    assert look(MONEY) == {"num_format": "#,##0.00", "border": 1, "valign": "vcenter", "align": "right"}
    assert "align" not in look(TEXT)
