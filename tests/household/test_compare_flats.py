"""Combinations of flats: none left out, none priced otherwise than `settle` prices it, ranked as the aim says."""

from __future__ import annotations

import sys
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded

from chaiqian import load_case, load_scheme
from chaiqian.documents.case import Case, ChosenUnit
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme, UnitType
from chaiqian.household.compare import flats
from chaiqian.household.compare.aims import AIMS, DECIDING, Wanted
from chaiqian.household.compare.flat_blocks import blocks, ranked_in_blocks
from chaiqian.household.compare.flats import Absence, at_most, combinations, count, flats_of, ranked_one_by_one
from chaiqian.law.settlement import Settlement, settle

SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=4)


def with_types(scheme: Scheme, types: list[tuple[int, int | None]]) -> Scheme:
    """The scheme with other types: area in 0.01 ㎡ and price in 分 a ㎡."""
    units = tuple(
        UnitType.model_construct(name=f"户型{n}", area=area, price=price) for n, (area, price) in enumerate(types)
    )
    return scheme.model_copy(update={"housing": scheme.housing.model_copy(update={"units": units})})


def choosing(case: Case, scheme: Scheme, counts: tuple[int, ...]) -> Settlement:
    units = tuple(
        ChosenUnit.model_construct(name=unit.name, count=number)
        for unit, number in zip(scheme.housing.units, counts, strict=True)
    )
    choice = case.choice.model_copy(update={"mode": "回迁安置", "units": units})
    return settle(case.model_copy(update={"choice": choice}), scheme)


def unchosen(case: Case) -> Case:
    return case.model_copy(update={"choice": case.choice.model_copy(update={"units": ()})})


