"""What a day brings against the timeline that the sheet prints."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from tests.conftest import Run
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded

from chaiqian import load_case, load_scheme
from chaiqian.household.compare.timing import outcomes
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_timeline import TIMELINE_COLUMNS
from chaiqian.law.settlement import settle


@given(pairs())
def test_the_timeline_of_the_sheet_says_the_same_of_the_days_that_both_have(pair: Pair) -> None:
    pair.case["choice"].pop("signed_on", None)
    pair.case["choice"].pop("handed_over_on", None)
    settlement = settle(*loaded(pair))
    found = {outcome.day: outcome for outcome in outcomes(settlement)}
    plain = settlement.line("decoration").amount
    for point in settlement.timeline:
        outcome = found[point.until]
        assert outcome.point == point
        assert outcome.decoration == point.decoration + plain
        assert outcome.awards == point.awards + outcome.collective


def test_both_papers_have_the_same_sums_under_the_same_headings(run: Run) -> None:
    """LSG-003, 2020-06-05: 422,906.00 and 48,100.00, together 471,006.00, in the timeline and in the comparison."""
    sheet, compared = (run(command, "cases/yukou/LSG-003.toml").out for command in ("settle", "compare"))
    heading = next(line.split() for line in compared.splitlines() if line.startswith("日期        封顶后的奖励合计"))
    assert heading[:4] == ["日期", *TIMELINE_COLUMNS[1:]]
    row = next(line.split() for line in compared.splitlines() if line.startswith("2020-06-05 "))
    assert row == ["2020-06-05", "422,906.00", "48,100.00", "471,006.00", "0.00"]
    assert "471,006.00  签约截止（含当日） 2020-06-05：合计" in sheet
    assert "封顶后的奖励合计 422,906.00 = " in sheet and "装修及附属物定额增加 48,100.00" in sheet
    assert "2020-05-20  " in compared and "2020-05-20：奖励期首日，早于这一天签约的不享受。" in compared


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (None, "，到期限（含当日）以前签约可得 50,000.00 元（封顶后）"),
        (date(2020, 7, 20), "，到期限（含当日）以前签约可得 50,000.00 元（封顶后）"),
        (date(2020, 7, 21), "，到期限没有签约（2020-07-21）"),
    ],
)
def test_what_is_not_yet_due_is_not_called_missed(on: date | None, words: str) -> None:
    """27 of 30 recorded as of 2020-07-20 reach 90 %; before that day nobody has failed to sign, 八（六）3."""
    case, scheme = load_case("cases/yukou/LSG-003.toml"), load_scheme("cases/yukou/scheme.toml")
    units = tuple(
        unit.model_copy(update={"signed": 27}) if unit.signed == 26 else unit for unit in scheme.signing_units
    )
    shown = compose(settle(case, scheme.model_copy(update={"signing_units": units})), on=on)
    (row,) = (row for group in shown.groups for row in group.rows if row.name == "整体签约奖")
    counted = "柳树沟村第三村民小组签约 27/30 户（方案认定，截至 2020-07-20）"
    assert row.note == f"不适用：{counted}，本户尚未签约，不在其中{words}"


def test_stages_behind_us_are_marked() -> None:
    settlement = settle(load_case("cases/yukou/LSG-003.toml"), load_scheme("cases/yukou/scheme.toml"))
    shown = compose(settlement, on=date(2020, 6, 6)).timeline
    assert shown is not None
    assert [row.passed for row in shown.rows] == ["已过", "", "", ""]


def test_what_is_recorded_is_not_offered_as_still_to_be_had(run: Run) -> None:
    out = run("compare", "cases/yukou/LSG-003.toml").out
    assert "下一档" not in out
    assert "整体签约奖    90.00%        27  未达到       50,000.00                 /" in out


def test_a_pending_award_says_what_it_can_bring_after_the_cap(run: Run) -> None:
    out = "".join(line.strip() for line in run("settle", "cases/huangsongyu/SBY-020.toml").out.splitlines())
    assert "整体签约奖：村的签约户数尚未认定，最高一档 9,000.50元/人 × 3人 = 27,001.50元，封顶后再多 0.00 元" in out
