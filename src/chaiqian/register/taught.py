"""What a project teaches of its registers: 登记簿对照表.toml read, proposed for what is not known yet, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chaiqian.documents.edit_text import with_value
from chaiqian.documents.folder import find_scheme
from chaiqian.documents.headings_table import (
    HEADINGS,
    KEY,
    NAME,
    NOT_FILLED,
    NOT_USED,
    WORDS,
    read_headings_table,
)
from chaiqian.documents.layout import literal
from chaiqian.documents.problem import DocumentError, Finding
from chaiqian.documents.source import parse, read_source
from chaiqian.output.files import replace_document
from chaiqian.output.pattern import pattern
from chaiqian.output.text import safe
from chaiqian.register.columns import letter
from chaiqian.register.table.model import Book, Reading, Table, TableColumn, Taught
from chaiqian.register.table.tables import likely
from chaiqian.register.words.asked import WordQuestion

HEAD = f"""\
# 登记簿对照表：登记簿的列名和词各是什么意思。填一次，以后同样的登记簿照此读取。
# 列名：填项目（例如 "宅基地面积"、"人员 · 姓名"）、"{KEY}"，或 "{NOT_USED}"。空着的，有那一列的表一户也不写。
# 词：填它的意思，或 "{NOT_FILLED}"（当作空白）。空着的，写有那个词的户不写。
"""
SCHEMA = "schemas/register.schema.json"
_SECTION = pattern(r"[ \t]*\[[ \t]*(?P<name>[^\]]+?)[ \t]*\][ \t]*(?:#.*)?\r?")


class Entry(NamedTuple):
    """One line of the table: in which section, the heading or word, what it means (empty: unsaid), and a comment.

    `choices` are what it may mean.
    """

    section: tuple[str, ...]
    key: str
    meaning: str
    comment: str
    choices: tuple[str, ...] = ()


def table_file(folder: Path) -> Path:
    """Where the table of a project lies: in the folder, or beside the scheme above it."""
    own = folder / NAME
    if own.exists():
        return own
    try:
        beside = find_scheme(folder / NAME).parent / NAME
    except DocumentError:
        return own
    return beside if beside.exists() else own


def taught_by(file: Path) -> Taught:
    """What a project has taught; nothing where there is no table. Raises DocumentError with all that is wrong in it."""
    if not file.exists():
        return Taught()
    table = read_headings_table(file)
    headings = {heading: label for heading, label in table.headings.items() if label}
    words = {heading: {word: value for word, value in said.items() if value} for heading, said in table.words.items()}
    return Taught(headings, words)


# What to ask --------------------------------------------------------------------------


def entries_of(book: Book | None, problems: Iterable[Finding]) -> list[Entry]:
    """What somebody has to say, with all that is certain beside it; nothing where everything is known."""
    words = _word_entries(problems)
    if book is None or not (words or any(table.open() for table in book.tables)):
        return []
    return [*heading_entries(book), *words]


def _word_entries(problems: Iterable[Finding]) -> list[Entry]:
    """Every word that is open in its column, once."""
    found: dict[tuple[str, str], list[WordQuestion]] = {}
    for problem in problems:
        if isinstance(problem, WordQuestion) and problem.cell.header:
            found.setdefault((_plain(problem.cell.header), problem.word), []).append(problem)
    return [_word_entry(heading, word, questions) for (heading, word), questions in found.items()]


def _word_entry(heading: str, word: str, questions: list[WordQuestion]) -> Entry:
    first = questions[0]
    where = f"{first.cell.sheet} 第 {first.cell.row} 行" + ("等" if len(questions) > 1 else "")
    known = f"；可填：{'、'.join(first.choices)}" if first.choices else ""
    return Entry((WORDS, heading), word, "", f"{len(questions)} 处：{where}{known}", first.choices)


def heading_entries(book: Book) -> list[Entry]:
    """Every heading of a register, with its reading where that is certain; those that nobody has explained are open."""
    columns = [(table, column) for table in book.tables for column in table.columns if column.heading]
    readings: dict[str, set[str]] = {}
    for _, column in columns:
        readings.setdefault(_plain(column.heading), set()).add(meaning_of(column))
    found: dict[str, Entry] = {}
    for table, column in columns:
        key = _plain(column.heading)
        if len(readings[key]) > 1 and column.group:
            key = f"{_plain(column.group)}/{key}"
        elif len(readings[key]) > 1 and column.reading is not Reading.OPEN:
            continue
        choices = likely(column) if column.reading is Reading.OPEN else ()
        found.setdefault(key, Entry((HEADINGS,), key, meaning_of(column), _comment(table, column), choices))
    return list(found.values())


def meaning_of(column: TableColumn) -> str:
    """The label that says what a column is read as; empty where somebody must say."""
    reading = column.proposed if column.reading is Reading.OPEN else column.reading
    return reading.label


def _plain(heading: str) -> str:
    return " ".join(heading.split())


def _comment(table: Table, column: TableColumn) -> str:
    shown = f"前几格：{'、'.join(column.samples)}" if column.samples else "空列"
    if column.reading is not Reading.OPEN:
        return shown if column.reading in (Reading.UNUSED, Reading.REMARK) else ""
    known = "、".join(likely(column))
    return f"{table.name} {letter(column.index)} 列，{shown}" + (f"；可能是：{known}" if known else "")


# The file -----------------------------------------------------------------------------


def with_entries(text: str, entries: Iterable[Entry], schema: str = "") -> str:
    """The text of a table with what it has not yet; what stands there stays as it is.

    A new one names the `schema` in its first line, where there is one. What waited for an answer gets it.
    """
    windows = 0 < text.count("\n") == text.count("\r\n")
    known = parse(text) if text else {}
    missing: dict[tuple[str, ...], dict[str, str]] = {}
    for entry in entries:
        stated = _section_of(known, entry.section)
        if entry.key not in stated:
            missing.setdefault(entry.section, {}).setdefault(entry.key, _line(entry))
        elif entry.meaning and stated[entry.key] == "":
            text = with_value(text, (*entry.section, entry.key), entry.meaning)
    before = text or (f"#:schema {schema}\n" if schema else "") + HEAD
    lines = (before.replace("\r\n", "\n") if windows else before).rstrip("\n").split("\n")
    for section, added in missing.items():
        place = _place(lines, section)
        if place is None:
            lines += ["", f"[{'.'.join(_key(name) for name in section)}]", *added.values()]
        else:
            lines[place:place] = added.values()
    return ("\r\n" if windows else "\n").join([*lines, ""])


def _section_of(known: Mapping[str, object], section: Sequence[str]) -> Mapping[str, object]:
    inner: object = known
    for name in section:
        inner = inner.get(name, {}) if isinstance(inner, Mapping) else {}
    return inner if isinstance(inner, Mapping) else {}


def _line(entry: Entry) -> str:
    comment = f"  # {safe(entry.comment)}" if entry.comment else ""
    return f"{literal(entry.key)} = {literal(entry.meaning)}{comment}"


def _key(name: str) -> str:
    return name if name in (HEADINGS, WORDS) else literal(name)


def _place(lines: Sequence[str], section: Sequence[str]) -> int | None:
    """The line below the header of a section; None where there is none."""
    for number, line in enumerate(lines):
        match = _SECTION.fullmatch(line)
        if match is not None and _named(match["name"]) == tuple(section):
            return number + 1
    return None


def _named(name: str) -> tuple[str, ...]:
    """The parts of a header, quoted or not."""
    try:
        inner: object = parse(f"[{name}]\n")
    except ValueError:
        return ()
    parts: list[str] = []
    while isinstance(inner, dict) and inner:
        key, inner = next(iter(inner.items()))
        parts.append(str(key))
    return tuple(parts)


def keep(file: Path, entries: Iterable[Entry]) -> bool:
    """Add entries to a project's table; False where it has them all. Raises Changed, Refused or OSError."""
    text, was = "", None
    if file.exists():
        source = read_source(file)
        text, was = source.text, source.sha256
    new = with_entries(text, entries, SCHEMA if (file.parent / SCHEMA).exists() else "")
    if new == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_document(file, new, was)
    return True


def unsaid(entries: Iterable[Entry]) -> Iterator[Entry]:
    """What somebody still has to say."""
    return (entry for entry in entries if not entry.meaning)
