"""The rule book: each line once as a rule, from the same graph that settles."""

from __future__ import annotations

from pathlib import Path

from chaiqian import load_scheme
from chaiqian.documents.scheme import Subsidies
from chaiqian.readers.rule_book import Rule, rule_book

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
