"""JSON that any stream can take: what acts, hides or cannot be encoded is escaped, and nothing is lost."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from chaiqian.output.inert import is_inert

# What nearly every text is made of; characters outside are looked at one by one.
MARKS = "·，。：；、（）《》“”〔〕【】×÷≤≥㎡…—"
IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0x9FA6)))
UNUSUAL = re.compile(f"[^\x00-\x7e{MARKS}\u4e00-\u9fa5]")
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
NOT_ASCII = re.compile("[^\x00-\x7e]")


def dump(value: object, encoding: str = "utf-8", indent: int | None = None) -> str:
    """Write compact JSON on one line, or with `indent` a readable text."""
    text = compact(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    return disarmed(text, encoding)


def compact(value: object) -> str:
    """Write JSON without any space, not yet disarmed."""
    return _COMPACT.encode(value)


def quoted(text: str) -> str:
    """Write one JSON string, not yet disarmed."""
    return json.encoder.encode_basestring(text)


def disarmed(text: str, encoding: str = "utf-8") -> str:
    """Escape in a JSON text what must not reach a stream of this encoding."""
    unusual = UNUSUAL if _takes_usual(encoding) else NOT_ASCII
    return unusual.sub(lambda found: _escaped(found[0], encoding), text)


def _escaped(character: str, encoding: str) -> str:
    return character if _writable(character, encoding) else json.dumps(character)[1:-1]


@lru_cache
def _takes_usual(encoding: str) -> bool:
    return all(_writable(character, encoding) for character in MARKS + IDEOGRAPHS)


def _writable(character: str, encoding: str) -> bool:
    if not is_inert(character):
        return False
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
