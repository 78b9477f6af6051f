"""What scenarios change, in words: each value once, with its unit, beside what the schemes have now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, get_args

from chaiqian.district.columns import DistrictScheme
from chaiqian.district.running import Result
from chaiqian.district.scenario_file import Scenario, value_text
from chaiqian.district.scenario_keys import BY_GUIDANCE, GUIDANCE, SCHEME, Target, figure_name
from chaiqian.documents.changes import Change, Item, ItemPath
from chaiqian.documents.labels import field_at, is_number_at, unit_at
from chaiqian.documents.scheme import Scheme, SubsidyBasis
from chaiqian.documents.written import shown
from chaiqian.guidance.register import Figure, load_guidance
from chaiqian.quantity import plain

BASES = (*get_args(SubsidyBasis), "")
NOT_STATED = "未写"
YEAR = "年"
MOST_TRIED = 3


class Value(NamedTuple):
    """A value as it sorts, a number before its text, and as it reads."""

    number: Decimal
    text: str


class Altered(NamedTuple):
    """One value of a scenario over all schemes that have it.

    `before` holds what they have now by what an amount is multiplied with ("" where with nothing); `bases` is what it
    is multiplied with under the scenario.
    """

    document: str
    label: str
    short: str
    after: str
    before: dict[str, list[str]]
    bases: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        """Whether every scheme has this value already."""
        return all(texts == [self.after] for texts in self.before.values())

    @property
    def text(self) -> str:
        """The value with what it is now."""
        if self.unchanged:
            return f"{self.label} {self.after}不变"
        now = "，".join(f"{basis} {_some(texts)}" for basis, texts in self.before.items())
        return f"{self.label} → {self.after}（现为{now}）"

    @property
    def tried(self) -> str:
        """The value alone, for a cell."""
        return f"{self.short} {self.after}{'（不变）' if self.unchanged else ''}"


def scenario_text(schemes: Sequence[DistrictScheme], result: Result) -> str:
    """A scenario by its name, with all that it changes."""
    texts = [one.text for one in altered(schemes, result)] or ["没有改动任何方案"]
    return "；".join((f"{_name(result.scenario)}：{texts[0]}", *texts[1:], *_only(result.scenario)))


def tried(schemes: Sequence[DistrictScheme], results: Sequence[Result]) -> list[str]:
    """What each scenario tries, short: where there are several, only what not all of them have."""
    parts = [[*(one.tried for one in altered(schemes, result)), *_only(result.scenario)] for result in results]
    shared = set.intersection(*map(set, parts)) if len(parts) > 1 else set()
    own = [[text for text in texts if text not in shared] for texts in parts]
    return [_short(texts) or _name(result.scenario) for texts, result in zip(own, results, strict=True)]


def mixed_bases(schemes: Sequence[DistrictScheme], results: Sequence[Result]) -> Iterator[str]:
    """What is to be said of amounts that schemes multiply with different things."""
    found = {
        one.label: one.bases
        for result in results
        for one in altered(schemes, result)
        if len(one.bases) > 1 and not one.unchanged
    }
    for label, bases in found.items():
        yield f"{label}：各方案的计算依据不同（{'、'.join(bases)}），情景给的同一个数在各方案里意思不同。"


def changes_guidance(schemes: Sequence[DistrictScheme], results: Sequence[Result]) -> bool:
    """Whether a figure of the guidance has another value in a scenario."""
    found = (one for result in results for one in altered(schemes, result))
    return any(one.document == GUIDANCE and not one.unchanged for one in found)


def altered(schemes: Sequence[DistrictScheme], result: Result) -> list[Altered]:
    """What a scenario gives, each value once."""
    found: dict[tuple[str, str], list[tuple[int, Change]]] = {}
    for index, changes in result.changes.items():
        for change in changes:
            found.setdefault((_label(change), _value(change, change.after).text), []).append((index, change))
    return [_altered(schemes, result, label, after, same) for (label, after), same in found.items()]


def _altered(
    schemes: Sequence[DistrictScheme], result: Result, label: str, after: str, same: Sequence[tuple[int, Change]]
) -> Altered:
    before: dict[str, set[Value]] = {}
    bases = set()
    for index, change in same:
        basis = _basis(schemes[index].scheme, change.path)
        before.setdefault(basis, set()).add(_value(change, change.before))
        bases.add(_basis_under(result.changes[index], change.path, basis))
    first = same[0][1]
    return Altered(
        first.document, label, _short_label(first), after,
        {basis: [value.text for value in sorted(before[basis])] for basis in sorted(before, key=BASES.index)},
        tuple(sorted(bases, key=BASES.index)),
    )  # fmt: skip


def _name(scenario: Scenario) -> str:
    """The name that a scenario's file states, without the keys and values of a grid: they are told in Chinese."""
    written = [f"{setting.key}={value_text(setting.value)}" for setting in scenario.settings]
    return scenario.name.removesuffix(f"（{'，'.join(text for text in written if text in scenario.name)}）")


def _only(scenario: Scenario) -> tuple[str, ...]:
    places = (*scenario.townships, *scenario.villages)
    return (f"只算 {'、'.join(places)}",) if places else ()


def _short(texts: Sequence[str]) -> str:
    more = f" 等 {len(texts)} 项" if len(texts) > MOST_TRIED else ""
    return "，".join(texts[:MOST_TRIED]) + more


def _some(words: Sequence[str]) -> str:
    return "、".join(words) if len(words) <= 3 else f"{words[0]} 至 {words[-1]} 等 {len(words)} 种"


def _label(change: Change) -> str:
    return f"{BY_GUIDANCE}{figure_name(_figure(change))}" if change.document == GUIDANCE else change.label


def _short_label(change: Change) -> str:
    """The last word of a label, behind the names of entries, without which 标准 says nothing."""
    if change.document == GUIDANCE:
        return figure_name(_figure(change))
    names = [str(step) for step in change.path if isinstance(step, Item)]
    return " ".join((*names, change.label.rpartition(" · ")[2]))


def _figure(change: Change) -> Figure:
    return load_guidance().entries[0][str(change.path[0])]


def _value(change: Change, value: Any) -> Value:
    if change.document == GUIDANCE:
        figure = _figure(change)
        number = Decimal(plain(value, figure.scale))
        return Value(number, f"{number if figure.unit == YEAR else f'{number:,}'}{figure.unit}")
    keys = Target(SCHEME, change.path).keys
    info = field_at(SCHEME, keys)
    stated = info.default if value is None and info is not None and not info.is_required() else value
    if not is_number_at(SCHEME, keys) or stated is None:
        return Value(Decimal(0), shown(stated) or NOT_STATED)
    return _number(Decimal(stated), unit_at(SCHEME, keys))


def _number(number: Decimal, unit: str) -> Value:
    return Value(number, f"{number:,.2f}{unit}" if unit else f"{number.normalize():,f}")


def _basis(scheme: Scheme, path: ItemPath) -> str:
    """What an amount of an award or a subsidy is multiplied with."""
    if path[-1] != "amount":
        return ""
    entries = scheme.awards if path[0] == "awards" else scheme.subsidies.extra
    name = next(str(step) for step in path if isinstance(step, Item))
    return next(entry.basis for entry in entries if entry.name == name)


def _basis_under(changes: Sequence[Change], path: ItemPath, basis: str) -> str:
    """The same under a scenario, which may change that too."""
    for change in changes:
        entry = change.path[:-1]
        if change.path[-1] == "basis" and path[: len(entry)] == entry:
            return str(change.after)
    return basis
