"""A look into an .xlsx before anything else opens it: how much it unpacks to, how far its cells reach.

A workbook is a zip of XML. The sizes that a zip states are only claims, so every part is unpacked here once, counting,
and given up as soon as it is too much. The parts are then searched for what the cell reader does not report.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from chaiqian.register.inspection import BookFacts, Position, SheetFacts, damaged
from chaiqian.register.problems import RegisterRefused

UNPACKED_LIMIT = 256 * 1024 * 1024
PARTS_LIMIT = 5_000
CELLS_LIMIT = 20_000_000
STRING_LIMIT = 200_000
_CHUNK = 1 << 20
_LOCAL_HEADER = 30

_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
# The literal beginning lets the search skip what lies between.
_FAR = re.compile(rb'r="(?:[A-Z]{3}|[C-Z][A-Z]|[A-Z]{1,2}[0-9]{5})[0-9]')
_FORMULA_TAG = re.compile(rb"<f[\s/>]")
_PREFIXED_FORMULA_TAG = re.compile(rb":f[\s/>]")
_ROOT_WITHIN = 4096
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*\bt="e"[^>]*>')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\b[^>/]*>([^<]*))?"
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]{1,7})"')


def inspect_package(stream: BinaryIO) -> BookFacts:
    """The facts of an .xlsx; RegisterRefused where it is not one, or too much."""
    try:
        parts = dict(_unpacked(stream))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise damaged() from error
    if "xl/workbook.xml" not in parts:
        raise RegisterRefused(
            "R601", "这不是 .xlsx 工作簿", "Excel 工作簿（.xlsx 或 .xls）", "在 Excel 或 WPS 里另存为 .xlsx。"
        )
    _check_strings(parts.get("xl/sharedStrings.xml", b""))
    try:
        return _facts(parts)
    except (ElementTree.ParseError, ValueError) as error:
        raise damaged() from error


def _unpacked(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """The parts that matter, unpacked; all parts are counted."""
    left = UNPACKED_LIMIT
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        if len(entries) > PARTS_LIMIT:
            raise _too_large()
        for entry in entries:
            if entry.flag_bits & 1:
                raise ValueError("encrypted")
            data = _inflated(stream, entry, left)
            left -= len(data)
            if entry.filename.endswith((".xml", ".rels")):
                yield entry.filename.lstrip("/"), data


def _inflated(stream: BinaryIO, entry: zipfile.ZipInfo, limit: int) -> bytes:
    stream.seek(entry.header_offset)
    header = stream.read(_LOCAL_HEADER)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        if entry.compress_size > limit:
            raise _too_large()
        return stream.read(entry.compress_size)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("compression")
    return _deflated(stream, entry.compress_size, limit)


def _deflated(stream: BinaryIO, size: int, limit: int) -> bytes:
    engine, parts, total = zlib.decompressobj(-15), [], 0
    while size > 0 and not engine.eof:
        chunk = stream.read(min(size, _CHUNK))
        if not chunk:
            raise EOFError
        size -= len(chunk)
        while chunk:
            part = engine.decompress(chunk, _CHUNK)
            total += len(part)
            if total > limit:
                raise _too_large()
            parts.append(part)
            chunk = engine.unconsumed_tail
    return b"".join(parts)


def _too_large() -> RegisterRefused:
    limit = f"解压后不超过 {UNPACKED_LIMIT >> 20} MiB"
    remedy = "确认文件来源可靠；表里若有大片空白格式或图片，删去后另存，或按村分成几个登记簿。"
    return RegisterRefused("R603", "工作簿解压后过大，没有读取", limit, remedy)


def _check_strings(data: bytes) -> None:
    """One enormous text, referred to by many cells, would fill the memory from a small file."""
    if len(data) > STRING_LIMIT and max(map(len, re.split(rb"<(?:\w+:)?si\b", data))) > STRING_LIMIT:
        raise _too_large()


def _facts(parts: dict[str, bytes]) -> BookFacts:
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    targets = {_attribute(node, "Id"): _attribute(node, "Target") for node in _relations(parts)}
    facts = BookFacts(date1904=_counts_from_1904(book))
    for node in book.iter():
        if _local(node.tag) == "sheet":
            target = targets.get(_attribute(node, "id"), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            facts.sheets[_attribute(node, "name")] = _sheet_facts(parts.get(path, b""))
    return facts


def _counts_from_1904(book: ElementTree.Element) -> bool:
    """Told by the workbook's own properties only: Excel 2013 and later add others of the same local name below."""
    own = book.tag.removesuffix("workbook") + "workbookPr"
    return any(node.get("date1904") in ("1", "true") for node in book if node.tag == own)


def _relations(parts: dict[str, bytes]) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>")).iter()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attribute(node: ElementTree.Element, name: str) -> str:
    """An attribute by its local name: r:id and id alike."""
    return next((value for key, value in node.attrib.items() if _local(key) == name), "")


def _sheet_facts(data: bytes) -> SheetFacts:
    facts = SheetFacts()
    if _FAR.search(data) is not None:
        _check_extent(data)
    if b't="e"' in data:
        facts.errors = {place for found in _ERROR.finditer(data) if (place := _position(found.group())) is not None}
    tag = _PREFIXED_FORMULA_TAG if b":worksheet" in data[:_ROOT_WITHIN] else _FORMULA_TAG
    if tag.search(data) is not None:
        for found in _FORMULA.finditer(data):
            facts.formulas += 1
            place = _position(found.group(1))
            if place is not None and not found.group(2) and b't="str"' not in found.group(1):
                facts.unresolved.add(place)
    if b"hidden=" in data:
        facts.hidden = {int(found.group(1)) - 1 for found in _HIDDEN_ROW.finditer(data)}
    return facts


def _check_extent(data: bytes) -> None:
    """Two cells in far corners make a reader set out the whole rectangle between them."""
    rows = columns = 0
    for letters, digits in _REFERENCE.findall(data):
        rows, columns = max(rows, int(digits)), max(columns, _index(letters) + 1)
    if rows * columns > CELLS_LIMIT:
        raise RegisterRefused(
            "R605",
            f"表的范围过大（到第 {rows:,} 行、第 {columns:,} 列）",
            f"行数乘列数不超过 {CELLS_LIMIT:,}",
            "删去数据以外的空行、空列（选中整行整列删除），保存后再试。",
        )


def _position(attributes: bytes) -> Position | None:
    found = _REFERENCE.search(attributes)
    return (int(found.group(2)) - 1, _index(found.group(1))) if found is not None else None


def _index(letters: bytes) -> int:
    index = 0
    for code in letters:
        index = index * 26 + code - 64
    return index - 1
