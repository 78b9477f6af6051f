"""The one finder of numbers that identify or reach a person: ID numbers, bank accounts, phones, however they are typed.

Two ways to show what it finds: `text.mask_within` for those who work with the case, who must tell one number from
another, and `documents.private_text.hide_private` for a public board and for receipts, of which nothing is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from chaiqian.output.pattern import pattern

Span = tuple[int, int]

_GAP = r"[ \-()\u2010-\u2015\u200b-\u200d\u2060\ufeff]{0,2}"
# Whatever is no letter, no digit and not hidden already, or names a part of a date: where the digits tell what it is.
_BREAK = r"(?:[^\w*]|[年月]|[_日]){0,3}"  # two sets: one of three letters apart takes far longer to compile
_PARTING = r"[ ./·•_\-\u2010-\u2015]"  # what parts the groups of an account, or of a phone
# A digest as it is printed, or whole: its groups may be all digits.
_DIGEST = r"(?i)(?<![0-9a-f-])(?:(?:[0-9a-f]{4}-){7}[0-9a-f]{4}|[0-9a-f]{64})(?![0-9a-f-])"
_LETTER = "(?i)[a-f]"

_DATED = rf"(?:18|19|20)[0-9]{{2}}{_BREAK}[0-9]{{2}}{_BREAK}[0-9]{{2}}"
_DATED_BEFORE = rf"[0-9]{{2}}{_BREAK}(?:0[1-9]|1[0-2]){_BREAK}(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY = (
    rf"(?<![0-9A-Za-z])[0-9]{{15,17}}[Xx]?(?![0-9A-Za-z])"  # of 15 places, and accounts
    rf"|(?<![0-9][eE])(?:[0-9]{{18,}}[Xx]?|[0-9]{{17}}[Xx])"  # of 18, and several on end; no exponent
    rf"|[1-9][0-9]{{5}}{_BREAK}{_DATED}{_BREAK}[0-9]{{3}}{_BREAK}[0-9Xx]"
    rf"|[1-9][0-9]{{5}}{_BREAK}{_DATED_BEFORE}{_BREAK}[0-9]{{3}}"
    rf"|[3-9][0-9]{{3}}(?P<part>{_PARTING}{{1,2}})(?:[0-9]{{4}}(?P=part)){{2}}[0-9]{{4}}(?:(?P=part)[0-9]{{1,4}}){{0,2}}"
    rf"|(?<![0-9][eE])[0-9](?:[ \-]?[0-9]){{16}}[ \-]?[0-9Xx]"
)
_MOBILE = (
    rf"1[3-9][0-9](?P<point>[./·_•，、,]|  )[0-9]{{4}}(?P=point)[0-9]{{4}}"
    rf"|(?:\+?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]){{8}}"
)
_LANDLINE = (
    rf"\(?0[0-9]{{2,3}}{_GAP}[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}"  # with its area code
    rf"|[48]00{_GAP}[0-9](?:{_GAP}[0-9]){{6}}"  # service numbers
    # Without its area code: no date, which starts with 1 or 2, and no 第…号 of a document.
    rf"|(?<!第)(?<!第 )[3-8][0-9]{{3}}[ \-]?[0-9]{{4}}"
)
_RUN = r"[0-9](?:[ \-]?[0-9]){13,}[ \-]?[0-9Xx]"
# Compiled when the first text asks for them: most commands never meet one.
_PERSONAL = rf"(?<![0-9])(?:{_IDENTITY}|{_MOBILE})(?![0-9])"
_PUBLIC = rf"(?<![0-9])(?:{_RUN}|{_IDENTITY}|{_MOBILE}|{_LANDLINE})(?![0-9])"
# Eighteen digits parted anywhere, which a date among them tells.
_APART = rf"(?<![0-9])[1-9](?:{_BREAK}[0-9]){{16}}{_BREAK}[0-9Xx](?![0-9])"
_BIRTH = r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# No text without so many digits has a number of a person: the shortest are phones.
_FEWEST, FEWEST_PUBLIC = 11, 8
_MANY, _MANY_PUBLIC = (pattern(rf"(?:\d{_BREAK}){{{fewest - 1}}}\d") for fewest in (_FEWEST, FEWEST_PUBLIC))


def numbers_in(text: str, public: bool = False) -> list[Span]:
    """Where numbers of persons stand, in their order. For the `public`, landlines and any long run of digits too.

    Full-width and other digits, spaces and marks between digits are seen through.
    """
    fewest, many = (FEWEST_PUBLIC, _MANY_PUBLIC) if public else (_FEWEST, _MANY)
    return list(_found(text, public)) if len(text) >= fewest and many.search(text) else []


@lru_cache(maxsize=4096)  # many texts stand in every output
def _found(text: str, public: bool) -> tuple[Span, ...]:
    plain = half_width(text)
    kept = [found.span() for found in re.finditer(_DIGEST, plain) if re.search(_LETTER, found[0])]
    spans = [found.span() for found in re.finditer(_PUBLIC if public else _PERSONAL, plain)]
    spans += _apart(plain)
    return tuple(_merged([span for span in spans if not any(_within(span, digest) for digest in kept)]))


def _apart(plain: str) -> Iterator[Span]:
    place = 0
    while (found := re.compile(_APART).search(plain, place)) is not None:
        digits = "".join(sign for sign in found[0] if sign.isascii() and sign.isalnum())
        if re.match(_BIRTH, digits):
            yield found.span()
        place = found.end() if re.match(_BIRTH, digits) else found.start() + 1


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Without overlaps, in order."""
    start = end = -1
    for first, last in sorted(spans):
        if first < end:
            end = max(end, last)
            continue
        if end > start:
            yield start, end
        start, end = first, last
    if end > start:
        yield start, end


def half_width(text: str) -> str:
    """The text with digits of any script as 0 to 9, one character for one, so that places stay the same."""
    return text if text.isascii() else "".join(map(_half_width, text))


@lru_cache(maxsize=8192)
def _half_width(character: str) -> str:
    if character in "（）－　Ｘｘ":
        return "()- Xx"["（）－　Ｘｘ".index(character)]
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
