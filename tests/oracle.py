"""A second opinion on every figure: the whole settlement, worked out the plain way.

Nothing of the package is imported here.  The figures of the guidance are transcribed a
second time on purpose, so that a slip in the package's data file shows as a difference
in the tests.  Everything is a Fraction until a line is rounded; no speed is sought.

Amounts are in yuan and areas in square metres, as the files write them.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

from tests.oracle_awards import EARNED, WAITING, Awards, award_limit, bounded
from tests.oracle_housing import chosen, entitlement_as_flats
from tests.oracle_terms import (
    CERTIFICATES,
    MONETARY,
    RELATIONS,
    RELOCATION,
    TOWNS_3300,
    TOWNS_3700,
    Document,
    Outcome,
    Verdict,
    down_area,
    half_up,
    judge_building,
    judge_business,
    judge_member,
    location_price,
    money,
    plain_date,
    read,
)
from tests.oracle_warnings import warnings

__all__ = [
    "RELATIONS",
    "TOWNS_3300",
    "TOWNS_3700",
    "Outcome",
    "Sheet",
    "down_area",
    "money",
    "plain_date",
    "read",
    "settle",
    "settle_file",
]

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
        self.judge_award = Awards(case, scheme).judge
        self.lines_of: dict[str, set[str]] = {MONETARY: {"temporary_housing.monetary", "waiver"}}
        self.lines_of[RELOCATION] = {"temporary_housing.relocation"}

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
        self.recognise()
        self.compensation()
        self.allowances()
        self.subsidies()
        self.adjustments()
        self.awards()
        self.purchase()
        self.totals()
        self.timeline()
        self.finality()
        self.warn()
        return self.out

    def recognise(self) -> None:
        self.land()
        self.buildings()
        self.people()
        self.entitlement()

    def judged(self, kind: str, subject: str, verdict: tuple[bool, str]) -> bool:
        self.out.verdicts.append(Verdict(kind, subject, *verdict))
        return verdict[0]

    def land(self) -> None:
        self.area = Fraction(self.home["area"])
        whole = Fraction(self.home.get("plot_area", self.home["area"]))
        self.share = self.area / whole
        standard = 267 if self.home["year"] <= 1982 else 173
        self.cap = down_area(standard * self.share)
        project = self.scheme["project"]
        self.price = location_price(project["township"], self.home.get("zone", project["zone"]))
        self.out.facts |= {"control_standard": self.cap, "location_price": Fraction(self.price)}

    def buildings(self) -> None:
        counted = [b for b in self.case.get("buildings", []) if self.judged("building", b["name"], judge_building(b))]
        first = [b for b in counted if b["floor"] == 1 and b.get("inside", True)]
        self.built = sum((Fraction(b["area"]) for b in counted), Fraction(0))
        self.first = sum((Fraction(b["area"]) for b in first), Fraction(0))
        valued = [b["replacement_value"] for b in counted if "replacement_value" in b]
        self.replaced = sum(map(Fraction, valued), Fraction(0))
        self.known_values, self.missing_values = len(valued), len(counted) - len(valued)
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
        self.replacement()
        self.decoration_line()
        self.line("business_loss", self.business_area() * self.business_rate())

    def replacement(self) -> None:
        if self.missing_values:
            self.line("replacement", self.replaced, "暂计" if self.known_values else "待定")
            self.lacks_appraisal("replacement")
        else:
            self.line("replacement", self.replaced)

    def decoration_line(self) -> None:
        quota = self.scheme["decoration"]["fixed_quota"] and self.in_period()
        amount = self.decoration(quota)
        if "appraisal" not in self.case:
            # A quota that comes to nothing: the page leaves open whether a part is known.
            self.line("decoration", amount, *({"暂计"} if amount else {"暂计", "待定"} if quota else {"待定"}))
            self.lacks_appraisal("decoration")
            return
        self.line("decoration", amount)
        if self.signed is None:
            self.may_be_provisional("decoration")

    def lacks_appraisal(self, line: str) -> None:
        self.out.appraisal_pending = True
        self.out.pending.append(f"{line}_appraisal")

    def business_rate(self) -> Fraction:
        terms = self.scheme["business_loss"]
        if "rate" in terms or "business" not in self.case:
            return Fraction(terms.get("rate", 0))
        return next(Fraction(r["rate"]) for r in terms["rates"] if r["name"] == self.case["business"]["rate"])

    def in_period(self) -> bool:
        return self.signed is not None and self.start <= self.signed <= self.end

    def decoration(self, quota: bool) -> Fraction:
        appraised = Fraction(self.case.get("appraisal", {}).get("decoration_value", 0))
        edge = self.area * Fraction(75, 100)
        fixed = 1000 * min(self.first, edge) + 600 * max(Fraction(0), self.first - edge)
        return max(appraised, fixed) if quota else appraised

    def business_area(self) -> Fraction:
        business = self.case.get("business")
        if not self.judged("business", "", judge_business(business)):
            return Fraction(0)
        assert business is not None
        if "stated_area" in business:
            return Fraction(business["stated_area"])
        return min(Fraction(business["measured_area"]), self.first * Fraction(60, 100))

    def entitlement(self) -> None:
        by_plot = min(self.area, self.cap)
        by_persons = len(self.resettled) * Fraction(self.housing["per_capita"])
        basis = self.choice.get("basis", "二者取高")
        ways = {"按宅基地面积": by_plot, "按被安置人员": by_persons}
        self.entitled = ways.get(basis, max(by_plot, by_persons))
        self.units = list(chosen(self.choice, self.housing))
        self.counted = self.units or [entitlement_as_flats(self.entitled, self.housing)]
        self.flats = sum((flats.area for flats in self.counted), Fraction(0))
        self.out.facts |= {"entitlement": self.entitled, "units_area": self.flats}

    def start_of_rent(self) -> dt.date:
        """Nobody is out of the house before signing."""
        return self.handed or max(self.end, self.signed or self.end)

    def allowances(self) -> None:
        self.line("moving", self.built * 40)
        self.temporary_housing()
        prices = {e["name"]: Fraction(e["price"]) for e in self.scheme.get("equipment", [])}
        moved = [prices[e["name"]] * e["count"] for e in self.case.get("equipment", [])]
        self.line("equipment", sum(moved, Fraction(0)))
        gap = Fraction(self.housing["assessed_price"]) - Fraction(self.housing["price"])
        self.offered("waiver", MONETARY, self.entitled * max(Fraction(0), gap))
        self.line("plot_ratio", max(Fraction(0), self.area - self.built) * 1000)

    def temporary_housing(self) -> None:
        terms, start = self.scheme["temporary_housing"], self.start_of_rent()
        self.out.facts["months"] = Fraction(max(flats.months(start) for flats in self.counted))
        self.offered("temporary_housing.monetary", MONETARY, self.entitled * Fraction(terms["rent"]) * 4)
        key = "temporary_housing.relocation"
        rents = [flats.rent(start, terms) for flats in self.counted]
        self.offered(key, RELOCATION, sum(rents, Fraction(0)))
        if self.out.lines[key] and any(flats.provisional for flats in self.counted):
            self.out.statuses[key] = {"暂计"}
        elif self.handed is None:
            self.may_be_provisional(key)

    def offered(self, key: str, mode: str, amount: Fraction) -> None:
        """A line of one way only: nothing, and not applicable, where the way is not offered."""
        if mode in self.modes:
            self.line(key, amount)
        else:
            self.line(key, 0, "不适用")

    def subsidies(self) -> None:
        on, household = self.scheme.get("subsidies", {}), self.case["household"]
        everyone = on.get("scope", "被安置人员") == "家庭成员"
        people = [m for m in self.members if not m.get("deceased", False)] if everyone else self.resettled
        disabled = sum(CERTIFICATES.get(m.get("disability", ""), 0) for m in people)
        ill = sum(10_000 for m in people if m.get("major_illness", False))
        amounts = {"only_child": 50_000 * household.get("only_child", False)}
        amounts |= {"disability": disabled, "major_illness": ill}
        amounts |= {"low_income": 10_000 * household.get("low_income", False)}
        for key, amount in amounts.items():
            self.line(key, amount if on.get(key, False) else 0)
        for extra in on.get("extra", []):
            self.extra_subsidy(extra)

    def extra_subsidy(self, extra: Document) -> None:
        key, times = f"subsidy.{extra['name']}", self.times(extra)
        if extra.get("marked", False):
            listed = self.listed(extra)
            self.out.marked[extra["name"]] = listed
            times = Fraction(listed) if extra["basis"] == "每人" else times * listed
        self.two_way_line(key, extra.get("mode"), Fraction(extra["amount"]) * times)
        if extra["basis"] == "每平方米安置房" and not self.units:
            self.may_be_provisional(key)

    def two_way_line(self, key: str, mode: str | None, amount: Fraction) -> None:
        if mode is None:
            self.line(key, amount)
        else:
            self.lines_of[mode].add(key)
            self.offered(key, mode, amount)

    def listed(self, extra: Document) -> int:
        """How many resettled persons list it; or whether the household does."""
        holders = self.resettled if extra["basis"] == "每人" else [self.case["household"]]
        return sum(extra["name"] in holder.get("subsidies", []) for holder in holders)

    def times(self, entry: Document) -> Fraction:
        of_flats = self.flats if entry.get("mode") == RELOCATION else self.entitled
        return {
            "每宅": self.share,
            "每平方米宅基地": self.area,
            "每平方米建筑": self.built,
            "每平方米安置房": of_flats,
            "每人": Fraction(len(self.resettled)),
        }[entry["basis"]]

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
            term, code = self.judge_award(award, self.signed, self.handed)
            self.judged("award", award["name"], (code in EARNED, code))
            total += self.line(f"award.{award['name']}", self.worth(award, term), *self.award_statuses(code))
            if code == "undecided":
                self.out.pending.append("collective")
        self.line("award_cap", -max(Fraction(0), total - award_limit(self.scheme, self.share, self.unit)))

    def worth(self, award: Document, term: Document | None) -> Fraction:
        if term is None:
            return Fraction(0)
        return bounded(term, Fraction(term["amount"]) * self.times(award), self.share, self.unit)

    def award_statuses(self, code: str) -> tuple[str, ...]:
        if code in ("undecided", "not_listed"):
            return ("待定",) if code == "undecided" else ("不适用",)
        return ("不适用", "待定") if code in WAITING else ()

    def purchase(self) -> None:
        excess = max(Fraction(0), self.flats - self.entitled)
        paid = sum((flats.area * flats.price for flats in self.counted), Fraction(0))
        within = paid * min(self.entitled, self.flats) / self.flats if self.flats else Fraction(0)
        self.offered("purchase.within", RELOCATION, within)
        self.offered("purchase.excess", RELOCATION, excess * Fraction(self.housing["cost_price"]))
        fund = self.flats * Fraction(self.housing.get("maintenance_fund", 0))
        self.offered("maintenance_fund", RELOCATION, fund)
        if not self.units:
            self.may_be_provisional("purchase.within", "maintenance_fund")

    def totals(self) -> None:
        lines = self.out.lines
        own = self.lines_of
        shared = set(lines) - own[MONETARY] - own[RELOCATION] - set(RELOCATION_LINES)
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
        limit = award_limit(self.scheme, self.share, self.unit)
        with_quota = half_up(self.decoration(self.scheme["decoration"]["fixed_quota"]), self.unit)
        for day in sorted(self.timeline_days(awards)):
            terms = [(award, self.judge_award(award, day, day)[0]) for award in awards]
            sums = [half_up(self.worth(award, term), self.unit) for award, term in terms]
            earned = min(sum(sums, Fraction(0)), limit)
            self.out.timeline.append((day, earned, with_quota - self.out.lines["decoration"]))

    def timeline_days(self, awards: list[Document]) -> set[dt.date]:
        """The last days of the stages that the household can have, and of the period."""
        early = [award for award in awards if award["kind"] == "early_signing"]
        listed = self.case["household"].get("awards", [])
        open_to_it = [a for a in early if not a.get("marked", False) or a["name"] in listed]
        return {self.end} | {stage["until"] for award in open_to_it for stage in award["stages"]}

    def finality(self) -> None:
        pending = self.out.pending
        living = [member for member in self.members if not member.get("deceased", False)]
        pending += ["publicity" for entry in [self.home, *living] if entry["publicity"] != "无异议"]
        adjusted = self.case.get("adjustments", [])
        pending += ["adjustment_publicity" for entry in adjusted if entry["publicity"] != "无异议"]
        missing = {
            "mode": "mode" not in self.choice,
            "signed": self.signed is None,
            "handed": self.handed is None,
            "units": self.choice.get("mode") == RELOCATION and not self.units,
        }
        pending += [name for name, absent in missing.items() if absent]
        self.out.status = "试算" if pending else "结算"

    def warn(self) -> None:
        self.out.warnings += warnings(self)


def settle(case: Document, scheme: Document) -> Outcome:
    """Both arguments as `tomllib` gives them with `parse_float=Decimal`."""
    return Sheet(case, scheme).run()


def settle_file(path: Path) -> Outcome:
    """A case file with the `scheme.toml` of its own folder."""
    return settle(read(path), read(path.with_name("scheme.toml")))
