"""One change to a valid pair, which may or may not make it an input error: acceptance is then compared.

A change is a path in the case or the scheme, and a value; paths that lead nowhere are not drawn.
"""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.clauses.examples import keys_of, put, remove
from tests.properties.strategies import Pair, Table, pairs

GONE = ...
NOON = dt.datetime(2020, 3, 31, 12)
DAY = dt.date(2020, 3, 31)
PERIOD = {"scheme.award_period.start": dt.date(2020, 4, 30), "scheme.award_period.end": dt.date(2020, 4, 29)}
TYPE = {"name": "户型0", "area": Decimal(1)}

# Each a set of changes made together.
CHANGES: list[Table] = [
    # Times of day, dates
    *({path: NOON} for path in ("scheme.award_period.end", "scheme.project.approved_on", "scheme.members.as_of")),
    *({path: NOON} for path in ("scheme.awards.0.deadline", "scheme.awards.0.stages.0.until")),
    *({path: NOON} for path in ("scheme.housing.delivery_on", "scheme.housing.units.0.delivered_on")),
    *({path: NOON} for path in ("scheme.signing_units.0.counts.0.on", "scheme.project.relocation_deadline")),
    PERIOD,
    {"scheme.project.approved_on": dt.date(2019, 3, 21)},
    {"scheme.project.implementation_approved_on": dt.date(2019, 3, 21)},
    {"scheme.project.announced_on": dt.date(2019, 3, 21)},
    {"case.choice.signed_on": GONE},
    {"case.choice.handed_over_on": dt.date(2018, 1, 1)},
    {"case.choice.signed_on": dt.datetime(2020, 3, 31, 12, tzinfo=dt.UTC)},
    # Limits of the guidance
    {"scheme.award_cap": Decimal("600000.01")},
    {"scheme.housing.per_capita": Decimal("40.01")},
    {"scheme.temporary_housing.market_rent": Decimal("9999")},
    {"scheme.project.township": "滨河街道"},
    {"scheme.project.township": "别处镇"},
    {"scheme.business_loss.rate": Decimal("800.01")},
    {"scheme.business_loss.rate": Decimal("800")},
    {"scheme.business_loss.rates.0.rate": Decimal("800.01")},
    {"scheme.business_loss": {}},
    {"scheme.business_loss.rates.1.name": "行业0"},
    # Awards
    {"scheme.awards.0.marked": True},
    {"scheme.awards.0.marked": False},
    {"scheme.awards.0.mode": "货币安置"},
    {"scheme.awards.0.basis": "每平方米安置房"},
    {"scheme.awards.0.basis": "每宅"},
    {"scheme.awards.0.at_least": Decimal(1)},
    {"scheme.awards.0.at_least": Decimal(2), "scheme.awards.0.at_most": Decimal(1)},
    {"scheme.awards.0.stages.0.at_least": Decimal(2), "scheme.awards.0.stages.0.at_most": Decimal(1)},
    {"scheme.awards.0.tiers.0.at_least": Decimal(2), "scheme.awards.0.tiers.0.at_most": Decimal(2)},
    {"scheme.awards.0.stages": [{"until": DAY, "amount": 1}]},
    {"scheme.awards.0.stages.1.until": DAY},
    {"scheme.awards.0.deadline": DAY},
    {"scheme.awards.0.deadline": dt.date(2099, 1, 1)},
    {"scheme.awards.0.deadline": GONE},
    {"scheme.awards.0.amount": GONE},
    {"scheme.awards.0.tiers.0.amount": Decimal(0)},
    {"scheme.awards.0.tiers.1.rate": Decimal(1)},
    {"scheme.awards.1.name": "奖0"},
    # Signing units
    {"scheme.signing_units.0.signed": 1},
    {"scheme.signing_units.0.signed": 100_000},
    {"scheme.signing_units.0.counts": [{"on": DAY, "signed": 0}]},
    {"scheme.signing_units.0.counts": []},
    {"scheme.signing_units.0.counts.0.signed": 99_999},
    {"scheme.signing_units.0.counts.1.signed": 0},
    {"scheme.signing_units.0.households": 1},
    {"scheme.signing_units.1.group": GONE},
    {"scheme.signing_units.1.group": "别的组"},
    # Housing, subsidies
    {"scheme.temporary_housing.late": [{"after": 0, "rent": 9999}]},
    {"scheme.temporary_housing.late": [{"after": 3, "rent": 9999}, {"after": 3, "rent": 9999}]},
    {"scheme.temporary_housing.late": [{"after": 3, "rent": 9999}, {"after": 4, "rent": 9998}]},
    {"scheme.temporary_housing.rent": Decimal("99.99")},
    {"scheme.housing.delivery_on": GONE},
    {"scheme.housing.kind": "期房"},
    {"scheme.housing.units.0.kind": "期房"},
    {"scheme.housing.units.0.delivery_on": GONE},
    {"scheme.housing.units.1": TYPE},
    {"scheme.subsidies.extra.0.basis": "每平方米安置房"},
    {"scheme.subsidies.extra.0.mode": GONE},
    {"scheme.subsidies.extra.0.mode": "回迁安置"},
    {"scheme.subsidies.extra.0.marked": True},
    {"scheme.subsidies.extra.0.marked": False},
    {"scheme.subsidies.extra.0.basis": "每人"},
    {"scheme.subsidies.extra.0.unknown": 1},
    # Lists of the household
    *({f"case.household.{key}": names} for key in ("subsidies", "awards") for names in (["没有"], [], ["奖0", "奖0"])),
    {"case.members.0.subsidies": ["没有"]},
    # People
    {"case.members.0.recognised": True},
    {"case.members.0.recognised": False},
    {"case.members.0.deceased": True},
    {"case.members.0.deceased": GONE},
    {"case.members.0.special": "上学"},
    {"case.members.0.housed_before": True},
    {"case.members.0.publicity": GONE},
    {"case.members.0.name": "已故的人（示例）"},
    {"case.members.0.name": "人（死亡）", "case.members.0.deceased": False},
    {"case.members.0.relation": "其他"},
    {"case.members.0.relation": "外甥"},
    {"case.members.1.relation": "本人"},
    {"case.members.2.relation": "配偶"},
    {"case.members.1.name": "人0"},
    {"case.members.0.disability": "五级"},
    {"case.members.0.disability": "四级"},
    {"case.members.0.collective_member": GONE, "case.members.0.recognised": GONE},
    {"case.members.0.collective_member": GONE},
    # The rest of the case
    {"case.household.village": "别的村"},
    {"case.household.group": GONE},
    {"case.homestead.plot_id": GONE},
    {"case.homestead.plot_area": Decimal("0.01")},
    {"case.homestead.area": Decimal("0.001")},
    {"case.homestead.zone": "镇域"},
    {"case.business.rate": "行业0"},
    {"case.business.rate": GONE},
    {"case.business.stated_area": GONE, "case.business.measured_area": GONE},
    {"case.buildings.0.floor": 1, "case.buildings.0.area": Decimal("99999.99")},
    {"case.buildings.0.replacement_value": GONE},
    {"case.appraisal": GONE},
    {"case.appraisal.decoration_value": GONE},
    {"case.choice.mode": GONE},
    {"case.choice.mode": "货币安置"},
    {"case.choice.units.0.measured": Decimal(60)},
    {"case.choice.units.0.measured": GONE},
    {"case.choice.units.0.count": 2},
    {"case.choice.units.0.count": 0},
    {"case.choice.units.0.name": "没有"},
]


@st.composite
def spoiled(draw: st.DrawFn) -> Pair:
    number = draw(st.integers(0, 10_000))
    pair = draw(pairs())
    changes = [change for change in CHANGES if all(leads_somewhere(pair, path) for path in change)]
    for path, value in copy.deepcopy(changes[number % len(changes)]).items():
        make(pair, path, value)
    return pair


def leads_somewhere(pair: Pair, path: str) -> bool:
    """Whether the table that is changed is there."""
    *parents, _ = keys_of(path)
    here: Any = {"case": pair.case, "scheme": pair.scheme}
    for key in parents:
        there = len(here) > key if isinstance(key, int) else key in here
        if not there:
            return False
        here = here[key]
    return not isinstance(here, list) or len(here) > 1


def make(pair: Pair, path: str, value: Any) -> None:
    document = {"case": pair.case, "scheme": pair.scheme}
    if value is not GONE:
        put(document, path, value)
    elif has(document, path):
        remove(document, path)


def has(document: Any, path: str) -> bool:
    for key in keys_of(path):
        if key not in document if isinstance(key, str) else len(document) <= key:
            return False
        document = document[key]
    return True
