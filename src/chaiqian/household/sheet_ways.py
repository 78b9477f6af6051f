"""The rows of the comparison: 货币安置 and 回迁安置 side by side, whichever was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chaiqian.documents.scheme import UnitType, kind_of
from chaiqian.household.reckoning import Reckoner
from chaiqian.household.sheet import Compared, ComparisonTable
from chaiqian.law.fact_labels import LABELS, LACKS_APPRAISAL, unappraised
from chaiqian.law.lines import SettledLine
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
from chaiqian.quantity import plain

TITLE = "两种方式对比"
READY = "现房"
OF_WHICH = "其中："
ARITHMETIC = "现房，且所选面积等于应安置面积：两种方式按评估价格折算必然相等，这是算术结果，不是选择建议。"


def comparison(settlement: Settlement, shown: tuple[str, ...], reckoner: Reckoner) -> ComparisonTable:
    """Both ways; a way that the scheme does not offer is `/` throughout. `shown` are the ways whose lines are shown:
    what stands there already is not reckoned again.
    """
    rows = (
        *_sums(settlement, shown, reckoner),
        *_purchase(settlement, shown, reckoner),
        *_net(settlement),
        *_flats(settlement, shown, reckoner),
    )
    return ComparisonTable(TITLE, BOTH, rows, tuple(_notes(settlement)))


def totals_of(settlement: Settlement) -> dict[str, int]:
    """The total of each way that the scheme offers, in 分."""
    ways = ((MONETARY, settlement.monetary), (RELOCATION, settlement.relocation))
    return {mode: way.total for mode, way in ways if way is not None}


def _sums(settlement: Settlement, shown: tuple[str, ...], reckoner: Reckoner) -> Iterator[Compared]:
    offered = totals_of(settlement)
    held = {line.group for line in settlement.lines}
    for group in (group for group in GROUPS if group in held):
        sums = {mode: settlement.subtotal(group, mode) for mode in BOTH if mode in offered}
        lacking = any(settlement.line(line).group == group for line in settlement.appraisal_pending)
        yield Compared(unappraised(f"{group}小计", lacking), sums.get(MONETARY), sums.get(RELOCATION))
        for line in settlement.lines:
            if line.group == group and len(line.modes) == 1 and line.status != DOES_NOT_APPLY:
                yield _of_one_way(line, shown, reckoner)
    total = unappraised("合计", bool(settlement.appraisal_pending))
    yield Compared(total, offered.get(MONETARY), offered.get(RELOCATION), strong=True)


def _of_one_way(line: SettledLine, shown: tuple[str, ...], reckoner: Reckoner) -> Compared:
    """A line that makes a difference: it counts in one way alone."""
    counted = {line.modes[0]: line.amount}
    how = () if line.modes[0] in shown else (reckoner.formula(line), line.reason, reckoner.under(line))
    return Compared(f"{OF_WHICH}{line.name}", counted.get(MONETARY), counted.get(RELOCATION), "", False, *how)


def _purchase(settlement: Settlement, shown: tuple[str, ...], reckoner: Reckoner) -> Iterator[Compared]:
    if settlement.relocation is not None:
        for line_id in ("purchase.within", "purchase.excess"):
            yield _beside("减：{name}", settlement.line(line_id), shown, reckoner)


def _beside(label: str, line: SettledLine, shown: tuple[str, ...], reckoner: Reckoner) -> Compared:
    """A line of the flats; where these are shown nowhere else, with how it was worked out."""
    how = () if RELOCATION in shown else (reckoner.formula(line), line.reason, reckoner.under(line))
    return Compared(label.format(name=line.name), None, line.amount, "", False, *how)


def _net(settlement: Settlement) -> Iterator[Compared]:
    cash = settlement.monetary.total if settlement.monetary else None
    net = settlement.relocation.net if settlement.relocation else None
    if any(value is not None and value >= 0 for value in (cash, net)):
        yield Compared(_short("应付（付给被拆迁人）", settlement), _paid(cash), _paid(net), strong=True)
    if any(value is not None and value < 0 for value in (cash, net)):
        yield Compared(_short("应补交（由被拆迁人交纳）", settlement), _owed(cash), _owed(net), strong=True)


def _short(label: str, settlement: Settlement) -> str:
    """What is said of a net in a narrow column: who pays is said under the lines already."""
    return unappraised(label.partition("（")[0], True) if settlement.appraisal_pending else label


def _paid(fen: int | None) -> int | None:
    return fen if fen is not None and fen >= 0 else None


def _owed(fen: int | None) -> int | None:
    return -fen if fen is not None and fen < 0 else None


def _flats(settlement: Settlement, shown: tuple[str, ...], reckoner: Reckoner) -> Iterator[Compared]:
    relocation, compared = settlement.relocation, settlement.comparison
    if relocation is not None:
        yield Compared(LABELS["units_area"], None, relocation.units_area, "㎡")
        if unused_area(settlement):
            yield Compared("未选用面积", None, unused_area(settlement), "㎡")
        yield _months(settlement, shown)
        yield _beside("{name}（另行缴纳，不抵扣）", settlement.line("maintenance_fund"), shown, reckoner)
    for name, value, unit in (
        ("housing_value", compared.housing_value, ""),
        ("break_even", compared.break_even, "元/㎡"),
    ):
        node = None if value is None else settlement.prepared.graph.outputs.get(name)
        how = () if node is None else (reckoner.words(node), "", reckoner.below(node))
        yield Compared(LABELS[name], None, value, unit, False, *how)


def _months(settlement: Settlement, shown: tuple[str, ...]) -> Compared:
    """The months of either way; where those of the flats are judged nowhere else, with the days that they rest on."""
    offered = totals_of(settlement)
    numbers = {mode: months_of(settlement, mode) for mode in BOTH if mode in offered}
    reasons = (verdict.reason for verdict in settlement.verdicts if verdict.kind == "months")
    note = "" if RELOCATION in shown else "；".join(reasons)
    return Compared(LABELS["months"], numbers.get(MONETARY), numbers.get(RELOCATION), "个月", note=note)


def months_of(settlement: Settlement, mode: str) -> str:
    """The months of 临时安置费 in one way."""
    if mode == RELOCATION:
        return settlement.facts["months"]
    return str(settlement.prepared.figures["temporary_housing.months"].value)


def _notes(settlement: Settlement) -> Iterator[str]:
    """What must be said beside the comparison."""
    for mode in BOTH:
        if mode not in totals_of(settlement):
            yield f"方案没有设置{mode}，该方式不计算。"
    if settlement.comparison.break_even is not None:
        yield f"{LABELS['break_even']}：市场房价高于此数，选房折合的价值高于货币安置。"
    if settlement.appraisal_pending:
        names = "、".join(settlement.line(line).name for line in settlement.appraisal_pending)
        yield f"{names}尚未评估完：各项合计{LACKS_APPRAISAL}，评估后增加。"
    if unused_area(settlement):
        yield "未选用的应安置面积不另行补偿。"
    if is_arithmetic(settlement):
        yield ARITHMETIC


def unused_area(settlement: Settlement) -> int:
    """Entitlement left unused by the flats chosen, in hundredths of a ㎡."""
    if settlement.relocation is None:
        return 0
    entitled = Decimal(settlement.facts["entitlement"]).scaleb(2)
    return max(0, int(entitled) - settlement.relocation.units_area)


def is_arithmetic(settlement: Settlement) -> bool:
    """Tell whether both ways are equal at the assessed price by construction."""
    if settlement.monetary is None or settlement.relocation is None:
        return False
    return _alike(settlement) and plain(settlement.relocation.units_area) == settlement.facts["entitlement"]


def _alike(settlement: Settlement) -> bool:
    """Whether nothing but the flats tells the ways apart: all finished, at the sale price, no subsidy for one way."""
    housing = settlement.scheme.housing
    types = chosen_types(settlement) or (None,)
    ready = all(kind_of(housing, unit) == READY for unit in types)
    at_price = all(unit is None or unit.price in (None, housing.price) for unit in types)
    one_way = any(extra.mode for extra in settlement.scheme.subsidies.extra)
    return ready and at_price and not one_way and housing.assessed_price >= housing.price


def chosen_types(settlement: Settlement) -> tuple[UnitType, ...]:
    """The types of flats that the household chose, in the scheme's order."""
    chosen = {unit.name for unit in settlement.case.choice.units if unit.count}
    return tuple(unit for unit in settlement.scheme.housing.units if unit.name in chosen)
