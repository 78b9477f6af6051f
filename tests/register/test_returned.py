"""退回.xlsx: the rows that were not taken, with reasons; mended, it is a register like any other."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.register.books import BUILDINGS, HOMESTEAD, MEMBERS, building, examples, homestead, make_book, member
from tests.register.offices import AREA, FLOOR, HEADINGS, office_rows
from tests.register.table.layouts import LAND, PEOPLE, Merge, Rows, land, person
from tests.register.test_account import broken_registers

from chaiqian.cli.app import main
from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case
from chaiqian.register.book.content import Content
from chaiqian.register.book.opening import open_workbook
from chaiqian.register.existing import facts_of
from chaiqian.register.importing import REFUSED, Import, import_register
from chaiqian.register.returned import returned_sheets, write_returned
from chaiqian.register.table.vocabulary import REASONS

Mend = Callable[[Rows], None]
GREEN = "bgColor"
TITLE = ["韩庄村宅基地登记表（示例）"]


def imported(book: Path, folder: Path) -> Import:
    return import_register(book, folder)


def returned(result: Import, book: Path) -> bool:
    """Write the rows that go back; whether there are any."""
    assert result.book is not None
    sheets = returned_sheets(result.book, {outcome.case_id for outcome in result.of(REFUSED)}, result.problems)
    if sheets:
        with open(book, "w+b") as stream:
            write_returned(stream, sheets, result.problems)
    return bool(sheets)


def facts(folder: Path) -> dict[str, Any]:
    cases = [load_case(path) for path in case_files(folder)]
    return {case.case_id: facts_of(case) for case in cases}


def contents(book: Path) -> dict[str, Content]:
    return {content.name: content for content in open_workbook(book).worksheets}


def merged(spans: Sequence[Merge], sheets: Mapping[str, Rows]) -> Callable[[Any, dict[str, Any]], None]:
    def touch(book: Any, made: dict[str, Any]) -> None:
        for name, top, left, bottom, right in spans:
            made[name].merge_range(top, left, bottom, right, sheets[name][top][left])

    return touch


def over_households(first: int, count: int, people: int) -> list[Merge]:
    """The household's cells merged over its people's rows."""
    tops = range(first, first + count * people, people)
    return [("登记表", top, column, top + people - 1, column) for top in tops for column in range(len(LAND))]


def one_sheet() -> tuple[dict[str, Rows], list[Merge]]:
    rows: Rows = [TITLE, *office_rows(3, 3), ["合计", *[None] * 3, 640.35]]
    return {"登记表": rows}, [("登记表", 0, 0, 0, len(HEADINGS) - 1), *over_households(2, 3, 3)]


def two_rows_of_headings() -> tuple[dict[str, Rows], list[Merge]]:
    groups = ["户信息", *[None] * (len(LAND) - 1), "家庭成员", *[None] * (len(PEOPLE) - 1), "房屋", None, None]
    rows: Rows = [TITLE, ["单位：平方米"], groups, *office_rows(3, 2), ["制表人：甲（示例）"]]
    spans = [("登记表", 2, 0, 2, len(LAND) - 1), ("登记表", 2, len(LAND), 2, len(LAND) + len(PEOPLE) - 1)]
    return {"登记表": rows}, [("登记表", 0, 0, 0, len(HEADINGS) - 1), *spans]


def several_sheets() -> tuple[dict[str, Rows], list[Merge]]:
    numbers = [f"A-{number}" for number in range(1, 4)]
    people = [
        member(n, name, word) for n in numbers for name, word in (("甲一（示例）", "本人"), (f"乙{n}（示例）", "配偶"))
    ]
    sheets = {
        "宅基地": [HOMESTEAD, *map(homestead, numbers)],
        "人员": [MEMBERS, *people],
        "房屋": [BUILDINGS, *map(building, numbers)],
    }
    return sheets, []


def people_across() -> tuple[dict[str, Rows], list[Merge]]:
    across = [f"成员{number}{heading}" for number in (1, 2) for heading in PEOPLE]
    names = [f"赵{number}（示例）" for number in range(3)]
    rows = [
        [*land(f"H-{number}", name), *person(name), *person(f"孙{number}（示例）", "之妻")]
        for number, name in enumerate(names)
    ]
    return {"登记表": [[*LAND, *across], *rows]}, []


LAYOUTS = [one_sheet, two_rows_of_headings, several_sheets, people_across]


def _damage(sheets: dict[str, Rows]) -> tuple[str, int, int]:
    """Damage the area of the second household; sheet, row and column."""
    name, rows = next(iter(sheets.items()))
    top = next(n for n, row in enumerate(rows) if "认定宅基地面积" in row or "宅基地面积（㎡）" in row)
    column = next(n for n, word in enumerate(rows[top]) if word in ("认定宅基地面积", "宅基地面积（㎡）"))
    filled = [n for n, row in enumerate(rows) if n > top and row[0] and len(row) > column and row[column] is not None]
    rows[filled[1]] = list(rows[filled[1]])
    rows[filled[1]][column] = "二百多"
    return name, filled[1], column


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_unmended_it_comes_back_the_same_and_mended_it_is_what_the_original_would_have_been(
    layout: Callable[[], tuple[dict[str, Rows], list[Merge]]], tmp_path: Path
) -> None:
    good, spans = layout()
    imported(make_book(tmp_path / "好.xlsx", good, merged(spans, good)), tmp_path / "好")
    sheets, _ = layout()
    name, row, column = _damage(sheets)
    right = good[name][row][column]
    result = imported(make_book(tmp_path / "登记簿.xlsx", sheets, merged(spans, sheets)), tmp_path / "项目")
    assert result.count(REFUSED) == 1 and len(result.outcomes) == 3
    assert returned(result, tmp_path / "退回.xlsx")
    again = imported(tmp_path / "退回.xlsx", tmp_path / "项目")
    assert [one.case_id for one in again.outcomes] == [one.case_id for one in result.of(REFUSED)]
    assert again.count(REFUSED) == 1
    assert returned(again, tmp_path / "退回-2.xlsx")
    first, second = contents(tmp_path / "退回.xlsx"), contents(tmp_path / "退回-2.xlsx")
    assert {n: c.rows for n, c in first.items()} == {n: c.rows for n, c in second.items()}
    assert [sorted(c.merged) for c in first.values()] == [sorted(c.merged) for c in second.values()]
    _mend(tmp_path / "退回.xlsx", name, "二百多", right)
    mended = imported(tmp_path / "退回.xlsx", tmp_path / "项目")
    assert mended.count(REFUSED) == 0
    assert facts(tmp_path / "项目") == facts(tmp_path / "好")


def _mend(book: Path, name: str, wrong: str, right: Any) -> None:
    """Write the workbook again with one cell put right, as somebody would in Excel."""
    sheets = {
        sheet: [[cell if cell != "" else None for cell in row] for row in c.rows] for sheet, c in contents(book).items()
    }
    spans = [(s, *low, *high) for s, c in contents(book).items() for low, high in c.merged if low != high]
    for row in sheets[name]:
        row[:] = [right if cell == wrong else cell for cell in row]
    make_book(book, sheets, merged(spans, sheets))


def test_what_it_looks_like(tmp_path: Path) -> None:
    sheets, spans = one_sheet()
    _damage(sheets)
    result = imported(make_book(tmp_path / "登记簿.xlsx", sheets, merged(spans, sheets)), tmp_path / "项目")
    returned(result, tmp_path / "退回.xlsx")
    content = contents(tmp_path / "退回.xlsx")["登记表"]
    assert content.rows[0][0] == TITLE[0]
    assert content.rows[1] == [*HEADINGS, REASONS]
    assert [row[0] for row in content.rows[2:]] == ["HZ-002", "", ""]
    reason = "E 列“认定宅基地面积”：应填数字，现为文字“二百多”（只填数字，例如 120.50）"
    assert [row[-1] for row in content.rows[2:]] == [reason, "", ""]
    assert ((2, 0), (4, 0)) in content.merged and ((0, 0), (0, len(HEADINGS) - 1)) in content.merged
    with zipfile.ZipFile(tmp_path / "退回.xlsx") as archive:
        assert "FFFFC7CE" in archive.read("xl/styles.xml").decode()


def test_numbers_as_they_are_shown_dates_and_errors_stay(tmp_path: Path) -> None:
    """A cell with an error that came back blank would be believed: the household would be written without it."""
    rows = office_rows(2, 1)
    rows[0] = [*rows[0], "签约日期", "代理人"]
    rows[1] = [1, *rows[1][1:], date(2020, 6, 1), None]
    rows[2] = [2, *rows[2][1:], date(2020, 6, 2), "甲（示例）"]
    rows[1][AREA], rows[2][AREA] = "二百", "三百"

    def touch(book: Any, made: dict[str, Any]) -> None:
        for row in (1, 2):
            made["登记表"].write_number(row, 0, row, book.add_format({"num_format": "000"}))
        made["登记表"].write_formula(1, len(rows[1]) - 1, "=NA()", None, "#N/A")

    result = imported(make_book(tmp_path / "登记簿.xlsx", {"登记表": rows}, touch), tmp_path / "项目")
    assert [one.case_id for one in result.of(REFUSED)] == ["001", "002"]
    returned(result, tmp_path / "退回.xlsx")
    again = imported(tmp_path / "退回.xlsx", tmp_path / "项目")
    assert [one.case_id for one in again.of(REFUSED)] == ["001", "002"]
    content = contents(tmp_path / "退回.xlsx")["登记表"]
    assert set(content.facts.formats.values()) == {"000"}
    assert content.facts.errors == {(1, len(rows[1]) - 1)}
    assert str(content.rows[1][-3]).startswith("2020-06-01")


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    rows = office_rows(1, 2)
    rows[1][AREA], rows[1][3] = "=1+1", '=HYPERLINK("http://x")'
    returned(imported(make_book(tmp_path / "登记簿.xlsx", {"登记表": rows}), tmp_path / "项目"), tmp_path / "退回.xlsx")
    with zipfile.ZipFile(tmp_path / "退回.xlsx") as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
    assert contents(tmp_path / "退回.xlsx")["登记表"].rows[1][AREA] == "=1+1"


def test_a_sheet_that_nobody_could_read_goes_back_whole(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"登记表": office_rows(1, 2), "补充": [["某某", "别的"], ["赵1之0（示例）", "长子"]]}
    result = imported(make_book(tmp_path / "登记簿.xlsx", sheets), tmp_path / "项目")
    assert returned(result, tmp_path / "退回.xlsx")
    found = contents(tmp_path / "退回.xlsx")
    assert list(found) == ["登记表", "补充"]
    assert [row[:2] for row in found["补充"].rows] == sheets["补充"]
    again = imported(tmp_path / "退回.xlsx", tmp_path / "项目")
    assert [one.what for one in again.outcomes] == [REFUSED]


def test_notes_that_are_passed_over_do_not_go_back(tmp_path: Path) -> None:
    rows = office_rows(1, 2)
    rows[1][AREA] = "二百"
    sheets: dict[str, Rows] = {"登记表": rows, "草稿": [["今天下雨", "明天晴"]]}
    returned(imported(make_book(tmp_path / "登记簿.xlsx", sheets), tmp_path / "项目"), tmp_path / "退回.xlsx")
    assert list(contents(tmp_path / "退回.xlsx")) == ["登记表"]


def test_id_numbers_are_masked_in_reasons(tmp_path: Path) -> None:
    rows = [[*HOMESTEAD], [*homestead()]]
    rows[1][4] = "110117198001010012"
    sheets = {"宅基地": rows, "人员": [MEMBERS, member()], "房屋": [BUILDINGS, building()]}
    returned(imported(make_book(tmp_path / "登记簿.xlsx", sheets), tmp_path / "项目"), tmp_path / "退回.xlsx")
    row = contents(tmp_path / "退回.xlsx")["宅基地"].rows[1]
    assert row[4] == "110117198001010012" and row[-1] and "19800101" not in row[-1]


@settings(deadline=None, max_examples=examples(80), suppress_health_check=list(HealthCheck))
@given(rows=broken_registers())
def test_unmended_nothing_more_is_taken(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever comes back is not written from the returned rows either, whatever is wrong."""
    folder = tmp_path_factory.mktemp("returned")
    result = imported(make_book(folder / "登记簿.xlsx", {"登记表": rows}), folder / "项目")
    before = {path: path.read_bytes() for path in case_files(folder / "项目")}
    if not returned(result, folder / "退回.xlsx"):
        assert not result.failed
        return
    again = imported(folder / "退回.xlsx", folder / "项目")
    assert again.failed
    assert {path: path.read_bytes() for path in case_files(folder / "项目")} == before


