"""A defect of ours, put into one household of three: the others have their paper, and it is said what is missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import toml_rs
from pypdf import PdfReader
from tests.conftest import Run
from tests.project.broken import HURT, TOLD, breaking, check, old_scheme

from chaiqian.cli.failures import NO_MEMORY
from chaiqian.district import folder
from chaiqian.documents.case import Case
from chaiqian.documents.folder import is_case_file
from chaiqian.household import sheet_print
from chaiqian.law.settlement import Settlement
from chaiqian.office import check as office_check
from chaiqian.output import pdf
from chaiqian.output.trouble import NOT_LOADED
from chaiqian.project import run as project_run
from chaiqian.receipts.difference import diff, over_folder
from chaiqian.register import (
    import_command,
    judging,
)


def breaking_event(original: Callable[..., Any]) -> Callable[..., Any]:
    """The same, of what was settled."""
    return lambda settled: breaking(lambda settlement: original(settled))(settled.settlement)


@pytest.fixture
def hurt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settling one household ends in an exception."""
    monkeypatch.setattr(project_run, "settle", breaking(project_run.settle))


def test_short_memory_is_told_without_loading_more(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> Settlement:
        raise MemoryError

    monkeypatch.setattr(project_run, "settle", short)
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    assert run("settle", three / f"{HURT}.toml") == (1, "", f"{NO_MEMORY}\n")


class PanicException(BaseException):
    """As a library in Rust raises it."""


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading one household ends in what Python does not even call an Exception."""

    def panicking(parser: Callable[..., Any]) -> Callable[..., Any]:
        def parse(text: str, **how: Any) -> Any:
            if f'"{HURT}"' in text:
                raise PanicException("秘密")
            return parser(text, **how)

        return parse

    for name in ("loads", "load_with_metadata"):
        monkeypatch.setattr(toml_rs, name, panicking(getattr(toml_rs, name)))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("settle {}/HZ-0001.toml {}/HZ-0002.toml {}/HZ-0003.toml", "HZ-0003"),
        ("batch {}", "HZ-0003"),
        ("batch {} --count-signed", "HZ-0003"),
        ("seal {}", "HZ-0003"),
        ("sheet {} -o 单 --separate", ""),
        ("notice {} --kind land -o 公示.xlsx", ""),
        ("progress {} --on 2019-07-01", ""),
        ("order {}", ""),
        ("facts build {} -o 事实.parquet", "事实表 2 户"),
        ("register export {} 册.xlsx", "2 户"),
        ("diff 旧方案.toml {}/scheme.toml --cases {}", "HZ-0003"),
    ],
)
def test_reading(run: Run, three: Path, unreadable: None, words: str, says: str) -> None:
    old_scheme(three)
    found = run(*words.replace("{}", str(three)).split())
    assert says in found.out
    check(found, ())
    assert "PanicException" in next(Path().glob("chaiqian-bug-*.txt")).read_text("utf-8")


def test_reading_what_lies_beside(run: Run, three: Path, unreadable: None) -> None:
    """A neighbour that a defect keeps from being read may say something of this household, and that is told."""
    with (three / f"{HURT}.toml").open("a", encoding="utf-8") as hurt:
        hurt.write("# 原编号 HZ-0003\n")
    code, out, _ = run("settle", three / "HZ-0003.toml")
    assert code == 0 and f"{HURT}.toml" in out
    assert run("explain", three / "HZ-0003.toml").code == 0
    assert run("compare", three / "HZ-0003.toml").code == 0


def test_what_else_goes_wrong_hides_no_defect(
    run: Run, three: Path, hurt: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3, and not 1: no receipt to verify, no sheet where it was asked for, no file of what goes back."""
    assert run("verify", three).code == 3
    monkeypatch.setattr(sheet_print, "is_taken", lambda wanted, taken: False)
    assert run("sheet", three, "-o", "单.pdf").code == 3
    assert run("register", "export", three, "册.xlsx").code == 0
    monkeypatch.setattr(judging, "check_case", breaking(judging.check_case))
    monkeypatch.setattr(import_command, "write_as_it_comes", lambda *_: 1)
    assert run("register", "import", "册.xlsx", "新", "-o", "退回.xlsx").code == 3


def test_a_scheme_that_cannot_be_used_hides_no_defect(run: Run, three: Path, unreadable: None) -> None:
    (three / "scheme.toml").write_text("x", "utf-8")
    found = run("order", three)
    check(found, ())
    assert "文件夹里没有能结算的案件" in found.err


def test_a_file_that_hardly_looks_like_a_case_is_not_passed_over(run: Run, three: Path, unreadable: None) -> None:
    path = three / f"{HURT}.toml"
    text = path.read_text("utf-8").replace("\ncase_id", "\n'case_id'").replace("[household]", "[ household ]")
    path.write_text(text.removeprefix("case_id"), "utf-8")
    assert not is_case_file(path)
    check(run("batch", three))


def test_a_case_that_a_defect_hides_counts_as_unread(run: Run, three: Path, unreadable: None) -> None:
    """So no count of the folder decides an award."""
    found = run("batch", three, "--count-signed")
    check(found)
    assert "有案件读不出来" in (found.out + found.err).replace("\n", "")


def test_a_library_that_does_not_load_is_no_household_s_own(
    run: Run, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*_: object) -> Settlement:
        raise ImportError("DLL load failed: The paging file is too small")

    monkeypatch.setattr(project_run, "settle", short)
    assert run("batch", three)[::2] == (1, f"{NOT_LOADED}\n")


def test_settling(run: Run, three: Path, hurt: None, tmp_path: Path) -> None:
    files = sorted(three.glob("HZ-*.toml"))
    check(run("settle", *files))
    Path(next(Path().glob("chaiqian-bug-*.txt"))).unlink()
    check(run("settle", *files, "--format", "json"))


def test_the_ledger(run: Run, three: Path, hurt: None) -> None:
    found = run("batch", three, "-o", "台账.csv")
    check(found)
    assert "失败 1 个文件" in found.out and "HZ-0003" in Path("台账.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("form", ["text", "short", "json"])
def test_checking(run: Run, three: Path, hurt: None, form: str) -> None:
    """What could not be examined is no answer about the data: 3, and not 1."""
    code, out, err = run("check", three, "--format", form)
    assert code == 3 and "F118" in out and f"{HURT}.toml" in out and err.count("报告已写入") == 1
    assert run("check", three / "HZ-0001.toml", "--format", form).code == 0


def test_checking_what_is_told_beside(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_check, "own_warnings", breaking_event(office_check.own_warnings))
    code, out, err = run("check", three)
    assert code == 3 and "F118" in out and f"{HURT}.toml" in out and err.count("报告已写入") == 1


def test_checking_what_cannot_be_read(run: Run, three: Path, unreadable: None) -> None:
    code, out, err = run("check", three)
    assert code == 3 and "F118" in out and f"{HURT}.toml" in out and err.count("报告已写入") == 1


def test_the_sheets(run: Run, three: Path, hurt: None) -> None:
    check(run("sheet", three, "-o", "单", "--separate"), ())
    assert sorted(path.name for path in Path("单").iterdir()) == ["HZ-0001.pdf", "HZ-0003.pdf", "口径附件.pdf"]


class Compiler:
    """typst, which breaks off over one household."""

    hurt = HURT

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler

    def compile(self, *what: Any, **how: Any) -> Any:
        return self.compiler.compile(*what, **how)

    def compile_with_warnings(self, **how: Any) -> Any:
        if f'"{self.hurt}"' in how["sys_inputs"]["data"]:
            raise PanicException("秘密")
        return self.compiler.compile_with_warnings(**how)


@pytest.fixture
def cannot_be_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = pdf._compiler
    monkeypatch.setattr(pdf, "_compiler", lambda *what: Compiler(compiler(*what)))


@pytest.mark.parametrize("chunk", [30, 1])
def test_laying_out_one_of_several(
    run: Run, three: Path, cannot_be_laid_out: None, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "CHUNK", chunk)
    found = run("sheet", three, "-o", "单.pdf")
    check(found, ())
    assert "结算单 2 份、参考单（试算）0 份，未打印 1 户：已写入 单.pdf" in found.out.replace("\n", "")
    shown = "".join(page.extract_text() for page in PdfReader("单.pdf").pages)
    assert "HZ-0001" in shown and "HZ-0003" in shown and HURT not in shown and "口径附件" in shown


def test_laying_out_each_in_a_file(run: Run, three: Path, cannot_be_laid_out: None) -> None:
    found = run("sheet", three, "-o", "单", "--separate")
    check(found, ())
    assert "未打印 1 户" in found.out
    assert sorted(path.name for path in Path("单").iterdir()) == ["HZ-0001.pdf", "HZ-0003.pdf", "口径附件.pdf"]


def test_laying_out_one_alone(run: Run, three: Path, cannot_be_laid_out: None) -> None:
    found = run("sheet", three / f"{HURT}.toml", "-o", "单.pdf", "--annex")
    check(found, ())
    assert "未打印 1 户：没有写文件" in found.out and not Path("单.pdf").exists()


def test_laying_out_all_but_the_last(
    run: Run, three: Path, cannot_be_laid_out: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are laid out as if it had not been there: no blank page at the end."""
    monkeypatch.setattr(Compiler, "hurt", "HZ-0003")
    assert run("sheet", three, "-o", "单.pdf", "--full").code == 3
    assert run("sheet", three / "HZ-0001.toml", three / "HZ-0002.toml", "-o", "两户.pdf", "--full").code == 0
    assert Path("单.pdf").read_bytes() == Path("两户.pdf").read_bytes()


def test_laying_out_none_of_several_is_no_household_s_own(
    run: Run, three: Path, cannot_be_laid_out: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Compiler, "hurt", "sheets")
    found = run("sheet", three, "-o", "单.pdf")
    assert found.code == 3 and TOLD not in found.err and found.err.count("报告已写入") == 1
    assert not Path("单.pdf").exists()


def test_an_annex_that_cannot_be_laid_out_ends_the_command(
    run: Run, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chaiqian.household.sheet_annex.Annex.json", lambda annex: "{}")
    found = run("sheet", three, "-o", "单.pdf")
    assert found.code == 3 and TOLD not in found.err and not Path("单.pdf").exists()


def test_receipts(run: Run, three: Path, hurt: None) -> None:
    check(run("seal", three))


@pytest.mark.parametrize("command", [("progress", "--on", "2019-07-01"), ("order",)])
def test_what_gathers_all_households(run: Run, three: Path, hurt: None, command: tuple[str, ...]) -> None:
    code, _, err = run(command[0], three, *command[1:])
    assert code == 3 and TOLD in err


def test_facts(run: Run, three: Path, hurt: None) -> None:
    check(run("facts", "build", three, "-o", "事实.parquet"), ("事实表 2 户",))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("chaiqian.household.sheet_page.sheet", ("settle",)),
        ("chaiqian.household.sheet_json.json_line", ("settle", "--format", "json")),
        ("chaiqian.household.sheet_print.receipt_of", ("sheet", "-o", "单", "--separate")),
        ("chaiqian.office.ledger_record.row_of", ("batch",)),
        ("chaiqian.receipts.seal.receipt_of", ("seal",)),
    ],
)
def test_writing_it_down(
    run: Run, three: Path, place: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, name = place.rpartition(".")
    monkeypatch.setattr(place, breaking(getattr(__import__(module, fromlist=[name]), name)))
    paths = sorted(three.glob("HZ-*.toml")) if words[0] == "settle" else [three]
    check(run(words[0], *paths, *words[1:]), () if words[0] == "sheet" else ("HZ-0001", "HZ-0003"))


def test_two_schemes_over_the_folder(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_folder, "settle_with", breaking(over_folder.settle_with))
    check(run("diff", old_scheme(three), three / "scheme.toml"))


@pytest.mark.parametrize(("form", "row"), [("text", "household_row"), ("json", "household_json")])
def test_writing_down_what_two_schemes_come_to(
    run: Run, three: Path, form: str, row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left out of the rows is left out of the sums."""
    words = "diff", old_scheme(three), three / "scheme.toml", "--format", form
    with monkeypatch.context() as broken:
        broken.setattr(diff, row, breaking(getattr(diff, row)))
        found = run(*words)
    check(found)
    (three / f"{HURT}.toml").unlink()
    left_out = "有 1 户在其中一份方案下不能结算，没有计入，原因另列在标准错误。\n"
    assert found.out.replace(left_out, "") == run(*words).out


def test_one_household_alone_ends_the_command(run: Run, three: Path, hurt: None) -> None:
    code, out, err = run("explain", three / f"{HURT}.toml")
    assert code == 3 and not out and "程序内部出错" in err


@pytest.mark.parametrize("layout", ["six-sheets", "one-sheet"])
def test_rows_of_a_register(run: Run, three: Path, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Case, "model_dump", breaking(Case.model_dump))
        found = run("register", "export", three, "册.xlsx", "--layout", layout)
    check(found, ())
    assert found.out == "已写出 2 户的登记簿：册.xlsx\n"
    assert "新建 2 户" in run("register", "import", "册.xlsx", "新").out


def test_facts_of_a_household(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row is whole or is not there: no column holds a household more than another."""
    monkeypatch.setattr(folder, "note_reads", breaking(folder.note_reads))
    check(run("facts", "build", three, "-o", "事实.parquet"), ("事实表 2 户",))
    Path("情景.toml").write_text('[change]\n"临时安置费标准" = 40\n', "utf-8")
    found = run("simulate", "事实.parquet", "--scenario", "情景.toml", "--format", "json")
    assert (found.code, json.loads(found.out)["total"]["households"]) == (0, 2)


def test_recognising_anew(run: Run, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a scenario that asks for it; the household counts as one that the scenario refuses, and is told once."""
    monkeypatch.setattr(folder, "settle_with", breaking(folder.settle_with))
    Path("情景.toml").write_text('[change]\n"无须审批手续即予认定的最高地上楼层" = [1, 4]\n', "utf-8")
    found = run("simulate", three, "--scenario", "情景.toml")
    check(found, ("情景1下有 1 户不能结算", "情景2下有 1 户不能结算"))
    assert found.err.count("F118") == 1
    assert run("simulate", three, "--scenario", "情景.toml", "-o", "测算.xlsx").code == 3


def test_a_defect_in_the_only_household_is_not_hidden_by_an_empty_table(run: Run, three: Path, hurt: None) -> None:
    for other in ("HZ-0001", "HZ-0003"):
        (three / f"{other}.toml").unlink()
    Path("情景.toml").write_text("[change]\nrent = 40\n", "utf-8")
    assert run("facts", "build", three, "-o", "事实.parquet").code == 3
    assert run("simulate", three, "--scenario", "情景.toml").code == 3


def test_importing_into_a_case_that_cannot_be_read(run: Run, three: Path, request: pytest.FixtureRequest) -> None:
    """Its household goes back; the others are compared with what is there."""
    assert run("register", "export", three, "册.xlsx").code == 0
    request.getfixturevalue("unreadable")
    code, out, err = run("register", "import", "册.xlsx", three)
    assert code == 3 and err.count("报告已写入") == 1 and f"宅基地 第 3 行（{HURT}）：错误 F118 {TOLD}" in err
    assert "新建 0 户，更新 0 户，未变 2 户" in out
