"""What a day brings, against settling a case that signed on that day; tiers against counts tried one by one."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import assume, given, settings
from tests import oracle
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded

from chaiqian import load_case, load_scheme
from chaiqian.documents.scheme import CollectiveAward, SigningCount, SigningUnit
from chaiqian.household.compare.collective import collective_outcomes
from chaiqian.household.compare.timing import outcomes
from chaiqian.law.settlement import settle


@settings(max_examples=25)
@given(pairs())
def test_a_day_brings_what_the_oracle_gives_who_signed_and_handed_over_then(pair: Pair) -> None:
    for outcome in outcomes(settle(*loaded(pair))):
        choice = {**pair.case["choice"], "signed_on": outcome.day, "handed_over_on": outcome.day}
        expected = oracle.settle({**pair.case, "choice": choice}, pair.scheme)
        values = expected.values()
        for total, key in ((outcome.monetary_total, "=monetary"), (outcome.relocation_net, "=net")):
            assert oracle.money(None if total is None else Fraction(total, 100)) == values[key]
        lines = expected.lines
        awards = sum(amount for key, amount in lines.items() if key.startswith("award"))
        assert outcome.awards == awards * 100
        assert outcome.reduction == -lines["award_cap"] * 100
        assert outcome.award_total == (awards - lines["award_cap"]) * 100
        assert outcome.awards <= outcome.award_limit and outcome.decoration == lines["decoration"] * 100


@settings(max_examples=25)
@given(pairs())
def test_days_are_every_last_day_and_the_day_after_and_today(pair: Pair) -> None:
    last = {pair.scheme["award_period"]["end"]}
    for award in pair.scheme["awards"]:
        last |= {stage["until"] for stage in award.get("stages", [])}
        last |= {award["deadline"]} if "deadline" in award else set()
    first = pair.scheme["award_period"]["start"]
    settlement, days = settle(*loaded(pair)), last | {day + dt.timedelta(1) for day in last} | {first}
    found = outcomes(settlement)
    assert [outcome.day for outcome in found] == sorted(days)
    assert {outcome.day for outcome in found if outcome.ends} == last
    assert [outcome.day for outcome in found if outcome.starts] == [first]
    announced = settlement.scheme.project.announced_on
    assert [one.day for one in outcomes(settlement, announced)] == sorted(days | {announced})
    assert [one.day for one in outcomes(settlement, announced - dt.timedelta(1))] == sorted(days)


@settings(max_examples=25)
@given(pairs())
def test_a_tier_is_reached_by_exactly_the_households_it_needs(pair: Pair) -> None:
    case, scheme = loaded(pair)
    assume(case.choice.signed_on is not None)
    settlement = settle(case, scheme)
    for found in collective_outcomes(settlement):
        index = scheme.awards.index(found.award)
        if found.too_late:
            assert case.choice.signed_date is not None and case.choice.signed_date > found.award.deadline
            continue
        for tier in found.tiers:
            for signed, reached in ((tier.needed, True), (tier.needed - 1, False)):
                if not 0 <= signed <= found.unit.households:
                    continue
                unit = with_count(found.unit, found.award.deadline, signed)
                units = tuple(unit if u == found.unit else u for u in scheme.signing_units)
                then = settle(case, scheme.model_copy(update={"signing_units": units}))
                step = then.recognition.facts[f"award.{index}"]
                assert (step > 0 and found.award.tiers[step - 1].rate >= tier.rate) is reached
                if reached and step and found.award.tiers[step - 1].rate == tier.rate:
                    assert then.line(f"award.{found.award.name}").amount == tier.amount
                    before = settlement.evaluation.output("awards_after_cap")
                    assert then.evaluation.output("awards_after_cap") - before == tier.gain


def with_count(unit: SigningUnit, deadline: dt.date, signed: int) -> SigningUnit:
    """The unit with so many signed by this deadline, and by the others what it says."""
    others = [count for count in unit.counts or () if count.on != deadline]
    counts = (*others, SigningCount.model_construct(on=deadline, signed=signed))
    return unit.model_copy(update={"signed": None, "counts": counts})


def test_what_a_tier_lacks_is_by_the_count_of_its_own_deadline() -> None:
    """30 have signed by the first deadline and 38 by the second, 八（六）3."""
    case, scheme = load_case("cases/xiagezhuang/XHT-003.toml"), load_scheme("cases/xiagezhuang/scheme.toml")
    award = next(award for award in scheme.awards if isinstance(award, CollectiveAward))
    later = award.model_copy(update={"name": "二次整体签约奖", "deadline": award.deadline + dt.timedelta(10)})
    units = tuple(with_count(with_count(unit, award.deadline, 30), later.deadline, 38) for unit in scheme.signing_units)
    both = scheme.model_copy(update={"awards": (award, later), "signing_units": units})
    first, second = collective_outcomes(settle(case, both))
    assert (first.signed, second.signed) == (30, 38)
    assert [tier.missing for tier in first.tiers] == [max(0, tier.needed - 30) for tier in first.tiers]
    assert [tier.missing for tier in second.tiers] == [max(0, tier.needed - 38) for tier in second.tiers]


def test_an_award_that_is_reached_already_is_in_each_day_until_its_deadline() -> None:
    """全村整体签约奖, 98 % reached (49/50), 24 000 元, until 2022-05-15, 八（六）3."""
    case, scheme = load_case("cases/xiagezhuang/XHT-003.toml"), load_scheme("cases/xiagezhuang/scheme.toml")
    found = {one.day.isoformat(): one.monetary_total for one in outcomes(settle(case, scheme))}
    assert found["2022-05-15"] == found["2022-05-16"] + 2_400_000 == 290_642_000
    for day, total in found.items():
        choice = case.choice.model_copy(
            update={"signed_on": dt.date.fromisoformat(day), "handed_over_on": dt.date.fromisoformat(day)}
        )
        settled = settle(case.model_copy(update={"choice": choice}), scheme)
        assert settled.monetary is not None and settled.monetary.total == total


def test_what_is_past_today_cannot_be_had_by_who_has_not_signed() -> None:
    case, scheme = load_case("cases/yukou/LSG-003.toml"), load_scheme("cases/yukou/scheme.toml")
    settlement = settle(case, scheme)
    for today, supposed, too_late in (
        (None, dt.date(2020, 6, 5), False),
        (dt.date(2020, 6, 6), dt.date(2020, 6, 25), False),
        (dt.date(2020, 7, 20), dt.date(2020, 7, 20), False),
        (dt.date(2020, 7, 21), dt.date(2020, 8, 10), True),
        (dt.date(2020, 8, 11), dt.date(2020, 8, 11), True),
    ):
        (found,) = collective_outcomes(settlement, today)
        assert (found.supposed, found.too_late, bool(found.tiers)) == (supposed, too_late, not too_late)
        assert not found.reached
    (signed,) = collective_outcomes(settle(load_case("cases/yukou/LSG-002.toml"), scheme), dt.date(2030, 1, 1))
    assert signed.supposed is None and not signed.too_late


def test_nobody_is_supposed_to_sign_before_the_award_period() -> None:
    """A handover deadline before the period: 工程配合奖 and 提前签约奖 cannot be earned then, 八（六）."""
    case, scheme = load_case("cases/yukou/LSG-003.toml"), load_scheme("cases/yukou/scheme.toml")
    early = tuple(
        award.model_copy(update={"deadline": dt.date(2020, 5, 1)}) if award.name == "按时交房奖" else award
        for award in scheme.awards
    )
    (found,) = collective_outcomes(settle(case, scheme.model_copy(update={"awards": early})))
    assert found.supposed == dt.date(2020, 6, 5) and scheme.award_period.start > dt.date(2020, 5, 1)


def test_the_highest_tier_and_the_cap_of_a_sample() -> None:
    scheme = load_scheme("cases/yukou/scheme.toml")
    (found,) = collective_outcomes(settle(load_case("cases/yukou/LSG-002.toml"), scheme))
    highest = found.tiers[-1]
    assert (highest.rate, highest.needed, highest.missing, highest.gain) == (10_000, 20, 1, 6_000_000)
    plot = settle(load_case("cases/huangsongyu/SBY-020.toml"), load_scheme("cases/huangsongyu/scheme.toml"))
    first = outcomes(plot)[0]
    assert (first.award_total, first.award_limit, first.reduction) == (60_721_600, 45_000_000, 15_721_600)
