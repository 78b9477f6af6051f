"""A defect of ours while a register is imported: one household goes back, the others are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Run
from tests.project.broken import HURT, TOLD, breaking

from chaiqian.project import conflicts
from chaiqian.register import across, exporting, households, importing, judging, one_sheet_template, part_reader
from chaiqian.register.gathered import RegisterHousehold


def test_importing(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The household goes back with its rows, and the others are written."""
    assert run("register", "export", three, "册.xlsx").code == 0
    monkeypatch.setattr(judging, "check_case", breaking(judging.check_case))
    code, out, err = run("register", "import", "册.xlsx", "新", "-o", "退回.xlsx")
    assert code == 3 and "秘密" not in err and err.count("报告已写入") == 1
    assert f"宅基地 第 3 行（{HURT}）：错误 F118 程序内部出错，这一户没有做完，其余各户照常\n" in err
    assert sorted(path.name for path in Path("新").glob("*.toml")) == ["HZ-0001.toml", "HZ-0003.toml"]
    assert "退回.xlsx" in out and Path("退回.xlsx").exists()


@pytest.mark.parametrize(("where", "what"), [(part_reader.PartReader, "read"), (households, "_name_buildings")])
def test_gathering_the_rows_of_a_register(
    run: Run, three: Path, monkeypatch: pytest.MonkeyPatch, where: Any, what: str
) -> None:
    """It is told once of the household, however many rows it has, and nothing is said of what was read by halves."""
    assert run("register", "export", three, "册.xlsx").code == 0
    original = getattr(where, what)

    def broken(*words: Any) -> Any:
        if any(isinstance(word, RegisterHousehold) and word.case_id == HURT for word in words):
            raise RuntimeError("秘密")
        return original(*words)

    monkeypatch.setattr(where, what, broken)
    check_import(run("register", "import", "册.xlsx", "新"))


def check_import(outcome: Any) -> None:
    code, _, err = outcome
    assert code == 3 and err.count("报告已写入") == 1 and err.count("错误 ") == 1
    assert f"宅基地 第 3 行（{HURT}）：错误 F118 {TOLD}，其余各户照常\n" in err
    assert sorted(path.name for path in Path("新").glob("*.toml")) == ["HZ-0001.toml", "HZ-0003.toml"]


