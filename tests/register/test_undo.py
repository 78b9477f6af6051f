"""`--update` keeps what it replaces as a register beside, and the line that it prints puts everything back."""

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.register.books import BUILDINGS, HOMESTEAD, MEMBERS, building, homestead, make_book, member, rows

from chaiqian.cli.app import main
from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case
from chaiqian.register.existing import facts_of

EXAMPLES = Path(__file__).parent.parent / "examples"
BACK = "要改回去："


def facts(folder: Path) -> dict[str, Any]:
    return {case.case_id: facts_of(case) for case in map(load_case, case_files(folder))}


def update(book: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Update a folder from a register; the words of the command that puts it back, which asks."""
    capsys.readouterr()
    assert main(["register", "import", str(book), str(folder), "--update", "--yes"]) == 0
    (line,) = [line.removeprefix(BACK) for line in capsys.readouterr().out.splitlines() if line.startswith(BACK)]
    if os.name == "nt":  # where a backslash parts folders
        line = line.replace("\\", "\\\\")
    program, *words = shlex.split(line)
    assert program == "chaiqian" and words[-1] == "--update"
    return words


def changed() -> dict[str, Any]:
    """The household with another area, a house and a wife more, and without its address."""
    more = [*homestead()[:3], "别处（示例）", *homestead()[4:5], 210, *homestead()[6:]]
    people = [MEMBERS, member(), member("A-1", "乙（示例）", "配偶")]
    return rows(
        宅基地=[HOMESTEAD, more], 人员=people, 房屋=[BUILDINGS, building(), ["A-1", "二层（示例）", 2, 90, 5000]]
    )


def test_the_line_puts_it_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "我的 项目"
    assert main(["register", "import", str(make_book(tmp_path / "一.xlsx", rows())), str(folder)]) == 0
    first = facts(folder)
    back = update(make_book(tmp_path / "二.xlsx", changed()), folder, capsys)
    second = facts(folder)
    assert first != second and (folder / "更新前.xlsx").exists()
    assert main([*back, "--yes"]) == 0
    assert facts(folder) == first
    assert (folder / "更新前-2.xlsx").exists()
    assert main([*update(tmp_path / "二.xlsx", folder, capsys), "--yes"]) == 0
    assert facts(folder) == first and (folder / "更新前-3.xlsx").exists()


def test_who_had_not_signed_has_not_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a choice that was added nor a day added to one stays, whatever has a row on the sheet of choices."""
    folder, choices = tmp_path / "项目", ["档案编号", "安置方式", "签约日期", "交房日期"]
    first = rows(宅基地=[HOMESTEAD, homestead(), homestead("B-2")], 人员=[MEMBERS, member(), member("B-2")])
    half = {**first, "选房": [choices, ["B-2", "货币安置", "2021-04-08", None]]}
    signed = ["货币安置", "2021-04-08", "2021-04-10"]
    whole = {**first, "选房": [choices, ["A-1", *signed], ["B-2", *signed]]}
    assert main(["register", "import", str(make_book(tmp_path / "一.xlsx", half)), str(folder)]) == 0
    before = facts(folder)
    assert "choice" not in before["A-1"] and "handed_over_on" not in before["B-2"]["choice"]
    back = update(make_book(tmp_path / "二.xlsx", whole), folder, capsys)
    assert all("handed_over_on" in case["choice"] for case in facts(folder).values())
    assert main([*back, "--yes"]) == 0
    assert facts(folder) == before


def test_every_sample_comes_back_from_what_was_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that a case may hold, changed household by household; whoever did not change is not in what was kept."""
    folder = tmp_path / "hanzhuang"
    shutil.copytree(EXAMPLES / "hanzhuang", folder)
    before = facts(folder)
    assert main(["register", "export", str(folder), str(tmp_path / "b.xlsx")]) == 0
    files = list(case_files(folder))
    for file in files[1:]:
        text = file.read_text("utf-8")
        file.write_text(text.replace('address = "', 'address = "改 ', 1), "utf-8")
    edited = facts(folder)
    assert edited != before
    back = update(tmp_path / "b.xlsx", folder, capsys)
    assert facts(folder) == before
    assert main([*back, "--yes"]) == 0
    assert facts(folder) == edited


def test_what_the_project_taught_does_not_change_what_was_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "项目"
    assert main(["register", "import", str(make_book(tmp_path / "一.xlsx", rows())), str(folder)]) == 0
    (folder / "登记簿对照表.toml").write_text('[headings]\n"地址" = "不用"\n"批准年份" = "不用"\n', "utf-8")
    (folder / "A-1.toml").write_text((folder / "A-1.toml").read_text("utf-8").replace("200.5", "199", 1), "utf-8")
    edited = facts(folder)
    assert main(["register", "export", str(folder), str(tmp_path / "二.xlsx")]) == 0
    (folder / "A-1.toml").write_text((folder / "A-1.toml").read_text("utf-8").replace("199", "198", 1), "utf-8")
    other = facts(folder)
    back = update(tmp_path / "二.xlsx", folder, capsys)
    assert facts(folder) == edited != other
    assert main([*back, "--yes"]) == 0
    assert facts(folder) == other


def test_nothing_is_kept_where_nothing_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, folder = make_book(tmp_path / "一.xlsx", rows()), tmp_path / "项目"
    for words in ([], ["--update"], ["--update", "--dry-run"]):
        assert main(["register", "import", str(book), str(folder), *words]) == 0
    make_book(book, changed())
    assert main(["register", "import", str(book), str(folder), "--update", "--dry-run"]) == 0
    assert BACK not in capsys.readouterr().out and not list(folder.glob("更新前*"))


def test_a_case_that_is_read_only_costs_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files before it are replaced already: the account of the update has to say so."""
    folder, book = tmp_path / "项目", tmp_path / "册.xlsx"
    shutil.copytree(EXAMPLES / "liucun", folder, copy_function=shutil.copyfile)
    assert main(["register", "export", str(folder), str(book)]) == 0
    for file in folder.glob("LC-*.toml"):
        file.write_text(file.read_text("utf-8").replace('address = "', 'address = "改 ', 1), "utf-8")
    held = folder / "LC-002.toml"
    held.chmod(0o444)
    capsys.readouterr()
    assert main(["register", "import", str(book), str(folder), "--update", "--yes"]) == 1
    shown = capsys.readouterr()
    assert re.search("：新建 0 户，更新 2 户 [0-9]+ 人，未变 0 户，退回 1 户 5 人。", "".join(shown.out.split("\n")))
    assert "退回的：LC-002\n" in shown.out
    assert BACK in shown.out
    said = "".join(shown.err.split())  # folded at the screen's edge
    assert "（LC-002）：错误R619输出文件" in said and "LC-002.toml是只读的，没有替换；" in said
    assert said.endswith("改法：再导入一遍。") and said.count("错误") == 1
    still = [file.name for file in sorted(folder.glob("LC-*.toml")) if '"改 ' in file.read_text("utf-8")]
    assert still == ["LC-002.toml"]
    held.chmod(0o644)
