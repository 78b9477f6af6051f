"""货币安置 and 回迁安置 side by side: totals, purchase, net, flats, break-even, 大写."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chaiqian.documents.scheme import CollectiveAward, kind_of
from chaiqian.law.rules.line import GROUPS, MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
from chaiqian.output.amount_in_words import amount_in_words
from chaiqian.output.page import HEADING, Line, Page
from chaiqian.output.text import NOT_APPLICABLE, money
from chaiqian.output.width import pad, pad_left
from chaiqian.quantity import plain

LABEL, COLUMN = 32, 20
READY = "现房"
TIMELINE = "签约时间与所得"
ARITHMETIC = "现房，且所选面积等于应安置面积：两种方式按评估价格折算必然相等，这是算术结果，不是选择建议。"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the comparison, both cells as text."""

    label: str
    monetary: str
    relocation: str
    strong: bool = False


def write_ways(page: Page, settlement: Settlement) -> None:
    """Write the comparison, then the amounts in capitals."""
    page.heading("两种方式对比（元）")
    # Labels are ours and hold no character of doubtful width, so the columns stand still.
    header = Row("", MONETARY, RELOCATION)
    for row in (header, *_rows(settlement)):
        cells = pad_left(row.monetary, COLUMN) + pad_left(row.relocation, COLUMN)
        page.lines.append(Line("  " + pad(row.label, LABEL) + cells, HEADING if row.strong else ""))
    for label, fen in _totals(settlement):
        page.entry(label, amount_in_words(fen))
    for note in _notes(settlement):
        page.paragraph(note, 2)


def _rows(settlement: Settlement) -> Iterator[Row]:
    for group in GROUPS:
        yield Row(f"{group}小计", _subtotal(settlement, group, MONETARY), _subtotal(settlement, group, RELOCATION))
    monetary, relocation = settlement.monetary, settlement.relocation
    total = money(monetary.total) if monetary else NOT_APPLICABLE
    yield Row("合计", total, money(relocation.total) if relocation else NOT_APPLICABLE, True)
    if relocation:
        within, beyond = money(relocation.purchase_within), money(relocation.purchase_excess)
        yield Row("减：购房款（应安置面积以内）", NOT_APPLICABLE, within)
        yield Row("减：购房款（面积差部分）", NOT_APPLICABLE, beyond)
    net = relocation.net if relocation else None
    yield Row("应付（付给被拆迁人）", total, _cell(net if net is not None and net >= 0 else None), True)
    if net is not None and net < 0:
        yield Row("应补交（由被拆迁人交纳）", NOT_APPLICABLE, money(-net), True)
    yield from _housing(settlement)


def _housing(settlement: Settlement) -> Iterator[Row]:
    relocation, comparison = settlement.relocation, settlement.comparison
    if relocation:
        yield Row("安置房面积（㎡）", NOT_APPLICABLE, money(relocation.units_area))
        unused = unused_area(settlement)
        if unused:
            yield Row("未选用面积（㎡）", NOT_APPLICABLE, money(unused))
    yield Row("安置房价值（按评估价格）", NOT_APPLICABLE, _cell(comparison.housing_value))
    yield Row("房价平衡点（元/㎡）", NOT_APPLICABLE, _cell(comparison.break_even))


def _cell(value: int | None) -> str:
    return NOT_APPLICABLE if value is None else money(value)


def _subtotal(settlement: Settlement, group: str, mode: str) -> str:
    offered = settlement.monetary if mode == MONETARY else settlement.relocation
    return NOT_APPLICABLE if offered is None else money(settlement.subtotal(group, mode))


def _totals(settlement: Settlement) -> Iterator[tuple[str, int]]:
    if settlement.monetary:
        yield "货币安置应付大写", settlement.monetary.total
    relocation = settlement.relocation
    if relocation:
        yield "回迁安置合计大写", relocation.total
        word = "应付" if relocation.net >= 0 else "应补交"
        yield f"回迁安置{word}大写", abs(relocation.net)


def _notes(settlement: Settlement) -> Iterator[str]:
    for mode, way in ((MONETARY, settlement.monetary), (RELOCATION, settlement.relocation)):
        if way is None:
            yield f"方案没有设置{mode}，该方式不计算。"
    if settlement.comparison.break_even is not None:
        yield "房价平衡点：市场房价高于此数，选房折合的价值高于货币安置。"
    if unused_area(settlement):
        yield "未选用的应安置面积不另行补偿。"
    if is_arithmetic(settlement):
        yield ARITHMETIC


def timeline_note(settlement: Settlement) -> str:
    """What the timeline of an unsigned household supposes, and what it leaves out."""
    collective = any(isinstance(award, CollectiveAward) for award in settlement.scheme.awards)
    apart = "，整体签约奖另计" if collective else ""
    return f"以按期交房为前提，签约时已过期限的奖励不计{apart}；未计入上面的合计。"


def unused_area(settlement: Settlement) -> int:
    """Entitlement left unused by the flats chosen, in hundredths of a ㎡."""
    relocation = settlement.relocation
    if relocation is None:
        return 0
    return max(0, _hundredths(settlement.facts["entitlement"]) - relocation.units_area)


def is_arithmetic(settlement: Settlement) -> bool:
    """Tell whether both ways are equal at the assessed price by construction."""
    if settlement.monetary is None or settlement.relocation is None:
        return False
    housing, chosen = settlement.scheme.housing, {unit.name for unit in settlement.case.choice.units if unit.count}
    types = [unit for unit in housing.units if unit.name in chosen]
    ready = all(kind_of(housing, unit) == READY for unit in types or (None,))
    same_price = all(unit.price in (None, housing.price) for unit in types) and housing.assessed_price >= housing.price
    one_way = any(extra.mode is not None for extra in settlement.scheme.subsidies.extra)
    same_area = plain(settlement.relocation.units_area) == settlement.facts["entitlement"]
    return ready and same_price and same_area and not one_way


def _hundredths(text: str) -> int:
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])
