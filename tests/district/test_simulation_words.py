"""What a report says of its scenarios: values with units, what they are now, what stays, whom it asks about."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.conftest import run

from chaiqian.district.columns import DistrictUnit
from chaiqian.district.running import Result
from chaiqian.district.simulation_report import SimulationSource, _households_note, _places, _undecided
from chaiqian.district.tally import Sums, Tally
from chaiqian.documents.labels import is_number_at, unit_at

__all__ = ["run"]


class Reports:
    """Runs scenarios over the sample cases, on a screen of some width, and gives the report on one long line."""

    def __init__(self, run: Any, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.run, self.monkeypatch, self.folder = run, monkeypatch, folder

    def scenario(self, text: str) -> Path:
        path = self.folder / "x.toml"
        path.write_text(text, "utf-8")
        return path

    def lines(self, text: str, columns: int = 120) -> list[str]:
        self.monkeypatch.setenv("COLUMNS", str(columns))
        code, out, err = self.run("simulate", "cases", "--scenario", self.scenario(text))
        assert code == 0, err
        return out.splitlines()  # type: ignore[no-any-return]

    def whole(self, text: str, columns: int = 120) -> str:
        return "".join("".join(self.lines(text, columns)).split())


@pytest.fixture
def reports(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reports:
    return Reports(run, monkeypatch, tmp_path)


def test_present_values_stand_by_what_they_are_multiplied_with_in_the_order_of_numbers(reports: Reports) -> None:
    said = reports.whole('[change]\n"awards.工程配合奖.amount" = 300000\n')
    assert "→300,000.00元（现为每宅120,000.00元、180,000.00元，每平方米建筑500.55元，每人30,000.00元）" in said
    assert "各方案的计算依据不同（每宅、每平方米建筑、每人），情景给的同一个数在各方案里意思不同。" in said


def test_an_amount_for_each_square_metre_of_flats_is_told_with_what_it_is_now(run: Any, reports: Reports) -> None:
    sample = Path(__file__).parents[2] / "cases" / "jinhaihu"
    asked = reports.scenario('[change]\n"subsidies.extra.自行购房补助费.amount" = 1000\n')
    said = "".join(run("simulate", sample, "--scenario", asked).out.split())
    assert "“自行购房补助费”·标准→1,000.00元（现为每平方米安置房260.00元）" in said
    assert "1,000.00元不变" not in said and "1,000.00元（不变）" not in said


def test_many_present_values_are_a_range_of_numbers(reports: Reports) -> None:
    said = reports.whole('[change]\n"housing.assessed_price" = 30000\n')
    assert "回迁安置房·评估价格→30,000.00元/㎡（现为7,950.00元/㎡至17,200.00元/㎡等5种）" in said


def test_one_basis_or_a_basis_that_the_scenario_sets_is_no_caution(reports: Reports) -> None:
    assert "计算依据不同" not in reports.whole('[change]\n"awards.小组整体签约奖.tiers.1.amount" = 70000\n')
    both = '[change]\n"awards.工程配合奖.amount" = 30000\n"awards.工程配合奖.basis" = "每宅"\n'
    assert "计算依据不同" not in reports.whole(both)


def test_what_is_not_stated_is_as_by_default(reports: Reports) -> None:
    said = reports.whole('[change]\n"subsidies.low_income" = false\n"award_cap" = 500000\n')
    assert "低保补助费→否（现为否、是）" in said
    assert "奖励封顶→500,000.00元/宗（现为未写、450,000.00元/宗）" in said


def test_a_value_that_stays_is_said_to_stay_and_is_no_change_of_the_guidance(reports: Reports) -> None:
    caution = "有的情景改变了指导意见规定的数值"
    said = reports.whole('[change]\n"moving.price" = 40\n')
    assert "指导意见规定的搬迁费标准40.00元/㎡不变" in said and "现为40" not in said and caution not in said
    assert caution in reports.whole('[change]\n"moving.price" = 41\n')


def test_a_figure_has_separators_and_a_year_has_none(reports: Reports) -> None:
    said = reports.whole('[change]\n"limit.award_cap" = 700000\n"control_standard.last_year" = 1982\n')
    assert "→700,000.00元（现为600,000.00元）" in said
    assert "1982年不变" in said


def test_figures_of_one_label_are_told_apart_by_their_clause(reports: Reports) -> None:
    said = reports.whole('[change]\n"location_price.town" = 3800\n"location_price.township" = 3400\n')
    assert "区位补偿价（八（一）1（2））" in said and "区位补偿价（八（一）1（3））" in said


GRID = (
    'name = "格"\n[change]\n"temporary_housing.rent" = [40, 45]\n"moving.price" = [40, 45]\n'
    '"subsidies.low_income" = false\n'
)


@pytest.mark.parametrize("columns", [80, 120])
def test_the_overview_says_what_each_scenario_tries_and_not_what_all_have(reports: Reports, columns: int) -> None:
    lines = reports.lines(GRID, columns)
    start = lines.index("总览")
    overview = lines[start : next(i for i in range(start, len(lines)) if lines[i].startswith("来源"))]
    said = "".join(
        line[6:] if line.startswith("情景") else line for line in overview if "40.00" in line or "45.00" in line
    )
    assert said.count("45.00元/㎡·月") == said.count("40.00元/㎡·月") == 2
    assert "".join(overview).count("临时安置费标准") == 4 and "低保" not in "".join(overview)
    assert "不变）" in "".join("".join(overview).split())
    assert "temporary_housing" not in "".join(lines)


def test_scenarios_that_change_the_same_in_other_places_say_the_places(reports: Reports, run: Any) -> None:
    paths = []
    for place in ("峪口镇", "大华山镇"):
        path = reports.folder / f"{place}.toml"
        path.write_text(f'[change]\n"moving.price" = 45\n[only]\ntownships = ["{place}"]\n', "utf-8")
        paths += ["--scenario", path]
    out = run("simulate", "cases", *paths).out
    overview = out[out.index("\n总览") : out.index("来源")]
    assert "只算 峪口镇" in overview and "只算 大华山镇" in overview and "搬迁费标准" not in overview


def test_a_narrow_screen_says_what_it_leaves_out(reports: Reports) -> None:
    text = '[change]\n"moving.price" = 55\n'
    assert "屏幕窄，各表没有列“现行费用”，总览也没有列增加、减少、不变的户数" in reports.whole(text, 80)
    assert "屏幕窄" not in reports.whole(text, 120)


UNDECIDED = "户还没有选定方式，改前改后各按较优的方式计，因此换了方式的，差额也计在增减里。"


@pytest.mark.parametrize("columns", [80, 120])
def test_households_without_a_way_are_told_of_directly_below_the_overview(reports: Reports, columns: int) -> None:
    """Most of a change may be such households, which switch their way; nobody reads the last line for that."""
    said = reports.whole('[change]\n"award_cap" = 500000\n', columns)
    overview = said[said.index("总览情景") : said.index("来源")]
    below = overview.index(f"其中2{UNDECIDED}")
    assert said.count(UNDECIDED) == 1 and "屏幕窄" not in overview[:below]
    assert ("屏幕窄" in overview) is (columns == 80)


def test_where_every_household_chose_nothing_is_said_of_the_better_way(reports: Reports) -> None:
    asked = '[change]\n"moving.price" = 45\n[only]\ntownships = ["夏各庄镇"]\n'
    assert "还没有选定方式，" not in reports.whole(asked)


def test_scenarios_over_several_numbers_of_undecided_households_say_from_the_fewest_to_the_most() -> None:
    results = [Result(None, {}, Tally(modes=Counter({"": number}))) for number in (1200, 0, 3)]  # type: ignore[arg-type]
    assert list(_undecided(results)) == [f"其中 0 至 1,200 {UNDECIDED}"]


def test_groups_are_named_with_their_township(reports: Reports) -> None:
    units = (DistrictUnit("甲镇", "同名村", "一组"), DistrictUnit("乙镇", "同名村", "一组"))
    tally = Tally(units={(True, index): Sums(households=1, after=100 - index) for index in (0, 1)})
    table = _places(SimulationSource("x", "0", 2, 0, False, (), units), tally, "村民小组", 3, None)
    assert [row[0] for row in table.rows] == ["甲镇同名村一组", "乙镇同名村一组"]
    assert "峪口镇柳树沟村第一村民小组" in reports.whole('[change]\n"moving.price" = 55\n')


def test_the_ways_stand_in_one_order_and_nothing_is_said_of_nobody(reports: Reports) -> None:
    modes = ["", "货币安置", "回迁安置"]
    random.Random(1).shuffle(modes)
    tally = Tally(most=100)
    for mode in modes:
        tally.modes[mode] = 1
    note = _households_note(tally)
    assert note.startswith("选择：货币安置 1 户，回迁安置 1 户，未选定 1 户。")
    assert note.endswith("一户最多增加 1.00 元。") and "减少" not in note
    nobody = reports.whole('[change]\n"moving.price" = 55\n[only]\nvillages = ["杏花台新村"]\n')
    assert "选择：" not in nobody and "封顶起作用" not in nobody


def test_writing_says_how_many_households_were_asked_about(reports: Reports, run: Any) -> None:
    target, change = reports.folder / "a.html", '[change]\n"moving.price" = 55\n'
    nobody = reports.scenario(f'{change}[only]\nvillages = ["杏花台新村"]\n')
    assert run("simulate", "cases", "--scenario", nobody, "-o", target).out.startswith("1 个情景、0 户的测算")
    everybody = reports.folder / "y.toml"
    everybody.write_text(change, "utf-8")
    out = run("simulate", "cases", "--scenario", nobody, "--scenario", everybody, "-o", target, "--force").out
    assert out.startswith("2 个情景、0 至 23 户的测算")
    refusing = reports.scenario('[change]\n"housing.per_capita" = 30\n[only]\ntownships = ["峪口镇"]\n')
    assert run("simulate", "cases", "--scenario", refusing, "-o", target, "--force").out.startswith("1 个情景、7 户")


def test_each_sheet_is_named_by_scenario_and_table_and_says_its_source_once(reports: Reports, run: Any) -> None:
    target = reports.folder / "a.xlsx"
    run("simulate", "cases", "--scenario", reports.scenario(GRID), "-o", target)
    book = CalamineWorkbook.from_path(target)
    assert book.sheet_names[:2] == ["总览", "情景1 结算与试算"] and book.sheet_names[-1] == "情景4 同一方式"
    for name in book.sheet_names:
        said = [str(row[0]) for row in book.get_sheet_by_name(name).to_python()]
        assert sum(text.startswith("来源：") and "方案 5 份；指导意见 2019" in text for text in said) == 1
        assert any(text.startswith("方案：") for text in said) == (name == "总览")


def test_a_decrease_is_hollow_on_the_screen(reports: Reports) -> None:
    lines = reports.lines('[change]\n"moving.price" = 55\n"subsidies.low_income" = false\n')
    assert any(line.startswith("低保补助费 ") and line.endswith("□") for line in lines)
    assert any(line.startswith("搬迁费 ") and line.endswith("█") for line in lines)


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("temporary_housing.rent", "元/㎡·月"),
        ("temporary_housing.market_rent", "元/㎡·月"),
        ("business_loss.rate", "元/㎡"),
        ("housing.units.price", "元/㎡"),
        ("housing.units.area", "㎡"),
        ("housing.per_capita", "㎡/人"),
        ("award_cap", "元/宗"),
        ("awards.stages.amount", "元"),
        ("awards.tiers.rate", ""),
        ("awards.stages.until", ""),
        ("signing_units.households", ""),
        ("subsidies.low_income", ""),
        ("nothing", ""),
    ],
)
def test_the_unit_of_a_number_is_as_its_description_says(path: str, unit: str) -> None:
    assert unit_at("scheme", tuple(path.split("."))) == unit
    assert is_number_at("scheme", tuple(path.split("."))) or not unit


def test_an_award_with_a_name_like_a_telephone(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "yukou"
    folder.mkdir()
    for path in Path("cases/yukou").glob("*.toml"):
        (folder / path.name).write_text(path.read_text("utf-8").replace("工程配合奖", "奖61112222"), "utf-8")
    scenario = tmp_path / "x.toml"
    scenario.write_text('[change]\n"awards.奖61112222.amount" = 1\n', "utf-8")
    code, out, err = run("simulate", folder, "--scenario", scenario)
    assert code == 0 and "（现为每宅120,000.00元）" in "".join(out.split()), err