def brute_force(case: Case, scheme: Scheme, aim: str) -> list[tuple[Any, ...]]:
    """Every count of every type tried with `settle`, which refuses what is too large."""
    entitled = settle(case, scheme).evaluation.output("entitlement")
    found = []
    for counts in product(*(range(min(99, (entitled + 1500) // unit.area + 1) + 1) for unit in scheme.housing.units)):
        if not any(counts):
            continue
        try:
            then = choosing(case, scheme, counts)
        except DocumentError as error:
            assert [problem.code for problem in error.problems] == ["M405"]
            continue
        way = then.relocation
        assert way is not None
        price, area = way.purchase_within + way.purchase_excess, way.units_area
        excess, unused, flats = max(0, area - entitled), max(0, entitled - area), sum(counts)
        worth = way.net + (then.comparison.housing_value or 0)
        last = tuple(-number for number in counts)
        order = {
            "most-value": (-worth, price, flats, last),
            "least-cash": (price, -area, flats, last),
            "most-area": (-area, price, flats, last),
            "least-unused": (unused, excess, price, flats, last),
            "fewest-flats": (flats, -area, price, last),
        }[aim]
        found.append((order, counts, area, excess, unused, price, way.net, way.maintenance_fund))
    return [entry[1:] for entry in sorted(found)]


@st.composite
def households(draw: st.DrawFn) -> tuple[Case, Scheme]:
    """A random household of a scheme that offers flats, with types of which a handful fit."""
    pair: Pair = draw(pairs())
    pair.scheme["project"].pop("modes", None)
    case, scheme = loaded(pair)
    case = unchosen(case)
    entitled = settle(case, scheme).evaluation.output("entitlement")
    large = st.integers((entitled + 1_500) // 4, entitled + 2_000)
    types = draw(st.lists(st.tuples(large, st.none() | st.integers(0, 900_000)), min_size=1, max_size=3))
    return case, with_types(scheme, types)


@settings(max_examples=25)
@given(households(), st.sampled_from(sorted(AIMS)))
def test_every_combination_is_there_priced_and_ranked_as_by_brute_force(
    household: tuple[Case, Scheme], aim: str
) -> None:
    case, scheme = household
    expected = brute_force(case, scheme, aim)
    found = flats_of(settle(case, scheme), AIMS[aim], 10_000)
    best = [(c.counts, c.area, c.excess, c.unused, c.price, c.net, c.maintenance_fund) for c in found.best]
    assert (found.total, best) == (len(expected), expected)
    assert (found.absence is Absence.NOTHING_FITS) == (not expected)
    for deciding in DECIDING if expected else ():
        assert found.by_aim[deciding.key].counts == brute_force(case, scheme, deciding.key)[0][0]


@settings(max_examples=25)
@given(households(), st.sampled_from(sorted(AIMS)), st.integers(1, 5))
def test_blocks_rank_as_one_by_one(household: tuple[Case, Scheme], aim: str, top: int) -> None:
    case, scheme = household
    settlement = settle(case, scheme)
    areas = [unit.area for unit in scheme.housing.units]
    most = settlement.evaluation.output("entitlement") + settlement.evaluation.output("unit_excess_limit")
    wanted = [Wanted(AIMS[aim], top), Wanted(AIMS["most-area"], 1)]
    expected = ranked_one_by_one(settlement, areas, most, wanted)
    assert ranked_in_blocks(settlement, areas, most, wanted) == expected


@given(SIZES, st.integers(0, 120), st.integers(1, 50))
def test_all_ways_of_counting_agree(sizes: list[int], most: int, rows: int) -> None:
    listed = combinations(sizes, most)
    everything = product(*(range(min(99, most // size), -1, -1) for size in sizes))
    expected = [c for c in everything if any(c) and sum(n * s for n, s in zip(c, sizes, strict=True)) <= most]
    assert listed == expected
    assert count(sizes, most) == len(expected) <= at_most(sizes, most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chaiqian.household.compare.flat_blocks.ROWS_IN_BLOCK", rows)
        assert [tuple(column) for block in blocks(sizes, most) for column in block.T.tolist()] == expected


YUKOU = load_scheme("cases/yukou/scheme.toml")
LARGE = unchosen(load_case("cases/yukou/LSG-001.toml"))  # 267 ㎡


def test_a_case_with_many_types_takes_the_blocks_and_without_numpy_says_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scheme = with_types(YUKOU, [(area * 100, None) for area in (60, 65, 70, 75, 80, 90, 95, 100, 105, 110)])
    settlement = settle(LARGE, scheme)
    monkeypatch.setattr(flats, "FEW", 100)
    taken = []
    monkeypatch.setattr(
        "chaiqian.household.compare.flat_blocks.blocks", lambda *given: taken.append(1) or blocks(*given)
    )
    with_numpy = flats_of(settlement, AIMS["most-area"], 7)
    assert taken and with_numpy.total == 287
    monkeypatch.setattr(flats, "find_spec", lambda name: None)
    assert flats_of(settlement, AIMS["most-area"], 7) == with_numpy
    assert len(taken) == 1


def test_too_many_to_go_through_are_counted_and_not_ranked() -> None:
    scheme = with_types(YUKOU, [(100 + n, None) for n in range(9)])
    found = flats_of(settle(LARGE, scheme), AIMS["least-cash"], 3)
    assert found.absence is Absence.TOO_MANY and found.best == () and found.total > flats.MOST_IN_BLOCKS


def test_nothing_fits_where_the_smallest_type_is_larger_than_the_limit() -> None:
    small = LARGE.homestead.model_copy(update={"area": 4_000})
    one = LARGE.members[:1]
    case = LARGE.model_copy(update={"homestead": small, "members": one, "buildings": (), "business": None})
    found = flats_of(settle(case, with_types(YUKOU, [(6_000, None), (5_501, None)])), AIMS["least-cash"], 3)
    assert (found.absence, found.smallest, found.most, found.total) == (Absence.NOTHING_FITS, 5_501, 5_500, 0)
    found = flats_of(settle(case, with_types(YUKOU, [(5_500, None)])), AIMS["least-cash"], 3)
    assert (found.absence, found.total, found.best[0].excess) == (None, 1, 1_500)


def test_no_types_and_no_relocation_are_said() -> None:
    assert flats_of(settle(LARGE, with_types(YUKOU, [])), AIMS["least-cash"], 3).absence is Absence.NO_TYPES
    cash, scheme = load_case("cases/xiagezhuang/XHT-001.toml"), load_scheme("cases/xiagezhuang/scheme.toml")
    assert flats_of(settle(cash, scheme), AIMS["least-cash"], 3).absence is Absence.NOT_OFFERED


def test_few_combinations_do_not_load_numpy() -> None:
    import subprocess

    program = (
        "import sys; from chaiqian import *; from chaiqian.household.compare.flats import *; "
        "from chaiqian.household.compare.aims import AIMS; "
        "s = settle(load_case('cases/yukou/LSG-001.toml'), load_scheme('cases/yukou/scheme.toml')); "
        "assert flats_of(s, AIMS['least-cash'], 3).total; print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
