"""What a changed value was and is, as people read it: thousands of sums and areas are separated, a year is no sum."""

from __future__ import annotations

from typing import Any

from chaiqian.documents.changes import Change
from chaiqian.documents.labels import field_at
from chaiqian.documents.typed import NUMBER, kind_of_field
from chaiqian.law.fact_labels import grouped

DIGITS = "0123456789."


def changed_values(change: Change) -> tuple[Any, Any]:
    """The values of a case or a scheme before and after."""
    keys = tuple(step for step in change.path if isinstance(step, str))
    before, after = (_read(change.document, keys, value) for value in (change.before, change.after))
    return before, after


def _read(document: str, keys: tuple[str, ...], value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _read(document, (*keys, key), inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_read(document, keys, inner) for inner in value]
    info = field_at(document, keys)
    is_number = isinstance(value, str) and info is not None and kind_of_field(info) == NUMBER
    return grouped(value) if is_number else value


def figure_words(text: str | None) -> str | None:
    """A figure of the guidance as a receipt holds it, with its unit."""
    if text is None or text.endswith("年"):
        return text
    unit = text.lstrip(DIGITS)
    return grouped(text.removesuffix(unit)) + unit
