"""What toml-rs found wrong in one place, in Chinese and with a remedy.

toml-rs says where it stopped and, in English, why; the words of the row decide which slip of the pen it was.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import toml_rs

from chaiqian.documents.labels import keys_by_label
from chaiqian.documents.problem import Finding, Span, slip
from chaiqian.documents.values import NO_PERCENTAGE
from chaiqian.documents.written import plain_number, two_numbers
from chaiqian.output.pattern import pattern

_TRUTH = {
    "是": "true",
    "有": "true",
    "yes": "true",
    "真": "true",
    "否": "false",
    "无": "false",
    "no": "false",
    "假": "false",
}
_DATE_LIKE = pattern(r"\d{2,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_WITH_COMMAS = pattern(r"(?:19|20)\d{2}\s*,\s*(?:0?[1-9]|1[0-2])\s*,\s*(?:0?[1-9]|[12]\d|3[01])(?![\d,])")
# Slips whose remedy says more than the number to write.
_WITH_REASON = pattern(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+,\d+|0\d+(?:\.\d+)?)")
_KEY = pattern(r"\s*([^=\[\]#\"']*?)\s*=")
_KEY_BEFORE = pattern(r"([^\s={},]+)\s*=\s*$")
_NAME = pattern(r"[^\s=.,#\"'\[\]{}]+")
TWO_ITEMS = "一行里写了两项"

Diagnose = Callable[[str, int, int, str], Finding]

# What tomllib says, by the beginning of its message, and toml-rs in other words.
_IN_OTHER_WORDS = (
    ("Cannot", "duplicate key"),
    ("Duplicate", "duplicate key"),
    ("Unclosed array", "unclosed array"),
    ("Unclosed inline table", "unclosed inline table"),
    ("Unterminated string", "invalid multi-line basic string"),
    ("Expected \"'''\"", "invalid multi-line literal string"),
)
_AT = pattern(r"at line (\d+), column (\d+)")


class Stop(NamedTuple):
    """Where a parser stopped (in characters, from 1), and why in the words of toml-rs."""

    line: int
    column: int
    detail: str


def stop_of(error: toml_rs.TOMLDecodeError, text: str) -> Stop:
    """Where toml-rs stopped in `text`."""
    # `pos` counts UTF-8 bytes; the column in the message does so only before a character outside ASCII.
    prefix = text.encode()[: error.pos].decode("utf-8", "ignore")
    detail = str(error).rstrip().rsplit("\n", 1)[-1]
    return Stop(prefix.count("\n") + 1, len(prefix) - prefix.rfind("\n"), detail)


def stop_in_words(error: tomllib.TOMLDecodeError, rows: Sequence[str]) -> Stop:
    """Where tomllib stopped, which says so in its message alone; a doubled key where its row begins."""
    place = _AT.search(str(error))
    line, column = map(int, place.groups()) if place else (len(rows), len(rows[-1]) + 1)
    detail = next((words for start, words in _IN_OTHER_WORDS if str(error).startswith(start)), "")
    return Stop(line, 1 if detail == "duplicate key" else column, detail)


def diagnose(row: str, line: int, column: int, detail: str) -> Finding:
    """The fault at `column` of `row`, the line number `line`; `detail` is the last line of toml-rs's message."""
    for words, rule in _RULES:
        if any(word in detail for word in words):
            return rule(row, line, column, detail)
    return slip("S119", Span(line, column, 1), "这里不符合 TOML 的写法", "键 = 值", "对照示例文件检查这一行")


def _value_at(row: str, column: int) -> str:
    dated = _WITH_COMMAS.match(row, column - 1)
    return dated.group() if dated else re.split(r"[#,\]}]", row[column - 1 :], maxsplit=1)[0].rstrip()


