"""The tables of what may be chosen: the ways side by side, and the flats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chaiqian.documents.scheme import UnitType
from chaiqian.household.compare.aims import AIMS
from chaiqian.household.compare.flats import Absence, Combination, FlatCombination
from chaiqian.household.compare.household import HouseholdComparison
from chaiqian.household.compare.ways import BASES, Way, Ways
from chaiqian.law.fact_labels import LACKS_APPRAISAL, unappraised
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.rules.terms import BY_PERSONS, BY_PLOT
from chaiqian.law.settlement import Settlement
from chaiqian.output.report import AREA, BAR, MONEY, NUMBER, RIGHT, WHOLE_BAR, WORD, Cell, Column, Table
from chaiqian.output.text import NOT_APPLICABLE, area, cut, money, safe

SHORT_MODE = {MONETARY: "货币", RELOCATION: "回迁"}
SHORT_BASIS = {BY_PLOT: "按面积", BY_PERSONS: "按人员"}
PRINTED_FLATS, PRINTED_FLAT_TEXT, PRINTED_PRICES = 5, 48, 120
OWN_PRICES = "，户型后面写着单价的按所写"


def title_of(way: Way) -> str:
    """A way as a column is headed."""
    return f"{SHORT_MODE[way.mode]}{SHORT_BASIS[way.basis]}"


# --- The ways ---


def ways_table(ways: Ways) -> Table:
    """The lines that differ, what is paid for flats, and what each way comes to."""
    columns = (Column("项目（元）", width=14), *(Column(title_of(way), RIGHT) for way in ways.ways))
    rows = (*_lines(ways), *_sums(ways))
    lacking = f"尚未评估完，合计和净额{LACKS_APPRAISAL}。" if ways.settlement.appraisal_pending else ""
    notes = (*filter(None, (lacking,)), *_notes(ways))
    return Table("方式", "各种方式并列（只列有差别的项目）", columns, rows, notes=notes)


def _lines(ways: Ways) -> Iterator[tuple[Cell, ...]]:
    for line in ways.differing:
        yield _row(line.name, [way.amount(line.id) for way in ways.ways])
    yield _row("合计", [way.total for way in ways.ways])
    for line in ways.paid:
        mark = "减：" if line.group == "购房" else "另缴："
        yield _row(mark + line.name, [way.amount(line.id) for way in ways.ways])


def _sums(ways: Ways) -> Iterator[tuple[Cell, ...]]:
    """What every way comes to; what no way has is left out."""
    return (row for row in _all_sums(ways) if set(row[1:]) != {NOT_APPLICABLE})


def _all_sums(ways: Ways) -> Iterator[tuple[Cell, ...]]:
    yield _row("净额（负数由被拆迁人补交）", [way.net for way in ways.ways])
    yield _row("应安置面积（㎡）", [way.entitlement for way in ways.ways])
    yield _row("安置房面积（㎡）", [None if way.mode == MONETARY else way.units_area for way in ways.ways])
    yield _row("净额加安置房（按评估价格）", [way.worth for way in ways.ways])
    yield _row("房价平衡点（元/㎡）", [way.break_even for way in ways.ways])


def _row(label: str, values: Iterable[int | None]) -> tuple[Cell, ...]:
    return (label, *map(_text, values))


def _text(value: int | None) -> str:
    return NOT_APPLICABLE if value is None else money(value)


def _notes(ways: Ways) -> Iterator[str]:
    columns = "、".join(SHORT_BASIS[basis] + "：" + basis for basis in BASES)
    yield f"{columns}。本户的购房面积依据：{ways.basis}。"
    best = "、".join(way.mode for way in ways.best)
    if len(ways.best) > 1:
        yield f"按评估价格折算，{best}相等。"
    elif len({way.mode for way in ways.ways}) > 1:
        yield f"按评估价格折算，{best}较高；市场房价高于房价平衡点的，选房折合的价值高于货币安置。"
    else:
        yield f"方案只设{best}。"
    for way in ways.ways:
        if not way.flats_kept:
            yield f"{way.basis}时所选安置房超过允许的面积差（八（七）1（3）），该列按应安置面积计算。"
        elif way.mode == RELOCATION and not ways.settlement.case.choice.units:
            yield f"尚未选房，{title_of(way)}一列{_supposed_flats(way)}。"


def _supposed_flats(way: Way) -> str:
    """Which flats a column supposes for who chose none; that there are none may have several reasons, told above."""
    units = way.settlement.case.choice.units
    if not units:
        return "没有选出户型，按应安置面积计算"
    return f"按{cut('、'.join(f'{unit.name} {unit.count} 套' for unit in units), PRINTED_FLAT_TEXT)}计算"


def worth_table(ways: Ways) -> Table:
    """Net and flats at the assessed price together, as bars."""
    most = max(max(way.worth for way in ways.ways), 1)
    columns = (Column("方式", WORD), Column("净额加安置房（元）", MONEY), Column("", BAR, 20))
    rows = tuple((title_of(way), way.worth, _share(way.worth, most)) for way in ways.ways)
    return Table("价值", unappraised("折合价值", bool(ways.settlement.appraisal_pending)), columns, rows)


def _share(value: int, most: int) -> Cell:
    # Less than nothing has no bar: the figure stands beside it.
    return value * WHOLE_BAR // most if value > 0 else ""


# --- The flats ---


def aims_table(found: HouseholdComparison, printed: bool) -> Table:
    """The best combination of each aim, an area that units really make; each beside 货币安置."""
    columns = (
        Column("怎样选", width=9),
        Column("户型", width=12),
        Column("面积㎡", AREA),
        Column("未用㎡", AREA),
        Column("购房款", MONEY),
        Column("净额", MONEY),
        Column("比要钱", RIGHT),
    )
    rows = tuple(_aim_row(found, *one, printed) for one in _by_combination(found.flats))
    title = unappraised("能选的房（元）", bool(found.settlement.appraisal_pending))
    nothing = nothing_because(found.flats) + _by_other_basis(found.ways, found.flats)
    kept = [index for index in range(len(columns)) if index < len(columns) - 1 or found.money is not None]
    rows = tuple(tuple(row[index] for index in kept) for row in rows)
    notes = tuple(_aims_notes(found))
    return Table("选房", title, tuple(columns[index] for index in kept), rows, notes=notes, nothing=nothing)


def _by_combination(flats: FlatCombination) -> list[tuple[Combination, list[str]]]:
    """Each combination that is best by an aim, once, with the names of those aims; the aim asked for first."""
    found: dict[tuple[int, ...], tuple[Combination, list[str]]] = {}
    for key, entry in flats.by_aim.items():
        found.setdefault(entry.counts, (entry, []))[1].append(AIMS[key].name)
    return list(found.values())


def _aim_row(found: HouseholdComparison, entry: Combination, aims: list[str], printed: bool) -> tuple[Cell, ...]:
    names = _flat_names(entry, found.settlement, printed)
    above = found.above_money(entry.worth)
    return "、".join(aims), names, entry.area, entry.unused, entry.price, entry.net, _above(above)


def _above(above: int | None) -> Cell:
    if not above:
        return above if above is None else "相等"
    return f"{'高' if above > 0 else '低'} {money(abs(above))}"


def _aims_notes(found: HouseholdComparison) -> Iterator[str]:
    if found.flats.absence is not None:
        return
    flats = found.flats
    limit = f"{area(flats.entitlement)} + {area(flats.limit)} = {area(flats.most)}"
    yield (
        f"共 {flats.total:,} 种组合，全部算过，列出每种选法最好的一种。"
        f"可选面积不超过应安置面积加面积差上限：{limit}（八（七）1（3））。"
    )
    yield "未用的应安置面积不另行补偿；购房款不含另行缴纳的专项维修资金。"
    if found.money is not None:
        yield f"比要钱：净额加按评估价格折算的安置房，与要钱的 {money(found.money.net)} 元相比。"
    yield from _prices(found.settlement)


def _prices(settlement: Settlement) -> Iterator[str]:
    """The types with their areas, and what a ㎡ costs: the scheme's price, a type's own, beyond the entitlement."""
    housing = settlement.scheme.housing
    types = "、".join(_type(unit) for unit in housing.units)
    yield f"户型：{cut(types, PRINTED_PRICES)}。"
    yield (
        f"售价 {money(housing.price)} 元/㎡{OWN_PRICES if any(unit.price for unit in housing.units) else ''}"
        f"（应安置面积以内）；面积差部分 {money(housing.cost_price)} 元/㎡。"
    )


def _type(unit: UnitType) -> str:
    own = "" if unit.price is None else f"（{money(unit.price)} 元/㎡）"
    return f"{safe(unit.name)} {area(unit.area)}{own}"


def flats_table(ways: Ways, flats: FlatCombination, printed: bool) -> Table:
    """The first combinations by the aim, with the count of all; or why there is none."""
    shown = flats.best[:PRINTED_FLATS] if printed else flats.best
    columns = (
        Column("", NUMBER),
        Column("面积㎡", AREA),
        Column("面积差", AREA),
        Column("未用", AREA),
        Column("购房款", MONEY),
        Column("净额", MONEY),
        Column("加安置房", MONEY),
        Column("户型", width=14),
    )
    rows = tuple(_flat(number, entry, ways.settlement, printed) for number, entry in enumerate(shown, 1))
    notes = tuple(_flat_notes(flats, len(shown)))
    title = unappraised(f"选房：{flats.aim.name}（元）", bool(ways.settlement.appraisal_pending))
    return Table(
        "选房", title, columns, rows, notes=notes, nothing=nothing_because(flats) + _by_other_basis(ways, flats)
    )


def _flat(number: int, entry: Combination, settlement: Settlement, printed: bool) -> tuple[Cell, ...]:
    names = _flat_names(entry, settlement, printed)
    return number, entry.area, entry.excess, entry.unused, entry.price, entry.net, entry.worth, names


def _flat_names(entry: Combination, settlement: Settlement, printed: bool) -> str:
    names = flats_text(entry, settlement)
    if printed and len(names) > PRINTED_FLAT_TEXT:
        return f"{names[:PRINTED_FLAT_TEXT]}…（共 {entry.flats} 套）"
    return names


def flats_text(entry: Combination, settlement: Settlement) -> str:
    """The types and how many of each, masked before anything is cut."""
    units = settlement.scheme.housing.units
    return "、".join(
        f"{safe(unit.name)} {number} 套" for unit, number in zip(units, entry.counts, strict=True) if number
    )


def _flat_notes(flats: FlatCombination, shown: int) -> Iterator[str]:
    if flats.absence is None:
        yield f"共 {flats.total:,} 种组合，全部算过，列出前 {shown} 种：{flats.aim.words}。"
        limit = f"{area(flats.entitlement)} + {area(flats.limit)} = {area(flats.most)}"
        yield f"可选面积不超过应安置面积加面积差上限：{limit}（八（七）1（3））。"
        yield "加安置房：净额加按评估价格折算的安置房，可与上面的货币安置比较。"
        yield "购房款不含另行缴纳的专项维修资金；未用的应安置面积不另行补偿。"


def _by_other_basis(ways: Ways, flats: FlatCombination) -> str:
    """That flats would fit by the basis that the household did not elect."""
    if flats.absence is not Absence.NOTHING_FITS or flats.smallest is None:
        return ""
    for basis, entitled in ways.entitlements.items():
        if basis != ways.basis and flats.smallest <= entitled + flats.limit:
            return f"改为{basis}（应安置面积 {area(entitled)}）的，有合适的户型。"
    return ""


def nothing_because(flats: FlatCombination) -> str:
    """Why there is no ranking."""
    if flats.absence is Absence.NO_TYPES:
        return "方案没有列出户型，无从组合。"
    if flats.absence is Absence.NOTHING_FITS:
        smallest = area(flats.smallest or 0)
        return f"没有一套合适：最小的户型 {smallest}，大于可选的最大面积 {area(flats.most)}（八（七）1（3））。"
    if flats.absence is Absence.TOO_MANY:
        return f"共 {flats.total:,} 种组合，多到不能逐一计算，没有排序。请核对方案的户型面积。"
    return ""
