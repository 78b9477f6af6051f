"""Workbooks that are no registers, that would fill the memory, or that are of an older kind."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlrd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.books import CHOICE, errors, make_book, notes, rows

from chaiqian.documents.codes import WARNING
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import CellPlace
from chaiqian.register import package, xls
from chaiqian.register.importing import NEW, REFUSED, import_register
from chaiqian.register.inspection import SheetFacts
from chaiqian.register.problems import RegisterRefused
from chaiqian.register.reading import read_book

HERE = Path(__file__).parent
MIB = 1 << 20


def refused(path: Path) -> str:
    with pytest.raises(RegisterRefused) as caught:
        read_book(path)
    problem = caught.value.finding
    assert problem.message and problem.remedy
    return problem.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "R601"),
        (b"<html><table>", "R601"),
        ("档案编号,村\n".encode("gbk"), "R601"),
        (b"PK\x03\x04 no zip", "R604"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "R604"),
    ],
    ids=["empty", "web page", "text", "zip", "ole"],
)
def test_files_that_are_no_workbooks(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "登记簿.xlsx"
    path.write_bytes(data)
    assert refused(path) == code


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx") == "F101"
    assert refused(tmp_path) == "F102"


def rewritten(path: Path, part: str, data: bytes, **changes: object) -> Path:
    """The workbook with one part replaced."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, data if entry.filename == part else source.read(entry.filename))
        if part not in source.namelist():
            target.writestr(part, data)
    return path


def test_a_workbook_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    path = make_book(tmp_path / "登记簿.xlsx", rows())
    rewritten(path, "xl/media/bomb.bin", bytes(package.UNPACKED_LIMIT + MIB))
    assert path.stat().st_size < MIB
    assert refused(path) == "R603"


def test_a_size_that_is_stated_wrongly_does_not_help(tmp_path: Path) -> None:
    path = make_book(tmp_path / "登记簿.xlsx", rows())
    rewritten(path, "xl/media/bomb.bin", bytes(package.UNPACKED_LIMIT + MIB))
    size = (package.UNPACKED_LIMIT + MIB).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    assert refused(path) in ("R603", "R604")


def test_the_refusal_costs_no_memory(tmp_path: Path) -> None:
    path = make_book(tmp_path / "登记簿.xlsx", rows())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(1024):
            part.write(bytes(MIB))
    code = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "from chaiqian.cli.app import main; sys.exit(main(['register', 'import', *sys.argv[1:]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(tmp_path / "cases")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 1 and "R603" in done.stderr


@pytest.mark.parametrize("corner", ["XFD1048576", "XFD2000", "B1048576"])
def test_two_cells_in_far_corners(tmp_path: Path, corner: str) -> None:
    path = make_book(tmp_path / "登记簿.xlsx", rows())
    number = "".join(filter(str.isdigit, corner))
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{number}"><c r="{corner}"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    rewritten(path, "xl/worksheets/sheet1.xml", sheet.encode())
    if corner == "B1048576":
        assert errors(import_register(path, tmp_path / "cases"))[0][0] == "R607"
    else:
        assert refused(path) == "R605"


def test_one_enormous_text(tmp_path: Path) -> None:
    path = make_book(tmp_path / "登记簿.xlsx", rows())
    strings = "<sst><si><t>" + "长" * 100_000 + "</t></si></sst>"
    assert refused(rewritten(path, "xl/sharedStrings.xml", strings.encode())) == "R603"


