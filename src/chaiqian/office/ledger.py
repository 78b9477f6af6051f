"""The ledger of many households: one compact row each, with totals by project, village and group.

All money is whole 分, all areas whole 0.01 ㎡; None stands for what does not apply. Rows are not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.rules.line import AWARD, BOTH, COMPENSATION, LEGACY, MONETARY, RELOCATION, SUBSIDY
from chaiqian.law.settlement import ESTIMATE, FINAL, Settlement
from chaiqian.project.listing_order import by_number


class Amounts(NamedTuple):
    """What a ledger adds up, in 分.

    From `purchase` on they are of the way that the household chose: the price of its flats, what it is paid, what it
    pays, how much of that is 暂计, and the maintenance fund, which is paid apart.
    """

    compensation: int | None = None
    subsidies_monetary: int | None = None
    subsidies_relocation: int | None = None
    awards: int | None = None
    legacy: int | None = None
    monetary: int | None = None
    relocation: int | None = None
    net: int | None = None
    purchase: int | None = None
    payable: int | None = None
    due: int | None = None
    provisional: int | None = None
    maintenance: int | None = None


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
    sums: defaultdict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    for line in settlement.lines:
        if amount := line.amount:
            sums[line.group, line.modes] += amount
    shared = sums[SUBSIDY, BOTH]
    either = MONETARY if monetary else RELOCATION
    paid = {MONETARY: monetary and monetary.total, RELOCATION: relocation and relocation.net}
    mode = settlement.case.choice.mode
    net = paid.get(mode or "")
    flats = relocation if mode == RELOCATION else None
    return Amounts(
        sums[COMPENSATION, BOTH] + sums[COMPENSATION, (either,)],
        shared + sums[SUBSIDY, (MONETARY,)] if monetary else None,
        shared + sums[SUBSIDY, (RELOCATION,)] if relocation else None,
        sums[AWARD, BOTH] + sums[AWARD, (either,)],
        sums[LEGACY, BOTH],
        monetary.total if monetary else None,
        relocation.total if relocation else None,
        relocation.net if relocation else None,
        flats.purchase_within + flats.purchase_excess if flats else None,
        net if net is not None and net >= 0 else None,
        -net if net is not None and net < 0 else None,
        settlement.provisional(mode) if mode else None,
        flats.maintenance_fund if flats else None,
    )


@dataclass
class Totals:
    """Households of one status: how many, how many signed, undecided and unappraised, and their amounts added up."""

    status: str
    households: int = 0
    signed: int = 0
    undecided: int = 0
    unappraised: int = 0
    sums: list[int | None] = field(default_factory=lambda: [None] * len(Amounts._fields))

    def add(self, row: LedgerRow) -> None:
        """Count one household."""
        self.households += 1
        self.signed += row.signed_on is not None
        self.undecided += row.mode is None
        self.unappraised += row.unappraised
        self._add(row.amounts)

    def take(self, other: Totals) -> None:
        """Count the households of other totals."""
        self.households += other.households
        self.signed += other.signed
        self.undecided += other.undecided
        self.unappraised += other.unappraised
        self._add(other.sums)

    def _add(self, amounts: Sequence[int | None]) -> None:
        pairs = zip(self.sums, amounts, strict=True)
        self.sums = [known if amount is None else (known or 0) + amount for known, amount in pairs]

    @property
    def lacking(self) -> str:
        """How many households' amounts lack an appraisal, K15; nothing where none does."""
        return f"其中 {self.unappraised} 户{LACKS_APPRAISAL}" if self.unappraised else ""

    @property
    def amounts(self) -> Amounts:
        """The sums, in the order of a row."""
        return Amounts(*self.sums)


class ByStatus:
    """Totals of finals and of estimates, never added together: what is paid, and what may still change."""

    def __init__(self) -> None:
        self._totals = {status: Totals(status) for status in (FINAL, ESTIMATE)}

    def add(self, row: LedgerRow) -> None:
        """Count one household with those of its status."""
        self._totals[row.status].add(row)

    def take(self, other: ByStatus) -> None:
        """Count the households of another."""
        for totals in other:
            self._totals[totals.status].take(totals)

    def __iter__(self) -> Iterator[Totals]:
        """Those that have a household."""
        return (totals for totals in self._totals.values() if totals.households)

    def households(self, status: str) -> int:
        """How many are of this status."""
        return self._totals[status].households

    @property
    def lacking(self) -> int:
        """How many lack an appraisal, K15."""
        return sum(totals.unappraised for totals in self)


@dataclass
class Ledger:
    """Totals of everything, of each project, village and group; and what could not be settled.

    A household is counted in its smallest unit; what larger ones come to is summed when it is asked for.
    """

    failed: int = 0
    warnings: int = 0
    _smallest: dict[LedgerUnit, ByStatus] = field(default_factory=dict)

    def add(self, row: LedgerRow) -> None:
        """Count one household."""
        unit = LedgerUnit(row.project, row.village, row.group)
        totals = self._smallest.get(unit)
        if totals is None:
            totals = self._smallest[unit] = ByStatus()
        totals.add(row)

    @property
    def total(self) -> ByStatus:
        """Of everything."""
        whole = ByStatus()
        for totals in self._smallest.values():
            whole.take(totals)
        return whole

    @property
    def units(self) -> dict[LedgerUnit, ByStatus]:
        """Of every unit."""
        found: defaultdict[LedgerUnit, ByStatus] = defaultdict(ByStatus)
        for smallest, totals in self._smallest.items():
            for unit in _with_larger(smallest):
                found[unit].take(totals)
        return dict(found)

    @property
    def subtotals(self) -> Iterator[tuple[LedgerUnit, Totals]]:
        """Projects in the order met, under each its villages by name, under each its groups by name; by status."""
        found = self.units
        order = {project: index for index, project in enumerate(dict.fromkeys(unit.project for unit in found))}
        units = sorted(found, key=lambda u: (order[u.project], by_number(u.village or ""), by_number(u.group or "")))
        return ((unit, totals) for unit in units for totals in found[unit])


def _with_larger(unit: LedgerUnit) -> Iterator[LedgerUnit]:
    yield LedgerUnit(unit.project)
    yield LedgerUnit(unit.project, unit.village)
    if unit.group is not None:
        yield unit
