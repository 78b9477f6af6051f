"""A second opinion on every figure: the whole settlement, worked out the plain way.

Nothing of the package is imported here.  The figures of the guidance are transcribed a
second time on purpose, so that a slip in the package's data file shows as a difference
in the tests.  Everything is a Fraction until a line is rounded; no speed is sought.

Amounts are in yuan and areas in square metres, as the files write them.
"""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.oracle_terms import (
    MONETARY,
    RELATIONS,
    RELOCATION,
    TOWNS_3300,
    TOWNS_3700,
    Document,
    Outcome,
    Verdict,
    half_up,
    half_up_area,
    judge_building,
    judge_business,
    judge_member,
    location_price,
    money,
    months_between,
    plain_date,
    read,
)

__all__ = [
    "RELATIONS",
    "TOWNS_3300",
    "TOWNS_3700",
    "Outcome",
    "Sheet",
    "half_up_area",
    "money",
    "plain_date",
    "read",
    "settle",
    "settle_file",
]

EARNED = ("handed_over", "cooperated", "stage_first", "stage_later", "tier_top", "tier_lower")
WAITING = ("not_signed", "not_handed_over")
RELOCATION_LINES = ("purchase.within", "purchase.excess", "maintenance_fund")


class Sheet:
    """One case under one scheme; the methods fill `out` in the order of the guidance."""

    def __init__(self, case: Document, scheme: Document) -> None:
        self.case, self.scheme = case, scheme
        self.home, self.choice = case["homestead"], case.get("choice", {})
        self.housing = scheme["housing"]
        self.out = Outcome()
        self.modes = scheme["project"].get("modes", [MONETARY, RELOCATION])
        in_yuan = scheme.get("rounding", {}).get("to", "分") == "元"
        self.unit = Fraction(1) if in_yuan else Fraction(1, 100)
        self.start = scheme["award_period"]["start"]
        self.end = scheme["award_period"]["end"]
        self.signed = plain_date(self.choice.get("signed_on"))
        self.handed = plain_date(self.choice.get("handed_over_on"))

    def line(self, key: str, amount: Fraction | int, *statuses: str) -> Fraction:
        """Note a line; without `statuses`, one that comes to something counts, a nil one may say either."""
        rounded = half_up(Fraction(amount), self.unit)
        usual = {"计入"} if rounded else {"计入", "不适用"}
        self.out.lines[key] = rounded
        self.out.statuses[key] = set(statuses) or usual
        return rounded

    def may_be_provisional(self, *keys: str) -> None:
        for key in keys:
            if self.out.lines[key]:
                self.out.statuses[key].add("暂计")

    def run(self) -> Outcome:
        self.land()
        self.buildings()
        self.people()
        self.compensation()
        self.entitlement()
        self.allowances()
        self.subsidies()
        self.adjustments()
        self.awards()
        self.purchase()
        self.totals()
        self.timeline()
        self.finality()
        return self.out

    def judged(self, kind: str, subject: str, verdict: tuple[bool, str]) -> bool:
        self.out.verdicts.append(Verdict(kind, subject, *verdict))
        return verdict[0]

    def land(self) -> None:
        self.area = Fraction(self.home["area"])
        whole = Fraction(self.home.get("plot_area", self.home["area"]))
        self.share = self.area / whole
        standard = 267 if self.home["year"] <= 1982 else 173
        self.cap = half_up_area(standard * self.share)
        project = self.scheme["project"]
        self.price = location_price(project["township"], self.home.get("zone", project["zone"]))
        self.out.facts |= {"control_standard": self.cap, "location_price": Fraction(self.price)}

    def buildings(self) -> None:
        counted = [b for b in self.case.get("buildings", []) if self.judged("building", b["name"], judge_building(b))]
        first = [b for b in counted if b["floor"] == 1 and b.get("inside", True)]
        self.built = sum((Fraction(b["area"]) for b in counted), Fraction(0))
        self.first = sum((Fraction(b["area"]) for b in first), Fraction(0))
        self.replaced = sum((Fraction(b["replacement_value"]) for b in counted), Fraction(0))
        self.out.facts |= {"building_area": self.built, "first_floor_area": self.first}

    def people(self) -> None:
        extra = self.scheme.get("members", {}).get("extra_relations", [])
        self.members = self.case["members"]
        self.resettled = [m for m in self.members if self.judged("member", m["name"], judge_member(m, extra))]
        self.out.facts["members"] = Fraction(len(self.resettled))

    def compensation(self) -> None:
        self.line("location.within", min(self.area, self.cap) * self.price)
        over = max(Fraction(0), self.area - self.cap)
        self.line("location.over", over * self.price * Fraction(1, 2))
        self.line("replacement", self.replaced)
        quota = self.scheme["decoration"]["fixed_quota"] and self.in_period()
        self.line("decoration", self.decoration(quota))
        if self.signed is None:
            self.may_be_provisional("decoration")
        self.line("business_loss", self.business_area() * Fraction(self.rate("business_loss")))

    def rate(self, table: str) -> Any:
        return self.scheme[table]["rate"]

    def in_period(self) -> bool:
        return self.signed is not None and self.start <= self.signed <= self.end

    def decoration(self, quota: bool) -> Fraction:
        appraised = Fraction(self.case["appraisal"]["decoration_value"])
        edge = self.area * Fraction(75, 100)
        fixed = 1000 * min(self.first, edge) + 600 * max(Fraction(0), self.first - edge)
        return max(appraised, fixed) if quota else appraised

    def business_area(self) -> Fraction:
        business = self.case.get("business")
        if not self.judged("business", "", judge_business(business)):
            return Fraction(0)
        assert business is not None
        if "stated_area" in business:
            stated = Fraction(business["stated_area"])
            if stated > self.built:
                self.out.warnings.append("stated_area")
            return stated
        return min(Fraction(business["measured_area"]), self.first * Fraction(60, 100))

    def entitlement(self) -> None:
        by_plot = min(self.area, self.cap)
        by_persons = len(self.resettled) * Fraction(self.housing["per_capita"])
        basis = self.choice.get("basis", "二者取高")
        ways = {"按宅基地面积": by_plot, "按被安置人员": by_persons}
        self.entitled = ways.get(basis, max(by_plot, by_persons))
        types = {unit["name"]: unit for unit in self.housing.get("units", [])}
        chosen = [(types[u["name"]], u["count"]) for u in self.choice.get("units", [])]
        self.units = [(unit, count) for unit, count in chosen if count]
        taken = sum((Fraction(u["area"]) * n for u, n in self.units), Fraction(0))
        self.flats = taken if self.units else self.entitled
        self.out.facts |= {"entitlement": self.entitled, "units_area": self.flats}

    def months(self) -> int:
        if self.housing["kind"] == "现房":
            return 4
        delivery = self.housing.get("delivered_on", self.housing["delivery_on"])
        return months_between(self.handed or self.end, delivery)

    def allowances(self) -> None:
        self.line("moving", self.built * 40)
        rent = Fraction(self.scheme["temporary_housing"]["rent"])
        months = self.months()
        self.out.facts["months"] = Fraction(months)
        self.offered("temporary_housing.monetary", MONETARY, self.entitled * rent * 4)
        provisional = self.housing["kind"] == "期房" and "delivered_on" not in self.housing
        key = "temporary_housing.relocation"
        self.offered(key, RELOCATION, self.flats * rent * months)
        if self.out.lines[key] and provisional:
            self.out.statuses[key] = {"暂计"}
        elif self.handed is None:
            self.may_be_provisional(key)
        prices = {e["name"]: Fraction(e["price"]) for e in self.scheme.get("equipment", [])}
        moved = [prices[e["name"]] * e["count"] for e in self.case.get("equipment", [])]
        self.line("equipment", sum(moved, Fraction(0)))
        gap = Fraction(self.housing["assessed_price"]) - Fraction(self.housing["price"])
        self.offered("waiver", MONETARY, self.entitled * max(Fraction(0), gap))
        self.line("plot_ratio", max(Fraction(0), self.area - self.built) * 1000)

    def offered(self, key: str, mode: str, amount: Fraction) -> None:
        """A line of one way only: nothing, and not applicable, where the way is not offered."""
        if mode in self.modes:
            self.line(key, amount)
        else:
            self.line(key, 0, "不适用")

    def subsidies(self) -> None:
        on, household = self.scheme.get("subsidies", {}), self.case["household"]
        everyone = on.get("scope", "被安置人员") == "家庭成员"
        people = self.members if everyone else self.resettled
        certificates = {"残疾": 10_000, "重残": 20_000}
        disabled = sum(certificates.get(m.get("disability", ""), 0) for m in people)
        ill = sum(10_000 for m in people if m.get("major_illness", False))
        amounts = {"only_child": 50_000 * household.get("only_child", False)}
        amounts |= {"disability": disabled, "major_illness": ill}
        amounts |= {"low_income": 10_000 * household.get("low_income", False)}
        for key, amount in amounts.items():
            self.line(key, amount if on.get(key, False) else 0)
        for extra in on.get("extra", []):
            amount = self.by_basis(extra["basis"], extra["amount"])
            self.line(f"subsidy.{extra['name']}", amount)

    def by_basis(self, basis: str, amount: Any) -> Fraction:
        times = {"每宅": self.share, "每平方米宅基地": self.area, "每平方米建筑": self.built}
        return Fraction(amount) * times.get(basis, Fraction(len(self.resettled)))

    def adjustments(self) -> None:
        for entry in self.case.get("adjustments", []):
            key = f"adjustment.{entry['name']}"
            if "amount" in entry:
                self.line(key, Fraction(entry["amount"]))
            else:
                self.line(key, 0, "待定")
                self.out.pending.append("adjustment")

    def awards(self) -> None:
        total = Fraction(0)
        for award in self.scheme.get("awards", []):
            amount, code = self.judge_award(award, self.signed, self.handed)
            self.judged("award", award["name"], (code in EARNED, code))
            value = self.by_basis(award["basis"], amount)
            total += self.line(f"award.{award['name']}", value, *self.award_statuses(code))
            if code == "undecided":
                self.out.pending.append("collective")
        self.line("award_cap", -max(Fraction(0), total - self.award_cap()))

    def award_statuses(self, code: str) -> tuple[str, ...]:
        if code == "undecided":
            return ("待定",)
        return ("不适用", "待定") if code in WAITING else ()

    def award_cap(self) -> Fraction:
        cap = Fraction(self.scheme.get("award_cap", 600_000)) * self.share
        return math.floor(cap / self.unit) * self.unit

    def judge_award(self, award: Document, signed: dt.date | None, handed: dt.date | None) -> tuple[Any, str]:
        """The rate that is earned (yuan per basis) and the code of the reason."""
        if award["kind"] == "collective":
            return self.collective(award, signed)
        if signed is None:
            return 0, "not_signed"
        if award["kind"] == "handover":
            if handed is None:
                return 0, "not_handed_over"
            late = handed > award["deadline"]
            return (0, "handed_over_late") if late else (award["amount"], "handed_over")
        if signed < self.start:
            return 0, "signed_before"
        if signed > self.end:
            return 0, "signed_after"
        if award["kind"] == "early_signing":
            return self.stage(award, signed)
        if handed is None:
            return 0, "not_handed_over"
        late = handed > self.end
        return (0, "handed_over_late") if late else (award["amount"], "cooperated")

    def stage(self, award: Document, signed: dt.date) -> tuple[Any, str]:
        for number, stage in enumerate(award["stages"]):
            if signed <= stage["until"]:
                return stage["amount"], "stage_first" if number == 0 else "stage_later"
        return 0, "stage_missed"

    def collective(self, award: Document, signed: dt.date | None) -> tuple[Any, str]:
        unit = self.signing_unit(award)
        if signed is not None and signed > award["deadline"]:
            return 0, "after_deadline"
        if "signed" not in unit:
            return 0, "undecided"
        if signed is None:
            return 0, "not_signed"
        reached = Fraction(unit["signed"], unit["households"])
        tiers = [t for t in award["tiers"] if Fraction(t["rate"]) <= reached]
        if not tiers:
            return 0, "tier_not_reached"
        best = max(tiers, key=lambda tier: tier["rate"])
        top = max(award["tiers"], key=lambda tier: tier["rate"])
        return best["amount"], "tier_top" if best is top else "tier_lower"

    def signing_unit(self, award: Document) -> Document:
        household = self.case["household"]
        group = household["group"] if award["by"] == "村民小组" else None
        wanted = (household["village"], group)
        units = self.scheme.get("signing_units", [])
        return next(u for u in units if (u["village"], u.get("group")) == wanted)

    def purchase(self) -> None:
        excess = max(Fraction(0), self.flats - self.entitled)
        if excess > half_up_area(15 * self.share):
            raise ValueError("more than 15 square metres over the entitlement")
        sale = Fraction(self.housing["price"])
        paid = sum(
            (Fraction(u["area"]) * n * Fraction(u.get("price", sale)) for u, n in self.units),
            Fraction(0),
        )
        if not self.units:
            paid = self.flats * sale
        within = paid * min(self.entitled, self.flats) / self.flats if self.flats else Fraction(0)
        self.offered("purchase.within", RELOCATION, within)
        self.offered("purchase.excess", RELOCATION, excess * Fraction(self.housing["cost_price"]))
        fund = self.flats * Fraction(self.housing.get("maintenance_fund", 0))
        self.offered("maintenance_fund", RELOCATION, fund)
        if not self.units:
            self.may_be_provisional("purchase.within", "maintenance_fund")

    def totals(self) -> None:
        lines = self.out.lines
        own = {MONETARY: ("temporary_housing.monetary", "waiver")}
        own[RELOCATION] = ("temporary_housing.relocation",)
        shared = set(lines) - set(own[MONETARY]) - set(own[RELOCATION]) - set(RELOCATION_LINES)
        base = sum((lines[key] for key in shared), Fraction(0))
        if MONETARY in self.modes:
            self.out.monetary = base + sum(lines[key] for key in own[MONETARY])
        if RELOCATION in self.modes:
            self.out.relocation = base + sum(lines[key] for key in own[RELOCATION])
            bought = lines["purchase.within"] + lines["purchase.excess"]
            self.out.net = self.out.relocation - bought
            value = self.flats * Fraction(self.housing["assessed_price"])
            self.out.housing_value = half_up(value, self.unit)
        self.comparison()

    def comparison(self) -> None:
        if self.out.monetary is None or self.out.net is None or not self.flats:
            return
        gap = (self.out.monetary - self.out.net) / self.flats
        self.out.break_even = half_up(gap, Fraction(1, 100))

    def timeline(self) -> None:
        """For who has not signed: by day, the awards after the cap and what the quota adds."""
        if self.signed is not None:
            return
        awards = [a for a in self.scheme.get("awards", []) if a["kind"] != "collective"]
        early = [a for a in awards if a["kind"] == "early_signing"]
        days = {self.end} | {stage["until"] for award in early for stage in award["stages"]}
        with_quota = half_up(self.decoration(self.scheme["decoration"]["fixed_quota"]), self.unit)
        for until in sorted(days):
            rates = [(a, self.in_time(a, until)) for a in awards]
            sums = [half_up(self.by_basis(a["basis"], rate), self.unit) for a, rate in rates]
            earned = min(sum(sums, Fraction(0)), self.award_cap())
            self.out.timeline.append((until, earned, with_quota - self.out.lines["decoration"]))

    def in_time(self, award: Document, until: dt.date) -> Any:
        """What is earned by signing on a day of the period, as if handed over in time where that still can be."""
        if award["kind"] == "handover" and award["deadline"] < until:
            return 0
        return self.stage(award, until)[0] if award["kind"] == "early_signing" else award["amount"]

    def finality(self) -> None:
        published = [self.home, *self.members, *self.case.get("adjustments", [])]
        pending = self.out.pending
        pending += ["publicity" for entry in published if entry["publicity"] != "无异议"]
        missing = {
            "mode": "mode" not in self.choice,
            "signed": self.signed is None,
            "handed": self.handed is None,
            "units": self.choice.get("mode") == RELOCATION and not self.units,
        }
        pending += [name for name, absent in missing.items() if absent]
        self.out.status = "试算" if pending else "结算"


def settle(case: Document, scheme: Document) -> Outcome:
    """Both arguments as `tomllib` gives them with `parse_float=Decimal`."""
    return Sheet(case, scheme).run()


def settle_file(path: Path) -> Outcome:
    """A case file with the `scheme.toml` of its own folder."""
    return settle(read(path), read(path.with_name("scheme.toml")))
