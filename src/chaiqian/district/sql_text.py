"""A statement as text: a header that says what it computes from, then each layer, every column with its words.

The words hold names that anybody may have written: they stand in comments, which nothing in them can end, and as
quoted names of columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from chaiqian import __version__
from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.readers.sql import SCHEME_KEY, Dialect, SqlColumn, Statement
from chaiqian.law.recognition.verdict import APPRAISAL_PENDING
from chaiqian.law.rules.graph import Graph
from chaiqian.output.text import inert
from chaiqian.quantity import Quantity

# What the table has beside the facts, and the result beside the amounts.
KEY = "case_id"
KEPT = (KEY, "township", "village", "group", "status", "mode", APPRAISAL_PENDING, "scheme", "synthetic")
LAYER = "chaiqian"
_HUNDREDTHS = {"元": "分", "元/㎡": "分/㎡", "㎡": "0.01㎡"}


class SameNameError(ValueError):
    """Two results whose names engines take for one; the message is Chinese and names them."""


class _Item(NamedTuple):
    text: str
    words: str = ""


def sql_text(graph: Graph, statement: Statement, dialect: Dialect, table: str, scheme: str = "") -> str:
    """Write the statement over `table`: a name, dots between its parts, or the path of a .parquet file.

    `scheme` is the hash of what the scheme states: only its rows are read, where a table holds those of several.

    It ends without a semicolon, so that it can stand inside another. Raises SameNameError.
    """
    _require_distinct(statement, dialect)
    name = _layer_name(table)
    kept = [_Item(dialect.quoted(column)) for column in KEPT]
    facts = [_Item(_named(fact, dialect), _fact_words(fact.quantity)) for fact in statement.facts]
    chosen = f"\nWHERE {dialect.quoted(SCHEME_KEY)} = '{scheme}'" if scheme else ""
    queries = [_query([*kept, *facts], _table(table, dialect) + chosen)]
    for number, layer in enumerate(statement.layers):
        items = [_Item("*"), *(_Item(_named(column, dialect), _words(column.quantity)) for column in layer)]
        queries.append(_query(items, f"{name}_{number}"))
    *below, above = [*queries, _query([*kept, *_results(graph, statement, dialect)], f"{name}_{len(queries) - 1}")]
    layers = ",\n".join(f"{name}_{number} AS (\n{query}\n)" for number, query in enumerate(below))
    header = "\n".join(_comment(line) for line in _header(graph, dialect, table, scheme))
    return f"{header}\nWITH {layers}\n{above}\n"


def _header(graph: Graph, dialect: Dialect, table: str, stated: str) -> Iterator[str]:
    scheme, figures = graph.scheme, graph.figures
    yield f"chaiqian {__version__}：按方案逐户计算补偿安置各项金额，{dialect.name} 用"
    yield f"方案：{scheme.project.name}"
    if stated:
        yield f"方案内容的摘要（{SCHEME_KEY}）：{stated}"
    yield f"指导意见：{figures.document}，{figures.in_force} 起施行的标准"
    yield f"事实表：{table}；每户一行，每项事实一列整数，单位见各列；{SCHEME_KEY} 不是本方案的户不取"
    yield "结果：金额为分，面积为0.01㎡，单价为分/㎡，人数、月数为整数；房价平衡点在没有安置房面积时为 NULL"
    yield f"{APPRAISAL_PENDING} 为 1 的户尚未评估完，各项合计{LACKS_APPRAISAL}"
    yield "每项只取整一次；除法都是非负整数除以正整数，向零取整与向下取整没有区别"
    yield "事实超出范围的，语句报错停止，并给出该户的 case_id"


def _results(graph: Graph, statement: Statement, dialect: Dialect) -> Iterator[_Item]:
    lines = {line.id: line for line in graph.lines}
    for column in statement.results:
        line = lines.get(column.name)
        unit = str(column.quantity.unit)
        words = column.quantity.label if line is None else f"{line.name}，{line.clause}"
        yield _Item(_named(column, dialect), f"{words}，{_HUNDREDTHS.get(unit, unit)}")


def _named(column: SqlColumn, dialect: Dialect) -> str:
    return f"{column.expression} AS {dialect.quoted(column.name)}"


def _words(quantity: Quantity) -> str:
    return quantity.label and f"{quantity.label}，{_unit(quantity)}"


def _fact_words(fact: Quantity) -> str:
    return f"{fact.label}，{_unit(fact) or '编号'}"


def _unit(quantity: Quantity) -> str:
    unit = str(quantity.unit)
    if quantity.scale == 2 and unit in _HUNDREDTHS:
        return _HUNDREDTHS[unit]
    return f"{Decimal(1).scaleb(-quantity.scale):f}{unit}" if quantity.scale else unit


def _query(items: Iterable[_Item], source: str) -> str:
    rows = list(items)
    lines = ["SELECT"]
    for number, item in enumerate(rows, start=1):
        comma = "," if number < len(rows) else ""
        lines.append(f"  {item.text}{comma}{'  ' + _comment(item.words) if item.words else ''}")
    return "\n".join([*lines, f"FROM {source}"])


def _comment(words: str) -> str:
    """One comment to the end of its line: no line break, no ${…} to replace, no backslash before the line's end."""
    text = inert(words).replace("${", "\\x24{")
    return f"-- {text}{' .' if text.endswith(chr(92)) else ''}"


def _table(table: str, dialect: Dialect) -> str:
    if table.lower().endswith(".parquet"):
        return dialect.parquet.format(path=dialect.quoted(table))
    return ".".join(dialect.quoted(part) for part in table.split("."))


def _layer_name(table: str) -> str:
    """A name for the layers that the table does not have."""
    name = LAYER
    while name in table.lower():
        name += "_"
    return name


def _require_distinct(statement: Statement, dialect: Dialect) -> None:
    """Engines take names that differ in case for one name."""
    seen: dict[str, str] = {}
    for name in (*KEPT, *(column.name for column in statement.results)):
        other = seen.setdefault(dialect.quoted(name).lower(), name)
        if other is not name:
            raise SameNameError(f"结果列 {inert(other)} 与 {inert(name)} 在数据库里分不开：请在方案中改其中一个的名称")
