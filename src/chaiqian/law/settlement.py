"""A settlement: case and scheme recognised, the graph run, every line with its status, and both ways side by side.

All money is whole 分, all areas are whole 0.01 ㎡. Nothing here prints, and nothing reads the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import DocumentError, Finding
from chaiqian.documents.scheme import CollectiveAward, EarlySigningAward, Scheme
from chaiqian.documents.source import Source
from chaiqian.guidance.register import Figures, Reading, load_guidance
from chaiqian.law.excess import too_large
from chaiqian.law.lines import SettledLine, adjustment_amounts, settled_lines
from chaiqian.law.prepared import FEN, Evaluation, PreparedScheme, prepare, prepare_with
from chaiqian.law.readers.wording import number
from chaiqian.law.recognition.recognise import recognise, recognise_signing
from chaiqian.law.recognition.signing import Signing, comes_too_late
from chaiqian.law.recognition.verdict import PROVISIONAL, UNDECIDED, Pending, Recognition, Verdict
from chaiqian.law.rules.line import GROUPS
from chaiqian.law.rules.terms import differ
from chaiqian.quantity import plain

FINAL, ESTIMATE = "结算", "试算"
AFTER_CAP = "awards_after_cap"


class Monetary(NamedTuple):
    """货币安置: the total in 分."""

    total: int


class Relocation(NamedTuple):
    """回迁安置: totals in 分, `units_area` in 0.01 ㎡; a negative net is what the household pays."""

    total: int
    purchase_within: int
    purchase_excess: int
    net: int
    units_area: int
    maintenance_fund: int


class Comparison(NamedTuple):
    """Break-even price in 分 a ㎡ (None where no flats or only one way), the flats at the assessed price in 分."""

    break_even: int | None
    housing_value: int | None


class TimelinePoint(NamedTuple):
    """What signing by `until` would bring, in 分: awards after the cap, what the quota adds, and both together."""

    until: date
    awards: int
    decoration: int
    total: int


class Others(NamedTuple):
    """What the other cases of its project say of a household: where they contradict it, and what was not compared."""

    contradictions: tuple[Pending, ...] = ()
    unread: tuple[Finding, ...] = ()


NO_OTHERS = Others()


@dataclass(frozen=True, repr=False)
class Settlement:
    """Everything that a sheet prints of one household; `others` is empty where no project was looked at."""

    case: Case
    scheme: Scheme
    prepared: PreparedScheme
    recognition: Recognition
    evaluation: Evaluation
    lines: tuple[SettledLine, ...]
    pending: tuple[Pending, ...]
    warnings: tuple[Finding, ...]
    monetary: Monetary | None
    relocation: Relocation | None
    comparison: Comparison
    others: Others = NO_OTHERS

    def __repr__(self) -> str:
        """Short, and without a name or an ID number: it may end in a log."""
        return f"Settlement({self.case.case_id} {self.status})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as what it was made from: settling again gives the same, and a graph is no data to send."""
        own = self.prepared is prepare(self.scheme)
        return _settled_again, (self.case, self.scheme, None if own else self.prepared.figures, self.others)

    def among(self, others: Others) -> Settlement:
        """The same household as one of its project: what contradicts it is pending, before all else."""
        if others == NO_OTHERS:
            return self
        pending = (*others.contradictions, *self.pending)
        return replace(self, pending=pending, warnings=(*self.warnings, *others.unread), others=others)

    @property
    def status(self) -> str:
        """结算 where nothing is pending, else 试算."""
        return ESTIMATE if self.pending else FINAL

    def pending_on(self, today: date | None) -> tuple[Pending, ...]:
        """What may still change the sums; a collective award that cannot be had any more `today` does not."""
        signed_on = self.case.choice.signed_date
        collective = (award for award in self.scheme.awards if isinstance(award, CollectiveAward))
        late = {f"award.{award.name}" for award in collective if comes_too_late(award, signed_on, today)}
        return tuple(entry for entry in self.pending if entry.line not in late)

    @property
    def own_warnings(self) -> tuple[Finding, ...]:
        """The warnings of this household; those of its scheme, which all its neighbours have too, left out."""
        return self.warnings[len(self.scheme.warnings) :]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every verdict of recognition, in the order of the guidance."""
        return tuple(self.recognition.verdicts)

    @property
    def appraisal_pending(self) -> tuple[str, ...]:
        """The lines that lack an appraisal, K15: every total is without what they will add."""
        waiting = self.recognition.unappraised
        return tuple(line.id for line in self.lines if line.id in waiting) if waiting else ()

    @property
    def guidance_entry(self) -> date:
        """The day from which the figures used are in force."""
        return self.prepared.figures.in_force

    def line(self, line_id: str) -> SettledLine:
        """The line with this id; KeyError where there is none."""
        return self._by_id[line_id]

    @cached_property
    def _by_id(self) -> dict[str, SettledLine]:
        return {line.id: line for line in self.lines}

    def subtotal(self, group: str, mode: str) -> int:
        """The sum of a group's lines that count in this way, in 分."""
        return sum(line.amount for line in self.lines if line.group == group and mode in line.modes)

    def provisional(self, mode: str) -> int:
        """How much of the total of this way is 暂计 and will be settled again, in 分."""
        lines = (line for line in self.lines if line.status == PROVISIONAL and line.group in GROUPS)
        return sum(line.amount for line in lines if mode in line.modes)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of the guidance that touched this settlement, in order."""
        used = self.recognition.readings | _readings_of_values(self.evaluation)
        return tuple(reading for key, reading in load_guidance().readings.items() if key in used)

    @cached_property
    def timeline(self) -> tuple[TimelinePoint, ...]:
        """For a household that has not signed: what each day by which it may sign would bring."""
        if self.case.choice.signed_on is not None:
            return ()
        return tuple(self.signing_by(until) for until in _signing_days(self.scheme, self.case.household.awards))

    def signing_by(self, until: date, handover: date | None = None) -> TimelinePoint:
        """What signing on this day brings, collective awards apart: at every table of days."""
        then = self.if_signed(until, handover)
        awards = then.output(AFTER_CAP)
        without = self.prepared.run({**self.recognition.facts, "quota_applies": 0})
        gained = then.output("decoration") - without.output("decoration")
        return TimelinePoint(until, awards, gained, awards + gained)

    def if_signed(self, until: date, handover: date | None = None) -> Evaluation:
        """Every quantity had the household signed then and handed over then or later; collective awards left out."""
        days = (until, handover or until)
        if days not in self._signed_then:
            self._signed_then[days] = self.prepared.run(facts_if_signed(self, *days))
        return self._signed_then[days]

    @cached_property
    def _signed_then(self) -> dict[tuple[date, date], Evaluation]:
        return {}

    @cached_property
    def facts(self) -> dict[str, str]:
        """The recognised facts as text, areas in ㎡ and prices in 元/㎡ with two decimals."""
        outputs = self.prepared.graph.outputs
        area = self.case.homestead
        texts = {
            "persons": str(self.evaluation.output("persons")),
            "entitlement": self._text("entitlement"),
            "units_area": self._text("units_area"),
            "months": str(self.evaluation.output("months")),
            "share": "1" if area.plot_area is None else f"{plain(area.area)}/{plain(area.plot_area)}",
        }
        texts |= {name: self._text(name) for name in _AREA_FACTS if name in outputs}
        return texts | self._facts_of_lists() | self._months_by_unit()

    def _facts_of_lists(self) -> dict[str, str]:
        """How many are listed for each marked subsidy: persons, or 1 for a household that is."""
        known = self.recognition.facts
        extras = enumerate(self.scheme.subsidies.extra)
        return {f"marked.{extra.name}": str(known[f"marked.{index}"]) for index, extra in extras if extra.marked}

    def _months_by_unit(self) -> dict[str, str]:
        """The months of each type of flat chosen, where the types differ."""
        if not differ(self.scheme):
            return {}
        chosen = {unit.name for unit in self.case.choice.units if unit.count}
        return {
            f"months.{flats.unit.name}": str(self.evaluation.of(flats.months))
            for flats in self.prepared.graph.flats
            if flats.unit.name in chosen
        }

    def _text(self, name: str) -> str:
        return plain(self.evaluation.output(name))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files that were read: the case, then its scheme."""
        return tuple(source for source in (self.case.source, self.scheme.source) if source is not None)


