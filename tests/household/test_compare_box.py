"""The box that a family decides with: what it says is what `settle` gives for the same choice and the same days."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.conftest import Run
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded

from chaiqian import load_case, load_scheme
from chaiqian.documents.case import Case
from chaiqian.guidance import load_guidance
from chaiqian.household.compare.aims import AIMS, DEFAULT
from chaiqian.household.compare.family import moving_table
from chaiqian.household.compare.household import HouseholdComparison, compare_household
from chaiqian.law.prepared import prepare_with
from chaiqian.law.settlement import settle, settle_with

LSG = "cases/yukou/LSG-003.toml"


class Flat(str):
    """What a terminal shows, whatever its folds and spaces."""

    __slots__ = ()

    def __contains__(self, words: object) -> bool:
        return super().__contains__("".join(str(words).split()))


def flat(out: str) -> Flat:
    return Flat("".join(out.split()))


def choosing(case: Case, **choice: Any) -> Case:
    return case.model_copy(update={"choice": case.choice.model_copy(update=choice)})


def test_the_box_answers_money_flats_and_the_day(run: Run) -> None:
    """LSG-003: 2,435,291.00 without awards, and 471,006.00 that hang on the day; 212.40 ㎡ are one and two flats."""
    out = flat(run("compare", LSG, "--on", "2020-05-18").out)
    assert "要钱（货币安置）得 2,906,297.00 元（其中 471,006.00 元随签约、交房的日子变）" in out
    assert "一居室 1 套、二居室 2 套，共 212.40㎡，得660,166.30 元（已扣购房款 963,866.20 元）；" in out
    assert "另缴专项维修资金 42,480.00 元；连房按评估价格折合 3,166,486.30 元，比要钱高260,189.30 元" in out
    assert "假如 2020-05-20 签约并交房" in out
    assert "奖励期从 2020-05-20 开始，早于这一天签约少得 448,100.00 元" in out
    assert "到 2020-06-05    还有 18 天，过了这一天少得 100,000.00 元（提前签约奖第 1 阶段末日）" in out
    assert "2020-05-20 签约的，到 2020-07-20（含当日）以前交房，奖励都不少" in out


def test_the_money_of_the_box_is_what_the_sheet_of_that_day_says() -> None:
    case, scheme = load_case(LSG), load_scheme("cases/yukou/scheme.toml")
    day = dt.date(2020, 5, 20)
    found = compare_household(settle(case, scheme), AIMS[DEFAULT], 1)
    then = settle(choosing(case, signed_on=day, handed_over_on=day), scheme)
    assert found.money is not None and then.monetary is not None
    assert found.money.net == then.monetary.total == 290_629_700
    early = settle(choosing(case, signed_on=day - dt.timedelta(1), handed_over_on=day - dt.timedelta(1)), scheme)
    assert early.monetary is not None and found.decision.too_early == then.monetary.total - early.monetary.total


@settings(max_examples=20)
@given(pairs())
def test_every_step_is_the_difference_of_two_settlements(pair: Pair) -> None:
    pair.case["choice"].pop("signed_on", None)
    pair.case["choice"].pop("handed_over_on", None)
    case, scheme = loaded(pair)

    def had(day: dt.date) -> int:
        then = settle(choosing(case, signed_on=day, handed_over_on=day), scheme)
        return then.evaluation.output("awards_after_cap") + then.evaluation.output("decoration")

    decision = compare_household(settle(case, scheme), AIMS[DEFAULT], 1).decision
    for step in decision.steps:
        assert step.loss == had(step.last) - had(step.last + dt.timedelta(1)) != 0
        assert step.last >= scheme.award_period.start
    start = scheme.award_period.start
    assert decision.too_early == had(start) - had(start - dt.timedelta(1))


def test_signing_and_handing_over_may_be_on_different_days(run: Run) -> None:
    """Handed over on 07-20: the award for handing over in time and the cooperation stay, the months fall to 37."""
    out = flat(run("compare", LSG, "--signing", "2020-06-05", "--handover", "2020-07-20").out)
    assert "假如 2020-06-05 签约，2020-07-20 交房" in out and "37 个月" in out
    assert "假如在该日签约，2020-07-20 交房（签约更晚的，签约当日交房）" in out
    found = json.loads(run("compare", LSG, "--handover", "2020-07-21", "--format", "json").out)
    assert found["supposed"] == {"signed_on": "2020-05-20", "handed_over_on": "2020-07-21", "stands": False}
    day = next(one for one in found["days"] if one["day"] == "2020-06-05")
    assert (day["signing"]["awards"], day["awards"]) == ("302906.00", "302906.00")  # 280,000 and 22,906


def test_a_day_outside_the_award_period_is_marked(run: Run) -> None:
    """The award period of Liushugou is 2020-05-20 to 2020-07-20; SBY-012-2 signed after that of its village."""

    def told(*words: str) -> str:
        out = flat(run("compare", *words).out)
        return out[out.index("按哪天算") + 4 :].partition("不要早签")[0]

    late = "（晚于奖励期末日2020-07-20）"
    assert told(LSG, "--signing", "2020-07-20") == "假如2020-07-20签约并交房"
    assert told(LSG, "--signing", "2020-07-21") == f"假如2020-07-21{late}签约并交房"
    assert told(LSG, "--signing", "2020-05-19") == "假如2020-05-19（早于奖励期首日2020-05-20）签约并交房"
    both = f"假如2020-07-21{late}签约，2020-07-22交房"
    assert told(LSG, "--signing", "2020-07-21", "--handover", "2020-07-22") == both
    handed = f"假如2020-07-20签约，2020-07-21{late}交房"
    assert told(LSG, "--signing", "2020-07-20", "--handover", "2020-07-21") == handed
    signed = "本户2019-11-01（晚于奖励期末日2019-10-31）签约，"
    assert told("cases/huangsongyu/SBY-012-2.toml").startswith(signed)


def test_what_is_asked_must_not_contradict_the_case_or_itself(run: Run) -> None:
    signed = "cases/yukou/LSG-001.toml"
    for words, message in (
        ([signed, "--signing", "2020-06-01"], "本户已于 2020-05-20 签约，不能另假设签约的日子"),
        ([signed, "--handover", "2020-06-01"], "交房，不能另假设交房的日子"),
        (
            [LSG, "--signing", "2020-06-02", "--handover", "2020-06-01"],
            "交房的日子 2020-06-01 早于签约的日子 2020-06-02",
        ),
        ([LSG, "--contact", "长" * 61], "--contact 不超过 60 个字，现为 61 个"),
    ):
        done = run("compare", *words)
        assert done.code == 2 and message in done.err


def test_the_best_of_each_aim_stands_once_above_or_below_money(run: Run) -> None:
    out = run("compare", LSG).out
    table = out[out.index("能选的房") : out.index("各种方式并列")]
    assert "高 260,189.30" in table and "低 1,024,911.00" in table and "高 224,068.10" in table
    assert table.count("212.40 ") == 1 and "共 12 种组合，全部算过，列出每种选法最好的一种" in table
    assert "200.00" not in [row[:6].strip() for row in table.splitlines()]


def test_an_area_that_no_flats_make_is_no_headline(run: Run) -> None:
    """No combination of the three types makes 200.00 ㎡: each sum for flats is of flats that there are."""
    found = json.loads(run("compare", LSG, "--format", "json").out)
    ways = {way["basis"]: way for way in found["ways"] if way["mode"] == "回迁安置"}
    assert [ways[basis]["units_area"] for basis in ("按宅基地面积", "按被安置人员")] == ["184.00", "212.40"]
    assert ways["按被安置人员"]["net"] == found["decision"]["flats"]["net"] == "660166.30"


def test_who_chose_flats_sees_them_beside_the_best(run: Run) -> None:
    """LSG-001: what `settle` gives, 1,614,846.51 for 271.00 ㎡; and 276.00 ㎡, which are worth more."""
    out = flat(run("compare", "cases/yukou/LSG-001.toml").out)
    own = "共 271.00㎡，得 1,614,846.51 元；连房按评估价格折合 4,812,646.51 元，比要钱高226,912.94 元"
    assert "本户所选的房" in out and own in out
    assert "一居室 5 套，共 276.00㎡" in out
    assert "本户所选的房" not in flat(run("compare", LSG).out)


def test_a_sum_of_the_box_that_lacks_an_appraisal_says_so(run: Run) -> None:
    out = run("compare", "cases/jinhaihu/XHY-003.toml").out
    box = flat(out[out.index("要钱") : out.index("按哪天算")])
    assert box.count("未含待评估项") == 2
    assert "未含待评估项" not in run("compare", LSG).out


def test_rent_delivery_people_and_what_is_pending_are_told(run: Run) -> None:
    out = flat(run("compare", LSG).out)
    assert "每月 4,750.00 元（200.00㎡ × 23.75 元/㎡），4 个月，共 19,000.00元；一次性发放（八（五）2（2））" in out
    assert "每月 5,044.50 元（212.40㎡ × 23.75 元/㎡），39 个月，共196,735.50 元；从搬家交房之日起" in out
    assert "安置房预计交房" in out and "2023-03-31" in out and "搬迁期限" in out
    assert "谁计入（被安置人员 5 人）" in out and "集体经济组织成员、户籍、亲属关系均符合（五（三））" in out
    assert "宅基地认定的公示：公示中" in out
    assert "有疑问向谁问" not in out
    asked = run("compare", LSG, "--contact", "柳树沟村项目办公室（示例）").out
    assert "有疑问向谁问（单位、地点、电话）：柳树沟村项目办公室（示例）" in asked


def test_what_the_guidance_leaves_open_and_which_papers_it_names_are_said(run: Run) -> None:
    out = flat(run("compare", LSG).out)
    assert "补偿款" in out and "什么时候付（要补交的什么时候交），指导意见没有规定，以协议为准" in out
    assert "宅基地批准文件（五（二））、本市户口（五（三）2）" in out and "残疾证（八（五）6）" in out
    assert "问乡镇政府（街道办事处）的拆迁补偿安置工作组（三（二））" in out
    assert "残疾证" not in flat(run("compare", "cases/dahuashan/TW-001.toml").out)


def test_no_clause_of_the_paper_falls_into_two_lines(tmp_path: Path, run: Run) -> None:
    """What is pending has a long text beside the clause: the paper is upright, and the long one gives way."""
    from pypdf import PdfReader

    target = tmp_path / "单.pdf"
    assert run("compare", "cases/jinhaihu/XHY-003.toml", "-o", str(target)).code == 0
    words = PdfReader(target).pages[1].extract_text()
    assert words.count("八（二）") == 1 and words.count("八（六）3") >= 2


def test_the_types_with_their_areas_and_prices_are_told(run: Run) -> None:
    """So that a family can put together flats other than the best of an aim."""
    out = flat(run("compare", LSG).out)
    assert "户型：一居室 55.20㎡、二居室 78.60㎡、三居室 105.40㎡（4,620.00 元/㎡）。" in out
    assert "售价 4,500.00 元/㎡，户型后面写着单价的按所写（应安置面积以内）；面积差部分 5,150.50 元/㎡。" in out
    assert "户型后面写着单价" not in flat(run("compare", "cases/huangsongyu/SBY-020.toml").out)


def test_the_least_price_is_not_called_cash(run: Run) -> None:
    """The family then has the most cash: the fewest flats are bought."""
    out = run("compare", LSG).out
    assert "现金最少" not in out and "购房款最" in out


def test_whether_the_neighbours_still_matter(run: Run) -> None:
    decided = "别的户以后再签约也不改变"
    assert decided in flat(run("compare", LSG).out)
    assert decided not in flat(run("compare", "cases/yukou/LSG-006.toml").out)


@pytest.mark.parametrize("file", sorted(Path("cases").rglob("[A-Z]*-*.toml")), ids=lambda path: path.stem)
def test_every_sample_is_two_pages_at_nine_points(file: Path, tmp_path: Path, run: Run) -> None:
    from pypdf import PdfReader

    target = tmp_path / "单.pdf"
    assert run("compare", str(file), "-o", str(target)).code == 0
    pages = PdfReader(target).pages
    sizes: list[float] = []

    def measure(words: str, user: list[float], matrix: list[float], font: object, size: float) -> None:
        if words.strip():
            sizes.append(abs(size * matrix[3] * user[3]))

    for page in pages:
        page.extract_text(visitor_text=measure)
    assert len(pages) == 2 and min(sizes) > 8.99


def test_how_long_rent_goes_on_is_the_figure_in_force() -> None:
    """八（五）2（2）: no figure stands in the sentence itself."""
    case, scheme = load_case(LSG), load_scheme("cases/yukou/scheme.toml")
    figures = load_guidance().entries[-1].replacing({"temporary_housing.months_after_delivery": 6})
    settlements = settle(case, scheme), settle_with(case, prepare_with(scheme, figures))
    for settlement, months in zip(settlements, (4, 6), strict=True):
        words = str(moving_table(compare_household(settlement, AIMS[DEFAULT], 1)).rows)
        assert f"发到安置房交房后 {months} 个月止" in words


def rent_of(found: HouseholdComparison) -> str:
    """What the table of moving says of rent under relocation, up to how it is paid."""
    return next(str(words) for label, words in moving_table(found).rows if label == "临时安置费（回迁）").split("；")[0]


def rent_of_flats(case: Case, folder: str, **terms: Any) -> str:
    scheme = load_scheme(f"cases/{folder}/scheme.toml")
    scheme = scheme.model_copy(update={"temporary_housing": scheme.temporary_housing.model_copy(update=terms)})
    return rent_of(compare_household(settle(case, scheme), AIMS[DEFAULT], 1))


def test_flats_with_months_of_their_own_are_told_one_by_one() -> None:
    """XHY-001 as measured: 58.93 × 21.50 × 4 and 86.12 × (21.50 × 24 + 25.80 × 2) are the sum, and no one product."""
    assert rent_of_flats(load_case("cases/jinhaihu/XHY-001.toml"), "jinhaihu") == (
        "每月每平方米 21.50 元：甲户型 1 套 58.93㎡ 发 4 个月，"
        "乙户型 1 套 86.12㎡ 发 26 个月（满 24 个月以后按等得久的标准），共 53,949.69 元"
    )


def test_rent_that_rises_is_told_without_a_product() -> None:
    """XHY-003: 3,710.90 × 28 is not 106,873.92, for who waits long has more a month."""
    assert rent_of_flats(load_case("cases/jinhaihu/XHY-003.toml"), "jinhaihu") == (
        "每月每平方米 21.50 元：乙户型 2 套 172.60㎡ 发 28 个月（满 24 个月以后按等得久的标准），共 106,873.92 元"
    )


def test_finished_flats_beside_others_are_told_with_their_months() -> None:
    """XHY-001 where rent does not rise: 58.93 × 21.50 × 4 + 86.12 × 21.50 × 26."""
    assert rent_of_flats(load_case("cases/jinhaihu/XHY-001.toml"), "jinhaihu", late=()) == (
        "每月每平方米 21.50 元：甲户型 1 套 58.93㎡ 发 4 个月，乙户型 1 套 86.12㎡ 发 26 个月，共 53,209.06 元"
    )


def test_rent_that_is_a_month_times_months_is_told_so() -> None:
    assert rent_of_flats(load_case(LSG), "yukou") == (
        "每月 5,044.50 元（212.40㎡ × 23.75 元/㎡），39 个月，共 196,735.50 元"
    )


def test_who_chose_flats_is_told_the_rent_of_those() -> None:
    """LSG-001 chose 271 ㎡; the best by the aim would be 5 flats of 276 ㎡."""
    assert rent_of_flats(load_case("cases/yukou/LSG-001.toml"), "yukou") == (
        "每月 6,436.25 元（271.00㎡ × 23.75 元/㎡），37 个月，共 238,141.25 元"
    )


def test_where_no_flats_fit_rent_is_of_the_entitlement_and_said_so(tmp_path: Path, run: Run) -> None:
    folder = Path(shutil.copytree("cases/yukou", tmp_path / "项目"))
    scheme = folder / "scheme.toml"
    text = scheme.read_text("utf-8")
    for square in ("55.20", "78.60", "105.40"):
        text = text.replace(f"area = {square}", f"area = 3{square}")
    scheme.write_text(text, "utf-8")
    out = "".join(run("compare", folder / "LSG-003.toml", "--on", "2020-05-18").out.split())
    assert "临时安置费（回迁）每月4,750.00元（200.00㎡×23.75元/㎡），39个月，共185,250.00元" in out
    assert "房屋类型期房安置房预计交房2023-03-31" in out
    assert "没有选出户型，回迁安置按应安置面积200.00㎡计算。" in out
    assert "尚未选房，回迁按人员一列没有选出户型，按应安置面积计算。" in out and "“要房”的户型" not in out


def test_rent_that_rises_is_told_without_a_product_where_no_flats_fit() -> None:
    """XHY-003: 173 ㎡ × (21.50 × 24 + 25.80 × 12 + 32.25 × 8) is the sum; 3,719.50 × 44 is not."""
    case, scheme = load_case("cases/jinhaihu/XHY-003.toml"), load_scheme("cases/jinhaihu/scheme.toml")
    larger = [unit.model_copy(update={"area": unit.area + 30000}) for unit in scheme.housing.units]
    housing = scheme.housing.model_copy(update={"units": larger})
    found = compare_household(settle(case, scheme.model_copy(update={"housing": housing})), AIMS[DEFAULT], 1)
    assert rent_of(found) == (
        "每月每平方米 21.50 元：应安置面积 173.00㎡ 发 44 个月（满 24 个月以后按等得久的标准），共 187,462.80 元"
    )
