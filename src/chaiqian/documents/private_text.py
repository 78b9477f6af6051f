"""What must not stand on a public board: ID numbers, phones and bank accounts in any text, and whole names on wish.

A number is hidden wherever it was typed: in a name, an address, a document, a reason. Nothing of it is left to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HIDDEN = "***"
_GAP = r"[ \-()\u2010-\u2015]{0,2}"
# Digits that another digit adjoins belong to a longer number.
_PRIVATE = re.compile(
    rf"(?<![0-9])(?:"
    rf"[0-9](?:[ \-]?[0-9]){{13,}}[ \-]?[0-9Xx]"  # ID numbers of 15 and 18 places, and bank accounts
    rf"|(?:\+?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]){{8}}"  # mobile phones
    rf"|\(?0[0-9]{{2,3}}{_GAP}[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}"  # area code and telephone
    rf"|[48]00{_GAP}[0-9](?:{_GAP}[0-9]){{6}}"  # service numbers
    rf"|[3-8][0-9]{{3}}[ \-]?[0-9]{{4}}"  # a telephone without its area code; not a date, which starts with 1 or 2
    rf")(?![0-9])"
)
_NAMES_APART = re.compile(r"([、，,；;/\s]+)")
_REMARK = re.compile(r"[（(〔\[][^）)〕\]]*[）)〕\]]?")
_MOST_STARS = 2


def hide_private(text: str, known: Iterable[str] = ()) -> str:
    """The text with every number hidden that identifies or reaches a person, and those that are `known` to.

    Full-width digits, and spaces and hyphens between digits, are seen through.
    """
    for number in known:
        text = text.replace(number, HIDDEN)
    plain = "".join(map(_half_width, text))
    hidden, end = [], 0
    for found in _PRIVATE.finditer(plain):
        hidden += [text[end : found.start()], HIDDEN]
        end = found.end()
    return "".join([*hidden, text[end:]])


def _half_width(character: str) -> str:
    """One character for one, so that places stay the same."""
    if character in "（）－　":
        return "()- "["（）－　".index(character)]
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def masked_name(name: str) -> str:
    """A name with its first character left: 张三 is 张*, 欧阳修远 is 欧**; each of several names by itself.

    Never more than two stars, so that a long name cannot be told by its length; remarks in brackets go.
    """
    words = _REMARK.sub("", name).split()
    spaced_out = any(len(word) == 1 for word in words)  # 张 三 is one name
    parts = _NAMES_APART.split(("" if spaced_out else " ").join(words))
    return "".join(part if index % 2 else _masked(part) for index, part in enumerate(parts)) or "*"


def _masked(name: str) -> str:
    return name[:1] + "*" * min(len(name) - 1, _MOST_STARS) if len(name) > 1 else "*" * len(name)


def mask_names(text: str, names: Iterable[str]) -> str:
    """A text with each of these names masked where it stands in it, longer ones first."""
    for name in sorted(names, key=len, reverse=True):
        bare = _REMARK.sub("", name).strip()
        if len(bare) > 1:
            text = text.replace(name, masked_name(name)).replace(bare, masked_name(name))
    return text
