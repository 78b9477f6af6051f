"""Both ways side by side on the printed sheet, whichever was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chaiqian.household.ways import ARITHMETIC, is_arithmetic, unused_area
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
from chaiqian.output.text import NOT_APPLICABLE, money, safe

Data = dict[str, Any]


def totals_of(settlement: Settlement) -> dict[str, int]:
    """The total of each way that the scheme offers, in 分."""
    ways = ((MONETARY, settlement.monetary), (RELOCATION, settlement.relocation))
    return {mode: way.total for mode, way in ways if way is not None}


def comparison_rows(settlement: Settlement) -> list[Data]:
    """The rows of the comparison; a way that the scheme does not offer is `/` throughout."""
    return [*_sums(settlement), *_purchase(settlement), *_net(settlement), *_flats(settlement)]


def _row(label: str, monetary: int | None, relocation: int | None, strong: bool = False, note: str = "") -> Data:
    return {
        "label": label,
        "monetary": NOT_APPLICABLE if monetary is None else money(monetary),
        "relocation": NOT_APPLICABLE if relocation is None else money(relocation),
        "strong": strong,
        "note": note,
    }


def _sums(settlement: Settlement) -> Iterator[Data]:
    offered = totals_of(settlement)
    for group in GROUPS:
        sums = {mode: settlement.subtotal(group, mode) for mode in BOTH if mode in offered}
        yield _row(f"{group}小计", sums.get(MONETARY), sums.get(RELOCATION))
        yield from _of_one_way(settlement, group)
    yield _row("合计", offered.get(MONETARY), offered.get(RELOCATION), strong=True)


def _of_one_way(settlement: Settlement, group: str) -> Iterator[Data]:
    """The lines that make the difference: those that count in one way alone."""
    for line in settlement.lines:
        if line.group == group and len(line.modes) == 1 and line.status != DOES_NOT_APPLY:
            counted = {line.modes[0]: line.amount}
            note = safe(line.formula)
            yield _row(f"其中：{safe(line.name)}", counted.get(MONETARY), counted.get(RELOCATION), note=note)


def _purchase(settlement: Settlement) -> Iterator[Data]:
    relocation = settlement.relocation
    if relocation is not None:
        yield _row("减：购房款（应安置面积以内）", None, relocation.purchase_within)
        yield _row("减：购房款（面积差部分）", None, relocation.purchase_excess)


def _net(settlement: Settlement) -> Iterator[Data]:
    cash = settlement.monetary.total if settlement.monetary else None
    net = settlement.relocation.net if settlement.relocation else None
    if any(value is not None and value >= 0 for value in (cash, net)):
        yield _row("应付（付给被拆迁人）", _paid(cash), _paid(net), strong=True)
    if any(value is not None and value < 0 for value in (cash, net)):
        yield _row("应补交（由被拆迁人交纳）", _owed(cash), _owed(net), strong=True)


def _paid(fen: int | None) -> int | None:
    return fen if fen is not None and fen >= 0 else None


def _owed(fen: int | None) -> int | None:
    return -fen if fen is not None and fen < 0 else None


def _flats(settlement: Settlement) -> Iterator[Data]:
    relocation, comparison = settlement.relocation, settlement.comparison
    if relocation is not None:
        yield _row("安置房面积（㎡）", None, relocation.units_area)
        if unused_area(settlement):
            yield _row("未选用面积（㎡）", None, unused_area(settlement))
        yield _row("专项维修资金（另行缴纳，不抵扣）", None, relocation.maintenance_fund)
    yield _row("安置房价值（按评估价格）", None, comparison.housing_value)
    yield _row("房价平衡点（元/㎡）", None, comparison.break_even)


def notes(settlement: Settlement) -> list[str]:
    """What must be said beside the comparison."""
    found = [f"方案没有设置{mode}，该方式不计算。" for mode in BOTH if mode not in totals_of(settlement)]
    if settlement.comparison.break_even is not None:
        found.append("房价平衡点：市场房价高于此数，选房折合的价值高于货币安置。")
    if unused_area(settlement):
        found.append("未选用的应安置面积不另行补偿。")
    if is_arithmetic(settlement):
        found.append(ARITHMETIC)
    return found
