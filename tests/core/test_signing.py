"""Tiers are told as people write them, whatever their decimals."""

from __future__ import annotations

from datetime import date

import pytest

from chaiqian.documents.scheme import CollectiveAward, SigningUnit, Tier
from chaiqian.readers.rule_book import general_scheme
from chaiqian.recognition.signing import Signing, award_step


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
    assert (step, standing.status, standing.reason) == (1, "计入", f"本村签约 40/40 户，达到 {words} 一档")
