"""From one settlement to another, one change at a time: every 元 of the difference credited to what caused it.

The order is stated: figures of the guidance, then the scheme, then the case, each as its file has them. What cannot
stand alone (a handover without a signing) waits until it can, or is made together with what it needs. The steps
telescope, so that they sum to the difference exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from chaiqian.difference.state import Outcome, State, Unsettled, changes_of, settled
from chaiqian.documents.changes import Change

T = TypeVar("T")


class Step(NamedTuple):
    """Changes made together (mostly one), and what the settlement came to before and after; none: the program's."""

    changes: tuple[Change, ...]
    before: Outcome
    after: Outcome

    def brought(self, way: str) -> int:
        """What the step brought in a way, in 分: 货币安置's total or 回迁安置's net; a way not offered counts 0."""
        return self.after.totals.get(way, 0) - self.before.totals.get(way, 0)

    @property
    def lines(self) -> dict[str, int]:
        """What the step brought in each line that it moved, in 分, by name."""
        names = {**self.before.names, **self.after.names}
        moved = {key: self.after.lines.get(key, 0) - self.before.lines.get(key, 0) for key in names}
        return {names[key]: amount for key, amount in moved.items() if amount}


class Difference(NamedTuple):
    """The whole way from `before` to `after`."""

    before: Outcome
    after: Outcome
    steps: tuple[Step, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every value that changed, in the order in which it was put in."""
        return tuple(change for step in self.steps for change in step.changes)


def difference(start: State, end: State, sealed: Outcome | None = None) -> Difference:
    """The steps from one state to another. `sealed` is what a receipt says of the start: where this program comes to
    something else, the first step is the program's. Raises Unsettled where the start or the end does not hold.
    """
    first, after = settled(start), settled(end)
    before = first if sealed is None else sealed
    steps = [] if before == first else [Step((), before, first)]
    outcome = first
    for changes, then in walk(start, changes_of(start, end), settled):
        steps.append(Step(changes, outcome, then))
        outcome = then
    return Difference(before, after, tuple(steps))


def walk(
    state: State, changes: Sequence[Change], come_to: Callable[[State], T]
) -> Iterator[tuple[tuple[Change, ...], T]]:
    """Make the changes, as few at a time as `come_to` takes, and give what each step came to.

    `come_to` raises Unsettled for a state that does not hold.
    """
    remaining = list(changes)
    while remaining:
        # Another order of a list is put in last: it names the whole list as it is in the end.
        candidates = [change for change in remaining if not change.order] or remaining
        group, state, outcome = _next(state, candidates, come_to)
        remaining = [change for change in remaining if change not in group]
        yield group, outcome


def _next(
    state: State, candidates: Sequence[Change], come_to: Callable[[State], T]
) -> tuple[tuple[Change, ...], State, T]:
    for group in _groups(candidates):
        then = state
        for change in group:
            then = then.changed(change)
        try:
            return group, then, come_to(then)
        except Unsettled:
            continue
    raise Unsettled


def _groups(candidates: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """One alone, two together, then the first so many, up to all."""
    yield from ((change,) for change in candidates)
    yield from combinations(candidates, 2)
    yield from (tuple(candidates[:size]) for size in range(3, len(candidates) + 1))
