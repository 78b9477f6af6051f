"""`chaiqian order`: who chooses a flat when, 八（七）3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.days import day_of
from chaiqian.cli.options import DAY_SHAPE, FontOption, ForceOption
from chaiqian.cli.publishing import CSV, PDF, WORKBOOK, check_report_output, save_reports, show_reports
from chaiqian.cli.results import checked_folder
from chaiqian.office.gathered import GatheredProject, Gathering, with_gathered
from chaiqian.office.order_report import csv_report, selection_data, selection_report
from chaiqian.office.selection_order import SelectionOrder, selection_order
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import disarmed, dump, mask_within, safe


def order(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹，或装着几个项目的文件夹")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写入文件：.xlsx、.pdf 或 .csv；不写则显示")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json", help="text 表格（默认）；json 每个项目一行")
    ] = "text",
    when: Annotated[str | None, typer.Option("--date", metavar=DAY_SHAPE, help="选房日期；不写则留空手填")] = None,
    place: Annotated[str, typer.Option("--place", metavar="地点", help="选房地点；不写则留空手填")] = "",
    font_dir: FontOption = None,
    force: ForceOption = False,
) -> int:
    """排选房顺序：先签约先选房，精确到秒（八（七）3）；每个项目各排一份。

    同一秒签约的并列，由抽签确定；只记了日期、没有记时刻的，与当日其他户不能排先后，顺序号写成一段。
    未签约、货币安置、未选定方式的另列，不排入。有问题的案件列出后跳过，退出码为 1。
    """
    checked_folder(folder)
    if format not in ("text", "json"):
        raise UsageError(f"--format 应为 text 或 json，现为 {safe(format)}")
    if format == "json" and output is not None:
        raise UsageError("--format json 显示在屏幕上，不与 -o 同用；要存文件可以用 > 转存")
    check_report_output(output, (WORKBOOK, PDF, CSV), folder, force)
    held = day_of(when, "--date"), place
    return with_gathered(folder, lambda gathering: _show(gathering, output, format, held, font_dir, force))


def _show(
    gathering: Gathering,
    output: Path | None,
    format: str,
    held: tuple[date | None, str],
    font_dir: Path | None,
    force: bool,
) -> int:
    found = [(project, replace(_order(project), contradicted=_contradicted(project))) for project in gathering.projects]
    if format == "json":
        return _print_json(found)
    compose = csv_report if output is not None and output.suffix.lower() == CSV else selection_report
    reports = [project.warned(compose(order, project.failed, *held)) for project, order in found]
    if output is None:
        show_reports(reports)
        return 0
    code = save_reports(reports, output, force, font_dir)
    if not code:
        print(f"选房顺序 {len(reports)} 份：已写入 {safe(str(output))}")
    return code


def _order(project: GatheredProject) -> SelectionOrder:
    return selection_order(project.scheme, (settlement.case for settlement in project.settlements))


def _contradicted(project: GatheredProject) -> frozenset[str]:
    """The numbers of the households that another case contradicts."""
    return frozenset(one.case.case_id for one in project.settlements if one.others.contradictions)


def _print_json(found: list[tuple[GatheredProject, SelectionOrder]]) -> int:
    for project, order in found:
        unsure = {"contradictions": project.clashes, "unlisted_folders": project.project.unlisted}
        data = {**selection_data(order, project.failed), **unsure}
        print_for_machines(disarmed(mask_within(dump(data))))
    return 0
