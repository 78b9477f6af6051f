"""What kind of file stands where a result is to go: `--force` replaces only one of its own kind.

Told by what is in it and not by its ending: a register and a ledger are both workbooks, receipts and others are JSON.
"""

from __future__ import annotations

import os
from pathlib import Path

from chaiqian.documents.folder import is_case_file, is_scheme_file
from chaiqian.output.pattern import pattern
from chaiqian.output.regular_file import open_regular

DOCUMENT, RECEIPT, REGISTER, FACTS = "案件或方案", "结算回执", "登记簿", "事实表"
RETURNED = "退回的登记簿"
PRINTED, WORKBOOK = "PDF 文件", "Excel 工作簿"
BY_ENDING = {".pdf": PRINTED, ".xlsx": WORKBOOK, ".parquet": FACTS}
OF_A_REGISTER = ("宅基地", "房屋")  # sheets that no other workbook of ours has together
OF_RETURNED = "退回原因"  # a name that rows that go back are given
LOOKED_AT = 4096
BOOK, BOOK_LIMIT = "xl/workbook.xml", 1024 * 1024
_RECEIPT = pattern(rb'\{\s*"receipt"\s*:\s*"chaiqian ')
_OLE, _ZIP, _PDF, _PARQUET = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF", b"PAR1"


def kind_of(path: Path) -> str:
    """The kind of a file that is there; empty where it is none that would be missed more than another text."""
    if path.suffix.lower() == ".toml" and path.is_file() and (is_scheme_file(path) or is_case_file(path)):
        return DOCUMENT
    try:
        with open_regular(path) as stream:
            start = stream.read(LOOKED_AT)
    except OSError:
        return ""
    if start.startswith(_ZIP):
        return _kind_of_workbook(path)
    if _RECEIPT.match(start.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return RECEIPT
    return next((kind for mark, kind in _MARKS if start.startswith(mark)), "")


_MARKS = ((_OLE, REGISTER), (_PDF, PRINTED), (_PARQUET, FACTS))


def _kind_of_workbook(path: Path) -> str:
    import zipfile  # which few commands need

    try:
        with zipfile.ZipFile(path) as archive, archive.open(BOOK) as part:
            book = part.read(BOOK_LIMIT).decode("utf-8", "replace")
    except (OSError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, EOFError):
        return WORKBOOK
    if f'<definedName name="{OF_RETURNED}"' in book:
        return RETURNED
    return REGISTER if all(f'name="{sheet}"' in book for sheet in OF_A_REGISTER) else WORKBOOK


def in_the_way(path: Path, own: str) -> str:
    """The kind of what stands there, where a file of the kind `own` must not replace it; else empty."""
    found = kind_of(path) if os.path.lexists(path) else ""
    return found if found != (own or BY_ENDING.get(path.suffix.lower(), "")) else ""
