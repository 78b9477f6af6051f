"""What is private leaves the program masked: ID numbers everywhere, phones on the sheet."""

from __future__ import annotations

from chaiqian.documents.id_number import mask_within, masked
from chaiqian.output.inert import inert

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
