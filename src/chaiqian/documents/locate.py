"""From paths to positions, worked out only when there is a problem to show.

toml-rs gives the place of every key and value; its columns count UTF-8 bytes and a plain [table] has no place of
its own, so headers are found by their text. A place that cannot be found is the first line: never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from chaiqian.documents.labels import KIND, key_of, label_of, titles_at
from chaiqian.documents.problem import Finding, Path, Place, Problem, Span
from chaiqian.documents.source import Source, places, too_deep, too_long_number
from chaiqian.documents.wording import for_file
from chaiqian.output.pattern import pattern

ON_KEY = ("V111",)
_NAME = r"[^\s.=\[\]]+"
_TABLE = pattern(
    rf"[ \t]*(?P<all>\[{{1,2}}[ \t]*(?P<names>{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)[ \t]*\]"
    rf"|(?P<first>{_NAME})[ \t]*\.[^\n=]*)"
)


def locate(findings: Iterable[Finding], sources: Mapping[str, Source | None]) -> tuple[Problem, ...]:
    """Findings with their places, in the order of the file; a document that was not read from one has none."""
    problems = [_problem(finding, sources) for finding in findings]
    return tuple(sorted(problems, key=lambda p: (p.place.file, p.place.line, p.place.column, p.code)))


def _problem(finding: Finding, sources: Mapping[str, Source | None]) -> Problem:
    document, path, source = finding.document, finding.path, sources.get(finding.document)
    if isinstance(finding.at, Span) and source is not None:
        place, also = place_in(source, finding.at), _other_line(source, finding.at)
    else:
        place = place_of(source, path, on_key=finding.code in ON_KEY)
        also = tuple(place_of(sources.get(other), where) for other, where in finding.also)
    return Problem(
        code=finding.code,
        message=for_file(finding.message, document),
        place=place,
        expected=for_file(finding.expected, document),
        remedy=for_file(finding.remedy, document),
        clause=finding.clause,
        label=label_of(document, path, _kind_at(source, document, path)),
        key=key_of(path),
        also=also,
    )


def _kind_at(source: Source | None, document: str, path: Path) -> str:
    """The kind of award in which a field stands, as the file says it; empty where no label depends on it."""
    if source is None or not path or len(titles_at(document, path)) < 2:
        return ""
    node = node_at(_readable(source.text)[1], (*path[:-1], KIND))
    return str(node["value"]) if _is_keyed(node) else ""


def _other_line(source: Source, span: Span) -> tuple[Place, ...]:
    return (place_in(source, Span(span.also, 1, len(source.text))),) if span.also else ()


def place_of(source: Source | None, path: Path, on_key: bool = False) -> Place:
    """Where a value (or, with `on_key`, its key) stands; a missing one points at its table's header."""
    if source is None:
        return Place("")
    try:
        text, nodes = _readable(source.text)
        for length in range(len(path), 0, -1):
            found = _place_at(source, text, nodes, path[:length], on_key and length == len(path))
            if found is not None:
                return found
    except (LookupError, TypeError, ValueError, AttributeError):
        pass
    return Place(source.file)


def place_in(source: Source, span: Span) -> Place:
    """A span as a place, with the text of its line."""
    lines, (line, column, length, _) = _lines(source.text), span
    text = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    return Place(source.file, line, column, max(0, min(length, len(text) - column + 1)), text)


@lru_cache(maxsize=16)
def _lines(text: str) -> list[str]:
    return text.split("\n")


@lru_cache(maxsize=16)
def _readable(text: str) -> tuple[str, dict[str, Any]]:
    """The text, repaired where it has to be, and toml-rs's nodes of it; no nodes where it cannot be read."""
    from chaiqian.documents.repair.syntax import recover  # only a file with problems pays for it

    candidate = text
    for _ in range(2):
        if too_deep(candidate) or too_long_number(candidate):
            break
        try:
            return candidate, places(candidate)
        except (ValueError, ArithmeticError):
            candidate = recover(text).text
    return text, {}


def _place_at(source: Source, text: str, nodes: dict[str, Any], path: Path, on_key: bool) -> Place | None:
    node = node_at(nodes, path)
    if node is None:
        return None
    if not _is_keyed(node):
        return _header(source, text, path)
    return _span(source, text, node, "key" if on_key and "key_line" in node else "value")


def node_at(nodes: Any, path: Path) -> Any:
    """toml-rs's node at a path, or None; a node with a place holds its content under "value"."""
    node = nodes
    for step in path:
        inner = node["value"] if _is_keyed(node) else node
        if isinstance(step, int):
            node = inner[step] if isinstance(inner, list) and step < len(inner) else None
        else:
            node = inner.get(step) if isinstance(inner, dict) else None
        if node is None:
            return None
    return node


def _is_keyed(node: Any) -> bool:
    """Whether the node carries a place; a plain table is a bare mapping of its keys."""
    return isinstance(node, dict) and ("value_line" in node or "key_line" in node) and "value" in node


def _span(source: Source, text: str, node: dict[str, Any], part: str) -> Place:
    """Where a part of a node stands. Its bytes are those of the readable text, which keeps the source's characters."""
    if f"{part}_line" not in node:
        part = "key"
    line, last = _pair(node[f"{part}_line"])
    start, end = _pair(node[f"{part}_col"])
    row = _lines(text)[line - 1]
    column = _characters(row, start - 1) + 1
    stop = _characters(row, end) if last == line else len(row)
    return place_in(source, Span(line, column, max(1, stop - column + 1)))


def _pair(span: int | list[int] | tuple[int, int]) -> tuple[int, int]:
    return (span, span) if isinstance(span, int) else (span[0], span[-1])


def _characters(text: str, size: int) -> int:
    return len(text.encode()[:size].decode("utf-8", "ignore"))


def _header(source: Source, text: str, path: Path) -> Place | None:
    """The line of a table: `[a.b]`, or the first that goes through it: `[a.b.c]`, `b.c = …`."""
    names = tuple(step for step in path if isinstance(step, str))
    headers = _headers(text)
    found = headers.whole.get(names) or headers.through.get(names) or headers.dotted.get(names[-1:])
    return None if found is None else place_in(source, found)


class _Headers(NamedTuple):
    """Line, column and length of the first header of each table, the first through it, the first dotted key of it."""

    whole: dict[tuple[str, ...], Span]
    through: dict[tuple[str, ...], Span]
    dotted: dict[tuple[str, ...], Span]


@lru_cache(maxsize=16)
def _headers(text: str) -> _Headers:
    headers = _Headers({}, {}, {})
    for number, row in enumerate(_lines(text), 1):
        found = _TABLE.match(row)
        if found is None:
            continue
        names = tuple(re.split(r"[ \t]*\.[ \t]*", found["names"] or found["first"]))
        place = Span(number, found.start("all") + 1, len(found["all"].rstrip()))
        if found["first"]:
            headers.dotted.setdefault(names, place)
            continue
        headers.whole.setdefault(names, place)
        for length in range(1, len(names)):
            headers.through.setdefault(names[:length], place)
    return headers
