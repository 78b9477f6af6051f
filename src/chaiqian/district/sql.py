"""`chaiqian sql`: a scheme's settlement of a whole table as one SELECT, for an engine that is there already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import ForceOption, OutputOption
from chaiqian.cli.results import check_output, report, save
from chaiqian.district.sql_text import KEY, SameNameError, sql_text
from chaiqian.documents.content import sha256_of
from chaiqian.documents.load import load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import prepare
from chaiqian.law.readers.sql import DIALECTS, statement_of
from chaiqian.law.rules.graph import TooWideError
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import inert


def sql(
    scheme: Annotated[Path, typer.Argument(metavar="方案文件", help="补偿安置方案（scheme.toml）")],
    dialect: Annotated[
        Literal["duckdb", "spark"], typer.Option("--dialect", metavar="duckdb|spark", help="执行语句的数据库")
    ],
    table: Annotated[
        str, typer.Option("--table", metavar="表名", help="事实表：表名（可写 库.表），或 .parquet 文件")
    ] = "facts",
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """输出一条 SELECT 语句，按方案算出事实表中每户的各项金额，与逐户结算分毫不差。

    事实表每户一行，每项事实一列整数；金额为分，面积为0.01㎡。语句由结算所用的规则生成，不另写一套。
    """
    _check_table(table)
    check_output(output, force, [scheme])
    try:
        text = _statement(load_scheme(scheme), dialect, table)
    except DocumentError as error:
        report(error.problems)
        return DATA
    except (TooWideError, SameNameError) as error:
        print(error, file=sys.stderr)
        return DATA
    if output is not None:
        return save(output, text, [scheme], force)
    print_for_machines(text.removesuffix("\n"))
    return DONE


def _check_table(table: str) -> None:
    if not all(table.split(".")) or inert(table) != table:
        raise UsageError(f"--table 应写表名，例如 facts 或 库名.表名，现为 {inert(table) or '空'}")


def _statement(scheme: Scheme, name: str, table: str) -> str:
    graph, dialect = prepare(scheme).graph, DIALECTS[name]
    return sql_text(graph, statement_of(graph, dialect, KEY), dialect, table, sha256_of(scheme))
