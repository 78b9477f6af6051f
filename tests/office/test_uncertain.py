"""What makes a whole report uncertain is said on it, and not only on standard error."""

import json
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.office.test_notice import everything
from tests.project.folders import MEMBER_ID, add, project

CLASH = "有1处案件互相矛盾（编号重复、一人在两宗安置等），合计可能重复，改正以前不能作准。"
SHUT = "有1个文件夹打不开，里面的案件没有列入，也没有计数。"
WORDS = {"notice": ("--kind", "人员"), "order": (), "progress": ("--on", "2019-06-30")}
PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')


def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed").mkdir()
    from os import scandir

    def listed(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "no", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", listed)


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
@pytest.mark.parametrize("command", WORDS)
def test_an_id_in_two_cases_is_told(tmp_path: Path, run: Run, command: str, ending: str) -> None:
    folder, target = project(tmp_path / "p", 1), tmp_path / f"a.{ending}"
    assert run(command, folder, *WORDS[command], "-o", target).code == 0
    assert CLASH not in everything(target) and SHUT not in everything(target)
    add(folder, "C-00000", file="again.toml")
    code, _, err = run(command, folder, *WORDS[command], "-o", target, "--force")
    assert code == 1 and "X501" in err
    assert CLASH in everything(target)


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
@pytest.mark.parametrize("command", WORDS)
def test_a_folder_that_stays_shut_is_told(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str, ending: str
) -> None:
    folder, target = project(tmp_path / "p", 1), tmp_path / f"a.{ending}"
    closed(folder, monkeypatch)
    code, _, err = run(command, folder, *WORDS[command], "-o", target)
    assert code == 1 and "F107" in err
    assert SHUT in everything(target)


def test_a_person_in_two_projects_makes_both_uncertain_and_no_third(tmp_path: Path, run: Run) -> None:
    for name in ("one", "two"):
        add(project(tmp_path / "all" / name), f"C-{name}", PERSON)
    project(tmp_path / "all" / "three", 1)
    code, out, err = run("order", tmp_path / "all", "--format", "json")
    assert code == 1 and "X507" in err
    found = [json.loads(line) for line in out.splitlines()]
    assert [(one["contradictions"], one["unlisted_folders"]) for one in found] == [(1, 0), (0, 0), (1, 0)]
