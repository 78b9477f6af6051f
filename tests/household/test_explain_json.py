"""`explain --format json`: every amount worked out again by a reader of thirty lines, from the output alone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Run
from tests.household.printed import CASES, ROOT

Node = dict[str, Any]


# --- The reader, which knows what the manual says of the format and nothing of the program ---


def worked_out(nodes: list[Node]) -> list[Fraction]:
    """The value of every node, from the values of the leaves."""
    values: list[Fraction] = []
    for node in nodes:
        operands = [values[number] for number in node["operands"]]
        values.append(Fraction(node["value"]) if node["op"] in ("fact", "figure") else result(node, operands))
    return values


def result(node: Node, operands: list[Fraction]) -> Fraction:
    first, *rest = operands
    second = rest[0] if rest else Fraction(0)
    if node["op"] == "pick":
        return rest[int(first)]
    if node["op"] == "round":
        return rounded(node, first * second / rest[1] if rest and rest[1] else Fraction(0) if rest else first)
    return {
        "add": first + second,
        "subtract": first - second,
        "excess": max(first - second, Fraction(0)),
        "multiply": first * second,
        "negate": -first,
        "lesser": min(first, second),
        "greater": max(first, second),
    }[node["op"]]


def rounded(node: Node, value: Fraction) -> Fraction:
    scaled = abs(value) * 10 ** node["decimals"] + (Fraction(1, 2) if node["mode"] == "四舍五入" else 0)
    return Fraction(int(scaled) if value >= 0 else -int(scaled), 10 ** node["decimals"])


# --- What it is read from ---


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_amount_follows_from_the_leaves(run: Run, path: Path) -> None:
    explained = json.loads(run("explain", path, "--format", "json").out)
    settled = json.loads(run("settle", path, "--format", "json").out)
    values = worked_out(explained["nodes"])
    assert [Fraction(node["value"]) for node in explained["nodes"]] == values
    assert [line["id"] for line in explained["lines"]] == [line["id"] for line in settled["lines"]]
    for line, told in zip(explained["lines"], settled["lines"], strict=True):
        assert line["amount"] == told["amount"]
        assert line["node"] is None or values[line["node"]] == Fraction(line["amount"])
    for way in ("monetary", "relocation"):
        if settled[way]:
            assert values[explained["outputs"][f"{way}.total"]] == Fraction(settled[way]["total"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_leaf_says_where_it_comes_from(run: Run, path: Path) -> None:
    nodes = json.loads(run("explain", path, "--format", "json").out)["nodes"]
    texts = {path: path.read_text("utf-8").splitlines() for path in (path, path.parent / "scheme.toml")}
    for node in nodes:
        if node["op"] == "figure" and node["label"]:
            assert node["clause"] and node["owner"]
        for place in node.get("places", []):
            assert 1 <= place["line"] <= len(texts[ROOT / place["file"]])
    measured = next(node for node in nodes if node["label"] == "合法宅基地面积")
    (place,) = measured["places"]
    assert texts[path][place["line"] - 1].partition("=")[0].strip() == "area"


def test_a_sum_of_entries_gives_each_with_its_place(run: Run) -> None:
    nodes = json.loads(run("explain", ROOT / "cases/yukou/LSG-001.toml", "--format", "json").out)["nodes"]
    area = next(node for node in nodes if node["label"] == "合法建筑面积")
    counted = [Fraction(part["value"].removesuffix("㎡")) for part in area["parts"] if part["counted"]]
    assert sum(counted) == Fraction(area["value"])
    assert [part["places"][0]["line"] for part in area["parts"]][:2] == [26, 32]


def test_one_line_or_one_quantity_alone(run: Run) -> None:
    one = json.loads(run("explain", ROOT / "cases/yukou/LSG-001.toml", "搬迁费", "--format", "json").out)
    assert [line["id"] for line in one["lines"]] == ["moving"] and one["asked"] is None
    other = json.loads(run("explain", ROOT / "cases/yukou/LSG-001.toml", "应安置面积", "--format", "json").out)
    assert other["lines"] == [] and other["nodes"][other["asked"]]["value"] == "267.00"


def test_figures_of_one_name_are_all_given_where_the_household_has_none_of_them(run: Run) -> None:
    """As the text tells all; the first is the one that was asked for."""
    path = ROOT / "tests/examples/hanzhuang/HZ-0002.toml"
    found = json.loads(run("explain", path, "提前签约奖标准", "--format", "json").out)
    assert found["note"] == "叫“提前签约奖标准”的数有 3 个：300,000元、200,000元、100,000元；以下说明第一个。"
    nodes = [found["nodes"][number] for number in found["named"]]
    assert [node["value"] for node in nodes] == ["300000", "200000", "100000"]
    assert {node["label"] for node in nodes} == {"提前签约奖标准"} and found["asked"] == found["named"][0]
    assert worked_out(found["nodes"])[found["asked"]] == 300000


def test_one_of_several_that_the_numbers_went_through_stands_alone(run: Run) -> None:
    found = json.loads(
        run("explain", ROOT / "tests/examples/hanzhuang/HZ-0001.toml", "区位补偿价", "--format", "json").out
    )
    assert found["named"] == [found["asked"]] and found["note"] == ""
    whole = json.loads(run("explain", ROOT / "tests/examples/hanzhuang/HZ-0001.toml", "--format", "json").out)
    assert whole["named"] == [] and whole["note"] == ""


def test_a_part_of_a_name_says_what_it_took(run: Run) -> None:
    path = ROOT / "tests/examples/hanzhuang/HZ-0001.toml"
    found = json.loads(run("explain", path, "移机", "--format", "json").out)
    note = "没有正好叫“移机”的项目；以下说明“设备移机费”，名称里有这几个字的还有：电话移机费"
    assert found["note"].startswith(note) and [line["name"] for line in found["lines"]] == ["设备移机费"]


def test_it_names_nobody(run: Run) -> None:
    out = run("explain", ROOT / "cases/yukou/LSG-001.toml", "--format", "json").out
    assert "赵" not in out.replace("\\u8d75", "赵")


def test_it_has_no_hash_of_what_is_hidden_in_a_case(run: Run, project: Path) -> None:
    case = project / "HZ-0001.toml"
    sources = {}
    for command in ("explain", "settle"):
        sources[command] = json.loads(run(command, case, "--format", "json").out)["sources"]
    assert sources["explain"] == sources["settle"]
    assert [set(source) for source in sources["explain"]] == [{"file"}, {"file", "sha256"}]


def test_why_is_words_alone(run: Run) -> None:
    code, _, err = run("explain", ROOT / "cases/yukou/LSG-001.toml", "--why", "--format", "json")
    assert code == 2 and "--why 只有文字：不与 --format json 同用" in err
