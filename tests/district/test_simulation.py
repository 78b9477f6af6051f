"""A district's scenario is each of its households settled under the changed scheme, to the fen."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.properties.strategies import Pair, pairs

from chaiqian.district.columns import MODES, Block, DistrictScheme, DistrictUnit
from chaiqian.district.reads import ALWAYS_READ, REASONS_ONLY, note_reads
from chaiqian.district.running import Again, simulate
from chaiqian.district.scenario import changed
from chaiqian.district.scenario_file import Scenario, Setting
from chaiqian.district.simulation import OutOfRangeError, compiled
from chaiqian.district.tally import BANDS, Sums, band_of
from chaiqian.documents.case import Case
from chaiqian.documents.content import content_of, document_of, sha256_of
from chaiqian.documents.problem import DocumentError, Place
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import PreparedScheme, prepare, prepare_with
from chaiqian.law.rules.graph import TooWideError
from chaiqian.law.rules.line import GROUPS, MONETARY, RELOCATION
from chaiqian.law.settlement import FINAL, Settlement, settle, settle_with

NOWHERE = Place("", 1, 1, 0, "")


def scenario(**settings_by_key: Any) -> Scenario:
    named = {key.replace("__", "."): value for key, value in settings_by_key.items()}
    return Scenario("情景", tuple(Setting(key, value, NOWHERE) for key, value in named.items()), (), ())


class OneHousehold:
    """A district of one household, recognised anew where it must be."""

    def __init__(self, case: Case, scheme: Scheme) -> None:
        reads: set[str] = set(ALWAYS_READ)
        self.case, self.settlement = case, settle(case, scheme)
        note_reads(case, scheme, prepare(scheme).figures, reads)
        self.schemes = (DistrictScheme("", scheme, frozenset(reads), sha256_of(scheme)),)
        self.units = [DistrictUnit(scheme.project.township, case.household.village, case.household.group or "")]

    def blocks(self) -> Any:
        yield Block(
            0,
            _columns(self.settlement),
            np.array([self.settlement.status == FINAL]),
            np.array([MODES.index(self.case.choice.mode)], np.int8),
            np.array([0], np.int32),
        )

    def again(self, block: Block, prepared: Any) -> Again | None:
        try:
            return Again(_columns(settle_with(self.case, prepared)), np.array([True]))
        except DocumentError:
            return Again({name: np.ones(1, np.int64) for name in prepared.graph.facts}, np.array([False]))


def _columns(settlement: Settlement) -> dict[str, Any]:
    facts = settlement.recognition.facts
    return {name: np.array([value], np.int64) for name, value in facts.items()}


def worth(settlement: Settlement, way: str) -> int | None:
    if way == MONETARY:
        return None if settlement.monetary is None else settlement.monetary.total
    if settlement.relocation is None or settlement.comparison.housing_value is None:
        return None
    return settlement.relocation.net + settlement.comparison.housing_value


def better(settlement: Settlement) -> str:
    money, flats = worth(settlement, MONETARY), worth(settlement, RELOCATION)
    if money is None or flats is None:
        return RELOCATION if money is None else MONETARY
    return MONETARY if money > flats else RELOCATION if flats > money else "两种相等"


def cost(settlement: Settlement) -> int:
    mode = settlement.case.choice.mode or better(settlement)
    if mode == RELOCATION or settlement.monetary is None:
        assert settlement.relocation is not None
        return settlement.relocation.net
    return settlement.monetary.total


def expected_lines(settlement: Settlement) -> dict[str, int]:
    mode = settlement.case.choice.mode or better(settlement)
    mode = mode if mode in (MONETARY, RELOCATION) else MONETARY
    lines: dict[str, int] = {"adjustments": 0}
    for line in settlement.lines:
        counted = line.amount if mode in line.modes else 0
        if line.id.startswith("adjustment."):
            lines["adjustments"] += counted
        elif line.group in GROUPS:
            lines[line.id] = counted
        elif line.id.startswith("purchase."):
            lines[line.id] = -counted
    return lines


AMOUNTS = st.decimals(0, 900, places=2)
CHANGES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "temporary_housing.rent": st.decimals(60, 99, places=2),
        "housing.cost_price": st.decimals(0, 9000, places=2),
        "housing.assessed_price": st.decimals(0, 30000, places=2),
        "housing.per_capita": st.decimals(1, 40, places=2),
        "award_cap": st.integers(0, 600_000),
        "business_loss.rate": st.decimals(0, 800, places=2),
        "decoration.fixed_quota": st.booleans(),
        "subsidies.low_income": st.booleans(),
        "subsidies.disability": st.booleans(),
        "subsidies.scope": st.sampled_from(["被安置人员", "家庭成员"]),
        "rounding.to": st.sampled_from(["分", "元"]),
        "award_period.end": st.dates(dt.date(2019, 3, 22), dt.date(2022, 1, 1)),
        "housing.delivered_on": st.dates(dt.date(2019, 3, 22), dt.date(2026, 1, 1)),
        "moving.price": AMOUNTS,
        "plot_ratio.price": AMOUNTS,
        "location_price.town": st.decimals(0, 9000, places=2),
        "control_standard.last_year": st.integers(1960, 2000),
        "control_standard.until_last_year": st.decimals(100, 400, places=2),
        "location_price.over_standard": st.decimals(0, 1, places=2),
        "limit.award_cap": st.integers(600_000, 900_000),
    },
)


@given(pairs(), CHANGES)
def test_one_household_is_settled_under_the_changed_scheme_for_every_line(pair: Pair, values: dict[str, Any]) -> None:
    case, scheme = Case.model_validate(pair.case), Scheme.model_validate(pair.scheme)
    asked = Scenario("情景", tuple(Setting(key, value, NOWHERE) for key, value in values.items()), (), ())
    try:
        district, under = OneHousehold(case, scheme), changed(scheme, asked)
        (result,) = simulate(district, [asked])
    except (DocumentError, TooWideError):
        assume(False)
    try:
        after = settle_with(case, prepare_with(under.scheme, under.figures))
    except DocumentError:
        assert result.tally.refused == 1 and result.tally.total.households == 0
        return
    before, tally = district.settlement, result.tally
    total = tally.total
    assert (total.before, total.after, total.households) == (cost(before), cost(after), 1)
    final = before.status == FINAL
    for side, settlement in enumerate((before, after)):
        assert {line: pair_[side] for (_, line), pair_ in tally.lines.items() if pair_[side]} == {
            line: amount for line, amount in expected_lines(settlement).items() if amount
        }
        assert sum(pair_[side] for pair_ in tally.lines.values()) == cost(settlement)
        assert tally.capped[side] == (settlement.line("award_cap").amount != 0)
        for way in (MONETARY, RELOCATION):
            offered = settlement.monetary if way == MONETARY else settlement.relocation
            stated = None if offered is None else offered[0] if way == MONETARY else settlement.relocation.net  # type: ignore[union-attr]
            assert tally.all_ways.get((final, way), [0, 0])[side] == (stated or 0)
    assert tally.ways == {(better(before), better(after)): 1}
    change = cost(after) - cost(before)
    assert (total.winners, total.losers) == (change > 0, change < 0)
    ((band, _),) = tally.bands.items()
    low, high = band_of(band)
    size = abs(change)
    edges = sorted(abs(edge) for edge in (low, high) if edge is not None)
    assert edges[0] <= size and (len(edges) == 1 or band == 0 or size < edges[1])


@given(pairs(), CHANGES)
def test_what_recognition_did_not_read_changes_no_fact(pair: Pair, values: dict[str, Any]) -> None:
    """And what it read for the reason of a line alone does not, either."""
    case, scheme = Case.model_validate(pair.case), Scheme.model_validate(pair.scheme)
    reads: set[str] = set(ALWAYS_READ)
    try:
        before = settle(case, scheme)
        note_reads(case, scheme, prepare(scheme).figures, reads)
    except DocumentError:
        assume(False)
    read = reads - REASONS_ONLY
    kept = {key: value for key, value in values.items() if key not in read and f"guidance.{key}" not in read}
    asked = Scenario("情景", tuple(Setting(key, value, NOWHERE) for key, value in kept.items()), (), ())
    try:
        under = changed(scheme, asked)
        after = settle_with(case, prepare_with(under.scheme, under.figures))
    except DocumentError:
        assume(False)
    names = before.prepared.graph.facts
    assert {name: before.recognition.facts[name] for name in names} == {n: after.recognition.facts[n] for n in names}


@given(pairs(), CHANGES)
def test_what_a_scenario_leaves_as_it_is_is_taken_from_before(pair: Pair, values: dict[str, Any]) -> None:
    """Every line and output is what the changed scheme alone gives for the same facts."""
    case, scheme = Case.model_validate(pair.case), Scheme.model_validate(pair.scheme)
    asked = Scenario("情景", tuple(Setting(key, value, NOWHERE) for key, value in values.items()), (), ())
    try:
        facts, under = _columns(settle(case, scheme)), changed(scheme, asked)
        before, prepared = compiled(prepare(scheme)), prepare_with(under.scheme, under.figures)
        alone, after = compiled(prepared), compiled(prepared, before)
        expected = alone.run(facts, 1)
    except (DocumentError, TooWideError, OutOfRangeError, KeyError):
        assume(False)
    found = after.run(facts, 1, before.run(facts, 1).columns)
    assert {name: found[name].tolist() for name in expected.columns} == {
        name: column.tolist() for name, column in expected.columns.items()
    }
    assert found.columns.keys() == expected.columns.keys()


def _prepared_under(**settings_by_key: Any) -> PreparedScheme:
    under = changed(_sample()[1], scenario(**settings_by_key))
    return prepare_with(under.scheme, under.figures)


def _same_under(**settings_by_key: Any) -> tuple[frozenset[str], set[str]]:
    """What a scenario leaves as it is in the sample, and what it works out anew."""
    after = compiled(_prepared_under(**settings_by_key), compiled(prepare(_sample()[1])))
    return after.same, set(after.slots)


def test_a_scenario_works_out_what_it_changes_and_nothing_else() -> None:
    same, anew = _same_under(temporary_housing__rent=Decimal(99))
    totals = {"monetary.total", "relocation.total", "relocation.net", "break_even"}
    assert anew == {"temporary_housing.monetary", "temporary_housing.relocation"} | totals
    assert {"location.within", "award_cap", "housing_value", "location_price", "persons"} <= same
    assert _same_under(temporary_housing__rent=Decimal(_sample()[1].temporary_housing.rent) / 100)[1] == set()


def test_prices_of_the_same_digits_with_a_decimal_more_are_other_prices() -> None:
    prices = {"new_town": Decimal(1005), "town": Decimal(1003), "township": Decimal(1001)}
    whole = _prepared_under(**{f"location_price.{zone}": price for zone, price in prices.items()})
    tenths = _prepared_under(**{f"location_price.{zone}": price / 10 for zone, price in prices.items()})
    same = compiled(tenths, compiled(whole)).same
    assert "control_standard" in same and not {"location.within", "location_price"} & same


def test_a_price_that_stays_is_not_taken_in_hundredths() -> None:
    """Values are kept in hundredths of their unit; a price in whole 元 enters a product as it is."""
    case, scheme = _sample()
    facts = {**_columns(settle(case, scheme)), "homestead_area": np.array([40_000]), "plot_area": np.array([40_000])}
    before, prepared = compiled(prepare(scheme)), _prepared_under(**{"location_price.over_standard": Decimal("0.6")})
    after, alone = compiled(prepared, before), compiled(prepared).run(facts, 1)
    found = after.run(facts, 1, before.run(facts, 1).columns)
    assert "location_price" in after.same and "location.over" in after.slots
    assert found["location.over"] == alone["location.over"] > 0


def test_another_entitlement_takes_nothing_from_before() -> None:
    """Flats as surveyed and as chosen are compared with it, K18: that is asked from other facts."""
    assert _same_under(housing__per_capita=Decimal(30))[0] == frozenset()


def test_a_change_of_what_recognition_reads_needs_it_anew() -> None:
    pair_case, pair_scheme = _sample()
    district = OneHousehold(pair_case, pair_scheme)
    reads = district.schemes[0].reads
    assert {"award_period.end", "awards.deadline", "awards.tiers.rate", "subsidies.scope", "project.modes"} <= reads
    assert not {"temporary_housing.rent", "housing.cost_price", "awards.amount", "award_cap"} & reads


def _sample() -> tuple[Case, Scheme]:
    from chaiqian.documents.load import load_case, load_scheme

    return load_case("cases/yukou/LSG-001.toml"), load_scheme("cases/yukou/scheme.toml")


class Alike:
    """A district of households that are all alike, but for one fact."""

    def __init__(self, households: int, name: str, value: int) -> None:
        one = OneHousehold(*_sample())
        (block,) = one.blocks()
        self.schemes, self.units = one.schemes, one.units
        facts = {name: np.full(households, int(column[0])) for name, column in block.facts.items()}
        facts[name] = np.full(households, value)
        self._block = Block(
            0, facts, *(np.repeat(codes, households) for codes in (block.final, block.mode, block.unit))
        )

    def blocks(self) -> Any:
        yield self._block

    def again(self, block: Block, prepared: Any) -> None:
        raise AssertionError


def test_sums_are_exact_where_64_bits_hold_each_household_and_not_all_of_them() -> None:
    asked, count, most = scenario(**{"moving.price": Decimal(55)}), 20_000, 998_999_999_999_001
    assert count * most > 2**63
    (one,), (many,) = (simulate(Alike(number, "replacement_value", most), [asked]) for number in (1, count))
    assert many.tally.lines == {key: [count * amount for amount in sums] for key, sums in one.tally.lines.items()}
    assert many.tally.all_ways == {key: [count * amount for amount in sums] for key, sums in one.tally.all_ways.items()}
    ((key, single),), ((other, total),) = one.tally.units.items(), many.tally.units.items()
    assert (key, total) == (other, Sums(*(count * getattr(single, name) for name in Sums.__dataclass_fields__)))


def test_a_scheme_whose_sums_differ_by_more_than_64_bits_is_refused() -> None:
    """What two schemes come to for one household may lie twice as far apart as either reaches."""
    content = content_of(_sample()[1])
    content["project"]["modes"] = ["回迁安置"]
    content["housing"]["price"] = "9000000000.00"
    scheme = document_of("scheme", content)
    figures = prepare(scheme).figures

    def under(price: int) -> Any:
        return prepare_with(scheme, figures.replacing({"moving.price": price}))

    def too_wide(price: int) -> bool:
        graph = under(price).graph
        return any(line.amount.leaves_int64 for line in graph.lines) or any(
            output.leaves_int64 for output in graph.outputs.values()
        )

    highest = bisect_left(range(10**12), True, key=too_wide) - 1
    wide = under(highest)
    wide.graph.require_int64()
    with pytest.raises(TooWideError) as raised:
        compiled(wide)
    assert raised.value.names == ("回迁安置净额",)


def test_bands_are_numbered_from_the_largest_loss_to_the_largest_gain() -> None:
    assert [band_of(number) for number in (-6, -1, 0, 1, 2, 6)] == [
        (None, -BANDS[-1]),
        (-BANDS[0], 0),
        (0, 0),
        (0, BANDS[0]),
        (BANDS[0], BANDS[1]),
        (BANDS[-1], None),
    ]
