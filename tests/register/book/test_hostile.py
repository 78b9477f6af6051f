"""Workbooks made to end the program, to keep it busy or to fill the memory: each is refused in words, or read."""

import zipfile

import pytest
from tests.register.book.parts import MAIN, OFFICE, cells, made, packed, parts_of, read_sheet, refusal, worksheet

from chaiqian.register.book import parts, sheet, xlsx

TOO_LARGE = "工作簿里的内容过大，没有读取"
FAR = "行数乘列数不超过 20,000,000"
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
DAMAGED = ("R604", "工作簿损坏，读不出来", "完好的 Excel 工作簿")
MIB = 1 << 20


@pytest.mark.parametrize(
    "spelt",
    [
        "r='XFD1048576'",
        'r = "XFD1048576"',
        'r="xfd1048576"',
        'r="XFD00001048576"',
        'r="$XFD$1048576"',
        't="n" r="XFD1048576"',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.XML", "xl\\worksheets\\sheet1.xml"])
def test_cells_in_far_corners(spelt: str, part: str) -> None:
    found = parts_of("")
    del found["xl/worksheets/sheet1.xml"]
    found[part] = worksheet(f"{NEAR}<row r='1048576'><c {spelt}><v>1</v></c></row>")
    assert refusal(packed(found)) == ("R605", "表的范围过大（到第 1,048,576 行、第 16,384 列）", FAR)


def test_columns_and_rows_that_no_workbook_has() -> None:
    found = refusal(made(worksheet(f"{NEAR}<row r='9'><c r='ZZZZZZ9'><v>1</v></c></row>")))
    assert found[0] == "R605"
    found = refusal(made(worksheet(f"{NEAR}<row r='1048577'><c r='A1048577'><v>1</v></c></row>")))
    assert found == ("R605", "表的范围过大（到第 1,048,577 行、第 1 列）", FAR)


def test_a_long_column_is_read_to_its_end() -> None:
    found = read_sheet(made(worksheet(f'{NEAR}<row r="1048576"><c r="B1048576"><v>1</v></c></row>')))
    assert (len(found.rows), found.rows[-1]) == (1 << 20, ["", 1])


def test_cells_that_hold_nothing_reach_nowhere() -> None:
    found = read_sheet(made(worksheet(f'{NEAR}<row r="1048576"><c r="XFD1048576" s="1"/></row>')))
    assert found.rows == [[1]]


def test_many_rows_with_a_far_cell_each() -> None:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 1300))
    assert refusal(made(worksheet(rows)))[::2] == ("R605", FAR)


@pytest.mark.parametrize(
    "comment", [' t="e" ' + "<c " * 333_333, ' hidden="x" ' + "<row " * 200_000, "<f> <c" + "<c " * 333_333]
)
def test_comments_with_what_looks_like_cells(comment: str) -> None:
    found = read_sheet(made(worksheet(f"{NEAR}<!--{comment}-->")))
    assert (found.rows, found.facts.errors, found.facts.hidden, found.facts.formulas) == ([[1]], set(), set(), 0)


@pytest.mark.parametrize("begins", ["<!--", "<?x ", "<row a='"])
def test_a_tag_that_does_not_end(begins: str) -> None:
    """Each chunk would be looked through again from where it began."""
    found = refusal(made(f"<worksheet><sheetData>{begins}" + "x" * 3 * MIB))
    assert found == ("R603", TOO_LARGE, "一个标记或注释不超过 1 MiB")


@pytest.mark.parametrize("length", [32_768, 199_000])
def test_a_text_that_is_longer_than_a_cell(length: int) -> None:
    text = "长" * length
    expected = ("R603", TOO_LARGE, "一个单元格不超过 32,767 字")
    assert refusal(made(worksheet(cells('t="s"><v>0</v>')), f"<sst><si><t>{text}</t></si></sst>")) == expected
    assert refusal(made(worksheet(cells(f't="inlineStr"><is><t>{text}</t></is>')))) == expected
    assert refusal(made(worksheet(cells(f't="str"><v>{text}</v>')))) == expected


@pytest.mark.parametrize("kind", ["s", "str", "inlineStr"])
def test_texts_that_come_to_too_much(kind: str) -> None:
    """One text of 32 000 signs in 2 000 cells is a file of a few kilobytes."""
    text = "长" * 32_000
    cell = {"s": "<v>0</v>", "str": f"<v>{text}</v>", "inlineStr": f"<is><t>{text}</t></is>"}[kind]
    rows = "".join(cells(f't="{kind}">{cell}') for _ in range(2_000))
    found = refusal(made(worksheet(rows), f"<sst><si><t>{text}</t></si></sst>"))
    assert found == ("R603", TOO_LARGE, "全部单元格的文字不超过 50,000,000 字")


def test_merged_cells_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MERGED_LIMIT", 1_000)
    below = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 1_001 + "</mergeCells>"
    assert refusal(made(worksheet(NEAR, below))) == ("R603", TOO_LARGE, "合并单元格不超过 1,000 处")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_elements_without_end(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(parts, "ELEMENTS_LIMIT", 50_000)
    found = parts_of(worksheet(NEAR))
    closing = str(found[part]).rindex("</")
    found[part] = f"{found[part][:closing]}{'<a/>' * 100_000}{found[part][closing:]}"  # type: ignore[str-bytes-safe]
    assert refusal(packed(found)) == ("R603", TOO_LARGE, "单元格等不超过 50,000 个")


def test_empty_texts_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "STRINGS_LIMIT", 1_000)
    found = refusal(made(worksheet(NEAR), "<sst uniqueCount='99999999999'>" + "<si/>" * 1_001 + "</sst>"))
    assert found == ("R603", TOO_LARGE, "不同的文字不超过 1,000 条")


