"""The statement of a scheme, run by DuckDB and by Spark, gives every line and output of its settlement to the fen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.law.sql_engines import (
    Row,
    by_duckdb,
    by_spark,
    expected,
    facts_of,
    random_rows,
    spark_session,
    statement,
    why_no_spark,
    write_facts,
)

from chaiqian import load_case, load_scheme, settle
from chaiqian.district.sql_text import SameNameError
from chaiqian.documents.scheme import DevicePrice, ExtraSubsidy, Scheme, TradeRate
from chaiqian.guidance import load_guidance
from chaiqian.law.readers.sql import DEEPEST, DUCKDB, SPARK, statement_of
from chaiqian.law.readers.values import constants
from chaiqian.law.rules.graph import ONE, Graph, TooWideError, build_graph
from chaiqian.law.rules.terms import LARGEST_MONEY
from chaiqian.law.settlement import Settlement
from chaiqian.quantity import DOWN, HALF_UP, Operation, Quantity, fact, rounded, walk

ROOT = Path(__file__).parents[2]
SCHEMES = sorted(ROOT.glob("cases/*/scheme.toml")) + sorted(ROOT.glob("tests/examples/*/scheme.toml"))
ROWS = 100_000
QUOTED = re.compile('"([^"]+)"')
# Spark translates and compiles each statement anew, which takes longer than the rows.
ON_SPARK = [path for path in SCHEMES if path.parent.name in ("duxinzhuang", "hanzhuang", "liucun", "weijiawan")]
HOSTILE = (
    'a"b""',
    "a`b``",
    "a'b''; DROP TABLE facts",
    "-- 注释 */ /* ",
    "${env:PATH}",
    "第一行\n第二行, 1 AS x",
    "末尾\\",
    "%s ? :a {{b}} $1",
)


def graph_of(scheme: Scheme) -> Graph:
    return build_graph(scheme, load_guidance().figures_on(scheme.project.figures_day))


def of_outputs(**outputs: Quantity) -> Graph:
    scheme = load_scheme(SCHEMES[0])
    return Graph(scheme, load_guidance().entries[-1], (), outputs, tuple(walk(outputs.values())))


def with_extras(*extras: ExtraSubsidy, equipment: tuple[DevicePrice, ...] = ()) -> Scheme:
    scheme = load_scheme(ROOT / "cases/yukou/scheme.toml")
    subsidies = scheme.subsidies.model_copy(update={"extra": extras})
    return scheme.model_copy(update={"subsidies": subsidies, "equipment": equipment})


def extra(name: str, amount: int = 12_345) -> ExtraSubsidy:
    return ExtraSubsidy.model_construct(name=name, basis="每人", amount=amount)


def hostile_scheme() -> Scheme:
    """A scheme whose every name tries to be more than a name; documents admit some of them, this reader all."""
    scheme = load_scheme(ROOT / "cases/yukou/scheme.toml")
    names = iter(HOSTILE * 4)
    subsidies = scheme.subsidies.model_copy(update={"extra": tuple(map(extra, HOSTILE))})
    changes: dict[str, Any] = {
        "project": scheme.project.model_copy(update={"name": "\n".join(HOSTILE)}),
        "awards": tuple(award.model_copy(update={"name": next(names)}) for award in scheme.awards),
        "equipment": tuple(device.model_copy(update={"name": next(names)}) for device in scheme.equipment),
        "subsidies": subsidies,
    }
    units = tuple(unit.model_copy(update={"name": next(names)}) for unit in scheme.housing.units)
    return scheme.model_copy(update=changes | {"housing": scheme.housing.model_copy(update={"units": units})})


def cases_of(path: Path) -> list[Settlement]:
    scheme = load_scheme(path)
    files = sorted(file for file in path.parent.glob("*.toml") if "case_id" in file.read_text("utf-8"))
    return [settle(load_case(file), scheme) for file in files if not file.name.startswith("scheme")]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if reason := why_no_spark():
        pytest.skip(reason)
    with spark_session(tmp_path_factory.mktemp("spark")) as session:
        yield session


def households(path: Path, count: int) -> tuple[Graph, list[Row]]:
    """Random households of a scheme, then those of its folder as they were recognised."""
    settled = cases_of(path)
    graph = graph_of(load_scheme(path))
    rows = random_rows(graph, count, seed=len(str(path.parent.name)))
    wanted = facts_of(graph)
    return graph, rows + [{name: one.recognition.facts[name] for name in wanted} for one in settled]


def require_settled(found: dict[str, list[Any]], path: Path) -> None:
    """The last rows are the households of the folder: their columns are what the settlement says itself."""
    settled = cases_of(path)
    assert settled
    for place, one in enumerate(settled, start=-len(settled)):
        amounts = {line.id: line.amount for line in one.lines if line.id in found}
        assert {name: found[name][place] for name in amounts} == amounts
        if one.monetary is not None:
            assert found["monetary.total"][place] == one.monetary.total
        if one.relocation is not None:
            assert found["relocation.net"][place] == one.relocation.net
            assert found["housing_value"][place] == one.comparison.housing_value
        if one.monetary is not None and one.relocation is not None:
            assert found["break_even"][place] == one.comparison.break_even


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.parent.name)
def test_duckdb_gives_the_settlement(path: Path, tmp_path: Path) -> None:
    graph, rows = households(path, -(-ROWS // len(SCHEMES)))
    write_facts(rows, tmp_path / "facts.parquet")
    found = by_duckdb(graph, tmp_path / "facts.parquet")
    assert found == expected(graph, rows)
    require_settled(found, path)


@pytest.mark.parametrize("path", ON_SPARK, ids=lambda path: path.parent.name)
def test_spark_gives_the_settlement(path: Path, tmp_path: Path, spark: Any) -> None:
    graph, rows = households(path, -(-ROWS // len(ON_SPARK)))
    write_facts(rows, tmp_path / "facts.parquet")
    found = by_spark(spark, graph, tmp_path / "facts.parquet")
    assert found == expected(graph, rows)
    require_settled(found, path)


def test_hostile_names_are_names_in_duckdb(tmp_path: Path) -> None:
    graph = graph_of(hostile_scheme())
    rows = random_rows(graph, 500, seed=1)
    write_facts(rows, tmp_path / "facts.parquet")
    assert {f"subsidy.{name}" for name in HOSTILE} < set(graph.named)
    assert by_duckdb(graph, tmp_path / "facts.parquet") == expected(graph, rows)


def test_hostile_names_are_names_in_spark(tmp_path: Path, spark: Any) -> None:
    graph = graph_of(hostile_scheme())
    rows = random_rows(graph, 500, seed=1)
    write_facts(rows, tmp_path / "facts.parquet")
    wanted = {name.replace("${", "\\x24{"): column for name, column in expected(graph, rows).items()}
    assert by_spark(spark, graph, tmp_path / "facts.parquet") == wanted


@pytest.mark.parametrize("dialect", [DUCKDB, SPARK], ids=lambda dialect: dialect.name)
def test_no_name_leaves_its_comment_or_its_quotes(dialect: Any) -> None:
    text = statement(graph_of(hostile_scheme()), dialect, "facts")
    for line in text.split("\n"):
        _, dashes, comment = line.partition("-- ")
        assert not dashes or not comment.endswith("\\")
    assert "-- 方案：" + 'a"b""\\na`b``\\n' in text
    assert dialect is DUCKDB or "${" not in text
    assert not [character for character in text if character in "\r\u2028\u0085"]


def test_one_kind_of_trade_alone_is_no_choice(tmp_path: Path) -> None:
    """`[business_loss] rates` with a single entry."""
    scheme = load_scheme(ROOT / "cases/yukou/scheme.toml")
    one = TradeRate.model_construct(name="商业", rate=80_000)
    loss = scheme.business_loss.model_copy(update={"rate": None, "rates": (one,)})
    graph = graph_of(scheme.model_copy(update={"business_loss": loss}))
    rows = random_rows(graph, 100, seed=1)
    write_facts(rows, tmp_path / "facts.parquet")
    assert by_duckdb(graph, tmp_path / "facts.parquet") == expected(graph, rows)


def test_a_long_sum_goes_on_in_the_next_layer(tmp_path: Path) -> None:
    """Where it would nest deeper than engines allow, and not before: a product of a fact is two deep, a column none."""
    devices = tuple(DevicePrice.model_construct(name=f"设备{n}", price=100 + n) for n in range(8 * DEEPEST))
    graph = graph_of(with_extras(equipment=devices))
    made = statement_of(graph, DUCKDB, "case_id")
    sums = [column.expression.count(" + ") for part in (*made.layers, made.results) for column in part]
    assert max(sums) == DEEPEST - 1
    rows = random_rows(graph, 20, seed=2)
    write_facts(rows, tmp_path / "facts.parquet")
    assert by_duckdb(graph, tmp_path / "facts.parquet") == expected(graph, rows)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.parent.name)
def test_a_column_reads_facts_and_columns_of_earlier_layers(path: Path) -> None:
    """Not every engine lets a column name another of the same SELECT."""
    made = statement_of(graph_of(load_scheme(path)), DUCKDB, "case_id")
    known = {fact.name for fact in made.facts}
    for layer in made.layers:
        assert layer
        for column in layer:
            assert set(QUOTED.findall(column.expression)) <= known, column.name
        assert known.isdisjoint(column.name for column in layer)
        known.update(column.name for column in layer)
    for column in made.results:
        assert set(QUOTED.findall(column.expression)) <= known, column.name


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.parent.name)
def test_what_is_read_more_than_once_is_written_once_and_nothing_else(path: Path) -> None:
    """As a column: where several quantities read it, and where rounding asks for its sign or divides it."""
    graph = graph_of(load_scheme(path))
    made = statement_of(graph, DUCKDB, "case_id")
    columns = {id(column.quantity) for layer in made.layers for column in layer}
    readers = Counter(id(operand) for node in graph.order for operand in node.operands)
    readers.update(id(quantity) for quantity in graph.named.values())
    again = {key for key, count in readers.items() if count > 1}
    for node in graph.order:
        if node.operation is Operation.ROUND and (len(node.operands) > 1 or node.operands[0].low < 0):
            again.update(map(id, node.operands))
    known = constants(graph)
    plain = {id(node) for node in graph.order if node.leaves_value or node.operation is Operation.FACT}
    assert again - plain - known.keys() <= columns
    assert columns <= again
    everything = [column for part in (*made.layers, made.results) for column in part]
    read = {name for column in everything for name in QUOTED.findall(column.expression)}
    assert {column.name for layer in made.layers for column in layer} <= read


def test_the_statement_grows_with_the_scheme_and_not_faster() -> None:
    few, many = (
        len(statement(graph_of(with_extras(*(extra(f"补助{n:03}") for n in range(count)))), DUCKDB, "facts"))
        for count in (50, 100)
    )
    none = len(statement(graph_of(with_extras()), DUCKDB, "facts"))
    assert many - none < 2.2 * (few - none)


@pytest.mark.parametrize(
    ("fact_name", "value", "low", "high"),
    [("persons", -1, 0, 999), ("award.0", 2, 0, 1), ("homestead_area", 3, 1, 2)],
)
def test_a_fact_out_of_its_range_stops_the_statement(
    fact_name: str, value: int, low: int, high: int, tmp_path: Path
) -> None:
    graph = graph_of(load_scheme(ROOT / "cases/yukou/scheme.toml"))
    rows = random_rows(graph, 3, seed=3)
    rows[1] |= {"homestead_area": 2, "plot_area": 2} | {fact_name: value}
    write_facts(rows, tmp_path / "facts.parquet")
    with pytest.raises(duckdb.Error, match=f"{fact_name} 超出范围：1"):
        by_duckdb(graph, tmp_path / "facts.parquet")
    for within in (low, high):
        rows[1] |= {fact_name: within}
        write_facts(rows, tmp_path / "facts.parquet")
        assert by_duckdb(graph, tmp_path / "facts.parquet")


def test_a_fact_out_of_its_range_stops_spark_too(tmp_path: Path, spark: Any) -> None:
    graph = graph_of(load_scheme(ROOT / "cases/yukou/scheme.toml"))
    rows = random_rows(graph, 3, seed=3)
    rows[1] |= {"persons": -1}
    write_facts(rows, tmp_path / "facts.parquet")
    with pytest.raises(Exception, match="persons 超出范围：1"):
        by_spark(spark, graph, tmp_path / "facts.parquet")


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize("places", [0, 2, 4, 6])
def test_rounding_of_either_sign(mode: str, places: int, tmp_path: Path) -> None:
    value = fact("value", "元", 4, -(10**12), 10**12, "金额")
    part = fact("homestead_area", "㎡", 2, 0, 10**4, "部分")
    whole = fact("plot_area", "㎡", 2, 0, 10**4, "整体")
    count = fact("count", "人", 0, 0, 9, "人数")
    graph = of_outputs(
        plain=rounded(value, places, mode),
        shared=rounded(value, places, mode, part, whole),
        each=rounded(value, 2, mode, ONE, count),
        negated=-value,
    )
    values = [number * sign for number in (0, 1, 49, 50, 51, 149, 150, 9_999, 10**12) for sign in (1, -1)]
    shares = [(0, 0), (1, 2), (3, 3), (1, 3), (9_999, 10_000)]
    rows = [{"value": n, "homestead_area": p, "plot_area": w, "count": p % 4} for n in values for p, w in shares]
    write_facts(rows, tmp_path / "facts.parquet")
    wanted = expected(graph, rows)
    wanted["each"] = [each if row["count"] else None for each, row in zip(wanted["each"], rows, strict=True)]
    assert by_duckdb(graph, tmp_path / "facts.parquet") == wanted


def test_a_scheme_too_wide_is_refused() -> None:
    wide = ExtraSubsidy.model_construct(name="过大的补助费", basis="每平方米建筑", amount=LARGEST_MONEY)
    with pytest.raises(TooWideError) as refused:
        statement_of(graph_of(with_extras(wide)), DUCKDB, "case_id")
    assert refused.value.names[0] == "过大的补助费"


def test_a_result_too_wide_in_hundredths_is_refused() -> None:
    graph = of_outputs(most=fact("most", "元", 0, 0, 2**60, "最多"), fits=fact("fits", "元", 0, 0, 2**56, "正好"))
    with pytest.raises(TooWideError) as refused:
        statement_of(graph, DUCKDB, "case_id")
    assert refused.value.names == ("最多",)


@pytest.mark.parametrize("names", [("补助A", "补助a"), ("x${y", "x\\x24{y")])
def test_names_that_engines_take_for_one_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(SameNameError, match="在数据库里分不开"):
        statement(graph_of(with_extras(*map(extra, names))), SPARK, "facts")


@pytest.mark.parametrize(
    ("dialect", "table", "written"),
    [
        (DUCKDB, "库.facts", 'FROM "库"."facts"'),
        (SPARK, "库.facts", "FROM `库`.`facts`"),
        (DUCKDB, "夹/a.parquet", 'FROM "夹/a.parquet"'),
        (SPARK, "夹/a.parquet", "FROM parquet.`夹/a.parquet`"),
        (DUCKDB, "chaiqian_1", 'FROM "chaiqian_1"\n),\nchaiqian___1 AS ('),
    ],
)
def test_where_the_facts_are(dialect: Any, table: str, written: str) -> None:
    assert written in statement(graph_of(load_scheme(SCHEMES[0])), dialect, table)
