"""Full-width punctuation where TOML wants ASCII: found outside strings and comments, named, and replaced.

A replacement has the length of what it replaces, so columns stay true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chaiqian.documents.problem import Finding, Span, slip
from chaiqian.documents.source import COMMENT, LONG_STRING, STRING
from chaiqian.output.pattern import pattern

FAULTS_LIMIT = 1000
_NAMES = (
    ("“”‘’「」『』", "引号"),
    ("，、", "逗号"),
    ("：", "冒号"),
    ("＝", "等号"),
    ("［］【】", "方括号"),
    ("｛｝", "花括号"),
    ("＃", "井号"),
    ("．", "小数点"),
    ("。", "句号"),
    ("－", "减号"),
    ("；", "分号"),
    ("０１２３４５６７８９", "数字"),
    ("\u3000\u00a0", "空格"),
)
_ASCII = str.maketrans(
    "“”「」『』‘’，、：＝［］【】｛｝＃．。－；０１２３４５６７８９\u3000\u00a0",
    '""""""' + "'',,:=[][]{}#..-;0123456789  ",
)
_DASHES = str.maketrans("，、．。", "----")
_SINGLE = "".join(characters for characters, _ in _NAMES)
_PAIR = r"“[^“”\"\n]*+[”\"]|‘[^‘’'\n]*+[’']|「[^「」\n]*+」|『[^『』\n]*+』"
_DAY = r"(?<![\d.])(?:19|20)\d{2}[，、．。]\d{1,2}[，、．。]\d{1,2}(?!\d)"
_TOKEN = pattern(
    f"{LONG_STRING}|(?P<pair>{_PAIR})|{STRING}|{COMMENT}|(?P<day>{_DAY})|(?P<single>[{_SINGLE}])",
    re.DOTALL,
)
_KEY_BEFORE = pattern(r"\s*[A-Za-z0-9_.\-]+\s*")
_CURLY = pattern("[“”]")


def replace_full_width(text: str) -> tuple[str, list[Finding]]:
    """The text with ASCII punctuation, and one fault for each line that needed it, or for the first of very many
    (then the rest is left as it is)."""
    parts: list[str] = []
    rows: list[_Row] = []
    line, line_start, end = 1, 0, 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup is None:
            continue
        start = token.start()
        line += text.count("\n", end, start)
        line_start = max(line_start, text.rfind("\n", end, start) + 1)
        if len(rows) == FAULTS_LIMIT and rows[-1].line != line:
            break  # nobody reads on here, and there is no end of them
        new = _replacement(token, text, line_start)
        parts += [text[end:start], new]
        end = token.end()
        if not rows or rows[-1].line != line:
            rows.append(_Row(line, start - line_start + 1, len(new)))
        rows[-1].changes.update(_changes(token.group(), new))
    parts.append(text[end:])
    return "".join(parts), [_fault(row) for row in rows]


@dataclass
class _Row:
    """What was replaced in one line, and where the first replacement stands."""

    line: int
    column: int
    length: int
    changes: dict[str, str] = field(default_factory=dict)


def _replacement(token: re.Match[str], text: str, line_start: int) -> str:
    mark, start = token.group(), token.start()
    if token.lastgroup == "day":
        return mark.translate(_DASHES)
    if token.lastgroup == "pair":
        return mark[0].translate(_ASCII) + mark[1:-1] + mark[-1].translate(_ASCII)
    if mark == "：" and _KEY_BEFORE.fullmatch(text, line_start, start):
        return "="
    if mark == "。" and not text[max(0, start - 1) : start].isdigit():
        return " "
    return mark.translate(_ASCII)


def _fault(row: _Row) -> Finding:
    what = "、".join(name for characters, name in _NAMES if any(mark in characters for mark in row.changes))
    message, expected = f"这里用了全角（中文）的{what}", f"英文（半角）的{what}"
    if not row.changes.keys().isdisjoint("，、．。") and "-" in row.changes.values():
        expected = "日期的年、月、日之间用英文（半角）的减号"
    return slip("S101", Span(row.line, row.column, row.length), message, expected, _remedy(row.changes))


def _changes(old: str, new: str) -> list[tuple[str, str]]:
    """What changed, character by character: of a quoted text only the quotes."""
    return [(before, after) for before, after in zip(old, new, strict=True) if before != after]


def _remedy(changes: dict[str, str]) -> str:
    words = [f"{old} 改为 {new}" for old, new in changes.items() if not old.isspace() and new != " "]
    if "。" in changes and changes["。"] == " ":
        words.append("删去句号")
    return "切换到英文输入法重新输入" + (f"：{'；'.join(words)}" if words else "空格")


def curly_quotes_inside(row: str, line: int) -> tuple[str, Finding] | None:
    """A row in which ASCII and curly quotes are mixed, so that a string swallowed a curly one."""
    found = _CURLY.search(row)
    if found is None:
        return None
    fault = slip(
        "S101",
        Span(line, found.start() + 1, 1),
        "这里用了全角（中文）的引号",
        "英文（半角）的引号",
        _remedy(dict.fromkeys(_CURLY.findall(row), '"')),
    )
    return row.translate({ord("“"): '"', ord("”"): '"'}), fault
