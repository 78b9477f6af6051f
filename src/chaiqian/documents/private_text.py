"""What must not stand on a public board: ID numbers, phones and bank accounts in any text, and whole names on wish.

A number is hidden wherever it was typed: in a name, an address, a document, a reason. Nothing of it is left to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

HIDDEN = "***"
_GAP = r"[ \-()\u2010-\u2015\u200b-\u200d\u2060\ufeff]{0,2}"
# Whatever is no letter, no digit and not hidden already, where the places of the digits tell what a number is.
_BREAK = r"(?:[^\w*]|_){0,3}"
# Digits that another digit adjoins belong to a longer number.
_PRIVATE = re.compile(
    rf"(?<![0-9])(?:"
    rf"[0-9](?:[ \-]?[0-9]){{13,}}[ \-]?[0-9Xx]"  # ID numbers of 15 and 18 places, and bank accounts
    rf"|[1-9][0-9]{{5}}{_BREAK}(?:19|20)[0-9]{{2}}{_BREAK}[0-9]{{2}}{_BREAK}[0-9]{{2}}{_BREAK}[0-9]{{3}}{_BREAK}[0-9Xx]"
    rf"|1[3-9][0-9](?P<point>[./·_\u2022])[0-9]{{4}}(?P=point)[0-9]{{4}}"  # mobile phones with points
    rf"|(?:\+?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]){{8}}"  # mobile phones
    rf"|\(?0[0-9]{{2,3}}{_GAP}[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}"  # area code and telephone
    rf"|[48]00{_GAP}[0-9](?:{_GAP}[0-9]){{6}}"  # service numbers
    # A telephone without its area code: no date, which starts with 1 or 2, and no 第…号 of a document.
    rf"|(?<!第)(?<!第 )[3-8][0-9]{{3}}[ \-]?[0-9]{{4}}"
    rf")(?![0-9])"
)
# A field for a phone may say 无 or 同上: what has fewer digits is no number of a person.
_KNOWN = re.compile(r"[0-9]{4,}[Xx]?")
_LONG_ENOUGH_TO_BREAK = 7
_NAMES_APART = re.compile(r"([、，,；;/\s]+)")
_REMARK = re.compile(r"[（(〔\[][^）)〕\]]*[）)〕\]]?")
_MOST_STARS = 2


def hide_private(text: str, known: Iterable[str] = ()) -> str:
    """The text with every number hidden that identifies or reaches a person, and those that are `known` to.

    Full-width digits, and spaces and marks between digits, are seen through. What is known counts by its digits,
    four at least.
    """
    for pattern in (*_known_patterns(known), _PRIVATE):
        text = _hide(text, pattern)
    return text


def _hide(text: str, pattern: re.Pattern[str]) -> str:
    hidden, end = [], 0
    for found in pattern.finditer("".join(map(_half_width, text))):
        hidden += [text[end : found.start()], HIDDEN]
        end = found.end()
    return "".join([*hidden, text[end:]])


def _known_patterns(known: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for text in known:
        plain = "".join(map(_half_width, text))
        whole = "".join(character for character in plain if character.isalnum())
        found = {*_KNOWN.findall(plain), *filter(_KNOWN.fullmatch, [whole])}
        for number in sorted(found, key=lambda one: (-len(one), one)):
            short = len(number) < _LONG_ENOUGH_TO_BREAK
            pattern = rf"(?<![0-9]){number}(?![0-9])" if short else _BREAK.join(number)
            yield re.compile(pattern, re.IGNORECASE)


def _half_width(character: str) -> str:
    """One character for one, so that places stay the same."""
    if character in "（）－　Ｘｘ":
        return "()- Xx"["（）－　Ｘｘ".index(character)]
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
