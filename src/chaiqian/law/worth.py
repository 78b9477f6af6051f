"""What a household has in the end, in 分: money, or money and flats at the assessed price."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chaiqian.law.prepared import Evaluation
from chaiqian.law.rules.line import MONETARY
from chaiqian.law.settlement import Settlement


def way_of(settlement: Settlement) -> str:
    """The way that differences are told for: the one chosen, else the first that the scheme offers."""
    return settlement.case.choice.mode or settlement.scheme.project.modes[0]


def net_and_flats(output: Callable[[str], Any]) -> Any:
    """What 回迁安置 is worth at the assessed price, in 分: the net and the flats; of one household, or of a column."""
    return output("relocation.net") + output("housing_value")


def worth(settlement: Settlement, evaluation: Evaluation) -> int:
    """What the household has in the end, in 分: money, or money and flats at the assessed price."""
    if way_of(settlement) == MONETARY:
        return evaluation.output("monetary.total")
    amount: int = net_and_flats(evaluation.output)
    return amount
