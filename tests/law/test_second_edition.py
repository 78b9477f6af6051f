"""What the second edition adds, where the worked examples of clauses do not reach: readers, receipts of facts, JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.district.simulation import compiled
from chaiqian.documents.case import Case, ChosenUnit
from chaiqian.documents.content import content_of, document_of
from chaiqian.documents.scheme import Scheme
from chaiqian.household.compare.pricing import with_flats
from chaiqian.household.sheet_json import json_line
from chaiqian.household.why import limits_that_bound
from chaiqian.law.prepared import prepare
from chaiqian.law.settlement import Settlement, settle_with
from chaiqian.quantity import plain

LIUCUN = Path(__file__).parent.parent / "examples" / "liucun"


def scheme() -> Scheme:
    return load_scheme(LIUCUN / "scheme.toml")


def case(number: int) -> Case:
    return load_case(LIUCUN / f"LC-00{number}.toml")


def measured(area: int) -> Settlement:
    """LC-001 with one flat of 88.45 ㎡ (E = 145.00) and one of 61.20 ㎡, which came out at `area`."""
    own = case(1)
    units = (
        ChosenUnit.model_construct(name="甲户型", count=1, measured=area),
        ChosenUnit.model_construct(name="乙户型", count=1, measured=None),
    )
    return settle_with(
        own.model_copy(update={"choice": own.choice.model_copy(update={"units": units})}), prepare(scheme())
    )


@pytest.mark.parametrize(("area", "codes"), [(71_55, []), (71_56, ["W407"])])
def test_a_surveyed_area_beyond_the_limit_is_a_warning(area: int, codes: list[str]) -> None:
    found = measured(area)
    assert [finding.code for finding in found.warnings] == codes
    assert found.line("purchase.excess").amount == (area + 88_45 - 145_00) * 5300


def test_columns_ask_whether_flats_fit_of_their_types() -> None:
    found = measured(99_00)
    program = compiled(found.prepared)
    facts = {name: np.array([value, value], np.int64) for name, value in found.recognition.facts.items()}
    values = program.run(facts, 2)
    assert not values.refused.any() and (values["unit_excess"] == 42_45).all()
    beyond = {**facts, "units.1": np.array([1, 2], np.int64)}
    assert program.run(beyond, 2).refused.tolist() == [False, True]


def test_months_by_type_and_lists_are_facts_of_the_output() -> None:
    facts = json.loads(json_line(settle(case(1), scheme())))["facts"]
    assert {key: value for key, value in facts.items() if "." in key} == {
        "marked.高龄补助费": "1",
        "marked.优抚户补助费": "1",
        "marked.自行购房补助费": "0",
        "months.甲户型": "4",
        "months.乙户型": "27",
    }


@pytest.mark.parametrize(("number", "pending"), [(1, []), (3, ["replacement", "decoration"])])
def test_what_lacks_an_appraisal_is_said(number: int, pending: list[str]) -> None:
    found = settle(case(number), scheme())
    assert json.loads(json_line(found))["appraisal_pending"] == pending
    assert found.recognition.facts["appraisal_pending"] == bool(pending)
    statuses = [found.line(line).status for line in ("replacement", "decoration")]
    assert statuses == (["暂计", "待定"] if pending else ["计入", "计入"])


def test_modes_of_lines() -> None:
    lines = {line["id"]: line["modes"] for line in json.loads(json_line(settle(case(1), scheme())))["lines"]}
    assert lines["subsidy.自行购房补助费"] == ["货币安置"]
    assert lines["subsidy.回迁物业补助费"] == ["回迁安置"]
    assert lines["subsidy.高龄补助费"] == ["货币安置", "回迁安置"]


def test_the_timeline_has_no_row_for_stages_of_a_list_that_the_household_is_not_in() -> None:
    unsigned, terms = case(3), scheme()
    days = [point.until for point in settle(unsigned, terms).timeline]
    assert days == [date(2020, 4, 30), date(2020, 6, 30)]
    early = terms.awards[2].model_copy(update={"marked": True})
    marked = terms.model_copy(update={"awards": (*terms.awards[:2], early, *terms.awards[3:])})
    assert [point.until for point in settle(unsigned, marked).timeline] == [date(2020, 6, 30)]
    home = unsigned.household.model_copy(update={"awards": (early.name,)})
    listed = unsigned.model_copy(update={"household": home})
    assert [point.until for point in settle(listed, marked).timeline] == days


def test_other_flats_are_priced_by_their_types() -> None:
    found = settle(case(1), scheme())
    priced = with_flats(found, (1, 1, 0))
    assert plain(priced.output("units_area")) == "149.65"
    assert plain(priced.output("months"), 0) == "27"
    assert plain(with_flats(found, (2, 0, 0)).output("months"), 0) == "4"


def test_nobody_asks_what_the_dead_would_have_brought() -> None:
    named = [limit.name for limit in limits_that_bound(settle(case(2), scheme()))]
    assert "庚三（示例）不计入被安置人员" in named
    assert not [name for name in named if "庚二" in name]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_content_settles_as_the_file(number: int) -> None:
    before = settle(case(number), scheme())
    after = settle(document_of("case", content_of(before.case)), document_of("scheme", content_of(before.scheme)))
    assert [line[:8] for line in after.lines] == [line[:8] for line in before.lines]
