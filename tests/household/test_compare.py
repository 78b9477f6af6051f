"""`chaiqian compare`: what a user sees, word for word where it decides something, and how it refuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from chaiqian.cli.app import main
from chaiqian.output.width import cells

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "cases" / "yukou" / "LSG-001.toml"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a sample and its scheme to damage."""
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copy(CASE, tmp_path)
    shutil.copy(CASE.with_name("scheme.toml"), tmp_path)
    return tmp_path / CASE.name


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_ways_stand_side_by_side_and_the_better_one_is_named(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(case)]) == 0
    out = capsys.readouterr().out
    assert "二者取高，取按宅基地面积（按宅基地面积 267.00㎡，按被安置人员" in out
    assert "弃房补助费               1,949,100.00  1,168,000.00             /             /" in out
    assert "按评估价格折算，回迁安置较高" in out and "区位补偿价" not in out
    assert "本单只供选择时参考，对任何一方都没有约束力" in out
    assert "共 22 种组合，全部算过，列出每种选法最好的一种。" in out and "列出前" not in out
    assert all(cells(line) < 80 for line in out.splitlines())


@pytest.mark.parametrize(("aim", "first"), [("面积最大", "276.00"), ("most-area", "276.00"), ("套数最少", "105.40")])
def test_the_aim_is_taken_in_chinese_and_in_english(
    case: Path, aim: str, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(case), "--aim", aim, "--top", "1", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["flats"]
    assert ([entry["area"] for entry in found["best"]], found["total"]) == ([first], 22)


def test_json_is_one_compact_object_with_every_figure_as_text(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--format", "json", "--on", "2020-05-18", "--supersedes", "2020-05-06 的匡算比较单"]
    assert main(["compare", str(case), *words]) == 0
    out = capsys.readouterr().out
    found = json.loads(out)
    assert out.count("\n") == 1 and '": ' not in out
    assert (found["binding"], found["on"], found["supersedes"]) == (False, "2020-05-18", "2020-05-06 的匡算比较单")
    assert [(way["basis"], way["net"], way["break_even"]) for way in found["ways"]] == [
        ("按宅基地面积", "4585733.57", None),
        ("按被安置人员", "3794468.57", None),
        ("按宅基地面积", "1614846.51", "10962.68"),
        ("按被安置人员", "2031868.57", "11016.25"),
    ]


def test_bars_are_drawn_with_what_the_terminal_can_encode(case: Path) -> None:
    for encoding, block in (("gbk", "█"), ("ascii:backslashreplace", "#")):
        environment = {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"}
        words = [sys.executable, "-m", "chaiqian", "compare", str(case)]
        done = subprocess.run(words, env=environment, capture_output=True, check=True)
        assert block * 5 in done.stdout.decode(encoding.partition(":")[0])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--aim", "cheap"], "错误：--aim 应为 most-value（价值最高）、least-cash（购房款最少）"),
        (["--top", "0"], "错误：--top 应为 1 至 1000 的整数，现为 0"),
        (["--on", "2020-02-30"], "错误：选项 --on：没有 2020-02-30 这个日期"),
        (["--supersedes", "长" * 61], "错误：--supersedes 不超过 60 个字，现为 61 个"),
        (["--format", "json", "-o", "x.pdf"], "错误：--format json 不能写成 .pdf：请把 -o 的扩展名改为 .json"),
        (["-o", "x.xlsx"], "错误：-o 的文件应为 .pdf、.txt 或 .json，现为 x.xlsx"),
    ],
)
def test_wrong_words_are_refused(
    case: Path, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(case), *words]) == 2
    assert message in capsys.readouterr().err


