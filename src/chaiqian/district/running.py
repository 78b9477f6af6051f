"""Scenarios over a district: what each puts into each scheme, who must be recognised anew, and the tallies."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, Protocol

import numpy as np

from chaiqian.district.columns import Block, Column, DistrictScheme, DistrictUnit
from chaiqian.district.reads import REASONS_ONLY
from chaiqian.district.scenario import ChangedScheme, changed
from chaiqian.district.scenario_file import Scenario
from chaiqian.district.scenario_keys import GUIDANCE, Target, check_keys, check_only, target_of
from chaiqian.district.simulation import After, Compiled, compiled, tally
from chaiqian.district.tally import Tally
from chaiqian.documents.changes import Change
from chaiqian.documents.content import content_of
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.law.prepared import PreparedScheme, prepare, prepare_with


class Again(NamedTuple):
    """The households of a block recognised under another scheme: their facts, and whom it still settles."""

    facts: dict[str, Column]
    settles: np.ndarray[tuple[int], np.dtype[np.bool_]]


class District(Protocol):
    """Households to run scenarios over."""

    @property
    def schemes(self) -> Sequence[DistrictScheme]: ...

    @property
    def units(self) -> Sequence[DistrictUnit]: ...

    def blocks(self) -> Iterator[Block]:
        """Every household, in blocks of one scheme each, always the same."""
        ...

    def again(self, block: Block, prepared: PreparedScheme) -> Again | None:
        """Recognise the households of a block anew; None where there is nothing but facts."""
        ...


class Result(NamedTuple):
    """One scenario: what it changed in which scheme (by index), and what came of it."""

    scenario: Scenario
    changes: dict[int, tuple[Change, ...]]
    tally: Tally


class _Plan(NamedTuple):
    """One scenario ready to run: each scheme under it, and which schemes need recognition anew."""

    scenario: Scenario
    changed: tuple[ChangedScheme, ...]
    schemes: tuple[Compiled, ...]
    anew: tuple[bool, ...]


def simulate(district: District, scenarios: Sequence[Scenario], workers: int | None = None) -> list[Result]:
    """Run every scenario over every household.

    Raises DocumentError where a scenario cannot be put into the schemes, or needs recognition where there are only
    facts, and TooWideError where 64 bits may not hold a value.
    """
    schemes = [entry.scheme for entry in district.schemes]
    problems = [p for scenario in scenarios for p in (*check_keys(schemes, scenario), *check_only(schemes, scenario))]
    if problems:
        raise DocumentError(tuple(problems))
    before = [compiled(prepare(entry.scheme)) for entry in district.schemes]
    plans = [_plan(district, scenario, before) for scenario in scenarios]
    found = [Tally() for _ in plans]
    for tallies in _each_block(district, before, plans, workers or os.cpu_count() or 1):
        for total, part in zip(found, tallies, strict=True):
            total.add(part)
    return [
        Result(plan.scenario, {i: c.changes for i, c in enumerate(plan.changed) if c.changes}, total)
        for plan, total in zip(plans, found, strict=True)
    ]


def _plan(district: District, scenario: Scenario, before: Sequence[Compiled]) -> _Plan:
    under = tuple(changed(entry.scheme, scenario) for entry in district.schemes)
    anew = tuple(bool(_read(entry, one)) for entry, one in zip(district.schemes, under, strict=True))
    schemes = tuple(
        compiled(prepare_with(one.scheme, one.figures), None if other_facts else present) if one.changes else present
        for one, present, other_facts in zip(under, before, anew, strict=True)
    )
    return _Plan(scenario, under, schemes, anew)


def _read(entry: DistrictScheme, under: ChangedScheme) -> set[str]:
    """Which of the changed values recognition read."""
    keys = {_kind(Target(change.document, change.path)) for change in under.changes}
    return keys & (entry.reads - REASONS_ONLY)


def _kind(target: Target) -> str:
    """What kind of value a target is, as `reads` has it: `awards.deadline`, `guidance.moving.price`."""
    return ".".join((GUIDANCE, *target.keys) if target.document == GUIDANCE else target.keys)


def _each_block(
    district: District, before: Sequence[Compiled], plans: Sequence[_Plan], workers: int
) -> Iterator[list[Tally]]:
    """The tallies of one block after another; NumPy lets go of the interpreter, so that blocks run side by side."""
    waiting: deque[Future[list[Tally]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for block in district.blocks():
            afters = [_after(district, plan, block) for plan in plans]
            waiting.append(pool.submit(tally, before[block.scheme], block, afters))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _after(district: District, plan: _Plan, block: Block) -> After:
    scheme, asked = plan.schemes[block.scheme], _asked(district, plan.scenario, block)
    if not plan.anew[block.scheme]:
        return After(scheme, asked)
    again = district.again(block, scheme.prepared)
    if again is None:
        raise _facts_alone(district.schemes[block.scheme], plan, block.scheme)
    return After(scheme, asked, again.facts, again.settles)


def _asked(district: District, scenario: Scenario, block: Block) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if not scenario.townships and not scenario.villages:
        return np.ones(block.rows, np.bool_)
    meant = [
        (not scenario.townships or unit.township in scenario.townships)
        and (not scenario.villages or unit.village in scenario.villages)
        for unit in district.units
    ]
    return np.array(meant, np.bool_)[block.unit]


def _facts_alone(entry: DistrictScheme, plan: _Plan, index: int) -> DocumentError:
    """A facts table holds what was recognised: a scenario may change amounts, not whom or what they go to."""
    keys, content = _read(entry, plan.changed[index]), content_of(entry.scheme)
    problems = []
    for setting in plan.scenario.settings:
        target = target_of(setting.key, content)
        if target is not None and _kind(target) in keys:
            message = f"{setting.key} 决定认定（算不算、在哪一档、几个月），事实表里只有认定的结果，不能改它"
            remedy = "改用项目文件夹：chaiqian simulate 文件夹 --scenario …，会重新认定"
            expected = "只影响金额的值，例如单价、标准、封顶"
            problems.append(Problem("N810", message, setting.place, expected, remedy))
    return DocumentError(tuple(problems))
