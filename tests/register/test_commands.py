"""`chaiqian register` as a user runs it."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from tests.register.books import HOMESTEAD, MEMBERS, homestead, make_book, member, rows, with_cell

from chaiqian import load_case
from chaiqian.cli.app import main
from chaiqian.output import files
from chaiqian.output.width import cells
from chaiqian.register.columns import HELP_SHEET, LISTS_SHEET, sheets
from chaiqian.register.importing import import_register

EXAMPLES = Path(__file__).parent.parent / "examples"


def run(*words: object) -> int:
    return main(["register", *map(str, words)])


def part(book: Path, name: str) -> str:
    return zipfile.ZipFile(book).read(name).decode()


def test_the_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "登记簿.xlsx"
    assert run("template", book) == 0 and "已写出空登记簿" in capsys.readouterr().out
    workbook = python_calamine.CalamineWorkbook.from_path(str(book))
    assert workbook.sheet_names == [*(sheet.name for sheet in sheets()), HELP_SHEET, LISTS_SHEET]
    for sheet in sheets():
        assert tuple(workbook.get_sheet_by_name(sheet.name).to_python()[0]) == sheet.headers
    first = part(book, "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in first and "<formula1>选项!$A$1:$A$2</formula1>" in first
    assert first.count("<dataValidation ") == len(sheets()[0].headers) == first.count("prompt=")
    lists = workbook.get_sheet_by_name(LISTS_SHEET).to_python()
    assert [row[0] for row in lists[:2]] == ["是", "否"]
    result = import_register(book, tmp_path / "cases")
    assert [(one.code, one.cell.sheet, one.cell.row) for one in result.problems] == [("R606", "宅基地", 1)]
    assert result.outcomes == [] and result.failed


@pytest.mark.parametrize("below", [[], [["合计"], ["制表人：周某（示例）"]]])
def test_a_register_of_headings_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str], below: list[Any]) -> None:
    book = make_book(tmp_path / "b.xlsx", {"宅基地": [HOMESTEAD, *below], "人员": [MEMBERS]})
    assert run("import", book, tmp_path / "cases", "-o", tmp_path / "退回.xlsx") == 1
    shown = capsys.readouterr()
    assert shown.err.startswith(
        "宅基地 第 1 行：错误 R606 表头下面没有一户，没有写案件\n"
        "    应为：每户一行或几行的登记表\n"
        "    改法：填好各户再导入；已经填好的，核对是不是这个文件、这张表。\n"
    )
    assert "W643" not in shown.err and "登记簿 0 户" in shown.out and "没有退回的行。\n" in shown.out


def test_a_register_whose_rows_are_all_hidden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is to be read by --visible-only is nothing, but there is a household."""
    book = make_book(
        tmp_path / "b.xlsx",
        rows(),
        lambda _, made: [sheet.set_row(1, None, None, {"hidden": True}) for sheet in made.values()],
    )
    assert run("import", book, tmp_path / "cases", "--visible-only") == 1
    assert capsys.readouterr().err.startswith(
        "宅基地 第 1 行：错误 R606 看得见的行里没有一户，没有写案件\n"
        "    应为：每户一行或几行的登记表\n"
        "    改法：要读隐藏的行，取消隐藏和筛选；或去掉 --visible-only。\n"
    )


def test_the_template_of_a_project(tmp_path: Path) -> None:
    book = tmp_path / "登记簿.xlsx"
    assert run("template", book, "--scheme", EXAMPLES / "hanzhuang" / "scheme.toml") == 0
    workbook = python_calamine.CalamineWorkbook.from_path(str(book))
    words = {cell for row in workbook.get_sheet_by_name(LISTS_SHEET).to_python() for cell in row}
    assert any("村" in str(word) for word in words)


def test_nothing_is_replaced_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "登记簿.xlsx"
    book.write_text("mine")
    assert run("template", book) == 2 and run("export", EXAMPLES / "hanzhuang", book) == 2
    assert book.read_text() == "mine" and "--force" in capsys.readouterr().err
    assert run("template", book, "--force") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["登记簿.xlsx"]


