"""`chaiqian compare`: what one household may choose between, before it signs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian import __version__
from chaiqian.cli.chinese import UsageError
from chaiqian.cli.chosen_fonts import chosen_fonts
from chaiqian.cli.days import day_of
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import DAY_SHAPE, CaseArgument, FontOption, ForceOption, SchemeOption
from chaiqian.cli.publishing import save_reports, show_reports
from chaiqian.cli.results import check_output, report, save
from chaiqian.documents.problem import DocumentError
from chaiqian.household.compare.aims import AIMS, DEFAULT, Aim
from chaiqian.household.compare.household import HouseholdComparison, compare_household
from chaiqian.household.compare.json import comparison_json
from chaiqian.household.compare.report import TEMPLATE, TITLE, Issue, comparison_report
from chaiqian.household.compare.supposed import Asked, BadSupposition
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import DEFAULT_WIDTH, page_text
from chaiqian.output.report_page import report_page
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import inert
from chaiqian.project.run import Settled, settled_file
from chaiqian.receipts.seal_warning import seal_warning

PDF, TEXT, JSON = ".pdf", ".txt", ".json"
FEW_SHOWN, MOST_SHOWN = 5, 1000
LONGEST_TEXT = 60
AIM_HELP = (
    "“要房”选哪一种组合：most-value（价值最高，默认）、most-area（面积最大）、least-cash（购房款最少）、"
    "least-unused（未用面积最少）、fewest-flats（套数最少），中文也可以；写了的另列排序"
)
AIM_NAMES = "价值最高|面积最大|购房款最少|未用面积最少|套数最少"

AimOption = Annotated[str | None, typer.Option("--aim", metavar=AIM_NAMES, help=AIM_HELP)]
OUTPUT_HELP = "写入文件：.pdf 两页匡算比较单，.txt 比较表，.json 一个对象"
ComparisonOutput = Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help=OUTPUT_HELP)]
DAY_HELP = "匡算日期，已过的日子照此标明，还剩几天由此算起；PDF 不写则留空，由经办人填写或盖章"
SIGNING_HELP = "假如哪天签约；不写则为奖励期首日（--on 更晚的为当日）。已签约的不能写"
HANDOVER_HELP = "假如哪天搬家交房，可以晚于签约；不写则为签约当日。已交房的不能写"
CONTACT_HELP = "有疑问向谁问：单位、地点、电话，印在单上；PDF 不写则留空手填"
TOP_HELP = "另列排序的前几种选房组合（PDF 不列）"
DayOption = Annotated[str | None, typer.Option("--on", metavar=DAY_SHAPE, help=DAY_HELP)]


def compare(
    case: CaseArgument,
    scheme: SchemeOption = None,
    aim: AimOption = None,
    top: Annotated[int | None, typer.Option("--top", metavar="N", help=TOP_HELP)] = None,
    format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", metavar="text|json", help="text 比较表（默认）；json 一个对象"),
    ] = "text",
    output: ComparisonOutput = None,
    on: DayOption = None,
    signing: Annotated[str | None, typer.Option("--signing", metavar=DAY_SHAPE, help=SIGNING_HELP)] = None,
    handover: Annotated[str | None, typer.Option("--handover", metavar=DAY_SHAPE, help=HANDOVER_HELP)] = None,
    contact: Annotated[str, typer.Option("--contact", metavar="文字", help=CONTACT_HELP)] = "",
    supersedes: Annotated[
        str, typer.Option("--supersedes", metavar="文字", help="取代哪一份，例如 2019-06-01 的匡算比较单")
    ] = "",
    font_dir: FontOption = None,
    force: ForceOption = False,
) -> int:
    """签约前比较一户的各种选择：补偿方式、选房组合、签约和交房的时间。

    各种方式、每个日期都重新结算；选房组合全部算过再排序。结果只供参考，不约束任何一方。
    """
    wanted = _aim(aim or DEFAULT)
    issue = Issue(day_of(on, "--on"), _within("--supersedes", supersedes), contact=_within("--contact", contact))
    issue = issue._replace(ranked=aim is not None or top is not None)
    asked = Asked(issue.on, day_of(signing, "--signing"), day_of(handover, "--handover"))
    kind = _kind(output, format)
    if top is not None and not 1 <= top <= MOST_SHOWN:
        raise UsageError(f"--top 应为 1 至 {MOST_SHOWN} 的整数，现为 {top}")
    check_output(output, force, [path for path in (case, scheme) if path is not None])
    try:
        settled = settled_file(case, scheme)
    except DocumentError as error:
        report(error.problems)
        return DATA
    issue = issue._replace(remarks=_deviating(settled))
    found = _compared(settled.settlement, wanted, top or FEW_SHOWN, asked)
    return _hand_out(found, issue, kind, output, [case, settled.project.file], font_dir, force)


def _deviating(settled: Settled) -> tuple[str, ...]:
    """That the household is not as sealed, told where it is so."""
    deviation = seal_warning(settled.settlement, None, settled.file)
    if deviation is None:
        return ()
    report((deviation,))
    return (deviation.message,)


def _compared(settlement: Settlement, aim: Aim, top: int, asked: Asked) -> HouseholdComparison:
    try:
        return compare_household(settlement, aim, top, asked)
    except BadSupposition as refusal:
        raise UsageError(str(refusal)) from None


def _hand_out(
    found: HouseholdComparison,
    issue: Issue,
    kind: str,
    output: Path | None,
    inputs: list[Path],
    font_dir: Path | None,
    force: bool,
) -> int:
    check_output(output, force, inputs)
    if output is not None and kind == PDF:
        return _print(found, issue, output, font_dir, force)
    return _show(found, issue, kind, output, inputs, force)


def _aim(text: str) -> Aim:
    for aim in AIMS.values():
        if text in (aim.key, aim.name):
            return aim
    known = "、".join(f"{aim.key}（{aim.name}）" for aim in AIMS.values())
    raise UsageError(f"--aim 应为 {known} 之一，现为 {inert(text)}")


def _within(option: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"{option} 不超过 {LONGEST_TEXT} 个字，现为 {len(text)} 个")
    return text


def _kind(output: Path | None, format: str) -> str:
    """.pdf, .txt or .json: what the file is called, else what is asked for."""
    asked = JSON if format == "json" else TEXT
    if output is None:
        return asked
    kind = output.suffix.lower()
    if kind not in (PDF, TEXT, JSON):
        raise UsageError(f"-o 的文件应为 .pdf、.txt 或 .json，现为 {inert(str(output))}")
    if format == "json" and kind != JSON:
        raise UsageError(f"--format json 不能写成 {kind}：请把 -o 的扩展名改为 .json")
    return kind


def _print(found: HouseholdComparison, issue: Issue, output: Path, font_dir: Path | None, force: bool) -> int:
    fonts = chosen_fonts(font_dir)
    printed = issue._replace(printed=True, fonts=fonts.names, program=f"chaiqian {__version__}")
    code = save_reports([comparison_report(found, printed)], output, force, font_dir, TEMPLATE)
    if code == DONE:
        print(f"{TITLE} 1 份：已写入 {inert(str(output))}")
    return code


def _show(
    found: HouseholdComparison, issue: Issue, kind: str, output: Path | None, inputs: list[Path], force: bool
) -> int:
    if kind == JSON:
        if output is not None:
            return save(output, comparison_json(found, issue) + "\n", inputs, force)
        print_for_machines(comparison_json(found, issue))
        return DONE

    composed = comparison_report(found, issue)
    if output is None:
        show_reports([composed])
        return DONE

    return save(output, page_text(report_page(composed, DEFAULT_WIDTH)), inputs, force)
