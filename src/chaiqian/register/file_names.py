"""The file of a case: its number, made fit for every file system."""

from __future__ import annotations

import re
import unicodedata

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_ORDINARY = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_\-]{0,60}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|scheme)(?:\..*)?", re.IGNORECASE)
LONGEST = 120


def file_name(case_id: str) -> str:
    """LSG-001 → LSG-001.toml; what no file may be called is replaced, so the number stands in the file only."""
    if _ORDINARY.fullmatch(case_id) and (case_id[-1].isdigit() and "-" in case_id or not _RESERVED.fullmatch(case_id)):
        return f"{case_id}.toml"
    stem = "".join("-" if unicodedata.category(c).startswith("C") else c for c in _UNFIT.sub("-", case_id.strip()))
    stem = stem.rstrip(". ")[:LONGEST].encode()[: 2 * LONGEST].decode("utf-8", "ignore")
    if not stem or stem.startswith(".") or _RESERVED.fullmatch(stem):
        stem = f"_{stem.lstrip('.')}"
    return f"{stem}.toml"
