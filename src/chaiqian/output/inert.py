"""Text that cannot act: control, format and invisible characters are shown, not obeyed.

Names come out of files that anybody may have written. A terminal must not take an escape
sequence from one, and a reader must not be misled by a character that reorders or hides.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks that draw nothing, outside the categories above.
INVISIBLE = frozenset(map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)))
NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def inert(text: str) -> str:
    """Replace every character that could act or hide by a visible escape such as `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def is_inert(character: str) -> bool:
    """Tell whether one character may reach a terminal or a JSON text as it stands."""
    return _shown(character) == character


@lru_cache(maxsize=8192)
def _shown(character: str) -> str:
    if _is_ideograph_plane(character):
        return character
    if unicodedata.category(character) not in UNSAFE_CATEGORIES and character not in INVISIBLE:
        return character
    return NAMED.get(character) or escaped(character)


def _is_ideograph_plane(character: str) -> bool:
    # Rare names live there, some in blocks younger than this Python's Unicode tables.
    return 0x20000 <= ord(character) < 0x3FFFE and ord(character) & 0xFFFE != 0xFFFE


def escaped(character: str) -> str:
    """Write one character as an escape that Python and, below U+10000, JSON understand."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
