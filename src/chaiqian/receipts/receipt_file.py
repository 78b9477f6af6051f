"""Receipts as files: where one lies, its text, and reading it back, whoever wrote it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.documents.source import read_source
from chaiqian.receipts.receipt import FORMAT, Receipt

ENDING = ".receipt.json"
A_RECEIPT = "chaiqian seal 写的结算回执（扩展名 .receipt.json）"


def receipt_path(case_file: Path) -> Path:
    """Where the receipt of a case lies: beside it, under its name."""
    return case_file.with_name(case_file.stem + ENDING)


def case_path(receipt_file: Path) -> Path:
    """The case that a receipt lies beside; there need be none."""
    return receipt_file.with_name(receipt_file.name.removesuffix(ENDING) + ".toml")


def receipt_files(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Every receipt in a folder and below it, in the order of their names; hidden folders are left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(names) if name.endswith(ENDING) and not name.startswith("."))


def receipt_text(receipt: Receipt) -> str:
    """The text of a receipt's file."""
    return json.dumps(receipt.written, ensure_ascii=False, indent=1) + "\n"


def read_receipt(path: str | os.PathLike[str]) -> Receipt:
    """The receipt in a file; DocumentError where it is none. Whether it is intact is for its reader to ask."""
    source = read_source(path, A_RECEIPT)
    try:
        raw = json.loads(source.text)
    except json.JSONDecodeError as error:
        place = Place(source.file, error.lineno, error.colno, 1, source.text.split("\n")[error.lineno - 1])
        raise _unreadable(place) from None
    except (ValueError, RecursionError):
        raise _unreadable(Place(source.file)) from None
    return _checked(raw, Place(source.file))


def _checked(raw: object, place: Place) -> Receipt:
    found = raw.get("receipt") if isinstance(raw, dict) else None
    if isinstance(found, str) and found != FORMAT and found.startswith(FORMAT[:-1]):
        remedy = "用开具它的那一版程序核对，或换用更新的程序"
        raise DocumentError((Problem("Q702", "回执的格式版本不认识", place, FORMAT, remedy),))
    try:
        receipt = Receipt.model_validate(raw)
        receipt.intact  # noqa: B018  a receipt nested too deep for its digest is none
    except (ValidationError, RecursionError, ValueError):
        raise _unreadable(place) from None
    return receipt


def _unreadable(place: Place) -> DocumentError:
    remedy = "核对选的文件；回执被改坏的，用备份，或核对后重新 chaiqian seal"
    return DocumentError((Problem("Q701", "这不是完整的结算回执", place, A_RECEIPT, remedy),))
