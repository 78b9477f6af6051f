"""The rule book: each line once as a rule, from the same graph that settles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chaiqian import load_scheme
from chaiqian.documents.scheme import Subsidies
from chaiqian.guidance.register import Guidance, load_guidance
from chaiqian.law.readers.rule_book import Rule, rule_book

EXAMPLES = Path(__file__).parents[1] / "examples"


def by_id(rules: tuple[Rule, ...]) -> dict[str, Rule]:
    return {rule.id: rule for rule in rules}


def test_the_rules_of_the_guidance_leave_the_schemes_figures_open() -> None:
    rule = by_id(rule_book())["business_loss"]
    assert rule.wording == "经营面积 × 停产停业损失补偿标准，四舍五入到分"
    assert rule.named == (
        (
            "经营面积",
            "依经营面积的依据取(0㎡；证照标明的经营面积；"
            "较小者(实测经营面积, 首层建筑面积 × 实测经营面积占首层的最高比例(60%)))",
        ),
    )
    assert (rule.name, rule.group, rule.clause) == ("停产停业损失补偿费", "补偿", "八（四）")


def test_the_rules_of_a_scheme_show_its_figures_and_rounding() -> None:
    rules = by_id(rule_book(load_scheme(EXAMPLES / "duxinzhuang/scheme.toml")))
    assert rules["temporary_housing.relocation"].wording == (
        "安置房面积 × 临时安置费标准(28.50元/㎡·月) × 发放月数(4个月)，四舍五入到元"
    )
    assert rules["temporary_housing.relocation"].modes == ("回迁安置",)
    assert rules["decoration"].wording == "装修及附属物评估额，四舍五入到元"
    assert rules["award_cap"].wording == "-(奖励合计 - 奖励上限，负数按0)"
    named = dict(rules["award_cap"].named)
    assert named["奖励合计"] == "工程配合奖 + 提前签约奖 + 整体签约奖"
    assert named["奖励上限"] == "每宗宅基地奖励总额上限(600,000元) × 合法宅基地面积 ÷ 整宗宅基地面积，舍去尾数到元"


def test_a_schemes_own_cap_is_compared_with_the_guidances() -> None:
    rules = by_id(rule_book(load_scheme(EXAMPLES / "weijiawan/scheme.toml")))
    assert dict(rules["award_cap"].named)["奖励上限"] == (
        "较小者(方案奖励上限(500,000元), 每宗宅基地奖励总额上限(600,000元))"
        " × 合法宅基地面积 ÷ 整宗宅基地面积，舍去尾数到分"
    )


def test_what_a_scheme_does_not_set_is_said_so() -> None:
    scheme = load_scheme(EXAMPLES / "hanzhuang" / "scheme.toml")
    plain = scheme.model_copy(update={"subsidies": Subsidies.model_construct(), "equipment": ()})
    rules = {rule.id: rule.wording for rule in rule_book(plain)}
    assert {rules[line] for line in ("only_child", "disability", "low_income", "major_illness")} == {"本方案不设"}
    assert rules["equipment"] == "本方案不设"
    assert not [rule.id for rule in rule_book(plain) if "0元" in (rule.wording, *(words for _, words in rule.named))]


@pytest.mark.parametrize(("in_force", "price"), [("2019-05-21", 40), ("2019-05-20", 55)])
def test_the_figures_are_those_in_force_for_the_scheme(
    in_force: str, price: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_guidance().entries[0]
    later = first.replacing({"moving.price": 5_500})
    entries = (first, type(first)(**{**vars(later), "in_force": date.fromisoformat(in_force)}))
    dated = Guidance(entries, load_guidance().clauses, load_guidance().readings)
    monkeypatch.setattr("chaiqian.law.readers.rule_book.load_guidance", lambda: dated)
    scheme = load_scheme(EXAMPLES / "hanzhuang/scheme.toml")  # approved on 2019-05-20
    rule = by_id(rule_book(scheme))["moving"]
    assert rule.wording == f"合法建筑面积 × 搬迁费标准({price}元/㎡)，四舍五入到分"


def test_shipped_files_are_read_as_utf_8_whatever_the_machines_code_page(monkeypatch: pytest.MonkeyPatch) -> None:
    encodings = []

    def read_text(path: Path, encoding: str | None = None) -> str:
        encodings.append(encoding)
        return path.read_bytes().decode("utf-8")

    load_guidance.cache_clear()
    monkeypatch.setattr(Path, "read_text", read_text)
    rule_book()
    assert len(encodings) == 4 and {str(encoding).lower() for encoding in encodings} == {"utf-8"}
