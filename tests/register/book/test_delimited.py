"""Texts with commas, tabs or semicolons."""

import pytest
from tests.register.book.parts import read, read_sheet, refusal

from chaiqian.register.book import delimited
from chaiqian.register.book.delimited import SIZE_LIMIT

TEXT = "编号{0}姓名{0}面积\n001{0}赵甲（示例）{0}213.45\n"
ROWS = [["编号", "姓名", "面积"], ["001", "赵甲（示例）", "213.45"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    data = TEXT.format(delimiter).encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert read_sheet(data).rows == ROWS


def test_quotes_line_breaks_and_rare_characters() -> None:
    text = '姓名,地址,备注\r\n"赵""甲""","一号,\r\n后院",𠮷\r\n"a;b;c;d;e",,\r\n\r\n'
    assert read_sheet(text.encode("gb18030")).rows == [
        ["姓名", "地址", "备注"],
        ['赵"甲"', "一号,\r\n后院", "𠮷"],
        ["a;b;c;d;e", "", ""],
    ]


def test_what_keeps_a_number_from_becoming_one() -> None:
    data = '编号,身份证号,数\n="001",110117198001010011\t,1e5\n'.encode()
    assert read_sheet(data).rows[1] == ["001", "110117198001010011", "1e5"]


def test_a_text_tells_no_formulas_and_has_no_facts() -> None:
    book = read(TEXT.format(",").encode())
    (found,) = book.worksheets
    assert (found.name, found.merged, found.hidden, book.date1904, book.tells_formulas) == ("", [], False, False, True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b" \r\n", "文件是空的"),
        (b"<html><table>", "这是网页，只是扩展名像 Excel 工作簿"),
        ("\ufeff  <!DOCTYPE html>".encode(), "这是网页，只是扩展名像 Excel 工作簿"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "这是网页，只是扩展名像 Excel 工作簿"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "这是“XML 表格 2003”，只是扩展名像 Excel 工作簿",
        ),
        ("登记簿".encode(), "这是文字，没有用逗号、制表符或分号分开的列"),
        (b"\x89PNG\r\n\x1a\n,,", "这不是 Excel 工作簿，也不是文字表格"),
        (b"%PDF-1.7\n\x00\x01,,", "这不是 Excel 工作簿，也不是文字表格"),
        (b"\xff\xff\xff,\xff", "这不是 Excel 工作簿，也不是文字表格"),
    ],
    ids=["empty", "blank", "web", "bom", "mhtml", "xml", "no columns", "png", "pdf", "bytes"],
)
def test_files_that_are_no_tables(data: bytes, said: str) -> None:
    assert refusal(data) == ("R601", said, "Excel 工作簿（.xlsx、.xls、.et）或 .csv")


@pytest.mark.parametrize("rest", ["B-2,乙,\n", 'B-2,乙,"备注二\n', 'B-2,乙,"甲"乙\n'])
def test_a_quotation_mark_without_its_pair_swallows_no_rows(rest: str) -> None:
    said = "从第 2 行起引号没有成对，分不清后面各行"
    assert refusal(f'编号,姓名,备注\nA-1,甲,"备注一\n{rest}'.encode()) == ("R604", said, "引号成对的文字表格")


def test_a_quotation_mark_within_a_cell_is_a_sign() -> None:
    assert read_sheet('编号,备注\nA-1,约5"管\nA-2,"他说""好"""\n'.encode()).rows[1:] == [
        ["A-1", '约5"管'],
        ["A-2", '他说"好"'],
    ]


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    too_large = "工作簿里的内容过大，没有读取"
    assert refusal(b"a" * (SIZE_LIMIT + 1)) == ("R603", too_large, ".csv 不超过 64 MiB")
    long = "一个单元格不超过 32,767 字"
    assert refusal(b"a,b\n" + b"c" * 32_768) == ("R603", too_large, long)
    assert refusal(b'a,b\n"' + b"c" * 200_000) == ("R603", too_large, long)
    monkeypatch.setattr(delimited, "CELLS_LIMIT", 100)
    said = "表的范围过大（到第 11 行、第 10 列）"
    assert refusal(b"a,b,c,d,e,f,g,h,i,j\n" * 11) == ("R605", said, "行数乘列数不超过 100")
