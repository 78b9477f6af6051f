"""`chaiqian verify`: is everything still as it was sealed, and if not, what differs first and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.options import SchemeOption
from chaiqian.output.text import safe
from chaiqian.receipts.verifying import Verifying


def verify(
    path: Annotated[Path, typer.Argument(metavar="路径", help="回执文件（.receipt.json）或项目文件夹")],
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="路径", help="案件文件（或案件所在的文件夹）；不写则用回执旁边的同名案件"),
    ] = None,
    scheme: SchemeOption = None,
    count_signed: Annotated[
        bool, typer.Option("--count-signed", help="开具时用了 --count-signed 的，核对时也用")
    ] = False,
) -> int:
    """核对回执：用现在的案件、方案、数值和程序重新结算，有不符的说明先差在哪里、为什么，退出码为 1。

    依次看四处：回执本身有没有被改动；案件和方案的内容；指导意见的数值；程序（用回执所载的内容和数值重算）。
    只有回执、没有案件的，按回执所载的内容重算。回执是校验用的摘要，不是签名。
    """
    if against is not None and not against.exists():
        raise UsageError(f"--against {safe(str(against))} 找不到")
    if against is not None and path.is_dir() != against.is_dir():
        raise UsageError("给的是文件夹，--against 也应为文件夹；给的是一份回执，--against 应为案件文件")
    if count_signed and not path.is_dir():
        raise UsageError("--count-signed 统计整个项目文件夹：请写文件夹")
    return Verifying(scheme, count_signed).run(path, against)
