"""Each 元 of a difference is credited to the change that brought it, and the steps sum exactly."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from tests.properties.strategies import Pair, pairs

from chaiqian.documents.case import Case
from chaiqian.documents.content import content_of, document_of
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.scheme import Scheme
from chaiqian.law.rules.line import BOTH, MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement, settle
from chaiqian.receipts.difference.attribution import Difference, difference
from chaiqian.receipts.difference.over_folder import FolderComparison
from chaiqian.receipts.difference.page import change_text, difference_json
from chaiqian.receipts.difference.state import State, Unsettled, sealed_outcome, sealed_state, settled, state_of
from chaiqian.receipts.receipt import Receipt, receipt_of

PROJECT = Path("cases/yukou")


def sample(name: str, folder: Path = PROJECT) -> Settlement:
    return settle(load_case(folder / f"{name}.toml"), load_scheme(folder / "scheme.toml"))


def with_values(state: State, document: str, **tables: Any) -> State:
    """The state with some values of some tables replaced; None takes a value away."""
    content = json.loads(json.dumps(getattr(state, document)))
    for table, values in tables.items():
        kept = {**content.get(table, {}), **values}
        content[table] = {key: value for key, value in kept.items() if value is not None}
    return state._replace(**{document: content})


def told(found: Difference) -> list[tuple[list[str], int, int]]:
    return [
        (list(map(change_text, step.changes)), step.brought(MONETARY), step.brought(RELOCATION)) for step in found.steps
    ]


def test_nothing_changed() -> None:
    state = state_of(sample("LSG-001"))
    found = difference(state, state)
    assert found.steps == () and found.before == found.after


def test_flats_delivered_the_true_up_of_the_temporary_housing() -> None:
    """八（五）2（2）: 271 ㎡ × 23.75 元 a month, for the months to the real delivery + 4 instead of the planned one."""
    state = state_of(sample("LSG-001"))
    found = difference(state, with_values(state, "scheme", housing={"delivered_on": "2024-05-06"}))
    before, after = sample("LSG-001").evaluation.output("months"), 50
    text = "方案 · 回迁安置房 · 实际交房日期：（无） → 2024-05-06"
    assert told(found) == [([text], 0, (after - before) * 271 * 2375)]
    assert found.steps[0].lines == (("临时安置费（回迁安置）", (after - before) * 271 * 2375),)


def test_measured_again_and_a_rent_amended_one_at_a_time() -> None:
    """The scheme first, then the case; each with what it alone brought, 八（一）2, 八（三）, 八（五）2."""
    start = state_of(sample("LSG-001"))
    end = with_values(start, "case", homestead={"area": "315.46"})
    end = with_values(end, "scheme", temporary_housing={"rent": "26.00"})
    assert told(difference(start, end)) == [
        (["方案 · 临时安置 · 临时安置费标准：23.75 → 26.00"], 267 * 4 * 225, 271 * 225 * MONTHS),
        (["案件 · 宅基地 · 宅基地面积：312.46 → 315.46"], 5550_00 + 900_00, 5550_00 + 900_00),
    ]


MONTHS = sample("LSG-001").evaluation.output("months")


def test_what_cannot_stand_alone_is_made_together() -> None:
    """A handover needs a signing: neither the day of handing over nor the mode with its flats goes first."""
    start = state_of(sample("LSG-001"))
    start = with_values(start, "case", choice={"signed_on": None, "handed_over_on": None})
    end = state_of(sample("LSG-001"))
    steps = told(difference(start, end))
    assert [step[0][0].split("：")[0] for step in steps] == [
        "案件 · 选择与签约 · 签约日期",
        "案件 · 选择与签约 · 交房日期",
    ]
    # The other way round the handover goes first: a signing without a handover may stand, not the reverse.
    assert [step[0][0].split("：")[0] for step in told(difference(end, start))] == [
        "案件 · 选择与签约 · 交房日期",
        "案件 · 选择与签约 · 签约日期",
    ]


def test_two_that_need_each_other_are_one_step() -> None:
    """At most one 本人 and one 配偶, 五（三）: two who change places do so at once."""
    start = state_of(sample("LSG-001"))
    case = json.loads(_text(start.case))
    case["members"][0]["relation"], case["members"][1]["relation"] = "配偶", "本人"
    found = difference(start, start._replace(case=case))
    assert [len(step.changes) for step in found.steps] == [2]
    assert told(found)[0][1:] == (0, 0)


def test_what_another_change_makes_possible_waits_for_it() -> None:
    """A flat type renamed in the scheme and in the choice: one comes, the other is given up and goes."""
    start = state_of(sample("LSG-004"))
    scheme, case = (json.loads(_text(part).replace("三居室", "大户型")) for part in (start.scheme, start.case))
    found = difference(start, State(start.guidance, scheme, case))
    kinds = [text.split("：")[1] for texts, _, _ in told(found) for text in texts]
    assert kinds == ["加入", "去掉", "加入", "去掉"]
    assert all(sum(step.brought(way) for step in found.steps) == 0 for way in BOTH)


def _text(part: object) -> str:
    return json.dumps(part, ensure_ascii=False)


def test_a_receipt_that_this_program_would_not_write_starts_with_the_program() -> None:
    settlement = sample("LSG-001")
    receipt = receipt_of(settlement)
    lines = [{**line.model_dump(), "amount": "0.00" if line.id == "moving" else line.amount} for line in receipt.lines]
    moving = settlement.line("moving").amount
    less = {key: f"{float(value):.2f}" for key, value in receipt.totals.items()}
    less["monetary.total"] = content(settlement.monetary.total - moving) if settlement.monetary else ""
    less["relocation.net"] = content(settlement.relocation.net - moving) if settlement.relocation else ""
    then = Receipt.model_validate({**receipt.model_dump(), "lines": lines, "totals": less})
    found = difference(sealed_state(then), state_of(settlement), sealed_outcome(then))
    assert told(found) == [([], moving, moving)]


def content(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def test_a_figure_of_the_guidance_is_credited_by_itself() -> None:
    end = state_of(sample("LSG-001"))
    start = end._replace(guidance={**end.guidance, "moving.price": "45.00元/㎡"})
    ((texts, monetary, relocation),) = told(difference(start, end))
    assert texts == ["指导意见数值 · 搬迁费标准：45.00元/㎡ → 40.00元/㎡"]
    assert monetary == relocation == settled(end).lines["moving"] - settled(start).lines["moving"] < 0


def test_a_state_that_contradicts_itself_is_refused() -> None:
    state = state_of(sample("LSG-001"))
    with pytest.raises(Unsettled):
        difference(state, with_values(state, "case", household={"village": "别的村"}))
    with pytest.raises(Unsettled):
        difference(with_values(state, "scheme", business_loss={"rate": "900.00"}), state)


def holds(pair: Pair) -> State | None:
    case, scheme = Case.model_validate(pair.case), Scheme.model_validate(pair.scheme)
    try:
        state = state_of(settle(case, scheme))
        settled(state)
    except Exception:
        return None
    return state


@given(pairs(), pairs())
@settings(max_examples=10, deadline=None)
def test_the_steps_sum_exactly(first: Pair, second: Pair) -> None:
    start, end = holds(first), holds(second)
    assume(start is not None and end is not None)
    assert start is not None and end is not None
    found = difference(start, end)
    for way in BOTH:
        total = found.after.totals.get(way, 0) - found.before.totals.get(way, 0)
        assert sum(step.brought(way) for step in found.steps) == total
    names = {**found.before.lines, **found.after.lines}
    for key in names:
        steps = sum(step.after.lines.get(key, 0) - step.before.lines.get(key, 0) for step in found.steps)
        assert steps == found.after.lines.get(key, 0) - found.before.lines.get(key, 0)


# --- Two schemes over a folder ---


def amended(**tables: Any) -> Scheme:
    content = json.loads(json.dumps(content_of(load_scheme(PROJECT / "scheme.toml"))))
    for table, values in tables.items():
        content[table].update(values)
    return document_of("scheme", content)


def test_over_a_folder_each_change_of_the_scheme_is_summed_over_the_households() -> None:
    before, after = load_scheme(PROJECT / "scheme.toml"), amended(temporary_housing={"rent": "26.00"})
    comparison = FolderComparison(before, after)
    cases = [load_case(path) for path in sorted(PROJECT.glob("LSG-*.toml"))]
    households = [comparison.household(case) for case in cases]
    for household in households:
        comparison.add(household)
    (credit,) = comparison.credits
    for way in BOTH:
        assert credit.brought[way] == sum(household.brought(way) for household in households)
        alone = [settle(case, after) for case in cases], [settle(case, before) for case in cases]
        totals = [sum(s.monetary.total if way == MONETARY else s.relocation.net for s in side) for side in alone]  # type: ignore[union-attr]
        assert credit.brought[way] == totals[0] - totals[1] > 0
        assert (credit.gained[way], credit.lost[way], credit.together) == (len(cases), 0, 0)


def test_a_household_that_a_change_alone_would_refuse_is_counted_with_the_next() -> None:
    """The flats chosen no longer fit the entitlement of 30 ㎡ a person, until the types themselves shrink."""
    before = load_scheme(PROJECT / "scheme.toml")
    units = [{**unit, "area": f"{float(unit['area']) / 2:.2f}"} for unit in content_of(before)["housing"]["units"]]
    after = amended(housing={"per_capita": "30.00", "units": units})
    comparison = FolderComparison(before, after)
    household = comparison.household(load_case(PROJECT / "LSG-004.toml"))
    comparison.add(household)
    assert sum(credit.together for credit in comparison.credits) == 1
    for way in BOTH:
        assert sum(credit.brought[way] for credit in comparison.credits) == household.brought(way)


@pytest.mark.parametrize("until", ["2020-05-25", "2020-06-20", "2020-06-05"])
def test_a_stage_that_moves_or_is_put_between_has_its_place(until: str) -> None:
    """Stages stand by their day: one put in front or between leaves a scheme that holds, 八（六）2."""
    start = state_of(sample("LSG-002"))
    scheme = json.loads(_text(start.scheme))
    stages = next(award for award in scheme["awards"] if award["name"] == "提前签约奖")["stages"]
    stages[1]["until"] = until if until != "2020-06-05" else "2020-06-24"
    if until == "2020-05-25":
        stages.sort(key=lambda stage: stage["until"])
    found = difference(start, start._replace(scheme=scheme))
    assert all(len(step.changes) == 1 and not step.changes[0].order for step in found.steps)
    assert len(found.steps) == 2


def test_another_order_is_put_in_last_and_takes_no_credit_for_what_waited() -> None:
    """Two who change places can only do so together; meanwhile their list, in its other order, must not be put in."""
    start = state_of(sample("LSG-001"))
    case = json.loads(_text(start.case))
    case["members"][0]["relation"], case["members"][1]["relation"] = "配偶", "本人"
    case["members"].reverse()
    found = difference(start, start._replace(case=case))
    assert [(len(step.changes), step.changes[0].order) for step in found.steps] == [(2, False), (1, True)]


def test_two_lines_of_one_name_are_both_credited() -> None:
    """Names are unique within one list only: a further subsidy may be called as an award is."""
    extra = {"name": "按时交房奖", "basis": "每平方米建筑", "amount": "10.00"}
    start = with_values(state_of(sample("LSG-001")), "scheme", subsidies={"extra": [extra]})
    content = json.loads(json.dumps(start.case))
    content["buildings"][0]["area"] = str(Decimal(content["buildings"][0]["area"]) - 1)
    found = difference(start, start._replace(case=content))
    (step,) = found.steps
    assert [name for name, _ in step.lines].count("按时交房奖") == 2
    (told_of,) = json.loads(difference_json(found))["steps"]
    assert {"按时交房奖", "按时交房奖（2）"} <= told_of["lines"].keys()
