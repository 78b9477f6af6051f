"""A large register as an office keeps it: one sheet, a household's cells merged or blank over its people's rows."""

from __future__ import annotations

from typing import Any

from tests.register.table.layouts import LAND, NO_LAND, PEOPLE, Rows, land, person

HOUSE = ["房屋名称", "楼层", "建筑面积"]
HEADINGS = [*LAND, *PEOPLE, *HOUSE]
RELATIONS = ("户主", "之妻", "长子", "次女", "之母")
AREA, RELATION, FLOOR = HEADINGS.index("认定宅基地面积"), HEADINGS.index("与户主关系"), HEADINGS.index("楼层")


def office_rows(households: int, people: int = 5) -> Rows:
    """Headings, and the rows of so many good households."""
    return [list(HEADINGS), *(row for number in range(1, households + 1) for row in household_rows(number, people))]


def household_rows(number: int, people: int = 5) -> Rows:
    """The rows of one household, a person each, its house beside the first."""
    names = [f"赵{number}之{place}（示例）" for place in range(people)]
    first: list[Any] = land(f"HZ-{number:03d}", names[0])
    rows = []
    for place, name in enumerate(names):
        own, house = (first, ["正房", 1, 100]) if place == 0 else (NO_LAND, [None] * 3)
        rows.append([*own, *person(name, RELATIONS[place]), *house])
    return rows
