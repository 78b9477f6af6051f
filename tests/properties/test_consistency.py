"""Every number that two outputs share is the same, with the same status, over random schemes and cases.

JSON, receipt, screen and ledger are compared for every pair; the files that officers and auditors open (workbook, CSV,
PDF, facts, what SQL makes of them, `explain` as a graph) for a few, through the commands.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.household.paper import rows_of
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded, settled

from chaiqian import Settlement
from chaiqian.cli.app import main
from chaiqian.household.sheet import Amount, amount_text
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_json import json_line
from chaiqian.household.sheet_page import sheet_page
from chaiqian.law.settlement import settle
from chaiqian.office.ledger import Ledger, row_of
from chaiqian.output.page import page_text
from chaiqian.output.text import money
from chaiqian.receipts.receipt import receipt_of

# What the ledger calls the sums, and what they are in JSON.
LEDGER = {
    "货币安置合计": ("monetary", "total"),
    "回迁安置合计": ("relocation", "total"),
    "回迁安置净额": ("relocation", "net"),
}


def told(settlement: Settlement) -> dict[str, Any]:
    """What machines are told."""
    value: dict[str, Any] = json.loads(json_line(settlement))
    return value


@given(pairs())
def test_receipt_and_json_hold_the_same(pair: Pair) -> None:
    settlement = settled(pair)
    value, receipt = told(settlement), receipt_of(settlement)
    keys = ("id", "group", "status", "formula", "amount", "modes")
    assert [{key: line[key] for key in keys} for line in value["lines"]] == [
        {key: getattr(line, key) for key in keys} for line in receipt.lines
    ]
    assert (receipt.status, receipt.facts) == (value["status"], value["facts"])
    for way in ("monetary", "relocation"):
        sealed = {key.partition(".")[2]: text for key, text in receipt.totals.items() if key.startswith(f"{way}.")}
        assert sealed == (value[way] or {})


@given(pairs())
def test_the_screen_shows_the_amounts_of_json(pair: Pair) -> None:
    settlement = settled(pair)
    value, shown = told(settlement), compose(settlement)
    amounts = {line["id"]: line for line in value["lines"]}
    groups = (*shown.groups, *(shown.housing.groups if shown.housing else ()))
    for row in (row for group in groups for row in group.rows):
        line = amounts[row.id]
        expected: Amount = None if line["status"] == "不适用" else int(line["amount"].replace(".", ""))
        assert row.amount == ((expected or "待定") if line["status"] == "待定" else expected)
    for row in shown.comparison.rows:
        if row.label.startswith("合计"):
            ways = [value[way] and int(value[way]["total"].replace(".", "")) for way in ("monetary", "relocation")]
            assert [row.monetary, row.relocation] == ways
    words = page_text(sheet_page(shown, 100))
    assert all(amount_text(row.amount) in words for group in groups for row in group.rows)
    assert ("（试算）" in shown.title) is (value["status"] == "试算")


@given(pairs())
def test_the_ledger_adds_up_the_amounts_of_json(pair: Pair) -> None:
    settlement = settled(pair)
    value, row = told(settlement), row_of(settlement, "case.toml")
    amounts = row.amounts
    assert row.status == value["status"]
    found = {"货币安置合计": amounts.monetary, "回迁安置合计": amounts.relocation, "回迁安置净额": amounts.net}
    for title, (way, key) in LEDGER.items():
        expected = value[way] and int(value[way][key].replace(".", ""))
        assert found[title] == expected
    by_group = {
        group: sum(Fraction(line["amount"]) for line in value["lines"] if line["group"] == group)
        for group in ("补偿", "奖励", "历史遗留")
    }
    assert [amounts.compensation, amounts.awards, amounts.legacy] == [amount * 100 for amount in by_group.values()]


@given(pairs(), st.randoms(use_true_random=False))
def test_the_order_of_persons_buildings_and_devices_changes_nothing(pair: Pair, order: random.Random) -> None:
    case, scheme = loaded(pair)
    found = settle(case, scheme)
    mixed = {name: list(getattr(case, name)) for name in ("members", "buildings", "equipment", "adjustments")}
    for entries in mixed.values():
        order.shuffle(entries)
    other = settle(case.model_copy(update={name: tuple(entries) for name, entries in mixed.items()}), scheme)
    assert {line.id: line.amount for line in other.lines} == {line.id: line.amount for line in found.lines}
    assert (other.monetary, other.relocation, other.facts) == (found.monetary, found.relocation, found.facts)


@given(st.lists(pairs(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_no_sum(some: list[Pair], order: random.Random) -> None:
    rows = [row_of(settled(pair), f"{number}.toml") for number, pair in enumerate(some)]
    first, second = Ledger(), Ledger()
    for row in rows:
        first.add(row)
    order.shuffle(rows)
    for row in rows:
        second.add(row)
    assert list(first.total) == list(second.total)
    assert {unit: list(sums) for unit, sums in first.units.items()} == {
        unit: list(sums) for unit, sums in second.units.items()
    }


# --- Through the commands, into the files that people open ---


@contextmanager
def project(pair: Pair) -> Iterator[Path]:
    """A folder with the pair's two files, and every output of it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("case.toml").write_text(tomli_w.dumps(pair.case), "utf-8")
            Path("scheme.toml").write_text(tomli_w.dumps(pair.scheme), "utf-8")
            yield Path(folder)
        finally:
            os.chdir(before)


