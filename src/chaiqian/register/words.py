"""The words of the case file's checks, for someone who has cells before him and not TOML keys."""

from __future__ import annotations

import re
from functools import cache

from chaiqian.documents.key_words import TRUTH, label_for
from chaiqian.documents.problem import Path
from chaiqian.register.columns import Column, TablePath, sheets

_REMEDIES = {
    "C205": "在“人员”表里逐人列出，至少列被拆迁人本人；核对两张表的档案编号是否一致。",
    "C208": "改安置方式，或删去户型和套数。",
    "V104": "按规定的位数填写，程序不替您四舍五入；单元格里的小数可能比显示的多。",
    "V106": "缩短文字。",
}
_ASSIGNED = re.compile(r'\b([a-z_]+) = (?:"([^"]*)"|(true|false)|\S+)')
_SECTION = re.compile(r"\[{1,2}([a-z_]+)\]{1,2}")
_KEY = re.compile(r" ?(?<![A-Za-z_.])([a-z]+(?:_[a-z]+)*)(?![A-Za-z_.]) ?")


def table_of(path: Path) -> TablePath:
    """The table that a path leads to: indexes left out, the field itself too."""
    return tuple(step for step in path[:-1] if isinstance(step, str))


def remedy_for(code: str, remedy: str, path: Path) -> str:
    """What to do, in terms of sheets and headers."""
    return _REMEDIES.get(code) or in_headers(remedy, path)


def in_headers(text: str, path: Path) -> str:
    """TOML keys, sections and truth values as headers, sheets, 是 and 否."""
    if not text.isascii() and not _KEY.search(text):
        return text
    table = table_of(path) or tuple(step for step in path if isinstance(step, str))
    text = _ASSIGNED.sub(lambda found: _filled_in(found, table), text)
    text = _SECTION.sub(lambda found: _sheet_of(found.group(1)), text)
    return _KEY.sub(lambda found: TRUTH.get(found[1]) or _title(found[1], table) or found[0], text)


def _filled_in(found: re.Match[str], table: TablePath) -> str:
    value = found.group(2) if found.group(2) is not None else TRUTH.get(found.group(3) or "", "…")
    return f"{_title(found.group(1), table) or found.group(1)}填“{value}”"


def _title(key: str, table: TablePath) -> str:
    near = [column for column in _columns().get(key, ()) if column.table == table]
    found = near or _columns().get(key, ())
    title = found[0].title if found else label_for("scheme", (), [key])
    return f"“{title}”" if title else ""


def _sheet_of(section: str) -> str:
    names = [sheet.name for sheet in sheets() if any(section in column.table for column in sheet.columns)]
    return f"“{names[0]}”表" if names else f"“{label_for('scheme', (), [section]) or section}”"


@cache
def _columns() -> dict[str, tuple[Column, ...]]:
    found: dict[str, tuple[Column, ...]] = {}
    for sheet in sheets():
        for column in sheet.columns:
            found[column.key] = (*found.get(column.key, ()), column)
    return found
