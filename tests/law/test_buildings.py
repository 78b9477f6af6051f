"""A storey is told as what it is: 0 is not called a basement."""

from __future__ import annotations

import pytest

from chaiqian.documents.case import Building
from chaiqian.law.recognition.buildings import building_verdict


@pytest.mark.parametrize(
    ("floor", "counted", "reason"),
    [
        (-1, False, "地下室，没有审批手续"),
        (0, False, "楼层写为0，不在地上第1至2层，没有审批手续"),
        (1, True, "宅基地内地上第1层"),
        (2, True, "宅基地内地上第2层"),
        (3, False, "地上第3层，没有审批手续"),
    ],
)
def test_storeys(floor: int, counted: bool, reason: str) -> None:
    building = Building.model_construct(name="示例", floor=floor, inside=True, permit=False, illegal=False)
    assert building_verdict(building, highest_floor=2) == (counted, reason, "七")
