"""The ways open to a household, each settled again with the choice changed: 货币安置, 回迁安置, by either basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chaiqian.documents.case import ChosenUnit
from chaiqian.documents.problem import DocumentError
from chaiqian.law.lines import SettledLine
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.law.rules.terms import BY_PERSONS, BY_PLOT, HIGHER_OF_BOTH
from chaiqian.law.settlement import Settlement, settle_with
from chaiqian.law.worth import worth

BASES = (BY_PLOT, BY_PERSONS)
Proposed = Mapping[str, tuple[ChosenUnit, ...]]


class Way(NamedTuple):
    """One way by one basis; `flats_kept` is False where the flats chosen would be too large for it."""

    mode: str
    basis: str
    settlement: Settlement
    flats_kept: bool = True

    @property
    def entitlement(self) -> int:
        """应安置面积 by this basis, in 0.01 ㎡."""
        return self.settlement.evaluation.output("entitlement")

    @property
    def total(self) -> int:
        """What is paid before any flat is bought, in 分."""
        return self._output("monetary.total", "relocation.total")

    @property
    def net(self) -> int:
        """What is paid in the end, in 分; negative: by the household."""
        return self._output("monetary.total", "relocation.net")

    @property
    def units_area(self) -> int:
        """The flats of this way, in 0.01 ㎡; none for money."""
        return 0 if self.mode == MONETARY else self.settlement.evaluation.output("units_area")

    @property
    def worth(self) -> int:
        """The net and the flats at the assessed price together, in 分."""
        return worth(self.settlement, self.settlement.evaluation)

    @property
    def break_even(self) -> int | None:
        """The price of flats, 分 a ㎡, above which this way is worth more than money by the same basis."""
        return None if self.mode == MONETARY else self.settlement.comparison.break_even

    def amount(self, line_id: str) -> int | None:
        """A line's amount in 分, None where the line does not count in this way."""
        line = self.settlement.line(line_id)
        return line.amount if self.mode in line.modes else None

    def _output(self, monetary: str, relocation: str) -> int:
        return self.settlement.evaluation.output(monetary if self.mode == MONETARY else relocation)


class Ways(NamedTuple):
    """Every way that the scheme offers, by plot before by persons."""

    settlement: Settlement
    ways: tuple[Way, ...]

    @property
    def elected(self) -> str:
        """What the household elected: 二者取高, 按宅基地面积 or 按被安置人员."""
        return self.settlement.case.choice.basis

    @property
    def entitlements(self) -> dict[str, int]:
        """应安置面积 by either basis, in 0.01 ㎡."""
        return {way.basis: way.entitlement for way in self.ways}

    @property
    def basis(self) -> str:
        """The basis that the election comes to: 二者取高 takes the larger, by plot where both are the same."""
        if self.elected != HIGHER_OF_BOTH:
            return self.elected
        return max(BASES, key=self.entitlements.__getitem__)

    @property
    def best(self) -> tuple[Way, ...]:
        """The ways of the household's basis that are worth most at the assessed price; several where they are equal."""
        own = [way for way in self.ways if way.basis == self.basis]
        most = max(way.worth for way in own)
        return tuple(way for way in own if way.worth == most)

    @property
    def differing(self) -> tuple[SettledLine, ...]:
        """The lines of compensation, subsidies and awards that are not the same in every way."""
        lines = [line for line in self._lines(GROUPS) if any(self._amounts(line))]
        return tuple(line for line in lines if len(set(self._amounts(line))) > 1)

    @property
    def paid(self) -> tuple[SettledLine, ...]:
        """What the household pays for flats and beside them, where it comes to anything in any way."""
        others = {line.group for line in self.settlement.lines} - set(GROUPS)
        return tuple(line for line in self._lines(others) if any(self._amounts(line)))

    def _lines(self, groups: Iterable[str]) -> list[SettledLine]:
        return [line for line in self.settlement.lines if line.group in groups]

    def _amounts(self, line: SettledLine) -> list[int | None]:
        return [way.amount(line.id) for way in self.ways]


def ways_of(settlement: Settlement, proposed: Proposed | None = None) -> Ways:
    """Settle every way that the scheme offers, by either basis; who chose no flats has those `proposed` for a basis,
    and where there are none, the entitlement itself.
    """
    offered = [mode for mode in BOTH if mode in settlement.scheme.project.modes]
    flats = proposed or {}
    return Ways(
        settlement, tuple(_way(settlement, mode, each, flats.get(each, ())) for mode in offered for each in BASES)
    )


def _way(settlement: Settlement, mode: str, basis: str, proposed: tuple[ChosenUnit, ...]) -> Way:
    if mode == RELOCATION and settlement.case.choice.units:
        try:
            return Way(mode, basis, settled_with(settlement, mode=mode, basis=basis))
        except DocumentError:
            # Larger than this basis allows, 八（七）1（3）: the entitlement itself is compared instead.
            return Way(mode, basis, settled_with(settlement, mode=mode, basis=basis, units=()), False)
    units = proposed if mode == RELOCATION else ()
    return Way(mode, basis, settled_with(settlement, mode=mode, basis=basis, units=units))


def settled_with(settlement: Settlement, **choice: object) -> Settlement:
    """The same household settled again with its choice changed; raises DocumentError as `settle` does."""
    case = settlement.case
    changed = case.model_copy(update={"choice": case.choice.model_copy(update=choice)})
    return settle_with(changed, settlement.prepared)
