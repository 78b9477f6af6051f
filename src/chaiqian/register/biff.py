"""A look into an .xls (Excel 97 to 2003), for the same facts that package.py finds in an .xlsx.

An .xls is a small file system of sectors that holds one stream of records. Only a few kinds of record matter here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from chaiqian.register.inspection import BookFacts, SheetFacts
from chaiqian.register.package import damaged
from chaiqian.register.problems import RegisterRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFA
_HEADER, _ENTRY = 512, 128
# The kinds of result of a formula; an empty one is an empty text, or was never calculated: nothing tells which.
_ERROR, _EMPTY = 2, 3
_BOUND_SHEET, _ROW, _FORMULA, _BOOL_OR_ERROR, _DATE_MODE, _FILE_PASS, _BOF, _EOF = (
    0x85, 0x208, 0x06, 0x205, 0x22, 0x2F, 0x809, 0x0A,
)  # fmt: skip


def inspect_biff(data: bytes) -> BookFacts:
    """The facts of an .xls; RegisterRefused where it has a password or is damaged."""
    try:
        stream = _workbook_stream(data)
        return _facts(stream)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged() from error


def _workbook_stream(data: bytes) -> bytes:
    """The stream named Workbook (or Book), put together from its sectors."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector not in (512, 4096):
        raise damaged()
    table = _allocation(data, sector)
    directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], sector)
    entries = [directory[start : start + _ENTRY] for start in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    streams = {_name(entry): struct.unpack_from("<II", entry, 116) for entry in entries}
    if "EncryptedPackage" in streams:
        raise locked()
    start, size = streams.get("Workbook") or streams.get("Book") or (0, 0)
    if not size:
        raise RegisterRefused(
            "R601", "这不是 Excel 工作簿", "Excel 工作簿（.xlsx 或 .xls）", "在 Excel 或 WPS 里另存为 .xlsx。"
        )
    if size >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(data, table, start, sector)[:size]
    small = _chain(data, table, streams.get("Root Entry", (0, 0))[0], sector)
    small_table = _chain(data, table, struct.unpack_from("<I", data, 60)[0], sector)
    numbers = struct.unpack(f"<{len(small_table) // 4}I", small_table)
    return _chain(small, numbers, start, 64, header=0)[:size]


def _allocation(data: bytes, sector: int) -> tuple[int, ...]:
    """The allocation table: for each sector the one after it."""
    places = list(struct.unpack_from("<109I", data, 76))
    further, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while further < _END_OF_CHAIN and further not in seen:
        seen.add(further)
        *more, further = struct.unpack_from(f"<{sector // 4}I", data, _HEADER + further * sector)
        places += more
    numbers: list[int] = []
    for place in places:
        if place < _END_OF_CHAIN:
            numbers += struct.unpack_from(f"<{sector // 4}I", data, _HEADER + place * sector)
    return tuple(numbers)


def _chain(data: bytes, table: tuple[int, ...], start: int, sector: int, header: int = _HEADER) -> bytes:
    parts: list[bytes] = []
    while start < _END_OF_CHAIN and len(parts) <= len(table):
        parts.append(data[header + start * sector : header + (start + 1) * sector])
        start = table[start]
    return b"".join(parts)


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")


def locked() -> RegisterRefused:
    return RegisterRefused("R602", "工作簿有打开密码", "没有密码的工作簿", "在 Excel 或 WPS 里取消密码，另存后再试。")


def _facts(stream: bytes) -> BookFacts:
    """Global records come first and name the worksheets in order; each has its own run of records after them."""
    facts, starts, depth, current = BookFacts(), dict[int, SheetFacts](), 0, None
    for place, kind, body in _records(stream):
        if kind == _FILE_PASS:
            raise locked()
        if kind == _BOF:
            depth += 1
            current = starts.get(place, current)
        elif kind == _EOF:
            depth -= 1
        elif kind == _DATE_MODE:
            facts.date1904 = body[:1] == b"\x01"
        elif kind == _BOUND_SHEET:
            facts.sheets[_sheet_name(body)] = starts[struct.unpack_from("<I", body)[0]] = SheetFacts()
        elif current is not None and depth == 1:
            _note(current, kind, body)
    return facts


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _note(facts: SheetFacts, kind: int, body: bytes) -> None:
    if kind == _ROW and body[12] & 0x20:
        facts.hidden.add(struct.unpack_from("<H", body)[0])
    elif kind == _BOOL_OR_ERROR and body[7]:
        facts.errors.add(struct.unpack_from("<HH", body))
    elif kind == _FORMULA:
        facts.formulas += 1
        if body[12:14] == b"\xff\xff" and body[6] == _ERROR:
            facts.errors.add(struct.unpack_from("<HH", body))
        if body[12:14] == b"\xff\xff" and body[6] == _EMPTY:
            facts.unresolved.add(struct.unpack_from("<HH", body))
