"""The cells of an .xlsx, however it spells them."""

from datetime import date, datetime, time

import pytest
from tests.register.book.parts import (
    MAIN,
    OFFICE,
    cells,
    made,
    packed,
    parts_of,
    read,
    read_sheet,
    refusal,
    relationships,
    worksheet,
)

STRINGS = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t>乙</t></si></sst>'
DAMAGED = ("R604", "工作簿损坏，读不出来", "完好的 Excel 工作簿")


def styles(*codes: str) -> str:
    """Style 0 is General; each further one has one of these number formats."""
    forms = "".join(f"<numFmt numFmtId='{164 + i}' formatCode='{code}'/>" for i, code in enumerate(codes))
    uses = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{forms}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{uses}</cellXfs></styleSheet>'
    )


@pytest.mark.parametrize(
    "cell",
    [
        'r="B2"><v>7</v>',
        "r='B2'><v>7</v>",
        'r = "B2" ><v>7</v>',
        'r="b2"><v>7</v>',
        'r="B0002"><v>7</v>',
        'r="$B$2"><v>7</v>',
        's="0" r="B2" t="n"><v>7.0</v>',
        'r="B2"><!-- <c r="XFD1048576"><v>1</v></c> --><v> 7\n</v>',
        'r="&#66;2"><v>&#55;</v>',
        'r="B2"><v><![CDATA[7]]></v>',
    ],
)
def test_any_spelling_of_a_place_is_that_place(cell: str) -> None:
    assert read_sheet(made(worksheet(cells(cell)))).rows == [["", ""], ["", 7.0]]


def test_places_that_are_left_out_follow_on() -> None:
    rows = cells("><v>1</v>", "><v>2</v>") + cells("><v>3</v>", 'r="D2"><v>4</v>', "><v>5</v>")
    assert read_sheet(made(worksheet(rows))).rows == [[1, 2, "", "", ""], [3, "", "", 4, 5]]


def test_cells_in_any_order() -> None:
    rows = '<row r="3"><c r="C3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="B1"><v>3</v></c></row>'
    assert read_sheet(made(worksheet(rows))).rows == [["", 3, ""], ["", "", ""], [2, "", 1]]


def test_cells_whose_row_says_otherwise_stand_where_they_say() -> None:
    rows = '<row r="1"><c r="A11"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    found = read_sheet(made(worksheet(rows))).rows
    assert (found[0], found[10], len(found)) == ([2], [1], 11)


def test_prefixed_names() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1" hidden="1"><x:c r="A1" t="s"><x:v>1</x:v></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t>丙</x:t></x:is></x:c></x:row></x:sheetData>'
        '<x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>'
    )
    strings = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>甲</x:t></x:si><x:si><x:t>乙</x:t></x:si></x:sst>'
    found = read_sheet(made(sheet, strings))
    assert (found.rows, found.merged, found.facts.hidden) == ([["乙", "丙"]], [((0, 0), (1, 0))], {0})


def test_strict_workbooks() -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    parts = parts_of(worksheet(cells('t="s"><v>0</v>')).replace(MAIN, "http://purl.oclc.org/ooxml/main"), STRINGS)
    parts["_rels/.rels"] = relationships(strict, a="officeDocument xl/workbook.xml")
    links = {"rId1": "worksheet worksheets/sheet1.xml", "rId2": "sharedStrings sharedStrings.xml"}
    parts["xl/_rels/workbook.xml.rels"] = relationships(strict, **links)
    assert read_sheet(packed(parts)).rows == [["甲"]]


def test_a_false_dimension_changes_nothing() -> None:
    above = '<dimension ref="A1:XFD1048576"/>'
    assert read_sheet(made(worksheet(cells("><v>1</v>"), above=above))).rows == [[1]]


@pytest.mark.parametrize(
    ("stored", "target"),
    [
        ("xl/Worksheets/SHEET1.XML", "worksheets/sheet1.xml"),
        ("xl\\worksheets\\sheet1.xml", "worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "/XL/worksheets/Sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "./worksheets/../worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml"),
    ],
)
def test_any_spelling_of_a_part_is_that_part(stored: str, target: str) -> None:
    parts = parts_of("")
    del parts["xl/worksheets/sheet1.xml"]
    parts[stored] = worksheet('<row r="1" hidden="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c></row>')
    parts["xl/_rels/workbook.xml.rels"] = relationships(rId1=f"worksheet {target}")
    found = read_sheet(packed(parts))
    assert (found.rows, found.facts.errors, found.facts.hidden) == ([["", 1]], {(0, 0)}, {0})


