"""What simulations, facts and statements say of households whose appraisal is pending, K15."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "cases" / "jinhaihu"
NOTE = "其中 2 户尚未评估完，费用未含待评估项"


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    path = tmp_path / "搬迁费.toml"
    path.write_text('[change]\n"moving.price" = [40, 45]\n', "utf-8")
    return path


def said(run: Run, *words: object) -> str:
    return "".join(line.strip() for line in run(*words).out.splitlines())


@pytest.mark.parametrize("table", [False, True])
def test_every_table_of_a_simulation_says_so(run: Run, moving: Path, tmp_path: Path, table: bool) -> None:
    source = tmp_path / "事实.parquet" if table else SAMPLE
    if table:
        run("facts", "build", SAMPLE, "-o", source)
    out = said(run, "simulate", source, "--scenario", moving)
    assert "有 2 户尚未评估完，这些户的费用和各项合计未含待评估项。" in out
    assert out.count(NOTE) == out.count("来源：") == 1 + 2 * 8


def test_only_of_those_that_a_scenario_asks_about(run: Run, moving: Path) -> None:
    asked = moving.with_name("只算.toml")
    asked.write_text('[change]\n"moving.price" = 45\n[only]\ntownships = ["峪口镇"]\n', "utf-8")
    out = said(run, "simulate", ROOT / "cases", "--scenario", asked, "--scenario", moving)
    assert "有 0 至 2 户尚未评估完，" in out and out.count(NOTE) == 2 * 8
    assert "有 1" not in said(run, "simulate", ROOT / "cases" / "yukou", "--scenario", moving)
    assert "待评估" not in said(run, "simulate", ROOT / "cases" / "yukou", "--scenario", moving)


def test_json_counts_them(run: Run, moving: Path) -> None:
    first, _ = map(json.loads, run("simulate", SAMPLE, "--scenario", moving, "--format", "json").out.splitlines())
    assert first["total"]["appraisal_pending"] == 2
    assert [part["appraisal_pending"] for part in first["by_status"].values()] == [0, 2]
    assert {unit["group"]: unit["appraisal_pending"] for unit in first["units"]} == {
        "第一村民小组": 0,
        "第二村民小组": 2,
    }


def test_a_building_that_a_scenario_recognises_may_lack_its_value(run: Run, tmp_path: Path) -> None:
    for name in ("scheme.toml", "XHY-001.toml"):
        (tmp_path / name).write_text((SAMPLE / name).read_text("utf-8"), "utf-8")
    case = tmp_path / "XHY-001.toml"
    attic = '\n[[buildings]]\nname = "阁楼"\nfloor = 3\narea = 9.00\n'
    case.write_text(case.read_text("utf-8").replace("\n[appraisal]", f"{attic}\n[appraisal]"), "utf-8")
    asked = tmp_path / "层数.txt"
    asked.write_text('[change]\n"buildings.highest_floor" = 3\n', "utf-8")
    found = json.loads(run("simulate", tmp_path, "--scenario", asked, "--format", "json").out)
    assert found["total"]["appraisal_pending"] == 1


def test_a_statement_keeps_the_fact_beside_the_totals(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "事实.parquet"
    run("facts", "build", SAMPLE, "-o", table)
    text = run("sql", SAMPLE / "scheme.toml", "--dialect", "duckdb", "--table", table).out
    rows = duckdb.sql(f"SELECT case_id, appraisal_pending FROM ({text})").fetchall()
    assert dict(rows) == {"XHY-001": 0, "XHY-002": 0, "XHY-003": 1, "XHY-004": 1, "XHY-005": 0}


def test_a_table_made_up_has_the_fact_too(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "合成.parquet"
    run("facts", "synth", "--households", 40, "-o", table)
    assert duckdb.sql(f"SELECT sum(appraisal_pending) FROM '{table}'").fetchall() == [(0,)]
