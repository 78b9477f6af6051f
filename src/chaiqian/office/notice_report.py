"""A notice for the village board, as a report: nothing in it that identifies or reaches a person beyond the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from chaiqian.documents.case import Case
from chaiqian.documents.private_text import hide_private, mask_names, masks_of
from chaiqian.documents.scheme import Scheme
from chaiqian.law.fact_labels import LACKS_APPRAISAL, unappraised
from chaiqian.law.settlement import ESTIMATE, FINAL, Settlement
from chaiqian.office.by_place import Place, groups_of
from chaiqian.office.publicity import (
    CLAUSES,
    LAND,
    LEGACY,
    PEOPLE,
    RESULT,
    LandRow,
    LegacyRow,
    Notice,
    PersonRow,
    ResultRow,
    Row,
    paid_in_all,
)
from chaiqian.output.pdf import day
from chaiqian.output.report import AREA, MONEY, NUMBER, TEXT, WORD, Cell, Column, Group, Report, Table, sum_row

TITLES = {
    LAND: "宅基地认定结果公示",
    PEOPLE: "被安置人员认定结果公示",
    LEGACY: "历史遗留特殊问题认定结果公示",
    RESULT: "拆迁补偿安置结果公示",
}
NOT_DECIDED = "尚未认定，认定后另行公示"
# What is not decided: the tab and the title of its table; beside it, what the table of the decided is called.
APART = {LEGACY: ("尚未认定", NOT_DECIDED), RESULT: (ESTIMATE, "试算（尚有待定事项，结果可能变化）")}
DECIDED = {LEGACY: "已经认定", RESULT: FINAL}
TABS = {LAND: "宅基地", PEOPLE: "人员", LEGACY: "历史遗留", RESULT: "结果"}
NUMBERED, ID, OWNER = Column("序号", NUMBER, 3), Column("编号", TEXT, 6), Column("被拆迁人", TEXT, 6)
ADDRESS = Column("坐落", TEXT, 9)
WHO = (NUMBERED, ID, OWNER)
COLUMNS = {
    LAND: (
        *WHO,
        ADDRESS,
        Column("认定面积（㎡）", AREA, 5),
        Column("年份", WORD, 4),
        Column("认定依据", WORD, 5),
        Column("批准文件", TEXT, 8),
        Column("控制标准（㎡）", AREA, 5),
        Column("认定理由", TEXT, 13),
    ),
    PEOPLE: (
        NUMBERED,
        Column("姓名", TEXT, 8),
        Column("与被拆迁人关系", TEXT, 6),
        Column("认定结果", WORD, 6),
        Column("理由", TEXT, 16),
        Column("依据", WORD, 5),
    ),
    LEGACY: (
        *WHO,
        ADDRESS,
        Column("事项", TEXT, 10),
        Column("增减", WORD, 3),
        Column("认定理由", TEXT, 20),
        Column("依据", WORD, 3),
    ),
    RESULT: (
        *WHO,
        Column("合法宅基地面积（㎡）", AREA, 6),
        Column("被安置人员（人）", NUMBER, 5),
        Column("应安置面积（㎡）", AREA, 6),
        Column("结果状态", WORD, 4),
    ),
}
AMOUNT_COLUMNS = (
    Column("安置方式", WORD, 4),
    Column("补偿补助奖励合计（元）", MONEY, 8),
    Column("购房款（元）", MONEY, 7),
    Column("应付（元）", MONEY, 7),
    Column("应补交（元）", MONEY, 6),
)
OBJECTION = (
    "公示期内，对公示内容有异议的，可以到上述受理地点当面提出或者书面提出；收到异议后进行调查、复核，复核结果重新公示。"
    "多少天答复，指导意见没有规定，提出异议时请向受理单位问明。"
)
EFFECTS = {
    LAND: "公示期满没有异议的，公示内容作为认定宅基地及其面积的依据。",
    PEOPLE: "公示期满没有异议的，公示内容作为确认被安置人员的依据。",
    LEGACY: "",
    RESULT: "",
}
OPEN_RESULTS = "试算的尚有待定事项，结果可能变化，单独列出，不计入结算的合计。"
PRIVACY = "公示内容不含住户的身份证号和电话。"
UNDECIDED_AMOUNTS = "尚未选定安置方式的，金额处为“/”，不计入合计；应补交的，由被拆迁人交纳。"
TO_FILL_IN = "________________"
NO_DAY = "______年____月____日"
COUNTED = {PEOPLE: "人", LEGACY: "项"}
MORE, LESS, NEITHER = "增加", "扣减", "不增不减"
GROUPS = {LAND: "村宅基地登统小组（签字）", PEOPLE: "村被安置人员认定小组（签字）"}


@dataclass(frozen=True, slots=True)
class Posting:
    """How a notice is posted: the days (None: filled in by hand), where to object, and what is asked for."""

    start: date | None = None
    end: date | None = None
    contact: str = ""
    place: str = ""
    phone: str = ""
    masked: bool = False
    amounts: bool = False
    village: str | None = None
    turn: int | None = None
    large: bool = False


def notice_report(scheme: Scheme, notice: Notice, posting: Posting, left_out: int) -> Report:
    """Compose the notice of one project; `left_out` households have no row because their files have problems."""
    project = scheme.project
    where = posting.village or "、".join(project.villages)
    return Report(
        title=TITLES[notice.kind],
        facts=tuple((label, hide_private(value)) for label, value in _facts(scheme, notice, posting))
        + (("受理电话", posting.phone or TO_FILL_IN),),
        tables=tuple(_tables(notice, posting)),
        cautions=_left_out(left_out, posting.village),
        closing=tuple(filter(None, _closing(notice, posting))),
        signatures=_signatures(scheme, notice.kind),
        footer=hide_private(project.name),
        running=hide_private(f"{TITLES[notice.kind]}　{where}　{_turn(posting)}　公示期 {_period(posting)}"),
        sealed=True,
        large=posting.large,
    )


def office_of(township: str) -> str:
    """The government of a township, or the office of a street."""
    return f"{township}办事处" if township.endswith("街道") else f"{township}人民政府"


def _facts(scheme: Scheme, notice: Notice, posting: Posting) -> Iterable[tuple[str, str]]:
    project = scheme.project
    yield "项目", project.name
    yield "村", posting.village or "、".join(project.villages)
    yield "拆迁人", project.demolisher or TO_FILL_IN
    yield "公示依据", f"{project.guidance} {CLAUSES[notice.kind]}"
    if notice.kind == PEOPLE and scheme.members.as_of:
        yield "认定截止日", day(scheme.members.as_of)
    yield "公示次数", _turn(posting)
    yield "公示期", _period(posting)
    yield "张贴", f"{NO_DAY}张贴，张贴人 {TO_FILL_IN}；{NO_DAY}撤下，见证人 {TO_FILL_IN}"
    yield "异议受理单位", posting.contact or f"{office_of(project.township)}拆迁补偿安置工作组"
    yield "受理地点", posting.place or TO_FILL_IN


def _turn(posting: Posting) -> str:
    return f"第 {posting.turn or '____'} 次公示"


def _period(posting: Posting) -> str:
    first, last = (day(one) or NO_DAY for one in (posting.start, posting.end))
    return f"{first} 至 {last}"


def _left_out(count: int, village: str | None) -> tuple[str, ...]:
    if not count:
        return ()
    perhaps = "（其中可能有本村的）" if village else ""
    return (f"本项目另有 {count} 户{perhaps}的资料有问题，没有列入本公示；核实后另行公示，不影响这些户的权利。",)


def _closing(notice: Notice, posting: Posting) -> Iterable[str]:
    yield OPEN_RESULTS if notice.estimates else ""
    yield UNDECIDED_AMOUNTS if posting.amounts else ""
    yield OBJECTION + EFFECTS[notice.kind]
    yield PRIVACY
    without = sum(bool(row.settlement.appraisal_pending) for row in notice.rows) if posting.amounts else 0
    yield f"有 {without} 户尚未评估完，这些户的金额和合计{LACKS_APPRAISAL}。" if without else ""


def _signatures(scheme: Scheme, kind: str) -> tuple[str, ...]:
    office = f"{office_of(scheme.project.township)}拆迁补偿安置工作组（盖章）"
    if kind in GROUPS:
        return GROUPS[kind], "村民委员会（盖章）", office
    return "拆迁人（盖章）", "村民委员会（盖章）", office


def _tables(notice: Notice, posting: Posting) -> Iterator[Table]:
    """What is decided; and apart from it, where there is any, what is not."""
    decided = [row for row in notice.rows if _is_decided(row)]
    rest = [row for row in notice.rows if not _is_decided(row)]
    if decided or not rest:
        yield _table(notice.kind, decided, posting, TABS[notice.kind], DECIDED.get(notice.kind, ""))
    if rest:
        yield _table(notice.kind, rest, posting, *APART[notice.kind])


def _is_decided(row: Row) -> bool:
    """Whether the group has decided on an item, and whether a result is final."""
    if isinstance(row, LegacyRow):
        return row.amount is not None
    return not isinstance(row, ResultRow) or row.status == FINAL


def _table(kind: str, found: Sequence[Row], posting: Posting, tab: str, what: str) -> Table:
    columns = COLUMNS[kind] + (AMOUNT_COLUMNS if posting.amounts else ())
    rows = tuple((number, *_cells(row, posting)) for number, row in enumerate(found, 1))
    households = len(dict.fromkeys(id(row.settlement) for row in found))
    status = ESTIMATE if tab == APART[RESULT][0] else FINAL
    counted = f"{households} 户" + (f"、{len(rows)} 人" if kind == PEOPLE else "")
    return Table(
        tab,
        f"{what}：{counted}" if what else f"共 {counted}",
        columns,
        rows,
        _total(columns, status, rows) if rows and kind == RESULT else None,
        nothing="没有需要公示的内容",
        groups=tuple(_headings(kind, found, posting)),
        summed=True,
    )


def _headings(kind: str, found: Sequence[Row], posting: Posting) -> Iterator[Group]:
    """The villages and groups of rows, and over the persons of a household the household."""
    homes = [row.settlement.case.household for row in found]
    places = [Place(hide_private(home.village), home.group and hide_private(home.group)) for home in homes]
    above = groups_of(places, COUNTED.get(kind, "户"))
    yield from above
    if kind != PEOPLE:
        return
    level = 1 + max((group.level for group in above), default=1)
    for _, run in groupby(range(len(found)), key=lambda index: id(found[index].settlement)):
        rows = list(run)
        settlement = found[rows[0]].settlement
        name = _naming(settlement, posting.masked)
        case_id = _hiding(settlement, posting.masked)(settlement.case.case_id)
        title = f"{case_id}　{name(settlement.case.household.owner)}　{len(rows)} 人"
        yield Group(rows[0], rows[-1] + 1, title, level)


def _total(columns: Sequence[Column], status: str, rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    return sum_row(("合计", f"{status} {len(rows)} 户"), columns, rows)


def _cells(row: Row, posting: Posting) -> tuple[Cell, ...]:
    hide = _hiding(row.settlement, posting.masked)
    home = row.settlement.case.household
    name = _naming(row.settlement, posting.masked)
    who = hide(row.settlement.case.case_id), name(home.owner)
    if isinstance(row, LandRow):
        land = row.area, f"{row.year}年", row.basis, hide(row.document) if row.document else None
        return *who, hide(home.address), *land, row.standard, hide(row.reason)
    if isinstance(row, PersonRow):
        verdict = "被安置人员" if row.resettled else "不予认定"
        return name(row.name), hide(row.relation), verdict, hide(row.reason), row.clause
    if isinstance(row, LegacyRow):
        return *who, hide(home.address), hide(row.name), _effect(row.amount), hide(row.reason), CLAUSES[LEGACY]
    return *who, row.area, row.persons, row.entitlement, row.status, *(_amounts(row) if posting.amounts else ())


def _effect(amount: int | None) -> str:
    """Whether an item adds or deducts: how much is for no board."""
    if amount is None:
        return "未定"
    return MORE if amount > 0 else LESS if amount else NEITHER


def _amounts(row: ResultRow) -> tuple[Cell, ...]:
    amounts = row.amounts
    total = paid_in_all(amounts, row.mode)
    mode = unappraised(row.mode or "未选定", bool(row.settlement.appraisal_pending))
    return mode, total, amounts.purchase, amounts.payable, amounts.due


def _hiding(settlement: Settlement, masked: bool) -> Callable[[str], str]:
    """Hides in a text what is known of this household, and what looks private; names on wish."""
    known, masks = _numbers(settlement.case), masks_of(_names(settlement.case))

    def hide(text: str) -> str:
        hidden = hide_private(text, known)
        return mask_names(hidden, masks) if masked else hidden

    return hide


def _naming(settlement: Settlement, masked: bool) -> Callable[[str], str]:
    """How a name of this household is printed; masked names that would read the same have numbers."""
    masks = masks_of(_names(settlement.case))
    return masks.__getitem__ if masked else _hiding(settlement, masked)


def _numbers(case: Case) -> list[str]:
    members = [member.id_number for member in case.members]
    return [number for number in (case.household.phone, case.household.id_number, *members) if number]


def _names(case: Case) -> list[str]:
    home = case.household
    return [name for name in (home.owner, home.agent, *(member.name for member in case.members)) if name]
