"""A receipt whose digest somebody worked out again: whatever was changed in it is told, and nothing twice is taken."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Run
from tests.receipts.test_verification import altered, settlement_of

from chaiqian.documents.problem import DocumentError
from chaiqian.law.settlement import settle
from chaiqian.receipts.page import deviation_text
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.receipt_file import read_receipt, receipt_text
from chaiqian.receipts.verification import AGREES, DIFFERS, UNCHANGED, verify

CASE = Path("cases/jinhaihu/XHY-001.toml")
MADE = Path(__file__).parent / "made_at_0.2.0"
OF_0_2 = sorted(MADE.glob("*.receipt.json"))
HASHES_ALONE = "没有案件可比：回执记的案件、方案的摘要（连身份证号、电话在内）没有核对"
INPUTS = {"guidance", "case", "scheme"}
OLD_FORM = (
    "回执是旧式的：它记的摘要把身份证号、电话也算在内，能被逐个试出来，请不要外传；"
    "用 seal --force 换开新式的以后，与以前印的纸对不上，须重新打印"
)


@pytest.fixture(scope="module")
def receipt() -> Receipt:
    return receipt_of(settlement_of(CASE))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every leaf."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = False
    for step, inner in steps:
        found = True
        yield from places(inner, (*path, step))
    if not found:
        yield path


def one_of_each(paths: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Of the entries of a list the first that has a key: the rest are compared by the same code."""
    kinds = {tuple("" if isinstance(step, int) else step for step in path): path for path in reversed(list(paths))}
    return reversed(kinds.values())


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    """A copy with one leaf another of its kind."""
    if not path:
        return another(value)
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:])
    return copy


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("8" if value[-1:] != "8" else "7")
    return [{"clause": "五（二）", "text": "另议"}] if isinstance(value, list) else {"x": "1"}


def test_no_value_of_a_receipt_can_be_changed_unseen(receipt: Receipt) -> None:
    """Each leaf by itself, the digest worked out again; what a receipt rests on is compared with the case of today."""
    body = {key: value for key, value in receipt.written.items() if key != "digest"}
    present = settlement_of(CASE)
    unseen = []
    for path in one_of_each(places(body)):
        if path in {("receipt",), ("program",)}:
            continue
        forged = altered(receipt, **{path[0]: changed(body, path)[path[0]]})
        found = verify(forged, present)
        seen = found.verdict == DIFFERS or (path[0] in INPUTS and found.verdict == UNCHANGED)
        if not seen:
            unseen.append(path)
    assert unseen == [] and len(list(one_of_each(places(body)))) > 150


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda line: line.update(name="特批补偿"), "程序：项目 · moving · 名称：搬迁费 → 特批补偿"),
        (lambda line: line.update(formula="99,999元/㎡"), "程序：项目 · moving · 计算式："),
        (lambda line: line.update(clause="八（九）"), "程序：项目 · moving · 依据："),
    ],
    ids=["name", "formula", "clause"],
)
def test_a_made_up_line_is_told(receipt: Receipt, change: Any, told: str) -> None:
    forged = altered(receipt, lines=list(with_moving(receipt, change)))
    found = verify(forged)
    text = deviation_text(found.deviations[0]).replace("特批补偿 → 搬迁费", "搬迁费 → 特批补偿")
    assert found.verdict == DIFFERS and text.startswith(told)


def with_moving(receipt: Receipt, change: Any) -> Iterator[dict[str, Any]]:
    for line in receipt.model_dump()["lines"]:
        if line["id"] == "moving":
            change(line)
        yield line


def test_a_made_up_name_is_told_however_old_the_receipt_says_it_is(receipt: Receipt) -> None:
    lines = list(with_moving(receipt, lambda line: line.update(name="特批补偿")))
    found = verify(altered(receipt, lines=lines, program="0.1.0"))
    assert found.verdict == DIFFERS
    assert deviation_text(found.deviations[0]) == "程序：项目 · moving · 名称：特批补偿 → 搬迁费"


def test_what_another_version_words_is_shown_and_no_reason_to_doubt(receipt: Receipt) -> None:
    lines = list(with_moving(receipt, lambda line: line.update(reason="另议")))
    found = verify(altered(receipt, lines=lines, program="0.1.0"))
    assert found.verdict == AGREES
    assert found.notes[0] == "与本版措辞不同，请过目：项目 · moving · 理由：另议 → （无）"


def test_of_many_wordings_the_first_are_shown_and_the_rest_counted(receipt: Receipt) -> None:
    lines = [{**line, "reason": "另议", "formula": "1"} for line in receipt.model_dump()["lines"]]
    notes = verify(altered(receipt, lines=lines, program="0.1.0")).notes
    assert sum(note.startswith("与本版措辞不同，请过目：") for note in notes) == 12
    assert any(note == f"与本版措辞不同的另有 {2 * len(lines) - 12} 处" for note in notes)


def test_what_is_said_to_lack_an_appraisal_is_compared(receipt: Receipt) -> None:
    found = verify(altered(receipt, appraisal_pending=["decoration"]))
    assert found.verdict == DIFFERS and found.deviations[0].what.startswith("未含待评估项")


def test_a_line_that_stands_twice_is_told(receipt: Receipt) -> None:
    lines = receipt.model_dump()["lines"]
    found = verify(altered(receipt, lines=[*lines, lines[0]]))
    assert found.verdict == DIFFERS and found.deviations[0].what == "项目 · 写了两次的"


def test_figures_that_do_not_touch_the_household_are_told_under_their_old_hash(receipt: Receipt) -> None:
    guidance = receipt.guidance.model_dump()
    guidance["figures"]["control_standard.after_last_year"] = "174.00㎡"
    told = [deviation_text(one) for one in verify(altered(receipt, guidance=guidance)).deviations]
    assert any("174.00㎡ → 173.00㎡" in text for text in told)