@pytest.mark.parametrize("words", [("template",), ("export", EXAMPLES / "hanzhuang")])
def test_a_folder_that_refuses_writing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...]
) -> None:
    def refuse(draft: Path) -> int:
        raise PermissionError(13, "no", str(draft))

    monkeypatch.setattr(files, "_create", refuse)
    assert run(*words, tmp_path / "登记簿.xlsx") == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"无法写入 {tmp_path / '登记簿.xlsx'}：请检查权限和磁盘空间\n")


@pytest.mark.parametrize("words", [("template", "登记簿.csv"), ("export", "没有", "b.xlsx"), ("export", "a"), ()])
def test_wrong_command_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2


def test_out_and_in_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    shutil.copytree(EXAMPLES / "hanzhuang", project)
    before = {path: path.read_bytes() for path in project.iterdir()}
    assert run("export", project, tmp_path / "b.xlsx") == 0
    assert run("import", tmp_path / "b.xlsx", project, "--update") == 0
    assert {path: path.read_bytes() for path in project.iterdir()} == before
    assert "新建 0 户，更新 0 户" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("没有", None, "错误 F101 找不到登记簿"),
        ("夹", "", "错误 F102 这是文件夹，不是登记簿"),
        ("网页", "<html><body></body></html>", "错误 R601 这是网页，只是扩展名像 Excel 工作簿"),
        ("村", "户主,电话\n甲,1\n", "错误 R606 登记簿里没有宅基地（没有宅基地面积、批准年份等列），没有读取"),
    ],
)
def test_what_is_said_of_a_register_as_a_whole_names_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: str | None, said: str
) -> None:
    """Of several that are imported in a row it is told which."""
    book = tmp_path / f"{name}之很长很长很长很长的名字的登记簿.xlsx"
    if data == "":
        book.mkdir()
    elif data is not None:
        book.write_text(data, "utf-8")
    assert run("import", book, tmp_path / "cases") == 1
    told = "".join(capsys.readouterr().err.split())  # wherever its lines are broken
    assert told.startswith("".join(f"{book}：{said}应为".split()))


def test_problems_are_shown_with_their_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = make_book(tmp_path / "b.xlsx", rows(宅基地=with_cell([HOMESTEAD, homestead()], 1, 5, "二百")))
    assert run("import", book, tmp_path / "cases") == 1
    shown = capsys.readouterr()
    assert "宅基地 第 2 行 F 列“宅基地面积（㎡）”（A-1）：错误 V101 应填数字" in shown.err.replace("\n", "")
    assert (
        "登记簿 1 户 1 人：新建 0 户，更新 0 户，未变 0 户，退回 1 户 1 人。\n" in shown.out
        and not (tmp_path / "cases").exists()
    )


def test_who_has_no_appraisal_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = [HOMESTEAD, homestead(), [*homestead("B-2")[:9], None, None, None]]
    book = make_book(tmp_path / "b.xlsx", rows(宅基地=table, 人员=[MEMBERS, member(), member("B-2")]))
    assert run("import", book, tmp_path / "cases") == 0
    assert "评估各列空着、按还没有评估新建的：B-2\n" in capsys.readouterr().out
    assert run("import", book, tmp_path / "cases") == 0
    assert "还没有评估" not in capsys.readouterr().out


def test_the_scheme_of_the_folder_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    shutil.copytree(EXAMPLES / "hanzhuang", project)
    assert run("import", make_book(tmp_path / "b.xlsx", rows()), project) == 1
    shown = capsys.readouterr().err
    assert "M401" in shown and "C 列“村”" in shown
    assert not (project / "A-1.toml").exists()


def test_changes_are_shown_before_and_when_they_are_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, changed = make_book(tmp_path / "b.xlsx", rows()), with_cell([HOMESTEAD, homestead()], 1, 5, 210)
    run("import", book, tmp_path / "cases")
    make_book(book, rows(宅基地=changed))
    assert run("import", book, tmp_path / "cases", "--update", "--dry-run") == 0
    assert "宅基地面积：文件里 200.50 → 登记簿里 210.00" in capsys.readouterr().out
    assert run("import", book, tmp_path / "cases", "--update", "--yes") == 0
    shown = capsys.readouterr().out
    assert "更新 1 户" in shown and "文件里 200.50 → 登记簿里 210.00" in shown


