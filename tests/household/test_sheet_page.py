"""The sheet, the tree and the comparison as text: nothing missing, nothing out of line."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from chaiqian import Settlement, load_case, load_scheme, settle
from chaiqian.documents.scheme import Scheme
from chaiqian.household.explanation import derivation
from chaiqian.household.sheet_content import shown_modes
from chaiqian.household.sheet_page import sheet
from chaiqian.household.sheet_ways import is_arithmetic, unused_area
from chaiqian.household.tree import derivations, limits
from chaiqian.household.why import limits_that_bound
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY
from chaiqian.output.amount_in_words import amount_in_words
from chaiqian.output.page import Page, page_text, page_width
from chaiqian.output.text import money
from chaiqian.output.width import cells

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES = sorted(path for path in EXAMPLES.glob("*/*.toml") if path.name != "scheme.toml")
AMOUNT = re.compile(r"^ *(-?[0-9,]+\.[0-9]{2}|/|待定)  \S")
READY = 'units = [ { name = "甲户型", count = 1 } ]\n'


def settled(path: Path) -> Settlement:
    return settle(load_case(path), load_scheme(path.parent / "scheme.toml"))


def changed(tmp_path: Path, source: str, name: str, *changes: tuple[str, str], scheme: bool = False) -> Settlement:
    """Settle a sample with some text of its case (or its scheme) replaced."""
    folder = tmp_path / "project"
    if not folder.exists():
        shutil.copytree(EXAMPLES / source, folder)
    file = folder / ("scheme.toml" if scheme else name)
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return settled(folder / name)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_line_stands_on_the_sheet(path: Path, width: int) -> None:
    settlement = settled(path)
    text = page_text(sheet(settlement, width))
    flat = re.sub(r"\s+", "", text)
    for line in settlement.lines:
        assert line.name in flat or line.status == DOES_NOT_APPLY
        if set(line.modes) & set(shown_modes(settlement)):
            assert line.clause in flat and line.reason.replace(" ", "") in flat
    for entry in (*settlement.pending, *settlement.readings):
        assert entry.text.replace(" ", "") in flat
    for verdict in settlement.verdicts:
        assert verdict.reason.replace(" ", "") in flat
    assert settlement.monetary and money(settlement.monetary.total) in text
    assert settlement.relocation and money(abs(settlement.relocation.net)) in text
    assert "人民币" in text and ("结算单" in text) == (settlement.status == "结算")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_line_is_too_wide_even_where_signs_are_two_cells(path: Path, width: int) -> None:
    settlement = settled(path)
    pages = [
        sheet(settlement, width),
        derivations(settlement, [derivation(settlement, line.id) for line in settlement.lines], width),
        limits(settlement, limits_that_bound(settlement), width),
    ]
    for page in pages:
        for line in page_text(page).splitlines():
            assert cells(line, 2) < width or " " not in line.strip()


@pytest.mark.parametrize("ambiguous", [1, 2])
@pytest.mark.parametrize("width", [80, 120])
def test_no_amount_moves(tmp_path: Path, width: int, ambiguous: int) -> None:
    name = "HZ-0001.toml"
    change = ('name = "按时交房奖"', 'name = "“按时”·交房×奖"')
    text = page_text(sheet(changed(tmp_path, "hanzhuang", name, change, scheme=True), width))
    body, _, rest = text.partition("两种方式对比")
    ends = {cells(line[: found.end(1)], ambiguous) for line in body.splitlines() if (found := AMOUNT.match(line))}
    assert ends == {16}
    columns = [line for line in rest.splitlines() if re.search(r"  (\S+) {2,}(\S+)$", line) and "人民币" not in line]
    table = [line for line in columns if re.search(r"[0-9]\.[0-9]{2}$|/$|回迁安置$", line)]
    assert len(table) >= 9
    assert {cells(line, ambiguous) for line in table} == {74}


def test_what_does_not_apply_is_a_stroke_with_its_reason() -> None:
    text = page_text(sheet(settled(EXAMPLES / "hanzhuang" / "HZ-0001.toml"), 80))
    assert re.search(r"^ +/  容积率控制补助费  八（五）5\n +不适用：合法建筑面积不小于合法宅基地面积$", text, re.M)


def test_an_unsigned_household_sees_the_timeline() -> None:
    text = page_text(sheet(settled(EXAMPLES / "hanzhuang" / "HZ-0002.toml"), 80))
    assert "本单为试算结果，仅供参考" in text
    assert re.search(r"480,074\.00  签约截止（含当日） 2019-06-30：合计", text)
    assert "待定  工程配合奖" in text
    assert "待定事项" in text and "区住房城乡建设委负责解释（十八）" in text


def with_handover_by(deadline: date) -> Scheme:
    """The first sample scheme; its handover award has this deadline."""
    scheme = load_scheme(EXAMPLES / "hanzhuang" / "scheme.toml")
    awards = [a.model_copy(update={"deadline": deadline}) if a.kind == "handover" else a for a in scheme.awards]
    return scheme.model_copy(update={"awards": tuple(awards), "award_cap": 60_000_000})


def test_an_award_whose_deadline_is_past_when_signing_is_not_in_the_timeline() -> None:
    case = load_case(EXAMPLES / "hanzhuang" / "HZ-0002.toml")
    free = settle(case, with_handover_by(date(2030, 1, 1)))
    reward = free.timeline[-1].awards - settle(case, with_handover_by(date(2019, 1, 1))).timeline[-1].awards
    assert reward > 0
    for day in (point.until for point in free.timeline):
        bound = settle(case, with_handover_by(day))
        lost = [early.awards - late.awards for early, late in zip(free.timeline, bound.timeline, strict=True)]
        assert lost == [0 if point.until <= day else reward for point in free.timeline]


def test_the_timeline_says_what_it_leaves_out() -> None:
    case = load_case(EXAMPLES / "hanzhuang" / "HZ-0002.toml")
    scheme = load_scheme(EXAMPLES / "hanzhuang" / "scheme.toml")
    words = page_text(sheet(settle(case, scheme), 120)).replace("\n  ", "")
    assert "（奖励期 2019-06-10 起，此前签约的不享受）" in words
    assert "整体签约奖另计；未计入合计。" in words
    without = scheme.model_copy(update={"awards": tuple(a for a in scheme.awards if a.kind != "collective")})
    assert "整体签约奖另计" not in page_text(sheet(settle(case, without), 120))


def test_a_shared_plot_shows_its_share() -> None:
    settlement = settled(EXAMPLES / "weijiawan" / "WJW-031-1.toml")
    text = page_text(sheet(settlement, 80))
    assert "本户份额              200.00/333.33" in text
    assert "未选用面积（㎡）" in text and money(unused_area(settlement)) in text
    assert "2019-07-15 09:31:05" in text and "公益项目参照执行（十六）" in text
    assert "本户份额" not in page_text(sheet(settled(EXAMPLES / "hanzhuang" / "HZ-0001.toml"), 80))


def test_equal_ways_are_called_arithmetic(tmp_path: Path) -> None:
    settlement = settled(EXAMPLES / "duxinzhuang" / "DXZ-017.toml")
    assert is_arithmetic(settlement)
    assert "不是选择建议" in page_text(sheet(settlement, 80))
    assert not is_arithmetic(settled(EXAMPLES / "hanzhuang" / "HZ-0002.toml"))


def test_a_household_that_pays(tmp_path: Path) -> None:
    changed(tmp_path, "duxinzhuang", "DXZ-017.toml", ("price = 4500\n", "price = 450000\n"), scheme=True)
    smaller = ("area = 233.33", "area = 20.00"), ("area = 101.18", "area = 10.00")
    undecided = ('mode = "货币安置"', 'basis = "按被安置人员"')
    settlement = changed(tmp_path, "duxinzhuang", "DXZ-017.toml", *smaller, undecided)
    assert settlement.relocation and settlement.relocation.net < 0
    text = page_text(sheet(settlement, 80))
    assert re.search(rf"应补交（由被拆迁人交纳） +/ +{money(-settlement.relocation.net)}\n", text)
    assert f"{money(-settlement.relocation.net)}  回迁安置　应补交（由被拆迁人交纳）\n" in text
    assert text.count(f"大写：{amount_in_words(-settlement.relocation.net)}\n") == 1


def test_names_are_inert_and_ids_masked(tmp_path: Path) -> None:
    settlement = changed(
        tmp_path,
        "hanzhuang",
        "HZ-0001.toml",
        ('owner = "甲户（示例）"', 'owner = "[bold red]甲[/]"\nid_number = "110101199003070417"'),
        ('village = "韩庄村"', 'village = "韩庄村"\nphone = "13812340000"'),
        ('address = "金海湖镇韩庄村1号"', 'address = "金海湖镇韩庄村1号"\nagent = "代理（示例）"'),
    )
    text = page_text(sheet(settlement, 80))
    assert "[bold red]甲[/]" in text
    assert "19900307" not in text and "138****0000" in text and "代理（示例）" in text


def test_page_width_follows_columns(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    for columns, width in (("", 80), ("x", 80), ("0", 80), ("²", 80), ("20", 76), ("100", 100), ("999", 120)):
        monkeypatch.setenv("COLUMNS", columns)
        assert page_width(sys.stdout) == width


def test_blank_lines_do_not_pile_up() -> None:
    page = Page()
    page.blank()
    page.paragraph("甲")
    page.blank()
    page.blank()
    page.paragraph("乙")
    assert page_text(page) == "甲\n\n乙\n"
