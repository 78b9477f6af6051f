"""What the oracle speaks of: the guidance transcribed a second time, exact arithmetic, recognition.

Nothing of the package is imported here; see oracle.py.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

Document = Mapping[str, Any]

MONETARY, RELOCATION = "货币安置", "回迁安置"

# Independent transcription of the guidance, for tests only.
TOWNS_3700 = [
    "平谷镇", "马坊镇", "峪口镇", "马昌营镇", "大兴庄镇", "王辛庄镇", "大华山镇",
    "山东庄镇", "南独乐河镇", "东高村镇", "夏各庄镇", "金海湖镇", "兴谷街道",
]  # fmt: skip
TOWNS_3300 = ["刘家店镇", "镇罗营镇", "熊儿寨乡", "黄松峪乡"]
RELATIONS = ["本人", "配偶", "子女", "子女配偶", "父母", "祖父母", "孙子女", "孙子女配偶"]

ZONES_4500 = ("新城规划区", "跨新城界线整建制拆迁")
CERTIFICATES = {"残疾": 10_000, "三级": 10_000, "四级": 10_000, "重残": 20_000, "一级": 20_000, "二级": 20_000}
WORDS_OF_DEATH = ("已故", "去世", "死亡", "亡故")
# What the guidance sets itself: an extra subsidy that says so is warned of, under the clause.
SET_BY_THE_GUIDANCE = {
    "弃房": "八（五）4", "临时安置": "八（五）2", "容积率": "八（五）5", "区位": "八（一）", "重置": "八（二）",
}  # fmt: skip
# The clause of each kind of thing that is pending, or warned of.
CLAUSES = {
    "publicity": "五", "adjustment": "十一", "adjustment_publicity": "十一", "collective": "八（六）3",
    "mode": "八", "signed": "八（六）", "handed": "八（五）2", "units": "八（七）",
    "decoration_appraisal": "八（三）", "replacement_appraisal": "八（二）",
    "stated_area": "十", "illegal_yet_listed": "十", "nobody_as_owner": "五（三）", "measured_beyond": "八（七）1",
    "chosen_before_signing": "八（七）3", "signed_before_the_period": "八（六）", "price": "八（七）2",
    "award_as_subsidy": "八（六）", "award_as_adjustment": "八（六）",
    **{f"subsidy_for_{word}": clause for word, clause in SET_BY_THE_GUIDANCE.items()},
}  # fmt: skip


@dataclass
class Verdict:
    """One recognition: of what kind, of whom, whether it counts, and a short code why."""

    kind: str
    subject: str
    counted: bool
    code: str


@dataclass
class Outcome:
    """What one case comes to.  `lines` in yuan by id; `statuses` the statuses allowed by id."""

    lines: dict[str, Fraction] = field(default_factory=dict)
    statuses: dict[str, set[str]] = field(default_factory=dict)
    facts: dict[str, Fraction] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    marked: dict[str, int] = field(default_factory=dict)  # by subsidy: how many persons, or 0 or 1 household
    pending: list[str] = field(default_factory=list)  # kinds, see CLAUSES
    warnings: list[str] = field(default_factory=list)  # kinds, see CLAUSES
    appraisal_pending: bool = False
    timeline: list[tuple[dt.date, Fraction, Fraction]] = field(default_factory=list)
    monetary: Fraction | None = None
    relocation: Fraction | None = None
    net: Fraction | None = None
    break_even: Fraction | None = None
    housing_value: Fraction | None = None
    status: str = ""

    def values(self) -> dict[str, str]:
        """Flat, as expected.json writes it, with a few more named results."""
        flat = {key: money(value) for key, value in self.lines.items()}
        flat |= {f"#{key}": money(value) for key, value in self.facts.items()}
        totals = {"monetary": self.monetary, "relocation": self.relocation, "net": self.net}
        totals |= {"break_even": self.break_even, "housing_value": self.housing_value}
        flat |= {f"={key}": money(value) for key, value in totals.items()}
        return flat | {"@status": self.status}


def money(value: Fraction | None) -> str:
    """Two decimals; `/` for what is not computed."""
    if value is None:
        return "/"
    cents = value * 100
    assert cents.denominator == 1, f"not a whole fen: {value}"
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(int(cents)), 100)
    return f"{sign}{whole}.{rest:02d}"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)


def half_up(value: Fraction, unit: Fraction) -> Fraction:
    """To a multiple of `unit`, a tie away from zero."""
    size = math.floor(abs(value) / unit + Fraction(1, 2)) * unit
    return -size if value < 0 else size


def down(value: Fraction, unit: Fraction) -> Fraction:
    """To a multiple of `unit`, never above `value`."""
    return math.floor(value / unit) * unit


def down_area(value: Fraction) -> Fraction:
    return down(value, Fraction(1, 100))


def repeated(values: Iterable[Any]) -> bool:
    seen = list(values)
    return len(set(seen)) < len(seen)


def plain_date(value: dt.date | None) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else value


def add_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: dt.date, delivery: dt.date) -> int:
    """Least k, never under 4, with start + k months on or after delivery + 4 months."""
    goal, k = add_months(delivery, 4), 4
    while add_months(start, k) < goal:
        k += 1
    return k


# Recognition -------------------------------------------------------------------------


def judge_building(building: Document) -> tuple[bool, str]:
    floor, inside = building["floor"], building.get("inside", True)
    if building.get("illegal", False):
        return False, "illegal"
    if inside and floor in (1, 2):
        return True, "floor"
    if building.get("permit", False):
        return True, "permit"
    if not inside:
        return False, "outside"
    return False, "basement" if floor < 1 else "upper"


def states_both_conditions(member: Document) -> bool:
    return "collective_member" in member and "registered_in_scope" in member


def judge_member(member: Document, extra: list[str]) -> tuple[bool, str]:
    if member.get("deceased", False):
        return False, "deceased"
    if member.get("housed_before", False):
        return False, "housed_before"
    if "special" not in member and not states_both_conditions(member):
        return (True, "recognised") if member["recognised"] else (False, "not_recognised")
    return judge_by_facts(member, extra)


def judge_by_facts(member: Document, extra: list[str]) -> tuple[bool, str]:
    if "special" in member:
        return True, f"special {member['special']}"
    if not member["collective_member"]:
        return False, "not_collective"
    if not member["registered_in_scope"]:
        return False, "not_registered"
    if member["relation"] in RELATIONS:
        return True, "family"
    if member["relation"] in extra:
        return True, "extra_relation"
    return False, "relation"


def judge_business(business: Document | None) -> tuple[bool, str]:
    if business is None:
        return False, "none"
    for condition in ("licence_valid", "permit_valid", "address_matches", "operating"):
        if not business[condition]:
            return False, condition
    return True, "stated" if "stated_area" in business else "measured"


def location_price(township: str, zone: str) -> int:
    if zone in ZONES_4500:
        return 4500
    if township in TOWNS_3700:
        return 3700
    if township in TOWNS_3300:
        return 3300
    raise ValueError(f"no location price for {township}")
