"""A receipt made before a reading was revised: what the revision alone explains is 口径已修订, never the program's."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.receipts.test_verification import altered, settlement_of, with_line

from chaiqian import __version__
from chaiqian.documents.content import content_of, document_of
from chaiqian.guidance.register import load_guidance
from chaiqian.law.prepared import prepare
from chaiqian.law.settlement import Settlement, settle_with
from chaiqian.receipts.deviation import PROGRAM, REVISED
from chaiqian.receipts.page import deviation_text
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.receipt_file import read_receipt, receipt_text
from chaiqian.receipts.revision import DECIDED, FIRST_PROGRAM, revised_since
from chaiqian.receipts.verification import DIFFERS, UNCHANGED, Verification, verify

BEFORE = "0.1.0"
MADE = Path(__file__).parent / f"made_at_{BEFORE}"
RECEIPTS = {path.name.removesuffix(".receipt.json"): path for path in sorted(MADE.glob("*.receipt.json"))}
# Receipt → ids of the lines that the second edition moved; an empty list where it moved facts only.
MOVED: dict[str, list[str]] = json.loads((MADE / "revised.json").read_text("utf-8"))

FUTURE_FLATS = Path("cases/yukou/LSG-001.toml")
SHARED_PLOT = Path("cases/huangsongyu/SBY-012-2.toml")
FINISHED_FLATS = Path("cases/binhe/QY-001.toml")
HARDSHIP = Path("tests/examples/hanzhuang/HZ-0001.toml")


# --- Receipts of every sample, made before the second edition ---


def test_a_receipt_of_every_sample_is_held() -> None:
    assert len(RECEIPTS) == 28 and {read_receipt(path).program for path in RECEIPTS.values()} == {BEFORE}
    assert MOVED.keys() <= RECEIPTS.keys()


@pytest.mark.parametrize("name", RECEIPTS)
def test_an_old_receipt_verifies_or_says_which_reading_was_revised(name: str) -> None:
    """By its own content: the samples themselves may say more since."""
    found = verify(read_receipt(RECEIPTS[name]))
    assert moved_lines(found) == MOVED.get(name, [])
    assert causes(found) == ({REVISED} if name in MOVED else set())
    assert found.holds is not bool(MOVED.get(name))
    assert found.notes[-1].startswith(f"开具时的程序是 {BEFORE} 版，现在是 {__version__} 版，")


def moved_lines(found: Verification) -> list[str]:
    return [line.id for change in found.lines if (line := change.before or change.after) is not None]


def causes(found: Verification) -> set[str]:
    return {deviation.cause for deviation in found.deviations}


# --- What each reading explains ---


def before(settlement: Settlement, program: str = BEFORE, **held: int) -> Receipt:
    """The receipt as it would be had a reading decided otherwise: outputs in hundredths, months as they are."""
    values = {name.replace("__", "."): value for name, value in held.items()}
    then = settle_with(settlement.case, settlement.prepared.holding(values))
    return altered(receipt_of(then), program=program)


def two_months_more(settlement: Settlement) -> dict[str, int]:
    months, amount = settlement.evaluation.output("months"), settlement.line("temporary_housing.relocation").amount
    return {"months": months + 2, "temporary_housing__relocation": amount // months * (months + 2)}


def test_k5_explains_the_months_and_their_line_alone() -> None:
    settlement = settlement_of(FUTURE_FLATS)
    receipt = before(settlement, **two_months_more(settlement))
    found = verify(receipt, settlement)
    assert (found.verdict, causes(found)) == (DIFFERS, {REVISED})
    assert moved_lines(found) == ["temporary_housing.relocation"]
    line, facts, totals = found.deviations
    assert line.before == f"{amount(receipt, 'temporary_housing.relocation')}（暂计）"
    assert line.after == f"{amount(receipt_of(settlement), 'temporary_housing.relocation')}（暂计）"
    assert facts.what == "认定事实" and totals.what == "合计"
    assert found.notes == (
        "口径 K5（期房临时安置费的月数）2026-11-29 修订，回执是按修订以前的口径开具的",
        f"开具时的程序是 {BEFORE} 版，现在是 {__version__} 版，差异全部出自修订的口径",
    )


def index(receipt: Receipt, line_id: str) -> int:
    return next(place for place, line in enumerate(receipt.lines) if line.id == line_id)


def amount(receipt: Receipt, line_id: str) -> str:
    """In 元, as people read it."""
    return f"{Decimal(receipt.lines[index(receipt, line_id)].amount):,}"


def test_the_same_months_and_another_amount_are_not_k5() -> None:
    settlement = settlement_of(FUTURE_FLATS)
    found = verify(before(settlement, temporary_housing__relocation=100), settlement)
    assert causes(found) == {PROGRAM} and not found.holds


def test_k7_explains_the_lines_of_the_disabled_and_the_ill() -> None:
    settlement = settlement_of(HARDSHIP)
    for line in ("disability", "major_illness"):
        assert settlement.line(line).amount, line
    found = verify(before(settlement, disability=5000000, major_illness=0))
    assert causes(found) == {REVISED} and moved_lines(found) == ["disability", "major_illness"]


def test_k11_explains_all_that_rests_on_the_two_rounded_areas() -> None:
    """The location, the flats and what is paid for them are worked out from the recorded control standard, 六."""
    settlement = settlement_of(SHARED_PLOT)
    standard = settlement.evaluation.output("control_standard")
    found = verify(before(settlement, control_standard=standard + 1), settlement)
    assert causes(found) == {REVISED} and not found.holds
    assert {"location.within", "location.over"} < set(moved_lines(found))
    assert "award_cap" not in moved_lines(found)


def test_a_revision_that_moves_no_amount_leaves_the_receipt_standing() -> None:
    settlement = settlement_of(SHARED_PLOT)
    limit = settlement.evaluation.output("unit_excess_limit")
    found = verify(before(settlement, unit_excess_limit=limit + 1), settlement)
    assert (found.verdict, causes(found), moved_lines(found)) == (UNCHANGED, {REVISED}, [])
    (facts,) = map(deviation_text, found.deviations)
    assert facts.startswith("口径已修订：认定事实：面积差上限 ") and "unit_excess" not in facts


def test_what_a_revision_refuses_is_the_revisions_doing() -> None:
    """Flats that were just within the limit as it was rounded before, 八（七）1."""
    settlement = settlement_of(SHARED_PLOT)
    units = [{"name": unit.name, "count": 3} for unit in settlement.scheme.housing.units]
    choice = {**settlement.case.choice.model_dump(), "mode": "回迁安置", "units": units}
    case = settlement.case.model_validate({**settlement.case.model_dump(), "choice": choice})
    wide = settlement.prepared.holding({"unit_excess_limit": 999_99})
    receipt = altered(receipt_of(settle_with(case, wide)), program=BEFORE)
    found = verify(receipt)
    assert [(d.cause, d.what) for d in found.deviations] == [(REVISED, "回执所载的案件和方案，按修订后的口径不能结算")]
    assert not found.holds and verify(altered(receipt, program="0.2.0")).deviations[0].cause == PROGRAM


def test_beside_a_revision_what_the_program_changed_is_still_the_programs() -> None:
    settlement = settlement_of(FUTURE_FLATS)
    receipt = before(settlement, **two_months_more(settlement))
    receipt = altered(receipt, lines=with_line(receipt, "搬迁费", "1.00"))
    found = verify(receipt, settlement)
    by_cause = {cause: [d.what for d in found.deviations if d.cause == cause] for cause in (REVISED, PROGRAM)}
    assert by_cause == {REVISED: ["临时安置费（回迁安置）", "认定事实", "合计"], PROGRAM: ["搬迁费"]}
    assert not found.notes[-1].endswith("差异全部出自修订的口径")


def test_a_figure_is_not_held_as_an_outcome() -> None:
    """The months of finished flats are the guidance's, 八（五）2（1）; no reading decides them."""
    settlement = settlement_of(FINISHED_FLATS)
    held = settlement.prepared.holding({"months": 9, "moving": 100})
    then = settle_with(settlement.case, held).evaluation
    assert (then.output("months"), then.output("moving")) == (4, 100)


