"""The comparison of one household (匡算比较单) as a report, which terminal and PDF each lay out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath
from typing import NamedTuple

from chaiqian.household.compare.box import PRINTED_STEPS, box
from chaiqian.household.compare.choices import aims_table, flats_table, ways_table, worth_table
from chaiqian.household.compare.days import DayStanding, collective_table, days_table, totals_table
from chaiqian.household.compare.family import moving_table, pending_table, people_table
from chaiqian.household.compare.flats import Absence
from chaiqian.household.compare.household import HouseholdComparison
from chaiqian.household.compare.ways import Ways
from chaiqian.household.left_open import papers
from chaiqian.household.sheet_annex import WHERE
from chaiqian.household.sheet_content import INTERPRETER, warnings_of
from chaiqian.household.sheet_ways import ARITHMETIC, is_arithmetic
from chaiqian.law.rules.terms import HIGHER_OF_BOTH
from chaiqian.output.pdf import day
from chaiqian.output.report import Report, Table
from chaiqian.output.text import area, cut

TEMPLATE = Path(__file__).with_name("comparison_template.typ")
TITLE = "匡算比较单"
BINDS_NOBODY = "本单只供选择时参考，对任何一方都没有约束力：不是结算单，不是签约，也不作为付款和选房的依据。"
DAY_BLANK = "　　　　年　　月　　日"
CONTACT_BLANK = "＿" * 24
PRINTED_TEXT = 40


class Issue(NamedTuple):
    """When the comparison was issued (None: left blank), what it supersedes, whether it must fit on two pages, where
    to ask, and whether the ranking by one aim was asked for.
    """

    on: date | None = None
    supersedes: str = ""
    printed: bool = False
    contact: str = ""
    ranked: bool = False
    fonts: str = ""
    program: str = ""
    remarks: tuple[str, ...] = ()

    def named(self, words: str) -> str:
        """A text from a file; on a page it is cut where it is too long to leave room for the figures."""
        return cut(words, PRINTED_TEXT) if self.printed else words


def comparison_report(found: HouseholdComparison, issue: Issue) -> Report:
    """Compose the comparison; `issue.printed` leaves out what does not fit on a page and says how much."""
    return Report(
        title=TITLE,
        facts=tuple(_facts(found, issue)),
        box=box(found, issue.printed),
        tables=tuple(_tables(found, issue)),
        cautions=(BINDS_NOBODY,),
        closing=tuple(_closing(found, issue)),
        footer="匡算比较，仅供参考",
        upright=True,
    )


def _facts(found: HouseholdComparison, issue: Issue) -> Iterator[tuple[str, str]]:
    case, scheme = found.settlement.case, found.settlement.scheme
    yield "编号", issue.named(case.case_id)
    yield "项目", issue.named(scheme.project.name)
    yield "被拆迁人", issue.named(case.household.owner)
    yield "坐落", issue.named(f"{case.household.village}{case.household.group or ''}　{case.household.address}")
    if issue.on or issue.printed:
        yield "匡算日期", day(issue.on) or DAY_BLANK
    if issue.supersedes:
        yield "取代", issue.supersedes
    yield "现状", _standing(found)
    yield "购房面积", elected(found.ways)


def _standing(found: HouseholdComparison) -> str:
    choice = found.settlement.case.choice
    mode = f"选定{choice.mode}" if choice.mode else "尚未选定补偿方式"
    signed = f"{day(choice.signed_date)}签约" if choice.signed_on else "尚未签约"
    handed = f"{day(choice.handed_over_date)}交房" if choice.handed_over_on else "尚未交房"
    return f"{mode}，{signed}，{handed}（{found.settlement.status}）"


def elected(ways: Ways) -> str:
    """What the household elected, and what that comes to."""
    both = "，".join(f"{basis} {area(entitled)}" for basis, entitled in ways.entitlements.items())
    taken = f"{HIGHER_OF_BOTH}，取{ways.basis}" if ways.elected == HIGHER_OF_BOTH else ways.elected
    return f"{taken}（{both}）"


def _tables(found: HouseholdComparison, issue: Issue) -> Iterator[Table]:
    printed = issue.printed
    if found.flats.absence is not Absence.NOT_OFFERED:
        yield aims_table(found, printed)
    if issue.ranked and not printed and found.flats.best:
        yield flats_table(found.ways, found.flats, printed)
    yield ways_table(found.ways)
    if not printed:
        yield worth_table(found.ways)
    yield moving_table(found)
    yield from _of_days(found, issue)
    yield people_table(found.settlement, printed)
    if found.pending:
        yield pending_table(found, printed)


def _of_days(found: HouseholdComparison, issue: Issue) -> Iterator[Table]:
    signed_on, lacking = found.settlement.case.choice.signed_date, found.settlement.appraisal_pending
    told = frozenset(step.last for step in found.decision.steps[: PRINTED_STEPS if issue.printed else None])
    supposed = found.supposed
    apart = not supposed.stands and supposed.handed_over_on != supposed.signed_on
    handover = supposed.handed_over_on if apart else None
    standing = DayStanding(issue.on, issue.printed, signed_on, lacking, told, handover)
    yield days_table(found.days, standing)
    yield totals_table(found.days, standing, "" if found.settlement.case.choice.units else _which_flats(found))
    if found.collectives:
        yield collective_table(found.collectives, standing)


def _which_flats(found: HouseholdComparison) -> str:
    """Of which flats the net of each day is, for who chose none; nothing where the scheme offers no 回迁安置."""
    entry = found.best_flats
    if entry is not None:
        return f"回迁安置按上面“要房”的户型计算，共 {area(entry.area)}。"
    if found.relocation is None:
        return ""
    return f"没有选出户型，回迁安置按应安置面积 {area(found.relocation.entitlement)} 计算。"


def _closing(found: HouseholdComparison, issue: Issue) -> Iterator[str]:
    settlement = found.settlement
    if is_arithmetic(settlement):
        yield ARITHMETIC
    for entry in settlement.others.contradictions:
        yield f"{entry.text}（{entry.clause}）；改正以前各项金额不能作准。"
    for text in (*warnings_of(settlement), *issue.remarks):
        yield f"提示：{text}"
    if found.pending:
        yield f"尚有 {len(found.pending)} 项待定，金额可能变化。"
    yield papers(settlement.scheme)
    if issue.contact or issue.printed:
        yield f"有疑问向谁问（单位、地点、电话）：{issue.contact or CONTACT_BLANK}"
    yield f"采用的口径：{'、'.join(reading.id for reading in settlement.readings)}（{WHERE}）。{INTERPRETER}"
    files = "；".join(issue.named(PurePath(source.file).name) for source in settlement.sources)
    if files:
        yield f"依据文件：{files}"
    program = f"；程序 {issue.program}" if issue.program else ""
    fonts = f"；字体 {issue.named(issue.fonts)}" if issue.fonts else ""
    yield f"指导意见数据：{day(settlement.guidance_entry)}起施行的数值{program}{fonts}"