def _unquoted(row: str, line: int, column: int, detail: str) -> Finding:
    value = _value_at(row, column)
    if not value:
        return slip("S108", Span(line, column, 1), "等号后面没有值", "键 = 值", "填写值；没有的选填项整行删去")
    if _DATE_LIKE.match(value):
        return _bad_date(row, line, column, "")
    if "//" in value:
        start = column + value.index("//")
        return slip("S113", Span(line, start, 2), "注释不是用 // 开头", "注释以 # 开头", "// 改为 #")
    if value.lower() in _TRUTH:
        return _boolean(row, line, column, detail)
    if value[0] in "+-.0123456789￥\u00a5":
        return _number(row, line, column, detail)
    shown = value[:20]
    return slip("S103", Span(line, column, len(value)), "文字没有加引号", "英文双引号括起的文字", f'改为 "{shown}"')


def _boolean(row: str, line: int, column: int, detail: str) -> Finding:
    value = _value_at(row, column)
    word = _TRUTH.get(value.lower()) or ("false" if value.lower().startswith("f") else "true")
    at, message = Span(line, column, len(value)), "是否值的写法不对"
    expected, remedy = "小写的 true（是）或 false（否），不加引号", f"改为 {word}"
    return slip("S112", at, message, expected, remedy)


def _number(row: str, line: int, column: int, detail: str) -> Finding:
    start = column
    while start > 1 and row[start - 2] in "+-.,_0123456789eE￥\u00a5":
        start -= 1
    whole = re.split(r"[#\]}]", row[start - 1 :], maxsplit=1)[0].rstrip(" \t,")
    if two_numbers(whole) is not None:
        return _two_numbers(line, start, whole)
    meant = plain_number(whole)
    text = whole if meant else re.split(r"\s", whole, maxsplit=1)[0].rstrip(",")
    if _DATE_LIKE.match(text) or _WITH_COMMAS.match(row, start - 1):
        return _bad_date(row, line, start, "")
    if meant and not _WITH_REASON.fullmatch(text):
        expected = "只用数字和一个小数点，不写 ￥、逗号和单位"
        return slip("S111", Span(line, start, len(text)), "数字的写法不对", expected, f"写成 {meant}")
    expected = "只用数字和一个小数点，例如 1234.50"
    found = _KEY_BEFORE.search(row[: start - 1])
    remedy = _number_remedy(text, found.group(1) if found else "")
    return slip("S111", Span(line, start, max(1, len(text))), "数字的写法不对", expected, remedy)


def _two_numbers(line: int, start: int, text: str) -> Finding:
    """Cells of a table pasted side by side, or one number with blanks in it."""
    first, second = two_numbers(text) or ("", "")
    joined = re.sub(r"\s", "", text)
    remedy = f"只留一个数，写成 {first} 或 {second}；是列表的，两数之间加英文逗号"
    if re.fullmatch(r"\d{1,3}(\.\d+)?", second) is not None and "." not in first and "\t" not in text:
        remedy = f"是一个数的，写成 {joined}；是列表的，两数之间加英文逗号"
    return slip("S113", Span(line, start, len(text)), "两个数写在了一起", "一个数", remedy)


def _number_remedy(text: str, key: str) -> str:
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return f"去掉千分位的逗号，写 {text.replace(',', '')}"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"小数点用 . 不用逗号，写 {text.replace(',', '.')}"
    if re.fullmatch(r"[+-]?0\d+(\.\d+)?", text):
        return "去掉开头多余的 0；是编号的，加上英文双引号"
    if text.endswith(("%", "％")):
        return "不写百分号，比例写成小数，例如 95% 写 0.95" if key == "rate" else NO_PERCENTAGE
    if text.startswith(".") or text.endswith("."):
        return "小数点前后都要有数字，例如 0.5、5.0"
    return "去掉单位和其他文字，只写数字；是文字的，加上英文双引号"


def _date_or_time(row: str, line: int, column: int, detail: str) -> Finding:
    if not re.search("(year|month|day|hour|minute|second)s? between", detail):
        return _bad_date(row, line, column, detail)
    value = _value_at(row, column)
    what = "时间" if "time" in detail or "offset" in detail else "日期"
    at, message = Span(line, column, len(value)), f"没有 {value} 这个{what}"
    expected, remedy = f"实际存在的{what}", f"核对{'时、分、秒' if what == '时间' else '年、月、日'}"
    return slip("S104", at, message, expected, remedy)


