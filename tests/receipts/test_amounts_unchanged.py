"""Inputs that differ while no amount of the household does: 金额未变, what differs; else the cause that moved it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIRST, THIRD = "LSG-001", "LSG-004"
UNIT = '[[housing.units]]\nname = "四居室"\narea = 128.00\n[[housing.units]]\nname = "一居室"'
# What a project changes on its way, the text before and after, and how verify names it.
ON_THE_WAY = {
    "another group's count": ("signed = 26 ", "signed = 27 ", "签约单位“柳树沟村第三村民小组” · 已签户数：26 → 27"),
    "a unit type added": ('[[housing.units]]\nname = "一居室"', UNIT, "回迁安置房 · 户型“四居室”：（无） → 有"),
    "the period prolonged": ("end = 2020-07-20", "end = 2020-07-30", "奖励期 · 结束日期：2020-07-20 → 2020-07-30"),
    "a supplement's number": (
        "2020-01（示例）",
        "2020-01、补1（示例）",
        "项目 · 方案批准文号：示例-方案批复-2020-01（示例） → 示例-方案批复-2020-01、补1（示例）",
    ),
}


@pytest.fixture
def sealed(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample 峪口, sealed."""
    shutil.copytree("cases/yukou", tmp_path / "峪口")
    monkeypatch.chdir(tmp_path)
    assert run("seal", "峪口")[0] == 0
    return Path("峪口")


@pytest.fixture
def changed(sealed: Path) -> Callable[[str, str, str], None]:
    """Change one text of one of its files."""

    def change(name: str, old: str, new: str) -> None:
        path = sealed / f"{name}.toml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def joined(text: str) -> str:
    """A page without its line breaks."""
    return "".join(line.strip() for line in text.splitlines())


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_what_a_project_changes_on_its_way_moves_no_amount(run: Any, sealed: Path, changed: Any, name: str) -> None:
    old, new, told = ON_THE_WAY[name]
    changed("scheme", old, new)
    code, out, _ = run("verify", sealed / f"{FIRST}.receipt.json")
    assert code == 0
    page = joined(out)
    assert page.startswith(f"{sealed / FIRST}.receipt.json：金额未变（{FIRST}，结算，校验码")
    assert f"有变动，本户的金额都没有变- 方案：{told}" in page
    assert "不一致" not in out


def test_a_count_that_reaches_a_tier_is_the_schemes_doing(run: Any, sealed: Path, changed: Any) -> None:
    """27 of 30 households are 90 %, the lowest tier: who signed in that group has another award, 八（六）3."""
    changed("scheme", "signed = 26 ", "signed = 27 ")
    code, out, _ = run("verify", sealed)
    assert code == 1
    assert f"{THIRD}.receipt.json：不一致，因方案" in joined(out)
    assert "整体签约奖：0.00（不适用） → 50,000.00（计入）" in out
    assert joined(out).partition("。")[0].endswith("金额未变 6 份，不一致 1 份")


def test_the_closing_list_counts_all_three(run: Any, sealed: Path, changed: Any) -> None:
    changed("LSG-002", "柳树沟村2号", "柳树沟村3号")
    changed("LSG-001", "area = 312.46", "area = 315.46")
    code, out, _ = run("verify", sealed)
    assert code == 1 and joined(out).partition("。")[0].endswith("一致 5 份，金额未变 1 份，不一致 1 份")


def test_a_change_that_moves_nothing_is_not_blamed_beside_one_that_does(run: Any, sealed: Path, changed: Any) -> None:
    """The scheme's supplement is told apart from the area that was measured again, 八（一）2."""
    changed("scheme", "2020-01（示例）", "2020-01、补1（示例）")
    changed(FIRST, "area = 312.46", "area = 315.46")
    code, out, _ = run("verify", sealed / f"{FIRST}.receipt.json")
    page = joined(out)
    assert code == 1 and page.startswith(f"{sealed / FIRST}.receipt.json：不一致，因案件（")
    assert "不符之处（先看第一条）- 案件：宅基地 · 宅基地面积：312.46 → 315.46因此" in page
    assert "另有变动，没有影响本户的金额- 方案：项目 · 方案批准文号：" in page


def test_where_both_move_amounts_both_are_named_the_scheme_first(run: Any, sealed: Path, changed: Any) -> None:
    changed("scheme", "rent = 23.75", "rent = 24.75")
    changed(FIRST, "area = 312.46", "area = 315.46")
    code, out, _ = run("verify", sealed / f"{FIRST}.receipt.json")
    assert code == 1 and "：不一致，先因方案、再因案件（" in joined(out)


