"""Two engines that run a scheme's statement, and tables of households for them with what each is to give."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from chaiqian.district.sql_text import KEPT, KEY, sql_text
from chaiqian.law.readers.sql import DUCKDB, SPARK, Dialect, statement_of
from chaiqian.law.readers.values import program_of, to_hundredths
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import Operation, Quantity

Row = dict[str, int]
TIES = (1, 3, 49, 50, 51, 125, 149, 150, 17_300, 26_700, 99_950)
ORDINARY = {"㎡": 60_000, "元": 10**9}


def facts_of(graph: Graph) -> dict[str, Quantity]:
    return {node.name: node for node in graph.order if node.operation is Operation.FACT}


def random_rows(graph: Graph, count: int, seed: int) -> list[Row]:
    """Facts within their ranges: half of an ordinary size, the rest ties, bounds and anything; parts within wholes."""
    random = np.random.default_rng(seed)

    def column(fact: Quantity) -> list[int]:
        most = min(fact.high, ORDINARY.get(str(fact.unit), fact.high))
        ordinary = random.integers(max(fact.low, -most), most, count, endpoint=True)
        anything = random.integers(fact.low, fact.high, count, endpoint=True)
        edges = random.choice([fact.low, fact.high, *(n for n in TIES if fact.low <= n <= fact.high)], count)
        chosen: list[int] = np.choose(random.choice(4, count), [ordinary, ordinary, edges, anything]).tolist()
        return chosen

    columns = {name: column(fact) for name, fact in facts_of(graph).items()}
    alone = random.integers(0, 2, count)
    pairs = zip(columns["homestead_area"], columns["plot_area"], alone, strict=True)
    plots = [(part, part) if single else (min(part, whole), max(part, whole)) for part, whole, single in pairs]
    columns["homestead_area"], columns["plot_area"] = (list(areas) for areas in zip(*plots, strict=True))
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def expected(graph: Graph, rows: list[Row]) -> dict[str, list[int | None]]:
    """Each line and output of each row by the program that settles one household; no price where there are no flats."""
    program = program_of(graph)
    slots = {name: (program.slot(node), to_hundredths(node)) for name, node in graph.named.items()}
    found: dict[str, list[int | None]] = {name: [] for name in slots}
    for row in rows:
        values = program.run(row)
        for name, (slot, factor) in slots.items():
            found[name].append(values[slot] * factor)
    if "break_even" in found:
        pairs = zip(found["break_even"], found["units_area"], strict=True)
        found["break_even"] = [even if area else None for even, area in pairs]
    return found


def statement(graph: Graph, dialect: Dialect, table: str) -> str:
    return sql_text(graph, statement_of(graph, dialect, KEY), dialect, table)


def write_facts(rows: list[Row], path: Path) -> None:
    """The table of facts as a Parquet file, rows numbered by case_id."""
    numbers = [str(number) for number in range(len(rows))]
    columns: dict[str, Any] = {name: np.array([row[name] for row in rows], np.int64) for name in rows[0]}
    columns |= {name: np.array(numbers if name == KEY else ["示例"] * len(rows)) for name in KEPT}
    with duckdb.connect() as connection:
        connection.register("columns", columns)
        connection.table("columns").write_parquet(str(path))


def by_duckdb(graph: Graph, facts: Path) -> dict[str, list[Any]]:
    """What DuckDB gives, by column, in the order of the rows."""
    with duckdb.connect() as connection:
        return _columns(connection.sql(statement(graph, DUCKDB, str(facts))))


def by_spark(spark: Any, graph: Graph, facts: Path) -> dict[str, list[Any]]:
    """What Spark gives, by column, in the order of the rows."""
    results = facts.with_suffix(".results")
    spark.read.parquet(str(facts)).createOrReplaceTempView("facts")
    spark.sql(statement(graph, SPARK, "facts")).write.parquet(str(results))
    with duckdb.connect() as connection:
        return _columns(connection.read_parquet(f"{results}/*.parquet"))


def _columns(found: duckdb.DuckDBPyRelation) -> dict[str, list[Any]]:
    rows = sorted(found.fetchall(), key=lambda row: int(row[0]))
    columns = [list(column) for column in zip(*rows, strict=True)]
    return {name: column for name, column in zip(found.columns, columns, strict=True) if name not in KEPT}


def why_no_spark() -> str:
    """The reason where this machine cannot run Spark, else nothing."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed (pip install 'chaiqian[spark]')"
    return "" if shutil.which("java") else "Spark needs Java, which is not installed"


@contextmanager
def spark_session(folder: Path) -> Iterator[Any]:
    """One session of Spark on this machine alone."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("chaiqian")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder),
        "spark.sql.parquet.compression.codec": "uncompressed",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    try:
        yield session
    finally:
        session.stop()
