"""Random valid pairs of a scheme and a case, as the dictionaries that their TOML files hold.

Every key of both files is drawn.  Values lean towards the edges of the guidance: the control
standards, half units, month ends, the first and last day of a period.  Every pair settles;
what would not is repaired here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from tests import oracle
from tests.oracle_terms import judge_by_facts
from tests.properties.basics import (
    FLAGS,
    GROUP,
    MOSTLY,
    RARELY,
    VILLAGE,
    Table,
    areas,
    cents,
    days,
    edged,
    flag,
    money,
    one_of,
    some,
)
from tests.properties.random_schemes import own_terms, schemes

__all__ = ["Pair", "Table", "keep_awards", "keep_extras", "pairs"]

PUBLICITY = ["无异议", "无异议", "无异议", "未公示", "公示中", "有异议"]
EDGE_AREAS = ("267", "266.99", "267.01", "173", "172.99", "173.01", "133.33", "0.01")
RELATIONS = [*oracle.RELATIONS[2:], "外孙子女", "其他"]


@dataclass(frozen=True)
class Pair:
    """A case and its scheme, both as dictionaries."""

    case: Table
    scheme: Table


def keep_awards(pair: Pair, wanted: Callable[[Table], bool]) -> None:
    """Leave out the other awards, and what the files say of them."""
    kept = [award for award in pair.scheme["awards"] if wanted(award)]
    pair.scheme["awards"] = kept
    keep_listed(pair.case["household"], "awards", kept)
    for unit in pair.scheme["signing_units"]:
        by = "村民小组" if "group" in unit else "村"
        deadlines = {award["deadline"] for award in kept if award.get("by") == by}
        if "counts" in unit:
            unit["counts"] = [entry for entry in unit["counts"] if entry["on"] in deadlines]


def keep_extras(pair: Pair, wanted: Callable[[Table], bool]) -> None:
    """Leave out the other extra subsidies, and what the case says of them."""
    kept = [extra for extra in pair.scheme["subsidies"]["extra"] if wanted(extra)]
    pair.scheme["subsidies"]["extra"] = kept
    for holder in [pair.case["household"], *pair.case["members"]]:
        keep_listed(holder, "subsidies", kept)


def keep_listed(holder: Table, key: str, kept: list[Table]) -> None:
    names = {entry["name"] for entry in kept}
    holder[key] = [name for name in holder.get(key, []) if name in names]


# The land and what stands on it -------------------------------------------------------


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
    if draw(FLAGS):
        whole = area + draw(cents(0, 60_000))
        made |= {"plot_id": "随机宗", "plot_area": whole}
    return made


@st.composite
def building(draw: st.DrawFn, number: int) -> Table:
    made: Table = {
        "name": f"房{number}",
        "floor": draw(one_of(1, 1, 1, 2, 3, 0, -1)),
        "area": draw(areas(20_000)),
        "inside": draw(MOSTLY),
        "permit": draw(FLAGS),
        "illegal": draw(RARELY),
    }
    return made | ({"replacement_value": draw(money(50_000_000))} if draw(MOSTLY) else {})


@st.composite
def buildings(draw: st.DrawFn, land: Decimal) -> list[Table]:
    """Up to five; a first floor that would not fit on the land moves up a storey."""
    listed, left = [], land
    for number in range(draw(st.integers(0, 5))):
        made = draw(building(number))
        first = made["inside"] and made["floor"] == 1 and not made["illegal"]
        if first and made["area"] > left:
            made["floor"] = 2
        elif first:
            left -= made["area"]
        listed.append(made)
    return listed


# The people ---------------------------------------------------------------------------


@st.composite
def recognition(draw: st.DrawFn, relation: str) -> Table:
    """The conditions, the group's verdict alone, or both, which then agree."""
    made: Table = {"housed_before": not draw(MOSTLY)} | draw(some(one_of("服兵役", "上学", "服刑", "其他"), "special"))
    alone = draw(RARELY)
    if not alone:
        made |= {"collective_member": draw(MOSTLY), "registered_in_scope": draw(MOSTLY)}
    if not alone and draw(MOSTLY):
        return made
    facts = made | {"relation": relation}
    free = alone and "special" not in made
    verdict = draw(FLAGS) if free else judge_by_facts(facts, ["外孙子女"])[0]
    return made | {"recognised": verdict and not made["housed_before"]}


