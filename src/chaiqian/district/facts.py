"""`chaiqian facts`: the facts of many households as one table, from a folder or made up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import ForceOption
from chaiqian.cli.results import check_output, checked_folder, write_as_it_comes
from chaiqian.district.facts_table import FactsWriter
from chaiqian.district.folder import FolderDistrict
from chaiqian.district.synthetic import SyntheticDistrict
from chaiqian.output.text import safe

MOST_HOUSEHOLDS = 100_000_000
LARGEST_SEED = 10**9

TableOption = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写入的事实表（.parquet）")]


def build(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹，或装着几个项目的文件夹")],
    output: TableOption,
    force: ForceOption = False,
) -> int:
    """结算文件夹内每一户，把认定的事实写成事实表；方案和来源写在文件里，文件自己说明自己。

    有问题的案件列出后跳过，退出码为 1。表里没有姓名、身份证号、电话和地址。
    """
    checked_folder(folder)
    _check(output, force)
    district = FolderDistrict(folder)
    if not district.households:
        print("没有可以写入的住户，没有写文件", file=sys.stderr)
        return district.code or DATA
    return max(district.code, _write(output, force, district, False, district.left_out, district.contradictions))


def synth(
    output: TableOption,
    households: Annotated[
        int, typer.Option("--households", metavar="户数", min=1, max=MOST_HOUSEHOLDS, help="合成几户")
    ],
    seed: Annotated[
        int, typer.Option("--seed", metavar="种子", min=0, max=LARGEST_SEED, help="同一种子得到同样的数据")
    ] = 1,
    force: ForceOption = False,
) -> int:
    """合成一个区的住户（指导意见的十七个乡镇和两个特别区位），标明是合成的，用来试算规模和速度。"""
    _check(output, force)
    district = SyntheticDistrict(households, seed)
    return _write(output, force, district, True)


def _check(output: Path, force: bool) -> None:
    if output.suffix.lower() != ".parquet":
        raise UsageError(f"输出文件 {safe(str(output))} 的扩展名应为 .parquet")
    check_output(output, force, ())


def _write(
    output: Path,
    force: bool,
    district: FolderDistrict | SyntheticDistrict,
    synthetic: bool,
    left_out: int = 0,
    contradictions: int = 0,
) -> int:
    def write(stream: BinaryIO) -> int:
        writer = FactsWriter(stream, district.schemes, district.names, synthetic)
        for block in district.blocks():
            writer.add(block, district.units)
        writer.close(left_out, contradictions)
        return DONE

    code = write_as_it_comes(output, force, write)
    if not code:
        made = "合成" if synthetic else ""
        counts = f"{made}事实表 {district.households:,} 户、方案 {len(district.schemes)} 份"
        print(f"{counts}：已写入 {safe(str(output))}")
    return code