def test_the_workbook_may_stand_anywhere() -> None:
    parts = parts_of(worksheet(cells("><v>1</v>")))
    moved = {name.replace("xl/", "book/"): part for name, part in parts.items()}
    moved["_rels/.rels"] = relationships(a="officeDocument /book/workbook.xml")
    assert read_sheet(packed(moved)).rows == [[1]]


def test_each_kind_of_cell() -> None:
    row = cells(
        't="s"><v>1</v>', 't="str"><v>字 </v>', 't="inlineStr"><is><t xml:space="preserve"> 行 </t></is>',
        't="b"><v>1</v>', 't="b"><v>0</v>', 't="n"><v>1.5E3</v>', 't="d"><v>2019-06-20</v>',
        't="d"><v>2019-06-20T08:30:00Z</v>', 't="e"><v>#REF!</v>', "><v/>", 't="s"/><c><v>9</v>',
    )  # fmt: skip
    found = read_sheet(made(worksheet(row), STRINGS))
    expected = ["乙", "字", " 行 ", True, False, 1500.0, date(2019, 6, 20), datetime(2019, 6, 20, 8, 30), "", "", "", 9]
    assert found.rows == [expected]
    assert found.facts.errors == {(0, 8)}


def test_texts_in_pieces() -> None:
    rich = "<si>\n <r><rPr><b/></rPr><t>甲</t></r>\n <r><t>乙</t></r><rPh sb='0' eb='1'><t>jia</t></rPh>\n</si>"
    inline = 't="inlineStr">\n<is><r><t>丙</t></r>\n<r><t>丁</t></r><rPh><t>bing</t></rPh></is>\n'
    pages = worksheet(cells('t="s"><v>0</v>', inline, 't="s"><v>1</v>'))
    found = read_sheet(made(pages, f"<sst>{rich}<si><t>a_x000D_b_x005F_x0041__xD83D__xDE00__x00_</t></si></sst>"))
    assert found.rows == [["甲乙", "丙丁", "a\rb_x0041_😀_x00_"]]


def test_formulas() -> None:
    row = cells(
        "><f>1+1</f><v>2</v>", "><f>A1</f>", "><f/><v/>", 't="str"><f>"x"</f><v>x</v>', 't="str"><f>""</f><v></v>',
        't="e"><f>NA()</f><v>#N/A</v>', "><f t='shared' si='0'/><v>3</v>",
    )  # fmt: skip
    found = read_sheet(made(worksheet(row)))
    assert found.rows == [[2, "", "", "x", "", "", 3]]
    assert (found.facts.formulas, found.facts.unresolved, found.facts.errors) == (5, {(0, 1), (0, 2)}, {(0, 5)})


def test_the_last_cell_ends_with_the_sheet() -> None:
    below = "<pageMargins left='1'/><headerFooter><oddHeader>&amp;L村</oddHeader></headerFooter>"
    for cell, value in (("><v>1</v>", 1), ("t='inlineStr'><is><t>甲</t></is>", "甲"), ("t='str'><v>乙</v>", "乙")):
        assert read_sheet(made(worksheet(cells(cell), below))).rows == [[value]]


def test_rows_that_are_hidden_by_hand_by_a_filter_or_in_an_outline() -> None:
    rows = (
        '<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row>'
        "<row r='3' hidden = 'true' outlineLevel='1'><c><v>3</v></c></row><row hidden='1'><c><v>4</v></c></row>"
        '<row r="5" ht="0" customHeight="1"><c><v>5</v></c></row><row r="6" hidden="0" ht="15"><c><v>6</v></c></row>'
    )
    below = '<autoFilter ref="A1:A6"><filterColumn colId="0"/></autoFilter>'
    found = read_sheet(made(worksheet(rows, below)))
    assert (found.facts.hidden, len(found.rows)) == ({1, 2, 3, 4}, 6)


@pytest.mark.parametrize("second", ['s="1"><v>43001</v>', 't="str"><v>甲</v>', 't="d"><v>2019-06-21</v>', "><v>5</v>"])
@pytest.mark.parametrize("first", ['s="1"><v>43000</v>', 't="d"><v>2019-06-20</v>', 't="str"><v>乙</v>'])
def test_two_values_for_one_cell_are_no_workbook(first: str, second: str) -> None:
    sheet = worksheet(cells(f'r="A1" {first}', f'r="A1" {second}'))
    assert refusal(made(sheet, styles=styles("yyyy-mm-dd"))) == DAMAGED


def test_a_day_of_blanks_is_an_empty_cell() -> None:
    assert read_sheet(made(worksheet('<row r="5"><c r="C5" t="d"><v> </v></c></row>'))).rows == []


