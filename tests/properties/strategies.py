"""Random valid schemes and cases, as the dictionaries that their TOML files hold.

Values lean towards the edges of the guidance: the control standards, half units, month ends,
the first and last day of a period.  Every pair settles; what would not is repaired here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from hypothesis import strategies as st
from tests import oracle

Table = dict[str, Any]
BASES = ["每宅", "每平方米宅基地", "每平方米建筑", "每人"]
PUBLICITY = ["无异议", "无异议", "无异议", "未公示", "公示中", "有异议"]
VILLAGE, GROUP = "随机村", "第一村民小组"
EARLIEST = dt.date(2019, 3, 22)
MONTH_ENDS = [dt.date(2020, 1, 31), dt.date(2020, 2, 29), dt.date(2021, 2, 28), dt.date(2020, 8, 31)]


@dataclass(frozen=True)
class Pair:
    """A case and its scheme, both as dictionaries."""

    case: Table
    scheme: Table


# Strategies are kept: hypothesis examines each new one, and that is most of the time otherwise.


@cache
def cents(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """A decimal with two places, bounds in hundredths."""
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-2))


@cache
def areas(high: int = 60_000) -> st.SearchStrategy[Decimal]:
    return cents(1, high)


@cache
def edged(values: tuple[str, ...], otherwise: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Decimal]:
    """One of the telling values half the time."""
    return st.sampled_from(values).map(Decimal) | otherwise


@cache
def money(high: int = 10**9) -> st.SearchStrategy[Decimal]:
    """Yuan, with half units more often than chance would have them."""
    return cents(0, high) | st.integers(0, high // 100).map(lambda n: Decimal(n) + Decimal("0.5"))


@cache
def some(strategy: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[Table]:
    """{key: value}, or nothing."""
    return st.just({}).map(dict) | strategy.map(lambda value: {key: value})


@lru_cache(maxsize=None, typed=True)
def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@cache
def days(start: dt.date, end: dt.date) -> st.SearchStrategy[dt.date]:
    return st.dates(start, end) | one_of(start, end)


MODES = one_of(("货币安置",), ("回迁安置",), ("货币安置", "回迁安置")).map(list)

# The scheme ---------------------------------------------------------------------------


@st.composite
def tiers(draw: st.DrawFn) -> list[Table]:
    rates = draw(st.lists(st.integers(1, 10_000), min_size=1, max_size=4, unique=True))
    amounts = sorted(draw(st.lists(money(20_000_000), min_size=len(rates), max_size=len(rates))))
    pairs = zip(sorted(rates), amounts, strict=True)
    listed = [{"rate": Decimal(rate).scaleb(-4), "amount": amount} for rate, amount in pairs]
    return draw(st.permutations(listed))


@st.composite
def stages(draw: st.DrawFn, start: dt.date, end: dt.date) -> list[Table]:
    untils = draw(st.lists(days(start, end), min_size=1, max_size=4, unique=True))
    return [{"until": until, "amount": draw(money(30_000_000))} for until in sorted(untils)]


@st.composite
def award(draw: st.DrawFn, kind: str, start: dt.date, end: dt.date) -> Table:
    made: Table = {"kind": kind, "basis": draw(one_of(*BASES))}
    small = money(20_000_000) if made["basis"] == "每宅" else money(200_000)
    if kind == "early_signing":
        return made | {"stages": draw(stages(start, end))}
    if kind.startswith("collective"):
        by = kind.removeprefix("collective ")
        deadline = draw(days(start - dt.timedelta(30), end))
        return made | {"kind": "collective", "by": by, "deadline": deadline, "tiers": draw(tiers())}
    if kind == "handover":
        made["deadline"] = draw(days(start, end + dt.timedelta(60)))
    return made | {"amount": draw(small)}


KINDS = [
    "cooperation",
    "cooperation",
    "early_signing",
    "early_signing",
    "handover",
    "collective 村",
    "collective 村民小组",
]


@st.composite
def awards(draw: st.DrawFn, start: dt.date, end: dt.date) -> list[Table]:
    kinds = draw(st.permutations(KINDS))[: draw(st.integers(0, 6))]
    return [{"name": f"奖{n}"} | draw(award(kind, start, end)) for n, kind in enumerate(kinds)]


@st.composite
def signing_units(draw: st.DrawFn) -> list[Table]:
    listed: list[Table] = []
    for group in ({}, {"group": GROUP}):
        households = draw(st.integers(1, 300) | one_of(20, 100, 99_999))
        signed = draw(some(st.integers(0, households) | st.just(households), "signed"))
        listed.append({"village": VILLAGE, "households": households} | group | signed)
    return listed


@st.composite
def housing(draw: st.DrawFn, end: dt.date) -> Table:
    made: Table = {
        "kind": draw(one_of("现房", "期房")),
        "price": draw(edged(("4500",), money(1_000_000))),
        "cost_price": draw(money(1_000_000)),
        "assessed_price": draw(edged(("4500", "12000"), money(3_000_000))),
        "per_capita": draw(edged(("40",), cents(1, 4000))),
    }
    later = days(end - dt.timedelta(400), end + dt.timedelta(1500)) | one_of(*MONTH_ENDS)
    if made["kind"] == "期房":
        made["delivery_on"] = draw(later)
        made |= draw(some(later, "delivered_on"))
    made |= draw(some(money(30_000), "maintenance_fund"))
    types = draw(st.lists(areas(12_000), max_size=3))
    made["units"] = [
        {"name": f"户型{n}", "area": area} | draw(some(money(1_000_000), "price")) for n, area in enumerate(types)
    ]
    return made


@st.composite
def subsidies(draw: st.DrawFn) -> Table:
    made = {key: draw(st.booleans()) for key in ("only_child", "disability", "low_income", "major_illness")}
    scope = draw(some(one_of("被安置人员", "家庭成员"), "scope"))
    bases = draw(st.lists(one_of(*BASES), max_size=2))
    extra = [{"name": f"补助{n}", "basis": basis, "amount": draw(money(500_000))} for n, basis in enumerate(bases)]
    return made | scope | {"extra": extra}


@st.composite
def schemes(draw: st.DrawFn) -> Table:
    start = draw(days(EARLIEST, dt.date(2024, 1, 1)) | one_of(*MONTH_ENDS))
    end = start + dt.timedelta(draw(st.integers(0, 120)))
    rent = draw(money(10_000))
    made: Table = {
        "project": {
            "name": "随机项目（示例）",
            "guidance": "京平政发〔2019〕7号",
            "approved_on": EARLIEST,
            "announced_on": EARLIEST,
            "relocation_deadline": end,
            "township": draw(one_of(*oracle.TOWNS_3700, *oracle.TOWNS_3300)),
            "villages": [VILLAGE],
            "zone": draw(one_of("镇域", "新城规划区", "跨新城界线整建制拆迁")),
        }
        | draw(some(MODES, "modes")),
        "rounding": {"to": draw(one_of("分", "元"))},
        "members": {"extra_relations": ["外孙子女"]},
        "award_period": {"start": start, "end": end},
        "decoration": {"fixed_quota": draw(st.booleans())},
        "business_loss": {"rate": draw(edged(("800",), cents(0, 80_000)))},
        "temporary_housing": {"market_rent": Decimal(0), "rent": rent},
        "housing": draw(housing(end)),
        "subsidies": draw(subsidies()),
        "equipment": [{"name": f"设备{n}", "price": draw(money(200_000))} for n in range(draw(st.integers(0, 2)))],
        "awards": draw(awards(start, end)),
        "signing_units": draw(signing_units()),
    }
    return made | draw(some(edged(("600000",), cents(0, 60_000_000)), "award_cap"))


# The case -----------------------------------------------------------------------------

EDGE_AREAS = ("267", "266.99", "267.01", "173", "172.99", "173.01", "133.33", "0.01")
RELATIONS = [*oracle.RELATIONS[2:], "外孙子女", "其他"]


@st.composite
def homestead(draw: st.DrawFn) -> Table:
    area = draw(edged(EDGE_AREAS, areas()))
    made: Table = {
        "area": area,
        "year": draw(one_of(1982, 1983) | st.integers(1900, 2100)),
        "basis": draw(one_of("批准文件", "登统认定")),
        "publicity": draw(one_of(*PUBLICITY)),
    }
    made |= draw(some(one_of("镇域", "新城规划区", "跨新城界线整建制拆迁"), "zone"))
    if draw(st.booleans()):
        whole = area + draw(cents(0, 60_000))
        made |= {"plot_id": "随机宗", "plot_area": whole}
    return made


@st.composite
def buildings(draw: st.DrawFn, land: Decimal) -> list[Table]:
    """Up to five; a first floor that would not fit on the land moves up a storey."""
    listed, left = [], land
    for number in range(draw(st.integers(0, 5))):
        building: Table = {
            "name": f"房{number}",
            "floor": draw(one_of(1, 1, 1, 2, 3, 0, -1)),
            "area": draw(areas(20_000)),
            "replacement_value": draw(money(50_000_000)),
            "inside": draw(one_of(True, True, True, False)),
            "permit": draw(st.booleans()),
            "illegal": draw(one_of(False, False, False, True)),
        }
        first = building["inside"] and building["floor"] == 1 and not building["illegal"]
        if first and building["area"] > left:
            building["floor"] = 2
        elif first:
            left -= building["area"]
        listed.append(building)
    return listed


@st.composite
def member(draw: st.DrawFn, number: int) -> Table:
    relation = ["本人", "配偶"][number] if number < 2 else draw(one_of(*RELATIONS))
    made: Table = {"name": f"人{number}", "relation": relation, "publicity": draw(one_of(*PUBLICITY))}
    mostly = one_of(True, True, True, False)
    made |= {"collective_member": draw(mostly), "registered_in_scope": draw(mostly)}
    made |= draw(some(one_of("服兵役", "上学", "服刑", "其他"), "special"))
    made |= draw(some(one_of("残疾", "重残"), "disability"))
    return made | {"housed_before": not draw(mostly), "major_illness": draw(st.booleans())}


@st.composite
def business(draw: st.DrawFn) -> Table:
    mostly = one_of(True, True, True, False)
    conditions = ("licence_valid", "permit_valid", "address_matches", "operating")
    made: Table = {key: draw(mostly) for key in conditions}
    made |= draw(some(areas(20_000), "stated_area"))
    return made | {"measured_area": draw(areas(20_000))}


@st.composite
def adjustments(draw: st.DrawFn) -> list[Table]:
    amounts = draw(st.lists(some(cents(-(10**8), 10**8), "amount"), max_size=2))
    return [
        {"name": f"事项{n}", "reason": "认定", "publicity": draw(one_of(*PUBLICITY))} | amount
        for n, amount in enumerate(amounts)
    ]


ANY_DAY = days(dt.date(2018, 1, 1), dt.date(2026, 1, 1))


def telling_days(scheme: Table) -> list[dt.date]:
    """The days on which something changes, and the days beside them."""
    period = scheme["award_period"]
    turning = [period["start"], period["end"]]
    for entry in scheme["awards"]:
        turning += [entry["deadline"]] if "deadline" in entry else []
        turning += [stage["until"] for stage in entry.get("stages", [])]
    return sorted({day + dt.timedelta(shift) for day in turning for shift in (-1, 0, 1)})


@st.composite
def choice(draw: st.DrawFn, scheme: Table) -> Table:
    near = st.sampled_from(telling_days(scheme)) | ANY_DAY
    modes = scheme["project"].get("modes", ["货币安置", "回迁安置"])
    made = draw(some(one_of(*modes), "mode"))
    made |= draw(some(one_of("二者取高", "按宅基地面积", "按被安置人员"), "basis"))
    made |= draw(some(near, "signed_on"))
    if "signed_on" in made:
        handed = draw(some(near, "handed_over_on"))
        if handed:
            made["handed_over_on"] = max(handed["handed_over_on"], made["signed_on"])
    if "signed_on" in made and draw(st.booleans()):
        made["signed_on"] = dt.datetime.combine(made["signed_on"], dt.time(23, 59, 59))
    return made


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A scheme and a case of it; under relocation, mostly with flats that fit the entitlement."""
    scheme = draw(schemes())
    land = draw(homestead())
    case: Table = {
        "case_id": "随机-1",
        "household": {
            "owner": "随机户（示例）",
            "village": VILLAGE,
            "group": GROUP,
            "address": "随机村1号",
            "low_income": draw(st.booleans()),
            "only_child": draw(st.booleans()),
        },
        "homestead": land,
        "buildings": draw(buildings(land["area"])),
        "appraisal": {"agency": "示例", "report": "示例", "decoration_value": draw(money(50_000_000))},
        "members": [draw(member(n)) for n in range(draw(st.integers(1, 7)))],
        "equipment": [{"name": e["name"], "count": draw(st.integers(0, 99))} for e in scheme["equipment"]],
        "adjustments": draw(adjustments()),
        "choice": draw(choice(scheme)),
    } | draw(some(business(), "business"))
    if case["choice"].get("mode") == "回迁安置":
        draw(fitted_units(case, scheme))
    return Pair(case, scheme)


@st.composite
def fitted_units(draw: st.DrawFn, case: Table, scheme: Table) -> None:
    """Choose flats: some of the scheme's types, and one made to measure around the entitlement."""
    sheet = oracle.Sheet(case, scheme)
    entitled = sheet.run().facts["entitlement"]
    most = entitled + oracle.half_up_area(15 * sheet.share)
    types = scheme["housing"]["units"]
    chosen = [{"name": t["name"], "count": draw(st.integers(0, 2))} for t in types]
    taken = sum((Fraction(t["area"]) * c["count"] for t, c in zip(types, chosen, strict=True)), Fraction(0))
    if taken > most:
        chosen, taken = [], Fraction(0)
    room = int((most - taken) * 100)
    if room and draw(st.booleans()):
        size = draw(st.integers(1, room) | st.just(room))
        types.append({"name": "量身", "area": Decimal(size).scaleb(-2)} | draw(some(money(1_000_000), "price")))
        chosen.append({"name": "量身", "count": 1})
    case["choice"]["units"] = draw(st.permutations(chosen))
