"""What must hold of the terms that a scheme may use, of the package and of the oracle alike."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests import oracle
from tests.observed import Flat, flat
from tests.oracle_refusals import refusals
from tests.oracle_terms import judge_member
from tests.properties.basics import BASES, money, one_of
from tests.properties.strategies import Pair, Table, keep_awards, pairs
from tests.properties.test_settlements import settled

Settle = Callable[[Pair], Flat]
WAYS = {"货币安置": ["=monetary"], "回迁安置": ["=relocation", "=net"]}


def by_the_oracle(pair: Pair) -> Flat:
    assert not refusals(pair.case, pair.scheme)
    return oracle.settle(pair.case, pair.scheme).values()


def by_the_package(pair: Pair) -> Flat:
    return flat(settled(pair))


both = pytest.mark.parametrize("settle", [by_the_package, by_the_oracle], ids=["package", "oracle"])


def changed(pair: Pair, change: Callable[[Pair], None]) -> Pair:
    other = copy.deepcopy(pair)
    change(other)
    return other


def extras(pair: Pair) -> list[Table]:
    return pair.scheme["subsidies"]["extra"]


def terms(pair: Pair) -> Iterator[tuple[str, Table]]:
    """The basis, and each table of an award that has an amount."""
    for award in pair.scheme["awards"]:
        inner = [*award.get("stages", []), *award.get("tiers", [])]
        yield from ((award["basis"], term) for term in (inner or [award]))


# Lists --------------------------------------------------------------------------------


def markable(pair: Pair) -> list[Table]:
    return [*extras(pair), *(award for award in pair.scheme["awards"] if award["kind"] != "collective")]


def list_everybody(pair: Pair) -> None:
    for entry in markable(pair):
        entry["marked"] = True
    for_persons = [extra["name"] for extra in extras(pair) if extra["basis"] == "每人"]
    for member in pair.case["members"]:
        member["subsidies"] = list(for_persons)
    others = [extra["name"] for extra in extras(pair) if extra["basis"] != "每人"]
    awards = [award["name"] for award in pair.scheme["awards"] if award["kind"] != "collective"]
    pair.case["household"] |= {"subsidies": others, "awards": awards}


def list_nobody(pair: Pair) -> None:
    for holder in [pair.case["household"], *pair.case["members"]]:
        holder.pop("subsidies", None)
        holder.pop("awards", None)


def without_lists(pair: Pair) -> None:
    list_nobody(pair)
    for entry in markable(pair):
        entry.pop("marked", None)


@both
@given(pairs())
def test_a_list_of_everybody_is_as_none(settle: Settle, pair: Pair) -> None:
    assert settle(changed(pair, list_everybody)) == settle(changed(pair, without_lists))


@both
@given(pairs())
def test_who_is_not_listed_gets_nothing_that_is_marked(settle: Settle, pair: Pair) -> None:
    list_nobody(pair)
    found = settle(pair)
    keys = [f"subsidy.{extra['name']}" for extra in extras(pair) if extra.get("marked")]
    keys += [f"award.{award['name']}" for award in pair.scheme["awards"] if award.get("marked")]
    assert {found[key] for key in keys} <= {"0.00"}


# Stages and bounds --------------------------------------------------------------------


def stage_each_deadline(pair: Pair) -> None:
    for award in pair.scheme["awards"]:
        if award["kind"] == "handover" and "deadline" in award:
            moved = {key: award.pop(key) for key in ("amount", "at_least", "at_most") if key in award}
            award["stages"] = [{"until": award.pop("deadline")} | moved]


@both
@given(pairs())
def test_one_stage_of_handing_over_is_a_deadline(settle: Settle, pair: Pair) -> None:
    assert settle(changed(pair, stage_each_deadline)) == settle(pair)


def bound(pair: Pair, at_least: int | None, at_most: int | None) -> None:
    for basis, term in terms(pair):
        if basis != "每宅":
            term |= {} if at_least is None else {"at_least": Decimal(at_least)}
            term |= {} if at_most is None else {"at_most": Decimal(at_most)}


def without_bounds(pair: Pair) -> None:
    for _, term in terms(pair):
        term.pop("at_least", None)
        term.pop("at_most", None)


@both
@given(pairs())
def test_at_least_nothing_changes_nothing(settle: Settle, pair: Pair) -> None:
    without_bounds(pair)
    assert settle(changed(pair, lambda other: bound(other, 0, None))) == settle(pair)


@both
@given(pairs())
def test_a_bound_that_is_never_met_changes_nothing(settle: Settle, pair: Pair) -> None:
    without_bounds(pair)
    pair.case["homestead"].pop("plot_id", None)
    pair.case["homestead"].pop("plot_area", None)
    pair.case["choice"].pop("units", None)
    assert settle(changed(pair, lambda other: bound(other, None, 9_999_999_999))) == settle(pair)


@both
@given(pairs())
def test_an_award_is_never_outside_its_bounds(settle: Settle, pair: Pair) -> None:
    without_bounds(pair)
    bound(pair, 1_000, 2_000)
    land, found = pair.case["homestead"], settle(pair)
    share = Fraction(land["area"]) / Fraction(land.get("plot_area", land["area"]))
    for award in pair.scheme["awards"]:
        amount = Fraction(found[f"award.{award['name']}"])
        if amount and award["basis"] != "每宅":
            assert 1_000 * share - 1 < amount <= 2_000 * share


# Flats --------------------------------------------------------------------------------


def by_type(pair: Pair) -> None:
    """Each type once, with how many; nothing surveyed."""
    units = pair.case["choice"].get("units", [])
    names = dict.fromkeys(unit["name"] for unit in units)
    counts = {name: sum(unit["count"] for unit in units if unit["name"] == name) for name in names}
    pair.case["choice"]["units"] = [{"name": name, "count": count} for name, count in counts.items()]


def surveyed_as_planned(pair: Pair) -> None:
    types = {unit["name"]: unit["area"] for unit in pair.scheme["housing"]["units"]}
    units = pair.case["choice"]["units"]
    each = [unit["name"] for unit in units for _ in range(unit["count"])]
    pair.case["choice"]["units"] = [{"name": name, "count": 1, "measured": types[name]} for name in each]


@both
@given(pairs())
def test_flats_measured_as_planned_change_nothing(settle: Settle, pair: Pair) -> None:
    assume(pair.case["choice"].get("units"))
    by_type(pair)
    assert settle(changed(pair, surveyed_as_planned)) == settle(pair)


def terms_of_the_scheme(pair: Pair) -> None:
    """Types with no kind and no date of their own; a scheme of ready flats may have future ones no longer."""
    for unit in pair.scheme["housing"]["units"]:
        for key in ("kind", "delivery_on", "delivered_on"):
            unit.pop(key, None)


def terms_of_their_own(pair: Pair) -> None:
    housing = pair.scheme["housing"]
    own = {key: housing[key] for key in ("kind", "delivery_on", "delivered_on") if key in housing}
    for unit in housing["units"]:
        unit |= own


@both
@given(pairs())
def test_a_type_with_the_terms_of_its_scheme_changes_nothing(settle: Settle, pair: Pair) -> None:
    terms_of_the_scheme(pair)
    assert settle(changed(pair, terms_of_their_own)) == settle(pair)


def late_at_the_same_rent(pair: Pair) -> None:
    table = pair.scheme["temporary_housing"]
    table["late"] = [{"after": after, "rent": table["rent"]} for after in (1, 7, 40)]


@both
@given(pairs())
def test_a_late_rent_that_is_no_higher_changes_nothing(settle: Settle, pair: Pair) -> None:
    pair.scheme["temporary_housing"].pop("late", None)
    assert settle(changed(pair, late_at_the_same_rent)) == settle(pair)


@both
@given(pairs(), st.integers(1, 60))
def test_signing_later_never_lengthens_the_wait_of_who_is_still_in_the_house(
    settle: Settle, pair: Pair, later: int
) -> None:
    """K5: nobody is out of the house before signing, nor before the period ends."""
    choice = pair.case["choice"]
    choice.pop("handed_over_on", None)
    choice["signed_on"] = pair.scheme["award_period"]["end"] + dt.timedelta(1)
    at_once = settle(pair)
    choice["signed_on"] += dt.timedelta(later)
    assert Fraction(settle(pair)["#months"]) <= Fraction(at_once["#months"])
    choice["signed_on"] = pair.scheme["award_period"]["start"]
    assert Fraction(settle(pair)["#months"]) >= Fraction(at_once["#months"])


# One way only -------------------------------------------------------------------------

ONE_WAY = st.fixed_dictionaries(
    {"amount": money(500_000), "basis": one_of(*BASES, "每平方米安置房"), "mode": one_of(*WAYS)}
)


@both
@given(pairs(), ONE_WAY)
def test_a_subsidy_for_one_way_leaves_the_other_alone(settle: Settle, pair: Pair, extra: Table) -> None:
    before, mode = settle(pair), extra["mode"]
    extras(pair).append({"name": "只给一种方式"} | extra)
    after = settle(pair)
    amount = Fraction(after["subsidy.只给一种方式"])
    for way, keys in WAYS.items():
        for key in keys:
            gained = amount if way == mode and before[key] != "/" else 0
            assert before[key] == after[key] == "/" or Fraction(after[key]) == Fraction(before[key]) + gained
    assert amount == 0 or mode in pair.scheme["project"].get("modes", WAYS)


@both
@given(pairs(), money(500_000), one_of(*BASES))
def test_a_subsidy_for_each_way_is_one_for_both(settle: Settle, pair: Pair, amount: Decimal, basis: str) -> None:
    extra: Table = {"amount": amount, "basis": basis}
    once = changed(pair, lambda other: extras(other).append({"name": "一项"} | extra))
    split = [{"name": f"一项{mode}", "mode": mode} | extra for mode in WAYS]
    twice = changed(pair, lambda other: extras(other).extend(split))
    totals = [key for keys in WAYS.values() for key in keys]
    first, second = settle(once), settle(twice)
    assert {key: first[key] for key in totals} == {key: second[key] for key in totals}


# People -------------------------------------------------------------------------------


def without_the_dead(pair: Pair) -> None:
    pair.case["members"] = [member for member in pair.case["members"] if not member.get("deceased")]


@both
@given(pairs())
def test_who_had_died_changes_nothing(settle: Settle, pair: Pair) -> None:
    fewer = changed(pair, without_the_dead)
    assume(fewer.case["members"])
    assert settle(fewer) == settle(pair)


def verdicts_alone(pair: Pair) -> None:
    for member in pair.case["members"]:
        verdict = judge_member(member, ["外孙子女"])[0]
        for key in ("collective_member", "registered_in_scope", "special", "housed_before"):
            member.pop(key, None)
        member["recognised"] = verdict


@both
@given(pairs())
def test_the_verdict_alone_is_worth_what_its_facts_are(settle: Settle, pair: Pair) -> None:
    assert settle(changed(pair, verdicts_alone)) == settle(pair)


GRADES = {"一级": "重残", "二级": "重残", "三级": "残疾", "四级": "残疾"}


def without_grades(pair: Pair) -> None:
    for member in pair.case["members"]:
        if "disability" in member:
            member["disability"] = GRADES.get(member["disability"], member["disability"])


@both
@given(pairs())
def test_a_grade_is_one_of_the_two_certificates(settle: Settle, pair: Pair) -> None:
    assert settle(changed(pair, without_grades)) == settle(pair)


# The rest -----------------------------------------------------------------------------


def one_rate(pair: Pair) -> None:
    terms, business = pair.scheme["business_loss"], pair.case.get("business", {})
    named = {rate["name"]: rate["rate"] for rate in terms.pop("rates", [])}
    terms.setdefault("rate", named.get(business.pop("rate", ""), Decimal(0)))


@both
@given(pairs())
def test_the_rate_that_is_named_is_as_if_there_were_no_other(settle: Settle, pair: Pair) -> None:
    assert settle(changed(pair, one_rate)) == settle(pair)


def counted_by_day(pair: Pair) -> None:
    for unit in pair.scheme["signing_units"]:
        by = "村民小组" if "group" in unit else "村"
        days = [award["deadline"] for award in pair.scheme["awards"] if award.get("by") == by]
        if "signed" in unit and days:
            unit["counts"] = [{"on": day, "signed": unit["signed"]} for day in days]
            del unit["signed"]


@both
@given(pairs())
def test_the_count_of_the_one_deadline_is_what_was_signed(settle: Settle, pair: Pair) -> None:
    assert settle(changed(pair, counted_by_day)) == settle(pair)


@both
@given(pairs())
def test_a_collective_award_is_counted_for_itself_alone(settle: Settle, pair: Pair) -> None:
    """With the others left out, each comes to the same."""
    found = settle(pair)
    for award in [award for award in pair.scheme["awards"] if award["kind"] == "collective"]:
        alone = changed(pair, lambda other, name=award["name"]: keep_awards(other, lambda a: a["name"] == name))
        key = f"award.{award['name']}"
        assert settle(alone)[key] == found[key]


def appraised_at_nothing(pair: Pair) -> None:
    pair.case.setdefault("appraisal", {"agency": "示例", "report": "示例", "decoration_value": Decimal(0)})
    for building in pair.case["buildings"]:
        building.setdefault("replacement_value", Decimal(0))


@both
@given(pairs())
def test_what_is_not_appraised_counts_nothing_and_is_not_final(settle: Settle, pair: Pair) -> None:
    pending = oracle.settle(pair.case, pair.scheme).appraisal_pending
    found, appraised = settle(pair), settle(changed(pair, appraised_at_nothing))
    assert found.pop("@status") == "试算" or not pending
    appraised.pop("@status")
    assert found == appraised


@both
@given(pairs(), st.lists(st.integers(1, 60_000), min_size=2, max_size=5))
def test_households_of_one_plot_never_have_more_than_its_limits(
    settle: Settle, pair: Pair, hundredths: list[int]
) -> None:
    """K11: the control standards, and the award caps in whole units, do not add up to more than the plot's."""
    pair.case["choice"].pop("units", None)
    pair.case["buildings"] = []
    whole = Decimal(sum(hundredths)).scaleb(-2)
    standards, awards = Fraction(0), Fraction(0)
    for each in hundredths:
        land = pair.case["homestead"]
        land |= {"area": Decimal(each).scaleb(-2), "plot_id": "随机宗", "plot_area": whole}
        found = settle(pair)
        standards += Fraction(found["#control_standard"])
        awards += sum(Fraction(value) for key, value in found.items() if key.startswith("award"))
    assert standards <= (267 if land["year"] <= 1982 else 173)
    assert awards <= Fraction(pair.scheme.get("award_cap", 600_000))
