"""The ledger of many households: one compact row each, with totals by project, village and group.

All money is whole 分, all areas whole 0.01 ㎡; None stands for what does not apply. Rows are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.rules.line import AWARD, BOTH, COMPENSATION, MONETARY, RELOCATION, SUBSIDY
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.project.listing_order import by_number


class Amounts(NamedTuple):
    """What a ledger adds up, in 分; `chosen` is the total, or the net, of the way that the household chose."""

    compensation: int | None = None
    subsidies_monetary: int | None = None
    subsidies_relocation: int | None = None
    awards: int | None = None
    monetary: int | None = None
    relocation: int | None = None
    purchase: int | None = None
    net: int | None = None
    chosen: int | None = None


class LedgerRow(NamedTuple):
    """One household as the ledger shows it; `homestead`, `building` and `entitlement` in 0.01 ㎡."""

    project: str
    village: str
    group: str | None
    case_id: str
    owner: str
    status: str
    mode: str | None
    signed_on: date | None
    handed_over_on: date | None
    homestead: int
    building: int
    persons: int
    entitlement: int
    amounts: Amounts
    pending: tuple[str, ...]
    file: str
    unappraised: bool = False  # whether the amounts lack an appraisal, K15


class LedgerUnit(NamedTuple):
    """Whose subtotal: a project, a village of it, or a group of that village."""

    project: str
    village: str | None = None
    group: str | None = None


def row_of(settlement: Settlement, file: str) -> LedgerRow:
    """The row of one household."""
    case, output = settlement.case, settlement.evaluation.output
    return LedgerRow(
        settlement.scheme.project.name,
        case.household.village,
        case.household.group,
        case.case_id,
        case.household.owner,
        settlement.status,
        case.choice.mode,
        case.choice.signed_date,
        case.choice.handed_over_date,
        case.homestead.area,
        output("building_area"),
        output("persons"),
        output("entitlement"),
        amounts_of(settlement),
        tuple(f"{entry.text}（{entry.clause}）" for entry in settlement.pending),
        file,
        bool(settlement.appraisal_pending),
    )


def amounts_of(settlement: Settlement) -> Amounts:
    """The amounts of one household, both ways."""
    monetary, relocation = settlement.monetary, settlement.relocation
    sums: dict[tuple[str, tuple[str, ...]], int] = {}
    for line in settlement.lines:
        if line.amount:
            key = line.group, line.modes
            sums[key] = sums.get(key, 0) + line.amount
    shared = sums.get((SUBSIDY, BOTH), 0)
    either = MONETARY if monetary else RELOCATION
    paid = {MONETARY: monetary and monetary.total, RELOCATION: relocation and relocation.net}
    return Amounts(
        sums.get((COMPENSATION, BOTH), 0) + sums.get((COMPENSATION, (either,)), 0),
        shared + sums.get((SUBSIDY, (MONETARY,)), 0) if monetary else None,
        shared + sums.get((SUBSIDY, (RELOCATION,)), 0) if relocation else None,
        sums.get((AWARD, BOTH), 0) + sums.get((AWARD, (either,)), 0),
        monetary.total if monetary else None,
        relocation.total if relocation else None,
        relocation.purchase_within + relocation.purchase_excess if relocation else None,
        relocation.net if relocation else None,
        paid.get(settlement.case.choice.mode or ""),
    )


@dataclass
class Totals:
    """How many households, how many of them final, signed, undecided and unappraised, and their amounts added up."""

    households: int = 0
    final: int = 0
    signed: int = 0
    undecided: int = 0
    unappraised: int = 0
    sums: list[int | None] = field(default_factory=lambda: [None] * len(Amounts._fields))

    def add(self, row: LedgerRow) -> None:
        """Count one household."""
        self.households += 1
        self.final += row.status == FINAL
        self.signed += row.signed_on is not None
        self.undecided += row.mode is None
        self.unappraised += row.unappraised
        for index, amount in enumerate(row.amounts):
            if amount is not None:
                self.sums[index] = (self.sums[index] or 0) + amount

    @property
    def estimates(self) -> int:
        """How many households are 试算."""
        return self.households - self.final

    @property
    def lacking(self) -> str:
        """How many households' amounts lack an appraisal, K15; nothing where none does."""
        return f"其中 {self.unappraised} 户{LACKS_APPRAISAL}" if self.unappraised else ""

    @property
    def amounts(self) -> Amounts:
        """The sums, in the order of a row."""
        return Amounts(*self.sums)


@dataclass
class Ledger:
    """Totals of everything, of each project, village and group; and what could not be settled."""

    total: Totals = field(default_factory=Totals)
    units: dict[LedgerUnit, Totals] = field(default_factory=dict)
    failed: int = 0
    warnings: int = 0

    def add(self, row: LedgerRow) -> None:
        """Count one household in every total that it belongs to."""
        self.total.add(row)
        for unit in _units_of(row):
            totals = self.units.get(unit)
            if totals is None:
                totals = self.units[unit] = Totals()
            totals.add(row)

    @property
    def subtotals(self) -> Iterator[tuple[LedgerUnit, Totals]]:
        """Projects in the order met, under each its villages by name, under each its groups by name."""
        order = {project: index for index, project in enumerate(dict.fromkeys(unit.project for unit in self.units))}
        units = sorted(
            self.units, key=lambda u: (order[u.project], by_number(u.village or ""), by_number(u.group or ""))
        )
        return ((unit, self.units[unit]) for unit in units)


def _units_of(row: LedgerRow) -> Iterator[LedgerUnit]:
    yield LedgerUnit(row.project)
    yield LedgerUnit(row.project, row.village)
    if row.group is not None:
        yield LedgerUnit(row.project, row.village, row.group)