def test_what_has_the_same_digits_is_not_held_with_it() -> None:
    """Two subsidies of one amount, and 15 ㎡ by share and 15 元 by share, 八（七）1 and 八（六）."""
    settlement = settlement_of(SHARED_PLOT)
    content = content_of(settlement.scheme)
    content["award_cap"] = "15.00"
    content["subsidies"]["extra"] = [{"name": name, "basis": "每人", "amount": "15.00"} for name in ("甲", "乙")]
    prepared = prepare(document_of("scheme", content))
    facts = settle_with(settlement.case, prepared).recognition.facts
    held = {"unit_excess_limit": 12_34, "subsidy.甲": 1}
    now, then = prepared.run(facts), prepared.holding(held).run(facts)
    assert {name: then.output(name) for name in held} == held
    assert then.output("subsidy.乙") == now.output("subsidy.乙") == 30_00


def test_a_receipt_of_this_edition_has_no_such_excuse() -> None:
    settlement = settlement_of(FUTURE_FLATS)
    found = verify(before(settlement, "0.2.0", **two_months_more(settlement)), settlement)
    assert causes(found) == {PROGRAM}


def test_a_reading_that_did_not_touch_the_household_explains_nothing() -> None:
    settlement = settlement_of(FUTURE_FLATS)
    standard = settlement.evaluation.output("control_standard")
    found = verify(before(settlement, control_standard=standard - 1), settlement)
    assert causes(found) == {PROGRAM}


