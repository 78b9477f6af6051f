"""`chaiqian notice`: what is made public, 五 and 十一, for the village board."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.days import day_of
from chaiqian.cli.options import DAY_SHAPE, FontOption, ForceOption
from chaiqian.cli.publishing import PDF, WORKBOOK, check_report_output, save_reports
from chaiqian.cli.results import checked_folder
from chaiqian.office.gathered import GatheredProject, Gathering, with_gathered
from chaiqian.office.notice_report import Posting, notice_report
from chaiqian.office.publicity import notice_of
from chaiqian.output.report import Report
from chaiqian.output.text import safe

KINDS = {"宅基地": "land", "人员": "people", "历史遗留": "legacy", "结果": "result"}
KIND_HELP = "公示什么：land（宅基地）、people（人员）、legacy（历史遗留）、result（结果），中文也可以"


def notice(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹，或装着几个项目的文件夹")],
    kind: Annotated[str, typer.Option("--kind", metavar="宅基地|人员|历史遗留|结果", help=KIND_HELP)],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写入的公示：.pdf 或 .xlsx")],
    start: Annotated[str | None, typer.Option("--from", metavar=DAY_SHAPE, help="公示期首日；不写则留空手填")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=DAY_SHAPE, help="公示期末日（含当日）")] = None,
    contact: Annotated[
        str, typer.Option("--contact", metavar="单位", help="异议受理单位；不写则为方案所写乡镇（街道）的工作组")
    ] = "",
    place: Annotated[str, typer.Option("--place", metavar="地点", help="异议受理地点；不写则留空手填")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="异议受理电话，原样印出；不写则留空手填")] = "",
    village: Annotated[str | None, typer.Option("--village", metavar="村", help="只公示这个村")] = None,
    mask_names: Annotated[
        bool, typer.Option("--mask-names", help="姓名只留第一个字：张*；一户同姓的印为赵*1、赵*2")
    ] = False,
    amounts: Annotated[bool, typer.Option("--amounts", help="印出金额，只用于 --kind 结果")] = False,
    turn: Annotated[int | None, typer.Option("--round", min=1, metavar="次", help="第几次公示；不写则留空手填")] = None,
    large: Annotated[bool, typer.Option("--large", help="张贴用大字，不小于 12 磅，只用于 PDF")] = False,
    font_dir: FontOption = None,
    force: ForceOption = False,
) -> int:
    """出公示：认定了什么、理由是什么、公示期、向谁提出异议；不含身份证号和电话，各处误填的也隐去。

    每个项目一份，各编页码（.xlsx 每个项目一页）。有问题的案件列出后跳过，公示里写明另有几户没有列入，退出码为 1。
    """
    checked_folder(folder)
    check_report_output(output, (PDF, WORKBOOK), folder, force)
    if large and output.suffix.lower() != PDF:
        raise UsageError("--large 只用于 PDF：工作簿的字号可以在表里改")
    wanted, posting = _asked(kind, start, end, contact, place, phone, mask_names, amounts, village)
    posting = replace(posting, turn=turn, large=large)

    def work(gathering: Gathering) -> int:
        projects = _projects(gathering, village)
        reports = [_report(project, wanted, posting) for project in projects]
        return save_reports(reports, output, force, font_dir) or _say(projects, reports, output)

    return with_gathered(folder, work)


def _asked(
    kind: str,
    start: str | None,
    end: str | None,
    contact: str,
    place: str,
    phone: str,
    masked: bool,
    amounts: bool,
    village: str | None,
) -> tuple[str, Posting]:
    """What the options ask for; UsageError where they contradict each other."""
    wanted = KINDS.get(kind, kind)
    if wanted not in KINDS.values():
        raise UsageError(f"--kind 应为 {'、'.join(KINDS)} 之一（或 {'、'.join(KINDS.values())}），现为 {safe(kind)}")
    if amounts and wanted != "result":
        raise UsageError("--amounts 只用于 --kind 结果：其他公示不印金额")
    first, last = day_of(start, "--from"), day_of(end, "--to")
    if (first is None) != (last is None):
        raise UsageError("--from 和 --to 要么都写，要么都不写（留空手填）")
    if first is not None and last is not None and last < first:
        raise UsageError(f"--to {last} 早于 --from {first}")
    return wanted, Posting(first, last, contact, place, phone, masked, amounts, village)


def _projects(gathering: Gathering, village: str | None) -> list[GatheredProject]:
    if village is None:
        return list(gathering.projects)
    found = [project for project in gathering.projects if village in project.scheme.project.villages]
    if not found:
        known = "、".join(safe(one) for project in gathering.projects for one in project.scheme.project.villages)
        raise UsageError(f"--village {safe(village)} 不在方案里；方案里的村：{known}")
    return found


def _report(project: GatheredProject, kind: str, posting: Posting) -> Report:
    settlements = [
        settlement for settlement in project.settlements if posting.village in (None, settlement.case.household.village)
    ]
    return project.warned(notice_report(project.scheme, notice_of(kind, settlements), posting, project.failed))


def _say(projects: list[GatheredProject], reports: list[Report], output: Path) -> int:
    rows = sum(len(table.rows) for report in reports for table in report.tables)
    left_out = sum(project.failed for project in projects)
    lacking = f"，没有列入 {left_out} 户" if left_out else ""
    print(f"{reports[0].title}：{len(reports)} 份，{rows} 行{lacking}，已写入 {safe(str(output))}")
    return 0
