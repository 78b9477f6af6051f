"""File names from case numbers: what anybody wrote becomes a name that stays in its folder on every system."""

from __future__ import annotations

import hashlib
import re

from chaiqian.output.text import is_inert, mask_within

LONGEST = 60
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)
FORBIDDEN = frozenset('<>:"/\\|?*')
STAND_IN = "_"


def safe_name(text: str) -> str:
    """A file name without its ending, at most 60 characters and 200 bytes.

    A text that had to be changed gets a few characters of its hash, so that two texts never share a name.
    """
    masked = mask_within(text)
    name = "".join(STAND_IN if _unfit(character) else character for character in masked)
    name = _cut(name).strip(" .")
    if not name or RESERVED.fullmatch(name):
        name = STAND_IN + name
    return name if name == text else f"{name}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _unfit(character: str) -> bool:
    return character in FORBIDDEN or not is_inert(character)


def _cut(name: str) -> str:
    return name[:LONGEST].encode()[:180].decode("utf-8", "ignore")
