"""`settle` of many files of one folder says that `batch` exists; what a comparison warns of."""

import json
from pathlib import Path

from tests.conftest import Run
from tests.project.folders import MEMBER_ID, add, project

from chaiqian.household.settle import MANY_FILES

EARLY = ("signed_on = 2019-06-20", "signed_on = 2019-06-09")
PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')


def test_many_files_of_one_folder(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", MANY_FILES)
    files = sorted(folder.glob("C-*.toml"))
    assert run("settle", *files[1:]).err == ""
    words = f"这里有同一文件夹的 {MANY_FILES} 个文件；结算整个文件夹、列出台账，可以用 chaiqian batch {folder}\n"
    assert run("settle", *files).err == words
    other = add(project(tmp_path / "q"), "D")
    assert run("settle", *files[1:], other).err == ""


def test_a_comparison_warns_as_batch_does(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path)
    file = add(folder, "A", EARLY, PERSON)
    shown = run("compare", file)
    assert "提示：W401 " in shown.out and "签约早于奖励期" not in shown.err
    assert any(
        text.startswith("W401 ") for text in json.loads(run("compare", file, "--format", "json").out)["warnings"]
    )
    assert run("seal", file).code == 0
    file.write_text(file.read_text("utf-8").replace("area = 286.40", "area = 280.40"), "utf-8")
    shown = run("compare", file)
    assert "W701" in shown.err and "提示：A 与回执（校验码" in shown.out
    add(folder, "B", PERSON)
    shown = run("compare", file)
    assert "与案件 B 矛盾" in shown.out and "（试算）" in shown.out
    found = json.loads(run("compare", file, "--format", "json").out)
    assert found["status"] == "试算" and "与案件 B 矛盾" in found["pending"][0]["text"]
    assert "与案件 B 矛盾" in run("explain", file, "--why").out
