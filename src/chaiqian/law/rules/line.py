"""A line of the settlement: what it is called, the clause it rests on, the ways it counts in, its amount."""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.quantity import Quantity

MONETARY, RELOCATION = "货币安置", "回迁安置"
BOTH = (MONETARY, RELOCATION)

COMPENSATION, SUBSIDY, AWARD, LEGACY = "补偿", "补助", "奖励", "历史遗留"
PURCHASE, BESIDE = "购房", "另行缴纳"
GROUPS = (COMPENSATION, SUBSIDY, AWARD, LEGACY)  # what adds up to a total, in the order of the clauses
ADJUSTMENT = "adjustment."  # with the name of what was decided: the id of its line


class Line(NamedTuple):
    """One printed line. `amount` is rounded, in 元; `otherwise` is the reason printed where it comes to nothing."""

    id: str
    name: str
    group: str
    clause: str
    amount: Quantity
    otherwise: str
    modes: tuple[str, ...] = BOTH
