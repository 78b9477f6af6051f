"""What the keys of a scenario name: values of a scheme by its own keys or labels, figures of the guidance by name.

A key is the scheme's own, its entries by their names (`awards.提前签约奖.stages.2020-06-05.amount`), the label of one
(`奖励.提前签约奖.阶段.2020-06-05.标准`), or else the name of a figure of the guidance (`moving.price`, 搬迁费标准).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic.fields import FieldInfo

from chaiqian.district.scenario_file import Scenario, Setting
from chaiqian.documents.changes import IDENTITIES, KIND, NAMED, Change, Item, ItemPath
from chaiqian.documents.content import Content, content_of
from chaiqian.documents.labels import choices_of, field_at, item_of, keys_at, nearest, tables_of
from chaiqian.documents.problem import Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import load_guidance

SCHEME: Literal["scheme"] = "scheme"
GUIDANCE = "guidance"
MOST_NAMED = 12
_TYPED = str.maketrans({"“": ".", "”": "", "·": ".", "．": ".", "。": "."})
HOW_TO_NAME = "写方案里的键，名称用方案里的，例如 awards.提前签约奖.stages.2020-06-05.amount"


class Target(NamedTuple):
    """What a key names: a value of a scheme (with its path), or a figure of the guidance (by name)."""

    document: str
    path: ItemPath

    @property
    def keys(self) -> tuple[str, ...]:
        """The path without the names of entries: what kind of value it is."""
        return tuple(step for step in self.path if isinstance(step, str))


Labelled = dict[str, list[Target]]


def target_of(key: str, content: Content) -> Target | None:
    """What a key names in a scheme, or in the guidance; None where it names nothing, or a label names several."""
    found = _named(key, content)
    if found is not None or key.isascii():
        return found
    meant = _normal(key)
    return next((named[meant][0] for named in _labelled(content) if len(named.get(meant, ())) == 1), None)


def _labelled(content: Content) -> tuple[Labelled, Labelled]:
    return _by_label(json.dumps(content, ensure_ascii=False))


@lru_cache(maxsize=1024)
def _by_label(content: str) -> tuple[Labelled, Labelled]:
    """What each whole label of a scheme names, and what each label or last part of one does."""
    stated = json.loads(content)
    wholes, parts = defaultdict(list), defaultdict(list)
    for key in known_keys(stated):
        target = _named(key, stated)
        if target is not None:
            whole, *_ = labels = _labels(target)
            wholes[whole].append(target)
            for label in labels:
                parts[label].append(target)
    return dict(wholes), dict(parts)


def _named(key: str, content: Content) -> Target | None:
    path = next(_paths(content, key.split("."), ()), None)
    if path is not None:
        return Target(SCHEME, path)
    name = key.removeprefix(f"{GUIDANCE}.")
    return Target(GUIDANCE, (name,)) if name in load_guidance().entries[0].by_name else None


def known_keys(content: Content) -> Iterator[str]:
    """Every key that a scenario may name in a scheme, and the figures of the guidance."""
    yield from _known((), content)
    yield from load_guidance().entries[0].by_name


def _fields(info: FieldInfo | None, item: Content) -> Collection[str]:
    """The keys of an entry; those of its own kind where there are several."""
    tables = tables_of(info.annotation) if info is not None else ()
    if len(tables) > 1:
        tables = tuple(t for t in tables if item.get(KIND) in choices_of(t.model_fields[KIND].annotation))
    return {key for table in tables for key in table.model_fields}


def _known(
    keys: tuple[str, ...], content: Content, written: str = "", fields: Collection[str] | None = None
) -> Iterator[str]:
    for key in keys_at(SCHEME, keys):
        if fields is not None and key not in fields:
            continue
        here, name = (*keys, key), f"{written}{key}"
        value, info = content.get(key), field_at(SCHEME, (*keys, key))
        if info is not None and not tables_of(info.annotation):
            yield name
        elif info is not None and item_of(info.annotation) is not None:
            for item in value or ():
                yield from _known(here, item, f"{name}.{_name_of(key, item)}.", _fields(info, item))
        else:
            yield from _known(here, value or {}, f"{name}.")


def _paths(
    content: Any, steps: list[str], keys: tuple[str, ...], fields: Collection[str] | None = None
) -> Iterator[ItemPath]:
    """The paths that a key's steps spell, mostly one; a name may hold dots, so an entry takes as many steps as its name
    has.
    """
    if not steps or not isinstance(content, dict):
        return
    key, *rest = steps
    info = field_at(SCHEME, (*keys, key))
    if info is None or key not in (keys_at(SCHEME, keys) if fields is None else fields):
        return
    if not tables_of(info.annotation):
        yield from () if rest else ((key,),)
        return
    value = content.get(key)
    if item_of(info.annotation) is None:
        yield from ((key, *inner) for inner in _paths(value or {}, rest, (*keys, key)))
        return
    for item in value or ():
        for length in range(1, len(rest)):
            if _is_named(key, item, ".".join(rest[:length])):
                for inner in _paths(item, rest[length:], (*keys, key), _fields(info, item)):
                    yield (key, entry_item(key, item), *inner)


def _is_named(key: str, item: Content, written: str) -> bool:
    """Whether an entry is called so; a rate by its value, so that 0.9 and 0.90 are one."""
    if key == "tiers":
        try:
            return Decimal(written) == Decimal(str(item.get("rate")))
        except InvalidOperation:
            return False
    return written == _name_of(key, item)


def entry_item(key: str, item: Content) -> Item:
    """The step of a path to an entry of the list `key`: what tells it apart."""
    return Item(tuple(str(item[name]) for name in IDENTITIES.get(key, NAMED) if name in item))


def _name_of(key: str, item: Content) -> str:
    return str(entry_item(key, item))


def _labels(target: Target) -> tuple[str, ...]:
    """What people call a value: the whole label, and its last part where it is no entry's: 临时安置费标准 is one thing,
    标准 another in every scheme.
    """
    if target.document == GUIDANCE:
        return (load_guidance().figure_label(str(target.path[0])),)
    whole = _normal(Change(SCHEME, target.path, None, None).label)
    entry = any(isinstance(step, Item) for step in target.path)
    return (whole,) if entry else tuple(dict.fromkeys((whole, whole.rpartition(".")[2])))


def _normal(label: str) -> str:
    """奖励“工程配合奖” · 标准 as it may be typed for a key: 奖励.工程配合奖.标准."""
    return re.sub(r"\s+", "", label.translate(_TYPED))


def check_keys(schemes: Iterable[Scheme], scenario: Scenario) -> Iterator[Problem]:
    """Keys that no scheme has and that are no figure of the guidance."""
    contents = [content_of(scheme) for scheme in schemes]
    for setting in scenario.settings:
        if not any(target_of(setting.key, content) for content in contents):
            known = {name for content in contents for name in known_keys(content)}
            near = nearest(setting.key, known) if setting.key.isascii() else _near_label(setting.key, contents)
            remedy = f"是否想写 {near}？" if near else HOW_TO_NAME
            message = f"各方案和指导意见里都没有 {setting.key}"
            at_key = setting._replace(place=setting.key_place or setting.place)
            yield setting_problem("N807", at_key, message, "方案里的键，或指导意见数值的名称", remedy)
        if any(len(set(_paths(content, setting.key.split("."), ()))) > 1 for content in contents):
            message = f"{setting.key} 说的不止一项"
            yield setting_problem("N807", setting, message, "只有一项叫这个名称", "在方案里改一个名称以示区别")
    yield from _named_twice(scenario, contents)


def _near_label(written: str, contents: Iterable[Content]) -> str | None:
    """The label that somebody may have meant, in the words of the program."""
    meant = _normal(written)
    labels = [label for content in contents for label in _labelled(content)[0]]
    return next((label for label in labels if label.endswith(f".{meant}")), None) or nearest(meant, labels)


def _named_twice(scenario: Scenario, contents: Sequence[Content]) -> Iterator[Problem]:
    """Two keys that name one value: only one of them could count."""
    for content in contents:
        seen: dict[Target, Setting] = {}
        for setting in scenario.settings:
            target = target_of(setting.key, content)
            earlier = seen.setdefault(target, setting) if target is not None else setting
            if earlier is not setting:
                message = f"{setting.key} 和 {earlier.key} 是同一个值"
                yield setting_problem("N808", setting, message, "一个值只写一次", "删去一行")
                return


def check_only(schemes: Sequence[Scheme], scenario: Scenario) -> Iterator[Problem]:
    """Townships and villages that no scheme has: whoever is asked of nobody would be told that nothing changes."""
    townships = {scheme.project.township for scheme in schemes}
    villages = {village for scheme in schemes for village in scheme.project.villages}
    stated = [*((name, townships) for name in scenario.townships), *((name, villages) for name in scenario.villages)]
    for (name, known), place in zip(stated, scenario.only, strict=True):
        if name not in known:
            near = nearest(name, known)
            remedy = f"是否想写“{near}”？" if near else "核对名称"
            yield Problem("N806", f"各方案里都没有“{name}”", place, _some(sorted(known)), remedy)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMED]) + (f" 等 {len(names)} 个" if len(names) > MOST_NAMED else "")


def setting_problem(code: str, setting: Setting, message: str, expected: str, remedy: str) -> Problem:
    """A problem at the place of a setting."""
    return Problem(code, message, setting.place, expected, remedy)
