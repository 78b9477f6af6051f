"""A name of the scheme that looks like a telephone is a name: what is settled again comes to the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chaiqian.documents.case import Case
from chaiqian.documents.content import content_of, document_of, told_apart
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import settle
from chaiqian.receipts.difference.attribution import difference
from chaiqian.receipts.difference.state import sealed_outcome, sealed_state, settled, state_of
from chaiqian.receipts.receipt import receipt_of
from chaiqian.receipts.verification import verify

FOLDER = Path("cases/yukou")


def renamed(document: Case | Scheme, names: dict[str, str]) -> Any:
    """The document with some names replaced throughout."""
    text = json.dumps(content_of(document), ensure_ascii=False)
    for old, new in names.items():
        assert f'"{old}"' in text or isinstance(document, Case)
        text = text.replace(f'"{old}"', f'"{new}"')
    return document_of("case" if isinstance(document, Case) else "scheme", json.loads(text))


@pytest.mark.parametrize(
    "names",
    [
        {"一居室": "户型60001105"},
        {"一居室": "户型60001105", "二居室": "户型60001106", "三居室": "户型60001107"},
        {"按时交房奖": "奖61112222", "工程配合奖": "奖61113333"},
    ],
)
@pytest.mark.parametrize("case_id", ["LSG-001", "LSG-002"])
def test_sealed_and_verified_at_once_it_agrees(names: dict[str, str], case_id: str) -> None:
    case, scheme = load_case(FOLDER / f"{case_id}.toml"), load_scheme(FOLDER / "scheme.toml")
    settlement = settle(renamed(case, names), renamed(scheme, names))
    plain = settle(case, scheme)
    receipt = receipt_of(settlement)
    assert verify(receipt, settlement).deviations == () and verify(receipt, None).deviations == ()
    assert settled(state_of(settlement)).totals == settled(state_of(plain)).totals
    assert difference(sealed_state(receipt), state_of(settlement), sealed_outcome(receipt)).steps == ()


def test_names_that_only_a_hidden_number_tells_apart_are_told_apart_by_number() -> None:
    case = load_case(FOLDER / "LSG-001.toml")
    decided = [
        {"name": f"围墙13900000{n}", "reason": "示例", "publicity": "无异议", "amount": 100 * n} for n in (111, 222)
    ]
    members = [*case.model_dump()["members"]]
    members[0]["name"], members[1]["name"] = "甲 13900000111", "甲 13900000222"
    text = json.dumps({**content_of(case), "adjustments": decided}, ensure_ascii=False)
    other = document_of("case", {**json.loads(text), "members": [{**m, "name": o["name"]} for m, o in zip(
        content_of(case)["members"], members, strict=True)]})  # fmt: skip
    content = content_of(other)
    assert [row["name"] for row in content["adjustments"]] == ["围墙***", "围墙***（2）"]
    assert [row["name"] for row in content["members"]][:2] == ["甲 ***", "甲 ***（2）"]
    settlement = settle(other, load_scheme(FOLDER / "scheme.toml"))
    receipt = receipt_of(settlement)
    assert [line.id for line in receipt.lines if "围墙" in line.name] == [
        "adjustment.围墙***",
        "adjustment.围墙***（2）",
    ]
    assert "13900000" not in receipt.model_dump_json()
    assert verify(receipt, settlement).deviations == ()


def test_every_name_by_which_a_case_and_its_scheme_find_each_other_is_kept() -> None:
    scheme, case = load_scheme(FOLDER / "scheme.toml"), load_case(FOLDER / "LSG-001.toml")
    stated = json.loads(json.dumps(content_of(scheme)))
    stated["project"]["villages"] = ["村60000001"]
    stated["signing_units"] = [{"village": "村60000001", "group": "组60000002", "households": 9}]
    stated["equipment"][0]["name"], stated["housing"]["units"][0]["name"] = "设备60000003", "户型60000004"
    stated["awards"][0]["name"] = "奖60000005"
    stated["subsidies"]["extra"] = [{"name": "补助60000006", "basis": "每宅", "amount": "1.00"}]
    stated["members"] = {"extra_relations": ["亲属60000007"]}
    kept = content_of(document_of("scheme", stated))
    assert kept == stated
    home = json.loads(json.dumps(content_of(case)))
    home["household"]["village"], home["members"][1]["relation"] = "村60000001", "亲属60000007"
    home["equipment"] = [{"name": "设备60000003", "count": 1}]
    home["choice"] = {"mode": "回迁安置", "units": [{"name": "户型60000004", "count": 1}]}
    assert content_of(document_of("case", home)) == home


def test_a_telephone_in_a_group_that_no_scheme_lists_is_hidden() -> None:
    case = load_case(FOLDER / "LSG-001.toml")
    household = case.household.model_copy(update={"group": "第一村民小组 13900000000"})
    assert content_of(case.model_copy(update={"household": household}))["household"]["group"] == "第一村民小组 ***"


def test_told_apart() -> None:
    assert list(told_apart(["甲", "乙", "甲", "甲"])) == ["甲", "乙", "甲（2）", "甲（3）"]


def test_what_the_scheme_says_of_people_is_hidden_all_the_same() -> None:
    scheme = load_scheme(FOLDER / "scheme.toml")
    project = scheme.project.model_copy(update={"demolisher": "示例单位 13900000000", "name": "示例 69961234"})
    content = content_of(scheme.model_copy(update={"project": project}))
    assert content["project"]["demolisher"] == "示例单位 ***" and content["project"]["name"] == "示例 ***"