def test_a_bad_case_has_the_errors_of_settle_all_at_once(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(case, "area = 312.46", "area = -312.46")
    edited(case, "year = ", "yaer = ")
    assert main(["compare", str(case)]) == 1
    compared = capsys.readouterr()
    assert main(["settle", str(case)]) == 1
    assert compared.err == capsys.readouterr().err and compared.err.count("错误") > 1 and compared.out == ""


def test_output_never_replaces_an_input_or_unasked(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = case.with_name("结果.txt")
    assert main(["compare", str(case), "-o", str(case), "--force"]) == 2
    assert main(["compare", str(case), "-o", str(case.with_name("scheme.toml")), "--force"]) == 2
    assert main(["compare", str(case), "-o", str(out)]) == 0
    assert main(["compare", str(case), "-o", str(out)]) == 2
    assert "已存在" in capsys.readouterr().err and out.read_text(encoding="utf-8").startswith("匡算比较单")


def printed(case: Path, *words: str, most: int = 2) -> str:
    target = case.with_name("单.pdf")
    assert main(["compare", str(case), "-o", str(target), "--force", *words]) == 0
    pages = PdfReader(target).pages
    assert len(pages) <= most
    return "".join(page.extract_text() for page in pages).replace("\u200b", "")


def test_the_printed_comparison_says_its_day_what_it_supersedes_and_that_it_binds_nobody(case: Path) -> None:
    text = printed(case, "--on", "2020-05-18", "--supersedes", "2020-05-06 的匡算比较单", "--top", "20")
    for words in ("2020年5月18日", "2020-05-06 的匡算比较单", "没有约束力", "1,614,846.51"):
        assert words.replace(" ", "") in text.replace(" ", "").replace("\n", ""), words
    assert "年月日" in printed(case).replace(" ", "").replace("　", "").replace("\n", "")


def test_the_same_comparison_is_the_same_bytes(case: Path) -> None:
    target = case.with_name("单.pdf")
    printed(case)
    first = target.read_bytes()
    printed(case)
    assert target.read_bytes() == first


def test_the_fullest_case_runs_on_rather_than_being_printed_smaller(case: Path) -> None:
    scheme = case.with_name("scheme.toml")
    long = "很长的名称" * 12
    units = "".join(f'[[housing.units]]\nname = "{long}{n}"\narea = {5 + n}\n' for n in range(6))
    collective = "".join(f"{{ rate = 0.{n}, amount = {n}000 }}, " for n in range(10, 40))
    text = scheme.read_text(encoding="utf-8")
    stages = "".join(
        f'[[awards]]\nkind = "handover"\nname = "{long}{n}"\nbasis = "每宅"\namount = 1\ndeadline = 2020-08-{n:02}\n'
        for n in range(1, 29)
    )
    more = f'[[awards]]\nkind = "collective"\nname = "{long}"\nbasis = "每宅"\nby = "村"\ndeadline = 2020-07-20\n'
    village = '[[signing_units]]\nvillage = "柳树沟村"\nhouseholds = 90\nsigned = 2\n'
    scheme.write_text(f"{text}\n{units}\n{stages}\n{more}tiers = [{collective}]\n{village}", encoding="utf-8")
    text = printed(case, "--aim", "面积最大", most=3)
    assert "没有列出" in text and "第 1 页" in text


def test_settling_loads_nothing_of_the_comparison(case: Path) -> None:
    program = (
        "import sys; from chaiqian.cli.app import main; main(['settle', sys.argv[1]]); "
        "print([n for n in sys.modules if 'comparison' in n or n == 'numpy'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    words = [sys.executable, "-c", program, str(case)]
    done = subprocess.run(words, env=environment, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("huangsongyu/SBY-020", "共 25 种组合，全部算过"),
    ],
)
def test_where_there_is_nothing_to_choose_it_says_why(
    name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(ROOT / "cases" / f"{name}.toml")]) == 0
    assert words in capsys.readouterr().out


def compared(name: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["compare", str(ROOT / "cases" / f"{name}.toml"), *words]) == 0
    return capsys.readouterr().out.replace("\n", "")


def test_a_scheme_that_offers_money_alone_has_nothing_about_flats(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared("xiagezhuang/XHT-001", capsys)
    assert "方案只设货币安置。" in out and "选房：" not in out and "回迁安置净额" not in out and "月数" not in out


def test_what_the_scheme_has_recorded_is_decided_and_offers_no_next_tier(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared("yukou/LSG-003", capsys)
    assert (
        "26/30 户（方案认定，截至2020-07-20，不含本户），期限 2020-07-20；已经认定，别的户以后再签约也不改变。" in out
    )
    assert "下一档" not in out and "封顶后再多”：" not in out
    assert "已达到的档次，本户到期限（含当日）以前签约可得，另列在上面各日。" in compared("xiagezhuang/XHT-003", capsys)


def test_what_is_past_on_the_day_of_the_comparison_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared("yukou/LSG-003", capsys, "--on", "2020-07-21")
    assert "2020-07-20 已过" in out and "2020-07-21 已过" not in out and "2020-07-21：匡算日期。" in out
    assert "整体签约奖：期限 2020-07-20 已过，本户没有签约，不再取得。" in out and "没有可得的档次" in out
    assert "2020-06-25：提前签约奖" not in out


def test_a_collective_award_that_comes_too_late_is_not_pending(capsys: pytest.CaptureFixture[str]) -> None:
    out, later = (compared("huangsongyu/SBY-012-3", capsys, *on) for on in ((), ("--on", "2021-04-01")))
    assert "整体签约奖：村的签约户数尚未认定" in out and "尚有 5 项待定" in out
    assert "不再取得" in later and "整体签约奖：村的签约户数尚未认定" not in later and "尚有 4 项待定" in later


def test_an_award_named_like_the_beginning_of_another_hides_it_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "p"
    shutil.copytree("cases/jinhaihu", folder)
    scheme = folder / "scheme.toml"
    text = scheme.read_text("utf-8").replace("整组签约奖（第一次认定）", "整组签约奖")
    scheme.write_text(text.replace("整组签约奖（第二次认定）", "整组签约奖：第二次"), "utf-8")
    assert main(["compare", str(folder / "XHY-003.toml"), "--on", "2021-05-01"]) == 0
    assert "整组签约奖：第二次：" in capsys.readouterr().out.split("还没有定的")[1]


def test_each_combination_says_what_it_is_worth_with_the_flats(capsys: pytest.CaptureFixture[str]) -> None:
    """55.20 ㎡ at the assessed price of 11 800 元 are 651 360 元; the net, signed on the first day, is 1 230 026 元."""
    words = ["--aim", "购房款最少"]
    ranked = "55.20    0.00  144.80  248,400.00  1,230,026.00  1,881,386.00  一居室 1 套"
    assert ranked in compared("yukou/LSG-003", capsys, *words)
    best = json.loads(compared("yukou/LSG-003", capsys, *words, "--format", "json"))["flats"]["best"][0]
    assert (best["net"], best["housing_value"], best["worth"]) == ("1230026.00", "651360.00", "1881386.00")


def test_who_has_signed_is_told_that_the_days_are_supposed(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared("yukou/LSG-001", capsys)
    assert "本户已于 2020-05-20 签约，签约日期不再变动：以下各日只是假设，供对照。" in out


def test_flats_that_fit_by_the_other_basis_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared("dahuashan/TW-003", capsys)
    assert "改为按宅基地面积（应安置面积 110.00㎡）的，有合适的户型。" in out


def test_the_file_says_what_is_written(case: Path) -> None:
    for name in ("单.txt", "单.JSON"):
        assert main(["compare", str(case), "-o", str(case.with_name(name))]) == 0
    assert case.with_name("单.txt").read_text("utf-8").startswith("匡算比较单")
    assert json.loads(case.with_name("单.JSON").read_text("utf-8"))["case_id"] == "LSG-001"


def test_a_scheme_without_types_and_types_that_are_too_large_are_told(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    scheme = case.with_name("scheme.toml")
    text = re.sub(r"(?m)^units = \[.*\].*$", "", case.read_text(encoding="utf-8"))
    case.write_text(text, encoding="utf-8")
    original = scheme.read_text(encoding="utf-8")
    large = re.sub(r"(?m)^(area = )", r"\g<1>9", original)
    scheme.write_text(large, encoding="utf-8")
    assert main(["compare", str(case)]) == 0
    assert "没有一套合适：最小的户型" in capsys.readouterr().out


def test_flats_of_which_none_was_taken_are_no_choice(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = [line for line in case.read_text("utf-8").splitlines() if not line.startswith("units")]
    found = []
    for units in ("", 'units = [{ name = "三居室", count = 0 }]\n'):
        case.write_text("\n".join(kept).replace("[choice]\n", f"[choice]\n{units}"), "utf-8")
        for words in (["--format", "json"], []):
            assert main(["compare", str(case), *words]) == 0
            found.append(capsys.readouterr().out)
    assert found[:2] == found[2:]
