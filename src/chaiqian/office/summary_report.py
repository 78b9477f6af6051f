"""One page for the head of the office: how many households, how much money, which flats, what is next, what is open.

Signing is that of the day; statuses, ways and amounts are those of the cases as they stand. Nothing is added up across
statuses, and what goes out is not set off against what comes in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from chaiqian.documents.scheme import UnitType
from chaiqian.law.recognition.signing import basis_words
from chaiqian.law.rules.line import BOTH, RELOCATION
from chaiqian.law.settlement import ESTIMATE, FINAL, Settlement
from chaiqian.office.ledger import ByStatus, Totals, row_of
from chaiqian.office.progress_report import (
    deadline_words,
    following_words,
    later_words,
    missing_words,
    rate_of,
)
from chaiqian.office.signing_progress import AwardProgress, SigningProgress
from chaiqian.output.pattern import pattern
from chaiqian.output.report import AREA, MONEY, NUMBER, RIGHT, TEXT, WORD, Cell, Column, Report, Table
from chaiqian.project.signing_count import percent

TITLE = "项目情况一页纸"
UNDECIDED = "未选定"
# So that the page stays one: what is beyond is one line.
MOST_AWARDS, MOST_REASONS, MOST_UNITS, MOST_IDS = 14, 10, 10, 6
MONEY_COLUMNS = (
    Column("状态", WORD, 3),
    Column("方式", WORD, 4),
    Column("户数", NUMBER, 2),
    Column("应付（元）", MONEY, 6),
    Column("应补交（元）", MONEY, 6),
    Column("购房款（元）", MONEY, 6),
    Column("含暂计（元）", MONEY, 6),
)
FLAT_COLUMNS = (
    Column("户型", TEXT, 8),
    Column("每套（㎡）", AREA, 4),
    Column("结算（套）", NUMBER, 3),
    Column("试算（套）", NUMBER, 3),
    Column("共（套）", NUMBER, 3),
)
AWARD_COLUMNS = (
    Column("单位和奖项", TEXT, 14),
    Column("已签", RIGHT, 4),
    Column("签约率", RIGHT, 4),
    Column("下一档", RIGHT, 4),
    Column("还差户数", RIGHT, 3),
    Column("达到后共多付（元）", MONEY, 6),
)
OPEN_COLUMNS = (Column("待定事项", TEXT, 14), Column("户数", NUMBER, 2), Column("编号", TEXT, 24))
UNSIGNED_COLUMNS = (Column("村、村民小组", TEXT, 14), Column("未签（户）", NUMBER, 3), Column("编号", TEXT, 24))
REASONS = {"五（三）": "被安置人员认定结果", "十一": "历史遗留问题认定结果"}
AS_THEY_STAND = "状态、方式、金额和户型按案件目前的内容；签约按截至日期。结算与试算、应付与应补交都不相加。"
COST = "达到后共多付：文件夹内本单位按期签约和还可签约的各户，从现档到下一档封顶后多付的合计；没有案件文件的户不计。"
COUNTS = "还差户数写“已认定”的，已签按方案认定；其余按案件统计。"
PAID = "已经付了多少、交了多少，案件里没有，看付款记录。"
PARTICULARS = pattern("[；（]")
CONTRADICTED = "与其他案件矛盾"


def summary_report(progress: SigningProgress, settlements: Sequence[Settlement], failed: int) -> Report:
    """Compose the page of one project; `failed` cases could not be read or settled."""
    project, total = progress.scheme.project, progress.total
    return Report(
        title=TITLE,
        facts=(
            ("截至日期", f"{progress.on}（含当日）"),
            ("项目", project.name),
            (
                "已签",
                f"{total.signed}/{total.households} 户（{rate_of(total)}，{basis_words(True, progress.on)}），"
                f"已交房 {total.handed_over} 户",
            ),
            ("搬迁期限", deadline_words(progress)),
        ),
        cautions=tuple(filter(None, ("".join(_cautions(progress, failed)),))),
        tables=(
            _money(settlements),
            *_flats(progress.scheme.housing.units, settlements),
            _awards(progress),
            _open(settlements, progress.on),
            _unsigned(progress),
        ),
        closing=(AS_THEY_STAND + PAID, *((COST + COUNTS,) if progress.awards else ())),
        footer=f"截至 {progress.on}",
        one_page=True,
    )


def _cautions(progress: SigningProgress, failed: int) -> Iterator[str]:
    if failed:
        yield f"有 {failed} 个案件文件有问题，没有计入金额和户型。"
    yield from later_words(progress)
    lacking = progress.total.households - progress.total.inside
    if lacking > 0:
        yield f"没有案件文件的 {lacking} 户按未签算，不在下面的金额、户型和未签的编号里。"


def _money(settlements: Iterable[Settlement]) -> Table:
    ways: dict[str, ByStatus] = {mode: ByStatus() for mode in (*BOTH, UNDECIDED)}
    whole = ByStatus()
    for settlement in settlements:
        row = row_of(settlement, "")
        for totals in (ways[row.mode or UNDECIDED], whole):
            totals.add(row)
    rows: list[tuple[Cell, ...]] = []
    for of_status in whole:
        each = [(mode, totals) for mode, way in ways.items() for totals in way if totals.status == of_status.status]
        rows += (_money_row(mode, totals) for mode, totals in each)
        rows.append(_money_row("小计", of_status))
    notes = tuple(f"{one.status} {one.households} 户（{one.lacking}）。" for one in whole if one.lacking)
    return Table(
        "户数和金额", "户数和金额（按所选方式）", MONEY_COLUMNS, tuple(rows), notes=notes, nothing="没有结算的户"
    )


def _money_row(way: str, totals: Totals) -> tuple[Cell, ...]:
    amounts = totals.amounts
    moneys = amounts.payable, amounts.due, amounts.purchase, amounts.provisional
    return totals.status, way, totals.households, *moneys


def _flats(units: Sequence[UnitType], settlements: Iterable[Settlement]) -> Iterator[Table]:
    """How many flats of each type were chosen by those who chose flats; no table in a project without flats."""
    chosen: defaultdict[tuple[str, str], int] = defaultdict(int)
    for settlement in settlements:
        if settlement.case.choice.mode == RELOCATION:
            for flats in settlement.case.choice.units:
                chosen[flats.name, settlement.status] += flats.count
    rows = []
    for unit in units:
        final, estimated = chosen[unit.name, FINAL], chosen[unit.name, ESTIMATE]
        rows.append((unit.name, unit.area, final, estimated, final + estimated))
    if rows:
        yield Table("户型", "已选安置房", FLAT_COLUMNS, tuple(rows))


def _awards(progress: SigningProgress) -> Table:
    """Units with a step ahead first, the nearest of them first."""
    awards = sorted(progress.awards, key=lambda one: (one.next is None or one.closed, one.missing))
    rows = [_award(award) for award in awards[:MOST_AWARDS]]
    rest = awards[MOST_AWARDS:]
    if rest:
        rows.append((f"其余 {len(rest)} 个单位", None, None, None, None, _cost_of(rest)))
    total = ("合计", None, None, None, None, _cost_of(awards)) if len(awards) > 1 else None
    return Table("整体签约奖", "整体签约奖的下一档", AWARD_COLUMNS, tuple(rows), total, nothing="方案没有设整体签约奖")


def _award(award: AwardProgress) -> tuple[Cell, ...]:
    households = award.count.unit.households
    return (
        f"{award.count.name} {award.award.name}",
        f"{award.signed}/{households}",
        percent(award.signed, households),
        following_words(award),
        missing_words(award),
        award.cost,
    )


def _cost_of(awards: Sequence[AwardProgress]) -> int | None:
    costs = [award.cost for award in awards if award.cost is not None]
    return sum(costs) if costs else None


def _open(settlements: Iterable[Settlement], on: date) -> Table:
    """What is pending on the day by its kind, the most frequent first, with the households that it concerns."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for settlement in settlements:
        for reason in _reasons(settlement, on):
            found[reason][settlement.case.case_id] = None
    kinds = sorted(found.items(), key=lambda pair: -len(pair[1]))
    rows: list[tuple[Cell, ...]] = [(reason, len(ids), _listed(list(ids))) for reason, ids in kinds[:MOST_REASONS]]
    rest = {case_id: None for _, ids in kinds[MOST_REASONS:] for case_id in ids}
    if rest:
        rows.append((f"其余 {len(kinds) - MOST_REASONS} 种", len(rest), _listed(list(rest))))
    return Table("待定事项", "待定事项", OPEN_COLUMNS, tuple(rows), nothing="没有待定事项")


