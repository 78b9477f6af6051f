"""Two who change one document: nobody's change is lost, and who was too late is told."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.register.books import HOMESTEAD, MEMBERS, homestead, make_book, member, rows, with_cell

from chaiqian import load_case
from chaiqian.entry import edit as editing
from chaiqian.entry import init as initialising
from chaiqian.receipts import seal as sealing
from chaiqian.register.importing import CHANGED, REFUSED, import_register

EDIT = [sys.executable, "-m", "chaiqian", "edit"]
CHANGES = {"宅基地.宅基地面积=299.50": "area = 299.50", "电话=13800000000": 'phone = "13800000000"'}


@pytest.mark.parametrize("turn", range(4))
def test_two_edits_at_once(project: Path, turn: int) -> None:
    file = project / "HZ-0001.toml"
    started = [
        subprocess.Popen([*EDIT, str(file), change], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for change in CHANGES
    ]
    ended = [(process.communicate(), process.returncode) for process in started]
    text = file.read_text("utf-8")
    for ((_, told), code), written in zip(ended, CHANGES.values(), strict=True):
        assert (code == 0) == (written in text)
        assert code == 0 or code == 1 and "没有写入；请看过现在的内容，再做一遍" in told
    assert any(code == 0 for _, code in ended)
    assert not list(project.glob(".*"))


def test_an_edit_of_what_changed_meanwhile(project: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = project / "HZ-0001.toml"
    apply = editing._apply

    def slow(*words: Any) -> Any:
        file.write_text(file.read_text("utf-8") + "# 别人写的\n", "utf-8")
        return apply(*words)

    monkeypatch.setattr(editing, "_apply", slow)
    code, out, err = run("edit", file, "电话=13800000000")
    assert (code, out) == (1, "")
    assert f"文件 {file} 在这期间被别人或别的程序改动，没有写入；请看过现在的内容，再做一遍" in err.replace("\n", "")
    assert file.read_text("utf-8").endswith("# 别人写的\n") and "13800000000" not in file.read_text("utf-8")


def test_a_register_does_not_undo_what_was_changed_while_somebody_thought_it_over(tmp_path: Path) -> None:
    def book(area: float) -> Path:
        table = with_cell(with_cell([HOMESTEAD, homestead(), homestead("B-2")], 1, 5, area), 2, 5, area)
        return make_book(tmp_path / "b.xlsx", rows(宅基地=table, 人员=[MEMBERS, member(), member("B-2")]))

    import_register(book(200.5), tmp_path / "cases")
    file = tmp_path / "cases" / "A-1.toml"

    def thinks(_: object) -> bool:
        file.write_text(file.read_text("utf-8") + "# 别人写的\n", "utf-8")
        return True

    result = import_register(book(210), tmp_path / "cases", update=True, agree=thinks)
    assert [(o.case_id, o.what) for o in result.outcomes] == [("A-1", REFUSED), ("B-2", CHANGED)] and result.failed
    (problem,) = result.problems
    assert problem.message.startswith(f"文件 {file} 在这期间被别人或别的程序改动，没有写入")
    assert (problem.code, problem.at.row, problem.remedy) == ("R619", 2, "看过这个案件现在的内容，再导入一遍。")
    assert file.read_text("utf-8").endswith("# 别人写的\n")
    assert load_case(file).homestead.area == 20050 and load_case(file.with_name("B-2.toml")).homestead.area == 21000


def test_a_receipt_made_meanwhile_is_kept(project: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("seal", project)[0] == 0
    receipt, compose = project / "HZ-0001.receipt.json", sealing.receipt_of

    def slow(settlement: Any) -> Any:
        receipt.write_text(json.dumps({"receipt": "newer"}), "utf-8")
        return compose(settlement)

    monkeypatch.setattr(sealing, "receipt_of", slow)
    for words in ([project], [project / "HZ-0001.toml"]):
        code, _, err = run("seal", *words, "--force")
        assert code == 1 and "HZ-0001.receipt.json 在这期间被别人或别的程序改动，没有写入" in err
        assert json.loads(receipt.read_text("utf-8")) == {"receipt": "newer"}
        receipt.unlink()


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_scheme_written_meanwhile_is_kept(
    project: Path, run: Any, monkeypatch: pytest.MonkeyPatch, force: tuple[str, ...]
) -> None:
    from tests.entry.test_init import GIVEN, settings

    file, compose = project / "scheme.toml", initialising._document
    if not force:
        file.unlink()

    def slow(*words: Any) -> Any:
        file.write_text("# 别人写的\n", "utf-8")
        return compose(*words)

    monkeypatch.setattr(initialising, "_document", slow)
    code, _, err = run("init", project, "--yes", *settings(*GIVEN), *force)
    assert code == 1 and "在这期间被别人或别的程序改动，没有写入" in err.replace("\n", "")
    assert file.read_text("utf-8") == "# 别人写的\n"
    assert f"填写的内容已写入旁边的 {project / 'scheme-2.toml'}" in err.replace("\n", "")
    assert "甲项目（示例）" in (project / "scheme-2.toml").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_a_case_that_changed_while_the_question_stood(project: Path) -> None:
    import pexpect

    file = project / "HZ-0001.toml"
    asked = pexpect.spawn(EDIT[0], [*EDIT[1:], str(file), "buildings[2]="], encoding="utf-8", timeout=60)
    asked.expect("确定吗")
    assert subprocess.run([*EDIT, str(file), "电话=13800000000"], stdout=subprocess.DEVNULL).returncode == 0
    between = file.read_bytes()
    asked.sendline("是")
    asked.expect("没有写入")
    asked.expect(pexpect.EOF)
    asked.close()
    assert asked.exitstatus == 1 and file.read_bytes() == between


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_an_update_from_a_register_while_the_question_stood(tmp_path: Path) -> None:
    import pexpect

    def book(area: float) -> Path:
        table = with_cell(with_cell([HOMESTEAD, homestead(), homestead("B-2")], 1, 5, area), 2, 5, area)
        return make_book(tmp_path / "b.xlsx", rows(宅基地=table, 人员=[MEMBERS, member(), member("B-2")]))

    import_register(book(200.5), tmp_path / "cases")
    file = tmp_path / "cases" / "A-1.toml"
    words = ["-m", "chaiqian", "register", "import", str(book(210)), str(tmp_path / "cases"), "--update"]
    asked = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=60)
    asked.expect("确定吗")
    file.write_text(file.read_text("utf-8") + "# 别人写的\n", "utf-8")
    asked.sendline("是")
    asked.expect("没有写入")
    asked.expect(pexpect.EOF)
    asked.close()
    assert asked.exitstatus == 1 and file.read_text("utf-8").endswith("# 别人写的\n")
    assert load_case(file).homestead.area == 20050 and load_case(file.with_name("B-2.toml")).homestead.area == 21000
