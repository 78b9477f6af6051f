"""Random valid schemes, with every key that a scheme may have."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st
from tests import oracle
from tests.properties.basics import (
    BASES,
    EARLIEST,
    FLAGS,
    GROUP,
    MONTH_ENDS,
    VILLAGE,
    Table,
    areas,
    cents,
    days,
    edged,
    flag,
    money,
    one_of,
    rising,
    some,
)

KINDS = ["cooperation", "cooperation", "early_signing", "early_signing", "handover", "handover"]
MODES = one_of(("货币安置",), ("回迁安置",), ("货币安置", "回迁安置")).map(list)


# Awards -------------------------------------------------------------------------------


@st.composite
def bounds(draw: st.DrawFn, basis: str) -> Table:
    """Mostly near what an amount comes to; none where the amount is for a whole homestead."""
    if basis == "每宅":
        return {}
    low, high = sorted([draw(money(30_000_000)), draw(money(30_000_000))])
    at_least = draw(some(one_of(Decimal(0), low, high), "at_least"))
    return at_least | draw(some(st.just(high), "at_most"))


@st.composite
def tiers(draw: st.DrawFn, basis: str) -> list[Table]:
    rates = draw(st.lists(st.integers(1, 10_000), min_size=1, max_size=4, unique=True))
    amounts = draw(rising(money(20_000_000), len(rates)))
    pairs = zip(sorted(rates), amounts, strict=True)
    listed = [{"rate": Decimal(rate).scaleb(-4), "amount": amount} | draw(bounds(basis)) for rate, amount in pairs]
    return draw(st.permutations(listed))


@st.composite
def stages(draw: st.DrawFn, basis: str, start: dt.date, end: dt.date) -> list[Table]:
    untils = draw(st.lists(days(start, end), min_size=1, max_size=4, unique=True))
    return [{"until": day, "amount": draw(money(30_000_000))} | draw(bounds(basis)) for day in sorted(untils)]


@st.composite
def award(draw: st.DrawFn, kind: str, start: dt.date, end: dt.date) -> Table:
    basis = draw(one_of(*BASES))
    made: Table = {"kind": kind, "basis": basis} | draw(flag("marked"))
    if kind == "early_signing":
        return made | {"stages": draw(stages(basis, start, end))}
    late = end + dt.timedelta(60)
    if kind == "handover" and draw(FLAGS):
        return made | {"stages": draw(stages(basis, start, late))}
    if kind == "handover":
        made["deadline"] = draw(days(start, late))
    small = money(20_000_000) if basis == "每宅" else money(200_000)
    return made | {"amount": draw(small)} | draw(bounds(basis))


@st.composite
def collective_awards(draw: st.DrawFn, start: dt.date, end: dt.date) -> list[Table]:
    """Up to three deadlines for each unit, in any order."""
    made = []
    for by in ("村", "村民小组"):
        near = days(start - dt.timedelta(30), end)
        for deadline in draw(st.lists(near, max_size=3, unique=True)):
            basis = draw(one_of(*BASES))
            made.append({"kind": "collective", "basis": basis, "by": by, "deadline": deadline})
            made[-1]["tiers"] = draw(tiers(basis))
    return made


@st.composite
def awards(draw: st.DrawFn, start: dt.date, end: dt.date) -> list[Table]:
    kinds = draw(st.permutations(KINDS))[: draw(st.integers(0, 5))]
    made = [draw(award(kind, start, end)) for kind in kinds] + draw(collective_awards(start, end))
    names = [f"{draw(one_of('奖', '奖', '无违章奖'))}{n}" for n in range(len(made))]
    return [{"name": name} | entry for name, entry in zip(names, draw(st.permutations(made)), strict=True)]


@st.composite
def signing_units(draw: st.DrawFn, awards: list[Table]) -> list[Table]:
    listed: list[Table] = []
    for by, group in (("村", {}), ("村民小组", {"group": GROUP})):
        deadlines = sorted(a["deadline"] for a in awards if a["kind"] == "collective" and a["by"] == by)
        households = draw(st.integers(1, 300) | one_of(20, 100, 99_999))
        counted = draw(counting(deadlines, households))
        listed.append({"village": VILLAGE, "households": households} | group | counted)
    return listed


@st.composite
def counting(draw: st.DrawFn, deadlines: list[dt.date], households: int) -> Table:
    """`signed` where there is one deadline at most, else a count for some of them."""
    many = st.integers(0, households) | st.just(households)
    if len(deadlines) < 2 and draw(FLAGS):
        return draw(some(many, "signed"))
    counted = [day for day in deadlines if draw(FLAGS)]
    rows = zip(counted, draw(rising(many, len(counted))), strict=True)
    return draw(some(st.permutations([{"on": on, "signed": signed} for on, signed in rows]), "counts"))


# Housing ------------------------------------------------------------------------------


@st.composite
def own_terms(draw: st.DrawFn, housing: Table, later: st.SearchStrategy[dt.date]) -> Table:
    """What one type may have of its own; a future one has some date to wait for."""
    made = draw(some(money(1_000_000), "price")) | draw(some(one_of("现房", "期房"), "kind"))
    if draw(FLAGS):
        made |= draw(some(later, "delivery_on")) | draw(some(later, "delivered_on"))
    future = made.get("kind", housing["kind"]) == "期房"
    if future and not {"delivery_on", "delivered_on"} & {*made, *housing}:
        made[draw(one_of("delivery_on", "delivered_on"))] = draw(later)
    return made


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
    made |= draw(some(later, "delivery_on")) | draw(some(later, "delivered_on"))
    if made["kind"] == "期房":
        made.setdefault("delivery_on", draw(later))
    made |= draw(some(money(30_000), "maintenance_fund"))
    types = draw(st.lists(areas(12_000), max_size=3))
    made["units"] = [{"name": f"户型{n}", "area": area} | draw(own_terms(made, later)) for n, area in enumerate(types)]
    return made


@st.composite
def temporary_housing(draw: st.DrawFn) -> Table:
    rent, *later = draw(rising(money(10_000), draw(st.integers(1, 4))))
    after = sorted(draw(st.lists(st.integers(1, 40), min_size=len(later), max_size=len(later), unique=True)))
    late = [{"after": month, "rent": higher} for month, higher in zip(after, later, strict=True)]
    made: Table = {"market_rent": draw(one_of(Decimal(0), rent)), "rent": rent}
    return made | ({"late": late} if late or draw(FLAGS) else {})


# The rest -----------------------------------------------------------------------------

TELLING = ["补助", "补助", "补助", "奖励补助", "弃房补助", "临时安置补助", "容积率补助", "区位补助", "重置补助"]


@st.composite
def extra_subsidy(draw: st.DrawFn, number: int) -> Table:
    made: Table = {"name": f"{draw(one_of(*TELLING))}{number}", "amount": draw(money(500_000))}
    made |= draw(flag("marked")) | draw(some(one_of("货币安置", "回迁安置"), "mode"))
    return made | {"basis": draw(one_of(*BASES, "每平方米安置房") if "mode" in made else one_of(*BASES))}


@st.composite
def subsidies(draw: st.DrawFn) -> Table:
    made = {key: draw(FLAGS) for key in ("only_child", "disability", "low_income", "major_illness")}
    scope = draw(some(one_of("被安置人员", "家庭成员"), "scope"))
    return made | scope | {"extra": [draw(extra_subsidy(n)) for n in range(draw(st.integers(0, 3)))]}


@st.composite
def business_loss(draw: st.DrawFn) -> Table:
    rate = edged(("800",), cents(0, 80_000))
    if draw(FLAGS):
        return {"rate": draw(rate)}
    return {"rates": [{"name": f"行业{n}", "rate": draw(rate)} for n in range(draw(st.integers(1, 3)))]}


@st.composite
def project(draw: st.DrawFn, end: dt.date) -> Table:
    return {
        "name": "随机项目（示例）",
        "guidance": "京平政发〔2019〕7号",
        "approved_on": EARLIEST,
        "announced_on": EARLIEST,
        "relocation_deadline": end,
        "township": draw(one_of(*oracle.TOWNS_3700, *oracle.TOWNS_3300)),
        "villages": [VILLAGE],
        "zone": draw(one_of("镇域", "新城规划区", "跨新城界线整建制拆迁")),
    } | draw(some(MODES, "modes"))


@st.composite
def schemes(draw: st.DrawFn) -> Table:
    start = draw(days(EARLIEST, dt.date(2024, 1, 1)) | one_of(*MONTH_ENDS))
    end = start + dt.timedelta(draw(st.integers(0, 120)))
    listed = draw(awards(start, end))
    made: Table = {
        "project": draw(project(end)),
        "rounding": {"to": draw(one_of("分", "元"))},
        "members": {"extra_relations": ["外孙子女"]} | draw(some(st.just(EARLIEST), "as_of")),
        "award_period": {"start": start, "end": end},
        "decoration": {"fixed_quota": draw(FLAGS)},
        "business_loss": draw(business_loss()),
        "temporary_housing": draw(temporary_housing()),
        "housing": draw(housing(end)),
        "subsidies": draw(subsidies()),
        "equipment": [{"name": f"设备{n}", "price": draw(money(200_000))} for n in range(draw(st.integers(0, 2)))],
        "awards": listed,
        "signing_units": draw(signing_units(listed)),
    }
    return made | draw(some(edged(("600000",), cents(0, 60_000_000)), "award_cap"))
