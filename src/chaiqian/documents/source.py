"""Bytes to text to a TOML document, with the guards that must come before the parser.

toml-rs ends the process on deeply nested input, also behind its first error, where no grammar tells what it will take
for a bracket. So it reads only what cannot nest deeply however it is read, which is told by counting a few characters;
anything else is read by tomllib, which is slower and ends in an exception.
"""

from __future__ import annotations

import hashlib
import os
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import toml_rs

from chaiqian.documents.closing import END, is_cut
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.output.pattern import pattern
from chaiqian.output.regular_file import SHORTER, NotRegular, handle_of_regular, too_long_for_windows

SIZE_LIMIT = 1024 * 1024
DEPTH_LIMIT = 32
NUMBER_LIMIT = 10_000
LOOKED_AT = 4096

# Runs that the parser cannot take. On a run of signs it ends the whole process: at 20 000 where the stack has 8 MiB,
# at some 2 000 on Windows, where it has one.
SIGN_LIMIT = 1_000
_LONG_NUMBER = pattern(rf"[0-9_](?<![0-9_]{{2}})[0-9_]{{{NUMBER_LIMIT - 1}}}")
_LONG_SIGNS = pattern(rf"(?<![-+= \t])[ \t]*+(?:[-+=][ \t]*+){{{SIGN_LIMIT}}}")
_ONE_SIGN = (" ", ""), ("\t", ""), ("-", "="), ("+", "=")
_HEADER = pattern(r"\n\[\[[A-Za-z0-9_.\-]+\]\]|\n\[[A-Za-z0-9_.\-]+\]")
# A string that is never closed runs to the end of its line, or of the file: as for the parser, which stops there.
# (Looking for the end again from each quote in it would take the square of its length.)
LONG_STRING = r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:"{3,5})?|' + r"'''(?:[^']|'{1,2}(?!'))*+(?:'{3,5})?"
STRING = r'"(?:[^"\\\n]|\\[^\n])*+"?|' + r"'[^'\n]*+'?"
COMMENT = r"#[^\n]*+"
_TOKEN = pattern(f"{LONG_STRING}|{STRING}|{COMMENT}|[][{{}}.=,\n]", re.DOTALL)


class Source(NamedTuple):
    """One file as read: the name to show, its bytes, its text (without a byte order mark)."""

    file: str
    data: bytes
    text: str

    @property
    def sha256(self) -> str:
        """Hash of the bytes, in hex: to see whether a file changed, never to be shown, for what is hidden is in it."""
        return hashlib.sha256(self.data).hexdigest()


def read_source(path: str | os.PathLike[str], expected: str = "一个 .toml 文件") -> Source:
    """Read and decode a file, or raise DocumentError with an F1xx problem; `expected` says what was looked for."""
    name = os.fspath(path)
    data = _read_bytes(name, expected)
    if len(data) > SIZE_LIMIT:
        limit = "不超过 1 MiB 的文本文件"
        raise file_problem(
            "F106", name, "文件超过 1 MiB，没有读取", limit, "确认选对了文件；一个文件只写一宗宅基地或一个方案"
        )
    source = Source(name, data, decode(data, name))
    if is_cut(source.text):
        raise _cut(source)
    return source


def _cut(source: Source) -> DocumentError:
    """Where the text breaks off, and that nothing of it is used."""
    rows = source.text.rstrip("\r\n").split("\n")
    place = Place(source.file, len(rows), 1, max(1, len(rows[-1])), rows[-1].rstrip("\r"))
    message, expected = "文件不完整，后面的内容缺失，没有读取", f"末尾有“{END}”一行"
    remedy = "从备份或原处重新取来；确认没有缺少内容的，在末尾补上这一行"
    return DocumentError((Problem("F117", message, place, expected, remedy),))


def file_problem(code: str, file: str, message: str, expected: str, remedy: str) -> DocumentError:
    """A problem of a whole file."""
    return DocumentError((Problem(code, message, Place(file), expected, remedy),))


def _read_bytes(name: str, expected: str) -> bytes:
    try:
        return _read_regular(name)
    except IsADirectoryError:
        remedy = "写出文件夹里的文件名；检查整个文件夹用 chaiqian check"
        raise file_problem("F102", name, "这是文件夹，不是文件", expected, remedy) from None
    except NotRegular:
        raise file_problem("F108", name, "这不是普通文件，没有读取", expected, "改用磁盘上的普通文件") from None
    except (FileNotFoundError, NotADirectoryError):
        too_long = too_long_for_windows(name)
        if too_long:
            raise file_problem("F107", name, f"{too_long}，读不出来", expected, SHORTER) from None
        raise file_problem("F101", name, "找不到文件", expected, "核对文件名和所在文件夹") from None
    except (OSError, ValueError):
        remedy = "核对文件的读取权限，或是否被别的程序占用"
        raise file_problem("F107", name, "文件读不出来", expected, remedy) from None


def _read_regular(name: str) -> bytes:
    stream, size = handle_of_regular(name)  # a file object takes twice as long
    try:
        # Asked for no more than there is: room for a whole MiB takes longer to get than a case to read.
        data = os.read(stream, min(size, SIZE_LIMIT) + 1)
        return data if len(data) <= size else data + os.read(stream, SIZE_LIMIT)
    finally:
        os.close(stream)


def decode(data: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte order mark; other encodings are recognised, named and refused."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _encoding_problem(data, name, error.start) from None
    if b"\0" in data and _is_wide(data):
        raise _encoding_problem(data, name, 0)
    return text[1:] if text.startswith("\ufeff") else text


def _is_wide(data: bytes) -> bool:
    """Whether a text has two bytes a character: of its letters and signs, every other byte is zero."""
    start = data[:LOOKED_AT]
    even, odd = start[::2].count(0), start[1::2].count(0)
    return max(even, odd) > len(start) // 6 and min(even, odd) <= max(even, odd) // 8


def _encoding_problem(data: bytes, name: str, start: int) -> DocumentError:
    expected = "UTF-8 编码的文本文件"
    remedy = "在编辑器里“另存为”，编码选 UTF-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_wide(data):
        return file_problem("F105", name, "文件是 UTF-16（Unicode）编码，不是 UTF-8", expected, remedy)
    line = data.count(b"\n", 0, start) + 1
    raw = data.split(b"\n")[line - 1].rstrip(b"\r")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        message = f"文件不是 UTF-8 文本（第 {line} 行有无法识别的字节）"
        return file_problem("F109", name, message, expected, "确认它是文本文件；是文本的，用编辑器另存为 UTF-8")
    before = data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")
    place = Place(name, line, len(before) + 1, 1, raw.decode("gb18030", "replace"))
    message = "文件是 GBK（Windows 中文，ANSI）编码，不是 UTF-8"
    return DocumentError((Problem("F104", message, place, expected, remedy),))


def parse(text: str) -> dict[str, Any]:
    """The TOML document with decimals for numbers with a point.

    Raises ValueError, of which both parsers' errors are kinds; InvalidOperation for an exponent past all bounds.
    """
    if not may_nest(text):
        return toml_rs.loads(text, toml_version="1.0.0", parse_float=Decimal)
    import tomllib  # nearly no file needs it

    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def places(text: str) -> dict[str, Any]:
    """toml-rs's nodes of a document, with the place of every key and value; raises what `parse` raises."""
    if may_nest(text):
        parse(text)  # what another parser has accepted nests as deep as it seems, for toml-rs too
    return dict(toml_rs.load_with_metadata(text, toml_version="1.0.0").meta["nodes"])


@lru_cache(maxsize=1)  # asked by each that reads or judges the same text
def may_nest(text: str) -> bool:
    """Whether a parser that reads on behind errors could recurse deeply: on brackets, on dotted keys, on runs of signs.

    Counted without a grammar, strings and comments included; only a header on a line of its own closes what it opens.
    """
    brackets = text.count("[") + text.count("{")
    if brackets > DEPTH_LIMIT:
        brackets -= "".join(_HEADER.findall(text)).count("[")
    few_dots = text.count(".") < DEPTH_LIMIT or _few_dots(text)
    return brackets > DEPTH_LIMIT or not few_dots or _may_hold_long_signs(text)


def too_long_number(text: str) -> tuple[int, int] | None:
    """Line and column of a run of digits or signs too long for the parser to read in time or at all, else None."""
    found = None
    if len(text) > NUMBER_LIMIT:
        found = _LONG_NUMBER.search(text)
    if found is None and may_nest(text) and _may_hold_long_signs(text):
        found = _LONG_SIGNS.search(text)
    if found is None:
        return None
    return text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())


def _may_hold_long_signs(text: str) -> bool:
    """Quick and nearly always no: a pattern would look at every space and sign of a large file."""
    if len(text) < SIGN_LIMIT or text.count("=") + text.count("-") + text.count("+") < SIGN_LIMIT:
        return False
    for old, new in _ONE_SIGN:
        text = text.replace(old, new)
    return "=" * SIGN_LIMIT in text


def too_deep(text: str) -> tuple[int, int] | None:
    """Line and column (1-based) where nesting passes the limit, else None: what to tell people, not what keeps the
    process alive, which is `may_nest`.
    """
    return _scan_depth(text) if may_nest(text) else None


def _few_dots(text: str) -> bool:
    return max(line.count(".") for line in text.split("\n")) < DEPTH_LIMIT


def _scan_depth(text: str) -> tuple[int, int] | None:
    depth = dots = 0
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth = max(0, depth - 1)
        elif mark == ".":
            dots += 1
        elif mark in "=,\n":
            dots = 0
        if depth > DEPTH_LIMIT or dots >= DEPTH_LIMIT:
            start = token.start()
            return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return None
