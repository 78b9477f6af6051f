"""Problems as values: found by path first, placed in a file only when there is one to show.

Finding   what is wrong, where in the document (a path of keys); no positions
Problem   the same with file, line, column and the Chinese label
DocumentError (Exception) ── carries all the problems of a file
"""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.output.text import mask_within

Path = tuple[str | int, ...]

ERROR = "error"
WARNING = "warning"


class Finding(NamedTuple):
    """One thing wrong. `path` names the value by keys and 0-based indexes; `also` names other values involved."""

    code: str
    document: str
    path: Path
    message: str
    expected: str = ""
    remedy: str = ""
    clause: str = ""
    severity: str = ERROR
    also: tuple[tuple[str, Path], ...] = ()


class Place(NamedTuple):
    """A span of one source line; line and column are 1-based and count characters."""

    file: str
    line: int
    column: int
    length: int
    text: str


class Problem(NamedTuple):
    """A finding with its place. `label` is the Chinese path, `key` the TOML one."""

    code: str
    severity: str
    message: str
    place: Place
    label: str = ""
    key: str = ""
    expected: str = ""
    remedy: str = ""
    clause: str = ""
    also: tuple[Place, ...] = ()


class DocumentError(Exception):
    """A file (or two that contradict each other) cannot be used; `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        lines = [f"{p.place.file}:{p.place.line}:{p.place.column}: {p.code} {p.message}" for p in self.problems]
        text = mask_within("；".join(lines))
        return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
