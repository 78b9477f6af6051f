"""The order of choosing flats, 八（七）3: first signed, first to choose; who cannot be ordered is never ordered.

Households count as signed at a second. A household of which only the day is known comes somewhere among those of
its day. Its number, and theirs, is then a span of numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.scheme import AwardPeriod, Scheme
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.project.listing_order import place_order

SAME_TIME = "same_time"
OWN_TIME_MISSING = "own_time_missing"
OTHERS_TIME_MISSING = "others_time_missing"


class Turn(NamedTuple):
    """A household in the order: its number lies from `first` to `last`; the two are equal where nothing is open.

    `doubts` says why not: the same second as others, or a time that is not written, its own or another's of its day.
    `early` and `late`: signed before, or after, the award period.
    """

    case: Case
    signed_on: date | datetime
    first: int
    last: int
    doubts: tuple[str, ...]
    early: bool
    late: bool

    @property
    def at_midnight(self) -> bool:
        """Whether the time is 0:00:00: signing may have begun then, or a system wrote it for a time that it lacked."""
        return isinstance(self.signed_on, datetime) and self.signed_on.time() == time()


@dataclass(frozen=True, slots=True)
class SelectionOrder:
    """Who chooses when, and who is not in the order, by reason; each in the order of the villages.

    `contradicted` are the numbers of households that another case of the project contradicts.
    """

    scheme: Scheme
    places: tuple[Turn, ...]
    undecided: tuple[Case, ...]
    monetary: tuple[Case, ...]
    unsigned: tuple[Case, ...]
    contradicted: frozenset[str] = frozenset()

    @property
    def open(self) -> int:
        """How many households have no certain number yet."""
        return sum(place.first != place.last for place in self.places)


def selection_order(scheme: Scheme, cases: Iterable[Case]) -> SelectionOrder:
    """Order the households of one project."""
    kinds: defaultdict[str, list[Case]] = defaultdict(list)
    for case in sorted(cases, key=place_order):
        kinds[_kind(case)].append(case)
    places = tuple(_places(kinds["ordered"], scheme.award_period))
    return SelectionOrder(scheme, places, tuple(kinds["undecided"]), tuple(kinds["monetary"]), tuple(kinds["unsigned"]))


def _kind(case: Case) -> str:
    if case.choice.signed_on is None:
        return "unsigned"
    return {RELOCATION: "ordered", MONETARY: "monetary", None: "undecided"}[case.choice.mode]


def _places(cases: list[Case], period: AwardPeriod) -> Iterator[Turn]:
    days: defaultdict[date, list[Case]] = defaultdict(list)
    for case in cases:
        assert case.choice.signed_date is not None
        days[case.choice.signed_date].append(case)
    before = 0
    for day in sorted(days):
        yield from _of_day(days[day], before, day < period.start, day > period.end)
        before += len(days[day])


def _of_day(cases: list[Case], before: int, early: bool, late: bool) -> Iterator[Turn]:
    times = Counter(second for case in cases if (second := second_of(case)) is not None)
    without = len(cases) - times.total()
    for case in sorted(cases, key=lambda case: second_of(case) or datetime.max):
        second, moment = second_of(case), case.choice.signed_on
        assert moment is not None
        if second is None:
            doubts: tuple[str, ...] = (OWN_TIME_MISSING,) if len(cases) > 1 else ()
            yield Turn(case, moment, before + 1, before + len(cases), doubts, early, late)
            continue
        earlier = sum(count for time, count in times.items() if time < second)
        doubts = tuple(
            doubt for doubt, holds in ((SAME_TIME, times[second] > 1), (OTHERS_TIME_MISSING, bool(without))) if holds
        )
        last = before + earlier + times[second] + without
        yield Turn(case, second, before + earlier + 1, last, doubts, early, late)


def second_of(case: Case) -> datetime | None:
    """When a household signed, to the second; None where only the day is written."""
    moment = case.choice.signed_on
    return moment.replace(microsecond=0) if isinstance(moment, datetime) else None