def test_styles_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "STYLES_LIMIT", 100)
    styles = f"<styleSheet xmlns='{MAIN}'><cellXfs>{'<xf/>' * 101}</cellXfs></styleSheet>"
    assert refusal(made(worksheet(NEAR), styles=styles)) == ("R603", TOO_LARGE, "单元格格式不超过 100 种")


@pytest.mark.parametrize(
    ("part", "element", "said"),
    [
        ("xl/_rels/workbook.xml.rels", "<Relationship Id='x{0}' Type='a/b' Target='c'/>", "工作簿里的关联不超过 50 处"),
        ("xl/workbook.xml", "<sheet name='a{0}' r:id='rId1'/>", "工作表不超过 50 张"),
    ],
)
def test_links_without_end(monkeypatch: pytest.MonkeyPatch, part: str, element: str, said: str) -> None:
    monkeypatch.setattr(xlsx, "LINKS_LIMIT", 50)
    found = parts_of(worksheet(NEAR))
    more = "".join(element.format(number) for number in range(51))
    found[part] = str(found[part]).replace("</sheets>", f"{more}</sheets>").replace("</Relat", f"{more}</Relat")
    assert refusal(packed(found)) == ("R603", TOO_LARGE, said)


def test_one_worksheet_named_a_thousand_times_is_unpacked_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "UNPACKED_LIMIT", MIB)
    found = parts_of(worksheet(NEAR + " " * 10_000))
    names = "".join(f"<sheet name='{number}' r:id='rId1'/>" for number in range(1_000))
    found["xl/workbook.xml"] = f"<workbook xmlns:r='{OFFICE}'><sheets>{names}</sheets></workbook>"
    assert refusal(packed(found)) == ("R603", TOO_LARGE, "解压后不超过 1 MiB")


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_a_part_that_unpacks_to_gigabytes(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(parts, "UNPACKED_LIMIT", 2 * MIB)
    found = parts_of(worksheet(NEAR), "<sst/>", "<styleSheet/>")
    found[part] = str(found[part]) + " " * 8 * MIB
    assert refusal(packed(found)) == ("R603", TOO_LARGE, "解压后不超过 2 MiB")


def test_what_is_not_read_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo of 8 MiB is none of our business."""
    monkeypatch.setattr(parts, "UNPACKED_LIMIT", MIB)
    assert read_sheet(made(worksheet(NEAR), **{"xl/media/photo.png": bytes(8 * MIB)})).rows == [[1]]


def test_a_size_that_is_stated_wrongly_does_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "UNPACKED_LIMIT", MIB)
    data = made(worksheet(NEAR) + " " * 2 * MIB)
    size = len(worksheet(NEAR)) + 2 * MIB
    told = data.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert told != data
    assert refusal(told) == DAMAGED


def test_parts_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PARTS_LIMIT", 3)
    assert refusal(made(worksheet(NEAR))) == ("R603", TOO_LARGE, "工作簿里的文件不超过 3 个")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        "<!DOCTYPE worksheet>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://localhost/a.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "xl/styles.xml"])
def test_entities_are_refused(doctype: str, part: str) -> None:
    found = parts_of(worksheet(NEAR), styles="<styleSheet/>")
    found[part] = f"<?xml version='1.0'?>{doctype}{found[part]}"  # type: ignore[str-bytes-safe]
    assert refusal(packed(found)) == DAMAGED


def test_elements_within_elements() -> None:
    deep = "<a>" * 200_000 + "</a>" * 200_000
    assert read_sheet(made(worksheet(NEAR, deep))).rows == [[1]]
    assert refusal(packed({**parts_of(""), "xl/workbook.xml": f"<workbook>{deep}</workbook>"})) == DAMAGED


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "nothing-known"])
def test_other_encodings(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?>" + worksheet(cells('t="inlineStr"><is><t>甲</t></is>'))
    if encoding == "utf-16":
        assert read_sheet(made(text.encode("utf-16"))).rows == [["甲"]]
    else:
        assert refusal(made(text.encode("utf-8"))) == DAMAGED


def test_a_zip_with_a_password() -> None:
    data = bytearray(made(worksheet(NEAR)))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        found = data.find(mark)
        while found >= 0:
            data[found + place] |= 1
            found = data.find(mark, found + 4)
    assert refusal(bytes(data)) == ("R602", "工作簿有打开密码", "没有密码的工作簿")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["word/document.xml", "[Content_Types].xml"], "这不是 Excel 工作簿，是别的压缩文件或文档"),
        (["content.xml", "mimetype"], "这不是 Excel 工作簿，是别的压缩文件或文档"),
        (["a.txt"], "这不是 Excel 工作簿，是别的压缩文件或文档"),
        (["xl/workbook.bin"], "这是 .xlsb（二进制工作簿），不是 .xlsx"),
    ],
)
def test_archives_that_are_no_workbooks(names: list[str], said: str) -> None:
    assert refusal(packed(dict.fromkeys(names, "x")))[:2] == ("R601", said)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions(monkeypatch: pytest.MonkeyPatch, method: int) -> None:
    """Their readers do not stop where they are told to."""
    monkeypatch.setattr(zipfile, "ZIP_DEFLATED", method)
    assert refusal(made(worksheet(NEAR)))[0] == "R604"