def test_the_command_writes_it_and_replaces_only_its_own_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = office_rows(2, 2)
    rows[1][FLOOR] = "顶楼"
    book = make_book(tmp_path / "登记簿.xlsx", {"登记表": rows})
    words = ["register", "import", str(book), str(tmp_path / "项目"), "-o", str(tmp_path / "退回.xlsx")]
    assert main(words) == 1
    said = f"退回的 2 行已写入 {tmp_path / '退回.xlsx'}：最后一列是原因，改好以后导入这个文件。"
    assert said in capsys.readouterr().out
    assert main(words) == 2 and "--force" in capsys.readouterr().err
    assert main([*words, "--force"]) == 1
    other = make_book(tmp_path / "别的.xlsx", {"表": [["别的"]]})
    assert main([*words[:5], str(other), "--force"]) == 2
    rows[1][FLOOR] = 1
    make_book(book, {"登记表": rows})
    capsys.readouterr()
    assert main([*words, "--force"]) == 0
    assert "没有退回的行。" in capsys.readouterr().out


def test_libre_office_opens_it(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    sheets, spans = one_sheet()
    _damage(sheets)
    returned(
        imported(make_book(tmp_path / "登记簿.xlsx", sheets, merged(spans, sheets)), tmp_path / "项目"),
        tmp_path / "退回.xlsx",
    )
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    words = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "退回.xlsx"),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "退回.csv").read_text("utf-8")
    assert "二百多" in text and REASONS in text
