"""A table that is wider than the screen: its bars go first, then each cell has a line of its own; nothing is cut."""

from chaiqian.output.page import page_text
from chaiqian.output.report import BAR, MONEY, WORD, Column, Report, Table
from chaiqian.output.report_page import report_page
from chaiqian.output.width import cells

MOST = 9_999_999_999_99


def shown(amounts: int, bar: bool, width: int = 80) -> str:
    bars = (Column("", BAR, 20),) * bar
    columns = (Column("日期", WORD), *(Column(f"金额{number}", MONEY) for number in range(amounts)), *bars)
    row = ("2020-05-20", *(MOST,) * amounts, *(1000,) * bar)
    table = Table("表", "表", columns, (row, row), total=("合计", *(MOST,) * amounts, *(0,) * bar))
    return page_text(report_page(Report("题", (), (table,)), width))


def test_what_fits_stays_a_table_with_its_bar() -> None:
    assert "█" in shown(2, bar=True)


def test_the_bar_goes_before_a_number_does() -> None:
    out = shown(4, bar=True, width=88)
    assert "█" not in out and "2020-05-20  9,999,999,999.99  9,999,999,999.99  9,999,999,999.99" in out


def test_what_is_still_too_wide_has_a_line_for_each_cell() -> None:
    out = shown(6, bar=True)
    assert "日期   2020-05-20\n金额0  9,999,999,999.99\n" in out and out.count("9,999,999,999.99") == 18
    assert all(cells(line) < 80 for line in out.splitlines())
    assert "2020-05-20  9,999,999,999.99  9,999,999,999.99" in shown(6, bar=True, width=120)
