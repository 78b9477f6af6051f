"""Why a line is what it is: its derivation, down to values in the files and figures of the guidance and the scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chaiqian.documents.case import Adjustment
from chaiqian.documents.locate import place_of
from chaiqian.documents.problem import Place
from chaiqian.documents.scheme import CollectiveAward
from chaiqian.household.used import Used
from chaiqian.law.lines import SettledLine
from chaiqian.law.readers.rule_book import rule_words
from chaiqian.law.readers.wording import Wording, measured, money_place, number
from chaiqian.law.recognition.people import DISABILITY_FACTS, ILLNESS_FACT, RESETTLED_ONLY, hardship_facts
from chaiqian.law.recognition.signing import unit_key
from chaiqian.law.recognition.verdict import UNAPPRAISED, Verdict
from chaiqian.law.rules.line import ADJUSTMENT
from chaiqian.law.settlement import Settlement
from chaiqian.quantity import Operation, Quantity

Path = tuple[str | int, ...]


class Step(NamedTuple):
    """One step of a derivation.

    kind: "line", "named" (a quantity with a name), "fact" (recognised), "part" (what a fact is summed from),
    "figure". `text` is the formula with numbers, `wording` the rule; `places` are where the values stand.
    """

    label: str
    kind: str
    value: str
    text: str = ""
    wording: str = ""
    clause: str = ""
    owner: str = ""
    places: tuple[Place, ...] = ()
    reasons: tuple[str, ...] = ()
    children: tuple[Step, ...] = ()


def derivation(settlement: Settlement, line_id: str) -> Step:
    """The derivation of one line; KeyError where there is no such line."""
    line = settlement.line(line_id)
    return _Explainer(settlement).line(line)


def derivations(settlement: Settlement) -> tuple[Step, ...]:
    """The derivation of every line, in the order of the settlement."""
    explainer = _Explainer(settlement)
    return tuple(explainer.line(line) for line in settlement.lines)


def adjustment_of(settlement: Settlement, line_id: str) -> tuple[int, Adjustment]:
    """The adjustment that a line shows, with its place in the file."""
    rows = enumerate(settlement.case.adjustments)
    return next((index, row) for index, row in rows if ADJUSTMENT + row.name == line_id)


def decided(adjustment: Adjustment) -> str:
    """The working group's figure as it was decided, before it is rounded; empty where there is none yet."""
    return "" if adjustment.amount is None else f"{number(adjustment.amount, 2)}元"


def named_quantities(settlement: Settlement) -> dict[str, tuple[Quantity, ...]]:
    """What people name in this scheme's arithmetic, by name: facts, figures and what is worked out from them.

    Of several of one name those that this household's numbers went through, where there are any; each value once.
    """
    of = settlement.evaluation.of
    used = {id(node) for node in _below(settlement, Used(of).operands)}
    found: dict[str, list[Quantity]] = {}
    for node in _below(settlement, lambda node: node.operands):
        if node.label:
            found.setdefault(node.label, []).append(node)
    return {name: _each_value_once([n for n in nodes if id(n) in used] or nodes, of) for name, nodes in found.items()}


def _below(settlement: Settlement, operands: Callable[[Quantity], Sequence[Quantity]]) -> Iterator[Quantity]:
    """Every output and line, and what they rest on, each once."""
    graph = settlement.prepared.graph
    waiting = [*graph.outputs.values(), *(line.amount for line in graph.lines)][::-1]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            waiting += reversed(operands(node))
            yield node


def _each_value_once(nodes: Sequence[Quantity], of: Callable[[Quantity], int]) -> tuple[Quantity, ...]:
    found: dict[str, Quantity] = {}
    for node in nodes:
        found.setdefault(measured(node, of(node)), node)
    return tuple(found.values())


def derivation_of(settlement: Settlement, quantity: Quantity) -> Step:
    """The derivation of one named quantity of this settlement."""
    return _Explainer(settlement).step(quantity)


