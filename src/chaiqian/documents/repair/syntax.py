"""Reading on after a syntax error, so that every problem of a file is reported at once.

Full-width punctuation is replaced, and any other faulty statement gets a stand-in value, in a copy that keeps lines
and columns; then the copy is parsed again. What the stand-in causes later is not reported (see examine.py).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import InvalidOperation
from functools import lru_cache
from typing import Any

import toml_rs

from chaiqian.documents.labels import MODELS, keys_at, keys_by_label
from chaiqian.documents.problem import Finding, Span, slip
from chaiqian.documents.repair.diagnosis import TWO_ITEMS, Stop, diagnose, stop_in_words, stop_of
from chaiqian.documents.repair.full_width import curly_quotes_inside, replace_full_width
from chaiqian.documents.source import COMMENT, STRING, may_nest, parse, too_deep, too_long_number
from chaiqian.output.pattern import pattern

# How many characters a file's repair may go through, all rounds together; each round takes the whole text.
WORK = 6 * 1024 * 1024
SLOWER = 5  # by how much tomllib is
LEAST = 2048  # what a round takes however short the text
FAULTS = 1000
STAND_IN = "\ue000"
EXPONENT_DIGITS = 6

_STATEMENT = pattern(r"\s*(?:[A-Za-z0-9_\-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_\-]+)*\s*=")
_HEADER = pattern(r"\s*(\[{1,2})\s*([A-Za-z_](?:[A-Za-z0-9_.\- ]*[A-Za-z0-9_\-])?)")
_FOREIGN_HEADER = pattern(r"\s*(\[{1,2})\s*([^\s=\[\]{},#\"']+)\s*\]{1,2}\s*(?:#.*)?")
_QUOTED = pattern(f"{STRING}|{COMMENT}")
_LITERAL = pattern(
    r"(?<![\w.:\-])\d{4}-\d\d-[^\s,#\]}]+(?: \d\d:[^\s,#\]}]+)?"
    r"|(?<![\w.:\-])\d\d:\d\d:\d\d"
    r"|(?<![\w\"'])[+-]?\d[\d_]*(?:\.[\d_]+)?[eE][+-]?[\d_]+"
)


@dataclass
class Recovered:
    """`document` as far as it could be read (None when it could not), from `text`, a repaired copy.

    `lost` is set where a line was dropped whose key is unknown: then a key that seems missing may not be.
    """

    text: str
    document: dict[str, Any] | None = None
    faults: list[Finding] = field(default_factory=list)
    lost: bool = False


@lru_cache(maxsize=16)
def recover(text: str) -> Recovered:
    """Parse, repairing what can be repaired, until it is read or the work is up."""
    work, left = _Repair(text), WORK
    while left > 0 and len(work.result.faults) < FAULTS:
        current = "\n".join(work.rows)
        left -= max(len(current), LEAST) * (SLOWER if may_nest(current) else 1)
        if too_deep(current) or too_long_number(current):
            break  # a repair uncovered what must not reach the parser
        try:
            work.result.document = parse(current)
            break
        except (toml_rs.TOMLDecodeError, tomllib.TOMLDecodeError) as error:
            if not work.mend(error):
                break
        except (ValueError, InvalidOperation):
            if not work.mend_literal():
                break
    work.result.text = "\n".join(work.rows)
    work.result.faults = sorted(work.result.faults, key=lambda fault: fault.at or Span(0, 0, 0))[:FAULTS]
    return work.result


class _Repair:
    """The rows of the copy, changed in place; their number stays."""

    def __init__(self, text: str) -> None:
        self.result = Recovered(text)
        self.rows = text.split("\n")
        self.widths_done = False

    def mend(self, error: toml_rs.TOMLDecodeError | tomllib.TOMLDecodeError) -> bool:
        """Note the fault that stopped the parser and remove its cause; False where there is no telling."""
        if not self.widths_done:
            self.widths_done = True
            text, faults = replace_full_width("\n".join(self.rows))
            self.rows = text.split("\n")
            self.result.faults += faults
            if faults:
                return True
        stop = stop_of(error, "\n".join(self.rows)) if isinstance(error, toml_rs.TOMLDecodeError) else self._stop(error)
        if stop is None:
            return self.mend_literal()
        before = list(self.rows)
        self._mend_at(*stop)
        if self.rows == before:
            self.rows[stop.line - 1] = ""
            self.result.lost = True
        return True

    def _stop(self, error: tomllib.TOMLDecodeError) -> Stop | None:
        """What toml-rs says of the statement that stopped tomllib, if it may read as much; None for a literal."""
        stop = stop_in_words(error, self.rows)
        for part in self._parts(stop.line):
            try:
                parse(part)
            except toml_rs.TOMLDecodeError as seen:
                return stop_of(seen, part)
            except (ValueError, InvalidOperation):
                return None
        return stop

    def _parts(self, line: int) -> Iterator[str]:
        """What toml-rs may read of: the statement around a line, with the row after it, in its place; the same without
        the items between its first row and the line; both of the statement before, which may have been left open.
        """
        for start in dict.fromkeys((self._statement_start(line), self._statement_start(max(1, line - 1)))):
            first = self.rows[start - 1 : start] if start < line else []
            between = self.rows[start : line - 1]
            for rows in (between, [""] * len(between)):
                part = "\n" * (start - 1) + "\n".join([*first, *rows, *self.rows[line - 1 : line + 1]])
                if not may_nest(part):
                    yield part

    def _mend_at(self, line: int, column: int, detail: str) -> None:
        row = self.rows[line - 1]
        mixed = curly_quotes_inside(row, line)
        if mixed is not None:
            self.rows[line - 1] = mixed[0]
            self.result.faults.append(mixed[1])
            self.widths_done = False  # what stood inside the string stands outside now
            return
        if "duplicate key" in detail or "cannot extend" in detail:
            self._mend_duplicate(line, column)
            return
        foreign = _FOREIGN_HEADER.fullmatch(row)
        if foreign is not None and "unquoted key" in detail:
            self._mend_foreign_header(line, column, detail, *foreign.groups())
            return
        if _HEADER.match(row) and not _STATEMENT.match(row):
            self._mend_header(line, column, detail)
            return
        self._mend_statement(line, column, detail)

    def _mend_foreign_header(self, line: int, column: int, detail: str, marks: str, name: str) -> None:
        """A section named in Chinese: read under the key of that label, or given up with all that is in it."""
        self._note(diagnose(self.rows[line - 1], line, column, detail))
        key = next((key for document in MODELS if (key := _section(document, name)) is not None), None)
        if key is not None:
            self.rows[line - 1] = marks + key + "]" * len(marks)
            return
        self._blank_section(line)
        self.result.lost = True

    def _mend_duplicate(self, line: int, column: int) -> None:
        row = self.rows[line - 1]
        header = _HEADER.match(row)
        if header and not _STATEMENT.match(row):
            name = header.group(2)
            earlier = self._earlier(line, re.compile(rf"\s*\[{{1,2}}\s*{re.escape(name)}\s*\]"), None)
            message, remedy = f"[{name}] 一节重复", f"合并为一节；是逐项列出的，每一项都写 [[{name}]]"
            at, expected = Span(line, header.start(1) + 1, len(row.strip()), earlier), "一个文件里同名的节只写一次"
            self._note(slip("S102", at, message, expected, remedy))
            self._blank_section(line)
            return
        name = row[column - 1 :].split("=")[0].strip() or "键"
        earlier = self._earlier(line, re.compile(rf"\s*{re.escape(name)}\s*="), _HEADER)
        at, message = Span(line, column, len(name), earlier), f"“{name[:40]}”重复"
        expected, remedy = "同一节里一个键只写一次", "删去多写的一行"
        self._note(slip("S102", at, message, expected, remedy))
        if _STATEMENT.match(row) and row[: column - 1].strip() == "":
            self.rows[line - 1] = ""
        else:
            self._stand_in(line)

    def _earlier(self, line: int, wanted: re.Pattern[str], until: re.Pattern[str] | None) -> int:
        for number in range(line - 1, 0, -1):
            row = self.rows[number - 1]
            if wanted.match(row):
                return number
            if until is not None and until.match(row) and not _STATEMENT.match(row):
                break
        return 0

    def _mend_header(self, line: int, column: int, detail: str) -> None:
        row = self.rows[line - 1]
        self._note(diagnose(row, line, column, detail))
        found = _HEADER.match(row)
        marks, name = found.groups() if found else ("", "")
        whole = marks + name + "]" * len(marks)
        self.rows[line - 1] = whole if row.strip() != whole else ""

    def _mend_statement(self, line: int, column: int, detail: str) -> None:
        if "unclosed" in detail or ("missing comma" in detail and self._starts_next(line, column)):
            self._mend_unclosed(line, detail)
            return
        if "newlines are unsupported" in detail:
            self._mend_broken_table(line, column, detail)
            return
        if "multi-line" in detail:
            self._mend_open_text(line, detail)
            return
        quote = self._open_quote(line, detail)
        if quote:
            line, column, detail = quote, 1, "invalid basic string"
        fault = diagnose(self.rows[line - 1], line, column, detail)
        self._note(fault)
        self.result.lost |= fault.message == TWO_ITEMS
        self._stand_in(line)

    def _starts_next(self, line: int, column: int) -> bool:
        """Whether the parser stopped at the key of a new statement, so that the one before it was left open."""
        found = _STATEMENT.match(self.rows[line - 1])
        return found is not None and column <= found.end()

    def _mend_broken_table(self, line: int, column: int, detail: str) -> None:
        """An inline table over several lines: dropped down to its closing brace, if it has one."""
        last = line
        while last < len(self.rows) and "}" not in self.rows[last] and not _HEADER.match(self.rows[last]):
            last += 1
        if last == len(self.rows) or "}" not in self.rows[last]:
            self._mend_unclosed(line, "inline")
            return
        self._note(diagnose(self.rows[line - 1], line, column, detail))
        for number in range(line + 1, last + 2):
            self.rows[number - 1] = ""
        self._stand_in(line)

    def _open_quote(self, line: int, detail: str) -> int:
        """The line before, where it leaves a string open and so is the real cause; 0 where it does not."""
        before = self.rows[line - 2] if line > 1 else ""
        if "key with no value" not in detail or not _STATEMENT.match(before):
            return 0
        *_, last = ["", *(quoted.group() for quoted in _QUOTED.finditer(before))]
        open_text = last.startswith('"') and re.fullmatch(r'"(?:[^"\\]|\\.)*+"', last) is None
        return line - 1 if open_text else 0

    def _mend_unclosed(self, line: int, detail: str) -> None:
        """A bracket left open: the fault is at its opening, and what follows up to the next statement is dropped."""
        at_next = "missing comma" in detail and line > 1
        start = self._statement_start(line - 1 if at_next else line)
        row = self.rows[start - 1]
        mark = "{" if "inline" in detail else "["
        column = row.find(mark, row.find("=") + 1) + 1 or 1
        self._note(diagnose(row, start, column, f"unclosed {'inline table' if mark == '{' else 'array'}"))
        self._replace(start)
        for number in range(start + 1, len(self.rows) + 1):
            if _STATEMENT.match(self.rows[number - 1]) or _HEADER.match(self.rows[number - 1]):
                break
            self.rows[number - 1] = ""

    def _mend_open_text(self, line: int, detail: str) -> None:
        """A multi-line text that never ends swallows the rest of the file."""
        quotes = "'''" if "literal" in detail else '"""'
        start = next((n for n in range(line, 0, -1) if quotes in self.rows[n - 1]), line)
        self._note(diagnose(self.rows[start - 1], start, 1, detail.replace("multi-line ", "")))
        self._replace(start)
        for number in range(start + 1, len(self.rows) + 1):
            self.rows[number - 1] = ""
        self.result.lost = True

    def mend_literal(self) -> bool:
        """A number or date that the parser accepts but Python does not; False when none is found."""
        for number, row in enumerate(self.rows, 1):
            bare = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), row)
            for literal in _LITERAL.finditer(bare):
                fault = _literal_fault(literal.group(), number, literal.start() + 1)
                if fault is not None:
                    self._note(fault)
                    self._stand_in(number)
                    return True
        at, message = Span(1, 1, 0), "文件里有读不出来的数字或日期"
        expected, remedy = "普通的数字和日期", "检查过长的数字、不存在的日期时间"
        self._note(slip("S119", at, message, expected, remedy))
        return False

    def _note(self, fault: Finding) -> None:
        self.result.faults.append(fault)

    def _statement_start(self, line: int) -> int:
        """The line on which the statement around `line` begins: an earlier one only where brackets are still open."""
        if _STATEMENT.match(self.rows[line - 1]):
            return line
        for number in range(line - 1, 0, -1):
            if _STATEMENT.match(self.rows[number - 1]):
                return number if _open_brackets(self.rows[number - 1 : line - 1]) > 0 else line
            if _HEADER.match(self.rows[number - 1]):
                break
        return line

    def _stand_in(self, line: int) -> None:
        """Give the statement around `line` a stand-in value, down to `line` and the rest of its brackets."""
        start = self._statement_start(line)
        self._replace(start)
        for number in range(start + 1, line + 1):
            self.rows[number - 1] = ""
        if line > start:
            for number in range(line + 1, len(self.rows) + 1):
                if _STATEMENT.match(self.rows[number - 1]) or _HEADER.match(self.rows[number - 1]):
                    break
                self.rows[number - 1] = ""

    def _replace(self, line: int) -> None:
        row = self.rows[line - 1]
        found = _STATEMENT.match(row)
        if found is not None and STAND_IN not in row:
            self.rows[line - 1] = f'{found.group()} "{STAND_IN}"'
            return
        meant = re.match(r"(\s*)([^=:\s]+)\s*[=:](.*)", row)
        key = None if meant is None else _known_key(meant.group(2))
        if meant is not None and key is not None:
            self.rows[line - 1] = f'{key} = "{STAND_IN}"'
            return
        self.rows[line - 1] = ""
        self.result.lost = True

    def _blank_section(self, line: int) -> None:
        self.rows[line - 1] = ""
        for number in range(line + 1, len(self.rows) + 1):
            if _HEADER.match(self.rows[number - 1]) and not _STATEMENT.match(self.rows[number - 1]):
                break
            self.rows[number - 1] = ""


def _open_brackets(rows: list[str]) -> int:
    bare = _QUOTED.sub("", "\n".join(rows))
    return sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")


def _section(document: str, label: str) -> str | None:
    key = keys_by_label(document).get(label)
    return key if key in keys_at(document, ()) else None


def _known_key(name: str) -> str | None:
    if re.fullmatch(r"[A-Za-z0-9_\-]+", name):
        return name
    return keys_by_label("case").get(name) or keys_by_label("scheme").get(name)


def _literal_fault(text: str, line: int, column: int) -> Finding | None:
    exponent = re.search(r"[eE][+-]?([\d_]+)$", text)
    if exponent is not None:
        if len(exponent.group(1)) <= EXPONENT_DIGITS:
            return None
        at, message = Span(line, column, len(text)), "数字的指数过大"
        expected, remedy = "普通写法的数字，例如 1234.50", "不用科学记数法，照实写出数字"
        return slip("S115", at, message, expected, remedy)
    if text.startswith("0000") or re.search(r":60(?:\D|$)", text):
        at, message = Span(line, column, len(text)), f"没有 {text[:40]} 这个日期或时间"
        expected, remedy = "实际存在的日期、时间", "核对年份和秒数"
        return slip("S104", at, message, expected, remedy)
    return None
