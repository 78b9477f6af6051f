"""`check`, `batch` and the papers draw from one list: over broken folders they report the same codes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.project.folders import MEMBER_ID, add, project

PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')
REFUSED = "F114"  # of each case under a scheme that is told: a consequence, which only the ledger's file lists


def whole(folder: Path) -> None:
    project(folder, 37)


def contradicting(folder: Path) -> None:
    project(folder, 2)
    for name in ("A", "B"):
        add(folder, name, PERSON)
    add(folder, "c-00001", file="again.toml")


def unreadable(folder: Path) -> None:
    project(folder, 2)
    (folder / "broken.toml").write_text('case_id = "C-00001"\nyear = \n', "utf-8")
    (folder / "empty.toml").write_text("", "utf-8")


def unusual(folder: Path) -> None:
    project(folder, 1, ("price = 4500", "price = 4400"))
    add(folder, "A", ("signed_on = 2019-06-20", "signed_on = 2019-06-09"), (MEMBER_ID, 'name = "13800138000"\n'))
    add(folder, "B", ('village = "示例村"', 'village = "别村"'))


def crowded(folder: Path) -> None:
    project(folder, 3, ("households = 40", "households = 2"), ("signed = 37", "signed = 2"))


def two_projects(folder: Path) -> None:
    for name in ("one", "two"):
        add(project(folder / name), name, PERSON)
    project(folder / "bad", 1, ("rate = 760.50", "rate = 800.01"))
    project(folder / "nobody", 0, ("rate = 760.50", "rate = 800.01"))
    add(folder, "without-a-scheme")


def below_its_scheme(folder: Path) -> None:
    """One of two villages under one scheme; the other contradicts it, and has a file that cannot be read."""
    project(folder.parent)
    for name, case in ((folder, "A"), (folder.parent / "other", "B")):
        name.mkdir()
        add(name, case, PERSON)
    (folder.parent / "other" / "broken.toml").write_text('case_id = "a"\nyear = \n', "utf-8")


FOLDERS = [whole, contradicting, unreadable, unusual, crowded, two_projects, below_its_scheme]


def checked(run: Run, folder: Path) -> list[str]:
    """Code and place of everything that `check` says."""
    found = map(json.loads, run("check", folder, "--format", "json").out.splitlines())
    return sorted(f"{problem['code']} {Path(problem['file']).name}:{problem['line']}" for problem in found)


def in_ledger(run: Run, folder: Path, target: Path) -> list[str]:
    """The same of the ledger's sheet 问题."""
    run("batch", folder, "-o", target)
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("问题").to_python()[1:]
    return sorted(f"{row[1]} {Path(str(row[2])).name}:{row[3]:.0f}" for row in rows if row[1] != REFUSED)


@pytest.mark.parametrize("broken", FOLDERS)
def test_check_and_batch_report_the_same(tmp_path: Path, run: Run, broken: Callable[[Path], None]) -> None:
    broken(tmp_path / "p")
    found = checked(run, tmp_path / "p")
    assert found == in_ledger(run, tmp_path / "p", tmp_path / "a.xlsx")
    assert bool(found) == (broken is not whole)


@pytest.mark.parametrize("broken", FOLDERS)
def test_papers_of_a_folder_tell_the_same_errors(tmp_path: Path, run: Run, broken: Callable[[Path], None]) -> None:
    broken(tmp_path / "p")
    errors = {line.split()[0] for line in checked(run, tmp_path / "p") if line[0] != "W"}
    for command in (["order"], ["progress", "--on", "2019-07-01"], ["sheet", "-o", tmp_path / "a.pdf"], ["seal"]):
        told = run(command[0], tmp_path / "p", *command[1:]).err
        assert set(re.findall("错误 ([A-Z][0-9]+)", told)) == errors, command


def test_what_a_person_in_two_projects_and_a_crowded_unit_say(tmp_path: Path, run: Run) -> None:
    two_projects(tmp_path / "p")
    shown = run("check", tmp_path / "p" / "one", tmp_path / "p" / "two", "--format", "short")
    assert "X507" not in shown.out
    shown = run("check", tmp_path / "p", "--format", "short").out
    assert (
        "X507 人员第1项 · 身份证号（members[1].id_number）：身份证号 110***********0015 在两个项目都列为被安置人员"
        in shown
    )
    crowded(tmp_path / "q")
    shown = run("check", tmp_path / "q", "--format", "short").out
    words = (
        "签约单位第1项 · 总户数（signing_units[1].households）：示例村第一村民小组的案件 3 宗，多于方案的总户数 2 户"
    )
    assert f"X506 {words}\n" in shown
    assert "试算 0 户" in run("batch", tmp_path / "q").out