def test_an_altered_receipt_has_no_such_excuse_either() -> None:
    settlement = settlement_of(FUTURE_FLATS)
    receipt = before(settlement, **two_months_more(settlement))
    found = verify(receipt.model_copy(update={"digest": "0" * 64}), settlement)
    assert causes(found) == {"回执"}


@pytest.mark.parametrize(
    ("program", "revised"),
    [("0.1.0", True), ("0.1", True), ("0.1.9rc1", True), ("0.2.0", False), ("0.2", False), ("1", False), ("", False)],
)
def test_the_program_tells_the_edition(program: str, revised: bool) -> None:
    assert bool(revised_since(program)) is revised


def test_every_revised_reading_has_its_program_and_what_it_decides() -> None:
    readings = load_guidance().readings
    dated = {reading.id: reading.changed_on for reading in readings.values() if reading.changed_on is not None}
    assert {key: dated[key] for key in ("K5", "K7", "K11")} == dict.fromkeys(("K5", "K7", "K11"), date(2026, 11, 29))
    assert set(dated.values()) == FIRST_PROGRAM.keys()
    assert {key for key in dated if readings[key].earlier} == DECIDED.keys()


@pytest.mark.parametrize("key", ["K5", "K7", "K11"])
def test_what_a_revised_reading_said_before_is_not_what_it_says(key: str) -> None:
    reading = load_guidance().readings[key]
    assert reading.changed_on is not None and reading.earlier and reading.earlier != reading.text


def test_verify_shows_old_and_new_amount_of_each_line(run: Run, tmp_path: Path) -> None:
    settlement = settlement_of(FUTURE_FLATS)
    receipt = before(settlement, **two_months_more(settlement))
    path = tmp_path / "LSG-001.receipt.json"
    path.write_text(receipt_text(receipt), "utf-8")
    code, out, _ = run("verify", path, "--against", FUTURE_FLATS)
    then, now = (amount(each, "temporary_housing.relocation") for each in (receipt, receipt_of(settlement)))
    page = "".join(line.strip() for line in out.splitlines())
    assert code == 1 and "：不一致，因口径已修订（LSG-001，结算" in page
    assert f"- 口径已修订：临时安置费（回迁安置）：{then}（暂计） → {now}（暂计）" in page
    assert "程序：" not in page and page.count(f"{then}（暂计）") == 1


def test_diff_credits_the_reading_and_not_the_program(run: Run, tmp_path: Path) -> None:
    settlement = settlement_of(FUTURE_FLATS)
    path = tmp_path / "LSG-001.receipt.json"
    path.write_text(receipt_text(before(settlement, **two_months_more(settlement))), "utf-8")
    code, out, _ = run("diff", path, FUTURE_FLATS)
    assert code == 0 and "口径已修订：K5 期房临时安置费的月数，" in out and "程序" not in out
    (step,) = json.loads(run("diff", path, FUTURE_FLATS, "--format", "json").out)["steps"]
    reading = load_guidance().readings["K5"]
    assert step["changes"] == [
        {
            "document": "guidance",
            "label": "K5 期房临时安置费的月数",
            "key": "K5",
            "before": reading.earlier,
            "after": reading.text,
        }
    ]
    assert set(step["lines"]) == {"临时安置费（回迁安置）"}


def test_policy_says_since_when_a_reading_reads_so(run: Run) -> None:
    assert "修订    2026-11-29 起。以前：从搬家交房之日起" in run("policy", "K5").out
    assert "修订" not in run("policy", "K8").out
