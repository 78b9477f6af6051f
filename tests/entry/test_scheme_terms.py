"""What `init` asks of a scheme: of two ways to write a term the one that is used, and nothing rare."""

from __future__ import annotations

from datetime import date

import pytest
from tests.entry.desk import Answers, scheme, scheme_row


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
