"""The same cells as another reader finds, in workbooks that are made at random."""

import io
from datetime import date, datetime, time

import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.book.parts import read

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20) | st.sampled_from(
    ["_x0041_", "a\nb", " 甲 ", "<&>\"'", "=1", "𠮷"]
)
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**9), 10**9),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda found: found.replace(microsecond=0)),
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=6)


def workbook(rows: list[list[object]], by_row: bool, date1904: bool) -> bytes:
    stream = io.BytesIO()
    options = {"constant_memory": by_row, "default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, {**options, "date_1904": date1904}) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    return stream.getvalue()


def plain(cell: object) -> object:
    """A moment to the second; a day is its midnight, and what calamine calls a time or nothing is left to the other."""
    if isinstance(cell, datetime):
        return cell
    return datetime.combine(cell, time()) if isinstance(cell, date) else cell


@settings(deadline=None, max_examples=150)
@given(rows=ROWS, by_row=st.booleans(), date1904=st.booleans())
def test_the_same_cells(rows: list[list[object]], by_row: bool, date1904: bool) -> None:
    if date1904:
        rows = [[None if isinstance(cell, date) and cell.year < 1905 else cell for cell in row] for row in rows]
    data = workbook(rows, by_row, date1904)
    (found,) = read(data).worksheets
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    expected = other.to_python(skip_empty_area=False)
    assert [list(map(plain, row)) for row in found.rows] == [list(map(plain, row)) for row in expected]
