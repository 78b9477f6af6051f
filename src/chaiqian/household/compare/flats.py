"""Every combination of flats that a household may buy, 八（七）1, priced by the scheme's graph and ranked by an aim.

A combination is a number of flats of each type of the scheme, in its order, not all none, whose area exceeds the
entitlement by no more than the graph's own limit. None is left out and none is priced by another formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from heapq import nsmallest
from importlib.util import find_spec
from math import factorial, gcd, prod
from typing import NamedTuple

from chaiqian.household.compare.aims import DECIDING, Aim, Wanted
from chaiqian.household.compare.pricing import Counts, pricing_of, with_flats
from chaiqian.law.prepared import Evaluation
from chaiqian.law.rules.graph import TooWideError
from chaiqian.law.rules.line import RELOCATION
from chaiqian.law.rules.terms import MOST_UNITS
from chaiqian.law.settlement import Settlement
from chaiqian.law.worth import net_and_flats

FEW = 5_000  # below this, loading NumPy takes longer than it saves
MOST_ONE_BY_ONE, MOST_IN_BLOCKS = 500_000, 50_000_000


class Absence(Enum):
    """Why there is no ranking."""

    NOT_OFFERED = "the scheme does not offer 回迁安置"
    NO_TYPES = "the scheme lists no types"
    NOTHING_FITS = "the smallest type is larger than the limit"
    TOO_MANY = "more combinations than can be gone through"


class Combination(NamedTuple):
    """Flats by the scheme's types: areas in 0.01 ㎡, money in 分; `net` is what is paid to the household with them,
    `worth` that and the flats at the assessed price.
    """

    counts: Counts
    area: int
    excess: int
    unused: int
    within: int
    beyond: int
    net: int
    housing_value: int
    maintenance_fund: int
    worth: int

    @property
    def price(self) -> int:
        """What the household pays for them: within the entitlement, and the excess."""
        return self.within + self.beyond

    @property
    def flats(self) -> int:
        """How many flats."""
        return sum(self.counts)


class FlatCombination(NamedTuple):
    """The ranking: `total` combinations in all, the first of them in `best`; areas in 0.01 ㎡.

    `by_aim` has the best by `aim` and by each aim that decides, by the key of the aim.
    """

    aim: Aim
    entitlement: int
    limit: int
    smallest: int | None
    total: int
    best: tuple[Combination, ...]
    absence: Absence | None
    by_aim: Mapping[str, Combination] = {}

    @property
    def most(self) -> int:
        """The largest area that may be bought."""
        return self.entitlement + self.limit


def flats_of(settlement: Settlement, aim: Aim, top: int) -> FlatCombination:
    """Go through every combination, and keep the first `top` (at least 1) by the aim."""
    evaluation = settlement.evaluation
    entitled, limit = evaluation.output("entitlement"), evaluation.output("unit_excess_limit")
    areas = [unit.area for unit in settlement.scheme.housing.units]
    wanted = (Wanted(aim, top), *(Wanted(other, 1) for other in DECIDING))
    total, ranked = 0, list[tuple[Counts, ...]]()
    absence = _absence(settlement, areas, entitled + limit)
    if absence is None:
        total, ranked = _ranked(settlement, areas, entitled + limit, wanted)
        absence = None if ranked else Absence.TOO_MANY
    priced = [tuple(_combination(counts, with_flats(settlement, counts)) for counts in best) for best in ranked]
    by_aim = {one.aim.key: best[0] for one, best in zip(wanted, priced, strict=False)}
    best = priced[0] if priced else ()
    return FlatCombination(aim, entitled, limit, min(areas, default=None), total, best, absence, by_aim)


def _absence(settlement: Settlement, areas: Sequence[int], most: int) -> Absence | None:
    if RELOCATION not in settlement.scheme.project.modes:
        return Absence.NOT_OFFERED
    if not areas:
        return Absence.NO_TYPES
    return Absence.NOTHING_FITS if min(areas) > most else None


def _ranked(
    settlement: Settlement, areas: Sequence[int], most: int, wanted: Sequence[Wanted]
) -> tuple[int, list[tuple[Counts, ...]]]:
    """How many combinations there are, and the first by each aim; none where they are too many to go through."""
    bound = at_most(areas, most)
    in_blocks = bound > FEW and _takes_columns(settlement)
    manageable = MOST_IN_BLOCKS if in_blocks else MOST_ONE_BY_ONE
    if bound > manageable and (total := count(areas, most)) > manageable:
        return total, []
    if not in_blocks:
        return ranked_one_by_one(settlement, areas, most, wanted)
    from chaiqian.household.compare.flat_blocks import ranked_in_blocks

    return ranked_in_blocks(settlement, areas, most, wanted)


def _takes_columns(settlement: Settlement) -> bool:
    try:
        settlement.prepared.graph.require_int64()
    except TooWideError:
        return False
    return find_spec("numpy") is not None


def ranked_one_by_one(
    settlement: Settlement, areas: Sequence[int], most: int, wanted: Sequence[Wanted]
) -> tuple[int, list[tuple[Counts, ...]]]:
    """How many combinations there are, and the first of them by each aim, one run of the graph for each."""
    pricing = pricing_of(settlement, settlement.prepared.program)
    found = combinations(areas, most)
    kept: list[list[tuple[Counts, dict[str, int]]]] = [[] for _ in wanted]
    for start in range(0, len(found), FEW):
        some = found[start : start + FEW]
        priced = [(counts, pricing.figures(counts, sum(counts))) for counts in some]
        for best, one in zip(kept, wanted, strict=True):
            best[:] = nsmallest(one.top, best + priced, key=_by(one.aim))
    return len(found), [tuple(counts for counts, _ in best) for best in kept]


def _by(aim: Aim) -> Callable[[tuple[Counts, dict[str, int]]], tuple[int, ...]]:
    return lambda priced: aim.values(priced[1])


def combinations(areas: Sequence[int], most: int) -> list[Counts]:
    """Every combination up to `most`, at least one flat; more of an earlier type come before fewer of it."""
    found: list[tuple[Counts, int]] = [((), most)]
    for area in areas:
        found = [
            ((*counts, number), room - number * area)
            for counts, room in found
            for number in range(min(MOST_UNITS, room // area), -1, -1)
        ]
    return [counts for counts, _ in found[:-1]]  # the last is no flat at all, which is no choice


def at_most(areas: Sequence[int], most: int) -> int:
    """A bound of how many combinations there are: each fills a box of its own in a simplex of that volume."""
    return int((most + sum(areas)) ** len(areas)) // (factorial(len(areas)) * prod(areas))


def count(areas: Sequence[int], most: int) -> int:
    """How many combinations there are, without going through them: how many reach each area, type after type."""
    step = gcd(*areas)
    areas, most = [area // step for area in areas], most // step
    reaching = [1] + [0] * most
    for area in areas:
        before, past = reaching[:], (MOST_UNITS + 1) * area
        for size in range(area, most + 1):
            reaching[size] += reaching[size - area] - (before[size - past] if size >= past else 0)
    return sum(reaching) - 1


def _combination(counts: Counts, evaluation: Evaluation) -> Combination:
    output = evaluation.output
    area = output("units_area")
    return Combination(
        counts=counts,
        area=area,
        excess=output("unit_excess"),
        unused=max(0, output("entitlement") - area),
        within=output("purchase.within"),
        beyond=output("purchase.excess"),
        net=output("relocation.net"),
        housing_value=output("housing_value"),
        maintenance_fund=output("maintenance_fund"),
        worth=net_and_flats(output),
    )
