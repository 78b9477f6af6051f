"""What the scheme has and a household says decides what `new` asks: nothing rare, and nothing that does not arise."""

from __future__ import annotations

import pytest
from tests.entry.desk import RICH, SIMPLE, TRADE, Answers, case_row, household

from chaiqian.entry.case_plan import CasePlan
from chaiqian.entry.plan import MORE


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


def test_nothing_is_asked_twice_on_the_way_back() -> None:

    case, _ = household(SIMPLE, {"评估报告": ["<", "第2号"], "评估机构": ["甲", "乙"]})
    assert case.appraisal is not None and (case.appraisal.agency, case.appraisal.report) == ("乙", "第2号")


def test_the_village_comes_before_the_group_and_the_house() -> None:
    _, desk = household(SIMPLE, {})
    start = desk.asked.index("村")
    assert desk.asked[start : start + 3] == ["村", "村民小组", "地址"]


def test_who_chose_flats_is_asked_for_them_by_enter_alone() -> None:
    plan = CasePlan(SIMPLE)
    ask = ("choice", "units", 0, MORE)
    assert plan.default(ask, {("choice", "mode"): "回迁安置"}) is True
    assert plan.default(ask, {("choice", "mode"): "货币安置"}) is None
    assert plan.default(("choice", "units", 1, MORE), {("choice", "mode"): "回迁安置"}) is None
    _, desk = household(SIMPLE, {"安置方式": "回迁", "户型": SIMPLE.housing.units[0].name, "套数": "1"})
    assert {"要填写“所选户型”吗", "户型"} <= {*desk.asked}