@st.composite
def member(draw: st.DrawFn, number: int, listable: list[str]) -> Table:
    relation = ["本人", "配偶"][number] if number < 2 else draw(one_of(*RELATIONS))
    made: Table = {"name": f"人{number}", "relation": relation, "major_illness": draw(FLAGS)}
    made |= draw(some(one_of("残疾", "重残", "一级", "二级", "三级", "四级"), "disability"))
    made |= {"subsidies": listed} if (listed := draw(listing(listable))) else {}
    if draw(one_of(False, False, False, False, True)):
        return made | draw(late_member(made["name"]))
    made |= draw(some(st.just(False), "deceased"))
    return made | {"publicity": draw(one_of(*PUBLICITY))} | draw(recognition(relation))


@st.composite
def late_member(draw: st.DrawFn, name: str) -> Table:
    """Who had died by then: whatever else is said of the person counts for nothing."""
    made: Table = {"deceased": True, "name": name + draw(one_of("", "", "（已故）", "（去世）"))}
    made |= draw(some(one_of(*PUBLICITY), "publicity")) | draw(flag("collective_member"))
    made |= draw(flag("registered_in_scope"))
    return made | draw(some(st.just(False), "recognised"))


@st.composite
def listing(draw: st.DrawFn, names: list[str]) -> list[str]:
    return [name for name in names if draw(FLAGS)]


def marked_names(scheme: Table) -> tuple[list[str], list[str], list[str]]:
    """For persons, for households, and awards."""
    extras = [extra for extra in scheme["subsidies"]["extra"] if extra.get("marked")]
    persons = [extra["name"] for extra in extras if extra["basis"] == "每人"]
    households = [extra["name"] for extra in extras if extra["basis"] != "每人"]
    return persons, households, [award["name"] for award in scheme["awards"] if award.get("marked")]


@st.composite
def household(draw: st.DrawFn, scheme: Table) -> Table:
    _, subsidies, awards = marked_names(scheme)
    made: Table = {"owner": "随机户（示例）", "village": VILLAGE, "group": GROUP, "address": "随机村1号"}
    made |= {"low_income": draw(FLAGS), "only_child": draw(FLAGS)} | draw(some(st.just("代理（示例）"), "agent"))
    return made | {"subsidies": draw(listing(subsidies)), "awards": draw(listing(awards))}


# The rest of the case -----------------------------------------------------------------


@st.composite
def business(draw: st.DrawFn, terms: Table) -> Table:
    conditions = ("licence_valid", "permit_valid", "address_matches", "operating")
    made: Table = {key: draw(MOSTLY) for key in conditions}
    if "rates" in terms:
        made["rate"] = draw(st.sampled_from([rate["name"] for rate in terms["rates"]]))
    made |= draw(some(areas(20_000), "stated_area"))
    return made | {"measured_area": draw(areas(20_000))}