def _reasons(settlement: Settlement, on: date) -> Iterator[str]:
    for entry in settlement.pending_on(on):
        if entry in settlement.others.contradictions:
            yield CONTRADICTED
        elif entry.clause in REASONS:
            _, colon, tail = entry.text.rpartition("：")
            yield f"{REASONS[entry.clause]}：{tail if colon else '金额尚未认定'}"
        elif "公示：" in entry.text:
            yield entry.text
        else:
            yield _kind(entry.text)


def _kind(text: str) -> str:
    """What is pending without the particulars of the household: an award that is not decided, else its first words."""
    name, colon, _ = text.partition("：")
    return f"{name}待定" if colon else PARTICULARS.split(text)[0]


def _unsigned(progress: SigningProgress) -> Table:
    past = progress.days_past_deadline
    places: defaultdict[str, list[str]] = defaultdict(list)
    for settlement in progress.unsigned:
        home = settlement.case.household
        places[home.village + (home.group or "")].append(settlement.case.case_id)
    several = sorted(places.items(), key=lambda pair: -len(pair[1]))
    rows: list[tuple[Cell, ...]] = [(name, len(ids), _listed(ids)) for name, ids in several[:MOST_UNITS]]
    if len(several) > MOST_UNITS:
        rest = [case_id for _, ids in several[MOST_UNITS:] for case_id in ids]
        rows.append((f"其余 {len(several) - MOST_UNITS} 个村、村民小组", len(rest), _listed(rest)))
    when = f"搬迁期限已过 {past} 天，仍未签约" if past > 0 else "尚未签约"
    return Table("未签", f"{when}：{len(progress.unsigned)} 户", UNSIGNED_COLUMNS, tuple(rows))


def _listed(ids: Sequence[str]) -> str:
    return "、".join(ids[:MOST_IDS]) + (f" 等 {len(ids)} 户" if len(ids) > MOST_IDS else "")