def test_an_old_register_does_not_undo_an_edit_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, folder = make_book(tmp_path / "b.xlsx", rows()), tmp_path / "cases"
    assert run("import", book, folder) == 0
    file = folder / "A-1.toml"
    file.write_text(file.read_text("utf-8").replace("area = 200.5", "area = 199.5", 1), "utf-8")
    edited = file.read_bytes()
    more = rows(宅基地=[HOMESTEAD, homestead(), homestead("B-2")], 人员=[MEMBERS, member(), member("B-2")])
    capsys.readouterr()
    assert run("import", make_book(book, more), folder, "--update") == 1
    shown = capsys.readouterr()
    assert "宅基地面积：文件里 199.50 → 登记簿里 200.50" in shown.out
    said = "R619 案件文件和登记簿不同，没有确认，没有改动    改法：核对后确要按登记簿改的，加 --update --yes。"
    assert said in shown.err.replace("\n", "")
    assert "新建 1 户 1 人，更新 0 户，未变 0 户，退回 1 户 1 人。" in shown.out
    assert file.read_bytes() == edited and (folder / "B-2.toml").exists()


@pytest.mark.parametrize(("reply", "code", "area"), [("否", 1, 19950), ("是", 0, 20050)])
def test_at_a_terminal_it_asks(tmp_path: Path, officer: Any, reply: str, code: int, area: int) -> None:
    book, folder = make_book(tmp_path / "b.xlsx", rows()), tmp_path / "cases"
    run("import", book, folder)
    file = folder / "A-1.toml"
    file.write_text(file.read_text("utf-8").replace("area = 200.5", "area = 199.5", 1), "utf-8")
    running = officer(tmp_path, "register", "import", "b.xlsx", "cases", "--update")
    running.answer("确定吗？（是/否）：", reply)
    assert running.end() == code
    assert load_case(file).homestead.area == area


def test_broken_cases_are_left_out_of_an_export_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    shutil.copytree(EXAMPLES / "hanzhuang", project)
    (project / "坏.toml").write_text('case_id = "X"\n', "utf-8")
    assert run("export", project, tmp_path / "b.xlsx") == 1
    shown = capsys.readouterr()
    assert "V110" in shown.err and "已写出" in shown.out


def test_id_numbers_are_masked_in_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = make_book(tmp_path / "b.xlsx", rows(宅基地=with_cell([HOMESTEAD, homestead()], 1, 4, "110117198001010012")))
    assert run("import", book, tmp_path / "cases") == 1
    assert "198001" not in capsys.readouterr().err


def test_an_import_without_a_scheme_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "登记簿.xlsx"
    assert run("export", "cases/yukou", book) == 0
    said = "没有找到方案（scheme.toml），案件没有和方案核对"
    assert run("import", book, tmp_path / "柳树够村") == 0
    assert said in capsys.readouterr().out
    (tmp_path / "项目").mkdir()
    (tmp_path / "项目" / "scheme.toml").write_bytes(Path("cases/yukou/scheme.toml").read_bytes())
    assert run("import", book, tmp_path / "项目") == 0
    assert said not in capsys.readouterr().out


def test_no_line_of_the_account_is_wider_than_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A trial of an update has a word before its account; a long address stands in a change."""
    folder = tmp_path / "项目"
    assert main(["register", "import", str(make_book(tmp_path / "一.xlsx", rows())), str(folder)]) == 0
    changed = [*homestead()[:3], "金海湖镇示例村某某街某某胡同某某院" * 3, *homestead()[4:]]
    book = make_book(tmp_path / "二.xlsx", rows(宅基地=[HOMESTEAD, changed]))
    capsys.readouterr()
    assert main(["register", "import", str(book), str(folder), "--update", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cells(line) >= 80 and str(tmp_path) not in line] == []
    assert lines[1].startswith("    住户 · ") and lines[2].startswith("      ")
    account = lines.index("试导入（没有写文件）：登记簿 1 户 1 人：新建 0 户，更新 1 户 1 人，未变 0 户，")
    assert lines[account + 1] == "退回 0 户。"
