"""The guidance as data: dated entries, clauses, readings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance import load_guidance
from chaiqian.guidance.register import LOCATION_PRICES, Guidance, read_entries
from chaiqian.law.readers.rule_book import general_scheme
from chaiqian.law.rules.graph import build_graph
from chaiqian.law.rules.terms import STANDARDS
from chaiqian.law.settlement import Settlement

ADJUSTED = """
[[entry]]
in_force = 2021-05-01
document = "示例调价通知"
[entry.figures]
"location_price.town" = { value = 3900.50, unit = "元/㎡", clause = "十三", label = "区位补偿价" }

[[entry]]
in_force = 2019-03-22
document = "京平政发〔2019〕7号"
[entry.townships]
"location_price.town" = ["平谷镇"]
"" = ["滨河街道"]
[entry.zones]
"location_price.new_town" = ["新城规划区"]
[entry.relations]
resettled = ["本人"]
[entry.figures]
"location_price.town" = { value = 3700, unit = "元/㎡", clause = "八（一）1（2）", label = "区位补偿价" }
"limit.award_cap" = { value = 600000, unit = "元", clause = "八（六）", label = "上限", role = "limits" }
"control_standard.last_year" = { value = 1982, unit = "年", clause = "六", label = "最后一年" }
"""


def adjusted() -> Guidance:
    return Guidance(read_entries(ADJUSTED), load_guidance().clauses, load_guidance().readings)


@pytest.mark.parametrize(
    ("day", "price", "document"),
    [
        (date(2019, 3, 22), 370_000, "京平政发〔2019〕7号"),
        (date(2021, 4, 30), 370_000, "京平政发〔2019〕7号"),
        (date(2021, 5, 1), 390_050, "示例调价通知"),
        (date(2030, 1, 1), 390_050, "示例调价通知"),
    ],
)
def test_a_price_adjustment_is_a_new_dated_entry(day: date, price: int, document: str) -> None:
    figures = adjusted().figures_on(day)
    assert (figures["location_price.town"].value, figures.document) == (price, document)


def test_an_entry_completes_itself_from_the_one_before() -> None:
    first, later = adjusted().entries
    assert (first.in_force, later.in_force) == (date(2019, 3, 22), date(2021, 5, 1))
    assert later["limit.award_cap"] == first["limit.award_cap"]
    assert (later.townships, later.zones, later.relations) == (first.townships, first.zones, first.relations)
    assert later["location_price.town"].in_force == date(2021, 5, 1)
    assert later["limit.award_cap"].in_force == date(2019, 3, 22)
    assert {figure.name for figure in later} == {figure.name for figure in first}


def test_an_entry_may_bring_lists_of_its_own() -> None:
    lists = """[entry.townships]
"location_price.town" = ["马坊镇"]
[entry.zones]
"location_price.new_town" = ["跨新城界线整建制拆迁"]
[entry.relations]
resettled = ["配偶"]
[entry.figures]
"""
    later = read_entries(ADJUSTED.replace("[entry.figures]\n", lists, 1))[1]
    assert later.townships == {"马坊镇": "location_price.town"}
    assert later.zones == {"跨新城界线整建制拆迁": "location_price.new_town"}
    assert later.relations == ("配偶",)


def test_values_are_whole_numbers_of_their_unit() -> None:
    figures = adjusted().entries[0]
    money, year = figures["limit.award_cap"], figures["control_standard.last_year"]
    assert (money.value, money.scale, money.role) == (60_000_000, 2, "limits")
    assert (year.value, year.scale, year.role) == (1982, 0, "sets")


def test_a_figure_finer_than_its_unit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^location_price\.town: more than 2 decimals$"):
        read_entries(ADJUSTED.replace("3900.50", "3900.505"))


def test_the_lists_of_the_guidance() -> None:
    guidance = load_guidance()
    assert guidance.in_force == date(2019, 3, 22)
    by_price = [sum(1 for name in guidance.townships.values() if name == price) for price in LOCATION_PRICES]
    assert by_price == [0, 13, 4]
    assert guidance.townships["滨河街道"] is None
    assert guidance.clause("八（五）4").number == "八（五）4"
    assert list(guidance.readings) == [f"K{number}" for number in range(1, 19)]


def test_some_figures_replaced_leave_the_others() -> None:
    figures = load_guidance().entries[0]
    changed = figures.replacing({"limit.award_cap": 1})
    assert changed["limit.award_cap"].value == 1
    assert changed["moving.price"] == figures["moving.price"]
    assert figures["limit.award_cap"].value != 1
    with pytest.raises(KeyError):
        figures.replacing({"limit.unknown": 1})


def samples() -> Iterator[Settlement]:
    for document in sorted(Path("cases").glob("*/scheme.toml")):
        scheme = load_scheme(document)
        for path in sorted(document.parent.glob("*.toml")):
            if path.name != "scheme.toml":
                yield settle(load_case(path), scheme)


class TestTwoWayCoverage:
    """Every clause has a treatment; every line, figure, verdict and reading cites a clause of the register."""

    scheme: Scheme = general_scheme()

    def test_every_figure_and_line_and_reading_cites_a_clause_of_the_register(self) -> None:
        guidance = load_guidance()
        numbers = {clause.number for clause in guidance.clauses}
        lines = build_graph(self.scheme, guidance.entries[0]).lines
        cited = {line.clause for line in lines} | {figure.clause for figure in guidance.entries[0]}
        cited |= {reading.clause for reading in guidance.readings.values()}
        assert cited <= numbers

    def test_every_computed_clause_has_a_line_a_figure_or_a_verdict(self) -> None:
        guidance = load_guidance()
        lines = build_graph(self.scheme, guidance.entries[0]).lines
        cited = {line.clause for line in lines} | {figure.clause for figure in guidance.entries[0]}
        for settlement in samples():
            cited |= {judged.clause for judged in (*settlement.verdicts, *settlement.lines)}
        computed = [clause.number for clause in guidance.clauses if clause.treatment == "computed"]
        assert [number for number in computed if not any(one.startswith(number) for one in cited)] == []

    def test_numbers_are_unique_and_treatments_known(self) -> None:
        clauses = load_guidance().clauses
        assert len({clause.number for clause in clauses}) == len(clauses)
        assert {clause.treatment for clause in clauses} == {"computed", "checked", "recorded", "informational"}

    def test_every_figure_is_used(self) -> None:
        text = "".join(path.read_text("utf-8") for path in Path("src/chaiqian").rglob("*.py"))
        used = {name for name in (figure.name for figure in load_guidance().entries[0]) if f'"{name}"' in text}
        built = {f"{key}.amount" for key in ("only_child", "low_income", "major_illness")}
        assert {figure.name for figure in load_guidance().entries[0]} == used | built
        assert set(STANDARDS) <= used


def test_a_figure_is_called_as_in_the_newest_entry_that_has_it() -> None:
    text = ADJUSTED.replace('clause = "十三", label = "区位补偿价"', 'clause = "十三", label = "调整后的区位补偿价"')
    guidance = Guidance(read_entries(text), load_guidance().clauses, load_guidance().readings)
    assert guidance.figure_label("location_price.town") == "调整后的区位补偿价"
    assert guidance.figure_label("limit.award_cap") == "上限"
    assert guidance.figure_label("limit.nothing") == "limit.nothing"
