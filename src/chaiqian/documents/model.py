"""The base of every table of a case or a scheme: frozen, strict, no unknown key.

Strict by its doors (values.py), each of which checks the exact type; only a TOML list may become a tuple.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict


class NotKnown(Exception):
    """A field of a table that is still being filled in, or whose value no door let in."""


class DocumentTable(BaseModel):
    """One TOML table. Attributes are the keys; a field's title is its Chinese label."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    if not TYPE_CHECKING:  # a type checker would take any attribute for there

        def __getattr__(self, name: str) -> Any:
            # No AttributeError: a check that misspells a field must not pass for one that lacks its value.
            if name in type(self).model_fields:
                raise NotKnown(name)
            return super().__getattr__(name)


def known_or(entry: object, key: str, otherwise: str) -> str:
    """The text of a field, or `otherwise` for an entry that is still being filled in and has none yet."""
    try:
        return str(getattr(entry, key))
    except NotKnown:
        return otherwise
