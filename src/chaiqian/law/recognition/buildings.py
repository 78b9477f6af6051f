"""Which buildings count, 七 and 十, and their sums: building_area, first_floor_area, replacement_value."""

from __future__ import annotations

from chaiqian.documents.case import Building, Case
from chaiqian.guidance.register import Figures
from chaiqian.law.recognition.verdict import PROVISIONAL, UNAPPRAISED, UNDECIDED, Pending, Recognition


def recognise_buildings(case: Case, figures: Figures, found: Recognition) -> None:
    """Judge each building; sum what is recognised."""
    highest = figures["buildings.highest_floor"].value
    area = first_floor = value = 0
    appraised, waiting = False, list[str]()
    for index, building in enumerate(case.buildings):
        counted, reason, clause = building_verdict(building, highest)
        found.judge("building", building.name, counted, reason, clause, ("buildings", index))
        if counted:
            area += building.area
            worth = building.replacement_value
            if worth is None:
                waiting.append(building.name)
            else:
                value += worth
                appraised = True
            if building.inside and building.floor == 1:
                first_floor += building.area
    found.facts["building_area"] = area
    found.facts["first_floor_area"] = first_floor
    found.facts["replacement_value"] = value
    if waiting:
        _unappraised(waiting, appraised, found)


def _unappraised(waiting: list[str], appraised: bool, found: Recognition) -> None:
    """A recognised building may still be without its value, K15: what is known counts meanwhile."""
    names = f"{'、'.join(waiting)}{UNAPPRAISED}"
    if appraised:
        found.stand("replacement", PROVISIONAL, f"{names}，暂按已评估的房屋")
    else:
        found.stand("replacement", UNDECIDED, names)
    found.lacks_appraisal("replacement", Pending("八（二）", f"房屋重置成新价：{names}"))


def building_verdict(building: Building, highest_floor: int) -> tuple[bool, str, str]:
    """Whether a building counts, why, and by which clause."""
    if building.illegal:
        return False, "经认定的违法建设，一律不予补偿", "十"
    if building.permit:
        return True, "有审批手续", "七"
    if not building.inside:
        return False, "在宅基地以外，没有审批手续", "七"
    floor = building.floor
    if 1 <= floor <= highest_floor:
        return True, f"宅基地内地上第{floor}层", "七"
    if floor < 0:
        return False, "地下室，没有审批手续", "七"
    if floor == 0:
        return False, f"楼层写为0，不在地上第1至{highest_floor}层，没有审批手续", "七"
    return False, f"地上第{floor}层，没有审批手续", "七"
