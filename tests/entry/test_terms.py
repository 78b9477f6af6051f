"""What a scheme has and a household says decides what is asked: nothing rare, and nothing that does not arise."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_scheme
from chaiqian.documents.case import Case
from chaiqian.documents.case_writer import case_text
from chaiqian.documents.problem import Path as Place
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.source import parse
from chaiqian.entry.case_plan import CasePlan
from chaiqian.entry.interview import Interview
from chaiqian.entry.overview import Overview
from chaiqian.entry.plan import Plan
from chaiqian.entry.scheme_plan import SchemePlan
from chaiqian.output.page import Page

EXAMPLES = Path(__file__).parent.parent / "examples"
SIMPLE, RICH = (load_scheme(EXAMPLES / name / "scheme.toml") for name in ("hanzhuang", "liucun"))
Answers = dict[str, Any]


class Desk:
    """An officer who answers by label; what is not in the list gets Enter, and what was asked is kept.

    An answer that is a list is given one after the other.
    """

    width = 100

    def __init__(self, answers: Answers, overview: tuple[str, ...] = ()) -> None:
        self.answers, self.overview = dict(answers), list(overview)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.shown = 0

    def read(self, prompt: str) -> str:
        if "修改那一项" in prompt:
            self.shown += 1
            assert self.shown < 20, self.said
            return self.overview.pop(0) if self.overview else ""
        label = prompt.strip().split("（")[0].split(" [")[0].rstrip("：")
        self.asked.append(label)
        assert len(self.asked) < 200, (self.asked[-8:], self.said[-8:])
        answer = self.answers.get(label, "")
        if isinstance(answer, list):
            return str(answer.pop(0)) if answer else ""
        return str(answer)

    def fits(self, text: str) -> bool:
        return True

    def page(self) -> Page:
        return Page(self.width)

    def show(self, page: Page, stream: Any = None) -> None: ...

    def heading(self, text: str) -> None: ...

    def note(self, text: str) -> None:
        self.said.append(text)

    def problems(self, problems: Any, rows: Any = None, stream: Any = None) -> None:
        self.said += [f"{problem.code} {problem.label}：{problem.message}" for problem in problems]


ORDINARY: Answers = {
    "编号": "A-1",
    "被拆迁人": "甲户（示例）",
    "地址": "村12号",
    "村民小组": "1",
    "宅基地面积": "200",
    "批准年份": "1990",
    "认定依据": "批准",
    "公示": "无异议",
    "评估机构": "示例评估机构",
    "评估报告": "第1号",
    "装修及附属物评估额": "1000",
    "集体经济组织成员": "是",
    "户籍在拆迁范围内": "是",
    "名称": "正房",
    "楼层": "1",
    "建筑面积": "100",
    "重置成新价": "50000",
}
TRADE: Answers = {
    "要填写“经营”吗": "是",
    "营业执照有效": "是",
    "许可证明齐备": "是",
    "登记地址一致": "是",
    "正在经营": "是",
    "标明的营业面积": "40",
    "实测经营面积": "",
    "经营类别": "餐饮",
}


def entered(plan: Plan, answers: Answers, *overview: str) -> tuple[dict[str, Any], Desk]:
    """The document that these answers make, and the desk that they were given at."""
    desk = Desk(answers, overview)
    return Interview(plan, desk).run(), desk  # type: ignore[arg-type]


def household(scheme: Scheme, answers: Answers, *overview: str) -> tuple[Case, Desk]:
    """The case that these answers make, read back from its file."""
    document, desk = entered(CasePlan(scheme), {**ORDINARY, **answers}, *overview)
    text = case_text(Case.model_validate(document))
    return Case.model_validate(parse(text)), desk


def row(plan: Plan, answers: Answers, place: Place) -> str:
    """The number in the overview of what stands at a place, once everything is answered."""
    from chaiqian.entry.questions import questions

    interview = Interview(plan, Desk(answers))  # type: ignore[arg-type]
    interview.run()
    overview = Overview(Desk({}), list(questions(plan, interview.answers)), interview.answers)  # type: ignore[arg-type]
    return next(str(number) for number, q in enumerate(overview.rows, 1) if q.path == place)


def case_row(scheme: Scheme, place: Place, **answers: Any) -> str:
    return row(CasePlan(scheme), {**ORDINARY, **answers}, place)


# A household --------------------------------------------------------------------------------------------------------


def test_an_ordinary_household_is_asked_what_it_always_was() -> None:
    case, desk = household(SIMPLE, {})
    new = {"列入名单的补助", "列入名单的奖励", "本人列入名单的补助", "经营类别", "认定时已去世", "实测面积"}
    assert not new & set(desk.asked)
    assert not {"认定为被安置人员", "要填写“评估”吗"} & set(desk.asked)
    assert len(desk.asked) == 46
    assert case.appraisal is not None and case.members[0].recognised is None


def test_marked_names_are_picked_from_those_of_the_scheme() -> None:
    listed = {"列入名单的补助": "1、自行购房补助费", "列入名单的奖励": "无违法建设奖", "本人列入名单的补助": "1"}
    case, desk = household(RICH, listed)
    assert case.household.subsidies == ("优抚户补助费", "自行购房补助费")
    assert case.household.awards == ("无违法建设奖",)
    assert case.members[0].subsidies == ("高龄补助费",)
    assert {*listed} <= {*desk.asked}


def test_a_name_that_is_not_marked_is_refused_at_once() -> None:
    case, desk = household(RICH, {"列入名单的奖励": ["工程配合奖", "-"]})
    assert any("V108 住户 · 列入名单的奖励" in said and "工程配合奖" in said for said in desk.said)
    assert case.household.awards == ()


def test_only_lists_that_the_scheme_has_are_asked() -> None:
    marked = RICH.subsidies.extra[1].model_copy(update={"basis": "每人"})
    scheme = RICH.model_copy(update={"subsidies": RICH.subsidies.model_copy(update={"extra": (marked,)})})
    _, desk = household(scheme, {})
    assert "列入名单的补助" not in desk.asked and "本人列入名单的补助" in desk.asked


def test_the_kind_of_trade_is_asked_where_each_has_its_rate() -> None:
    case, desk = household(RICH, TRADE)
    assert case.business is not None and case.business.rate == "餐饮"
    case, desk = household(SIMPLE, TRADE)
    assert case.business is not None and case.business.rate is None
    assert "经营类别" not in desk.asked


def test_a_household_without_an_appraisal_is_asked_for_no_value() -> None:
    case, desk = household(SIMPLE, {"评估机构": "-"})
    assert case.appraisal is None and case.buildings[0].replacement_value is None
    assert not {"评估报告", "装修及附属物评估额", "重置成新价"} & set(desk.asked)


@pytest.mark.parametrize("word", ["无", "没有"])
def test_no_appraiser_is_no_name(word: str) -> None:
    assert household(SIMPLE, {"评估机构": word})[0].appraisal is None


def test_enter_alone_leaves_no_appraisal_out() -> None:
    case, desk = household(SIMPLE, {"评估机构": ["", "甲"], "重置成新价": ["", "-"]})
    assert case.appraisal is not None and case.appraisal.agency == "甲"
    assert sum("这一项必须填写" in said for said in desk.said) == 2
    assert case.buildings[0].replacement_value is None


def test_the_appraisal_can_be_added_in_the_overview() -> None:
    number = case_row(SIMPLE, ("appraisal", "agency"), 评估机构="-")
    case, _ = household(SIMPLE, {"评估机构": ["-", "甲"]}, number)
    assert case.appraisal is not None and case.appraisal.decoration_value == 100000
    assert case.buildings[0].replacement_value == 5000000


def test_the_verdict_alone_stands_for_the_conditions() -> None:
    case, desk = household(SIMPLE, {"集体经济组织成员": "-", "认定为被安置人员": ["", "是"]})
    member = case.members[0]
    assert member.recognised is True and member.collective_member is None and member.registered_in_scope is None
    assert "户籍在拆迁范围内" not in desk.asked and any("这一项必须填写" in said for said in desk.said)


def test_the_verdict_can_be_added_beside_the_conditions() -> None:
    number = case_row(SIMPLE, ("members", 0, "recognised"))
    case, desk = household(SIMPLE, {"认定为被安置人员": "是"}, number)
    assert case.members[0].recognised and case.members[0].collective_member
    assert desk.asked.count("认定为被安置人员") == 1


def test_of_the_dead_nothing_more_is_asked() -> None:
    people = {"姓名": ["", "乙（已故）"], "还要再填一项“人员”吗": ["是"], "与被拆迁人关系": ["", "配偶"]}
    case, desk = household(SIMPLE, people)
    assert case.members[1].deceased is True and case.members[1].publicity is None
    assert desk.asked.count("集体经济组织成员") == 1 and desk.asked.count("认定时已去世") == 1


def test_who_died_later_is_asked_about_like_anybody() -> None:
    case, desk = household(SIMPLE, {"姓名": "甲（2024年去世）", "认定时已去世": "否"})
    assert case.members[0].deceased is False and case.members[0].collective_member


def test_a_death_can_be_added_in_the_overview() -> None:
    number = case_row(SIMPLE, ("members", 0, "deceased"))
    case, _ = household(SIMPLE, {"认定时已去世": "是"}, number)
    assert case.members[0].deceased and case.members[0].collective_member is None


CHOSEN: Answers = {
    "安置方式": "回迁",
    "要填写“所选户型”吗": "是",
    "户型": "甲户型",
    "套数": "1",
    "签约日期": "2020-04-20",
}


def test_the_area_of_a_flat_as_surveyed_is_reached_from_the_overview() -> None:
    number = case_row(RICH, ("choice", "units", 0, "measured"), **CHOSEN)
    case, desk = household(RICH, {**CHOSEN, "实测面积": "61.85"}, number)
    assert case.choice.units[0].measured == 6185
    assert "实测面积" not in household(RICH, CHOSEN)[1].asked


def test_a_grade_of_disability_is_a_choice() -> None:
    assert household(SIMPLE, {"残疾等级": "二级"})[0].members[0].disability == "二级"


# A scheme -----------------------------------------------------------------------------------------------------------

PLAIN: Answers = {
    "项目名称": "甲项目（示例）",
    "方案批准日期": "2020-1-1",
    "拆迁公告日期": "2020-2-1",
    "搬迁期限": "2020-9-1",
    "乡镇（街道）": "平谷镇",
    "乡镇": "平谷镇",
    "村": "甲村",
    "区位": "镇域",
    "开始日期": "2020-3-1",
    "结束日期": "2020-4-30",
    "设置装修及附属物定额补偿": "是",
    "市场月租金": "20",
    "临时安置费标准": "22",
    "现房或期房": "现房",
    "建设成本价": "5000",
    "评估价格": "9000",
    "要填写“户型”吗": "否",
    "要填写“设备移机费”吗": "否",
    "要填写“奖励”吗": "否",
}


def scheme(answers: Answers, *overview: str) -> tuple[Scheme, Desk]:
    """The scheme that these answers make, read back from its file."""
    plan = SchemePlan()
    document, desk = entered(plan, {**PLAIN, **answers}, *overview)
    return Scheme.model_validate(parse(plan.text(document, ""))), desk


def scheme_row(place: Place, **answers: Any) -> str:
    return row(SchemePlan(), {**PLAIN, **answers}, place)


def test_an_ordinary_scheme_is_asked_nothing_rare() -> None:
    made, desk = scheme({})
    rare = {"认定截止日", "要填写“期房逾期标准”吗", "要填写“各类停产停业标准”吗", "经营类别"}
    assert not rare & set(desk.asked)
    assert made.business_loss.rate == 80000 and made.business_loss.rates is None


def test_rates_by_trade_stand_in_place_of_one() -> None:
    trades = {"经营类别": ["餐饮", "零售"], "本类标准": ["800", "650.5"], "还要再填一项“各类停产停业标准”吗": ["是"]}
    made, _ = scheme({"停产停业损失补偿标准": "-", **trades})
    assert made.business_loss.rate is None
    assert [(t.name, t.rate) for t in made.business_loss.rates or ()] == [("餐饮", 80000), ("零售", 65050)]


def test_rates_can_be_given_up_in_the_overview() -> None:
    answers: Answers = {"停产停业损失补偿标准": "-", "经营类别": "餐饮", "本类标准": "800"}
    number = scheme_row(("business_loss", "rate"), **answers)
    made, _ = scheme({**answers, "停产停业损失补偿标准": ["-", "700"]}, number)
    assert made.business_loss.rate == 70000 and made.business_loss.rates is None


def test_later_rents_and_the_day_of_recognition_are_reached_from_the_overview() -> None:
    rent, day = scheme_row(("temporary_housing", "late", 0, "+")), scheme_row(("members", "as_of"))
    late = {"要填写“期房逾期标准”吗": "是", "满几个月以后": "18", "此后的标准": "26"}
    made, _ = scheme({**late, "认定截止日": "2020-2-1"}, day, rent)
    assert [(step.after, step.rent) for step in made.temporary_housing.late] == [(18, 2600)]
    assert made.members.as_of == date(2020, 2, 1)


EXTRA: Answers = {"要填写“另设补助费”吗": "是", "名称": "购房补助费", "标准": "300", "限名单": "是"}


def test_a_subsidy_by_the_area_of_flats_says_which_way() -> None:
    made, desk = scheme({**EXTRA, "计算依据": "每平方米安置房", "只计入的补偿方式": ["", "货币"]})
    (extra,) = made.subsidies.extra
    assert (extra.basis, extra.mode, extra.marked) == ("每平方米安置房", "货币安置", True)
    made, desk = scheme({**EXTRA, "计算依据": "每人"})
    assert made.subsidies.extra[0].mode is None and "只计入的补偿方式" not in desk.asked


AWARD: Answers = {"要填写“奖励”吗": "是", "计算依据": "每人", "标准": "3000"}
HANDOVER: Answers = {**AWARD, "奖项类别": "4"}


def test_a_handover_award_has_a_day_or_stages() -> None:
    made, desk = scheme({**HANDOVER, "交房期限": "2020-7-1"})
    (award,) = made.awards
    assert award.kind == "handover" and award.deadline == date(2020, 7, 1) and award.stages is None
    staged: Answers = {"交房期限": "-", "截止日期": ["2020-6-1", "2020-7-1"], "还要再填一项“阶段”吗": ["是"]}
    made, desk = scheme({**HANDOVER, **staged})
    (award,) = made.awards
    assert award.kind == "handover" and award.deadline is None and award.amount is None
    assert [stage.until for stage in award.stages or ()] == [date(2020, 6, 1), date(2020, 7, 1)]


def test_the_stages_of_early_signing_have_no_other_way() -> None:
    made, _ = scheme({**AWARD, "奖项类别": "2", "截止日期": "2020-4-1"})
    (award,) = made.awards
    assert award.kind == "early_signing" and len(award.stages) == 1


def test_an_award_can_be_for_those_listed_and_bounded() -> None:
    answers: Answers = {**AWARD, "奖项类别": "1", "限名单": "是"}
    least, most = (scheme_row(("awards", 0, key), **answers) for key in ("at_least", "at_most"))
    made, desk = scheme({**answers, "每宅保底": "1000", "每宅封顶": "9000"}, least, most)
    (award,) = made.awards
    assert award.kind == "cooperation" and award.marked
    assert (award.at_least, award.at_most) == (100000, 900000)
    assert "每宅保底" not in scheme(answers)[1].asked


def test_an_award_by_homestead_has_no_bounds() -> None:
    with pytest.raises(StopIteration):
        scheme_row(("awards", 0, "at_least"), **{**AWARD, "奖项类别": "1", "计算依据": "每宅"})


COLLECTIVE: Answers = {
    **AWARD,
    "奖项类别": "3",
    "签约单位": "村",
    "签约比例": "0.9",
    "要填写“签约单位”吗": "是",
    "总户数": "40",
}


def test_a_unit_that_is_counted_once_has_one_count() -> None:
    made, desk = scheme({**COLLECTIVE, "已签户数": "38"})
    assert made.signing_units[0].signed == 38 and made.signing_units[0].counts is None
    assert "要填写“各次认定的户数”吗" not in desk.asked


def test_a_unit_that_is_counted_on_several_days_has_a_count_for_each() -> None:
    twice: Answers = {
        "还要再填一项“奖励”吗": ["是"],
        "名称": ["第一次", "第二次"],
        "签约期限": ["2020-4-30", "2020-4-1"],
    }
    counts: Answers = {"截至当日的已签户数": ["30", "38"], "要填写“各次认定的户数”吗": "是"}
    made, desk = scheme({**COLLECTIVE, **twice, **counts, "还要再填一项“各次认定的户数”吗": "是"})
    (unit,) = made.signing_units
    assert unit.signed is None
    assert [(c.on, c.signed) for c in unit.counts or ()] == [(date(2020, 4, 1), 30), (date(2020, 4, 30), 38)]
    assert "已签户数" not in desk.asked and desk.asked.count("认定截止日期") == 2


FLAT: Answers = {"要填写“户型”吗": "是", "户型": "小户型", "面积": "60"}


def test_a_type_of_flat_may_be_built_later_than_the_others() -> None:
    number = scheme_row(("housing", "units", 0, "kind"), **FLAT)
    made, desk = scheme({**FLAT, "本户型现房或期房": "期房", "本户型预计交房日期": ["", "2022-3-31"]}, number)
    (unit,) = made.housing.units
    assert unit.kind == "期房" and unit.delivery_on == date(2022, 3, 31)
    assert "本户型现房或期房" not in scheme(FLAT)[1].asked


def test_nothing_is_asked_twice_on_the_way_back() -> None:

    case, _ = household(SIMPLE, {"评估报告": ["<", "第2号"], "评估机构": ["甲", "乙"]})
    assert case.appraisal is not None and (case.appraisal.agency, case.appraisal.report) == ("乙", "第2号")
