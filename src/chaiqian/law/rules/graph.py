"""The law for one scheme: every line in the order of the guidance, the totals, and the values that outputs name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chaiqian.documents.case import MOST_ENTRIES
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.rules.allowances import allowances
from chaiqian.law.rules.awards import awards
from chaiqian.law.rules.buildings import buildings
from chaiqian.law.rules.business import business
from chaiqian.law.rules.housing import housing
from chaiqian.law.rules.line import AWARD, BOTH, GROUPS, MONETARY, RELOCATION, Line
from chaiqian.law.rules.location import location
from chaiqian.law.rules.terms import LARGEST_MONEY, Flats, Terms, terms_of
from chaiqian.quantity import DOWN, Operation, Origin, Quantity, excess, fact, figure, rounded, total, walk

CHAPTERS = (location, buildings, business, allowances, awards, housing)
ONE = figure(1, "", 0, "", Origin("guidance"))


class TooWideError(ValueError):
    """A line of the scheme may leave 64 bits; the settlement of single households is not affected."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(f"方案中的数值过大，以下各项不能成批计算：{'、'.join(names)}")


class Graph(NamedTuple):
    """The lines of a scheme, the named outputs (totals and facts), and every quantity, operands first."""

    scheme: Scheme
    figures: Figures
    lines: tuple[Line, ...]
    outputs: dict[str, Quantity]
    order: tuple[Quantity, ...]
    flats: tuple[Flats, ...] = ()

    @property
    def named(self) -> dict[str, Quantity]:
        """What a settlement is read from: every line by its id, then every output by its name."""
        return {line.id: line.amount for line in self.lines} | self.outputs

    @property
    def facts(self) -> dict[str, Quantity]:
        """The facts that recognition has to give, by name and in the order of their names."""
        found = {node.name: node for node in self.order if node.operation is Operation.FACT}
        return dict(sorted(found.items()))

    def only(self, quantities: Iterable[Quantity]) -> Graph:
        """The same law for those who want no more than these quantities: nothing else is worked out."""
        return self._replace(order=tuple(walk(quantities)))

    def require_int64(self) -> None:
        """Raise TooWideError where a column of 64 bits may not hold a value on the way; nothing is run for it."""
        wide = [line.name for line in self.lines if line.amount.leaves_int64]
        wide += [quantity.label for quantity in self.outputs.values() if quantity.leaves_int64]
        if wide:
            raise TooWideError(tuple(wide))


def build_graph(scheme: Scheme, figures: Figures) -> Graph:
    """Build the graph of one scheme under the figures in force. Raises UnitError where a rule has no meaning."""
    terms = terms_of(scheme, figures)
    lines = tuple(line for chapter in CHAPTERS for line in chapter(terms))
    outputs = _outputs(terms, lines)
    order = tuple(walk([*(line.amount for line in lines), *outputs.values()]))
    return Graph(scheme, figures, lines, outputs, order, terms.flats)


def _outputs(terms: Terms, lines: tuple[Line, ...]) -> dict[str, Quantity]:
    by_id = {line.id: line.amount for line in lines}
    most = LARGEST_MONEY * MOST_ENTRIES
    adjustments = fact("adjustments", "元", 2, -most, most, "历史遗留问题认定合计", ("adjustments",))
    outputs = {quantity.name: quantity for quantity in _named(terms)}
    outputs["months"] = terms.longest
    outputs["unit_excess"] = excess(terms.units_area, terms.entitlement).named("面积差", "unit_excess")
    largest = rounded(terms.guidance("housing.excess_area"), 2, DOWN, terms.homestead_area, terms.plot_area)
    outputs["unit_excess_limit"] = largest.named("面积差上限", "unit_excess_limit")
    kept = total((line.amount for line in lines if line.group == AWARD), "元")
    outputs["awards_after_cap"] = kept.named("封顶后的奖励合计", "awards_after_cap")
    modes = terms.scheme.project.modes
    # Summed once for both ways: what counts in either.
    common = total([*(line.amount for line in lines if line.modes == BOTH), adjustments], "元")
    if MONETARY in modes:
        outputs["monetary.total"] = _way_total(lines, MONETARY, common, "货币安置合计")
    if RELOCATION in modes:
        gross = _way_total(lines, RELOCATION, common, "回迁安置合计")
        outputs["relocation.total"] = gross
        net = gross - by_id["purchase.within"] - by_id["purchase.excess"]
        outputs["relocation.net"] = net.named("回迁安置净额", "relocation.net")
        value = terms.line(terms.units_area * terms.assessed_price)
        outputs["housing_value"] = value.named("安置房按评估价格的价值", "housing_value")
    if MONETARY in modes and RELOCATION in modes:
        difference = outputs["monetary.total"] - outputs["relocation.net"]
        even = rounded(difference, 2, part=ONE, whole=terms.units_area)
        outputs["break_even"] = even.named("房价平衡点", "break_even")
    return outputs


def _named(terms: Terms) -> tuple[Quantity, ...]:
    return (
        terms.homestead_area,
        terms.plot_area,
        terms.control_standard,
        terms.location_price,
        terms.building_area,
        terms.first_floor_area,
        terms.persons,
        terms.entitlement,
        terms.units_area,
    )


def _way_total(lines: tuple[Line, ...], mode: str, common: Quantity, label: str) -> Quantity:
    own = [line.amount for line in lines if line.group in GROUPS and line.modes == (mode,)]
    key = "monetary.total" if mode == MONETARY else "relocation.total"
    return total([common, *own], "元").named(label, key)
