"""Problems as values: what is wrong is found first, and put in words only for a reader.

Finding   what is wrong, and where: a path of keys in a document, a span of a text, or a cell of a register
Keyed     a text of a finding that mentions keys, as fields: a file's reader sees labels and keys, others labels alone
Problem   a finding in the words of a file, with line and column (documents/locate.py)
DocumentError (Exception) ── carries all the problems of a file
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chaiqian.documents.codes import severity_of
from chaiqian.output.text import mask_within

Path = tuple[str | int, ...]
TRUTH = {"true": "是", "false": "否"}


class Mention(NamedTuple):
    """A key in a text. `document` is empty for the finding's own; `value` is what the key should hold, if anything."""

    document: str
    path: tuple[str, ...]
    value: str
    brackets: str

    @property
    def written(self) -> str:
        """As it stands in a file: `area`, `mode = "回迁安置"`, `[[members]]`."""
        if self.brackets:
            return f"{self.brackets}{'.'.join(self.path)}{']' * len(self.brackets)}"
        value = self.value if self.value in TRUTH else f'"{self.value}"'
        return f"{self.path[-1]} = {value}" if self.value else self.path[-1]

    @property
    def held(self) -> str:
        """What the key should hold, in words; empty where a text leaves it open."""
        return TRUTH.get(self.value, self.value).strip("…")


class Keyed(NamedTuple):
    """A text with keys in it, each a field for a renderer to fill; `values` go in unread, whatever they look like.

    >>> Keyed("核对{buildings.area}；在宅基地以外的，{buildings.inside=false}")
    >>> Keyed("在{[household]}写{household.group=…}，与方案{scheme:[[signing_units]]}中的“{0}”一致", ("东街组",))
    """

    template: str
    values: tuple[str, ...] = ()

    def parts(self) -> Iterator[str | Mention]:
        """The text in pieces."""
        from string import Formatter  # words of a file alone need it

        for literal, field, other, _ in Formatter().parse(self.template):
            yield literal
            if field is not None:
                yield self.values[int(field)] if field.isdecimal() else _mention(field, other or "")


def _mention(field: str, other: str) -> Mention:
    document, name = (field, other) if other else ("", field)
    key, _, value = name.partition("=")
    bare = key.strip("[]")
    return Mention(document, tuple(bare.split(".")), value, key[: key.index(bare)])


def key_field(path: Path) -> str:
    """The field of a Keyed that stands for the key at a path."""
    return f"{{{'.'.join(step for step in path if isinstance(step, str))}}}"


Text = str | Keyed


class Span(NamedTuple):
    """A part of a text: line and column are 1-based, in characters; `also` is the line of another place, or 0."""

    line: int
    column: int
    length: int
    also: int = 0


class CellPlace(NamedTuple):
    """Where in a register: `row` is 1-based, `column` 0-based and -1 for a whole row, both as far as they are known.

    `file` is the register's, where the whole of it is meant.
    """

    sheet: str = ""
    row: int = 0
    column: int = -1
    header: str = ""
    case_id: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. `path` names the value by keys and 0-based indexes; `also` names other values involved.

    `at` is its place where no path leads to it. `typed` is the remedy for someone who types the value alone, where
    that is another one. Raises KeyError for a code that is not in the table.
    """

    code: str
    document: str = ""
    path: Path = ()
    message: Text = ""
    expected: Text = ""
    remedy: Text = ""
    clause: str = ""
    also: tuple[tuple[str, Path], ...] = ()
    typed: Text = ""
    at: Span | CellPlace | None = None

    def __post_init__(self) -> None:
        severity_of(self.code)

    @property
    def severity(self) -> str:
        """ERROR or WARNING, as the table of codes has it."""
        return severity_of(self.code)

    @property
    def cell(self) -> CellPlace:
        """The place in a register, as far as there is one."""
        return self.at if isinstance(self.at, CellPlace) else CellPlace()

    def speaks_of(self, word: str) -> bool:
        """Whether the message holds a word that somebody wrote."""
        texts = self.message.values if isinstance(self.message, Keyed) else (self.message,)
        return any(word in text for text in texts)


def contradiction(
    document: str,
    code: str,
    path: Path,
    message: Text,
    expected: Text,
    remedy: Text,
    clause: str = "",
    also: Path = (),
    typed: Text = "",
) -> Finding:
    """A value that contradicts the rules, or another value of the same document, at the path `also`."""
    others = ((document, also),) if also else ()
    return Finding(code, document, path, message, expected, remedy, clause, others, typed)


def slip(code: str, at: Span, message: str, expected: str, remedy: str) -> Finding:
    """A slip of the pen in the text of a file: there is no path yet."""
    return Finding(code, message=message, expected=expected, remedy=remedy, at=at)


class Place(NamedTuple):
    """A span of one source line; line and column are 1-based and count characters."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 0
    text: str = ""


class Problem(NamedTuple):
    """A finding in words, with its place. `label` is the Chinese path, `key` the TOML one."""

    code: str
    message: str
    place: Place
    expected: str = ""
    remedy: str = ""
    clause: str = ""
    label: str = ""
    key: str = ""
    also: tuple[Place, ...] = ()

    @property
    def severity(self) -> str:
        """ERROR or WARNING, as the table of codes has it."""
        return severity_of(self.code)


class DocumentError(Exception):
    """A file (or two that contradict each other) cannot be used; `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        lines = [f"{p.place.file}:{p.place.line}:{p.place.column}: {p.code} {p.message}" for p in self.problems]
        text = mask_within("；".join(lines))
        return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
