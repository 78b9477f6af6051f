"""The oracle alone, without the package: the shared examples figure by figure, and what it accepts."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from tests import oracle
from tests.oracle_refusals import refusals
from tests.oracle_terms import CLAUSES

HERE = Path(__file__).parent
EXPECTED = {
    f"{file.parent.name}/{name}": values
    for file in sorted(HERE.glob("examples/*/expected.json"))
    for name, values in json.loads(file.read_text(encoding="utf-8")).items()
}
PROJECTS = [HERE / "examples", HERE.parent / "cases"]
CASES = [file for folder in PROJECTS for file in sorted(folder.glob("*/*.toml")) if file.name != "scheme.toml"]
every_example = pytest.mark.parametrize("name", EXPECTED)


@every_example
def test_gives_every_expected_figure(name: str) -> None:
    found = oracle.settle_file(HERE / "examples" / name).values()
    assert {key: found.get(key) for key in EXPECTED[name]} == EXPECTED[name]


@every_example
def test_has_exactly_the_expected_lines(name: str) -> None:
    lines = oracle.settle_file(HERE / "examples" / name).lines
    assert set(lines) == {key for key in EXPECTED[name] if key[0] not in "#=@"}


def test_pending_appraisal_is_told_in_the_one_example_that_has_it() -> None:
    pending = {name for name in EXPECTED if oracle.settle_file(HERE / "examples" / name).appraisal_pending}
    assert pending == {"liucun/LC-003.toml"}


def test_who_is_listed_is_a_fact() -> None:
    marked = oracle.settle_file(HERE / "examples/liucun/LC-002.toml").marked
    assert marked == {"高龄补助费": 1, "优抚户补助费": 0, "自行购房补助费": 1}


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_accepts_every_example_and_sample(file: Path) -> None:
    assert not refusals(oracle.read(file), oracle.read(file.with_name("scheme.toml")))


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_everything_pending_and_warned_of_has_a_clause(file: Path) -> None:
    outcome = oracle.settle_file(file)
    assert {*outcome.pending, *outcome.warnings} <= set(CLAUSES)


@pytest.mark.parametrize("file", sorted(HERE.glob("oracle*.py")), ids=lambda file: file.stem)
def test_imports_nothing_of_the_package_and_makes_no_float(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    assert not [module for module in modules if module.split(".")[0] == "chaiqian"]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]


# The timeline of who has not signed ---------------------------------------------------


def unsigned(**changes: object) -> list[tuple[str, str, str]]:
    """LC-001 before it signed: the day, the awards after the cap, what the quota adds."""
    folder = HERE / "examples/liucun"
    case, scheme = oracle.read(folder / "LC-001.toml"), oracle.read(folder / "scheme.toml")
    for key in ("signed_on", "handed_over_on"):
        del case["choice"][key]
    case["household"] |= changes
    rows = oracle.settle(case, scheme).timeline
    return [(day.isoformat(), oracle.money(awards), oracle.money(quota)) for day, awards, quota in rows]


def test_a_stage_brings_what_signing_and_handing_over_on_its_last_day_would() -> None:
    """04-30: 100000 + 50000 (180 × 300, at most) + 150000 (145 × 900, at least) + 60000; 06-30: 145 × 500 is under
    80000, and the second handing over stage 40000.  The quota 108600 is 10600 over the appraisal."""
    assert unsigned() == [("2020-04-30", "360000.00", "10600.00"), ("2020-06-30", "270000.00", "10600.00")]


def test_who_is_not_listed_has_a_timeline_without_what_is_marked() -> None:
    """Without the 50000 of 无违法建设奖."""
    days = [("2020-04-30", "310000.00", "10600.00"), ("2020-06-30", "220000.00", "10600.00")]
    assert unsigned(awards=[]) == days


def test_stages_of_a_marked_award_add_no_row_for_who_is_not_listed() -> None:
    folder = HERE / "examples/liucun"
    case, scheme = oracle.read(folder / "LC-003.toml"), oracle.read(folder / "scheme.toml")
    early = next(award for award in scheme["awards"] if award["kind"] == "early_signing")
    early["marked"] = True
    assert [day.isoformat() for day, _, _ in oracle.settle(case, scheme).timeline] == ["2020-06-30"]
    case["household"]["awards"] = [early["name"]]
    assert len(oracle.settle(case, scheme).timeline) == 2