@settings(deadline=None, max_examples=150)
@given(place=st.floats(0, 1), byte=st.integers(0, 255), part=st.sampled_from(["xlsx", "xls"]))
def test_damaged_workbooks_end_in_words(
    tmp_path_factory: pytest.TempPathFactory, place: float, byte: int, part: str
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / f"登记簿.{part}"
    if part == "xls":
        shutil.copy(HERE / "old.xls", path)
    else:
        make_book(path, rows())
    data = bytearray(path.read_bytes())
    data[int(place * (len(data) - 1))] = byte
    path.write_bytes(data)
    try:
        import_register(path, folder / "cases", dry_run=True)
    except RegisterRefused as refusal:
        assert refusal.finding.remedy


@pytest.mark.parametrize("name", ["old.xls", "old_1904.xls"])
def test_excel_97(tmp_path: Path, name: str) -> None:
    """Written by xlwt: a date, a serial number, a hidden row, an error, formulas."""
    result = import_register(HERE / name, tmp_path / "cases")
    assert sorted(errors(result)) == [("R613", "宅基地", 4, 4), ("R613", "选房", 3, 1)]
    assert [(p.code, p.cell.sheet) for p in notes(result)][0] == ("W623", "宅基地")
    assert [(o.case_id, o.what) for o in result.outcomes] == [("A-1", NEW), ("B-2", REFUSED), ("C-3", REFUSED)]
    choice = load_case(tmp_path / "cases" / "A-1.toml").choice
    assert [str(choice.signed_on), str(choice.handed_over_on)] == ["2019-06-20", "2019-06-30"]


def test_what_an_old_workbook_does_not_tell_is_said_once(tmp_path: Path) -> None:
    told = [problem for problem in read_book(HERE / "old.xls").problems if problem.code == "W625"]
    assert [(problem.at, problem.severity) for problem in told] == [(CellPlace(), WARNING)]
    assert ".xls 里哪些格是公式看不出来" in told[0].message


def test_an_old_workbook_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "SIZE_LIMIT", 1024)
    assert refused(HERE / "old.xls") == "R603"


class _Sheet:
    """What is used of xlrd's sheet: one row that holds one cell of each kind."""

    ncols = 8

    def row_values(self, row: int) -> list[object]:
        return ["甲", 1.5, "", "", 43636.0, 0.5, 1, 42]

    def row_types(self, row: int) -> list[int]:
        kinds = [xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_TEXT]
        return [*kinds, xlrd.XL_CELL_DATE, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR]


@pytest.mark.parametrize(("datemode", "day"), [(0, date(2019, 6, 20)), (1, date(2023, 6, 21))])
def test_each_kind_of_cell_of_an_old_workbook(datemode: int, day: date) -> None:
    facts = SheetFacts()
    row = xls._row(_Sheet(), 3, datemode, facts)
    assert row == ["甲", 1.5, "", "", day, time(12), True, ""]
    assert (facts.unresolved, facts.errors) == ({(3, 3)}, {(3, 7)})


@pytest.mark.parametrize("serial", [-1.0, 1e9, float("nan"), 43636.75])
def test_a_number_that_is_no_date_stays_a_number(serial: float) -> None:
    found = xls._moment(serial, 0)
    assert found is serial if serial != 43636.75 else found == datetime(2019, 6, 20, 18)


def test_hidden_sheets_are_read_and_named(tmp_path: Path) -> None:
    def hide(_: object, made: dict[str, object]) -> None:
        made["房屋"].hide()  # type: ignore[attr-defined]

    result = import_register(make_book(tmp_path / "登记簿.xlsx", rows(), hide), tmp_path / "cases")
    assert [(p.code, p.cell.sheet) for p in notes(result)] == [("W623", "房屋")]
    assert len(load_case(tmp_path / "cases" / "A-1.toml").buildings) == 1


@pytest.mark.parametrize("own", ['<workbookPr date1904="1"/>', '<workbookPr date1904="true"/>'])
def test_days_from_1904_whatever_stands_below(tmp_path: Path, own: str) -> None:
    """Excel 2013 and later write a second workbookPr, of another namespace, into the extensions."""
    plain = make_book(tmp_path / "a.xlsx", rows(选房=[CHOICE, ["A-1", "货币安置", 43636 - 1462]]))
    book = tmp_path / "b.xlsx"
    below = '<extLst><ext><x15:workbookPr xmlns:x15="urn:x15" chartTrackingRefBase="1" date1904="0"/></ext></extLst>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/workbook.xml":
                text = re.sub("<workbookPr[^>]*/>", own, text).replace("</workbook>", f"{below}</workbook>")
                assert own in text and below in text
            new.writestr(name, text)
    result = import_register(book, tmp_path / "cases")
    assert [problem.code for problem in result.problems if problem.severity == "error"] == []
    assert str(load_case(tmp_path / "cases" / "A-1.toml").choice.signed_on) == "2019-06-20"
