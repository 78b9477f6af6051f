"""`chaiqian schema`: JSON Schemas for editors."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from chaiqian.cli.exit_codes import DONE
from chaiqian.cli.options import ForceOption, OutputOption
from chaiqian.cli.results import check_output, save
from chaiqian.documents.json_schema import json_schema
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import dump


def schema(
    document: Annotated[
        Literal["case", "scheme", "register"],
        typer.Argument(metavar="case|scheme|register", help="case 案件；scheme 方案；register 登记簿对照表"),
    ],
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """输出案件、方案或登记簿对照表的 JSON Schema（2020-12），供编辑器的 TOML 插件补全和检查。

    用法：保存为文件，在 .toml 文件第一行写 #:schema 加该文件的路径。
    """
    check_output(output, force, [])
    content = json_schema(document)
    if output is not None:
        return save(output, dump(content, indent=2) + "\n", [], force)
    print_for_machines(dump(content, indent=2))
    return DONE
