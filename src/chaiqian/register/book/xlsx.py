"""An .xlsx: which parts are its worksheets, their strings and styles, and then the cells of each."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from chaiqian.register.book.formats import shown_by
from chaiqian.register.book.parts import Package, Reader, Small, attribute, local
from chaiqian.register.book.plain import Contents, Sheet
from chaiqian.register.book.refusal import damaged, foreign, too_large
from chaiqian.register.book.sheet import STRING_LIMIT, SheetReader, Styles, too_long, unescaped

STRINGS_LIMIT = 5_000_000
STYLES_LIMIT = 100_000
LINKS_LIMIT = 10_000
_TRUE = ("1", "true")
_PICTURES = "xl/richData/richValueRel.xml"


class Links(Small):
    """The relationships of a part: by number its kind and target, both in the order of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attribute(attributes, "Type").rpartition("/")[2]
            self.found[attribute(attributes, "Id")] = (kind, attribute(attributes, "Target"))
            if len(self.found) > LINKS_LIMIT:
                raise too_large(f"工作簿里的关联不超过 {LINKS_LIMIT:,} 处")

    def target(self, kind: str) -> str | None:
        """The first target of a kind."""
        return next((target for found, target in self.found.values() if found == kind), None)


class Book(Small):
    """workbook.xml: the worksheets with name, state and number of relationship; whether days count from 1904."""

    def __init__(self) -> None:
        super().__init__()
        self.date1904 = False
        self.sheets: list[tuple[str, bool, str]] = []

    def element(self, name: str, attributes: dict[str, str]) -> None:
        # Excel 2013 and later add another workbookPr in the extensions, which stand deeper.
        if name == "workbookPr" and len(self.path) == 2:
            self.date1904 = attributes.get("date1904") in _TRUE
        elif name == "sheet" and self.path[-2:-1] == ["sheets"]:
            concealed = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), concealed, _link(attributes)))
            if len(self.sheets) > LINKS_LIMIT:
                raise too_large(f"工作表不超过 {LINKS_LIMIT:,} 张")


class Formats(Small):
    """styles.xml: what each style of a cell shows of a number."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[int, str] = {}
        self._numbers: list[int] = []

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and self.path[-2:-1] == ["numFmts"]:
            self._codes[int(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "xf" and self.path[-2:-1] == ["cellXfs"]:
            self._numbers.append(int(attributes.get("numFmtId", "0")))
        if max(len(self._codes), len(self._numbers)) > STYLES_LIMIT:
            raise too_large(f"单元格格式不超过 {STYLES_LIMIT:,} 种")

    def styles(self) -> Styles:
        """By style."""
        return Styles([shown_by(number, self._codes.get(number)) for number in self._numbers])


class Strings(Reader):
    """sharedStrings.xml: the texts in order; readings of ideographs are no part of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces = ""
        self._collects = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.seen += 1
        name = local(name)
        if name == "t":
            self._collects = not self._phonetic
        elif name == "si":
            self._pieces = ""
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self._collects = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.found.append(unescaped(self._pieces))
            if len(self.found) > STRINGS_LIMIT:
                raise too_large(f"不同的文字不超过 {STRINGS_LIMIT:,} 条")

    def text(self, data: str) -> None:
        if self._collects:
            self._pieces += data
            if len(self._pieces) > STRING_LIMIT:
                raise too_long()


class Xlsx(Contents):
    """An .xlsx whose worksheets are read one by one."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        self._where = self._workbook()
        book, self._links = Book(), Links()
        self._package.read(self._where, book)
        folder, name = posixpath.split(self._where)
        self._read_if_there(f"{folder}/_rels/{name}.rels", self._links)
        self._book = book
        super().__init__(book.date1904)

    def _workbook(self) -> str:
        links = Links()
        self._read_if_there("_rels/.rels", links)
        where = links.target("officeDocument") or "xl/workbook.xml"
        if where.lower().endswith(".bin") or "xl/workbook.bin" in self._package:
            raise foreign("这是 .xlsb（二进制工作簿），不是 .xlsx")
        if where not in self._package or "word/document.xml" in self._package or "content.xml" in self._package:
            raise foreign("这不是 Excel 工作簿，是别的压缩文件或文档")
        return where.replace("\\", "/").lstrip("/")

    def _read_if_there(self, name: str, reader: Reader) -> None:
        if name in self._package:
            self._package.read(name, reader)

    def _beside(self, target: str) -> str:
        """The part that a relationship of the workbook leads to."""
        target = target.replace("\\", "/")
        return target if target.startswith("/") else posixpath.join(posixpath.dirname(self._where), target)

    def sheets(self) -> Iterator[Sheet]:
        """The worksheets in order. Raises Refusal."""
        strings, formats = Strings(), Formats()
        for kind, reader in (("sharedStrings", strings), ("styles", formats)):
            target = self._links.target(kind)
            self._read_if_there(self._beside(target or f"{kind}.xml"), reader)
        for name, concealed, link in self._book.sheets:
            kind, target = self._links.found.get(link, ("", ""))
            if not kind:
                raise damaged()
            if kind == "worksheet":
                yield self._sheet(name, concealed, target, strings.found, formats.styles())

    def _sheet(self, name: str, concealed: bool, target: str, strings: list[str], styles: Styles) -> Sheet:
        reader = SheetReader(strings, styles, _PICTURES in self._package)
        reader.sheet.name, reader.sheet.concealed = name, concealed
        self._package.read(self._beside(target), reader)
        return reader.sheet


def _link(attributes: dict[str, str]) -> str:
    """r:id, whatever the prefix; a plain id means something else."""
    return next((value for key, value in attributes.items() if key != "id" and local(key) == "id"), "")
