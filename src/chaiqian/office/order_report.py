"""The order of choosing flats as a report, and as data for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from chaiqian.documents.case import Case
from chaiqian.office.notice_report import NO_DAY, TO_FILL_IN, office_of
from chaiqian.office.selection_order import (
    OTHERS_TIME_MISSING,
    OWN_TIME_MISSING,
    SAME_TIME,
    SelectionOrder,
    Turn,
)
from chaiqian.output.pdf import day
from chaiqian.output.report import DAY, RIGHT, TEXT, Cell, Column, Report, Table

TITLE = "选房顺序"
COLUMNS = (
    Column("顺序号", RIGHT, 4),
    Column("签约时间", DAY, 10),
    Column("编号", TEXT, 7),
    Column("被拆迁人", TEXT, 7),
    Column("村组", TEXT, 9),
    Column("说明", TEXT, 18),
)
DOUBTS = {
    SAME_TIME: "同一时间，抽签确定",
    OWN_TIME_MISSING: "没有记录时刻，与当日其他户不能排先后",
    OTHERS_TIME_MISSING: "当日有户没有记录时刻，与这些户不能排先后",
}
MIDNIGHT = "时刻为零点，请核对是否漏记时刻"
CONTRADICTED = "与其他案件矛盾，改正以前不能作准"
EARLY, LATE = "签约早于奖励期", "奖励期后签约，排在后面"
NOT_LISTED = "不排入顺序"
UNDECIDED, MONETARY, UNSIGNED = "已签约，未选定安置方式", "货币安置", "未签约"
RULE = "先签约先选房（八（七）3）：按签约时间先后排列，精确到秒；只排已签约并选择回迁安置的户。"
OPEN = "顺序号为一段（如 3至5）的，目前定不出确切号数：同一时间签约的抽签确定；没有记录时刻的，按签约登记补写到秒。"


def selection_report(order: SelectionOrder, failed: int, when: date | None = None, where: str = "") -> Report:
    """Compose the report of one project; `failed` cases could not be read or settled.

    `when` and `where` flats are chosen; left to be filled in by hand where they are not given.
    """
    project = order.scheme.project
    held = f"{day(when) or NO_DAY}，地点 {where or TO_FILL_IN}"
    apart = ((UNDECIDED, order.undecided), (MONETARY, order.monetary), (UNSIGNED, order.unsigned))
    return Report(
        title=TITLE,
        facts=(
            ("项目", project.name),
            ("村", "、".join(project.villages)),
            ("奖励期", f"{order.scheme.award_period.start} 至 {order.scheme.award_period.end}"),
            ("户数", _counts(order, failed)),
            ("选房", held),
        ),
        cautions=tuple(_cautions(order, failed)),
        tables=(
            Table(
                TITLE, f"顺序（{len(order.places)} 户）", COLUMNS, tuple(_row(place, order) for place in order.places)
            ),
            *(_apart(reason, cases) for reason, cases in apart),
        ),
        closing=(RULE,),
        signatures=("拆迁人（盖章）", "村民委员会（盖章）", f"{office_of(project.township)}拆迁补偿安置工作组（盖章）"),
        footer=project.name,
        running=f"{TITLE}　{'、'.join(project.villages)}　选房 {held}",
        sealed=True,
    )


def csv_report(order: SelectionOrder, failed: int, when: date | None = None, where: str = "") -> Report:
    """The same with all households in one table, those not in the order last."""
    report = selection_report(order, failed, when, where)
    first, *apart = report.tables
    rest = [(None, *row, f"{NOT_LISTED}：{table.name}") for table in apart for row in table.rows]
    rows = tuple((*row, order.scheme.project.name) for row in (*first.rows, *rest))
    return report._replace(tables=(first._replace(columns=(*COLUMNS, Column("项目")), rows=rows),))


def _counts(order: SelectionOrder, failed: int) -> str:
    apart = f"不排入 {len(order.undecided) + len(order.monetary) + len(order.unsigned)} 户"
    return f"排入 {len(order.places)} 户（其中 {order.open} 户号数未定），{apart}" + (
        f"，有问题 {failed} 个文件" if failed else ""
    )


def _cautions(order: SelectionOrder, failed: int) -> Iterator[str]:
    if failed:
        yield f"有 {failed} 个案件文件有问题，没有排入；改正以前，后面的顺序号都可能变动，本顺序不能作准。"
    if order.undecided:
        undecided = len(order.undecided)
        yield f"已签约、未选定安置方式的 {undecided} 户，选定回迁安置后按签约时间排入，后面的顺序号随之后移。"
    if order.open:
        yield OPEN


def _row(place: Turn, order: SelectionOrder) -> tuple[Cell, ...]:
    return number_of(place), place.signed_on, *_who(place.case), "；".join(_words(place, order))


def number_of(place: Turn) -> str:
    """One number, or the span in which it lies: in words, for a spreadsheet takes 3-5 for a day in March."""
    return str(place.first) if place.first == place.last else f"{place.first}至{place.last}"


def _words(place: Turn, order: SelectionOrder) -> Iterator[str]:
    if place.case.case_id in order.contradicted:
        yield CONTRADICTED
    yield from (DOUBTS[doubt] for doubt in place.doubts)
    if place.at_midnight:
        yield MIDNIGHT
    if place.early:
        yield EARLY
    if place.late:
        yield LATE


def _who(case: Case) -> tuple[str, str, str]:
    home = case.household
    return case.case_id, home.owner, home.village + (home.group or "")


def _apart(reason: str, cases: Sequence[Case]) -> Table:
    rows = tuple((case.choice.signed_on, *_who(case)) for case in cases)
    return Table(reason, f"{NOT_LISTED}：{reason}（{len(cases)} 户）", COLUMNS[1:5], rows)


def selection_data(order: SelectionOrder, failed: int) -> dict[str, Any]:
    """The order as JSON data: `number` is null while only the span from `first` to `last` is known."""
    return {
        "project": order.scheme.project.name,
        "failed": failed,
        "order": [_place_data(place, order) for place in order.places],
        "undecided": _cases_data(order.undecided),
        "monetary": _cases_data(order.monetary),
        "unsigned": _cases_data(order.unsigned),
    }


def _place_data(place: Turn, order: SelectionOrder) -> dict[str, Any]:
    certain = place.first == place.last
    return {
        "number": place.first if certain else None,
        "first": place.first,
        "last": place.last,
        **_case_data(place.case),
        "doubts": list(place.doubts),
        "at_midnight": place.at_midnight,
        "before_award_period": place.early,
        "after_award_period": place.late,
        "contradicted": place.case.case_id in order.contradicted,
    }


def _cases_data(cases: Iterable[Case]) -> list[dict[str, Any]]:
    return [_case_data(case) for case in cases]


def _case_data(case: Case) -> dict[str, Any]:
    home = case.household
    return {
        "case_id": case.case_id,
        "owner": home.owner,
        "village": home.village,
        "group": home.group,
        "signed_on": _moment(case.choice.signed_on),
    }


def _moment(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return None if moment is None else moment.isoformat()
