"""`chaiqian settle`: cases in, settlement sheets or JSON lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import ForceOption, OutputOption, SchemeOption, expanded
from chaiqian.cli.results import check_output, report, save
from chaiqian.household.sheet_json import json_line
from chaiqian.household.sheet_page import sheet
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import DEFAULT_WIDTH, page_text, page_width, print_page
from chaiqian.output.streams import encoding_of
from chaiqian.output.text import safe
from chaiqian.project.reading import DocumentError, Reader, SchemeUnusable


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
    reader = Reader(scheme)
    settled = _Settled(reader)
    if output is None:
        _print(settled.each(paths), format)
        return settled.code
    text = _text(list(settled.each(paths)), format)
    if not settled.count:
        return settled.code
    return save(output, text, reader.files, force) or settled.code


class _Settled:
    """Settles one file after another; what fails is reported and remembered in the exit code."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.code = DONE
        self.count = 0

    def each(self, paths: list[Path]) -> Iterator[Settlement]:
        for path in paths:
            try:
                settlement = self.reader.settle(path)
            except DocumentError as error:
                report(error.problems)
            except SchemeUnusable as error:
                print(f"{safe(str(path))}：方案 {safe(str(error.file))} 有问题，未结算", file=sys.stderr)
            else:
                self.count += 1
                yield settlement
                continue
            self.code = DATA


def _print(settlements: Iterator[Settlement], format: str) -> None:
    if format == "json":
        for settlement in settlements:
            print(json_line(settlement, encoding_of(sys.stdout)))
        return

    for index, settlement in enumerate(settlements):
        print("\n" if index else "", end="")
        print_page(sheet(settlement, page_width(sys.stdout)), sys.stdout)


def _text(settlements: list[Settlement], format: str) -> str:
    if format == "json":
        return "".join(json_line(settlement) + "\n" for settlement in settlements)

    return "\n".join(page_text(sheet(settlement, DEFAULT_WIDTH)) for settlement in settlements)
