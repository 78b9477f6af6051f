"""`chaiqian settle`: cases in, settlement sheets or JSON lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.options import ForceOption, OutputOption, SchemeOption, expanded
from chaiqian.cli.results import check_output, save
from chaiqian.household.sheet_json import json_line
from chaiqian.household.sheet_page import sheet
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import DEFAULT_WIDTH, page_text, page_width, print_page
from chaiqian.output.streams import print_for_machines
from chaiqian.project.run import Projects, of_files
from chaiqian.project.telling import Telling


def settle(
    cases: Annotated[list[Path], typer.Argument(metavar="案件文件", help="一个或多个案件文件（.toml）")],
    scheme: SchemeOption = None,
    format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", metavar="text|json", help="text 结算单（默认）；json 每户一行"),
    ] = "text",
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """结算一宗或多宗宅基地，货币安置与回迁安置两种方式并列。

    一个文件有问题不影响其他文件：问题显示在标准错误，其余照常结算，退出码为 1。
    """
    paths = expanded(cases)
    check_output(output, force, [*paths, *([scheme] if scheme else [])])
    projects, telling = Projects(scheme), Telling("未结算")
    settlements = (settled.settlement for settled in telling.households(of_files(paths, projects)))
    if output is None:
        _print(settlements, format)
        return telling.code
    found = list(settlements)
    if not found:
        return telling.code
    inputs = [*paths, *(project.file for project in projects)]
    return save(output, _text(found, format), inputs, force) or telling.code


def _print(settlements: Iterator[Settlement], format: str) -> None:
    if format == "json":
        for settlement in settlements:
            print_for_machines(json_line(settlement))
        return

    for index, settlement in enumerate(settlements):
        print("\n" if index else "", end="")
        print_page(sheet(settlement, page_width(sys.stdout)), sys.stdout)


def _text(settlements: list[Settlement], format: str) -> str:
    if format == "json":
        return "".join(json_line(settlement) + "\n" for settlement in settlements)

    return "\n".join(page_text(sheet(settlement, DEFAULT_WIDTH)) for settlement in settlements)