_AREA_FACTS = (
    "homestead_area",
    "plot_area",
    "control_standard",
    "building_area",
    "first_floor_area",
    "location_price",
    "unit_excess",
    "unit_excess_limit",
)


def settle(case: Case, scheme: Scheme) -> Settlement:
    """Settle one household under one scheme.

    Raises DocumentError with every contradiction between the two files, each with both places.
    """
    return settle_with(case, prepare(scheme))


def _settled_again(case: Case, scheme: Scheme, figures: Figures | None, others: Others) -> Settlement:
    alone = settle(case, scheme) if figures is None else settle_with(case, prepare_with(scheme, figures))
    return alone.among(others)


def settle_with(case: Case, prepared: PreparedScheme) -> Settlement:
    """Settle one household under a prepared scheme; raises as `settle` does."""
    scheme = prepared.scheme
    found = recognise(case, scheme, prepared.figures, prepared.units)
    _raise_errors(case, scheme, found.findings)
    adjustments = adjustment_amounts(case, scheme)
    found.facts["adjustments"] = sum(adjustments)
    evaluation = prepared.run(found.facts)
    flats = too_large(evaluation, found, scheme)
    _raise_errors(case, scheme, flats)
    return Settlement(
        case=case,
        scheme=scheme,
        prepared=prepared,
        recognition=found,
        evaluation=evaluation,
        lines=settled_lines(case, prepared, found, evaluation, adjustments),
        pending=tuple(_with_possible_awards(evaluation, found)),
        warnings=(*scheme.warnings, *case.warnings, *found.findings, *flats),
        monetary=_monetary(evaluation),
        relocation=_relocation(evaluation),
        comparison=_comparison(evaluation),
    )


