"""`chaiqian seal`: a receipt of each settlement, to be checked years later."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.options import ForceOption, SchemeOption
from chaiqian.cli.results import refuse_documents
from chaiqian.receipts.sealing import Sealing


def seal(
    path: Annotated[Path, typer.Argument(metavar="路径", help="案件文件或项目文件夹")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="路径", help="回执写到哪里（文件或文件夹）；不写则在案件旁边"),
    ] = None,
    scheme: SchemeOption = None,
    count_signed: Annotated[
        bool, typer.Option("--count-signed", help="方案没有写已签户数的，按文件夹内案件统计的签约户数定整体签约奖")
    ] = False,
    force: ForceOption = False,
) -> int:
    """开具回执：记下案件和方案的内容、所用数值、每一行和合计，并对全部内容算出校验码，日后用 verify 核对。

    回执是校验用的摘要，不是签名。同样的内容在任何电脑、任何一天得到同样的校验码；注释、排版和文件时间不算内容。
    已有回执且内容相同的不重写；不同的不替换，列出原因，确要重开请加 --force。
    """
    whole = path.is_dir()
    if count_signed and (scheme is not None or not whole):
        raise UsageError("--count-signed 统计整个项目文件夹：请写文件夹，且不与 --scheme 同用")
    if whole and output is not None and output.exists() and not output.is_dir():
        raise UsageError("给的是项目文件夹，-o 应为文件夹")
    if output is not None and not whole:
        refuse_documents(output)
    return Sealing(path, output, force).run(scheme, count_signed)
