"""A scenario as its file states it: values by name, a list of values making a grid."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import toml_rs

from chaiqian.documents.locate import locate, place_of
from chaiqian.documents.problem import DocumentError, Path, Place, Problem
from chaiqian.documents.repair.syntax import recover
from chaiqian.documents.source import Source, parse, read_source, too_deep, too_long_number

CHANGE, ONLY, NAME = "change", "only", "name"
ONLY_KEYS = {"townships": "乡镇", "villages": "村"}
MOST_COMBINATIONS = 64
A_SCENARIO = "情景文件（.toml，含 [change]）"
EXAMPLE = '[change] 下写 "temporary_housing.rent" = 30'


class Setting(NamedTuple):
    """One value that a scenario gives to a key; `place` is where it stands, `key_place` where the key does."""

    key: str
    value: Any
    place: Place
    key_place: Place | None = None


class Scenario(NamedTuple):
    """One combination of values. `townships` and `villages` keep to some; empty means all. `only` are their places."""

    name: str
    settings: tuple[Setting, ...]
    townships: tuple[str, ...]
    villages: tuple[str, ...]
    only: tuple[Place, ...] = ()


def read_scenarios(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """Every combination that a scenario file states. Raises DocumentError with all that is wrong in it."""
    source = read_source(path, A_SCENARIO)
    raw = _parsed(source)
    problems = list(_misshapen(source, raw))
    if problems:
        raise DocumentError(tuple(problems))
    name = str(raw.get(NAME) or os.path.splitext(os.path.basename(source.file))[0])
    only = raw.get(ONLY, {})
    names = {key: tuple(only.get(key, ())) for key in ONLY_KEYS}
    places = tuple(_place(source, (ONLY, key, index)) for key in ONLY_KEYS for index in range(len(names[key])))
    choices = [
        [Setting(key, value, _place(source, (CHANGE, key)), _key_place(source, key)) for value in _values(stated)]
        for key, stated in raw[CHANGE].items()
    ]
    varied = [index for index, options in enumerate(choices) if len(options) > 1]
    combinations = itertools.product(*choices)
    return tuple(Scenario(_named(name, settings, varied), settings, only=places, **names) for settings in combinations)


def _parsed(source: Source) -> dict[str, Any]:
    if too_deep(source.text) is not None or too_long_number(source.text) is not None:
        raise DocumentError((_problem("N801", source, (), "文件嵌套过深或数字过长，没有读取", A_SCENARIO, EXAMPLE),))
    try:
        return parse(source.text)
    except (toml_rs.TOMLDecodeError, ValueError, ArithmeticError):
        faults = recover(source.text).faults
        if not faults:
            raise DocumentError((_problem("N801", source, (), "文件读不懂", A_SCENARIO, EXAMPLE),)) from None
        raise DocumentError(locate(faults, {"": source})) from None


def _misshapen(source: Source, raw: dict[str, Any]) -> Iterator[Problem]:
    for key in raw:
        if key not in (CHANGE, ONLY, NAME):
            expected = f"{NAME}、[{CHANGE}]、[{ONLY}]"
            yield _problem("N802", source, (key,), f"情景文件没有 {key} 这一项", expected, EXAMPLE)
    changes = raw.get(CHANGE)
    if not isinstance(changes, dict) or not changes:
        yield _problem("N803", source, (CHANGE,), "没有写要改变的值", f"[{CHANGE}] 下至少一项", EXAMPLE)
        return
    total = 1
    for key, stated in changes.items():
        values = _values(stated)
        total *= len(values)
        if not values or any(isinstance(value, dict) for value in values):
            remedy = f'整个键加引号写在 [{CHANGE}] 下，例如 "temporary_housing.rent" = 30'
            yield _problem(
                "N804", source, (CHANGE, key), f"{key} 没有写成一个值或一串值", "键加引号，值为数、文字或日期", remedy
            )
    if total > MOST_COMBINATIONS:
        remedy = "减少各项的取值，或分成几个情景文件"
        yield _problem(
            "N805", source, (CHANGE,), f"各项取值组合起来有 {total} 种", f"不超过 {MOST_COMBINATIONS} 种", remedy
        )
    yield from _misshapen_only(source, raw.get(ONLY, {}))


def _misshapen_only(source: Source, only: Any) -> Iterator[Problem]:
    expected = "、".join(f"{key}（{label}）" for key, label in ONLY_KEYS.items())
    if not isinstance(only, dict):
        yield _problem("N806", source, (ONLY,), f"{ONLY} 应是一节", f"[{ONLY}] 下写 {expected}", "")
        return
    for key, stated in only.items():
        if key not in ONLY_KEYS:
            yield _problem("N802", source, (ONLY, key), f"[{ONLY}] 没有 {key} 这一项", expected, "核对键名")
        elif not isinstance(stated, list) or not all(isinstance(name, str) for name in stated):
            yield _problem("N806", source, (ONLY, key), "应是一串名称", f'{key} = ["…", "…"]', "每个名称加英文双引号")


def _values(stated: Any) -> list[Any]:
    """A list makes a grid; a list of lists is a grid of values that are lists themselves."""
    return stated if isinstance(stated, list) else [stated]


def _named(name: str, settings: tuple[Setting, ...], varied: list[int]) -> str:
    parts = [f"{settings[index].key}={value_text(settings[index].value)}" for index in varied]
    return f"{name}（{'，'.join(parts)}）" if parts else name


def value_text(value: Any) -> str:
    """A value of a scenario in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _problem(code: str, source: Source, path: Path, message: str, expected: str, remedy: str) -> Problem:
    return Problem(code, message, _place(source, path), expected, remedy)


def _key_place(source: Source, key: str) -> Place:
    return place_of(source, (CHANGE, key), on_key=True)


def _place(source: Source, path: Path) -> Place:
    return place_of(source, path) if path else Place(source.file)