COMMANDS = (
    "batch . -o 台账.xlsx",
    "batch . -o 台账.csv",
    "seal .",
    "sheet case.toml -o 单.pdf",
    "facts build . -o 事实.parquet",
    "sql scheme.toml --dialect duckdb --table 事实.parquet -o 方案.sql",
)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs())
def test_every_file_holds_the_same(pair: Pair) -> None:
    value = told(settled(pair))
    with project(pair):
        for words in COMMANDS:
            assert main(words.split()) == 0, words
        check_ledger(value, [*CalamineWorkbook.from_path("台账.xlsx").get_sheet_by_name("明细").to_python()[:2]])
        with open("台账.csv", encoding="utf-8-sig", newline="") as file:
            check_ledger(value, list(csv.reader(file))[:2])
        receipt = json.loads(Path("case.receipt.json").read_text("utf-8"))
        assert [line["amount"] for line in receipt["lines"]] == [line["amount"] for line in value["lines"]]
        check_paper(value, subprocess.run(["pdftotext", "-raw", "单.pdf", "-"], capture_output=True, check=True).stdout)
        check_facts(value)


def check_ledger(value: dict[str, Any], rows: list[list[Any]]) -> None:
    """One row of a ledger, by its titles."""
    cells = dict(zip(*rows, strict=True))
    assert cells["状态"] == value["status"]
    for title, (way, key) in LEDGER.items():
        if value[way]:
            assert Fraction(str(cells[title])) == Fraction(value[way][key])
        else:
            assert cells[title] in ("", None, "/")
    assert Fraction(str(cells["应安置面积"])) == Fraction(value["facts"]["entitlement"])
    assert int(float(cells["被安置人员"])) == int(value["facts"]["persons"])


def check_paper(value: dict[str, Any], printed: bytes) -> None:
    """The rows of money in the text layer are lines of the settlement; the totals stand there."""
    words = re.sub(r"\s", "", printed.decode())
    amounts = {Fraction(line["amount"]) for line in value["lines"]}
    rows = {row.amount for row in rows_of(printed.decode())}
    assert rows and rows <= amounts
    for way in ("monetary", "relocation"):
        if value[way]:
            assert money(int(value[way]["total"].replace(".", ""))) in words
    assert ("参考单" in words) is (value["status"] == "试算")


def check_facts(value: dict[str, Any]) -> None:
    """The table of facts, and what the statement of the scheme makes of it."""
    (facts,) = pq.read_table("事实.parquet").to_pylist()
    assert facts["status"] == value["status"]
    assert facts["persons"] == int(value["facts"]["persons"])
    assert Fraction(facts["homestead_area"], 100) == Fraction(value["facts"]["homestead_area"])
    with duckdb.connect() as connection:
        result = connection.sql(Path("方案.sql").read_text("utf-8"))
        (row,) = result.fetchall()
        found = dict(zip(result.columns, row, strict=True))
    for line in value["lines"]:
        if line["id"] in found:
            assert Fraction(found[line["id"]], 100) == Fraction(line["amount"])
    for way in ("monetary", "relocation"):
        if value[way]:
            assert Fraction(found[f"{way}.total"], 100) == Fraction(value[way]["total"])
