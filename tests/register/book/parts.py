"""Workbooks made of the parts that one writes: what Excel and WPS write, and what they never would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from chaiqian.register.book.child import messages
from chaiqian.register.book.content import Content, Workbook
from chaiqian.register.book.opening import gathered
from chaiqian.register.problems import RegisterRefused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Part = str | bytes


def relationships(office: str = OFFICE, **targets: str) -> str:
    """A part that says what stands where: rId1="worksheet worksheets/sheet1.xml"."""
    links = "".join(
        f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{target}"/>'
        for name, (kind, target) in ((name, words.split(" ", 1)) for name, words in targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def worksheet(rows: str, below: str = "", above: str = "") -> str:
    """A worksheet part of these rows."""
    return f'<worksheet xmlns="{MAIN}">{above}<sheetData>{rows}</sheetData>{below}</worksheet>'


def cells(*row: str) -> str:
    """A row of cells: each is what stands in <c …>, its attributes first: 'r="A1"><v>1</v>'."""
    return "<row>" + "".join(f"<c {cell}</c>" for cell in row) + "</row>"


def parts_of(sheet: Part, strings: Part = "", styles: Part = "", **others: Part) -> dict[str, Part]:
    """The parts of a workbook of one worksheet, 表."""
    found: dict[str, Part] = {
        "_rels/.rels": relationships(rId1="officeDocument xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(
            rId1="worksheet worksheets/sheet1.xml", rId2="sharedStrings sharedStrings.xml", rId3="styles styles.xml"
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings:
        found["xl/sharedStrings.xml"] = strings
    if styles:
        found["xl/styles.xml"] = styles
    return {**found, **others}


def packed(parts: Mapping[str, Part]) -> bytes:
    """The parts as a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def made(sheet: Part, strings: Part = "", styles: Part = "", **others: Part) -> bytes:
    """A workbook of one worksheet."""
    return packed(parts_of(sheet, strings, styles, **others))


def read(data: bytes) -> Workbook:
    """What the child would tell, without one."""
    return gathered(messages(data))


def read_sheet(data: bytes) -> Content:
    """The only worksheet of a workbook."""
    (found,) = read(data).worksheets
    return found


def refusal(data: bytes) -> tuple[str, str, str]:
    """Code, message and what was expected of a workbook that is refused."""
    try:
        read(data)
    except RegisterRefused as refused:
        found = refused.finding
        assert isinstance(found.message, str) and isinstance(found.expected, str) and found.remedy
        return found.code, found.message, found.expected
    raise AssertionError("read, and not refused")
