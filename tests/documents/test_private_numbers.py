"""A phone or an ID number in a name is told at once, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.case_checks import check_texts

FOLDER = Path("tests/errors/W213-phone-in-a-name")
NUMBER = "13900000000"


def warned(case_file: Path) -> list[str]:
    return [finding.message for finding in load_case(case_file).warnings]


def test_it_is_a_warning_of_the_settlement() -> None:
    settlement = settle(load_case(FOLDER / "case.toml"), load_scheme(FOLDER / "scheme.toml"))
    assert [finding.code for finding in settlement.warnings] == ["W213", "W213"]
    assert settlement.monetary is not None


@pytest.mark.parametrize(
    ("old", "label"),
    [
        ('address = "金海湖镇韩庄村1号', "地址"),
        ('group = "第一村民小组', "村民小组"),
        ('name = "厢房', "第 2 项房屋的名称"),
        ('name = "甲一（示例）', "第 1 人的姓名"),
    ],
)
def test_every_text_that_all_may_read(tmp_path: Path, old: str, label: str) -> None:
    text = (FOLDER / "case.toml").read_text("utf-8").replace(NUMBER, "").replace("110117198001010018", "")
    (tmp_path / "case.toml").write_text(text, "utf-8")
    assert warned(tmp_path / "case.toml") == []
    (tmp_path / "case.toml").write_text(text.replace(old, f"{old}{NUMBER}"), "utf-8")
    assert warned(tmp_path / "case.toml") == [f"{label}里像有电话、身份证号或银行账号"]


def test_an_agent_and_a_decision(tmp_path: Path) -> None:
    text = (FOLDER / "case.toml").read_text("utf-8").replace(NUMBER, "").replace("110117198001010018", "")
    text = text.replace("[homestead]", f'agent = "代理人 {NUMBER}"\n[homestead]', 1)
    text += f'\n[[adjustments]]\nname = "围墙 {NUMBER}"\nreason = "来电 {NUMBER}"\npublicity = "无异议"\namount = 1\n'
    (tmp_path / "case.toml").write_text(text, "utf-8")
    assert [message.split("里像")[0] for message in warned(tmp_path / "case.toml")] == [
        "代理人", "第 1 项认定的事项", "第 1 项认定的理由"
    ]  # fmt: skip


def told(text: str) -> list[str]:
    case = load_case("cases/yukou/LSG-001.toml")
    household = case.household.model_copy(update={"address": text})
    return [finding.code for finding in check_texts(case.model_copy(update={"household": household}))]


@pytest.mark.parametrize(
    "text", ["甲户（示例）", "金海湖镇韩庄村12号院3门204", "2019年第15号", "京平集用〔1993〕第0612号", ""]
)
def test_ordinary_words_have_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", ["１３９ ００００ ００００", "(010)6996-1234", "110117198001010018", "69961234"])
def test_numbers_are_seen_however_they_are_written(text: str) -> None:
    assert told(f"甲户{text}") == ["W213"]