def findings_with(case: Case, prepared: PreparedScheme) -> list[Finding]:
    """What settling one household under a prepared scheme would complain of, errors and warnings."""
    found = recognise(case, prepared.scheme, prepared.figures, prepared.units)
    if found.facts["units_chosen"] and not any(finding.severity == ERROR for finding in found.findings):
        found.facts["adjustments"] = 0
        return [*found.findings, *too_large(prepared.run(found.facts), found, prepared.scheme)]
    return found.findings


def facts_if_signed(settlement: Settlement, until: date, handover: date | None = None) -> dict[str, int]:
    """The facts of a household had it signed on `until` and handed over (None: then too); collective awards left out.

    The day of signing is in time: who signs after the deadline of an award cannot earn it any more.
    """
    scheme, household = settlement.scheme, settlement.case.household
    found = Recognition(facts=dict(settlement.recognition.facts))
    signing = Signing(until, handover or until, household.village, household.group, household.awards)
    recognise_signing(scheme, signing, settlement.prepared.units, found)
    for index, award in enumerate(scheme.awards):
        if isinstance(award, CollectiveAward):
            found.facts[f"award.{index}"] = 0
    return found.facts


def _signing_days(scheme: Scheme, listed: Sequence[str]) -> list[date]:
    """The last day of each stage that the household may have, and of the period."""
    days = {scheme.award_period.end}
    for award in scheme.awards:
        if isinstance(award, EarlySigningAward) and (not award.marked or award.name in listed):
            days.update(stage.until for stage in award.stages)
    return sorted(days)


def _raise_errors(case: Case, scheme: Scheme, findings: Sequence[Finding]) -> None:
    if not any(finding.severity == ERROR for finding in findings):
        return
    from chaiqian.documents.locate import locate  # positions are worked out only when there is a problem

    errors = [finding for finding in findings if finding.severity == ERROR]
    raise DocumentError(locate(errors, {"case": case.source, "scheme": scheme.source}))


def _with_possible_awards(now: Evaluation, found: Recognition) -> list[Pending]:
    """What is pending; a collective award not yet decided says what its highest tier still brings after the cap."""
    pending = list(found.pending)
    prepared = now.prepared
    for index, award in enumerate(prepared.scheme.awards):
        if not isinstance(award, CollectiveAward) or found.standings[f"award.{award.name}"].status != UNDECIDED:
            continue
        best = max(range(len(award.tiers)), key=lambda tier: award.tiers[tier].rate)
        then = prepared.run({**found.facts, f"award.{index}": best + 1})
        most, more = _tier_words(then, award.name), then.output(AFTER_CAP) - now.output(AFTER_CAP)
        place = next(place for place, entry in enumerate(pending) if entry.line == f"award.{award.name}")
        words = f"{pending[place].text}，最高一档 {most}，封顶后再多 {number(more, FEN)} 元"
        pending[place] = pending[place]._replace(text=words)
    return pending


def _tier_words(then: Evaluation, name: str) -> str:
    """What an award comes to by itself, with its formula where it is more than one amount."""
    line = then.prepared.lines[f"award.{name}"].amount
    formula, amount = then.prepared.sentences.formula(line, then.values), number(then.output(f"award.{name}"), FEN)
    return f"{formula} = {amount} 元" if " " in formula else f"{amount} 元"


def _monetary(evaluation: Evaluation) -> Monetary | None:
    return Monetary(evaluation.output("monetary.total")) if evaluation.offers("monetary.total") else None


def _relocation(evaluation: Evaluation) -> Relocation | None:
    if not evaluation.offers("relocation.total"):
        return None
    return Relocation(
        total=evaluation.output("relocation.total"),
        purchase_within=evaluation.output("purchase.within"),
        purchase_excess=evaluation.output("purchase.excess"),
        net=evaluation.output("relocation.net"),
        units_area=evaluation.output("units_area"),
        maintenance_fund=evaluation.output("maintenance_fund"),
    )


def _comparison(evaluation: Evaluation) -> Comparison:
    compared = evaluation.offers("break_even") and evaluation.output("units_area") > 0
    value = evaluation.output("housing_value") if evaluation.offers("housing_value") else None
    return Comparison(evaluation.output("break_even") if compared else None, value)


def _readings_of_values(evaluation: Evaluation) -> set[str]:
    """Readings that depend on what came out: area beyond the standard (K3), entitlement left unused (K14)."""
    used = {"K3"} if evaluation.output("homestead_area") > evaluation.output("control_standard") else set()
    if evaluation.output("units_area") < evaluation.output("entitlement"):
        used.add("K14")
    return used
