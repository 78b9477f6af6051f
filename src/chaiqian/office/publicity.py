"""What is made public, 五 and 十一: which recognition, of whom, and why, as recognition gave it.

Areas are whole 0.01 ㎡, money whole 分. Texts stand as the files have them: hiding what is private is the printer's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chaiqian.law.settlement import Settlement
from chaiqian.office.ledger import Amounts, amounts_of
from chaiqian.quantity import plain

LAND, PEOPLE, LEGACY, RESULT = "land", "people", "legacy", "result"
KINDS = (LAND, PEOPLE, LEGACY, RESULT)
CLAUSES = {LAND: "五（一）、五（二）、六", PEOPLE: "五（三）", LEGACY: "十一", RESULT: "三（四）"}


class LandRow(NamedTuple):
    """One homestead recognised, with its control standard and the reason of that."""

    settlement: Settlement
    area: int
    year: int
    basis: str
    document: str | None
    standard: int
    reason: str


class PersonRow(NamedTuple):
    """One person put forward: resettled or not, why, by which clause."""

    settlement: Settlement
    name: str
    relation: str
    resettled: bool
    reason: str
    clause: str


class LegacyRow(NamedTuple):
    """One decision of the working group; `amount` in 分, None where it has not decided."""

    settlement: Settlement
    name: str
    reason: str
    amount: int | None


class ResultRow(NamedTuple):
    """What a household comes to; the amounts are for whoever asked for them."""

    settlement: Settlement
    area: int
    persons: int
    entitlement: int
    mode: str | None
    status: str
    amounts: Amounts


Row = LandRow | PersonRow | LegacyRow | ResultRow


@dataclass(frozen=True, slots=True)
class Notice:
    """The rows of one notice, in the order of the households; how many households have a row, how many were seen."""

    kind: str
    rows: tuple[Row, ...]
    households: int

    @property
    def estimates(self) -> int:
        """How many result rows are 试算."""
        return sum(isinstance(row, ResultRow) and row.settlement.pending != () for row in self.rows)


def notice_of(kind: str, settlements: Iterable[Settlement]) -> Notice:
    """The notice of one kind for these households."""
    kinds: dict[str, Callable[[Settlement], Iterator[Row]]] = {
        LAND: _land,
        PEOPLE: _people,
        LEGACY: _legacy,
        RESULT: _result,
    }
    rows = kinds[kind]
    found = [(settlement, list(rows(settlement))) for settlement in settlements]
    return Notice(kind, tuple(row for _, some in found for row in some), sum(bool(some) for _, some in found))


def _land(settlement: Settlement) -> Iterator[LandRow]:
    land, standard = settlement.case.homestead, settlement.evaluation.output("control_standard")
    reasons = [verdict.reason for verdict in settlement.verdicts if verdict.kind == "standard"]
    if land.plot_area is not None:
        reasons.append(
            f"整宗 {land.plot_id} 共 {plain(land.plot_area)}㎡，控制标准按本户份额 {settlement.facts['share']} 计算"
        )
    yield LandRow(settlement, land.area, land.year, land.basis, land.document, standard, "；".join(reasons))


def _people(settlement: Settlement) -> Iterator[PersonRow]:
    for verdict in settlement.verdicts:
        if verdict.kind == "member":
            member = settlement.case.members[verdict.entry]
            # That somebody is in prison, or where he serves, is nothing for a board.
            reason = verdict.reason.replace(f"（{member.special}）", "") if member.special else verdict.reason
            yield PersonRow(settlement, member.name, member.relation, verdict.counted, reason, verdict.clause)


def _legacy(settlement: Settlement) -> Iterator[LegacyRow]:
    for adjustment in settlement.case.adjustments:
        yield LegacyRow(settlement, adjustment.name, adjustment.reason, adjustment.amount)


def _result(settlement: Settlement) -> Iterator[ResultRow]:
    output = settlement.evaluation.output
    yield ResultRow(
        settlement,
        settlement.case.homestead.area,
        output("persons"),
        output("entitlement"),
        settlement.case.choice.mode,
        settlement.status,
        amounts_of(settlement),
    )


def paid_in_all(amounts: Amounts, mode: str | None) -> int | None:
    """The total of the way that was chosen, before flats are paid, in 分; None where none is chosen."""
    return {"货币安置": amounts.monetary, "回迁安置": amounts.relocation}.get(mode or "")
