"""Two schemes over the same households: what each change of the scheme costs, summed over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.changes import Change
from chaiqian.documents.content import content_of
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import load_guidance
from chaiqian.law.prepared import PreparedScheme, prepare
from chaiqian.law.rules.line import BOTH
from chaiqian.law.settlement import settle_with
from chaiqian.receipts.difference.attribution import walk
from chaiqian.receipts.difference.state import SettledOutcome, State, changes_of, outcome_of, prepared_state
from chaiqian.receipts.receipt import figure_texts


@dataclass
class Credit:
    """What some changes brought over all households, by way in 分, how many gained or lost, and how many of them
    could only be counted together with the changes before."""

    changes: tuple[Change, ...]
    prepared: PreparedScheme
    brought: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BOTH, 0))
    gained: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BOTH, 0))
    lost: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BOTH, 0))
    together: int = 0


class ComparedHousehold(NamedTuple):
    """One household under both schemes, and after each change; None where a change alone would refuse it."""

    case: Case
    before: SettledOutcome
    after: SettledOutcome
    steps: tuple[SettledOutcome | None, ...]

    @property
    def unappraised(self) -> bool:
        """Whether its totals lack an appraisal, K15, under either scheme."""
        return bool(self.before.appraisal_pending or self.after.appraisal_pending)

    def brought(self, way: str) -> int:
        """What the new scheme brings it in a way, in 分; a way not offered counts 0."""
        return self.after.totals.get(way, 0) - self.before.totals.get(way, 0)


class FolderComparison:
    """Two schemes, and the changes between them, summed over what is added.

    Raises Unsettled where a scheme does not hold.
    """

    def __init__(self, before: Scheme, after: Scheme) -> None:
        self.first = prepare(before)
        self.credits = [Credit(*step) for step in _steps(before, after)]
        self.unappraised = 0  # households whose totals lack an appraisal, K15

    @property
    def last(self) -> PreparedScheme:
        """The new scheme, with all changes made."""
        return self.credits[-1].prepared if self.credits else self.first

    def household(self, case: Case) -> ComparedHousehold:
        """Settle one case under every scheme on the way. Raises DocumentError where the first or last refuses it."""
        before, after = (outcome_of(settle_with(case, scheme)) for scheme in (self.first, self.last))
        steps = [after if one is self.credits[-1] else _attempt(case, one.prepared) for one in self.credits]
        return ComparedHousehold(case, before, after, tuple(steps))

    def add(self, household: ComparedHousehold) -> None:
        """Count what each change brings a household; one that would refuse it counts together with the next."""
        outcome, waiting = household.before, False
        for credit, then in zip(self.credits, household.steps, strict=True):
            if then is None:
                waiting = True
                continue
            _count(credit, outcome, then, waiting)
            outcome, waiting = then, False
        self.unappraised += household.unappraised


def _steps(before: Scheme, after: Scheme) -> Iterator[tuple[tuple[Change, ...], PreparedScheme]]:
    """The changes in order, and the scheme after each; the last is the new scheme itself."""
    start, end = _scheme_state(before), _scheme_state(after)
    found = list(walk(start, changes_of(start, end), prepared_state))
    if found:
        found[-1] = (found[-1][0], prepare(after))
    yield from found


def _scheme_state(scheme: Scheme) -> State:
    return State(figure_texts(load_guidance().figures_on(scheme.project.figures_day)), content_of(scheme), {})


def _attempt(case: Case, prepared: PreparedScheme) -> SettledOutcome | None:
    try:
        return outcome_of(settle_with(case, prepared))
    except DocumentError:
        return None


def _count(credit: Credit, before: SettledOutcome, after: SettledOutcome, waiting: bool) -> None:
    credit.together += waiting
    for way in BOTH:
        amount = after.totals.get(way, 0) - before.totals.get(way, 0)
        credit.brought[way] += amount
        credit.gained[way] += amount > 0
        credit.lost[way] += amount < 0
