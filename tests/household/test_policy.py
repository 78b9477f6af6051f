"""`policy`, `rules` and `schema`."""

import json
from pathlib import Path
from typing import Any

import pytest

from chaiqian.guidance.register import load_guidance
from chaiqian.household.policy import is_within

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_every_clause_is_listed_with_its_figures(run: Any) -> None:
    code, out, err = run("policy")
    assert (code, err) == (0, "")
    for clause in load_guidance().clauses:
        assert any(line.split()[:1] == [clause.number] for line in out.splitlines())
    assert "267㎡" in out and "3,700元/㎡" in out and "1982年" in out and "75%" in out


@pytest.mark.parametrize("number", ["八（五）4", "八(五)4", " 八（五） 4", "第八（五）4条"])
def test_one_clause(run: Any, number: str) -> None:
    code, out, _ = run("policy", number)
    assert code == 0
    assert out.startswith("八（五）4 弃房")
    assert "处理" in out and "K6" in out and "八（五）5" not in out


@pytest.mark.parametrize("word", ["K8", "k8", "Ｋ8"])
def test_one_reading(run: Any, word: str) -> None:
    reading = load_guidance().readings["K8"]
    code, out, _ = run("policy", word)
    assert code == 0 and out.startswith(f"口径 K8 {reading.title}\n")
    assert reading.clause in out and reading.text[:12] in out and "（十八）" in out


def test_a_reading_that_there_is_not(run: Any) -> None:
    code, _, err = run("policy", "K99")
    assert code == 2 and "没有口径 K99，口径的编号从 K1 至 K18" in err


def test_a_clause_shows_what_is_under_it(run: Any) -> None:
    out = run("policy", "六").out
    assert "267㎡（指导意见规定，2019-03-22 起）" in out
    out = run("policy", "八（七）").out
    assert "八（七）1（3）" in out and "八（六）" not in out


@pytest.mark.parametrize(
    ("number", "parent", "within"),
    [
        ("十一", "十", False),
        ("十", "十", True),
        ("八（五）4", "八（五）", True),
        ("八（五）4", "八", True),
        ("八（一）1（2）", "八（一）1", True),
        ("八（一）12", "八（一）1", False),
    ],
)
def test_within(number: str, parent: str, within: bool) -> None:
    assert is_within(number, parent) is within


def test_rule_book(run: Any) -> None:
    code, out, _ = run("rules")
    assert code == 0
    assert "搬迁费  八（五）1  [moving]" in out and "合法建筑面积 × " in out
    assert "其中 控制标准 = " in out


def test_rule_book_of_a_scheme(run: Any, project: Path) -> None:
    code, out, _ = run("rules", "--scheme", project / "scheme.toml")
    assert code == 0 and "[award.按时交房奖]" in out
    code, out, err = run("rules", "--scheme", project / "none.toml")
    assert code == 1 and not out and "F101" in err


@pytest.mark.parametrize("document", ["case", "scheme"])
def test_schema(run: Any, document: str) -> None:
    code, out, _ = run("schema", document)
    assert code == 0
    schema = json.loads(out)
    assert schema["$schema"].endswith("2020-12/schema")
    assert "宅基地" in out


def test_schema_into_a_file(run: Any, project: Path) -> None:
    assert run("schema", "case", "-o", "case.json").code == 0
    assert json.loads(Path("case.json").read_text("utf-8")) == json.loads(run("schema", "case").out)
    assert run("schema", "case", "-o", "case.json").code == 2
