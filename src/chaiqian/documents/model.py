"""The base of every table of a case or a scheme: frozen, strict, no unknown key.

Strict by its doors (values.py), each of which checks the exact type; only a TOML list may become a tuple.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """One TOML table. Attributes are the keys; a field's title is its Chinese label."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
