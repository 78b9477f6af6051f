"""The recognised facts of a settlement with their Chinese labels and units, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# key -> label, unit; in the order of the sheet. What the graph names is named as there; a test holds the two together.
FACTS: Mapping[str, tuple[str, str]] = {
    "homestead_area": ("合法宅基地面积", "㎡"),
    "plot_area": ("整宗宅基地面积", "㎡"),
    "share": ("本户份额", ""),
    "control_standard": ("控制标准", "㎡"),
    "location_price": ("区位补偿价单价", "元/㎡"),
    "building_area": ("合法建筑面积", "㎡"),
    "first_floor_area": ("首层建筑面积", "㎡"),
    "persons": ("被安置人员", "人"),
    "entitlement": ("应安置面积", "㎡"),
    "units_area": ("安置房面积", "㎡"),
    "months": ("发放月数", "个月"),
}
OF_SHARED_PLOT = ("plot_area", "share")
# What stands beside the facts in a receipt: totals of the ways, and what compares them.
RESULTS: Mapping[str, str] = {
    "unit_excess": "面积差",
    "unit_excess_limit": "面积差上限",
    "awards_after_cap": "封顶后的奖励合计",
    "monetary.total": "货币安置合计",
    "relocation.total": "回迁安置合计",
    "relocation.purchase_within": "购房款（应安置面积以内）",
    "relocation.purchase_excess": "购房款（面积差部分）",
    "relocation.net": "回迁安置净额",
    "relocation.units_area": "安置房面积",
    "relocation.maintenance_fund": "专项维修资金",
    "break_even": "房价平衡点",
    "housing_value": "安置房按评估价格的价值",
}
LACKS_APPRAISAL = "未含待评估项"  # said of every sum as long as the appraisal is pending, K15
LABELS: Mapping[str, str] = {**{key: label for key, (label, _) in FACTS.items()}, **RESULTS}


# Facts of which there is one for each name in a scheme: the key before the point, the label around the name.
OF_A_NAME: Mapping[str, str] = {"marked": "列入{}名单", "months": "{}发放月数"}


def unappraised(label: str, lacking: bool) -> str:
    """The label of what lacks an appraisal, K15: 合计（未含待评估项）, 合计（货币安置，未含待评估项）."""
    if not lacking:
        return label
    return f"{label[:-1]}，{LACKS_APPRAISAL}）" if label.endswith("）") else f"{label}（{LACKS_APPRAISAL}）"


def label_of(key: str) -> str:
    """The label of a fact or a result: "months.甲户型" is 甲户型发放月数; a key that nobody knows stands as it is."""
    kind, point, name = key.partition(".")
    if point and kind in OF_A_NAME:
        return OF_A_NAME[kind].format(name)
    return LABELS.get(key, key)


def labelled(facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give label and text of each fact that the sheet shows; a plot only where it is shared."""
    shared = facts.get("share", "1") != "1"
    for key, (label, unit) in FACTS.items():
        if key in facts and (shared or key not in OF_SHARED_PLOT):
            yield label, grouped(facts[key]) + unit


def grouped(number: str) -> str:
    """Separate the thousands of a plain number; anything else stays as it is."""
    digits = number.removeprefix("-")
    whole, point, rest = digits.partition(".")
    if not (whole.isascii() and whole.isdigit()):
        return number
    return f"{number.removesuffix(digits)}{int(whole):,}{point}{rest}"