class _Explainer:
    def __init__(self, settlement: Settlement) -> None:
        self.settlement = settlement
        self.value = settlement.evaluation.of
        self.used = Used(settlement.evaluation.of)
        self.numbers = Wording(settlement.evaluation.of)
        self.rules = Wording()

    def line(self, line: SettledLine) -> Step:
        reasons = (f"{line.status}：{line.reason}",) if line.reason else (line.status,)
        amount = f"{number(line.amount, 2)}元"
        if line.quantity is None:
            return self._adjustment(line, amount, reasons)
        return Step(
            label=line.name,
            kind="line",
            value=amount,
            text=line.formula,
            wording=rule_words(line.quantity, self.rules),
            clause=line.clause,
            reasons=reasons,
            children=self._children(line.quantity),
        )

    def _adjustment(self, line: SettledLine, amount: str, reasons: tuple[str, ...]) -> Step:
        index, adjustment = adjustment_of(self.settlement, line.id)
        places = self._places("case", (("adjustments", index, "amount"),))
        wording = f"工作小组认定的金额，四舍五入到{money_place(self.settlement.scheme.rounding.places)}"
        return Step(line.name, "line", amount, decided(adjustment), wording, line.clause, "", places, reasons)

    def _children(self, quantity: Quantity) -> tuple[Step, ...]:
        """The named quantities and leaves that `quantity` is made of, once each, in order of use."""
        steps: dict[str, Step] = {}
        for node in self.used.reached(quantity):
            step = self.step(node)
            steps.setdefault(f"{step.label} {step.value}", step)
        return tuple(steps.values())

    def step(self, node: Quantity) -> Step:
        """The derivation of a named quantity or a leaf."""
        if node.operation is Operation.FACT:
            return self._fact(node)
        if node.operation is Operation.FIGURE:
            return self._figure(node)
        return Step(
            label=node.label,
            kind="named",
            value=measured(node, self.value(node)),
            text=rule_words(node, self.numbers) if self.used.is_rounded(node) else self.numbers.formula(node),
            wording=rule_words(node, self.rules),
            children=self._children(node),
        )

    def _figure(self, node: Quantity) -> Step:
        origin = node.origin
        assert origin is not None
        places = self._places("scheme", origin.paths) if origin.document == "scheme" else ()
        value = measured(node, node.low)
        return Step(node.label, "figure", value, clause=origin.clause, owner=origin.owner, places=places)

    def _fact(self, node: Quantity) -> Step:
        verdicts = self._verdicts(node)
        summed = node.name in _SUMMED
        reasons = () if summed else tuple(verdict.reason for verdict in verdicts)
        parts = tuple(self._part(node, verdict) for verdict in verdicts) if summed else ()
        places = () if parts else self._fact_places(node)
        return Step(node.label, "fact", self._fact_value(node), places=places, reasons=reasons, children=parts)

    def _fact_places(self, node: Quantity) -> tuple[Place, ...]:
        """The entries that a fact stands in: the very device or flat, the members counted, the scheme's zone."""
        case, scheme = self.settlement.case, self.settlement.scheme
        assert node.origin is not None
        kind, _, index = node.name.partition(".")
        if kind in ("equipment", "units"):
            wanted = (scheme.equipment if kind == "equipment" else scheme.housing.units)[int(index)].name
            entries = case.equipment if kind == "equipment" else case.choice.units
            path: Path = ("equipment",) if kind == "equipment" else ("choice", "units")
            return self._places("case", _named_entries(path, [entry.name for entry in entries], wanted))
        if kind in ("measured_units", "measured_area"):
            wanted, key = scheme.housing.units[int(index)].name, "count" if kind == "measured_units" else "measured"
            rows = [i for i, unit in enumerate(case.choice.units) if unit.name == wanted and unit.measured is not None]
            return self._places("case", tuple(("choice", "units", i, key) for i in rows))
        if kind == "marked":
            listed = tuple(_listings(self.settlement, int(index)))
            return self._places("case", listed or node.origin.paths)
        if node.name in _KEY_OF_FACT:
            counted = members_counted(self.settlement, node.name)
            return self._places("case", tuple(("members", i, _KEY_OF_FACT[node.name]) for i in counted))
        if kind == "award":
            return self._places("case", node.origin.paths) + self._unit_places(int(index))
        if node.name == "location_zone" and case.homestead.zone is None:
            return self._places("scheme", (("project", "zone"), ("project", "township")))
        return self._places("case", node.origin.paths)

    def _unit_places(self, award_index: int) -> tuple[Place, ...]:
        """Where the scheme records the signing count that a collective award rests on."""
        award, household = self.settlement.scheme.awards[award_index], self.settlement.case.household
        if not isinstance(award, CollectiveAward):
            return ()
        key = unit_key(award, household.village, household.group)
        rows = [i for i, unit in enumerate(self.settlement.scheme.signing_units) if (unit.village, unit.group) == key]
        signed = award.deadline
        units = self.settlement.scheme.signing_units
        counted = {i: [n for n, count in enumerate(units[i].counts or ()) if count.on == signed] for i in rows}
        paths: list[Path] = [
            ("signing_units", i, "counts", counted[i][0], "signed") if counted[i] else ("signing_units", i, "signed")
            for i in rows
        ]
        return self._places("scheme", tuple(paths))

    def _fact_value(self, node: Quantity) -> str:
        value = self.value(node)
        if not _is_choice(node):
            return measured(node, value)
        if node.name == "election":
            return self.settlement.case.choice.basis
        kind = node.name.partition(".")[0]
        if kind in ("only_child", "low_income", "units_chosen", "quota_applies", "marked"):
            return "是" if value else "否"
        if node.name == "business_rate":
            business = self.settlement.case.business
            return (business.rate or "") if business else ""
        return f"第{value}档" if node.name.startswith("award.") and value else ""

    def _verdicts(self, node: Quantity) -> tuple[Verdict, ...]:
        name, _, index = node.name.partition(".")
        kind, subject = _VERDICT_OF_FACT.get(name, ""), ""
        if kind == "months":
            unit = self.settlement.scheme.housing.units[int(index)].name if index else ""
            subject = f"{unit}发放月数"
        if node.name.startswith("award."):
            kind = "award"
            subject = self.settlement.scheme.awards[int(node.name.partition(".")[2])].name
        return tuple(
            verdict
            for verdict in self.settlement.verdicts
            if kind and verdict.kind == kind and (not subject or verdict.subject == subject)
            if node.name != "first_floor_area" or self._on_first_floor(verdict)
        )

    def _on_first_floor(self, verdict: Verdict) -> bool:
        building = self.settlement.case.buildings[verdict.entry]
        return building.inside and building.floor == 1

    def _part(self, node: Quantity, verdict: Verdict) -> Step:
        key = _PART_OF_FACT.get(node.name, "")
        path = (*verdict.path, key) if key else verdict.path
        value = self._part_value(verdict, key)
        counted = "计入" if verdict.counted else "不计"
        reason = f"{counted}：{verdict.reason}"
        return Step(
            verdict.subject,
            "part",
            value,
            clause=verdict.clause,
            places=self._places("case", (path,)),
            reasons=(reason,),
        )

    def _part_value(self, verdict: Verdict, key: str) -> str:
        if not key:
            return ""
        value: int | None = getattr(self.settlement.case.buildings[verdict.entry], key)
        if value is None:
            return UNAPPRAISED
        return number(value, 2) + ("元" if key == "replacement_value" else "㎡")

    def _places(self, document: str, paths: tuple[Path, ...]) -> tuple[Place, ...]:
        source = self.settlement.case.source if document == "case" else self.settlement.scheme.source
        return () if source is None else tuple(place_of(source, path) for path in paths)


