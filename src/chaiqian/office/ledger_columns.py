"""The columns of a ledger that is written to a file: one list for the workbook and for CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import Problem
from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.office.ledger import Amounts, LedgerRow
from chaiqian.output.report import AREA, DAY, MONEY, NUMBER, TEXT, Value, hundredths
from chaiqian.output.text import portable, safe

AMOUNT_TITLES = {
    "compensation": "补偿小计",
    "subsidies_monetary": "补助小计（货币）",
    "subsidies_relocation": "补助小计（回迁）",
    "awards": "奖励小计",
    "legacy": "历史遗留小计",
    "monetary": "货币安置合计",
    "relocation": "回迁安置合计",
    "net": "回迁安置净额",
    "purchase": "购房款（所选方式）",
    "payable": "应付（所选方式）",
    "due": "应补交（所选方式）",
    "provisional": "其中暂计（所选方式）",
    "maintenance": "专项维修资金（另行缴纳）",
}


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: its title, what is in it, how wide it is (in characters), how it is read off a row."""

    title: str
    kind: str
    width: int
    read: Callable[[LedgerRow], Value]


def _amount(name: str, title: str) -> LedgerColumn:
    index = Amounts._fields.index(name)
    return LedgerColumn(title, MONEY, 15, lambda row: hundredths(row.amounts[index]))


def _pending(row: LedgerRow) -> str:
    """What is pending; first of all that the amounts of the row lack an appraisal, K15."""
    return safe("；".join((*((f"各项合计{LACKS_APPRAISAL}",) if row.unappraised else ()), *row.pending)))


COLUMNS = (
    LedgerColumn("编号", TEXT, 12, lambda row: safe(row.case_id)),
    LedgerColumn("被拆迁人", TEXT, 12, lambda row: safe(row.owner)),
    LedgerColumn("村", TEXT, 12, lambda row: safe(row.village)),
    LedgerColumn("村民小组", TEXT, 14, lambda row: safe(row.group or "")),
    LedgerColumn("状态", TEXT, 6, lambda row: row.status),
    LedgerColumn("安置方式", TEXT, 9, lambda row: row.mode or "未选定"),
    LedgerColumn("签约日期", DAY, 11, lambda row: row.signed_on),
    LedgerColumn("交房日期", DAY, 11, lambda row: row.handed_over_on),
    LedgerColumn("宅基地面积", AREA, 11, lambda row: hundredths(row.homestead)),
    LedgerColumn("合法建筑面积", AREA, 12, lambda row: hundredths(row.building)),
    LedgerColumn("被安置人员", NUMBER, 10, lambda row: row.persons),
    LedgerColumn("应安置面积", AREA, 11, lambda row: hundredths(row.entitlement)),
    *(_amount(name, title) for name, title in AMOUNT_TITLES.items()),
    LedgerColumn("待定事项", TEXT, 42, lambda row: _pending(row)),
    # Not printed, and so wide that they make no printed row higher.
    LedgerColumn("项目", TEXT, 60, lambda row: safe(row.project)),
    LedgerColumn("文件", TEXT, 60, lambda row: safe(portable(row.file))),
)
AMOUNTS_AT = next(index for index, column in enumerate(COLUMNS) if column.kind == MONEY)
AMOUNTS_END = AMOUNTS_AT + len(AMOUNT_TITLES)
PRINTED = AMOUNTS_END + 1  # with what is pending
# A page each: who and what was recognised; both ways side by side; the way chosen and what is pending.
BREAKS = (AMOUNTS_AT, AMOUNTS_AT + Amounts._fields.index("purchase"))

PROBLEM_TITLES = ("级别", "代码", "文件", "行", "列", "项目", "键", "问题", "应为", "改法", "依据", "另见")
PROBLEM_WIDTHS = (5, 6, 15, 4, 4, 10, 10, 28, 16, 18, 6, 12)


def problem_values(problem: Problem) -> tuple[str | int, ...]:
    """A problem as cells, in the order of the titles."""
    place = problem.place
    return (
        "错误" if problem.severity == ERROR else "提示",
        problem.code,
        safe(portable(place.file)),
        place.line,
        place.column,
        safe(problem.label),
        safe(problem.key),
        safe(problem.message),
        safe(problem.expected),
        safe(problem.remedy),
        problem.clause,
        safe("；".join(f"{also.file}:{also.line}" for also in problem.also)),
    )
