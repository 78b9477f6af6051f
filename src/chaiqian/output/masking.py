"""What is private leaves the program masked: ID numbers everywhere, phones on the sheet."""

from __future__ import annotations

import re

from chaiqian.output.inert import inert

_DIGIT = "[0-9０-９]"  # full-width digits are as easily read
_LONG = re.compile(
    rf"(?<![0-9A-Za-z]){_DIGIT}{{15,18}}[XxＸｘ]?(?![0-9A-Za-z])"
    rf"|(?<!{_DIGIT}){_DIGIT}(?:[ \-]?{_DIGIT}){{16}}[ \-]?(?:{_DIGIT}|[XxＸｘ])(?!{_DIGIT})"
)
# Found quickly, and in no text without an ID number but a few.
_SHORTEST = 15
_STATED = re.compile(r"(?:id_number|身份证号?码?)[\"'”]?\s*[=＝:：]([^,，#}\]\n]*)")
_SHOWN = 3, 4
_MANY_DIGITS = re.compile(rf"{_DIGIT}(?:[ \-]?{_DIGIT}){{14}}")

PHONE_SHOWN = 3, 4


def safe(text: str) -> str:
    """Make text from a file fit for a terminal: no ID number in full, nothing that acts or hides."""
    return inert(mask_within(text))


def id_number(number: str) -> str:
    """Mask one ID number."""
    return inert(masked(number))


def phone(number: str) -> str:
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
    """The text with everything that looks like an ID number masked; its length stays."""
    if len(text) < _SHORTEST or _MANY_DIGITS.search(text) is None:
        return text
    return _LONG.sub(lambda found: masked(found.group()), text)


def mask_statement(row: str) -> str:
    """A line of a file masked: of what it gives as an ID number, right or wrong, the first three and last four."""

    def hide(found: re.Match[str]) -> str:
        places = [place for place in range(*found.span(1)) if row[place].isalnum()]
        hidden = set(places[_SHOWN[0] : max(_SHOWN[0], len(places) - _SHOWN[1])])
        return "".join("*" if place in hidden else row[place] for place in range(*found.span()))

    return mask_within(_STATED.sub(hide, row))
