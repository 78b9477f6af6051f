"""Ways: the better one, the break-even price and the lines that differ, against settling by hand."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from tests import oracle
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded

from chaiqian import load_case, load_scheme
from chaiqian.documents.scheme import Scheme
from chaiqian.household.compare.ways import BASES, ways_of
from chaiqian.law.settlement import settle


def oracle_of(pair: Pair, basis: str, units: bool) -> oracle.Outcome:
    choice = {**pair.case["choice"], "basis": basis}
    if not units:
        choice.pop("units", None)
    return oracle.settle({**pair.case, "choice": choice}, pair.scheme)


@settings(max_examples=30)
@given(pairs())
def test_every_way_is_the_oracles_with_the_basis_changed(pair: Pair) -> None:
    found = ways_of(settle(*loaded(pair)))
    modes = pair.scheme["project"].get("modes", ["货币安置", "回迁安置"])
    offered = [mode for mode in ("货币安置", "回迁安置") if mode in modes]
    assert [(way.mode, way.basis) for way in found.ways] == [(mode, basis) for mode in offered for basis in BASES]
    for way in found.ways:
        outcome = oracle_of(pair, way.basis, way.flats_kept and way.mode == "回迁安置")
        values = outcome.values()
        key = "=monetary" if way.mode == "货币安置" else "=net"
        assert oracle.money(Fraction(way.net, 100)) == values[key]
        assert way.entitlement == outcome.facts["entitlement"] * 100


@settings(max_examples=30)
@given(pairs())
def test_the_break_even_price_is_where_both_ways_are_worth_the_same(pair: Pair) -> None:
    case, scheme = loaded(pair)
    found = ways_of(settle(case, scheme))
    for way in found.ways:
        if way.break_even is None:
            continue
        cash = next(other for other in found.ways if other.mode == "货币安置" and other.basis == way.basis)
        assert abs(Fraction(cash.net - way.net, way.units_area) * 100 - way.break_even) <= Fraction(1, 2)


@settings(max_examples=30)
@given(pairs())
def test_the_better_way_is_worth_most_of_those_the_household_may_take(pair: Pair) -> None:
    case, scheme = loaded(pair)
    found = ways_of(settle(case, scheme))
    plot, persons = found.entitlements[BASES[0]], found.entitlements[BASES[1]]
    if case.choice.basis == "二者取高":
        assert found.entitlements[found.basis] == max(plot, persons)
    else:
        assert found.basis == case.choice.basis
    for way in found.ways:
        value = Fraction(way.units_area * scheme.housing.assessed_price, 100)
        # The value of the flats is rounded like every line, to the 元 at most.
        assert abs(way.net + value - way.worth) <= 50
        if way.basis == found.basis:
            assert (way in found.best) is (way.worth == max(w.worth for w in found.ways if w.basis == found.basis))
    assert {way.basis for way in found.best} == {found.basis}


@settings(max_examples=25)
@given(pairs())
def test_lines_that_do_not_differ_are_the_same_in_every_way(pair: Pair) -> None:
    found = ways_of(settle(*loaded(pair)))
    differing = {line.id for line in found.differing}
    for line in found.settlement.lines:
        amounts = {way.amount(line.id) for way in found.ways}
        if line.group in ("补偿", "补助", "奖励", "历史遗留"):
            assert (line.id in differing) is (len(amounts) > 1 and any(amounts))


def sample(name: str) -> tuple[str, Scheme]:
    return f"cases/yukou/{name}.toml", load_scheme("cases/yukou/scheme.toml")


def test_flats_too_large_for_the_other_basis_are_left_out_of_it() -> None:
    path, scheme = sample("LSG-001")
    ways = ways_of(settle(load_case(path), scheme)).ways
    assert [(w.mode, w.basis, w.flats_kept, w.units_area) for w in ways] == [
        ("货币安置", "按宅基地面积", True, 0),
        ("货币安置", "按被安置人员", True, 0),
        ("回迁安置", "按宅基地面积", True, 27_100),
        ("回迁安置", "按被安置人员", False, 16_000),
    ]
