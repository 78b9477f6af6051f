"""How far signing has come on a day: by village and group, to the next tier, who is missing, and the curve by day.

Only what happened up to and including that day counts. Money is whole 分. Who has signed is counted by `Across`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from chaiqian.documents.scheme import CollectiveAward, Scheme, SigningUnit, Tier
from chaiqian.law.recognition.signing import comes_too_late, households_needed
from chaiqian.law.settlement import AFTER_CAP, Settlement
from chaiqian.project.across import Across
from chaiqian.project.listing_order import by_number
from chaiqian.project.signing_count import Signed, UnitCount, count_units

RECORDED, ADDED, COUNTED = "recorded", "added", "counted"


class UnitProgress(NamedTuple):
    """A village, or a group of it: households in all and where that number is from, in the folder, signed, moved out.

    `origin`: the scheme records it; its groups added up; or the cases of the folder counted.
    """

    village: str
    group: str | None
    households: int
    origin: str
    inside: int
    signed: int
    handed_over: int


class Worth(NamedTuple):
    """What a tier brings the households of a unit that have a case, after the cap: least, most, mean, all, in 分."""

    households: int
    least: int
    most: int
    mean: int
    whole: int


@dataclass(frozen=True, slots=True)
class AwardProgress:
    """A collective award in one unit: the number that decides it, what is reached, and the next tier.

    `recorded`: `signed` is the scheme's own number as of the deadline, which decides. `missing` households lack for the
    next tier; `closed`: the scheme has recorded a number, or the deadline is past: no signing counts any more.
    """

    count: UnitCount
    award: CollectiveAward
    signed: int
    recorded: bool
    closed: bool
    reached: Tier | None
    next: Tier | None
    missing: int
    worth: Worth | None
    now: Worth | None

    @property
    def cost(self) -> int | None:
        """What the next tier costs all above the present one, in 分; None where none is ahead or no case is there."""
        if self.next is None or self.closed or self.worth is None:
            return None
        return self.worth.whole - (self.now.whole if self.now else 0)


class DayCount(NamedTuple):
    """The households that signed on a day, and all that had signed by then."""

    day: date
    signed: int
    so_far: int


@dataclass(frozen=True, slots=True)
class SigningProgress:
    """One project on one day."""

    scheme: Scheme
    on: date
    units: tuple[UnitProgress, ...]
    awards: tuple[AwardProgress, ...]
    unsigned: tuple[Settlement, ...]
    days: tuple[DayCount, ...]
    later: int

    @property
    def total(self) -> UnitProgress:
        """All villages together."""
        villages = [unit for unit in self.units if unit.group is None]
        sums = (
            sum(getattr(unit, key) for unit in villages) for key in ("households", "inside", "signed", "handed_over")
        )
        households, inside, signed, handed_over = sums
        return UnitProgress("", None, households, ADDED, inside, signed, handed_over)

    @property
    def days_past_deadline(self) -> int:
        """Days since the relocation deadline, 十二; 0 or less where it is not over."""
        return (self.on - self.scheme.project.relocation_deadline).days


def progress_on(
    on: date, scheme: Scheme, settlements: Sequence[Settlement], across: Across, project: int, unread: int
) -> SigningProgress:
    """The progress of a project on a day; `settlements` in the order in which they are to be listed."""
    dates = [settlement.case.choice.signed_date for settlement in settlements]
    signed = [day is not None and day <= on for day in dates]
    days = across.days(project, scheme.project.villages)
    return SigningProgress(
        scheme,
        on,
        tuple(_units(on, scheme, settlements, across, project)),
        tuple(
            _award(count, on, scheme, settlements)
            for count in count_units(partial(across.signed, project), scheme, unread, on)
            if count.award
        ),
        tuple(settlement for settlement, done in zip(settlements, signed, strict=True) if not done),
        tuple(_days([(day, count) for day, count in days if day <= on])),
        sum(count for day, count in days if day > on),
    )


def _units(
    on: date, scheme: Scheme, settlements: Sequence[Settlement], across: Across, project: int
) -> Iterator[UnitProgress]:
    recorded = {(unit.village, unit.group): unit.households for unit in scheme.signing_units}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    homes = [settlement.case.household for settlement in settlements]
    for village, group in [*recorded, *((home.village, home.group) for home in homes)]:
        groups[village].update(() if group is None else (group,))
    for village in scheme.project.villages:
        names = sorted(groups[village], key=by_number)
        below = [_unit(village, name, recorded, across.signed(project, village, name, on)) for name in names]
        yield _village(village, below, recorded, across.signed(project, village, None, on))
        yield from below


def _unit(village: str, group: str | None, recorded: dict[tuple[str, str | None], int], found: Signed) -> UnitProgress:
    number = recorded.get((village, group))
    households, origin = (found.households, COUNTED) if number is None else (number, RECORDED)
    return UnitProgress(village, group, households, origin, *found)


def _village(
    village: str, groups: list[UnitProgress], recorded: dict[tuple[str, str | None], int], found: Signed
) -> UnitProgress:
    """A village that the scheme records none for is its groups, and the households without a group."""
    whole = _unit(village, None, recorded, found)
    if whole.origin == RECORDED or all(group.origin == COUNTED for group in groups):
        return whole
    alone = found.households - sum(group.inside for group in groups)
    return whole._replace(households=sum(group.households for group in groups) + alone, origin=ADDED)


def _award(count: UnitCount, on: date, scheme: Scheme, settlements: Sequence[Settlement]) -> AwardProgress:
    award, unit = count.award, count.unit
    assert award is not None
    stated = count.recorded
    recorded, signed = stated is not None, count.signed if stated is None else stated
    needed = {tier: households_needed(tier.rate, unit.households) for tier in sorted(award.tiers, key=lambda t: t.rate)}
    reached = [tier for tier, least in needed.items() if least <= signed]
    ahead = [tier for tier, least in needed.items() if least > signed]
    following = ahead[0] if ahead else None
    closed = recorded or comes_too_late(award, None, on)
    inside = [s for s in settlements if _is_of(s, unit) and _may_earn(s, award, closed)]
    return AwardProgress(
        count=count,
        award=award,
        signed=signed,
        recorded=recorded,
        closed=closed,
        reached=reached[-1] if reached else None,
        next=following,
        missing=needed[following] - signed if following else 0,
        worth=worth_of(award, following, inside) if following else None,
        now=worth_of(award, reached[-1], inside) if reached else None,
    )


def _is_of(settlement: Settlement, unit: SigningUnit) -> bool:
    home = settlement.case.household
    return home.village == unit.village and unit.group in (None, home.group)


def _may_earn(settlement: Settlement, award: CollectiveAward, closed: bool) -> bool:
    """Who signed by the deadline, and who may still sign, 八（六）3."""
    signed = settlement.case.choice.signed_date
    return not closed if signed is None else not comes_too_late(award, signed)


def worth_of(award: CollectiveAward, tier: Tier, settlements: Sequence[Settlement]) -> Worth | None:
    """What reaching a tier brings these households, each by its own facts and after the cap; None without any."""
    if not settlements:
        return None
    amounts = [_brought(award, tier, settlement) for settlement in settlements]
    mean = (2 * sum(amounts) + len(amounts)) // (2 * len(amounts))
    return Worth(len(amounts), min(amounts), max(amounts), mean, sum(amounts))


def _brought(award: CollectiveAward, tier: Tier, settlement: Settlement) -> int:
    index, step = settlement.scheme.awards.index(award), award.tiers.index(tier) + 1
    facts = settlement.recognition.facts
    without, reached = (
        settlement.prepared.run({**facts, f"award.{index}": each}).output(AFTER_CAP) for each in (0, step)
    )
    return reached - without


def _days(signed: Sequence[tuple[date, int]]) -> Iterator[DayCount]:
    so_far = 0
    for day, count in signed:
        so_far += count
        yield DayCount(day, count, so_far)