def test_merged_cells() -> None:
    below = "<mergeCells><mergeCell ref='A1:B3'/><mergeCell ref=\"$c$2:C4\"/><mergeCell ref='D1'/></mergeCells>"
    found = read_sheet(made(worksheet(cells("><v>1</v>"), below)))
    assert found.merged == [((0, 0), (2, 1)), ((1, 2), (3, 2)), ((0, 3), (0, 3))]


def test_a_picture_in_a_cell_is_nothing_to_read() -> None:
    """Excel keeps it as an error with rich data, WPS as a formula."""
    row = cells('t="e" vm="1"><v>#VALUE!</v>', 't="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>')
    wps = read_sheet(made(worksheet(row), **{"xl/richData/richValueRel.xml": "<richValueRels/>"}))
    assert (wps.rows, wps.facts.errors, wps.facts.formulas) == ([], set(), 0)
    assert read_sheet(made(worksheet(row))).facts.errors == {(0, 0)}


@pytest.mark.parametrize(
    ("start", "first"), [("0", date(2019, 6, 20)), ("1", date(2023, 6, 21)), ("true", date(2023, 6, 21))]
)
def test_numbers_that_are_days(start: str, first: date) -> None:
    row = cells('s="1"><v>43636</v>', 's="02"><v>43636.75</v>', 's="3"><v>0.5</v>', 's="3"><v>-1</v>', "><v>43636</v>")
    parts = parts_of(worksheet(row), styles=styles("yyyy-mm-dd", "yyyy/m/d h:mm", "h:mm"))
    own = f'<workbookPr date1904="{start}"/><sheets>'
    below = '</sheets><extLst><ext><x15:workbookPr xmlns:x15="urn:x15" date1904="0"/></ext></extLst>'
    text = str(parts["xl/workbook.xml"]).replace("<sheets>", own).replace("</sheets>", below)
    book = read(packed({**parts, "xl/workbook.xml": text}))
    expected = [first, datetime(first.year, first.month, first.day, 18), time(12), -1, 43636]
    assert book.worksheets[0].rows == [expected]
    assert book.date1904 is (start != "0")


def test_formats_that_show_something_else() -> None:
    row = cells(
        's="1"><v>1</v>', 's="2"><v>2</v>', 's="3"><v>3</v>', 's="1" t="str"><v>x</v>', "><v>4</v>", 's="9"><v>5</v>'
    )
    found = read_sheet(made(worksheet(row), styles=styles("000", '0.00"万元"'.replace('"', "&quot;"), "#,##0.00")))
    assert found.facts.formats == {(0, 0): "000", (0, 1): '0.00"万元"'}


def test_worksheets_in_order_hidden_ones_too() -> None:
    parts = parts_of(worksheet(cells("><v>1</v>")))
    parts["xl/workbook.xml"] = (
        f"<workbook xmlns:q='{OFFICE}'><sheets><sheet name='乙' state='veryHidden' q:id='b'/>"
        "<sheet name='图' q:id='c'/>"
        f"<sheet name='{'长' * 50}' q:id='a' id='b'/></sheets></workbook>"
    )
    links = {"a": "worksheet worksheets/sheet1.xml", "b": "worksheet two.xml", "c": "chartsheet c.xml"}
    parts["xl/_rels/workbook.xml.rels"] = relationships(**links)
    parts["xl/two.xml"] = worksheet("")
    found = [(sheet.name, sheet.hidden, sheet.rows) for sheet in read(packed(parts)).worksheets]
    assert found == [("乙", True, []), ("长" * 39 + "…", False, [[1]])]


@pytest.mark.parametrize(
    "cell",
    [
        "><v>x</v>", "><v>nan</v>", "><v>1e999</v>", 't="s"><v>2</v>', 't="s"><v>-1</v>', 't="s"><v>x</v>',
        't="q"><v>1</v>', 's="x"><v>1</v>', 'r="1"><v>1</v>', 'r="A0"><v>1</v>', 'r="A"><v>1</v>', 'r="A-1"><v>1</v>',
        'r="甲1"><v>1</v>', 'r=""><v>1</v>', "><v>1</v", "><v>&x;</v>",
    ],
)  # fmt: skip
def test_cells_that_are_none(cell: str) -> None:
    assert refusal(made(worksheet(cells(cell)), STRINGS)) == DAMAGED


@pytest.mark.parametrize("reference", ["", "A", "1", "A0:B2", "A1:B2:C3", "A9999999"])
def test_merged_ranges_that_are_none(reference: str) -> None:
    assert refusal(made(worksheet("", f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'))) == DAMAGED


@pytest.mark.parametrize("missing", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_parts_that_are_missing(missing: str) -> None:
    parts = parts_of(worksheet(""))
    del parts[missing]
    assert refusal(packed(parts)) == DAMAGED