def test_what_holds_only_together_is_named_together(run: Any, sealed: Path, changed: Any) -> None:
    """A flat type renamed in scheme and case: neither stands with the other as it was, and no amount moves."""
    for name in ("scheme", "LSG-004"):
        path = sealed / f"{name}.toml"
        path.write_text(path.read_text("utf-8").replace("三居室", "大户型"), "utf-8")
    assert run("verify", sealed / "LSG-004.receipt.json")[0] == 0
    changed("scheme", "rent = 23.75", "rent = 24.75")
    code, out, _ = run("verify", sealed / "LSG-004.receipt.json")
    assert code == 1 and "：不一致，先因方案、再因案件（" in joined(out)


def test_what_moves_only_together_is_named_together(run: Any, sealed: Path, changed: Any) -> None:
    """Signed earlier, and the first stage prolonged: neither alone reaches the first stage, 八（六）2."""
    changed("scheme", "until = 2020-06-05", "until = 2020-06-10")
    changed("LSG-002", "signed_on = 2020-06-25", "signed_on = 2020-06-08")
    code, out, _ = run("verify", sealed / "LSG-002.receipt.json")
    assert code == 1 and "：不一致，先因方案、再因案件（" in joined(out) and "没有影响" not in out


def test_final_or_estimate_is_no_less_than_an_amount(run: Any, sealed: Path, changed: Any) -> None:
    """An objection moves no 元 and makes a paper that was final an estimate, 五（二）."""
    changed(FIRST, 'publicity = "无异议"', 'publicity = "有异议"')
    code, out, _ = run("verify", sealed / f"{FIRST}.receipt.json")
    assert code == 1 and "：不一致，因案件（" in joined(out)


def test_an_award_that_this_household_does_not_earn_moves_nothing(run: Any, sealed: Path, changed: Any) -> None:
    """Its line of 0.00 is new on the paper, and no amount, 八（六）4."""
    award = '[[awards]]\nname = "提前交房奖"\nkind = "handover"\nbasis = "每宅"\ndeadline = 2020-05-25\namount = 9000\n'
    changed("scheme", "[[signing_units]]", f"{award}[[signing_units]]")
    code, out, _ = run("verify", sealed / f"{FIRST}.receipt.json")
    assert code == 0 and "- 方案：奖励“提前交房奖”：（无） → 有" in out


def test_paper_and_ledger_say_nothing_where_no_amount_moved(run: Any, sealed: Path, changed: Any) -> None:
    """Another group's count is no matter of this household's paper; where it is, W701 says so."""
    changed("scheme", "signed = 26 ", "signed = 27 ")
    code, out, err = run("batch", sealed)
    assert code == 0 and err.count("W701") == 1 and f"{THIRD} 与回执（校验码" in joined(err)
    assert "W701" not in run("sheet", sealed / f"{FIRST}.toml", "-o", "一.pdf")[2]


def test_sealing_again_keeps_a_receipt_that_still_holds(run: Any, sealed: Path, changed: Any) -> None:
    changed("scheme", "signed = 26 ", "signed = 27 ")
    before = (sealed / f"{FIRST}.receipt.json").read_bytes()
    code, out, err = run("seal", sealed)
    assert code == 1 and err.count("不一致") == 1
    assert joined(out).startswith("金额未变、原回执仍有效 6 份、与原回执不符、没有重开")
    assert run("seal", sealed / f"{FIRST}.toml")[0] == 0
    assert (sealed / f"{FIRST}.receipt.json").read_bytes() == before


def test_an_entry_without_a_name_is_told_by_its_labels(run: Any, tmp_path: Path) -> None:
    """Another group's second count, and that group with its counts, as a project records them."""
    folder = Path(shutil.copytree("cases/jinhaihu", tmp_path / "金海湖"))
    run("seal", folder)
    scheme = folder / "scheme.toml"
    text = scheme.read_text("utf-8").replace("signed = 33 }]", "signed = 33 }, { on = 2021-05-31, signed = 33 }]")
    more = '[[signing_units]]\nvillage = "杏花营村"\ngroup = "第三村民小组"\nhouseholds = 9\ncounts = []\n'
    scheme.write_text(text + more, "utf-8")
    code, out, _ = run("verify", folder / "XHY-001.receipt.json")
    second = "认定截止日期 2021-05-31，截至当日的已签户数 33"
    assert code == 0 and f"各次认定的户数“2021-05-31”：（无） → {second}" in joined(out)
    assert "签约单位“杏花营村第三村民小组”：（无） → 村 杏花营村，总户数 9，村民小组 第三村民小组" in joined(out)
