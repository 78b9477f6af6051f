"""What each award says of the days of signing and handing over, and how tiers are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chaiqian import load_scheme
from chaiqian.documents.scheme import CollectiveAward, SigningUnit, Tier
from chaiqian.law.readers.rule_book import general_scheme
from chaiqian.law.recognition.recognise import signing_units
from chaiqian.law.recognition.signing import Signing, award_step, basis_words, households_needed

HANZHUANG = Path(__file__).parents[1] / "examples/hanzhuang/scheme.toml"  # award period 2019-06-10 to 2019-07-31
COOPERATION, EARLY, COLLECTIVE, HANDOVER = range(4)


@pytest.mark.parametrize(
    ("rate", "words"), [(10_000, "100%"), (9_500, "95%"), (9_550, "95.5%"), (9_075, "90.75%"), (305, "3.05%")]
)
def test_a_tier_is_told_in_percent(rate: int, words: str) -> None:
    award = CollectiveAward.model_construct(
        kind="collective", name="整体签约奖", basis="每宅", by="村", deadline=date(2020, 1, 31),
        tiers=(Tier.model_construct(rate=rate, amount=1),),
    )  # fmt: skip
    unit = SigningUnit.model_construct(village="本村", group=None, households=40, signed=40)
    signing = Signing(date(2020, 1, 31), None, "本村", None)
    step, standing = award_step(award, general_scheme(), signing, {("本村", None): unit})
    assert (step, standing.status, standing.reason) == (
        1,
        "计入",
        f"本村签约 40/40 户（方案认定，截至 2020-01-31），达到 {words} 一档",
    )


@pytest.mark.parametrize(
    ("award", "signed", "handed", "step", "status", "reason"),
    [
        (COOPERATION, None, None, 0, "待定", "尚未签约"),
        (COOPERATION, "06-20", None, 0, "待定", "2019-06-20 在奖励期内签约，尚未交房"),
        (COOPERATION, "06-10", "07-31", 1, "计入", "2019-06-10 签约、2019-07-31 交房，均在奖励期内"),
        (COOPERATION, "07-31", "08-01", 0, "不适用", "2019-08-01 交房，晚于奖励期届满日 2019-07-31"),
        (COOPERATION, "06-09", "07-01", 0, "不适用", "2019-06-09 签约，早于奖励期（2019-06-10 至 2019-07-31）"),
        (COOPERATION, "08-01", "08-02", 0, "不适用", "2019-08-01 签约，晚于奖励期（2019-06-10 至 2019-07-31）"),
        (EARLY, None, None, 0, "待定", "尚未签约"),
        (EARLY, "06-30", None, 1, "计入", "2019-06-30 签约，在第1阶段（至 2019-06-30）内"),
        (EARLY, "07-01", None, 2, "计入", "2019-07-01 签约，在第2阶段（至 2019-07-15）内"),
        (EARLY, "07-31", None, 3, "计入", "2019-07-31 签约，在第3阶段（至 2019-07-31）内"),
        (EARLY, "08-01", None, 0, "不适用", "2019-08-01 签约，晚于奖励期（2019-06-10 至 2019-07-31）"),
        (HANDOVER, None, None, 0, "待定", "尚未签约"),
        (HANDOVER, "06-09", None, 0, "待定", "2019-06-09 签约，尚未交房"),
        (HANDOVER, "08-02", "08-15", 1, "计入", "2019-08-15 交房，在期限 2019-08-15 以内"),
        (HANDOVER, "06-20", "08-16", 0, "不适用", "2019-08-16 交房，晚于期限 2019-08-15"),
        (COLLECTIVE, "07-31", None, 1, "计入",
         "韩庄村第一村民小组签约 42/42 户（方案认定，截至 2019-07-31），达到 100% 一档"),
        (COLLECTIVE, "08-01", None, 0, "不适用", "2019-08-01 签约，晚于期限 2019-07-31"),
        (COLLECTIVE, None, None, 0, "不适用",
         "韩庄村第一村民小组签约 42/42 户（方案认定，截至 2019-07-31），本户尚未签约，不在其中"),
    ],
)  # fmt: skip
def test_the_days_of_signing_and_handing_over(
    award: int, signed: str | None, handed: str | None, step: int, status: str, reason: str
) -> None:
    scheme = load_scheme(HANZHUANG)
    days = (date.fromisoformat(f"2019-{day}") if day else None for day in (signed, handed))
    signing = Signing(*days, "韩庄村", "第一村民小组")
    reached, standing = award_step(scheme.awards[award], scheme, signing, signing_units(scheme))
    assert (reached, standing.status, standing.reason) == (step, status, reason)


def test_the_last_stage_may_end_before_the_award_period() -> None:
    scheme = load_scheme(HANZHUANG)
    early = scheme.awards[EARLY]
    shorter = early.model_copy(update={"stages": early.stages[:2]})
    step, standing = award_step(shorter, scheme, Signing(date(2019, 7, 16), None, "韩庄村", None), {})
    assert (step, *standing) == (0, "不适用", "2019-07-16 签约，晚于最后阶段（至 2019-07-15）")


@pytest.mark.parametrize(
    ("signed", "households", "counted", "step", "status", "reason"),
    [
        (None, 40, False, 0, "待定", "村民小组的签约户数尚未认定"),
        (37, 40, False, 0, "不适用", "韩庄村第二村民小组签约 37/40 户（方案认定，截至 2019-07-31），没有达到最低一档"),
        (38, 40, False, 2, "计入", "韩庄村第二村民小组签约 38/40 户（方案认定，截至 2019-07-31），达到 95% 一档"),
        (39, 40, True, 2, "计入", "韩庄村第二村民小组签约 39/40 户（按案件统计，截至 2019-07-31），达到 95% 一档"),
        (40, 40, True, 1, "计入", "韩庄村第二村民小组签约 40/40 户（按案件统计，截至 2019-07-31），达到 100% 一档"),
    ],
)
def test_the_rate_of_the_unit(
    signed: int | None, households: int, counted: bool, step: int, status: str, reason: str
) -> None:
    scheme = load_scheme(HANZHUANG)
    key = ("韩庄村", "第二村民小组")
    unit = SigningUnit.model_construct(village=key[0], group=key[1], households=households, signed=signed)
    unit._counted = counted
    reached, standing = award_step(
        scheme.awards[COLLECTIVE], scheme, Signing(date(2019, 6, 20), None, *key), {key: unit}
    )
    assert (reached, *standing) == (step, status, reason)


def test_a_unit_that_is_not_listed_is_not_decided() -> None:
    scheme = load_scheme(HANZHUANG)
    signing = Signing(date(2019, 6, 20), None, "韩庄村", "第三村民小组")
    step, standing = award_step(scheme.awards[COLLECTIVE], scheme, signing, signing_units(scheme))
    assert (step, *standing) == (0, "待定", "村民小组的签约户数尚未认定")


@pytest.mark.parametrize(
    ("rate", "households", "needed"),
    [(9_000, 37, 34), (9_000, 40, 36), (9_001, 40, 37), (10_000, 40, 40), (1, 1, 1), (9_999, 10_000, 9_999)],
)
def test_a_rate_is_reached_by_whole_households(rate: int, households: int, needed: int) -> None:
    found = households_needed(rate, households)
    assert (found, type(found)) == (needed, int)


def test_a_count_says_from_where_it_is_and_until_when() -> None:
    assert basis_words(True, date(2020, 7, 20)) == "按案件统计，截至 2020-07-20"
    assert basis_words(False, None) == "方案认定"