@pytest.mark.parametrize("what", ["_resettled", "_differing"])
def test_comparing_the_households_of_a_register(
    run: Run, three: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Whoever shares a plot with the household is compared with the others, and written."""
    for file in three.glob("HZ-*.toml"):
        text = file.read_text("utf-8").replace("only_child = true", "only_child = false")
        file.write_text(text.replace("[homestead]\n", '[homestead]\nplot_id = "P"\nplot_area = 9000\n', 1), "utf-8")
    assert run("register", "export", three, "册.xlsx").code == 0
    original = breaking(getattr(conflicts, what))

    def broken(cases: Any, *words: Any) -> Any:
        for case in cases if isinstance(cases, list) else ():
            breaking(lambda _: None)(case)
        return original(cases, *words)

    monkeypatch.setattr(conflicts, what, broken)
    check_import(run("register", "import", "册.xlsx", "新"))


def test_importing_into_cases_that_are_there(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("register", "export", three, "册.xlsx").code == 0
    for other in ("HZ-0001", "HZ-0003"):
        (three / f"{other}.toml").unlink()
    monkeypatch.setattr(importing, "check_case", breaking(importing.check_case))
    code, _, err = run("register", "import", "册.xlsx", three)
    assert code == 3 and err.count("报告已写入") == 1 and f"（{HURT}）：错误 F118" in err
    assert len(list(three.glob("HZ-*.toml"))) == 3


SHARED = '[homestead]\nplot_id = "共用"\nplot_area = 900'


def test_importing_two_households_that_are_not_compared(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both go back; the others are written."""

    def broken(*_: object) -> None:
        raise RuntimeError("秘密")

    for number in ("HZ-0001", HURT):
        path = three / f"{number}.toml"
        path.write_text(path.read_text("utf-8").replace("[homestead]", SHARED), "utf-8")
    assert run("register", "export", three, "册.xlsx").code == 0
    monkeypatch.setattr(across, "contradictions", broken)
    code, out, err = run("register", "import", "册.xlsx", "新")
    assert code == 3 and err.count("报告已写入") == 1 and "秘密" not in err
    assert f"宅基地：错误 F118 {TOLD}，其余各户照常\n    共 2 处：第 2 行（HZ-0001）、第 3 行（{HURT}）\n" in err
    assert [path.name for path in Path("新").glob("*.toml")] == ["HZ-0003.toml"]


@pytest.fixture
def outdated(run: Run, three: Path) -> Path:
    """A register of three households whose files say something else by now."""
    assert run("register", "export", three, "册.xlsx").code == 0
    for number in (1, 2, 3):
        file = three / f"HZ-000{number}.toml"
        file.write_text(file.read_text("utf-8").replace('address = "', 'address = "改 ', 1), "utf-8")
    return three


def check_update(run: Run, project: Path) -> None:
    """One household goes back and its file stays; the others are updated, and put back by what was kept of them."""
    before = {path.name: path.read_bytes() for path in project.glob("*.toml")}
    code, out, err = run("register", "import", "册.xlsx", project, "--update", "--yes", "-o", "退回.xlsx")
    assert code == 3 and "秘密" not in err and err.count("报告已写入") == 1
    assert err.count(f"宅基地 第 3 行（{HURT}）：错误 F118 {TOLD}，其余各户照常\n") == 1
    assert "登记簿 3 户 14 人：新建 0 户，更新 2 户 10 人，未变 0 户，退回 1 户 4 人。\n" in out
    assert f"退回的：{HURT}\n" in out and "已写入 退回.xlsx" in out
    after = {path.name: path.read_bytes() for path in project.glob("*.toml")}
    assert [name for name in sorted(before) if after[name] != before[name]] == ["HZ-0001.toml", "HZ-0003.toml"]


def test_keeping_what_an_update_replaces(run: Run, outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = exporting.on_one_sheet
    monkeypatch.setattr(exporting, "on_one_sheet", breaking(original))
    check_update(run, outdated)
    monkeypatch.setattr(exporting, "on_one_sheet", original)
    assert run("register", "import", outdated / "更新前.xlsx", outdated, "--update", "--yes").code == 0
    assert all('address = "改 ' in file.read_text("utf-8") for file in outdated.glob("HZ-*.toml"))


def test_writing_what_an_update_keeps(run: Run, outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells are written where those of all others are."""
    write = one_sheet_template._OneSheet._household

    def broken(self: Any, row: int, household: Any) -> None:
        if household.case_id == HURT:
            raise RuntimeError("秘密")
        write(self, row, household)

    monkeypatch.setattr(one_sheet_template._OneSheet, "_household", broken)
    check_update(run, outdated)


def test_what_cannot_be_kept_is_not_replaced(run: Run, outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect that is no household's alone: their files stay as they are, and new households are written."""
    write = exporting.write_one_sheet

    def broken(stream: Any, households: Any, scheme: Any) -> None:
        listed = list(households)
        if len(listed) > 1:
            raise RuntimeError("秘密")
        write(stream, listed, scheme)

    monkeypatch.setattr(exporting, "write_one_sheet", broken)
    (outdated / "HZ-0003.toml").unlink()
    before = {path.name: path.read_bytes() for path in outdated.glob("HZ-000[12].toml")}
    code, out, err = run("register", "import", "册.xlsx", outdated, "--update", "--yes")
    assert code == 3 and err.count("报告已写入") == 1 and f"错误 F118 {TOLD}" in err
    assert "登记簿 3 户 14 人：新建 1 户 5 人，更新 0 户，未变 0 户，退回 2 户 9 人。\n" in out
    assert {path.name: path.read_bytes() for path in outdated.glob("HZ-000[12].toml")} == before
    assert not list(outdated.glob("更新前*"))


def test_replacing_a_case_by_a_register(run: Run, outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = importing.replace_document

    def broken(target: Path, *words: Any) -> None:
        if HURT in target.name:
            raise RuntimeError("秘密")
        replace(target, *words)

    monkeypatch.setattr(importing, "replace_document", broken)
    check_update(run, outdated)
