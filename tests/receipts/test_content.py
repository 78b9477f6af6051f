"""What counts as the content of a case or scheme, and that it comes back from its canonical form."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.properties.strategies import Pair, pairs

from chaiqian.documents.case import Case
from chaiqian.documents.changes import changes_between, with_change
from chaiqian.documents.content import content_of, document_of, sha256_of, sha256_with_private
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.scheme import Scheme

CASES = sorted(path for path in Path("cases").glob("*/*.toml") if path.name != "scheme.toml")
CASE, SCHEME = Path("cases/yukou/LSG-001.toml"), Path("cases/yukou/scheme.toml")


def loaded(tmp_path: Path, text: str) -> Case:
    (tmp_path / "x.toml").write_text(text, "utf-8")
    return load_case(tmp_path / "x.toml")


def test_comments_layout_order_of_keys_and_stated_defaults_do_not_count(tmp_path: Path) -> None:
    text = CASE.read_text("utf-8")
    lines = [line.partition("  #")[0].rstrip() for line in text.splitlines() if not line.startswith("#")]
    other = "\n\n".join(lines).replace("area = 312.46\n\nyear = 1982", "year = 1982\narea = 312.460")
    other = (
        other.replace("[choice]", "[choice]\nbasis = '二者取高'")
        if "basis =" not in other.split("[choice]")[1]
        else other
    )
    assert other != text
    assert sha256_of(loaded(tmp_path, other)) == sha256_of(load_case(CASE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("area = 312.46", "area = 312.47"),
        ("赵户（示例）", "赵户二（示例）"),
        ('publicity = "无异议"', 'publicity = "公示中"'),
    ],
)
def test_any_value_counts(tmp_path: Path, old: str, new: str) -> None:
    text = CASE.read_text("utf-8")
    assert old in text
    assert sha256_of(loaded(tmp_path, text.replace(old, new, 1))) != sha256_of(load_case(CASE))


def test_private_numbers_are_neither_in_the_content_nor_in_its_hash() -> None:
    case = load_case(CASE)
    household = {**case.household.model_dump(), "id_number": "11010519491231002X", "phone": "13800000000"}
    other = Case.model_validate({**case.model_dump(), "household": household})
    assert sha256_of(other) == sha256_of(case)
    assert sha256_with_private(other) != sha256_with_private(case)
    text = json.dumps(content_of(other))
    assert "11010519491231002X" not in text and "13800000000" not in text
    assert content_of(other).keys() == content_of(case).keys()


def test_an_id_number_in_any_text_is_masked() -> None:
    case = load_case(CASE)
    household = {**case.household.model_dump(), "address": "柳树沟村 11010519491231002X（示例）"}
    other = Case.model_validate({**case.model_dump(), "household": household})
    assert content_of(other)["household"]["address"] == "柳树沟村 ***（示例）"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_sample_comes_back_from_its_content(path: Path) -> None:
    case = load_case(path)
    again = document_of("case", json.loads(json.dumps(content_of(case))))
    assert content_of(again) == content_of(case)


@given(pairs())
@settings(max_examples=60)
def test_random_documents_come_back_from_their_content(pair: Pair) -> None:
    case, scheme = Case.model_validate(pair.case), Scheme.model_validate(pair.scheme)
    assert content_of(document_of("case", json.loads(json.dumps(content_of(case))))) == content_of(case)
    assert content_of(document_of("scheme", json.loads(json.dumps(content_of(scheme))))) == content_of(scheme)


@pytest.mark.parametrize(
    "content",
    [
        {"case_id": 1},
        {"homestead": []},
        {"homestead": {"area": "3x"}},
        {"choice": {"signed_on": "20x"}},
        {"members": [[]]},
        {"unknown": 1},
        {},
    ],
    ids=str,
)
def test_what_is_no_content_is_a_value_error(content: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        document_of("case", {**content_of(load_case(CASE)), **content} if content else content)


@given(pairs(), pairs())
@settings(max_examples=60)
def test_the_changes_lead_from_one_content_to_the_other(first: Pair, second: Pair) -> None:
    for name, model in (("case", Case), ("scheme", Scheme)):
        before, after = (content_of(model.model_validate(getattr(pair, name))) for pair in (first, second))
        content = before
        for change in changes_between(name, before, after):
            content = with_change(content, change)
        assert content == after and changes_between(name, content, after) == ()


def test_changes_name_entries_and_say_where_only_the_order_differs() -> None:
    before = content_of(load_scheme(SCHEME))
    after = json.loads(json.dumps(before))
    after["awards"][1]["stages"][0]["amount"] = "1.00"
    after["awards"][2]["deadline"], after["awards"][3]["deadline"] = "2020-07-21", "2020-08-11"
    after["signing_units"][3]["signed"] = 20
    after["equipment"].reverse()
    labels = [(change.label, change.before, change.after) for change in changes_between("scheme", before, after)]
    assert [label for label, _, _ in labels] == [
        "设备移机费",
        "奖励“提前签约奖” · 阶段“2020-06-05” · 标准",
        "奖励“整体签约奖” · 签约期限",
        "奖励“按时交房奖” · 交房期限",
        "签约单位“柳树沟村第四村民小组” · 已签户数",
    ]
    assert labels[1][1:] == ("280000.00", "1.00") and labels[4][1:] == (None, 20)
    assert changes_between("scheme", before, after)[0].order