_VERDICT_OF_FACT = {
    "location_zone": "zone",
    "standard_period": "standard",
    "quota_applies": "period",
    "business_basis": "business",
    "months": "months",
    "building_area": "building",
    "first_floor_area": "building",
    "replacement_value": "building",
    "persons": "member",
}
_PART_OF_FACT = {"building_area": "area", "first_floor_area": "area", "replacement_value": "replacement_value"}

_SUMMED = ("building_area", "first_floor_area", "replacement_value", "persons")
_KEY_OF_FACT = dict.fromkeys(DISABILITY_FACTS.values(), "disability") | {ILLNESS_FACT: "major_illness"}


def members_counted(settlement: Settlement, fact: str) -> Iterator[int]:
    """Whom a count of persons or certificates counts, by their place in the case's list."""
    members, subsidies = settlement.case.members, settlement.scheme.subsidies
    resettled = {one.entry for one in settlement.verdicts if one.kind == "member" and one.counted}
    kind, _, index = fact.partition(".")
    if kind == "marked":
        name = subsidies.extra[int(index)].name
        yield from (entry for entry, member in enumerate(members) if entry in resettled and name in member.subsidies)
        return
    of_family = subsidies.scope != RESETTLED_ONLY
    for entry, member in enumerate(members):
        reached = not member.deceased if of_family else entry in resettled
        if reached and fact in hardship_facts(member):
            yield entry


def _listings(settlement: Settlement, index: int) -> Iterator[Path]:
    """Where a case lists a household for a marked subsidy, or the persons that it counts."""
    case, name = settlement.case, settlement.scheme.subsidies.extra[index].name
    if name in case.household.subsidies:
        yield "household", "subsidies", case.household.subsidies.index(name)
    for entry in members_counted(settlement, f"marked.{index}"):
        yield "members", entry, "subsidies", case.members[entry].subsidies.index(name)


def _named_entries(path: Path, names: list[str], wanted: str) -> tuple[Path, ...]:
    return tuple((*path, index, "count") for index, name in enumerate(names) if name == wanted)


def _is_choice(node: Quantity) -> bool:
    return not str(node.unit)
