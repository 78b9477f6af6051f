"""`chaiqian check`: every problem of cases, schemes and folders."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import SchemeOption, expanded
from chaiqian.documents.problem import Problem
from chaiqian.documents.problem_page import counts, problem_json, problem_short, problem_text
from chaiqian.output.page import page_width
from chaiqian.output.streams import encoding_of
from chaiqian.project.examination import examine


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="路径", help="案件文件、方案文件或项目文件夹，可以多个")],
    scheme: SchemeOption = None,
    format: Annotated[
        Literal["text", "short", "json"],
        typer.Option("--format", metavar="text|short|json", help="text 附原文（默认）；short 每行一处；json 每行一个"),
    ] = "text",
) -> int:
    """检查案件、方案和文件夹，一次列出全部问题。

    文件夹连同下级文件夹一起检查，并核对同一宗宅基地的各户和重复的编号。只有提示没有错误的，退出码为 0。
    """
    found = examine(expanded(paths), scheme)
    write: dict[str, Callable[[Problem], str]] = {
        "text": lambda problem: problem_text(problem, _width()) + "\n",
        "short": problem_short,
        "json": lambda problem: problem_json(problem, encoding_of(sys.stdout)),
    }
    for problem in found.problems:
        print(write[format](problem))
    errors, warnings = counts(found.problems)
    if format == "text":
        print(f"检查了 {found.cases} 个案件、{found.schemes} 个方案：错误 {errors} 处，提示 {warnings} 处。")
    return DATA if errors else DONE


def _width() -> int:
    return page_width(sys.stdout)
