"""Text on its way to a reader or a program: inert, masked, numbers written, JSON.

Names come out of files that anybody may have written. A terminal must not take an escape
sequence from one, and a reader must not be misled by a character that reorders or hides.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from encodings import gbk  # now: where memory is short later, the codec would be called unknown
from functools import lru_cache

from chaiqian.output.pattern import pattern
from chaiqian.output.private_numbers import numbers_in

# --- Inert: control, format and invisible characters are shown, not obeyed ---

UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks that draw nothing, outside the categories above.
INVISIBLE = frozenset(map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)))
BOX = "□"
NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def inert(text: str) -> str:
    """Replace what could act or hide by a visible escape such as `\\u202e`, a self-made character by [U+E863]."""
    return text if text.isprintable() and _in_code_page(text) else "".join(map(_shown, text))


def _in_code_page(text: str) -> bool:
    """Whether the Chinese code page has all of it: none of its printable characters acts or hides. Told in one step."""
    try:
        gbk.codec.encode(text)
    except UnicodeEncodeError:
        return False
    return True


def is_inert(character: str) -> bool:
    """Tell whether one character may reach a terminal or a JSON text as it stands."""
    return _shown(character) == character


@lru_cache(maxsize=8192)
def _shown(character: str) -> str:
    if _is_ideograph_plane(character):
        return character
    if unicodedata.category(character) not in UNSAFE_CATEGORIES and character not in INVISIBLE:
        return character
    if is_private_use(character):
        return shown_private_use(character)
    return NAMED.get(character) or escaped(character)


def is_private_use(character: str) -> bool:
    """Tell whether an office made this character itself (造字): no other computer knows what it looks like."""
    return "\ue000" <= character <= "\uf8ff" or "\U000f0000" <= character <= "\U0010ffff"


def shown_private_use(character: str) -> str:
    """[U+E863], for a reader who would see nothing, or another character."""
    return f"[U+{ord(character):04X}]"


def boxed(text: str) -> str:
    """The text with a box in place of each such character, to be written in by hand on paper."""
    if text.isprintable():
        return text
    return "".join(BOX if is_private_use(character) else character for character in text)


def _is_ideograph_plane(character: str) -> bool:
    # Rare names live there, some in blocks younger than this Python's Unicode tables.
    return 0x20000 <= ord(character) < 0x3FFFE and ord(character) & 0xFFFE != 0xFFFE


def escaped(character: str) -> str:
    """Write one character as an escape that Python and, below U+10000, JSON understand."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# --- Masked: numbers of persons, found by `private_numbers`, with the first three and the last four left ---

_STATED = r"(?:id_number|身份证号?码?)[\"'”]?\s*[=＝:：]([^,，#}\]\n]*)"
_SHOWN = 3, 4
ECHOED = 40  # characters of a key, a header or a value that a message repeats
LONGEST_LINE = 2000  # characters of a whole message, whatever it repeats
PHONE_SHOWN = 3, 4


def safe(text: str) -> str:
    """Make text from a file fit for a terminal: no number of a person in full, nothing that acts or hides."""
    return inert(mask_within(text))


def masked_id_number(number: str) -> str:
    """Mask one ID number."""
    return inert(masked(number))


def masked_phone(number: str) -> str:
    """Keep the first three and the last four characters of a phone number."""
    first, last = PHONE_SHOWN
    if len(number) <= first + last:
        return "*" * len(number)
    return inert(number[:first]) + "*" * (len(number) - first - last) + inert(number[-last:])


def masked(number: str) -> str:
    """The first three and the last four characters, the rest as stars."""
    if len(number) <= 7:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_within(text: str) -> str:
    """The text with every number of a person masked that stands in it; its length stays."""
    for start, end in numbers_in(text):
        text = text[:start] + masked(text[start:end]) + text[end:]
    return text


def shortened(text: str, most: int = ECHOED) -> str:
    """As much of a text as a message echoes, masked before it is cut: half a number would be none to the mask."""
    return text if len(text) <= most else mask_within(text[: 2 * most])[:most] + "…"


def mask_statement(row: str) -> str:
    """A line of a file masked: of what it gives as an ID number, right or wrong, the first three and last four."""

    def hide(found: re.Match[str]) -> str:
        places = [place for place in range(*found.span(1)) if row[place].isalnum()]
        hidden = set(places[_SHOWN[0] : max(_SHOWN[0], len(places) - _SHOWN[1])])
        return "".join("*" if place in hidden else row[place] for place in range(*found.span()))

    return mask_within(re.sub(_STATED, hide, row))


# --- Scaled whole numbers for people: 分 and hundredths of a ㎡ ---

NOT_APPLICABLE = "/"


def money(fen: int) -> str:
    """Write 分 as 元 for people: thousands separated, two decimals."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"


def signed(fen: int) -> str:
    """Write a difference with its sign, which `money` writes of a decrease alone."""
    return f"+{money(fen)}" if fen > 0 else money(fen)


def area(hundredths: int) -> str:
    """Write hundredths of a ㎡ for people, with the unit."""
    return money(hundredths) + "㎡"


def cut(words: str, most: int) -> str:
    """At most so many characters, masked before it is cut so that no number escapes the mask."""
    shown = safe(words)
    return shown if len(shown) <= most else shown[:most] + "…"


# --- JSON, which is UTF-8 wherever it goes: what acts or hides is escaped, and nothing is lost ---

# What nearly every text is made of; characters outside are looked at one by one.
MARKS = "·，。：；、（）《》“”〔〕【】×÷≤≥㎡…—"
UNUSUAL = pattern(f"[^\x00-\x7e{MARKS}\u4e00-\u9fa5]")


def portable(path: str) -> str:
    """A path as files name it that are the same bytes on every system: with `/`, which Windows takes as well."""
    return path.replace(os.sep, "/")


def dump(value: object, indent: int | None = None) -> str:
    """Write compact JSON on one line, or with `indent` a readable text."""
    return disarmed(_encoder(indent)(value))


def compact(value: object) -> str:
    """Write JSON without any space, not yet disarmed."""
    return _encoder()(value)


@lru_cache
def _encoder(indent: int | None = None) -> Callable[[object], str]:
    import json  # what is only shown needs none of it

    return json.JSONEncoder(ensure_ascii=False, separators=(",", ": " if indent else ":"), indent=indent).encode


def quoted(text: str) -> str:
    """Write one JSON string, not yet disarmed."""
    from json.encoder import encode_basestring

    return encode_basestring(text)


def disarmed(text: str) -> str:
    """Escape in a JSON text what acts or hides; half of a surrogate pair, which no encoding takes, is inert in none."""
    return UNUSUAL.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    if is_inert(character):
        return character
    from json.encoder import encode_basestring_ascii

    return encode_basestring_ascii(character)[1:-1]
