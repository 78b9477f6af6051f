"""Receipts: equal inputs, equal digests; and what differs, in the order receipt, input, figures, program."""

import json
from pathlib import Path
from typing import Any

import pytest

from chaiqian.documents.content import sha256_with_private
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.law.prepared import prepare_with
from chaiqian.law.settlement import Settlement, settle, settle_with
from chaiqian.receipts.deviation import Deviation
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.receipt_file import case_path, read_receipt, receipt_files, receipt_path, receipt_text
from chaiqian.receipts.verification import UNCHANGED, verify

PROJECT = Path("cases/yukou")
CASES = sorted(path for path in Path("cases").glob("*/*.toml") if path.name != "scheme.toml")


def settlement_of(path: Path) -> Settlement:
    return settle(load_case(path), load_scheme(path.parent / "scheme.toml"))


@pytest.fixture
def settlement() -> Settlement:
    return settlement_of(PROJECT / "LSG-001.toml")


def altered(receipt: Receipt, /, **parts: Any) -> Receipt:
    """A receipt changed by someone who worked out its digest again."""
    from chaiqian.receipts import receipt as module

    body = {**receipt.written, **parts}
    del body["digest"]
    return Receipt.model_validate({**body, "digest": module.digest_of(body)})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_sample_agrees_with_its_receipt(path: Path, tmp_path: Path) -> None:
    settled = settlement_of(path)
    (tmp_path / "r.receipt.json").write_text(receipt_text(receipt_of(settled)), "utf-8")
    receipt = read_receipt(tmp_path / "r.receipt.json")
    assert receipt == receipt_of(settlement_of(path)) and receipt.intact
    found = verify(receipt, settled)
    assert found.agrees and found.deviations == found.lines == found.notes == ()
    assert verify(receipt).agrees  # from its own content alone


def test_the_digest_is_this_one_on_every_machine_and_day(settlement: Settlement) -> None:
    """When it changes, the content of receipts has changed: raise their format's number, or mend what changed it."""
    receipt = altered(receipt_of(settlement), program="0.1.0")
    assert receipt.digest == "e7ccd3cb3a1ef278a1c89d5d17bab8390237d8a909883d12a7dfd9327944acd7"
    assert receipt.printed_digest == "e7cc-d3cb-3a1e-f278-a1c8-9d5d-17ba-b839"


def test_a_changed_input_is_named_with_both_values(settlement: Settlement, tmp_path: Path) -> None:
    text = (PROJECT / "LSG-001.toml").read_text("utf-8").replace("area = 312.46", "area = 315.46")
    (tmp_path / "x.toml").write_text(text, "utf-8")
    now = settle(load_case(tmp_path / "x.toml"), settlement.scheme)
    found = verify(receipt_of(settlement), now)
    assert found.deviations == (Deviation("案件", "宅基地 · 宅基地面积", "312.46", "315.46"),)
    moved = [(line.name, line.before and line.before.amount, line.after and line.after.amount) for line in found.lines]
    assert moved == [
        ("宅基地区位补偿价（控制标准以外）", "84101.00", "89651.00"),
        ("装修及附属物补偿", "241068.00", "241968.00"),
    ]


def test_the_scheme_comes_before_the_case(settlement: Settlement) -> None:
    other = settlement_of(Path("cases/binhe/QY-001.toml"))
    causes = [deviation.cause for deviation in verify(receipt_of(settlement), other).deviations]
    assert causes == sorted(causes, key=["方案", "案件"].index) and set(causes) == {"方案", "案件"}


def in_old_form(settlement: Settlement, **parts: Any) -> Receipt:
    """The receipt as 0.2.0 first made it: a hash of case and scheme with all that is private."""
    receipt = receipt_of(settlement)
    documents = {"case": settlement.case, "scheme": settlement.scheme}
    hashed = {
        name: {**getattr(receipt, name).model_dump(), "sha256": sha256_with_private(document)}
        for name, document in documents.items()
    }
    return altered(receipt, receipt="chaiqian 结算回执 1", **{**hashed, **parts})


def test_only_private_numbers_changed(settlement: Settlement) -> None:
    """The old form tells of it, and today's, in which nothing of them is, cannot."""
    case = settlement.case
    household = {**case.household.model_dump(), "phone": "13900000000"}
    now = settle(case.model_validate({**case.model_dump(), "household": household}), settlement.scheme)
    found = verify(in_old_form(settlement), now)
    assert found.deviations == (Deviation("案件", "身份证号、电话等不写进回执的内容"),)
    assert verify(receipt_of(settlement), now).agrees


def test_changed_figures_are_named_and_do_not_blame_the_program(settlement: Settlement) -> None:
    """The guidance's figures were corrected after the sealing; 八（五）1."""
    figures = settlement.prepared.figures.replacing({"moving.price": 4500})
    then = settle_with(settlement.case, prepare_with(settlement.scheme, figures))
    found = verify(receipt_of(then), settlement)
    assert found.deviations == (Deviation("数值", "搬迁费标准", "45.00元/㎡", "40.00元/㎡"),)
    assert [line.name for line in found.lines] == ["搬迁费"]


def test_changed_lists_of_the_guidance_are_told(settlement: Settlement) -> None:
    receipt = receipt_of(settlement)
    guidance = {**receipt.guidance.model_dump(), "sha256": "0" * 64}
    found = verify(altered(receipt, guidance=guidance), settlement)
    assert found.deviations == (
        Deviation("数值", "指导意见数据中的乡镇、区位、亲属名单或施行日期", "2019-03-22", "2019-03-22"),
    )
    assert found.verdict == UNCHANGED and found.holds


