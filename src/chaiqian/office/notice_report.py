"""A notice for the village board, as a report: nothing in it that identifies or reaches a person beyond the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chaiqian.documents.case import Case
from chaiqian.documents.private_text import hide_private, mask_names, masked_name
from chaiqian.documents.scheme import Scheme
from chaiqian.law.fact_labels import LACKS_APPRAISAL, unappraised
from chaiqian.law.settlement import ESTIMATE, FINAL, Settlement
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
from chaiqian.output.report import AREA, MONEY, NUMBER, TEXT, WORD, Cell, Column, Report, Table, cell_text, sum_row

TITLES = {
    LAND: "宅基地认定结果公示",
    PEOPLE: "被安置人员认定结果公示",
    LEGACY: "历史遗留特殊问题认定结果公示",
    RESULT: "拆迁补偿安置结果公示",
}
TABS = {LAND: "宅基地", PEOPLE: "人员", LEGACY: "历史遗留", RESULT: "结果"}
NUMBERED, ID, OWNER = Column("序号", NUMBER, 3), Column("编号", TEXT, 6), Column("被拆迁人", TEXT, 6)
VILLAGE, ADDRESS = Column("村组", TEXT, 7), Column("坐落", TEXT, 9)
WHO = (NUMBERED, ID, OWNER, VILLAGE)
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
        *WHO,
        Column("姓名", TEXT, 6),
        Column("与被拆迁人关系", TEXT, 5),
        Column("认定结果", WORD, 6),
        Column("理由", TEXT, 16),
        Column("依据", WORD, 5),
    ),
    LEGACY: (*WHO, ADDRESS, Column("事项", TEXT, 10), Column("认定理由", TEXT, 20), Column("依据", WORD, 3)),
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
)
EFFECTS = {
    LAND: "公示期满没有异议的，公示内容作为认定宅基地及其面积的依据。",
    PEOPLE: "公示期满没有异议的，公示内容作为确认被安置人员的依据。",
    LEGACY: "",
    RESULT: "",
}
OPEN_RESULTS = "结果状态为“试算”的，尚有待定事项，结果可能变化。"
PRIVACY = "公示内容不含住户的身份证号和电话。"
UNDECIDED_AMOUNTS = "尚未选定安置方式的，金额处为“/”，不计入合计；应补交的，由被拆迁人交纳。"
TO_FILL_IN = "________________"
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


def notice_report(scheme: Scheme, notice: Notice, posting: Posting, left_out: int) -> Report:
    """Compose the notice of one project; `left_out` households have no row because their files have problems."""
    project = scheme.project
    return Report(
        title=TITLES[notice.kind],
        facts=tuple((label, hide_private(value)) for label, value in _facts(scheme, notice, posting))
        + (("受理电话", posting.phone or TO_FILL_IN),),
        tables=(_table(notice, posting),),
        cautions=_left_out(left_out, posting.village),
        closing=tuple(filter(None, _closing(notice, posting))),
        signatures=_signatures(scheme, notice.kind),
        footer=hide_private(project.name),
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
    first, last = (day(one) or "______年____月____日" for one in (posting.start, posting.end))
    yield "公示期", f"{first} 至 {last}"
    yield "异议受理单位", posting.contact or f"{office_of(project.township)}拆迁补偿安置工作组"
    yield "受理地点", posting.place or TO_FILL_IN


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


def _table(notice: Notice, posting: Posting) -> Table:
    columns = COLUMNS[notice.kind] + (AMOUNT_COLUMNS if posting.amounts else ())
    rows = tuple((number, *_cells(row, posting)) for number, row in enumerate(notice.rows, 1))
    total, apart = _totals(columns, notice, rows) if rows and notice.kind == RESULT else (None, ())
    return Table(
        TABS[notice.kind],
        f"共 {notice.households} 户" + (f"、{len(rows)} 人" if notice.kind == PEOPLE else ""),
        columns,
        rows,
        total,
        notes=apart,
        nothing="没有需要公示的内容",
    )


def _totals(
    columns: Sequence[Column], notice: Notice, rows: Sequence[tuple[Cell, ...]]
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The total of what is settled, that of estimates apart and in words; theirs alone where nothing is settled."""
    kinds = [row.status if isinstance(row, ResultRow) else "" for row in notice.rows]
    found = {
        status: _total(columns, status, [row for row, kind in zip(rows, kinds, strict=True) if kind == status])
        for status in (FINAL, ESTIMATE)
        if status in kinds
    }
    first, *rest = found.values()
    return first, tuple(f"另有{row[1]}，不计入上面的合计：{_in_words(columns, row)}。" for row in rest)


def _in_words(columns: Sequence[Column], row: tuple[Cell, ...]) -> str:
    named = list(zip(columns, row, strict=True))[2:]
    numbers = [(column, cell) for column, cell in named if column.kind in (AREA, NUMBER, MONEY) and cell]
    return "，".join(f"{column.title} {cell_text(cell, column.kind)}" for column, cell in numbers)


def _total(columns: Sequence[Column], status: str, rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    return sum_row(("合计", f"{status} {len(rows)} 户"), columns, rows)


def _cells(row: Row, posting: Posting) -> tuple[Cell, ...]:
    hide = _hiding(row.settlement, posting.masked)
    home = row.settlement.case.household
    name = (lambda one: masked_name(hide_private(one))) if posting.masked else hide
    who = hide(row.settlement.case.case_id), name(home.owner), hide(home.village + (home.group or ""))
    if isinstance(row, LandRow):
        land = row.area, f"{row.year}年", row.basis, hide(row.document) if row.document else None
        return *who, hide(home.address), *land, row.standard, hide(row.reason)
    if isinstance(row, PersonRow):
        verdict = "被安置人员" if row.resettled else "不予认定"
        return *who, name(row.name), hide(row.relation), verdict, hide(row.reason), row.clause
    if isinstance(row, LegacyRow):
        return *who, hide(home.address), hide(row.name), hide(row.reason), CLAUSES[LEGACY]
    return *who, row.area, row.persons, row.entitlement, row.status, *(_amounts(row) if posting.amounts else ())


def _amounts(row: ResultRow) -> tuple[Cell, ...]:
    amounts = row.amounts
    total = paid_in_all(amounts, row.mode)
    mode = unappraised(row.mode or "未选定", bool(row.settlement.appraisal_pending))
    return mode, total, amounts.purchase, amounts.payable, amounts.due


def _hiding(settlement: Settlement, masked: bool) -> Callable[[str], str]:
    """Hides in a text what is known of this household, and what looks private; names on wish."""
    known, names = _numbers(settlement.case), _names(settlement.case)

    def hide(text: str) -> str:
        hidden = hide_private(text, known)
        return mask_names(hidden, names) if masked else hidden

    return hide


def _numbers(case: Case) -> list[str]:
    members = [member.id_number for member in case.members]
    return [number for number in (case.household.phone, case.household.id_number, *members) if number]


def _names(case: Case) -> list[str]:
    home = case.household
    return [name for name in (home.owner, home.agent, *(member.name for member in case.members)) if name]
