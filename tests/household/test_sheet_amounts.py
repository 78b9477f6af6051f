"""Every amount read back out of the PDF's text equals the settlement, for every sample case."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.household.printed import CASES, ROOT, amounts_of, printed, text

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.folder import find_scheme
from chaiqian.household.sheet import amount_text
from chaiqian.household.sheet_content import line_amount, shown_modes
from chaiqian.law.lines import SettledLine
from chaiqian.law.rules.line import GROUPS, LEGACY, MONETARY, RELOCATION
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.amount_in_words import amount_in_words
from chaiqian.output.text import money


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sheets")
    assert printed(*CASES, "-o", made / "each", "--separate", "--on", "2022-03-04") == 0
    return made / "each"


def settled(path: Path) -> Settlement:
    return settle(load_case(path), load_scheme(find_scheme(path)))


def amount(line: SettledLine) -> str:
    return amount_text(line_amount(line))


def shown_lines(settlement: Settlement) -> list[SettledLine]:
    """The lines of the ways shown, those of the flats behind the three groups."""
    modes = set(shown_modes(settlement))
    ordered = sorted(settlement.lines, key=lambda line: (*GROUPS, "购房", "另行缴纳").index(line.group))
    return [line for line in ordered if modes & set(line.modes)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_line(folder: Path, path: Path) -> None:
    settlement = settled(path)
    rows = amounts_of(text(folder / f"{settlement.case.case_id}.pdf"))
    assert rows == [(amount(line), line.clause) for line in shown_lines(settlement)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_printed_lines_add_up_to_the_printed_sums(folder: Path, path: Path) -> None:
    settlement = settled(path)
    words = text(folder / f"{settlement.case.case_id}.pdf")
    for mode in shown_modes(settlement):
        for group in GROUPS:
            lines = [line for line in shown_lines(settlement) if line.group == group and mode in line.modes]
            total = sum(line.amount for line in lines if amount(line) not in ("/", "待定"))
            assert total == settlement.subtotal(group, mode)
            if group == LEGACY and not lines:
                assert f"{group}小计" not in words
                continue
            lacks = bool(settlement.appraisal_pending) and group == "补偿"
            labels = ("（未含待评估项）", f"（{mode}，未含待评估项）") if lacks else ("", f"（{mode}）")
            assert any(f"{group}小计{way} {money(total)}\n" in words for way in labels)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_totals_net_and_capitals(folder: Path, path: Path) -> None:
    settlement = settled(path)
    words = text(folder / f"{settlement.case.case_id}.pdf")
    monetary, relocation = settlement.monetary, settlement.relocation
    totals = [money(way.total) if way else "/" for way in (monetary, relocation)]
    lacks = bool(settlement.appraisal_pending)
    assert f"合计{'（未含待评估项）' if lacks else ''} {' '.join(totals)}\n" in words
    ways = {MONETARY: monetary and (monetary.total, monetary.total)}
    ways[RELOCATION] = relocation and (relocation.total, relocation.net)
    shown = shown_modes(settlement)
    for mode in shown:
        way = ways[mode]
        assert way is not None
        total, net = way
        label = "应付（付给被拆迁人）" if net >= 0 else "应补交（由被拆迁人交纳）"
        if lacks:
            label = label.replace("）", "，未含待评估项）")
        answer = f"{mode}　{label} 大写：{amount_in_words(abs(net))} {money(abs(net))} 元\n"
        assert answer in words or re.sub(" (?!元)", "\n", answer) in words
        notes = [*([mode] if len(shown) > 1 else []), *(["未含待评估项"] if lacks else [])]
        noted = f"（{'，'.join(notes)}）" if notes else ""
        assert f"合计{noted}（大写）：{amount_in_words(total)} {money(total)}\n" in words


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_final_or_estimate(folder: Path, path: Path) -> None:
    settlement = settled(path)
    words = text(folder / f"{settlement.case.case_id}.pdf")
    final = settlement.status == FINAL
    assert words.count("拆迁补偿安置结算单\n") == final
    assert ("拆迁补偿安置参考单（试算）" in words) is not final
    assert ("不作为签约、付款和选房的依据" in words) is not final
    assert ("指印" in words.replace("不按指印", "")) is final
    assert ("审计" in words) is final
    assert f"{'制单' if final else '试算'}日期：2022 年 3 月 4 日" in words
    for pending in settlement.pending:
        assert pending.text.replace(" ", "") in words.replace(" ", "").replace("\n", "")
    whole = re.sub(r"\s", "", words)
    assert f"采用的口径：{'、'.join(reading.id for reading in settlement.readings)}（全文见项目的口径附件）" in whole
    assert "区住房城乡建设委负责解释（十八）" in whole


def test_who_and_what_was_recognised(folder: Path) -> None:
    path = ROOT / "tests" / "examples" / "hanzhuang" / "HZ-0001.toml"
    settlement = settled(path)
    words = text(folder / "HZ-0001.pdf").replace(" ", "")
    for verdict in settlement.verdicts:
        if verdict.kind != "award":
            assert verdict.reason.replace(" ", "") in words
    assert "被拆迁人甲户（示例）" in words
    assert "坐落金海湖镇韩庄村1号" in words


def test_totals_beyond_a_million_million_stand_apart(run: Run, tmp_path: Path) -> None:
    """What the ranges admit: a hundred buildings of 10¹⁰ 元 each; both ways beside one another, and in every list."""
    folder = Path(shutil.copytree("cases/jinhaihu", tmp_path / "金海湖"))
    case = folder / "XHY-001.toml"
    building = '[[buildings]]\nname = "房{}"\nfloor = 1\narea = 0.01\nreplacement_value = 9999999999.99\n'
    many = "".join(map(building.format, range(101)))
    case.write_text(case.read_text("utf-8").replace("\n[appraisal]", f"\n{many}\n[appraisal]"), "utf-8")
    settlement = settle(load_case(case), load_scheme(folder / "scheme.toml"))
    assert settlement.monetary is not None and settlement.relocation is not None
    total, net = money(settlement.monetary.total), money(settlement.relocation.net)
    assert f"{total} {money(settlement.relocation.total)}\n" in run("settle", case).out
    assert f"{total} {net} 结算 " in " ".join(run("batch", folder).out.split())
    same = tmp_path / "x.toml"
    same.write_text(case.read_text("utf-8").replace("area = 138.00", "area = 139.00"), "utf-8")
    told = " ".join(run("diff", case, same, "--scheme", folder / "scheme.toml").out.split())
    assert f" {total} {net} 变动以前（结算）" in told
