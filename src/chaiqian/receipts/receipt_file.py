"""Receipts as files: where one lies, its text, and reading it back, whoever wrote it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from chaiqian.documents.folder import walked
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.documents.source import read_source
from chaiqian.output.file_names import file_stem, heard
from chaiqian.output.files import is_one_of
from chaiqian.output.text import mask_within, safe, shortened
from chaiqian.receipts.receipt import FORMAT, OLD_FORMAT, Receipt

ENDING = ".receipt.json"
CASE_ENDING = ".toml"
A_RECEIPT = f"chaiqian seal 写的结算回执（扩展名 {ENDING}）"


def receipt_names(stem: str) -> tuple[str, ...]:
    """The name of the receipt of a case, without a number of a person; then, where there is one, what earlier programs
    called it.
    """
    earlier = stem + ENDING
    return (earlier,) if mask_within(stem) == stem else (file_stem(stem) + ENDING, earlier)


def receipt_path(case_file: Path) -> Path:
    """Where the receipt of a case is written: beside it."""
    return case_file.with_name(receipt_names(case_file.stem)[0])


def receipt_beside(case_file: Path) -> Path | None:
    """The receipt of a case where it has one. Looked for by texts: a whole village asks, and few of it are sealed."""
    folder, file = os.path.split(case_file)
    for name in receipt_names(os.path.splitext(file)[0]):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return Path(path)
    return None


def case_path(receipt_file: Path) -> Path:
    """The case that a receipt lies beside; there need be none."""
    beside = receipt_file.with_name(receipt_file.name.removesuffix(ENDING) + CASE_ENDING)
    if beside.exists() or not receipt_file.parent.is_dir():
        return beside
    cases = Sharing().of(receipt_file)
    return receipt_file.with_name(cases[0]) if cases else beside


class Sharing:
    """Which cases would have one receipt, here or on Windows: A.toml and A.TOML. Each folder is listed once."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, list[str]]] = {}

    def of(self, receipt_file: Path) -> list[str]:
        """The names of the cases whose receipt this is."""
        folder = receipt_file.parent
        if folder not in self._folders:
            known: dict[str, list[str]] = {}
            for name in sorted(os.listdir(folder)):
                if name.lower().endswith(CASE_ENDING):
                    known.setdefault(heard(receipt_path(Path(name)).name), []).append(name)
            self._folders[folder] = known
        return self._folders[folder].get(heard(receipt_file.name), [])

    def other(self, case_file: Path) -> str | None:
        """Another case that would have the receipt of this one; not its own name in other letters."""
        for name in self.of(receipt_path(case_file)):
            if name != case_file.name and not is_one_of(case_file, [case_file.with_name(name)]):
                return name
        return None


def receipt_files(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Every receipt in a folder and below it, in the order of their names; hidden folders are left out."""
    for root, _, names in walked(folder):
        yield from (Path(root) / name for name in names if name.endswith(ENDING))


def receipt_text(receipt: Receipt) -> str:
    """The text of a receipt's file."""
    return json.dumps(receipt.written, ensure_ascii=False, indent=1) + "\n"


def read_receipt(path: str | os.PathLike[str]) -> Receipt:
    """The receipt in a file; DocumentError where it is none. Whether it is intact is for its reader to ask."""
    source = read_source(path, A_RECEIPT)
    try:
        raw = json.loads(source.text, object_pairs_hook=_without_doubles, parse_constant=_no_number)
    except _TwiceError as error:
        remedy = "回执被人改过：用备份，或核对后重新 chaiqian seal"
        message = f"回执里的键“{safe(shortened(error.args[0]))}”写了两次，不知以哪一个为准"
        raise DocumentError((Problem("Q701", message, Place(source.file), "每个键只写一次", remedy),)) from None
    except json.JSONDecodeError as error:
        place = Place(source.file, error.lineno, error.colno, 1, source.text.split("\n")[error.lineno - 1])
        raise _unreadable(place) from None
    except (ValueError, RecursionError):
        raise _unreadable(Place(source.file)) from None
    return _checked(raw, Place(source.file))


class _TwiceError(Exception):
    """A key that one object has twice: people see one value, and programs take the other."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)  # NaN and the infinities are in no JSON but Python's


def _checked(raw: object, place: Place) -> Receipt:
    found = raw.get("receipt") if isinstance(raw, dict) else None
    if isinstance(found, str) and found not in (OLD_FORMAT, FORMAT) and found.startswith(FORMAT[:-1]):
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
