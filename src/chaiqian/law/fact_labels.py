"""The recognised facts of a settlement with their Chinese labels and units, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# key -> label, unit; in the order of the sheet.
FACTS: Mapping[str, tuple[str, str]] = {
    "homestead_area": ("合法宅基地面积", "㎡"),
    "plot_area": ("整宗宅基地面积", "㎡"),
    "share": ("本户份额", ""),
    "control_standard": ("控制标准", "㎡"),
    "location_price": ("区位补偿价", "元/㎡"),
    "building_area": ("合法建筑面积", "㎡"),
    "first_floor_area": ("首层建筑面积", "㎡"),
    "business_area": ("经营面积", "㎡"),
    "persons": ("被安置人员", "人"),
    "entitlement_by_plot": ("按宅基地可购面积", "㎡"),
    "entitlement_by_persons": ("按人员可购面积", "㎡"),
    "entitlement": ("应安置面积", "㎡"),
    "units_area": ("安置房面积", "㎡"),
    "months": ("临时安置月数", "个月"),
}
OF_SHARED_PLOT = ("plot_area", "share")


def labelled(facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give label and text of each fact that the sheet shows; a plot only where it is shared."""
    shared = facts.get("share", "1") != "1"
    for key, (label, unit) in FACTS.items():
        if key in facts and (shared or key not in OF_SHARED_PLOT):
            yield label, grouped(facts[key]) + unit


def grouped(number: str) -> str:
    """Separate the thousands of a plain number; anything else stays as it is."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isascii() and whole.isdigit() else number
