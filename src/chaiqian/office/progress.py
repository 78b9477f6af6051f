"""`chaiqian progress`: how far signing has come on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.days import day_of
from chaiqian.cli.options import DAY_SHAPE, FontOption, ForceOption
from chaiqian.cli.publishing import PDF, WORKBOOK, check_report_output, save_reports, show_reports
from chaiqian.cli.results import checked_folder
from chaiqian.office.gathered import GatheredProject, Gathering, with_gathered
from chaiqian.office.progress_report import progress_report
from chaiqian.office.signing_progress import progress_on
from chaiqian.office.summary_report import summary_report
from chaiqian.output.report import Report
from chaiqian.output.text import safe
from chaiqian.project.across import Across


def progress(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹，或装着几个项目的文件夹")],
    on: Annotated[str, typer.Option("--on", metavar=DAY_SHAPE, help="截至哪一天（含当日）；以后的签约、交房不计")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写入文件：.xlsx 或 .pdf；不写则显示")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="改出一页纸：户数、金额、户型、离下一档差几户多付多少、待定事项、未签")
    ] = False,
    font_dir: FontOption = None,
    force: ForceOption = False,
) -> int:
    """截至某一天的签约进度：各村、各组的总户数、已签、签约率、已交房，每日签约曲线。

    整体签约奖离下一档还差几户、达到后每户得多少；未签名单，搬迁期限已过的标明（十二）。每个项目各一份。
    有问题的案件列出后跳过，退出码为 1。
    """
    checked_folder(folder)
    day = day_of(on, "--on")
    assert day is not None
    check_report_output(output, (WORKBOOK, PDF), folder, force)
    return with_gathered(folder, lambda gathering: _show(gathering, day, output, font_dir, force, summary))


def _report(one: GatheredProject, day: date, across: Across, summary: bool) -> Report:
    project = one.project
    found = progress_on(day, one.scheme, one.settlements, across, project.number, project.unread)
    return one.warned(
        summary_report(found, one.settlements, one.failed) if summary else progress_report(found, one.failed)
    )


def _show(
    gathering: Gathering, day: date, output: Path | None, font_dir: Path | None, force: bool, summary: bool
) -> int:
    reports = [_report(one, day, gathering.across, summary) for one in gathering.projects]
    if output is None:
        show_reports(reports)
        return 0
    code = save_reports(reports, output, force, font_dir)
    if not code:
        print(f"截至 {day} 的{reports[0].title} {len(reports)} 份：已写入 {safe(str(output))}")
    return code
