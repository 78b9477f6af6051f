"""From one settlement to another, one change at a time: every 元 of the difference credited to what caused it.

The order is stated: figures of the guidance, then the scheme, then the case, each as its file has them. What cannot
stand alone (a handover without a signing) waits until it can, or is made together with what it needs. The steps
telescope, so that they sum to the difference exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from chaiqian.documents.changes import Change
from chaiqian.law.rules.line import BOTH
from chaiqian.receipts.difference.state import SettledOutcome, State, Unsettled, changes_of, settled

T = TypeVar("T")
PAIRED = 12


class AttributedStep(NamedTuple):
    """Changes made together (mostly one), and what the settlement came to before and after; none: the program's."""

    changes: tuple[Change, ...]
    before: SettledOutcome
    after: SettledOutcome

    def brought(self, way: str) -> int:
        """What the step brought in a way, in 分: 货币安置's total or 回迁安置's net; a way not offered counts 0."""
        return self.after.totals.get(way, 0) - self.before.totals.get(way, 0)

    @property
    def moved(self) -> dict[str, int]:
        """What the step brought to each line that it moved, by id, in 分."""
        keys = {**self.before.lines, **self.after.lines}
        amounts = {key: self.after.lines.get(key, 0) - self.before.lines.get(key, 0) for key in keys}
        return {key: amount for key, amount in amounts.items() if amount}

    def counted_in(self, way: str) -> tuple[tuple[str, int], ...]:
        """The name of each line that the step moved in the total of a way, and by how much, in 分."""
        return tuple((self.names[key], amount) for key, amount in self._counted_in(way).items())

    @property
    def regrouped(self) -> tuple[tuple[str, str, int], ...]:
        """The name of each line that is the same and enters other totals, with the way and what it is there, in 分.
        A way not offered before or after has no such line: all of its total comes or goes.
        """
        return tuple(
            (self.names[key], way, amount)
            for way in BOTH
            if way in self.before.totals and way in self.after.totals
            for key, amount in self._counted_in(way).items()
            if key not in self.moved
        )

    def _counted_in(self, way: str) -> dict[str, int]:
        before, after = (outcome.counted.get(way, {}) for outcome in (self.before, self.after))
        moved = {key: after.get(key, 0) - before.get(key, 0) for key in {**before, **after}}
        return {key: amount for key, amount in moved.items() if amount}

    @property
    def names(self) -> dict[str, str]:
        """The names of the lines, by id."""
        return {**self.before.names, **self.after.names}

    @property
    def lines(self) -> tuple[tuple[str, int], ...]:
        """The name of each line that the step moved, and what it brought there, in 分; two may have one name."""
        names = self.names
        return tuple((names[key], amount) for key, amount in self.moved.items())


class Difference(NamedTuple):
    """The whole way from `before` to `after`."""

    before: SettledOutcome
    after: SettledOutcome
    steps: tuple[AttributedStep, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every value that changed, in the order in which it was put in."""
        return tuple(change for step in self.steps for change in step.changes)


def difference(
    start: State, end: State, sealed: SettledOutcome | None = None, revised: tuple[Change, ...] = ()
) -> Difference:
    """The steps from one state to another. `sealed` is what a receipt says of the start: where this program comes to
    something else, the first step is that of the readings `revised` since, else the program's. Raises Unsettled where
    the start or the end does not hold.
    """
    first, after = settled(start), settled(end)
    before = first if sealed is None else sealed
    steps = [] if before == first else [AttributedStep(revised, before, first)]
    outcome = first
    for changes, then in walk(start, changes_of(start, end), settled):
        steps.append(AttributedStep(changes, outcome, then))
        outcome = then
    return Difference(before, after, tuple(steps))


def walk(
    state: State, changes: Sequence[Change], come_to: Callable[[State], T]
) -> Iterator[tuple[tuple[Change, ...], T]]:
    """Make the changes, as few at a time as `come_to` takes, and give what each step came to.

    `come_to` raises Unsettled for a state that does not hold.
    """
    # Another order of a list is put in last: it names the whole list as it is in the end.
    for part in ([change for change in changes if not change.order], [change for change in changes if change.order]):
        waiting = part
        while waiting:
            alone = []
            for change in waiting:
                then = _tried(state, (change,), come_to)
                if then is not None:
                    state = then[0]
                    alone.append(change)
                    yield (change,), then[1]
            if not alone:
                group, state, outcome = _together(state, waiting, come_to)
                alone = list(group)
                yield group, outcome
            waiting = [change for change in waiting if change not in alone]


def _together(
    state: State, waiting: Sequence[Change], come_to: Callable[[State], T]
) -> tuple[tuple[Change, ...], State, T]:
    """The fewest changes that hold together, of those of which none holds alone."""
    for group in _groups(waiting):
        then = _tried(state, group, come_to)
        if then is not None:
            return group, *then
    raise Unsettled


def _groups(waiting: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """Two together (of the first few), then the first so many, up to all."""
    yield from combinations(waiting[:PAIRED], 2)
    yield from (tuple(waiting[:size]) for size in range(3, len(waiting) + 1))


def _tried(state: State, group: tuple[Change, ...], come_to: Callable[[State], T]) -> tuple[State, T] | None:
    for change in group:
        state = state.changed(change)
    try:
        return state, come_to(state)
    except Unsettled:
        return None