def test_another_program_that_comes_to_the_same_agrees_and_says_so(settlement: Settlement) -> None:
    found = verify(altered(receipt_of(settlement), program="0.0.9"), settlement)
    assert found.agrees
    assert found.notes == ("开具时的程序是 0.0.9 版，现在是 0.3.0 版，按回执所载内容重算，每一行相同",)


def with_line(receipt: Receipt, name: str, amount: str) -> list[dict[str, Any]]:
    return [{**line.model_dump(), "amount": amount if line.name == name else line.amount} for line in receipt.lines]


def test_another_program_that_comes_to_something_else_is_the_cause(settlement: Settlement) -> None:
    receipt = receipt_of(settlement)
    then = altered(receipt, program="0.0.9", lines=with_line(receipt, "搬迁费", "1.00"))
    found = verify(then, settlement)
    assert [(d.cause, d.what, d.before) for d in found.deviations] == [("程序", "搬迁费", "1.00（计入）")]
    assert found.notes == ("开具时的程序是 0.0.9 版，现在是 0.3.0 版",)


def test_an_altered_receipt_is_told_by_its_digest(settlement: Settlement) -> None:
    receipt = receipt_of(settlement)
    lines = with_line(receipt, "搬迁费", "1.00")
    changed = Receipt.model_validate({**receipt.model_dump(), "lines": lines})
    found = verify(changed, settlement)
    assert [(d.cause, d.what) for d in found.deviations] == [
        ("回执", "回执的内容与它自己的校验码不符：开具后被改动过"),
        ("回执", "搬迁费"),
    ]


def test_an_altered_receipt_with_its_digest_worked_out_again_is_suspect(settlement: Settlement) -> None:
    receipt = receipt_of(settlement)
    found = verify(altered(receipt, lines=with_line(receipt, "搬迁费", "1.00")), settlement)
    assert not found.agrees and "请与结算单上印的校验码核对" in found.notes[0]


def test_totals_and_facts_that_differ_are_told_without_the_rest(settlement: Settlement) -> None:
    receipt = receipt_of(settlement)
    then = altered(
        receipt, program="0", facts={**receipt.facts, "persons": "9"}, totals={**receipt.totals, "x": "1.00"}
    )
    assert [(d.what, d.before, d.after) for d in verify(then, settlement).deviations] == [
        ("认定事实", {"persons": "9"}, {"persons": receipt.facts["persons"]}),
        ("合计", {"x": "1.00"}, {}),
    ]


def test_content_that_this_program_cannot_read_is_the_programs_doing(settlement: Settlement) -> None:
    receipt = receipt_of(settlement)
    content = {**receipt.case.content, "later_key": "1"}
    found = verify(altered(receipt, case={"content": content}))
    assert [(d.cause, d.what) for d in found.deviations] == [
        ("程序", "回执所载的案件和方案，本版程序读不进去或不能结算")
    ]


def test_a_receipt_lies_beside_its_case(tmp_path: Path) -> None:
    assert receipt_path(Path("a/PG-1.toml")) == Path("a/PG-1.receipt.json")
    assert case_path(Path("a/PG-1.receipt.json")) == Path("a/PG-1.toml")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "b").mkdir()
    for name in ("b/1.receipt.json", "a.receipt.json", "x.json", ".hidden/2.receipt.json", ".3.receipt.json"):
        (tmp_path / name).write_text("{}")
    assert [path.name for path in receipt_files(tmp_path)] == ["a.receipt.json", "1.receipt.json"]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "Q701", 1, 1),
        ('{\n  "a": 1,\n}', "Q701", 3, 1),
        ("{}", "Q701", 1, 1),
        ("[" * 100_000, "Q701", 1, 1),
        ("9" * 10_000, "Q701", 1, 1),
        ('{"receipt": "chaiqian 结算回执 3"}', "Q702", 1, 1),
        ('{"receipt": "chaiqian 结算回执 1"}', "Q701", 1, 1),
        ('"text"', "Q701", 1, 1),
    ],
    ids=["empty", "not-json", "no-keys", "nested", "long-number", "later-format", "no-parts", "no-object"],
)
def test_what_is_no_receipt_is_a_problem_with_a_place(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    (tmp_path / "x.receipt.json").write_text(text, "utf-8")
    with pytest.raises(DocumentError) as raised:
        read_receipt(tmp_path / "x.receipt.json")
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


def test_a_missing_receipt_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        read_receipt(tmp_path / "x.receipt.json")
    assert raised.value.problems[0].code == "F101" and ".receipt.json" in raised.value.problems[0].expected


def test_nothing_private_is_in_a_receipt(settlement: Settlement) -> None:
    text = json.dumps(receipt_of(settlement).model_dump(), ensure_ascii=False)
    case = settlement.case
    numbers = [case.household.id_number, case.household.phone, *(member.id_number for member in case.members)]
    assert any(numbers)
    assert not [number for number in numbers if number and number in text]


def test_content_changed_under_the_hash_of_the_case_is_the_receipts_doing(settlement: Settlement) -> None:
    """Someone changes facts, settles them, keeps the hash of the case, and works out the digest again."""
    case = settlement.case
    appraisal = {**case.appraisal.model_dump(), "decoration_value": 999999}
    forged = receipt_of(settle(case.model_validate({**case.model_dump(), "appraisal": appraisal}), settlement.scheme))
    kept = {**forged.case.model_dump(), "sha256": sha256_with_private(case)}
    lines, totals = ([line.model_dump() for line in forged.lines], forged.totals)
    found = verify(in_old_form(settlement, case=kept, lines=lines, totals=totals), settlement)
    assert not found.agrees
    assert found.deviations[0] == Deviation(
        "回执", "所载的案件内容与它记的摘要不符：评估 · 装修及附属物评估额等被改动过"
    )
