"""A fault of TOML syntax, by position: there is no path yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Line and column are 1-based, in characters; `also` is the line of another place involved, or 0."""

    code: str
    line: int
    column: int
    length: int
    message: str
    expected: str
    remedy: str
    also: int = 0
