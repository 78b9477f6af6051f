"""Every combination of flats, priced and ranked, against pricing each by a run of the whole graph.

Twelve types under an entitlement of 400 ㎡. The two must agree on the count and on every combination shown.
"""

from __future__ import annotations

import sys
from heapq import nsmallest
from pathlib import Path

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.scheme import Scheme
from chaiqian.household.compare.aims import AIMS, Wanted
from chaiqian.household.compare.flat_blocks import ranked_in_blocks
from chaiqian.household.compare.flats import combinations
from chaiqian.household.compare.pricing import Counts, with_flats
from chaiqian.law.settlement import Settlement
from timing import fastest, report

AREAS = (50, 55, 60, 65, 70, 75, 80, 85, 90, 100, 110, 120)
ENTITLEMENT, TOP = 400_00, 10
IN_BLOCKS, ONE_BY_ONE = "chaiqian compare, every combination", "a run of the whole graph for each"
MILLISECONDS = 50
LIMIT = 0.2


def household(here: Path) -> Settlement:
    """The benchmark's household with a per-capita entitlement of 400 ㎡, under a scheme with twelve types."""
    scheme = with_types(load_scheme(here / "scheme.toml"))
    case = load_case(here / "case.toml")
    persons = tuple(case.members[:1]) * (ENTITLEMENT // scheme.housing.per_capita)
    choice = case.choice.model_copy(update={"units": (), "basis": "按被安置人员"})
    return settle(case.model_copy(update={"choice": choice, "members": persons}), scheme)


def with_types(scheme: Scheme) -> Scheme:
    first = scheme.housing.units[0]
    units = tuple(
        first.model_copy(update={"name": f"{area}㎡户型", "area": area * 100, "price": None}) for area in AREAS
    )
    return scheme.model_copy(update={"housing": scheme.housing.model_copy(update={"units": units})})


def one_by_one(settlement: Settlement, most: int) -> tuple[int, tuple[Counts, ...]]:
    """The plain way: by 购房款最少, each priced from the beginning."""
    found = combinations([area * 100 for area in AREAS], most)

    def order(counts: Counts) -> tuple[int, ...]:
        then = with_flats(settlement, counts)
        price = then.output("purchase.within") + then.output("purchase.excess")
        return price, -then.output("units_area"), sum(counts)

    return len(found), tuple(nsmallest(TOP, found, key=order))


def main() -> int:
    settlement = household(Path(__file__).parent)
    entitled, limit = (settlement.evaluation.output(name) for name in ("entitlement", "unit_excess_limit"))
    if entitled != ENTITLEMENT:
        raise SystemExit(f"the entitlement is {entitled}, not {ENTITLEMENT}")
    areas = [area * 100 for area in AREAS]

    def in_blocks() -> tuple[int, tuple[Counts, ...]]:
        total, (best,) = ranked_in_blocks(settlement, areas, entitled + limit, [Wanted(AIMS["least-cash"], TOP)])
        return total, best

    if in_blocks() != one_by_one(settlement, entitled + limit):
        raise SystemExit("the two rankings differ")
    contestants = {ONE_BY_ONE: lambda: one_by_one(settlement, entitled + limit), IN_BLOCKS: in_blocks}
    seconds = fastest(contestants, turns=5)
    within = report(f"{in_blocks()[0]:,} combinations", seconds, ONE_BY_ONE, {IN_BLOCKS: LIMIT})
    print(f"  {seconds[IN_BLOCKS] * 1000:.1f} ms of the {MILLISECONDS} ms wanted, NumPy loaded")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
