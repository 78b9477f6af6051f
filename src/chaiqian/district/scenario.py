"""A scenario put into schemes: the scheme and the figures that come of it.

To change what the law sets is the planner's question, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from pydantic import ValidationError

from chaiqian.district.scenario_file import Scenario, Setting
from chaiqian.district.scenario_keys import GUIDANCE, SCHEME, Target, setting_problem, target_of
from chaiqian.documents import limits, scheme_checks
from chaiqian.documents.changes import IDENTITIES, NAMED, Change, Item, ItemPath, identity, kind_at, with_change
from chaiqian.documents.codes import ERROR
from chaiqian.documents.content import Content, content_of, document_of
from chaiqian.documents.labels import label_of
from chaiqian.documents.problem import DocumentError, Finding, Path, Problem, Text
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.wording import findings_of, for_file
from chaiqian.guidance.register import Figure, Figures, load_guidance

MOST_MONTHS_OF_A_FIGURE = 600  # the months of a household stay within their range, whatever the days of its scheme
# What the guidance limits, a scenario may lift together with the scheme's value.
_LIFTED = {"P320": "limit.business_rate", "P321": "limit.per_capita", "P323": "limit.award_cap"}
_A_LIST = "值本身是列表的，外面再加一层方括号：[[…]]（外层的各项逐一测算）"


class ChangedScheme(NamedTuple):
    """A scheme and the figures under a scenario, and what was changed in them."""

    scheme: Scheme
    figures: Figures
    changes: tuple[Change, ...]


class _Asked(NamedTuple):
    """A scenario as one scheme takes it: each of its settings with what it names there, and what the scheme states."""

    scenario: Scenario
    project: str
    named: Sequence[tuple[Setting, Target]]
    stated: Content

    def setting_of(self, path: Path) -> Setting:
        """The setting that names the value at a path: that very value, else one of its kind, else the first of all."""
        keys = tuple(step for step in path if isinstance(step, str))
        whole = _with_items(path, self.stated)
        of_scheme = [(setting, target) for setting, target in self.named if target.document == SCHEME]
        exactly = (setting for setting, target in of_scheme if target.path == whole)
        alike = (setting for setting, target in of_scheme if _ends(target.keys) == _ends(keys))
        return next(chain(exactly, alike), self.scenario.settings[0])


def changed(scheme: Scheme, scenario: Scenario) -> ChangedScheme:
    """The scheme and the guidance's figures under a scenario; what a scheme does not have stays out of it.

    Raises DocumentError where the values are not allowed, each with its place in the scenario's file.
    """
    figures = load_guidance().figures_on(scheme.project.figures_day)
    if not _meant(scheme, scenario):
        return ChangedScheme(scheme, figures, ())
    content, changes = content_of(scheme), []
    numbers: dict[str, int] = {}
    asked = _Asked(scenario, scheme.project.name, _last_identities(scenario, content), content)
    for setting, target in asked.named:
        before = _at(content, target.path) if target.document == SCHEME else str(setting.key)
        if target.document == GUIDANCE:
            figure = figures[str(target.path[0])]
            numbers[figure.name] = _figure_value(setting, figure)
            changes.append(Change(GUIDANCE, target.path, figure.value, numbers[figure.name]))
        else:
            after, kind = _canonical(setting.value), kind_at(content, target.path)
            change = Change(SCHEME, target.path, before, after, kind=kind)
            content = _put(content, change, setting)
            changes.append(change)
    replaced = figures.replacing(numbers)
    return ChangedScheme(_checked(content, replaced, asked), replaced, tuple(changes))


def _last_identities(scenario: Scenario, content: Content) -> list[tuple[Setting, Target]]:
    """Every setting that this scheme has, with what it names; what renames an entry comes after what names it."""
    found = [(setting, target_of(setting.key, content)) for setting in scenario.settings]
    named = [(setting, target) for setting, target in found if target is not None]
    return sorted(named, key=lambda pair: _renames(pair[1]))


def _renames(target: Target) -> bool:
    *above, key = target.path
    lists = [step for step, after in zip(above, above[1:], strict=False) if isinstance(after, Item)]
    return bool(lists) and isinstance(above[-1], Item) and key in IDENTITIES.get(str(lists[-1]), NAMED)


def _put(content: Content, change: Change, setting: Setting) -> Content:
    try:
        return with_change(content, change)
    except LookupError:  # renamed by another setting already
        raise DocumentError((_misread(setting),)) from None


def _meant(scheme: Scheme, scenario: Scenario) -> bool:
    if scenario.townships and scheme.project.township not in scenario.townships:
        return False
    return not scenario.villages or bool(set(scheme.project.villages) & set(scenario.villages))


def _at(content: Content, path: ItemPath) -> Any:
    value: Any = content
    for step, above in zip(path, (None, *path), strict=False):
        if isinstance(step, Item):
            value = next(item for item in value if identity(str(above), item) == step)
        else:
            value = (value or {}).get(step)
    return value


def _canonical(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 100 else str(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return value.isoformat() if isinstance(value, date) else value
    return value


def _figure_value(setting: Setting, figure: Figure) -> int:
    scale = figure.scale
    value = setting.value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise DocumentError(
            (setting_problem("N808", setting, f"{setting.key} 应填数字", "数字", "去掉引号，直接写数字"),)
        )
    number = Decimal(value)
    if not number.is_finite() or not 0 <= number < 10**10:
        raise DocumentError((setting_problem("N808", setting, f"{setting.key} 超出范围", "不小于 0 的数", "核对数值"),))
    if figure.unit == "月" and number > MOST_MONTHS_OF_A_FIGURE:
        expected = f"不超过 {MOST_MONTHS_OF_A_FIGURE} 个月"
        raise DocumentError((setting_problem("N808", setting, f"{setting.key} 超出范围", expected, "核对数值"),))
    scaled = number.scaleb(scale)
    if scaled != int(scaled):
        raise DocumentError(
            (setting_problem("N808", setting, f"{setting.key} 至多 {scale} 位小数", "", "按规定的位数填写"),)
        )
    return int(scaled)


def _checked(content: Content, figures: Figures, asked: _Asked) -> Scheme:
    """The scheme that states this content, within the limits of these figures."""
    try:
        scheme = document_of(SCHEME, content)
    except ValidationError as error:
        raise DocumentError(tuple(_located(findings_of(error, SCHEME), asked))) from None
    except ValueError:
        raise DocumentError(tuple(map(_misread, asked.scenario.settings))) from None
    findings = [finding for check in scheme_checks.CHECKS for finding in check(scheme)]
    findings += [finding for check in limits.CHECKS for finding in check(scheme, figures)]
    errors = [finding for finding in findings if finding.severity == ERROR]
    if errors:
        raise DocumentError(tuple(_located(errors, asked)))
    return scheme


def _located(findings: Iterable[Finding], asked: _Asked) -> Iterator[Problem]:
    """Findings of the changed scheme, at the setting that names the value."""
    for finding in findings:
        kind = kind_at(asked.stated, _with_items(finding.path, asked.stated))
        label = label_of(SCHEME, finding.path, kind)
        message = f"情景“{asked.scenario.name}”下，{asked.project}的{label}：{for_file(finding.message, SCHEME)}"
        expected, remedy = for_file(finding.expected, SCHEME), for_file(_remedy(finding), SCHEME)
        place = asked.setting_of(finding.path).place
        yield Problem(finding.code, message, place, expected, remedy, finding.clause)


def _remedy(finding: Finding) -> Text:
    """How to mend a scenario where it is not as in a scheme's own file."""
    limit = _LIFTED.get(finding.code)
    if limit is not None:
        label = load_guidance().figure_label(limit)
        return f"要测算超过限额的，在 [change] 下同时改指导意见的{label}（{limit}）"
    return _A_LIST if finding.code == "V112" else finding.remedy


def _ends(keys: Sequence[str]) -> tuple[str, ...]:
    """The first key and the last: what they say is the same for every stage and tier."""
    return (keys[0], keys[-1]) if keys else ()


def _with_items(path: Path, content: Content) -> ItemPath:
    """A path with entries by their names in place of their numbers."""
    value: Any = content
    found: list[str | Item] = []
    for step, above in zip(path, ("", *path), strict=False):
        if isinstance(step, int) and isinstance(value, list) and isinstance(value[step], dict):
            value = value[step]
            found.append(identity(str(above), value))
        else:
            value = value.get(step) if isinstance(value, dict) else None
            found.append(str(step))
    return tuple(found)


def _misread(setting: Setting) -> Problem:
    expected = "与方案里同样写法的值：数字直接写，文字加英文双引号，日期写 2020-07-20"
    return setting_problem("N808", setting, f"{setting.key} 的值读不懂", expected, "对照方案文件填写")