@st.composite
def adjustments(draw: st.DrawFn) -> list[Table]:
    amounts = draw(st.lists(some(cents(-(10**8), 10**8), "amount"), max_size=2))
    return [
        {"name": f"{draw(one_of('事项', '无违章奖'))}{n}", "reason": "认定", "publicity": draw(one_of(*PUBLICITY))}
        | amount
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
    if "signed_on" in made and draw(FLAGS):
        made["signed_on"] = dt.datetime.combine(made["signed_on"], dt.time(23, 59, 59))
    return made


@st.composite
def appraisal(draw: st.DrawFn) -> Table:
    return {"agency": "示例", "report": "示例", "decoration_value": draw(money(50_000_000))}


@st.composite
def nothing_left_open(draw: st.DrawFn, case: Table, scheme: Table) -> None:
    """Whatever would be pending is decided, so that final settlements are not rare; flats come later."""
    for entry in [case["homestead"], *case["members"], *case["adjustments"]]:
        entry |= {"publicity": "无异议"} if "publicity" in entry else {}
    for entry in case["adjustments"]:
        entry.setdefault("amount", draw(cents(-(10**8), 10**8)))
    for entry in case["buildings"]:
        entry.setdefault("replacement_value", draw(money(50_000_000)))
    case.setdefault("appraisal", draw(appraisal()))
    made = case["choice"]
    made.setdefault("mode", draw(st.sampled_from(scheme["project"].get("modes", ["货币安置", "回迁安置"]))))
    made.setdefault("signed_on", draw(days(*scheme["award_period"].values())))
    made.setdefault("handed_over_on", oracle.plain_date(made["signed_on"]))
    count_everything(scheme)


def count_everything(scheme: Table) -> None:
    """A unit that lacks a count has everybody signed at every deadline."""
    collective = [award for award in scheme["awards"] if award["kind"] == "collective"]
    for unit in scheme["signing_units"]:
        by = "村民小组" if "group" in unit else "村"
        deadlines = [award["deadline"] for award in collective if award["by"] == by]
        if "signed" not in unit and len(unit.get("counts", [])) < len(deadlines):
            unit["counts"] = [{"on": day, "signed": unit["households"]} for day in deadlines]


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A scheme and a case of it; under relocation, mostly with flats that fit the entitlement."""
    scheme = draw(schemes())
    land = draw(homestead())
    for_persons = marked_names(scheme)[0]
    case: Table = {
        "case_id": "随机-1",
        "household": draw(household(scheme)),
        "homestead": land,
        "buildings": draw(buildings(land["area"])),
        "members": [draw(member(n, for_persons)) for n in range(draw(st.integers(1, 7)))],
        "equipment": [{"name": e["name"], "count": draw(st.integers(0, 99))} for e in scheme["equipment"]],
        "adjustments": draw(adjustments()),
        "choice": draw(choice(scheme)),
    }
    case |= {"appraisal": draw(appraisal())} if draw(MOSTLY) else {}
    case |= draw(some(business(scheme["business_loss"]), "business"))
    if draw(RARELY):
        draw(nothing_left_open(case, scheme))
    if case["choice"].get("mode") == "回迁安置":
        draw(fitted_units(case, scheme))
    return Pair(case, scheme)


# Flats that fit -----------------------------------------------------------------------


@st.composite
def fitted_units(draw: st.DrawFn, case: Table, scheme: Table) -> None:
    """Choose flats: some of the scheme's types, and one made to measure around the entitlement."""
    sheet = oracle.Sheet(case, scheme)
    sheet.recognise()
    most = sheet.entitled + oracle.down_area(15 * sheet.share)
    types = scheme["housing"]["units"]
    chosen = [{"name": t["name"], "count": draw(st.integers(0, 2))} for t in types]
    taken = sum((Fraction(t["area"]) * c["count"] for t, c in zip(types, chosen, strict=True)), Fraction(0))
    if taken > most:
        chosen, taken = [], Fraction(0)
    room = int((most - taken) * 100)
    if room and draw(FLAGS):
        types.append(draw(made_to_measure(scheme["housing"], room)))
        chosen.append({"name": "量身", "count": 1})
    areas = {unit["name"]: unit["area"] for unit in types}
    surveyed = [entry for each in chosen for entry in draw(as_surveyed(each, areas[each["name"]]))]
    case["choice"]["units"] = draw(st.permutations(surveyed))


@st.composite
def made_to_measure(draw: st.DrawFn, housing: Table, room: int) -> Table:
    size = draw(st.integers(1, room) | st.just(room))
    own = draw(own_terms(housing, days(dt.date(2020, 1, 1), dt.date(2026, 1, 1))))
    return {"name": "量身", "area": Decimal(size).scaleb(-2)} | own


@st.composite
def as_surveyed(draw: st.DrawFn, entry: Table, area: Decimal) -> list[Table]:
    """As chosen; or each flat on its own with the area that was surveyed, around the type's."""
    if not entry["count"] or draw(MOSTLY):
        return [entry]
    near = st.just(area) | cents(max(1, int(area * 100) - 500), int(area * 100) + 500)
    return [{"name": entry["name"], "count": 1, "measured": draw(near)} for _ in range(entry["count"])]