def test_a_guidance_of_another_number_is_told(receipt: Receipt) -> None:
    guidance = {**receipt.guidance.model_dump(), "document": "京平政发〔2020〕7号"}
    told = [deviation_text(one) for one in verify(altered(receipt, guidance=guidance)).deviations]
    assert "数值：指导意见文号：京平政发〔2020〕7号 → 京平政发〔2019〕7号" in told


def test_parts_of_both_forms_are_no_receipt(receipt: Receipt, tmp_path: Path) -> None:
    raw = {**receipt.model_dump(), "receipt": "chaiqian 结算回执 1"}
    assert code_of_reading(tmp_path, json.dumps(raw)) == "Q701"


@pytest.mark.parametrize("amount", ["约100", "100", "1,000.00", "1e2", ""])
def test_amounts_that_are_none_are_no_receipt(receipt: Receipt, tmp_path: Path, amount: str) -> None:
    """They ended `diff` and `verify` of a folder as a defect of the program."""
    for part in ("totals", "lines"):
        raw = json.loads(receipt_text(receipt))
        changed = dict.fromkeys(raw["totals"], amount) if part == "totals" else [{**raw["lines"][0], "amount": amount}]
        assert code_of_reading(tmp_path, json.dumps({**raw, part: changed})) == "Q701"


@pytest.mark.parametrize("units", [5, "示例", {"signed": 1}])
def test_signing_units_that_are_no_list_are_no_receipt(receipt: Receipt, tmp_path: Path, units: Any) -> None:
    raw = json.loads(receipt_text(receipt))
    raw["scheme"]["content"]["signing_units"] = units
    assert code_of_reading(tmp_path, json.dumps(raw)) == "Q701"


def code_of_reading(folder: Path, text: str) -> str:
    (folder / "x.receipt.json").write_text(text, "utf-8")
    with pytest.raises(DocumentError) as raised:
        read_receipt(folder / "x.receipt.json")
    return raised.value.problems[0].code


def test_a_key_twice_is_refused(receipt: Receipt, tmp_path: Path, run: Run) -> None:
    """A person sees the first, and a program takes the last."""
    text = receipt_text(receipt)
    where = text.index('"monetary.total"')
    path = tmp_path / "x.receipt.json"
    path.write_text(f'{text[:where]}"monetary.total": "9999999.00", {text[where:]}', "utf-8")
    code, out, err = run("verify", path)
    assert code == 1 and "未能核对，回执读不出来" in out
    assert "错误 Q701 回执里的键“monetary.total”写了两次，不知以哪一个为准" in err
    assert "改法：回执被人改过：用备份，或核对后重新 chaiqian seal" in err


def test_what_is_no_number_in_json_is_refused(receipt: Receipt, tmp_path: Path) -> None:
    raw = json.loads(receipt_text(receipt))
    raw["case"]["content"]["later"] = float("nan")
    assert code_of_reading(tmp_path, json.dumps(raw)) == "Q701"


# --- Nothing private, and the form before ---


@pytest.mark.parametrize("key", ["id_number", "phone"])
def test_two_households_that_only_private_numbers_tell_apart_have_one_receipt(key: str) -> None:
    """What is not in a receipt, nobody can find out by trying all that it may be."""
    settlement = settlement_of(Path("cases/yukou/LSG-001.toml"))
    case, receipts = settlement.case, set()
    for number in ("110101199001011237", "110101199001011245"):
        household = case.household.model_copy(update={key: number, "address": f"峪口镇 {number}"})
        other = settle(case.model_copy(update={"household": household}), settlement.scheme)
        receipts.add(receipt_text(receipt_of(other)))
    (text,) = receipts
    assert "sha256" not in json.loads(text)["case"] and "sha256" not in json.loads(text)["scheme"]


def but_for_words(notes: tuple[str, ...]) -> tuple[str, ...]:
    """The notes, without what is said of the older program, and of an award's words, which have their basis now."""
    said = ("开具时的程序是 0.2.0 版，现在是 ", "与本版措辞不同")
    return tuple(note for note in notes if not note.startswith(said))


@pytest.mark.parametrize("path", OF_0_2, ids=lambda path: path.name)
def test_a_receipt_of_the_form_before_still_verifies_and_says_its_form(path: Path) -> None:
    found = verify(read_receipt(path))
    assert (found.verdict, found.receipt.old, but_for_words(found.notes)) == (AGREES, True, (OLD_FORM, HASHES_ALONE))


def test_beside_its_case_the_hashes_of_a_receipt_of_the_form_before_are_compared() -> None:
    found = verify(read_receipt(MADE / "yukou-LSG-001.receipt.json"), settlement_of(Path("cases/yukou/LSG-001.toml")))
    assert (found.verdict, but_for_words(found.notes)) == (AGREES, (OLD_FORM,))


def test_a_receipt_says_what_it_proves_and_what_not(receipt: Receipt) -> None:
    assert receipt.note == (
        "本回执是校验用的摘要，不是签名，也不能代替签字盖章。"
        "用 chaiqian verify 核对，加 --printed 与纸上印的校验码比对。"
        "能证明：纸上印的校验码与本回执相同、纸上的金额也与本回执相同的，案件和方案的内容、数值、每一行就是打印时的那一份。"
        "不能证明：谁开具的，何时开具的，所载事实是否属实；没有纸上的校验码可比时，整份回执可以另造。"
        "身份证号、电话、银行账号不写进回执，也不在校验码之内。"
    )
    assert receipt_text(receipt).splitlines()[2].startswith(' "note": "本回执')
