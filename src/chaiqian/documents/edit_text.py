"""Changing one value in the text of a TOML file; comments, order and the rest of the text stay.

By positions: toml-rs tells where every value stands. The result is parsed again and must be the old document with
that one value changed, or the edit is refused: a text that is laid out in a way not foreseen here is never damaged.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from chaiqian.documents.closing import with_end_last
from chaiqian.documents.layout import literal
from chaiqian.documents.locate import node_at
from chaiqian.documents.problem import Path
from chaiqian.documents.source import parse, places
from chaiqian.output.pattern import pattern

_HEADER = pattern(r"[ \t]*\[")
_ITEM_ROW = pattern(r"[^#]*,[ \t]*(?:#.*)?\r?$")
_TAIL = pattern(r"([ \t]+)#")


class NotEditable(Exception):
    """The place cannot be changed without touching more than its value; the message is Chinese."""


REMOVE: Any = object()


def with_value(text: str, path: Path, value: object) -> str:
    """The text with `value` (a TOML value, or REMOVE) at `path`; raises NotEditable. `text` must be valid TOML."""
    expected = _changed(parse(text), path, value)
    edited = with_end_last(_Text(text).edit(path, value))
    try:
        sound = parse(edited) in (expected, _without_emptied(expected, path))
    except (ValueError, ArithmeticError):
        sound = False
    if not sound:
        raise NotEditable("文件在这里的写法特殊，不能自动修改，请用编辑器打开修改")
    return edited


def _changed(document: Any, path: Path, value: object) -> Any:
    """The document with the value set, missing tables made on the way."""
    changed = copy.deepcopy(document)
    inner: Any = changed
    for step, after in zip(path[:-1], path[1:], strict=True):
        inner = _entered(inner, step, [] if isinstance(after, int) else {})
    last = path[-1]
    if isinstance(last, int):
        _check_index(inner, last, value is not REMOVE)
    elif not isinstance(inner, dict):
        raise NotEditable("没有这个位置")
    if value is REMOVE:
        if not isinstance(last, int) and last not in inner:
            raise NotEditable("文件里没有这一项，不用删除")
        del inner[last]
    elif isinstance(last, int) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value
    return changed


def _without_emptied(document: Any, path: Path) -> Any:
    """The document without a list whose last `[[item]]` was removed: nothing is left of it in the file."""
    inner = document = copy.deepcopy(document)
    for step in path[:-2]:
        inner = inner[step]
    if len(path) > 1 and inner[path[-2]] == []:
        del inner[path[-2]]
    return document


def _entered(inner: Any, step: str | int, new: Any) -> Any:
    if isinstance(step, int):
        _check_index(inner, step, True)
        if step == len(inner):
            inner.append(new)
        return inner[step]
    if not isinstance(inner, dict):
        raise NotEditable("没有这个位置")
    return inner.setdefault(step, new)


def _check_index(inner: Any, index: int, append: bool) -> None:
    if not isinstance(inner, list):
        raise NotEditable("这里不是列表，不能写序号")
    if index >= len(inner) + append:
        raise NotEditable(f"这里只有 {len(inner)} 项，没有第 {index + 1} 项")


@dataclass(frozen=True)
class _Span:
    start: int
    end: int


class _Text:
    """A text with its nodes and the offsets of its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.rows = text.split("\n")
        self.starts = [0]
        for row in self.rows:
            self.starts.append(self.starts[-1] + len(row) + 1)
        self.nodes: Any = places(text)

    def edit(self, path: Path, value: object) -> str:
        if self._at(path) is not None:
            return self._remove(path) if value is REMOVE else self._replace(path, value)
        for length in range(len(path) - 1, -1, -1):
            node = self._at(path[:length])
            if node is not None:
                return self._add(path, length, node, value)
        raise NotEditable("没有这个位置")

    def _at(self, path: Path) -> Any:
        return node_at(self.nodes, path)

    def _replace(self, path: Path, value: object) -> str:
        node = self._at(path)
        if not _is_valued(node) or node["value_raw"].startswith("[["):
            raise NotEditable("这是一整节，请写到其中的键")
        return self._put(self._span(node), literal(value))

    def _put(self, span: _Span, new: str) -> str:
        """Put text over a span, and keep a comment after it in its column."""
        rest = self.text[span.end :]
        tail = _TAIL.match(rest)
        if tail is not None:
            spaces = len(tail[1]) + _width(self.text[span.start : span.end]) - _width(new)
            rest = " " * max(1, spaces) + rest[tail.end(1) :]
        return self.text[: span.start] + new + rest

    def _remove(self, path: Path) -> str:
        inline = self._inline_above(path)
        if inline is not None:
            return self._rewritten(inline, path, REMOVE)
        node = self._at(path)
        if isinstance(path[-1], int):
            return self._without_rows(*self._item_rows(path))
        if _is_list(node) and not _is_valued(node):
            raise NotEditable("这里有几项，请写明第几项，逐项删去")
        if not _is_valued(node):
            header = self._header_row(path, node)
            return self._without_rows(header, max([header, *(self._row(self._span(n).end) for n in _valued(node))]))
        if "key_line" not in node:
            raise NotEditable("这是一整节，请写到其中的键")
        span = self._span(node)
        return self._without_rows(self._row(span.start), self._row(span.end))

    def _add(self, path: Path, length: int, node: Any, value: object) -> str:
        """Add what is missing below the table or list at path[:length]."""
        here, rest = path[:length], path[length:]
        if length and (self._inline_above((*here, "")) is not None):
            return self._rewritten(self._inline_above((*here, "")) or here, path, value)
        if isinstance(rest[0], int):
            return self._append_item(here, rest, value)
        if len(rest) == 1:
            return self._insert_key(here, node, f"{rest[0]} = {literal(value)}")
        if any(isinstance(step, int) for step in here):
            return self._insert_key(here, node, f"{rest[0]} = {literal(_nested(rest[1:], value))}")
        return self._append_section(here, rest, value)

    def _insert_key(self, here: Path, node: Any, line: str) -> str:
        """A new line after the table's last plain key, or after its header."""
        keyed = [inner for inner in _content(node).values() if _is_valued(inner) and "key_line" in inner]
        keyed = [inner for inner in keyed if not inner["value_raw"].startswith("[[")]
        if keyed:
            last = max(keyed, key=lambda inner: self._span(inner).end)
            row = self._row(self._span(last).end)
            key_row, column = _first(last["key_line"]) - 1, _first(last["key_col"]) - 1
            before = self.rows[key_row].encode()[:column].decode()
            return self._inserted(row + 1, before + line)
        return self._inserted(self._header_row(here, node) + 1, line)

    def _header_row(self, here: Path, node: Any) -> int:
        if not here:
            return self._head_row()
        if _is_valued(node):
            return _first(node["value_line"]) - 1
        name = r"[ \t]*\.[ \t]*".join(re.escape(str(step)) for step in here)
        header = re.compile(rf"[ \t]*\[[ \t]*{name}[ \t]*\]")
        found = [number for number, row in enumerate(self.rows) if header.match(row)]
        if len(found) != 1:
            raise NotEditable("文件里没有这一节的标题，请用编辑器打开修改")
        return found[0]

    def _head_row(self) -> int:
        """The last row of the comments at the head of the file, without those that stand right above the first table,
        but for a first line `#:schema …`, which must stay the first; -1 where there are none.
        """
        head = list(takewhile(lambda row: not row.strip() or row.lstrip().startswith("#"), self.rows))
        comments = [number for number, row in enumerate(head) if row.strip()]
        parted = [number for number in comments if not "".join(self.rows[number + 1 : number + 2]).strip()]
        directives = [number for number in comments if self.rows[number].startswith("#:")]
        return max(parted or directives, default=-1)

    def _append_item(self, here: Path, rest: Path, value: object) -> str:
        """A further `[[item]]` after the last one."""
        if len(rest) != 2 or not isinstance(rest[1], str):
            raise NotEditable("请逐项写到其中的键")
        item = [f"[[{'.'.join(map(str, here))}]]", f"{rest[1]} = {literal(value)}"]
        count = len(_content(self._at(here)))
        _, last = self._item_rows((*here, count - 1))
        return self._inserted(last + 1, *item)

    def _append_section(self, here: Path, rest: Path, value: object) -> str:
        """A new section at the end of the file: `[choice]`, or `[[equipment]]` with its first item."""
        names, last = [str(step) for step in (*here, *rest[:-1]) if not isinstance(step, int)], rest[-1]
        name = ".".join(names)
        if isinstance(last, int):
            raise NotEditable("请逐项写到其中的键")
        header = f"[[{name}]]" if any(isinstance(step, int) for step in rest) else f"[{name}]"
        text = self.text.rstrip("\r\n")
        lines = [text, "", header, f"{last} = {literal(value)}", ""]
        return self.newline.join(lines)

    def _item_rows(self, path: Path) -> tuple[int, int]:
        """First and last row of a `[[section]]`, without the blank lines and comments before the next."""
        node = self._at(path)
        last = max((self._row(self._span(inner).end) for inner in _valued(node)), default=0)
        return _first(node["value_line"]) - 1, last

    def _without_rows(self, first: int, last: int) -> str:
        rows = self.rows[:first] + self.rows[last + 1 :]
        return "\n".join(rows)

    def _inserted(self, row: int, *lines: str) -> str:
        """New lines before the row of this number."""
        carriage = "\r" if self.newline == "\r\n" else ""
        rows = list(self.rows)
        if row == len(rows):  # the last line has no line end
            rows[-1] += carriage
            return "\n".join([*rows, *(line + carriage for line in lines[:-1]), lines[-1]])
        return "\n".join([*rows[:row], *(line + carriage for line in lines), *rows[row:]])

    def _inline_above(self, path: Path) -> Path | None:
        """The outermost value above `path` that is written inline, as `[…]` or `{…}`."""
        for length in range(1, len(path)):
            node = self._at(path[:length])
            if node is not None and _is_valued(node) and not node["value_raw"].startswith("[["):
                return path[:length]
        return None

    def _rewritten(self, inline: Path, path: Path, value: object) -> str:
        """Write an inline value anew, or where it has comments inside the one within it that has none."""
        node = self._at(inline)
        document: Any = parse(self.text)
        changed = _changed(document, path, value)
        for step in inline:
            document, changed = document[step], changed[step]
        if "#" not in node["value_raw"] or "#" in literal(document):
            return self._put(self._span(node), literal(changed))
        inner = self._at(path[: len(inline) + 1])
        if len(inline) + 1 < len(path) and inner is not None and _is_valued(inner):
            return self._rewritten(path[: len(inline) + 1], path, value)
        if inner is None and value is not REMOVE and len(changed) > len(document):
            return self._with_last_row(node, changed[-1])
        raise NotEditable("这个列表里夹有注释，请用编辑器打开修改")

    def _with_last_row(self, node: Any, item: object) -> str:
        """A further item on a line of its own, in a list that has each of its items so."""
        end = self._row(self._span(node).end)
        last = self.rows[end - 1]
        if not self.rows[end].strip().startswith("]") or not _ITEM_ROW.match(last):
            raise NotEditable("这个列表里夹有注释，请用编辑器打开修改")
        return self._inserted(end, f"{last[: len(last) - len(last.lstrip())]}{literal(item)},")

    def _span(self, node: Any) -> _Span:
        row, column = _first(node["value_line"]) - 1, _first(node["value_col"]) - 1
        start = self.starts[row] + len(self.rows[row].encode()[:column].decode())
        raw = node["value_raw"]
        if not self.text.startswith(raw, start):
            raise NotEditable("文件在这里的写法特殊，不能自动修改，请用编辑器打开修改")
        return _Span(start, start + len(raw))

    def _row(self, offset: int) -> int:
        return self.text.count("\n", 0, offset)


def _content(node: Any) -> Any:
    return node["value"] if _is_valued(node) or _is_list(node) else node


def _is_valued(node: Any) -> bool:
    return isinstance(node, dict) and "value_raw" in node and "value" in node and "value_line" in node


def _is_list(node: Any) -> bool:
    return isinstance(node, dict) and "key_line" in node and isinstance(node.get("value"), list)


def _valued(node: Any) -> list[Any]:
    """Every node below (and with) this one that has a place."""
    found = [node] if _is_valued(node) else []
    inner = _content(node)
    below = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
    return found + [deeper for item in below if isinstance(item, dict) for deeper in _valued(item)]


def _first(span: Any) -> int:
    return int(span if isinstance(span, int) else span[0])


def _nested(rest: Path, value: object) -> object:
    for step in reversed(rest):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
