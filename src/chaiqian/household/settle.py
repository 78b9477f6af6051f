"""`chaiqian settle`: cases in, settlement sheets or JSON lines out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.loading import loaded
from chaiqian.cli.options import ForceOption, SchemeOption, expanded
from chaiqian.cli.results import check_output, save
from chaiqian.output.page import DEFAULT_WIDTH, page_text, page_width, print_page
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import safe
from chaiqian.project.run import Projects, Settled, of_files
from chaiqian.project.telling import Telling

MANY_FILES = 5
PAGE = ".html"
OUTPUT_HELP = "结果写入文件（UTF-8），不显示；.html 为一户可以留存的网页（手机、打印都可以看）；不会覆盖输入文件"
FULL_HELP = "屏幕上也显示全部：两种方式的算式、所用的标准、口径全文、依据的文件；写入文件和管道的总是全部"
# Who asks for one of them needs none of the others, nor the library of the family's page.
SHEET, JSON_LINE = "household.sheet_page:sheet", "household.sheet_json:json_line"
FAMILY_PAGE = "household.family_page:family_page"


def settle(
    cases: Annotated[list[Path], typer.Argument(metavar="案件文件", help="一个或多个案件文件（.toml）")],
    scheme: SchemeOption = None,
    format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", metavar="text|json", help="text 结算单（默认）；json 每户一行"),
    ] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help=OUTPUT_HELP)] = None,
    full: Annotated[bool, typer.Option("--full", help=FULL_HELP)] = False,
    force: ForceOption = False,
) -> int:
    """结算一宗或多宗宅基地，货币安置与回迁安置两种方式并列。

    一个文件有问题不影响其他文件：问题显示在标准错误，其余照常结算，退出码为 1。
    """
    paths = expanded(cases)
    as_page = output is not None and output.suffix.lower() == PAGE
    if as_page and (len(paths) != 1 or format == "json"):
        raise UsageError("-o 写 .html 是一户的网页：请写一个案件文件，不写 --format json；多户用 chaiqian sheet --html")
    check_output(output, force, [*paths, *([scheme] if scheme else [])])
    _mention_batch(paths)
    projects, telling = Projects(scheme), Telling("未结算")
    settled = telling.households(of_files(paths, projects))
    if output is None:
        _print(settled, telling, format, full or not sys.stdout.isatty())
        return telling.code
    texts = list(_texts(settled, telling, PAGE if as_page else format))
    if not texts:
        return telling.code
    inputs = [*paths, *(project.file for project in projects)]
    return save(output, ("" if format == "json" else "\n").join(texts), inputs, force) or telling.code


def _mention_batch(paths: list[Path]) -> None:
    """Many files of one folder are what `batch` is for."""
    folder, number = Counter(path.parent for path in set(paths)).most_common(1)[0]
    if number >= MANY_FILES:
        where = safe(str(folder))
        words = f"这里有同一文件夹的 {number} 个文件；结算整个文件夹、列出台账，可以用 chaiqian batch {where}"
        print(words, file=sys.stderr)


def _print(households: Iterable[Settled], telling: Telling, format: str, full: bool) -> None:
    shown = 0
    for household in households:
        with telling.one(household.file):
            if format == "json":
                print_for_machines(loaded(JSON_LINE)(household.settlement))
                continue
            page = loaded(SHEET)(household.settlement, page_width(sys.stdout), full)
            print("\n" if shown else "", end="")
            print_page(page, sys.stdout)
            shown += 1


def _texts(households: Iterable[Settled], telling: Telling, format: str) -> Iterator[str]:
    for household in households:
        text = ""
        with telling.one(household.file):
            if format == "json":
                text = loaded(JSON_LINE)(household.settlement) + "\n"
            elif format == PAGE:
                text = loaded(FAMILY_PAGE)(household.settlement)
            else:
                text = page_text(loaded(SHEET)(household.settlement, DEFAULT_WIDTH))
        if text:
            yield text
