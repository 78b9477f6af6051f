"""What the cases of a folder contradict each other in, and who has signed."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.project.folders import add, project

from chaiqian.cli.app import main
from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.project.conflicts import check_project

Captured = pytest.CaptureFixture[str]
PERSON = "11010119900307109" + "2"
HOMESTEAD = (
    'publicity = "无异议"\n\n[[buildings]]\nname = "正房"',
    'publicity = "无异议"\n{}\n[[buildings]]\nname = "正房"',
)
UNSIGNED = ("signed_on = 2019-06-20\nhanded_over_on = 2019-07-20", "")
NOT_RECORDED = ("signed = 37", "")


def plot(*lines: str) -> tuple[str, str]:
    return HOMESTEAD[0], HOMESTEAD[1].format("\n".join(lines))


def codes(text: str) -> list[str]:
    import re

    return re.findall(r"(?:错误|提示) ([FSVCPMXW]\d+)", text)


def person(number: str) -> tuple[str, str]:
    return 'name = "甲一（示例）"\n', f'name = "甲一（示例）"\nid_number = "{number}"\n'


def valid_id() -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    body = PERSON[:17]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def test_every_contradiction_is_found_as_check_finds_it(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path / "p")
    add(folder, "A-1", file="1.toml")
    add(folder, "a-1", file="2.toml")
    add(folder, "B", plot('plot_id = "P"', "plot_area = 500"), person(valid_id()))
    add(folder, "C", plot('plot_id = "P"', "plot_area = 510"), person(valid_id()), ("year = 1979", "year = 1980"))
    add(folder, "D", plot('plot_id = "Q"', "plot_area = 900"), ("only_child = true", ""))
    assert main(["batch", str(folder)]) == 1
    shown = capsys.readouterr()
    found = [code for code in codes(shown.err) if code.startswith("X")]
    expected = check_project([load_case(file) for file in case_files(folder)], load_scheme(folder / "scheme.toml"))
    assert sorted(found) == sorted(problem.code for problem in expected)
    assert set(found) == {"X501", "X502", "X503", "X504", "X505"}
    assert valid_id() not in shown.err + shown.out


def test_the_same_id_in_two_projects_is_no_contradiction_but_a_person_is(tmp_path: Path, capsys: Captured) -> None:
    for name in ("one", "two"):
        add(project(tmp_path / name), "A", person(valid_id()))
    assert main(["batch", str(tmp_path)]) == 1
    assert [code for code in codes(capsys.readouterr().err) if code.startswith("X")] == ["X507"]


def test_scheme_and_folder_disagree_on_who_signed(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path, 3)
    add(folder, "later", ("2019-06-20", "2020-06-20"), ("2019-07-20", "2020-07-20"))
    assert main(["batch", str(folder)]) == 0
    shown = capsys.readouterr()
    assert codes(shown.err) == ["W506"]
    both = "37/40 户（92.50%，方案认定，截至 2019-08-31）；3/40 户（7.50%，按案件统计，截至 2019-08-31）"
    assert both in shown.err.replace("\n", "").replace("    ", "")
    assert f"{both}；两数不同：文件夹内只有 4 宗案件，方案总户数 40 户，按方案认定" in shown.out.replace("\n    ", "")


def test_without_a_record_the_award_waits_unless_counted(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path / "p", 36, NOT_RECORDED)
    for number in range(4):
        add(folder, f"U-{number}", UNSIGNED)
    assert main(["batch", str(folder)]) == 0
    assert "结算 0 户，试算 40 户" in capsys.readouterr().out
    output = tmp_path / "a.jsonl"
    assert main(["batch", str(folder), "--count-signed", "-o", str(output)]) == 0
    shown = capsys.readouterr().out
    assert "结算 36 户，试算 4 户" in shown and "方案没有写已签户数，以此为准" in shown.replace("\n    ", "")
    assert "签约 36/40 户（按案件统计，截至 2019-08-31），达到 90% 一档" in output.read_text("utf-8")


def test_a_count_that_may_be_short_does_not_decide(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path, 35, NOT_RECORDED)
    (folder / "broken.toml").write_text('case_id = "X"\n[household\n', "utf-8")
    assert main(["batch", str(folder), "--count-signed"]) == 1
    shown = capsys.readouterr().out.replace("\n    ", "")
    assert "结算 0 户" in shown and "读不出来，可能影响所达到的档次" in shown


def test_a_folder_that_stays_shut_decides_no_award_and_is_named_as_the_reason(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, listed = project(tmp_path, 37, NOT_RECORDED), os.scandir
    (folder / "closed").mkdir()

    def scandir(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "no", str(path))
        return listed(path)

    monkeypatch.setattr("os.scandir", scandir)
    assert main(["batch", str(folder), "--count-signed"]) == 1
    shown = capsys.readouterr().out.replace("\n    ", "")
    assert "按案件统计的不能作准：有文件夹打不开，里面的案件没有统计，可能影响所达到的档次" in shown
    assert "000000" not in shown


def test_a_count_above_the_households_does_not_decide(tmp_path: Path, capsys: Captured) -> None:
    assert main(["batch", str(project(tmp_path, 41, NOT_RECORDED)), "--count-signed"]) == 1
    shown = capsys.readouterr()
    assert "按案件统计的已签 41 户多于方案的总户数" in shown.out.replace("\n    ", "")
    assert codes(shown.err) == ["X506"]
