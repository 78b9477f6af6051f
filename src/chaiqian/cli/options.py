"""Parameters that several commands take, with their Chinese help."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

SchemeOption = Annotated[
    Path | None,
    typer.Option("--scheme", metavar="文件", help="方案文件；不写则用案件所在文件夹或上级文件夹里最近的 scheme.toml"),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="文件", help="结果写入文件（UTF-8），不显示；不会覆盖输入文件"),
]
ForceOption = Annotated[bool, typer.Option("--force", help="输出文件已存在时替换它")]
CountOption = Annotated[
    bool,
    typer.Option("--count-signed", help="方案没有写已签户数的，按文件夹内案件统计的签约户数定整体签约奖"),
]
FontOption = Annotated[
    Path | None,
    typer.Option(
        "--font-dir",
        metavar="文件夹",
        help="单位自有的字体：文件夹（有仿宋的用仿宋，否则用第一种）或一个字体文件；其中没有的字用随程序的宋体",
    ),
]
CaseArgument = Annotated[Path, typer.Argument(metavar="案件文件", help="一宗宅基地的案件文件（.toml）")]
DAY_SHAPE = "YYYY-MM-DD"


def expanded(paths: Iterable[Path]) -> list[Path]:
    """Expand `*.toml` where the shell does not, as on Windows; keep the order given."""
    if os.name != "nt":
        return list(paths)
    found: list[Path] = []
    for path in paths:
        matches = sorted(glob.glob(str(path))) if any(mark in str(path) for mark in "*?[") else []
        found.extend(map(Path, matches) if matches else [path])
    return found
