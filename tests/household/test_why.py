"""Why not more: each limit's price equals settling the changed case or scheme again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.case import Case
from chaiqian.documents.scheme import Scheme
from chaiqian.household.why import Limit, limits_that_bound
from chaiqian.law.settlement import Settlement
from chaiqian.law.worth import way_of

ROOT = Path(__file__).parents[1] / "examples"


def read(name: str) -> tuple[Case, Scheme]:
    path = ROOT / name
    return load_case(path), load_scheme(path.parent / "scheme.toml")


def changed(document: Any, path: str, value: Any) -> Any:
    """A copy of a frozen document with one value changed."""
    key, _, rest = path.partition(".")
    if isinstance(document, tuple):
        index = int(key)
        return (*document[:index], changed(document[index], rest, value) if rest else value, *document[index + 1 :])
    return document.model_copy(update={key: changed(getattr(document, key), rest, value) if rest else value})


def worth(settlement: Settlement) -> int:
    if way_of(settlement) == "货币安置":
        assert settlement.monetary is not None
        return settlement.monetary.total
    assert settlement.relocation is not None and settlement.comparison.housing_value is not None
    return settlement.relocation.net + settlement.comparison.housing_value


def limit(settlement: Settlement, name: str) -> Limit:
    return next(limit for limit in limits_that_bound(settlement) if limit.name == name)


@pytest.mark.parametrize(
    ("name", "limit_name", "clause", "changes"),
    [
        ("hanzhuang/HZ-0001.toml", "甲五（示例）不计入被安置人员", "五（三）", {"members.4.housed_before": False}),
        ("hanzhuang/HZ-0001.toml", "正房三层不予认定", "七", {"buildings.3.permit": True}),
        ("hanzhuang/HZ-0001.toml", "院外棚房不予认定", "七", {"buildings.4.permit": True}),
        ("duxinzhuang/DXZ-017.toml", "丙二（示例）不计入被安置人员", "五（三）2",
         {"members.1.registered_in_scope": True}),
        ("../../cases/binhe/QY-002.toml", "陈二（示例）不计入被安置人员", "五（三）2",
         {"members.1.registered_in_scope": True}),
    ],
)  # fmt: skip
def test_a_verdict_changed_is_the_case_settled_again(
    name: str, limit_name: str, clause: str, changes: dict[str, Any]
) -> None:
    case, scheme = read(name)
    before = settle(case, scheme)
    for path, value in changes.items():
        case = changed(case, path, value)
    found = limit(before, limit_name)
    assert (found.clause, found.difference) == (clause, worth(settle(case, scheme)) - worth(before))


def test_an_uncounted_first_floor_inside_raises_the_first_floor() -> None:
    case, scheme = read("hanzhuang/HZ-0001.toml")
    outside = changed(case, "buildings.1.inside", False)
    before = settle(outside, scheme)
    permitted = settle(changed(outside, "buildings.1.permit", True), scheme)
    assert limit(before, "厢房不予认定").difference == worth(permitted) - worth(before)


def test_illegal_construction_gets_its_clause_and_never_a_price() -> None:
    settlement = settle(*read("duxinzhuang/DXZ-017.toml"))
    assert limit(settlement, "加建房不予认定") == Limit("加建房不予认定", "十", "经认定的违法建设，一律不予补偿", None)


def test_the_control_standard() -> None:
    settlement = settle(*read("hanzhuang/HZ-0001.toml"))
    # 33 ㎡ at 3,700 instead of half of it: 61,050; and 13 ㎡ of excess flats at 4,500 instead of 5,200: 9,100.
    assert limit(settlement, "宅基地面积控制标准") == Limit(
        "宅基地面积控制标准", "六", "超过控制标准的 33.00 ㎡ 按比例补偿，也不计入可购面积", 61_050_00 + 9_100_00
    )
    assert "宅基地面积控制标准" not in names(settle(*read("hanzhuang/HZ-0002.toml")))


def names(settlement: Settlement) -> list[str]:
    return [limit.name for limit in limits_that_bound(settlement)]


def test_the_share_of_the_first_floor_that_trades() -> None:
    case, scheme = read("hanzhuang/HZ-0001.toml")
    # 150 ㎡ measured, 139.50 ㎡ counted, at 800.
    assert limit(settle(case, scheme), "经营面积上限") == Limit(
        "经营面积上限", "八（四）2", "实测经营面积 150.00 ㎡，以首层建筑面积的比例为限", 10_50 * 800
    )
    assert "经营面积上限" not in names(settle(changed(case, "business.measured_area", 139_50), scheme))
    assert "经营面积上限" not in names(settle(*read("duxinzhuang/DXZ-017.toml")))


def test_the_cap_with_and_without_the_schemes_own() -> None:
    assert limit(settle(*read("hanzhuang/HZ-0001.toml")), "奖励总额封顶").difference == 60_000_00
    assert limit(settle(*read("weijiawan/WJW-031-1.toml")), "奖励总额封顶").difference == 119_998_20
    assert "奖励总额封顶" not in names(settle(*read("duxinzhuang/DXZ-017.toml")))


def test_missed_stages_and_conditions() -> None:
    case, scheme = read("weijiawan/WJW-031-2.toml")
    settlement = settle(case, scheme)
    # 200,000 × 133.33 ÷ 333.33 = 79,999.20 within the cap of 200,000 (500,000 by share, rounded down).
    assert limit(settlement, "工程配合奖没有得到最高一档") == Limit(
        "工程配合奖没有得到最高一档", "八（六）1",
        "2019-09-05 签约，晚于奖励期（2019-07-01 至 2019-08-31）", 79_998_80,
    )  # fmt: skip
    assert "整体签约奖没有得到最高一档" in names(settlement)
    first_stage = settle(*read("hanzhuang/HZ-0001.toml"))
    assert not [name for name in names(first_stage) if "最高一档" in name]
    second_stage = changed(read("hanzhuang/HZ-0001.toml")[0], "choice.signed_on", scheme.award_period.start)
    assert limit(settle(second_stage, read("hanzhuang/HZ-0001.toml")[1]), "提前签约奖没有得到最高一档").clause == (
        "八（六）2"
    )


JINHAIHU = "../../cases/jinhaihu/XHY-001.toml"


def test_the_most_of_an_award() -> None:
    case, scheme = read(JINHAIHU)
    # 280 × 166.70 ㎡ of buildings.
    most = Limit("无违法建设奖每宅封顶", "八（六）1", "按标准计算为 46,676.00 元，封顶后为 45,000.00 元", 1_676_00)
    assert limit(settle(case, scheme), "无违法建设奖每宅封顶") == most
    assert [name for name in names(settle(case, scheme)) if "封顶" in name] == ["无违法建设奖每宅封顶"]
    # With as much earned as the scheme's own cap for all awards admits, more of this one is no more in all.
    capped = settle(case, changed(scheme, "award_cap", 100_000_00))
    assert limit(capped, "无违法建设奖每宅封顶").difference == 0
    assert "无违法建设奖每宅封顶" not in names(settle(case, changed(scheme, "awards.1.at_most", 46_676_00)))
    assert "无违法建设奖每宅封顶" not in names(settle(changed(case, "household.awards", ()), scheme))


def test_the_most_of_a_stage_and_of_a_tier() -> None:
    case, scheme = read(JINHAIHU)
    wide = settle(changed(case, "homestead.area", 300_00), scheme)
    assert limit(wide, "提前签约奖每宅封顶") == Limit(
        "提前签约奖每宅封顶", "八（六）2", "按标准计算为 255,000.00 元，封顶后为 220,000.00 元", 35_000_00
    )
    # 5,500 × 3 persons; half a plot has half of 16,000.
    tier = changed(scheme, "awards.5.tiers.0.at_most", 16_000_00)
    name, text = "整组签约奖（第二次认定）每宅封顶", "按标准计算为 16,500.00 元，封顶后为 {} 元"
    assert limit(settle(case, tier), name) == Limit(name, "八（六）3", text.format("16,000.00"), 500_00)
    half = changed(case, "homestead", case.homestead.model_copy(update={"plot_id": "示例", "plot_area": 276_00}))
    shared = settle(changed(half, "choice.units", case.choice.units[:1]), tier)
    assert limit(shared, name) == Limit(name, "八（六）3", text.format("8,000.00"), 8_500_00)


def test_what_is_only_undecided_is_no_limit() -> None:
    assert not [name for name in names(settle(*read("hanzhuang/HZ-0002.toml"))) if "工程配合奖" in name]


def test_the_quota_outside_the_award_period() -> None:
    case, scheme = read("weijiawan/WJW-031-1.toml")
    late = changed(case, "choice.signed_on", scheme.project.relocation_deadline)
    late = changed(late, "choice.handed_over_on", scheme.project.relocation_deadline)
    # 96.40 ㎡ of first floor within 75 % of 200 ㎡ at 1,000, less the appraised 40,000.
    assert limit(settle(late, scheme), "装修及附属物定额补偿").difference == 56_400_00
    high = changed(late, "appraisal.decoration_value", 96_400_00)
    assert "装修及附属物定额补偿" not in names(settle(high, scheme))
    assert "装修及附属物定额补偿" not in names(settle(case, scheme))
    assert "装修及附属物定额补偿" not in names(settle(*read("duxinzhuang/DXZ-017.toml")))


def test_the_quota_before_the_appraisal_says_that_it_wants_signing() -> None:
    case, scheme = read("../../cases/jinhaihu/XHY-003.toml")
    assert limit(settle(case, scheme), "装修及附属物定额补偿") == Limit(
        "装修及附属物定额补偿", "八（三）",
        "尚未签约，奖励期（2021-03-10 至 2021-05-31）；装修及附属物尚未评估，差额按全部定额算", 131_850_00,
    )  # fmt: skip
    late = changed(case, "choice.signed_on", scheme.project.relocation_deadline)
    assert limit(settle(late, scheme), "装修及附属物定额补偿").text == (
        "2021-08-31 签约，晚于奖励期（2021-03-10 至 2021-05-31）；装修及附属物尚未评估，差额按全部定额算"
    )


def test_entitlement_left_unused() -> None:
    case, scheme = read("weijiawan/WJW-031-1.toml")
    settlement = settle(case, scheme)
    without = settle(changed(case, "choice.units", ()), scheme)
    assert limit(settlement, "没有选用的面积") == Limit(
        "没有选用的面积",
        "八（七）1",
        "应安置面积中有 31.84 ㎡ 没有选用，不另行补偿",
        worth(without) - worth(settlement),
    )
    # 31.84 ㎡: assessed less sale price, and rent until its delivery.
    assert limit(settlement, "没有选用的面积").difference == 133_320_45
    monetary = settle(changed(changed(case, "choice.units", ()), "choice.mode", "货币安置"), scheme)
    assert "没有选用的面积" not in names(monetary)


def test_entitlement_left_unused_is_worth_what_the_flats_chosen_are() -> None:
    case, scheme = read("../../cases/jinhaihu/XHY-005.toml")
    before = settle(case, scheme)
    larger = settle(changed(case, "choice.units.0.measured", 86_41 + 19), scheme)
    # 0.19 ㎡ at 9,600 less 4,580 are 953.80; the rent of 25 months is 102.94, 38.50 a ㎡ is 7.31.
    assert worth(larger) - worth(before) == 1_064_05
    assert limit(before, "没有选用的面积") == Limit(
        "没有选用的面积", "八（七）1", "应安置面积中有 0.19 ㎡ 没有选用，不另行补偿", 1_064_05
    )


def test_entitlement_left_unused_beside_flats_that_differ_has_no_price() -> None:
    case, scheme = read(JINHAIHU)
    assert limit(settle(changed(case, "homestead.area", 160_00), scheme), "没有选用的面积") == Limit(
        "没有选用的面积",
        "八（七）1",
        "应安置面积中有 14.95 ㎡ 没有选用，不另行补偿；所选各户型的售价或交房不同，不折算金额",
        None,
    )


def test_a_household_without_a_choice_is_told_for_the_first_way_offered() -> None:
    assert way_of(settle(*read("hanzhuang/HZ-0002.toml"))) == "货币安置"
