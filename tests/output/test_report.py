"""Bars of more and of less, facts said once, widths and contents: how a report is laid out in each format."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from chaiqian.output.fonts import sheet_fonts
from chaiqian.output.page import page_text
from chaiqian.output.report import BAR, MONEY, NUMBER, Column, Report, Table
from chaiqian.output.report_csv import write_csv
from chaiqian.output.report_html import write_html
from chaiqian.output.report_page import report_page
from chaiqian.output.report_pdf import write_pdf
from chaiqian.output.report_workbook import write_workbook

COLUMNS = (Column("项目", width=3), Column("增减", MONEY), Column("变动大小", BAR, 8))
LONG = "宅基地区位补偿价（控制标准以内）"
MIXED = Table("情景1 项目", "情景1　各项目", COLUMNS, ((LONG, 1000, 1000), ("乙", -500, -500)), part="情景1")
RISING = Table("情景2 项目", "情景2　各项目", COLUMNS, (("甲", 1000, 1000), ("乙", 500, 500)), part="情景2")
FACTS = (("数据", "某某数据"),)


def report(*tables: Table, facts_once: bool = True) -> Report:
    return Report("测算", FACTS, tables, facts_once=facts_once)


def html(path: Path, *tables: Table) -> str:
    with open(path, "w+b") as stream:
        write_html([report(*tables)], stream)
    return path.read_text("utf-8")


def workbook(path: Path, made: Report) -> CalamineWorkbook:
    with open(path, "wb") as stream:
        write_workbook([made], stream)
    return CalamineWorkbook.from_path(path)


@pytest.mark.parametrize(
    ("encoding", "more", "less"), [("utf-8", "█", "□"), ("gbk", "█", "□"), ("ascii", "#", "-"), ("x", "#", "-")]
)
def test_a_terminal_draws_less_hollow(encoding: str, more: str, less: str) -> None:
    lines = page_text(report_page(report(MIXED), 80, encoding)).splitlines()
    drawn = {line.split()[0]: line.split()[2] for line in lines if line.startswith((LONG, "乙"))}
    assert set(drawn[LONG]) == {more} and set(drawn["乙"]) == {less}
    assert len(drawn[LONG]) // 2 == len(drawn["乙"])
    assert f"条形：{more} 为增加，{less} 为减少。" in lines


def test_no_legend_where_nothing_falls(tmp_path: Path) -> None:
    assert "为减少" not in page_text(report_page(report(RISING), 80))
    assert "为减少" not in html(tmp_path / "a.html", RISING)
    found = workbook(tmp_path / "a.xlsx", report(RISING)).get_sheet_by_index(0).to_python()
    assert "为减少" not in str(found) and "变动大小" in str(found)
    with open(tmp_path / "a.pdf", "wb") as stream:
        write_pdf([report(RISING)], stream, sheet_fonts())
    assert "为减少" not in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_a_pdf_draws_less_hollow(tmp_path: Path) -> None:
    with open(tmp_path / "a.pdf", "wb") as stream:
        write_pdf([report(MIXED)], stream, sheet_fonts())
    page = PdfReader(tmp_path / "a.pdf").pages[0]
    contents = page.get_contents()
    assert contents is not None
    drawn = contents.get_data().decode("latin1")
    assert (
        drawn.count("0.47058824 scn") == 1 and drawn.count("0.23529412 SCN") == 1
    )  # one filled, one with an edge only
    assert "条形：实心为增加，空心为减少。" in page.extract_text()


def test_html_draws_less_hollow(tmp_path: Path) -> None:
    page = html(tmp_path / "a.html", MIXED)
    lengths = {look: int(length) for length, look in re.findall(r'width="(\d+)" height="\d+" class="(\w+)"', page)}
    assert lengths["less"] * 2 == lengths["more"] > 0 and "（实心为增加，空心为减少）" in page


def test_a_workbook_draws_less_to_the_other_side(tmp_path: Path) -> None:
    rows = workbook(tmp_path / "a.xlsx", report(MIXED, RISING)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if "条形" in str(row[0])] == ["条形：向右为增加，向左为减少。"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        mixed, rising = (archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert "<xm:f>-1000</xm:f>" in mixed and 'axisPosition="middle"' in mixed
    assert "<xm:f>-1000</xm:f>" not in rising and "axisPosition" not in rising


@pytest.mark.parametrize("once", [True, False])
def test_a_workbook_says_the_facts_on_its_first_sheet_and_elsewhere_where_asked(tmp_path: Path, once: bool) -> None:
    book = workbook(tmp_path / "a.xlsx", report(MIXED, RISING, facts_once=once))
    first, second = (str(book.get_sheet_by_index(index).to_python()) for index in (0, 1))
    assert "数据：某某数据" in first and ("数据：某某数据" in second) != once


def test_a_name_of_a_row_does_not_fold_in_a_workbook(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", report(MIXED))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    width = re.search(r'<col min="1" max="1" width="([\d.]+)"', sheet)
    assert width is not None and float(width[1]) > 2 * len(LONG)
    heights = re.findall(r'<row r="\d+" [^>]*ht="([\d.]+)"', sheet)
    assert "32" not in heights


def test_each_part_has_its_own_line_of_contents(tmp_path: Path) -> None:
    contents = html(tmp_path / "a.html", Table("总览", "总览", COLUMNS, ()), MIXED, RISING)
    lines = re.findall(r"<p>(<b>情景\d</b>)?((?:<a [^>]*>[^<]*</a> ?)+)</p>", contents)
    assert [part for part, _ in lines] == ["", "<b>情景1</b>", "<b>情景2</b>"]
    assert [re.findall(">([^<]+)<", links) for _, links in lines] == [["总览"], ["各项目"], ["各项目"]]
    assert re.search(r"nav a[^}]*white-space:nowrap", contents)


def test_a_short_table_stays_whole_in_print(tmp_path: Path) -> None:
    long = MIXED._replace(rows=MIXED.rows * 20)
    contents = html(tmp_path / "a.html", MIXED, long)
    assert contents.count('<table class="short">') == 1 == contents.count("<table>")
    assert re.search(r"\.short\{break-inside:avoid\}", contents)


HOSTILE = "<b a='x'>\"&\u202e{{ 7*7 }}{% raw %}<script>"


def test_nothing_in_a_name_is_markup_or_template(tmp_path: Path) -> None:
    table = Table(HOSTILE, HOSTILE, (Column(HOSTILE), *COLUMNS[1:]), ((HOSTILE, 1, 5),), (HOSTILE, 1, None), (HOSTILE,))
    empty = Table("空", "空", COLUMNS, (), nothing=HOSTILE)
    made = Report(HOSTILE, ((HOSTILE, HOSTILE),), (table, empty), (HOSTILE,), (HOSTILE,))
    with open(tmp_path / "a.html", "w+b") as stream:
        write_html([made], stream)
    page = (tmp_path / "a.html").read_text("utf-8")
    shown = "&lt;b a=&#39;x&#39;&gt;&#34;&amp;\\u202e{{ 7*7 }}{% raw %}&lt;script&gt;"
    assert page.count(shown) == page.count("7*7") == 16
    assert "<script" not in page and "\u202e" not in page


def test_numbers_in_csv_are_numbers() -> None:
    """A count of 1,234 was a text in quotes, and one of -5 a text with a mark before it."""
    columns = (Column("户数", NUMBER), Column("金额", MONEY), Column("村"))
    table = Table("", "", columns, ((1234, -123456, "-5"), (-5, None, "示例")))
    written = io.BytesIO()
    write_csv([Report("示例", (), (table,))], written)
    assert written.getvalue().decode("utf-8-sig").splitlines()[1:] == ["1234,-1234.56,'-5", "-5,/,示例"]
