"""The base of every table of a case or a scheme, frozen, strict, no unknown key; and of the two themselves.

Strict by its doors (values.py), each of which checks the exact type; only a TOML list may become a tuple.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, PrivateAttr

from chaiqian.documents.problem import Finding
from chaiqian.documents.source import Source


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


class Origin(NamedTuple):
    """What a document was read from, and what is unusual in it but allowed."""

    source: Source | None = None
    warnings: tuple[Finding, ...] = ()


class Document(DocumentTable):
    """A whole file, with its origin."""

    _origin: Origin | None = PrivateAttr(None)

    @property
    def source(self) -> Source | None:
        """The file that the document was read from, if any."""
        return self._read.source

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is unusual but allowed."""
        return self._read.warnings

    @property
    def _read(self) -> Origin:
        # Asked by name, pydantic takes a hundred times as long to find a private value.
        return (self.__pydantic_private__ or {}).get("_origin") or _NOWHERE


_NOWHERE = Origin()


def known_or(entry: object, key: str, otherwise: str) -> str:
    """The text of a field, or `otherwise` for an entry that is still being filled in and has none yet."""
    try:
        return str(getattr(entry, key))
    except NotKnown:
        return otherwise
