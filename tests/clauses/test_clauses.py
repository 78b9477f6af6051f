"""Runs the worked examples beside this file; README.md says what their keys hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli_w
from tests import oracle
from tests.clauses.examples import EXAMPLES, KEYS, REFUSED, SETTLED, Example, assert_said, documents, under
from tests.observed import flat

from chaiqian import Settlement, load_case, load_scheme, settle
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.guidance.register import load_guidance

each_settled = pytest.mark.parametrize("example", SETTLED, ids=str)


def settle_in(folder: Path, example: Example) -> Settlement:
    for name, document in documents(example).items():
        (folder / f"{name}.toml").write_text(tomli_w.dumps(document), encoding="utf-8")
    return settle(load_case(folder / "case.toml"), load_scheme(folder / "scheme.toml"))


@each_settled
def test_settles_as_worked_out(example: Example, tmp_path: Path) -> None:
    settlement = settle_in(tmp_path, example)
    statuses = {f"?{line.id}": line.status for line in settlement.lines}
    found = flat(settlement) | statuses
    assert {key: found.get(key) for key in example.given["expected"]} == example.given["expected"]
    counted = {v.subject: v.counted for v in settlement.verdicts}
    for name, verdict in example.get("verdicts", {}).items():
        assert [c for subject, c in counted.items() if name in subject] == [verdict], name
    assert_said([p.clause for p in settlement.pending], example.get("pending", []))
    warned = [w.clause for w in settlement.warnings]
    assert_said(warned, example.get("warned", []))
    assert not [w for w in warned for clause in example.get("silent", []) if under(w, clause)]


@each_settled
def test_the_oracle_agrees_on_everything(example: Example, tmp_path: Path) -> None:
    made = documents(example)
    outcome = oracle.settle(made["case"], made["scheme"])
    settlement = settle_in(tmp_path, example)
    assert flat(settlement) == outcome.values()
    assert not [line for line in settlement.lines if line.status not in outcome.statuses[line.id]]
    assert set(example.get("readings", [])) <= {r.id for r in settlement.readings}


@pytest.mark.parametrize("example", REFUSED, ids=str)
def test_is_refused_with_the_reason(example: Example, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        settle_in(tmp_path, example)
    assert [p for p in refused.value.problems if matches(p, example.given["refused"])], refused.value


def matches(problem: Problem, refused: dict[str, str]) -> bool:
    key_matches = problem.key == refused.get("key", problem.key)
    return key_matches and under(problem.clause, refused.get("clause", problem.clause))


# The examples as a whole ----------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_is_well_formed(example: Example) -> None:
    assert set(example.given) <= KEYS
    assert example.given["why"]
    assert example.given["clause"].startswith(example.chapter)
    assert ("expected" in example.given) != ("refused" in example.given)


def test_titles_are_unique_within_a_clause() -> None:
    names = [str(example) for example in EXAMPLES]
    assert len(names) == len(set(names))


def clauses_that_need_an_example() -> Iterator[str]:
    for clause in load_guidance().clauses:
        if clause.treatment in ("computed", "checked"):
            yield clause.number


@pytest.mark.parametrize("number", tuple(clauses_that_need_an_example()))
def test_every_clause_that_computes_or_checks_has_an_example(number: str) -> None:
    assert [example for example in EXAMPLES if example.given["clause"] == number]


def test_every_example_cites_a_clause_of_the_register() -> None:
    known = {clause.number for clause in load_guidance().clauses}
    assert {example.given["clause"] for example in EXAMPLES} <= known


def test_every_reading_has_an_example() -> None:
    shown = {reading for example in EXAMPLES for reading in example.get("readings", [])}
    assert shown == set(load_guidance().readings)
