"""Derivations: down to values in the files and figures with their clause."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.household.explanation import Step, derivation, derivation_of, derivations, named_quantities
from chaiqian.law.settlement import Settlement

ROOT = Path(__file__).parents[1] / "examples"
CASES = sorted(path for path in ROOT.glob("*/*.toml") if path.name != "scheme.toml")


def settled(name: str) -> Settlement:
    path = ROOT / name
    return settle(load_case(path), load_scheme(path.parent / "scheme.toml"))


def below(step: Step) -> Iterator[Step]:
    for child in step.children:
        yield child
        yield from below(child)


def found(step: Step, label: str) -> Step:
    return next(child for child in below(step) if child.label == label)


def lines_of(step: Step) -> list[tuple[str, int]]:
    return [(Path(place.file).name, place.line) for place in step.places]


def test_a_line_goes_down_to_values_with_file_and_line() -> None:
    step = derivation(settled("hanzhuang/HZ-0001.toml"), "location.within")
    assert (step.label, step.value, step.clause) == ("宅基地区位补偿价（控制标准以内）", "987,900.00元", "八（一）1")
    assert step.text == "较小者(300.00㎡, 267㎡) × 3,700元/㎡"
    assert step.wording == "较小者(合法宅基地面积, 控制标准) × 区位补偿价单价，四舍五入到分"
    area = found(step, "合法宅基地面积")
    assert (area.kind, area.value, lines_of(area)) == ("fact", "300.00㎡", [("HZ-0001.toml", 13)])
    standard = found(step, "1982年（含）以前的控制标准")
    assert (standard.kind, standard.value, standard.clause, standard.owner) == ("figure", "267㎡", "六", "指导意见规定")
    period = found(step, "宅基地年份所属时段")
    assert (period.reasons, lines_of(period)) == (("1978年批准文件，在1982年（含）以前",), [("HZ-0001.toml", 14)])
    zone = found(step, "宅基地所在区位")
    assert lines_of(zone) == [("scheme.toml", 13), ("scheme.toml", 11)]


OF_A_PLOT = "../../cases/huangsongyu/SBY-012-1.toml"


def named(name: str, label: str) -> Step:
    settlement = settled(name)
    return derivation_of(settlement, named_quantities(settlement)[label][0])


@pytest.mark.parametrize(
    ("label", "value", "text"),
    [
        ("控制标准", "80.10㎡", "267㎡ × 100.00㎡ ÷ 333.33㎡，舍去尾数到0.01㎡"),
        ("面积差上限", "4.50㎡", "15㎡ × 100.00㎡ ÷ 333.33㎡，舍去尾数到0.01㎡"),
        ("奖励上限", "135,001.35元", "较小者(450,000元, 600,000元) × 100.00㎡ ÷ 333.33㎡，舍去尾数到分"),
        ("工程配合奖", "54,000.54元", "180,000元 × 100.00㎡ ÷ 333.33㎡，四舍五入到分"),
        ("提前签约奖", "160,000元", "1,600元/㎡ × 100.00㎡"),
        ("房价平衡点", "7,347.73元/㎡", "(962,306.57元 - 340,688.81元) ÷ 84.60㎡，四舍五入到0.01元/㎡"),
    ],
)
def test_a_named_quantity_says_how_it_is_rounded(label: str, value: str, text: str) -> None:
    step = named(OF_A_PLOT, label)
    assert (step.value, step.text) == (value, text)


def test_what_no_rounding_changed_says_nothing_of_one() -> None:
    assert named("hanzhuang/HZ-0001.toml", "控制标准").text == "267㎡"
    assert named("hanzhuang/HZ-0001.toml", "奖励上限").text == "600,000元"


def test_digits_that_are_lost_without_a_share_are_said_too() -> None:
    path = ROOT / "hanzhuang/HZ-0001.toml"
    case, scheme = load_case(path), load_scheme(path.parent / "scheme.toml")
    to_yuan = scheme.model_copy(
        update={"award_cap": 450_000_50, "rounding": scheme.rounding.model_copy(update={"to": "元"})}
    )
    settlement = settle(case, to_yuan)
    step = derivation_of(settlement, named_quantities(settlement)["奖励上限"][0])
    assert (step.value, step.text) == ("450,000元", "较小者(450,000.50元, 600,000元)，舍去尾数到元")


def test_a_summed_fact_shows_each_part_with_its_verdict() -> None:
    step = derivation(settled("hanzhuang/HZ-0001.toml"), "moving")
    parts = found(step, "合法建筑面积").children
    assert [(part.label, part.value, part.reasons) for part in parts] == [
        ("正房", "160.00㎡", ("计入：宅基地内地上第1层",)),
        ("厢房", "72.50㎡", ("计入：宅基地内地上第1层",)),
        ("正房二层", "80.00㎡", ("计入：宅基地内地上第2层",)),
        ("正房三层", "40.00㎡", ("不计：地上第3层，没有审批手续",)),
        ("院外棚房", "18.00㎡", ("不计：在宅基地以外，没有审批手续",)),
    ]
    assert [lines_of(part) for part in parts] == [[("HZ-0001.toml", line)] for line in (22, 27, 32, 37, 42)]


def test_the_first_floor_shows_only_what_stands_on_it() -> None:
    step = derivation(settled("hanzhuang/HZ-0001.toml"), "business_loss")
    assert [part.label for part in found(step, "首层建筑面积").children] == ["正房", "厢房"]


def test_replacement_values_and_members_are_parts_too() -> None:
    settlement = settled("duxinzhuang/DXZ-017.toml")
    values = found(derivation(settlement, "replacement"), "认定房屋的重置成新价").children
    assert [part.value for part in values] == ["133,557.60元", "24,000.00元", "20,000.00元"]
    people = found(derivation(settlement, "waiver"), "被安置人员").children
    assert [(part.label, part.value) for part in people] == [("丙一（示例）", ""), ("丙二（示例）", "")]


def test_a_scheme_figure_names_its_place_and_owner() -> None:
    step = derivation(settled("hanzhuang/HZ-0001.toml"), "equipment")
    figure = found(step, "空调移机费")
    assert (figure.value, figure.owner, lines_of(figure)) == ("400元/台", "方案自行确定", [("scheme.toml", 62)])
    assert lines_of(found(step, "空调数量")) == [("HZ-0001.toml", 96)]
    assert [child.label for child in step.children] == ["电话数量", "电话移机费", "空调数量", "空调移机费"]


def test_counts_of_members_and_flats_point_at_their_entries() -> None:
    settlement = settled("hanzhuang/HZ-0001.toml")
    assert lines_of(found(derivation(settlement, "disability"), "重残证数")) == [("HZ-0001.toml", 70)]
    assert lines_of(found(derivation(settlement, "major_illness"), "大病人数")) == [("HZ-0001.toml", 84)]
    assert lines_of(found(derivation(settlement, "purchase.within"), "三居室套数")) == [("HZ-0001.toml", 104)]


@pytest.mark.parametrize(("scope", "lines"), [("被安置人员", [70]), ("家庭成员", [70, 92])])
def test_a_count_points_at_those_alone_whom_it_counts(tmp_path: Path, scope: str, lines: list[int]) -> None:
    text = (ROOT / "hanzhuang/HZ-0001.toml").read_text("utf-8")
    case = tmp_path / "HZ-0001.toml"
    case.write_text(text.replace("housed_before = true ", 'housed_before = true\ndisability = "一级" '), "utf-8")
    scheme = (ROOT / "hanzhuang/scheme.toml").read_text("utf-8")
    scheme = scheme.replace("[subsidies]", f'[subsidies]\nscope = "{scope}"')
    (tmp_path / "scheme.toml").write_text(scheme, "utf-8")
    settlement = settle(load_case(case), load_scheme(tmp_path / "scheme.toml"))
    fact = found(derivation(settlement, "disability"), "重残证数")
    assert fact.value == f"{len(lines)}证"
    assert [line for _, line in lines_of(fact)] == lines


def test_choices_are_told_in_words() -> None:
    settlement = settled("hanzhuang/HZ-0001.toml")
    purchase = derivation(settlement, "purchase.within")
    assert found(purchase, "是否已选房").value == "是"
    assert found(purchase, "选用的购房面积依据").value == "二者取高"
    assert found(derivation(settlement, "only_child"), "是否独生子女家庭").value == "是"
    step = found(derivation(settlement, "award.提前签约奖"), "提前签约奖档次")
    assert (step.value, step.reasons) == ("第1档", ("2019-06-20 签约，在第1阶段（至 2019-06-30）内",))
    months = found(derivation(settlement, "temporary_housing.relocation"), "搬家交房至安置房交房后的月数")
    assert months.reasons == ("从 2019-07-20 到安置房交房（2021-12-31）后满 4 个月，共 34 个月",)
    other = derivation(settled("weijiawan/WJW-031-2.toml"), "award.提前签约奖")
    assert found(other, "提前签约奖档次").value == ""
    unsigned = derivation(settled("hanzhuang/HZ-0002.toml"), "decoration")
    assert found(unsigned, "是否享受定额补偿").value == "否"


def test_a_shared_plot_shows_the_share_and_a_whole_one_does_not() -> None:
    shared = derivation(settled("weijiawan/WJW-031-1.toml"), "award.工程配合奖")
    assert found(shared, "整宗宅基地面积").value == "333.33㎡"
    whole = derivation(settled("hanzhuang/HZ-0001.toml"), "award.工程配合奖")
    assert "整宗宅基地面积" not in [step.label for step in below(whole)]


def test_an_adjustment_points_at_the_working_groups_amount() -> None:
    step = derivation(settled("duxinzhuang/DXZ-017.toml"), "adjustment.历史遗留问题认定")
    assert (step.value, step.clause, step.reasons) == ("12,346.00元", "十一", ("计入：工作小组认定（示例）",))
    assert lines_of(step) == [("DXZ-017.toml", 66)]


def test_a_line_that_does_not_apply_says_why() -> None:
    step = derivation(settled("hanzhuang/HZ-0001.toml"), "plot_ratio")
    assert (step.text, step.reasons) == ("", ("不适用：合法建筑面积不小于合法宅基地面积",))


def test_an_unknown_line_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        derivation(settled("hanzhuang/HZ-0001.toml"), "location")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_line_has_a_derivation_whose_leaves_are_known(path: Path) -> None:
    settlement = settled(f"{path.parent.name}/{path.name}")
    steps = derivations(settlement)
    assert [step.label for step in steps] == [line.name for line in settlement.lines]
    for step in steps:
        for leaf in below(step):
            if leaf.kind == "figure":
                assert leaf.clause and leaf.owner and leaf.label
            if leaf.kind == "fact" and not leaf.children:
                assert leaf.places or leaf.value.startswith("0"), leaf


def test_an_award_points_at_what_it_rests_on() -> None:
    settlement = settled("hanzhuang/HZ-0001.toml")
    signed, handed = ("HZ-0001.toml", 105), ("HZ-0001.toml", 106)
    for line, label, expected in (
        ("award.工程配合奖", "工程配合奖档次", [signed, handed]),
        ("award.提前签约奖", "提前签约奖档次", [signed]),
        ("award.整体签约奖", "整体签约奖档次", [signed, ("scheme.toml", 105)]),
        ("award.按时交房奖", "按时交房奖档次", [handed]),
    ):
        assert lines_of(found(derivation(settlement, line), label)) == expected


def test_a_settlement_in_a_log_is_short_and_names_nobody() -> None:
    settlement = settled("hanzhuang/HZ-0001.toml")
    assert repr(settlement) == "Settlement(HZ-0001 结算)"
    assert repr(settlement.line("moving")) == "SettledLine(moving 计入 1250000)"