def _bad_date(row: str, line: int, column: int, detail: str) -> Finding:
    value = _value_at(row, column)
    if "time" in detail:
        at, message = Span(line, column, len(value)), "时间的写法不对"
        expected, remedy = "2019-06-20T09:31:05", "时、分、秒都写两位，日期与时间之间用 T"
        return slip("S105", at, message, expected, remedy)
    at, message = Span(line, column, len(value)), "日期的写法不对"
    expected, remedy = "四位年-两位月-两位日，例如 2019-06-05", f"改为{_rewritten(value)}，不加引号"
    return slip("S105", at, message, expected, remedy)


def _rewritten(value: str) -> str:
    numbers = re.findall(r"\d+", value)
    if len(numbers) == 3 and len(numbers[0]) == 4 and 1 <= int(numbers[1]) <= 12 and 1 <= int(numbers[2]) <= 31:
        return f" {numbers[0]}-{int(numbers[1]):02d}-{int(numbers[2]):02d}"
    return "例如 2019-06-05 的样子"


def _key(row: str, line: int, column: int, detail: str) -> Finding:
    name, start = _name_at(row, column)
    expected = "英文键名，由字母、数字、下划线组成"
    if not name:
        return slip("S106", Span(line, column, 1), "缺少键名", expected, "在等号前（或方括号里）写上键名")
    meant = keys_by_label("case").get(name) or keys_by_label("scheme").get(name)
    remedy = f"是否想写 {meant}？" if meant else "改用示例文件里的英文键名；是说明文字的，行首加 #"
    return slip("S106", Span(line, start, len(name)), f"键名“{name[:40]}”不能这样写", expected, remedy)


def _name_at(row: str, column: int) -> tuple[str, int]:
    """The name around `column` and where it starts: all before the row's first `=`, or one in { } or [ ]."""
    found = _KEY.match(row)
    if found is not None and column <= found.end(1) + 1:
        return found.group(1), found.start(1) + 1
    within = next((name for name in _NAME.finditer(row) if name.start() < column <= name.end()), None)
    return (within.group(), within.start() + 1) if within else ("", column)


def _no_equals(row: str, line: int, column: int, detail: str) -> Finding:
    rest = row[column - 1 :].lstrip()
    start = len(row) - len(row.lstrip()) + 1
    if ":" in row[:column] or rest.startswith(":"):
        return slip("S107", Span(line, row.index(":") + 1, 1), "键和值之间用了冒号", "键 = 值", "冒号改为等号 =")
    at, message = Span(line, min(column, len(row.rstrip()) + 1), 1), "键后面缺等号"
    expected, remedy = "键 = 值", f"在“{row[start - 1 : column - 1].strip()[:40]}”后面写 = 和值；是说明文字的，行首加 #"
    return slip("S107", at, message, expected, remedy)


def _unclosed_string(row: str, line: int, column: int, detail: str) -> Finding:
    quote = "'" if "literal" in detail else '"'
    quote = quote * 3 if quote * 3 in row else quote
    start = row.find(quote) + 1
    if "visible" in detail:
        return _escape(row, line, column, detail)
    if "opening quote" in detail:
        return _unopened_string(row, line, column)
    return slip(
        "S109", Span(line, start or 1, len(quote)), "引号没有配对", f"文字的两头各一个 {quote}", f"补上结尾的 {quote}"
    )


def _unopened_string(row: str, line: int, column: int) -> Finding:
    """A text with a quote at its end only."""
    value = row[column - 1 :].partition('"')[0].strip()
    shown = f'"{value[:20]}"'
    return slip(
        "S109", Span(line, column, len(value) + 1), "缺开头的引号", "文字的两头各一个英文双引号", f"改为 {shown}"
    )


def _escape(row: str, line: int, column: int, detail: str) -> Finding:
    if "escape" in detail or "unicode" in detail:
        start = max(1, row.rfind("\\", 0, column) + 1)
        at, message = Span(line, start, 2), "反斜杠 \\ 后面的字符不能这样写"
        expected, remedy = "写路径等含 \\ 的文字用单引号", "把两头的双引号改为单引号，或把 \\ 写成 \\\\"
        return slip("S114", at, message, expected, remedy)
    return slip("S114", Span(line, column, 1), "文字里有不能直接写的控制字符", "可见的文字", "删去这个字符后重新输入")


