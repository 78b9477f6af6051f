"""`check`: files, schemes and folders; three formats; one summary."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import link

EXAMPLES = Path(__file__).parent.parent / "examples"


def damage(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def project(project: Path) -> Path:
    """The sample project, of which nobody has recorded yet who signed: its two cases are not all there are."""
    damage(project / "scheme.toml", "signed = 42\n", "")
    damage(project / "scheme.toml", "signed = 38\n", "")
    return project


def test_good_projects(run: Any) -> None:
    """Samples of a few cases have fewer that signed than their schemes record; only a folder can tell."""
    code, out, err = run("check", EXAMPLES)
    assert (code, err) == (0, "")
    assert set(re.findall("提示 (W[0-9]+)", out)) == {"W506"}
    assert out.endswith("检查了 8 个案件、4 个方案：错误 0 处，提示 6 处。\n")
    code, out, err = run("check", *EXAMPLES.glob("*/[A-Z]*.toml"))
    assert (code, out, err) == (0, "检查了 8 个案件、4 个方案：错误 0 处，提示 0 处。\n", "")


def test_every_problem_of_every_file(run: Any, project: Path) -> None:
    damage(project / "HZ-0001.toml", "year = 1978", "year = 1878")
    damage(project / "HZ-0001.toml", "area = 160.00", "area = 160.001")
    damage(project / "HZ-0002.toml", 'name = "天然气"', 'name = "天燃气"')
    code, out, _ = run("check", project)
    assert code == 1
    assert "HZ-0001.toml:14:8" in out and "HZ-0001.toml:22:8" in out and "天燃气" in out
    assert "另见：" in out and "scheme.toml:" in out
    assert out.endswith("检查了 2 个案件、1 个方案：错误 3 处，提示 0 处。\n")


def test_a_folder_that_cannot_be_listed_is_a_problem(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "closed").mkdir()
    listed = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "no", str(path))
        return listed(path)

    monkeypatch.setattr("os.scandir", scandir)
    code, out, _ = run("check", project, "--format", "short")
    assert (code, out) == (1, f"{project / 'closed'}:1:1: F107 文件夹读不出来\n")
    assert run("check", project / "closed", "--format", "short")[:2] == (code, out)


@pytest.mark.parametrize("command", ["check", "settle", "explain"])
def test_a_path_that_no_system_takes_is_a_problem_of_the_data(run: Any, project: Path, command: str) -> None:
    code, out, err = run(command, project / ("x" * 300))
    assert code == 1 and "F107" in out + err


def test_a_case_named_twice_is_read_once(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    code, out, _ = run("check", "HZ-0001.toml", project / "HZ-0001.toml", f"../{project.name}/HZ-0001.toml")
    assert (code, out) == (0, "检查了 1 个案件、1 个方案：错误 0 处，提示 0 处。\n")


def test_short_is_one_line_a_problem(run: Any, project: Path) -> None:
    damage(project / "HZ-0001.toml", "year = 1978", "year = 1878")
    code, out, _ = run("check", project / "HZ-0001.toml", "--format", "short")
    assert code == 1
    (line,) = out.splitlines()
    assert re.fullmatch(rf"{re.escape(project.as_posix())}/HZ-0001\.toml:14:8: [A-Z]\d+ .+", line.replace(os.sep, "/"))


def test_json_is_one_object_a_line(run: Any, project: Path) -> None:
    damage(project / "HZ-0001.toml", "year = 1978", "year = 1878")
    code, out, _ = run("check", project, "--format", "json")
    (problem,) = map(json.loads, out.splitlines())
    assert code == 1
    assert (problem["line"], problem["column"], problem["severity"]) == (14, 8, "error")
    assert problem["key"] == "homestead.year" and problem["label"]


def test_warnings_do_not_fail(run: Any, project: Path) -> None:
    damage(project / "scheme.toml", "price = 4500", "price = 4400")
    code, out, _ = run("check", project)
    assert code == 0
    assert "提示 W" in out and out.endswith("错误 0 处，提示 1 处。\n")
    assert "4400" in out


def test_a_bad_scheme_is_told_once_and_its_cases_still_checked(run: Any, project: Path) -> None:
    damage(project / "scheme.toml", "rate = 800", "rate = 800.01")
    damage(project / "HZ-0002.toml", "year = 1996", 'year = "1996"')
    code, out, _ = run("check", project)
    assert code == 1
    assert out.endswith("错误 2 处，提示 0 处。\n")


def test_a_broken_case_does_not_hide_its_scheme(run: Any, project: Path) -> None:
    damage(project / "scheme.toml", "rate = 800", "rate = 800.01")
    damage(project / "HZ-0002.toml", "year = 1996", 'year = "1996"')
    code, out, _ = run("check", project / "HZ-0002.toml")
    assert "scheme.toml:" in out and "检查了 1 个案件、1 个方案：错误 2 处" in out


def test_cases_are_compared(run: Any, project: Path) -> None:
    damage(project / "HZ-0002.toml", '"HZ-0002"', '"HZ-0001"')
    code, out, _ = run("check", project)
    assert code == 1 and "X501" in out and "错误 1 处" in out


@pytest.mark.parametrize("twice", [True, False])
def test_a_path_given_twice_counts_once(run: Any, project: Path, twice: bool) -> None:
    out = run("check", project, *([project / "HZ-0001.toml", project] if twice else [])).out
    assert out == "检查了 2 个案件、1 个方案：错误 0 处，提示 0 处。\n"


def test_folders_without_anything_and_missing_paths(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("check", tmp_path, tmp_path / "none")
    assert code == 1
    assert "F112" in out and "F101" in out


def test_a_scheme_under_another_name(run: Any, project: Path) -> None:
    other = project.parent / "方案.toml"
    (project / "scheme.toml").rename(other)
    assert "0 个案件、1 个方案：错误 0 处" in run("check", other).out
    assert run("check", project / "HZ-0001.toml").code == 1
    assert run("check", project / "HZ-0001.toml", "--scheme", other).code == 0


def test_a_folder_that_contains_itself(run: Any, project: Path) -> None:
    link(project / "again", project, to_folder=True)
    assert run("check", project).code == 0


def test_what_acts_in_a_file_is_shown_inert(run: Any, project: Path) -> None:
    damage(project / "HZ-0001.toml", 'owner = "甲户（示例）"', 'owner = "[red]\u202e\\u001b[31m甲户"')
    code, out, _ = run("check", project)
    assert code == 1
    assert "\u202e" not in out and "\x1b" not in out and "\\u202e" in out


def test_the_caret_stands_under_the_value(run: Any, project: Path) -> None:
    damage(project / "HZ-0002.toml", 'publicity = "公示中"', 'publicity = "公示\t中间"')
    out = run("check", project / "HZ-0002.toml").out
    shown = out.splitlines()
    index = next(i for i, line in enumerate(shown) if line.strip(" |^\u3000") == "" and "^" in line)
    assert shown[index].index("^") == shown[index - 1].index('"')


def test_paths_written_in_different_ways_are_one_project(run: Any, project: Path, monkeypatch: Any) -> None:
    twin = project / "ZZ.toml"
    twin.write_bytes((project / "HZ-0001.toml").read_bytes())
    monkeypatch.chdir(project)
    code, out, _ = run("check", "HZ-0001.toml", twin, "--format", "short")
    assert code == 1 and "X501" in out
    out = run("check", "HZ-0001.toml", twin).out
    assert "检查了 2 个案件、1 个方案" in out
    again = run("check", "HZ-0001.toml", project / "HZ-0001.toml", "../项目/HZ-0001.toml")
    assert again.code == 1 and "检查了 1 个案件、1 个方案：错误 1 处" in again.out
