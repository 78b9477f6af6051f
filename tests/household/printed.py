"""Printing in a test, and reading a sheet back from the text of its PDF."""

from __future__ import annotations

import re
import shutil
from functools import lru_cache
from pathlib import Path

from pypdf import PdfReader

from chaiqian.cli.app import main

ROOT = Path(__file__).resolve().parents[2]
HANZHUANG = ROOT / "tests" / "examples" / "hanzhuang"
CASES = sorted(
    path
    for folder in (ROOT / "cases", ROOT / "tests" / "examples")
    for path in folder.glob("*/*.toml")
    if path.name != "scheme.toml"
)
PAGE = re.compile(r"第\s*(\d+)\s*页\s*共\s*(\d+)\s*页")
CLAUSE = "[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?[0-9]*(?:（[0-9]+）)?"
ROW = re.compile(rf"(-?[0-9,]+\.[0-9][0-9]|/|待定) ({CLAUSE})(?=\n|$)")
ROW_OR_SHARED = re.compile(rf"^([0-9]+)\n–([0-9]+)(?=\s)|{ROW.pattern}", re.MULTILINE)


def printed(*arguments: object) -> int:
    """The exit code of `chaiqian sheet`."""
    return main(["sheet", *map(str, arguments)])


def pages(pdf: Path) -> list[str]:
    """The text of every page."""
    return _pages(pdf, pdf.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _pages(pdf: Path, written: int) -> list[str]:
    """Reading is slow, so that it is done once for each file as written."""
    return [page.extract_text() for page in PdfReader(pdf).pages]


def text(pdf: Path) -> str:
    """The whole text, invisible places to break in left out."""
    return "\n".join(pages(pdf)).replace("\u200b", "")


def squeezed(pdf: Path) -> str:
    """The whole text without any white space, for what may have been wrapped."""
    return re.sub(r"\s", "", text(pdf))


def amounts_of(words: str) -> list[tuple[str, str]]:
    """The amount and the clause of each numbered line of a sheet, one for each line that shares a row (12–14)."""
    found, lines = [], 1
    for first, last, amount, clause in ROW_OR_SHARED.findall(words):
        if first:
            lines = int(last) - int(first) + 1
        else:
            found += [(amount, clause)] * lines
            lines = 1
    return found


def project(folder: Path) -> Path:
    """A folder with the sample scheme and no case yet."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HANZHUANG / "scheme.toml", folder)
    return folder


def case(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A copy of the sample case in `folder`, changed."""
    words = (HANZHUANG / "HZ-0001.toml").read_text("utf-8")
    for old, new in changes:
        assert old in words
        words = words.replace(old, new, 1)
    path = folder / name
    path.write_text(words, "utf-8")
    return path