def _unclosed_bracket(row: str, line: int, column: int, detail: str) -> Finding:
    mark = "}" if "inline" in detail else ("]]" if "array table" in detail else "]")
    header = " table" in detail and "inline" not in detail
    if header:
        at, message = Span(line, len(row) - len(row.lstrip()) + 1, max(1, len(row.strip()))), "节名的方括号没有配对"
        expected, remedy = "[节名] 或 [[节名]]", f"补上 {mark}"
        return slip("S110", at, message, expected, remedy)
    return slip("S110", Span(line, column, 1), "括号没有配对", "[ 与 ]、{ 与 } 成对", f"补上 {mark}")


def _unopened_bracket(row: str, line: int, column: int, detail: str) -> Finding:
    mark = "{" if "inline" in detail else "["
    return slip("S110", Span(line, column, 1), "括号没有配对", "[ 与 ]、{ 与 } 成对", f"补上 {mark}，或删去多余的括号")


def _extra(row: str, line: int, column: int, detail: str) -> Finding:
    if "trailing" in detail:
        return slip("S113", Span(line, column, 1), "最后一项后面多了逗号", "{ } 里最后一项后面没有逗号", "删去这个逗号")
    if "newlines" in detail:
        return slip("S113", Span(line, column, 1), "{ } 里换了行", "{ } 里的内容写在同一行", "把 { 到 } 写在一行里")
    before, rest = row[: column - 1], row[column - 1 :].rstrip()
    if rest.startswith(",") and re.search(r"[=\[,{]\s*[￥\u00a5]?\s*[+-]?[\d.]+$", before.rstrip()):
        return _number(row, line, column, detail)
    if "missing comma" in detail and rest[:1] in ("}", "]"):
        return slip(
            "S110", Span(line, column, 1), "括号没有配对", "[ 与 ]、{ 与 } 成对", "核对这里的括号和前面的左括号"
        )
    if "missing comma" in detail:
        return slip("S113", Span(line, column, 1), "列表的两项之间缺逗号", "各项之间用英文逗号隔开", "补上逗号")
    if "extra" in detail:
        return slip("S113", Span(line, column, 1), "多写了一个等号", "键 = 值", "删去一个等号")
    second = re.search(r"[A-Za-z0-9_\-]+\s*$", before)
    if rest.startswith("=") and second is not None:
        at, message = Span(line, second.start() + 1, len(second.group().rstrip())), TWO_ITEMS
        expected, remedy = "一行一项", "后面的一项另起一行"
        return slip("S113", at, message, expected, remedy)
    at, message = Span(line, column, max(1, len(rest))), "值的后面有多余的内容"
    expected, remedy = "值后面只能是注释（# 开头）或换行", "删去多余的内容；是说明文字的，前面加 #"
    return slip("S113", at, message, expected, remedy)


_NUMBERS = (
    "leading zero",
    "`_` may only",
    "invalid exponent",
    "invalid mantissa",
    "invalid fraction",
    "invalid float",
    "invalid integer",
    "invalid binary",
    "invalid octal",
    "invalid hexadecimal",
)
_RULES: tuple[tuple[tuple[str, ...], Diagnose], ...] = (
    (("string values must be quoted",), _unquoted),
    (("invalid boolean",), _boolean),
    (("invalid date", "invalid time", "invalid offset"), _date_or_time),
    (_NUMBERS, _number),
    (("invalid unquoted key", "unquoted keys cannot be empty"), _key),
    (("key with no value",), _no_equals),
    (("escape", "unicode"), _escape),
    (("trailing comma", "newlines are unsupported", "missing comma", "unexpected key or value", "extra `=`"), _extra),
    (("basic string", "literal string", "opening quote"), _unclosed_string),
    (("unclosed", "inline table element"), _unclosed_bracket),
    (("missing array opening", "missing inline table opening"), _unopened_bracket),
)
