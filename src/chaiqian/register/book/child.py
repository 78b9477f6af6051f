"""The process that reads a workbook: bytes in, messages out (`python -m chaiqian.register.book.child`).

A message is its length (8 bytes, little-endian) and a tuple in Python's marshal format, which holds numbers, texts and
collections and cannot hold code to run. In order: for each worksheet ("rows", rows) as often as it takes and ("sheet",
facts); at last ("end", date1904, tells_formulas), or at any place ("refused", code, message, expected, remedy).
"""

from __future__ import annotations

import gc
import marshal
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from chaiqian.register.book.limits import limit_memory
from chaiqian.register.book.plain import Sheet
from chaiqian.register.book.refusal import Refusal, too_large

MEMORY_LIMIT = 2 << 30
ROWS_AT_ONCE = 1000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Excel 2 to 4 wrote a worksheet without the compound file around it.
_OLDEST = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
Message = tuple[Any, ...]


class Opened(Protocol):
    """A workbook of any kind."""

    date1904: bool
    tells_formulas: bool

    def sheets(self) -> Iterator[Sheet]: ...


def main() -> None:
    """Read standard input, answer on standard output."""
    limit_memory(MEMORY_LIMIT)
    gc.disable()  # what is read is kept to the end, and holds no circles
    out = sys.stdout.buffer
    for message in messages(sys.stdin.buffer.read()):
        _send(out, message)
    out.flush()


def _send(out: BinaryIO, message: Message) -> None:
    data = marshal.dumps(message)
    out.write(len(data).to_bytes(8, "little"))
    out.write(data)


def messages(data: bytes) -> Iterator[Message]:
    """What there is to say of a workbook."""
    try:
        book = opened(data)
        for sheet in book.sheets():
            for first in range(0, len(sheet.rows), ROWS_AT_ONCE):
                yield ("rows", sheet.rows[first : first + ROWS_AT_ONCE])
            yield ("sheet", sheet.facts())
        yield ("end", book.date1904, book.tells_formulas)
    except Refusal as refusal:
        yield ("refused", *refusal.words)
    except (MemoryError, OverflowError):
        yield ("refused", *too_large(f"占用内存不超过 {MEMORY_LIMIT >> 30} GiB").words)


def opened(data: bytes) -> Opened:
    """The workbook, whatever its name says, by its first bytes. Only what reads this kind is loaded."""
    if data[:4] == ZIP:
        from chaiqian.register.book.xlsx import Xlsx

        return Xlsx(data)
    if data[:8] == OLE or data[:2] in _OLDEST:
        from chaiqian.register.book.xls import Xls

        return Xls(data)
    from chaiqian.register.book.delimited import Delimited

    return Delimited(data)


if __name__ == "__main__":
    main()
