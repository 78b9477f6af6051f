"""`chaiqian sheet`: the A4 sheets that a family reads and signs, as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.chosen_fonts import chosen_fonts
from chaiqian.cli.days import day_of
from chaiqian.cli.options import DAY_SHAPE, FontOption, ForceOption, SchemeOption, expanded
from chaiqian.cli.results import check_output
from chaiqian.household.sheet_print import Sheets, print_merged, print_separate
from chaiqian.output.text import safe


def sheet(
    paths: Annotated[list[Path], typer.Argument(metavar="路径", help="案件文件或项目文件夹，可以多个")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="文件", help="写入的 PDF；与 --separate 同用时为文件夹")
    ],
    scheme: SchemeOption = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="每户一个 PDF，以编号为文件名，放进 -o 所写的文件夹")
    ] = False,
    duplex: Annotated[bool, typer.Option("--duplex", help="双面打印：每户从新的一张纸开始")] = False,
    on: Annotated[
        str | None, typer.Option("--on", metavar=DAY_SHAPE, help="印在单上的日期；不写则留空，由经办人填写或盖章")
    ] = None,
    font_dir: FontOption = None,
    count_signed: Annotated[
        bool, typer.Option("--count-signed", help="方案没有写已签户数的，按文件夹内案件统计的签约户数定整体签约奖")
    ] = False,
    force: ForceOption = False,
) -> int:
    """打印 A4 拆迁补偿安置结算单，每户一份，存为 PDF；试算的打印为参考单，带水印。

    多户合为一个文件，按编号排列，各户分别编页码。一户有问题的列出后跳过，其余照常打印，退出码为 1。
    """
    files = expanded(paths)
    day = day_of(on, "--on")
    _check(files, output, scheme, separate, force, count_signed)
    sheets = Sheets(files, scheme, count_signed, day, chosen_fonts(font_dir))
    return (print_separate if separate else print_merged)(sheets, output, duplex, force)


def _check(
    files: list[Path], output: Path, scheme: Path | None, separate: bool, force: bool, count_signed: bool
) -> None:
    """Refuse before any work what cannot end well."""
    if count_signed and (scheme is not None or not all(path.is_dir() for path in files)):
        raise UsageError("--count-signed 统计整个项目文件夹：请写文件夹，且不与 --scheme 同用")
    if not separate:
        if output.suffix.lower() != ".pdf":
            raise UsageError(f"输出文件 {safe(str(output))} 的扩展名应为 .pdf（每户一个文件请加 --separate）")
        check_output(output, force, [path for path in (*files, scheme) if path is not None])
    elif output.exists() and not output.is_dir():
        raise UsageError(f"加了 --separate，-o 应为文件夹：{safe(str(output))} 是文件")
    elif not output.parent.is_dir():
        raise UsageError(f"输出文件夹 {safe(str(output.parent))} 不存在")
