"""登记簿对照表.toml: what the headings and words of one office's registers mean, kept with the project.

    [headings]
    "家庭成员/姓名" = "人员 · 姓名"     # 组/列名 where one heading stands twice
    "民族" = "不用"

    [words."与户主关系"]
    "过继子" = "子女"
    "不详" = "不填"                     # as if the cell were empty

An entry of which the value is still "" waits for somebody to say what it means.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import toml_rs
from pydantic import BaseModel

from chaiqian.documents.case import Case
from chaiqian.documents.folder import HEADINGS_NAME
from chaiqian.documents.labels import choices_of, field_at, key_of, label_of, tables_of
from chaiqian.documents.locate import locate, place_of
from chaiqian.documents.problem import DocumentError, Path, Problem
from chaiqian.documents.repair.syntax import recover
from chaiqian.documents.source import Source, parse, read_source, too_deep, too_long_number
from chaiqian.documents.typed import reader_at
from chaiqian.documents.written import Unwritten, read_whole
from chaiqian.output.pattern import pattern

NAME = HEADINGS_NAME
HEADINGS, WORDS = "headings", "words"
NOT_USED, NOT_FILLED, KEY = "不用", "不填", "档案编号"
A_TABLE = f"登记簿对照表（{NAME}）"
EXAMPLE = f'[{HEADINGS}] 下写 "户主姓名" = "被拆迁人"'
SHOWN = 8
_OF_ITEM = pattern(r"(.+?)[（(]([^（()）]+)[)）]")
_UNITS = ("㎡", "元")


class HeadingsTable(NamedTuple):
    """The table as it stands: headings to labels of fields, and for each heading its words to values."""

    headings: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    source: Source

    @property
    def unsaid(self) -> list[Path]:
        """The entries that nobody has filled in yet."""
        found: list[Path] = [(HEADINGS, heading) for heading, label in self.headings.items() if not label]
        for heading, words in self.words.items():
            found += [(WORDS, heading, word) for word, value in words.items() if not value]
        return found


def read_headings_table(path: str | os.PathLike[str]) -> HeadingsTable:
    """The table in a file. Raises DocumentError with all that is wrong in it."""
    source = read_source(path, A_TABLE)
    raw = _parsed(source)
    problems = [*_misshapen(source, raw), *_unknown(source, raw)]
    if problems:
        raise DocumentError(tuple(problems))
    return HeadingsTable(raw.get(HEADINGS, {}), raw.get(WORDS, {}), source)


def unsaid_warning(table: HeadingsTable) -> Iterator[Problem]:
    """That there is something left to fill in, at the first of it."""
    unsaid = table.unsaid
    if not unsaid:
        return
    shown = "、".join(f"“{path[-1]}”" for path in unsaid[:SHOWN]) + (" 等" if len(unsaid) > SHOWN else "")
    message = f"还有 {len(unsaid)} 处没有填：{shown}；用到它们的户不能写成案件"
    yield _problem("W650", table.source, unsaid[0], message, "", f"列名填对应的项目或“{NOT_USED}”，词填它的意思")


# Fields by their labels ---------------------------------------------------------------


@cache
def fields() -> dict[str, Path]:
    """Every field that a register may hold, by its full label: 人员 · 姓名."""
    found: dict[str, Path] = {}
    waiting: list[tuple[Path, type[BaseModel]]] = [((), Case)]
    for path, model in waiting:
        for key, info in model.model_fields.items():
            inner = tables_of(info.annotation)
            if inner:
                waiting.append(((*path, key), inner[0]))
            elif path:
                found[_label((*path, key))] = (*path, key)
    return found


def _label(path: Path) -> str:
    parts = label_of("case", path).split(" · ")
    return f"{parts[0]} · {parts[-1]}"


@cache
def _by_label() -> dict[str, Path]:
    """Fields by all that they may be called: full label, title where it stands once, English path."""
    found: dict[str, Path] = {}
    titles: dict[str, list[Path]] = {}
    for label, path in fields().items():
        found[_folded(label)] = found[key_of(path)] = path
        titles.setdefault(label.split(" · ")[1], []).append(path)
    for title, paths in titles.items():
        if len(paths) == 1:
            found.setdefault(_folded(title), paths[0])
    return found


def _folded(label: str) -> str:
    return "".join(label.split()).replace("·", "")


class Named(NamedTuple):
    """The field that a label means; `item` says of which item of a list a column of its own holds it.

    套数（一居室）, 数量（空调）, 建筑面积（2 层）: the name of a type of flat or a device, or a floor.
    """

    path: Path
    item: str | int = ""


def named(label: str) -> Named | None:
    """What a label means; None where it means no field, or several."""
    path = _by_label().get(_folded(label))
    if path is not None:
        return Named(path)
    match = _OF_ITEM.fullmatch(label.strip())
    path = _by_label().get(_folded(match[1])) if match is not None else None
    if match is None or path is None:
        return None
    item = match[2].strip()
    if item in _UNITS:
        return Named(path)
    if path[0] == "buildings":
        return _on_floor(path, item.removesuffix("层"))
    return Named(path, item) if path[-1] == "count" else None


def _on_floor(path: Path, text: str) -> Named | None:
    try:
        floor = 1 if text == "首" else read_whole(text)
    except Unwritten:
        return None
    return Named(path, int(floor)) if floor == int(floor) else None


def short_label(path: Path) -> str:
    """How a field is written in the table: its title where that stands once, else with its section."""
    title = _label(path).split(" · ")[1]
    return title if named(title) == Named(path) else _label(path)


# What can be wrong --------------------------------------------------------------------


def _parsed(source: Source) -> dict[str, Any]:
    if too_deep(source.text) is not None or too_long_number(source.text) is not None:
        raise DocumentError((_problem("R650", source, (), "文件嵌套过深或数字过长，没有读取", A_TABLE, EXAMPLE),))
    try:
        return parse(source.text)
    except (toml_rs.TOMLDecodeError, ValueError, ArithmeticError):
        faults = recover(source.text).faults
        if not faults:
            raise DocumentError((_problem("R650", source, (), "文件读不懂", A_TABLE, EXAMPLE),)) from None
        raise DocumentError(locate(faults, {"": source})) from None


def _misshapen(source: Source, raw: dict[str, Any]) -> Iterator[Problem]:
    for key, stated in raw.items():
        if key not in (HEADINGS, WORDS):
            yield _problem("R650", source, (key,), f"对照表没有 {key} 这一项", f"[{HEADINGS}]、[{WORDS}.列名]", EXAMPLE)
        elif not isinstance(stated, dict):
            yield _problem("R650", source, (key,), f"{key} 应是一节", f"[{key}]", EXAMPLE)
        else:
            yield from _not_texts(source, (key,), stated, nested=key == WORDS)


def _not_texts(source: Source, above: Path, stated: Mapping[str, Any], nested: bool) -> Iterator[Problem]:
    for key, value in stated.items():
        path = (*above, key)
        if nested and isinstance(value, dict):
            yield from _not_texts(source, path, value, nested=False)
        elif nested:
            remedy = f'写 [{WORDS}."{key}"]，下面一词一行'
            yield _problem("R651", source, path, "这里应是一列的词", f'[{WORDS}."列名"]', remedy)
        elif not isinstance(value, str):
            yield _problem("R651", source, path, "应填文字", "文字，加英文双引号", "整个值加英文双引号")


def _unknown(source: Source, raw: dict[str, Any]) -> Iterator[Problem]:
    headings = raw.get(HEADINGS)
    stated = headings if isinstance(headings, dict) else {}
    for heading, label in stated.items():
        if not isinstance(label, str) or not label or label in (NOT_USED, KEY) or named(label) is not None:
            continue
        sections = sorted(known for known in fields() if known.endswith(f" · {label.strip()}"))
        expected = (
            "、".join(sections)
            if sections
            else f"项目的名称（例如 宅基地面积、人员 · 姓名、套数（一居室））、{KEY} 或 {NOT_USED}"
        )
        remedy = "写明是哪一张表的" if sections else "项目名称见 chaiqian register template 的“说明”表"
        message = f"“{label}”不止一项，分不清" if sections else f"没有“{label}”这个项目"
        yield _problem("R652", source, (HEADINGS, heading), message, expected, remedy)
    yield from _wrong_words(source, raw.get(WORDS), stated)


def _wrong_words(source: Source, words: Any, headings: Mapping[str, Any]) -> Iterator[Problem]:
    for heading, meanings in words.items() if isinstance(words, dict) else ():
        label = headings.get(heading, heading.rpartition("/")[2])
        found = named(label) if isinstance(label, str) else None
        if found is None or not isinstance(meanings, dict):
            continue
        for word, value in meanings.items():
            if isinstance(value, str) and value and value != NOT_FILLED:
                yield from _wrong_word(source, (WORDS, heading, word), found.path, value)


def _wrong_word(source: Source, place: Path, path: Path, value: str) -> Iterator[Problem]:
    """A value that the field's door lets in is one; what else is wrong with it is told where it is used."""
    info = field_at("case", path)
    assert info is not None
    allowed, expected = choices_of(info.annotation), ""
    try:
        read = reader_at("case", path)(value)
    except Unwritten as refusal:
        expected = refusal.expected
    else:
        if allowed and read not in allowed:
            expected = "、".join(allowed)
    if expected:
        message = f"“{label_of('case', path)}”不能是“{value}”"
        yield _problem("R653", source, place, message, expected, f"改填应为的值；当作空白的，填“{NOT_FILLED}”")


def _problem(code: str, source: Source, path: Path, message: str, expected: str, remedy: str) -> Problem:
    place = place_of(source, path, on_key=code == "W650") if path else place_of(source, ())
    return Problem(code, message, place, expected, remedy, label="对照表", key=" · ".join(map(str, path)))
