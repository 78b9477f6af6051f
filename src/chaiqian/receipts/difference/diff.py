"""`chaiqian diff`: what changed between two settlements, and what each change brought."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.options import ForceOption, OutputOption, SchemeOption
from chaiqian.cli.results import check_output
from chaiqian.receipts.difference.differing import differ


def diff(
    before: Annotated[Path, typer.Argument(metavar="变动以前", help="案件、方案或回执")],
    after: Annotated[Path, typer.Argument(metavar="变动以后", help="案件、方案或回执")],
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="文件夹", help="比较两份方案时，用哪些案件；不写则用变动以后的方案所在文件夹"),
    ] = None,
    scheme: SchemeOption = None,
    format: Annotated[
        Literal["text", "json"], typer.Option("--format", metavar="text|json", help="text 文字（默认）；json 每项一行")
    ] = "text",
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """比较两次结算：哪些事实和数值变了，每一项变动各带来多少元，逐项相加正好等于总差额。

    可以比较：同一户的两份案件；案件和它的回执；两份方案（对文件夹内每一户都算一遍）。
    用于期房交房后补结临时安置费、重新测量、方案修改。
    """
    check_output(output, force, [path for path in (before, after, scheme) if path is not None])
    return differ(before, after, cases, scheme, format, output, force)
