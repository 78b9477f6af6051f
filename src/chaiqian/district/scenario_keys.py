"""What the keys of a scenario name: values of a scheme by its own keys or labels, figures of the guidance by name.

A key is the scheme's own, its entries by their names (`awards.提前签约奖.stages.2020-06-05.amount`), the label of one
(`奖励.提前签约奖.阶段.2020-06-05.标准`), or else the name of a figure of the guidance (`moving.price`, 搬迁费标准).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, NamedTuple, TypeGuard

from pydantic.fields import FieldInfo

from chaiqian.district.scenario_file import Scenario, Setting
from chaiqian.documents.changes import Change, ItemPath, identity, kind_at
from chaiqian.documents.content import Content, content_of
from chaiqian.documents.key_names import keys_named, labels_of, plain_key
from chaiqian.documents.labels import KIND, choices_of, field_at, item_of, keys_at, nearest, tables_of
from chaiqian.documents.problem import Path, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figure, load_guidance
from chaiqian.law.prepared import prepare

SCHEME: Literal["scheme"] = "scheme"
GUIDANCE = "guidance"
BY_GUIDANCE = "指导意见规定的"  # stands before the label of a figure, to tell it from the scheme's own
MOST_NAMED = 12
HOW_TO_NAME = "写方案里的键，名称用方案里的，例如 awards.提前签约奖.stages.2020-06-05.amount"


class Target(NamedTuple):
    """What a key names: a value of a scheme (with its path), or a figure of the guidance (by name)."""

    document: str
    path: ItemPath

    @property
    def keys(self) -> tuple[str, ...]:
        """The path without the names of entries: what kind of value it is."""
        return tuple(step for step in self.path if isinstance(step, str))


def target_of(key: str, content: Content) -> Target | None:
    """What a key names in a scheme, or in the guidance; None where it names nothing, or a label names several."""
    steps = plain_key(key).split(".")
    path = next(_paths(content, steps, ()), None)
    figures = load_guidance().entries[0].by_name
    named = [Target(SCHEME, path)] if path is not None else []
    name = key.removeprefix(f"{GUIDANCE}.")
    if key.isascii():
        return named[0] if named else Target(GUIDANCE, (name,)) if name in figures else None
    named += [Target(GUIDANCE, (figure.name,)) for figure in _figures_called(key)]
    if not named and len(steps) == 1:
        named = [Target(SCHEME, path) for path, label in _alone().items() if label == steps[0]]
    return named[0] if len(named) == 1 else None


@cache
def _alone() -> dict[ItemPath, str]:
    """Every value outside the lists, with its label: 临时安置费标准 is one thing, 标准 another in every entry."""
    fields = labels_of(SCHEME).items()
    values = {path: label for path, label in fields if not tables_of(_info(path).annotation)}
    return {path: plain_key(label) for path, label in values.items() if _is_of_keys(path)}


def _is_of_keys(path: Path) -> TypeGuard[tuple[str, ...]]:
    return all(isinstance(step, str) for step in path)


def _info(path: Path) -> FieldInfo:
    info = field_at(SCHEME, path)
    assert info is not None
    return info


def figure_name(figure: Figure) -> str:
    """What a figure is called, with its clause where several have that label."""
    return figure.label if len(_figures_called(figure.label)) == 1 else _with_clause(figure)


def _with_clause(figure: Figure) -> str:
    return f"{figure.label}（{figure.clause}）"


def _figures_called(written: str) -> list[Figure]:
    """The figures of this label, which `policy` lists below their clauses; or the one of this label and clause."""
    name = plain_key(written).removeprefix(BY_GUIDANCE)
    figures = load_guidance().entries[0]
    return [figure for figure in figures if name in map(plain_key, (figure.label, _with_clause(figure)))]


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
    if steps and isinstance(content, dict):
        for key in keys_named(SCHEME, keys, steps[0], fields):
            yield from ((key, *inner) for inner in _below(content.get(key), steps[1:], (*keys, key)))


def _below(value: Any, rest: list[str], keys: tuple[str, ...]) -> Iterator[ItemPath]:
    info = _info(keys)
    if not tables_of(info.annotation):
        yield from () if rest else ((),)
    elif item_of(info.annotation) is None:
        yield from _paths(value or {}, rest, keys)
    else:
        for item in value or ():
            for length in range(1, len(rest)):
                if _is_named(keys[-1], item, ".".join(rest[:length])):
                    for inner in _paths(item, rest[length:], keys, _fields(info, item)):
                        yield (identity(keys[-1], item), *inner)


def _is_named(key: str, item: Content, written: str) -> bool:
    """Whether an entry is called so; a rate by its value, so that 0.9 and 0.90 are one."""
    if key == "tiers":
        try:
            return Decimal(written) == Decimal(str(item.get("rate")))
        except InvalidOperation:
            return False
    return written == plain_key(_name_of(key, item))


def _name_of(key: str, item: Content) -> str:
    return str(identity(key, item))


def _label(key: str, content: Content) -> str:
    """What the program calls the value of a known key, as it may be written for one: 奖励.工程配合奖.标准."""
    path = next(_paths(content, plain_key(key).split("."), ()), None)
    if path is None:
        return figure_name(load_guidance().entries[0][key])
    return plain_key(Change(SCHEME, path, None, None, kind=kind_at(content, path)).label)


def check_keys(schemes: Collection[Scheme], scenario: Scenario) -> Iterator[Problem]:
    """Keys that no scheme has and that are no figure of the guidance."""
    contents = [content_of(scheme) for scheme in schemes]
    for setting in scenario.settings:
        if not any(target_of(setting.key, content) for content in contents):
            yield _names_nothing(setting._replace(place=setting.key_place or setting.place), schemes)
        if any(len(set(_paths(content, plain_key(setting.key).split("."), ()))) > 1 for content in contents):
            message = f"{setting.key} 说的不止一项"
            yield setting_problem("N807", setting, message, "只有一项叫这个名称", "在方案里改一个名称以示区别")
    yield from _named_twice(scenario, contents)


def _names_nothing(setting: Setting, schemes: Collection[Scheme]) -> Problem:
    """A key of no value, or a label of several figures: each of those to choose from, or else the nearest name."""
    several = _figures_called(setting.key)
    if len(several) > 1:
        message = f"指导意见里叫 {several[0].label} 的有 {len(several)} 项"
        remedy = f"写明哪一项：{'、'.join(map(_to_choose, several))}"
        return setting_problem("N807", setting, message, "名称后面写条款，或写键", remedy)
    known = {name for scheme in schemes for name in known_keys(content_of(scheme))}
    near = nearest(setting.key, known) if setting.key.isascii() else _near_label(setting.key, schemes)
    message = f"各方案和指导意见里都没有 {setting.key}"
    remedy = f"是否想写 {near}？" if near else HOW_TO_NAME
    return setting_problem("N807", setting, message, "方案里的键，或指导意见数值的名称", remedy)


def _to_choose(figure: Figure) -> str:
    """A figure by both its names, with what it is for."""
    return f"{_with_clause(figure)}（即 {figure.name}，{load_guidance().clause(figure.clause).heading}）"


def _near_label(written: str, schemes: Collection[Scheme]) -> str | None:
    """The label that somebody may have meant, in the words of the program."""
    meant, contents = plain_key(written), [content_of(scheme) for scheme in schemes]
    labels = list(dict.fromkeys(_label(key, content) for content in contents for key in known_keys(content)))
    ending = next((label for label in labels if label.endswith(f".{meant}")), None)
    return ending or next(_named_in_formulas(meant, schemes), None) or nearest(meant, labels)


def _named_in_formulas(name: str, schemes: Iterable[Scheme]) -> Iterator[str]:
    """The label of a value outside the lists that formulas call by this name: 人均购房面积 is 回迁安置房.人均面积."""
    for scheme in schemes:
        for quantity in prepare(scheme).graph.order:
            origin = quantity.origin
            if quantity.label == name and origin is not None and origin.document == SCHEME:
                yield from (_label(".".join(path), {}) for path in origin.paths if _is_of_keys(path))


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
    if scenario.townships and townships.issuperset(scenario.townships):
        yield from _elsewhere(schemes, scenario)


def _elsewhere(schemes: Sequence[Scheme], scenario: Scenario) -> Iterator[Problem]:
    """Villages that are in none of the townships beside them: together they ask of nobody."""
    meant = [one.project.villages for one in schemes if one.project.township in scenario.townships]
    known = {village for villages in meant for village in villages}
    for village, place in zip(scenario.villages, scenario.only[len(scenario.townships) :], strict=True):
        where = sorted({one.project.township for one in schemes if village in one.project.villages})
        if where and village not in known:
            remedy = f"“{village}”在{'、'.join(where)}：改正乡镇或村，或只写其中一样"
            yield Problem("N806", f"所写的乡镇里没有“{village}”", place, _some(sorted(known)), remedy)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMED]) + (f" 等 {len(names)} 个" if len(names) > MOST_NAMED else "")


def setting_problem(code: str, setting: Setting, message: str, expected: str, remedy: str) -> Problem:
    """A problem at the place of a setting."""
    return Problem(code, message, setting.place, expected, remedy)
