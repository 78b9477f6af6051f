"""`settle`: amounts as expected, machine output as promised, files and failures handled."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from chaiqian.cli import app as cli
from chaiqian.documents.problem_page import excerpt
from chaiqian.household import sheet_page

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES = sorted(path for path in EXAMPLES.glob("*/*.toml") if path.name != "scheme.toml")
KEYS = ["case_id", "status", "pending", "warnings", "appraisal_pending", "facts", "lines"]
KEYS += ["monetary", "relocation", "comparison", "timeline", "readings", "sources"]
FACTS = {"persons", "entitlement", "units_area", "months", "share", "homestead_area", "control_standard"}
FACTS |= {"building_area", "first_floor_area", "location_price"}
RELOCATION = ["total", "purchase_within", "purchase_excess", "net", "units_area", "maintenance_fund"]
LINE = ["id", "name", "group", "clause", "modes", "status", "reason", "formula", "amount"]


def lines_of(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_json_gives_what_is_expected(run: Any, path: Path) -> None:
    expected = json.loads((path.parent / "expected.json").read_text("utf-8"))[path.name]
    code, out, err = run("settle", path, "--format", "json")
    assert (code, err) == (0, "")
    (settled,) = lines_of(out)
    amounts = {line["id"]: line["amount"] for line in settled["lines"]}
    got = {
        "@status": settled["status"],
        "=monetary": settled["monetary"]["total"],
        "=relocation": settled["relocation"]["total"],
        "=net": settled["relocation"]["net"],
        "#members": settled["facts"]["persons"] + ".00",
        "#months": settled["facts"]["months"] + ".00",
        "#entitlement": settled["facts"]["entitlement"],
        "#units_area": settled["facts"]["units_area"],
        **amounts,
    }
    assert {key: got[key] for key in expected} == expected
    assert len(amounts) == len(settled["lines"])


def test_json_has_the_promised_shape(run: Any) -> None:
    out = run("settle", *CASES, "--format", "json").out
    assert '": ' not in out and '", ' not in out
    for settled in lines_of(out):
        assert list(settled) == KEYS
        assert set(settled["facts"]) >= FACTS
        assert list(settled["relocation"]) == RELOCATION
        assert list(settled["comparison"]) == ["break_even", "housing_value"]
        for line in settled["lines"]:
            assert list(line) == LINE
            assert line["status"] in ("计入", "不适用", "暂计", "待定")
            assert line["reason"] if line["status"] != "计入" else True
            assert set(line["modes"]) <= {"货币安置", "回迁安置"}
        assert [set(source) for source in settled["sources"]] == [{"file"}, {"file", "sha256"}]
        assert not numbers_in(settled)


def test_json_says_who_is_listed_and_each_type_of_flat_by_name(run: Any) -> None:
    """LC-001: 甲户型 is finished, 乙户型 is not, 八（五）2; one person is listed, and the household for one of two."""
    (settled,) = lines_of(run("settle", EXAMPLES / "liucun" / "LC-001.toml", "--format", "json").out)
    facts = settled["facts"]
    assert (facts["months"], facts["months.甲户型"], facts["months.乙户型"]) == ("27", "4", "27")
    listed = {key: value for key, value in facts.items() if key.startswith("marked.")}
    assert listed == {"marked.高龄补助费": "1", "marked.优抚户补助费": "1", "marked.自行购房补助费": "0"}
    modes = {line["id"]: line["modes"] for line in settled["lines"]}
    assert modes["subsidy.自行购房补助费"] == ["货币安置"]
    assert modes["subsidy.高龄补助费"] == ["货币安置", "回迁安置"]


def numbers_in(value: Any) -> bool:
    """Whether a bare number (or a boolean) hides anywhere in a JSON value."""
    if isinstance(value, dict):
        return any(map(numbers_in, value.values()))
    if isinstance(value, list):
        return any(map(numbers_in, value))
    return isinstance(value, int | float)


def test_json_keeps_the_order_given(run: Any) -> None:
    out = run("settle", *reversed(CASES), CASES[0], "--format", "json").out
    expected = [path.stem for path in [*reversed(CASES), CASES[0]]]
    assert [settled["case_id"] for settled in lines_of(out)] == expected


def test_a_way_not_offered_is_null(run: Any, project: Path) -> None:
    replace(project / "scheme.toml", 'zone = "镇域"', 'zone = "镇域"\nmodes = ["货币安置"]')
    replace(project / "HZ-0001.toml", 'mode = "回迁安置"', 'mode = "货币安置"')
    replace(project / "HZ-0001.toml", "units =", "# units =")
    code, out, err = run("settle", project / "HZ-0001.toml", "--format", "json")
    assert (code, err) == (0, "")
    (settled,) = lines_of(out)
    assert settled["relocation"] is None
    assert settled["comparison"]["break_even"] is None
    text = run("settle", project / "HZ-0001.toml").out
    assert "方案没有设置回迁安置，该方式不计算。" in text


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_id_numbers_never_appear(run: Any, project: Path) -> None:
    number = "110101199003070417"
    replace(project / "HZ-0001.toml", 'village = "韩庄村"', f'village = "韩庄村"\nid_number = "{number}"')
    for words in ([], ["--format", "json"]):
        code, out, err = run("settle", project / "HZ-0001.toml", *words)
        assert number not in out + err
        assert number[6:14] not in out + err
    code, out, err = run("check", project, "--format", "text")
    assert number not in out + err


def test_one_bad_file_does_not_stop_the_rest(run: Any, project: Path) -> None:
    replace(project / "HZ-0001.toml", "area = 300.00", "area = -300.00")
    good = EXAMPLES / "duxinzhuang" / "DXZ-017.toml"
    code, out, err = run("settle", project / "HZ-0001.toml", project / "none.toml", good, "--format", "json")
    assert code == 1
    assert [settled["case_id"] for settled in lines_of(out)] == ["DXZ-017"]
    assert "HZ-0001.toml:13:8" in err and "none.toml" in err and "^" in err


def test_a_bad_scheme_is_told_once(run: Any, project: Path) -> None:
    replace(project / "scheme.toml", "rate = 800", "rate = 801")
    code, out, err = run("settle", project / "HZ-0001.toml", project / "HZ-0002.toml")
    assert (code, out) == (1, "")
    assert err.count("八（四）3") == 1
    assert "HZ-0002.toml：方案" in err


def test_a_scheme_given_for_a_case_is_one_problem(run: Any, project: Path) -> None:
    code, _, err = run("settle", project / "scheme.toml")
    assert code == 1
    assert err.count("错误") == 1 and "这是补偿安置方案，不是案件" in err


def test_another_scheme_may_be_named(run: Any, project: Path) -> None:
    other = project.parent / "another.toml"
    shutil.move(project / "scheme.toml", other)
    assert run("settle", project / "HZ-0001.toml").code == 1
    assert run("settle", project / "HZ-0001.toml", "--scheme", other).code == 0


def test_output_file(run: Any, project: Path) -> None:
    target = Path("单.txt")
    code, out, err = run("settle", project / "HZ-0001.toml", "-o", target)
    assert (code, out, err) == (0, "", "")
    assert target.read_text("utf-8") == run("settle", project / "HZ-0001.toml").out
    code, _, err = run("settle", project / "HZ-0001.toml", "-o", target)
    assert code == 2 and "已存在" in err
    assert run("settle", project / "HZ-0001.toml", "-o", target, "--format", "json", "--force").code == 0
    assert json.loads(target.read_text("utf-8"))["case_id"] == "HZ-0001"


@pytest.mark.parametrize("name", ["HZ-0001.toml", "scheme.toml"])
def test_output_never_replaces_an_input(run: Any, project: Path, name: str) -> None:
    before = (project / name).read_bytes()
    code, _, err = run("settle", project / "HZ-0001.toml", "-o", project / name, "--force")
    assert code == 2 and ("输入文件" in err or "是案件或方案" in err)
    assert (project / name).read_bytes() == before


def test_nothing_is_written_where_nothing_was_settled(run: Any, project: Path) -> None:
    code, _, _ = run("settle", project / "none.toml", "-o", "a.txt")
    assert code == 1 and not Path("a.txt").exists()


def test_a_full_disk_is_no_bug(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chaiqian.output import files

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(files.os, "fsync", full)
    code, _, err = run("settle", project / "HZ-0001.toml", "-o", "a.txt")
    assert code == 1 and "无法写入" in err
    assert not list(Path().iterdir())


def test_a_bug_gives_a_line_and_a_report_without_personal_data(
    run: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        excerpt(None)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet_page, "sheet", broken)
    code, out, err = run("settle", project / "HZ-0001.toml")
    assert code == 3
    assert not out and err.startswith("程序内部出错：这是程序的缺陷，不是文件的问题。报告已写入 ")
    assert "F118 程序内部出错，这一户没有做完" in err and "Traceback" not in err
    (report,) = Path().glob("chaiqian-bug-*.txt")
    text = report.read_text("utf-8")
    assert report.name in err
    assert "命令：settle" in text and "builtins.AttributeError" in text
    assert "chaiqian/documents/problem_page.py:" in text
    assert "HZ-0001" not in text and str(project.parent) not in text and "NoneType" not in text


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made read-only so")
def test_the_report_goes_elsewhere_where_the_folder_is_read_only(
    run: Any, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from chaiqian.cli import bug_report

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    missing = tmp_path / "gone"
    monkeypatch.setattr(bug_report.tempfile, "gettempdir", lambda: str(temporary))
    missing.mkdir()
    monkeypatch.chdir(missing)
    missing.rmdir()
    line = bug_report.report_bug(ValueError("secret"), "settle")
    (report,) = temporary.iterdir()
    assert str(report) in line and "secret" not in report.read_text("utf-8")
    monkeypatch.setattr(bug_report.tempfile, "gettempdir", lambda: str(missing))
    assert "未能写入" in bug_report.report_bug(ValueError(), "settle")


def test_an_interruption(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_invoke", interrupted)
    assert run("settle", "a") == (130, "", "已中断\n")


@pytest.mark.parametrize(
    "command", [["settle"], ["compare"], ["schema", "case"], ["sql", "--dialect", "duckdb"], ["seal"]]
)
def test_no_result_replaces_another_case_or_scheme(run: Any, project: Path, command: list[str]) -> None:
    source = {"settle": "HZ-0001.toml", "compare": "HZ-0001.toml", "seal": "HZ-0001.toml", "sql": "scheme.toml"}
    words = [*command, *([project / source[command[0]]] if command[0] in source else [])]
    for target in (project / "HZ-0002.toml", project / "scheme.toml"):
        before = target.read_bytes()
        assert run(*words, "-o", target, "--force").code == 2
        assert target.read_bytes() == before


def test_amounts_that_read_like_a_number_of_a_person_stay_on_the_sheet(run: Any, project: Path) -> None:
    """Appraised values whose digits, one after another, are those of an ID number with its day of birth, 八（二）."""
    case = project / "HZ-0001.toml"
    text = case.read_text("utf-8")
    for old, new in (("208000.00", "110101.19"), ("72500.00", "900307.12"), ("96000.00", "34500.00")):
        assert old in text
        text = text.replace(old, new)
    case.write_text(text, "utf-8")
    assert run("settle", case, "-o", "one.html").code == 0
    for shown in (run("settle", case).out, Path("one.html").read_text("utf-8")):
        assert "= 110,101.19元 + 900,307.12元 + 34,500.00元" in " ".join(shown.split())
