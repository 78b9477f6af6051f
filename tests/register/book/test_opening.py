"""A file opened, and the child that reads it: whatever becomes of the child, the program goes on and says so."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.book.parts import cells, made, worksheet
from tests.register.books import make_book, notes, rows

from chaiqian.documents.load import load_case
from chaiqian.register.book import child, opening
from chaiqian.register.book.opening import COMMAND, open_workbook, read_workbook
from chaiqian.register.importing import import_register
from chaiqian.register.problems import RegisterRefused

OLD = Path(__file__).parent.parent / "old.xls"
BOOK = made(worksheet(cells("><v>1</v>", 't="inlineStr"><is><t>甲</t></is>')))
WANTED = "Excel 工作簿（.xlsx、.xls、.et）或 .csv"
HALFWAY = "工作簿读到一半读不下去：文件损坏，或展开后过大"
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


def refused(read: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(RegisterRefused) as caught:
        read()
    found = caught.value.finding
    assert isinstance(found.message, str) and isinstance(found.expected, str) and found.remedy
    return found.code, found.message, found.expected


def python(code: str) -> tuple[str, ...]:
    """A child that does something else."""
    return sys.executable, "-c", code


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    assert refused(lambda: open_workbook(tmp_path / "没有.xlsx")) == ("F101", "找不到登记簿", WANTED)
    assert refused(lambda: open_workbook(tmp_path)) == ("F102", "这是文件夹，不是登记簿", WANTED)
    assert refused(lambda: open_workbook("a\0b")) == ("F107", "登记簿读不出来", WANTED)


@unix
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    assert refused(lambda: open_workbook(tmp_path / "管道.xlsx")) == ("F108", "这不是普通文件，没有读取", WANTED)


def test_files_that_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "FILE_LIMIT", 1 << 20)
    with open(tmp_path / "大.xlsx", "wb") as stream:
        stream.truncate((1 << 20) + 1)
    said = refused(lambda: open_workbook(tmp_path / "大.xlsx"))
    assert said == ("R603", "工作簿过大，没有读取", "不超过 1 MiB")


@pytest.mark.parametrize("name", ["登记簿.xlsx", "登记簿.xls", "登记簿.et", "登记簿.csv", "登记簿"])
def test_content_counts_and_no_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BOOK)
    assert open_workbook(tmp_path / name).worksheets[0].rows == [[1, "甲"]]
    shutil.copy(OLD, tmp_path / name)
    assert [sheet.name for sheet in open_workbook(tmp_path / name).worksheets] == ["宅基地", "人员", "选房"]
    (tmp_path / name).write_bytes("编号,姓名\n001,甲\n".encode("gbk"))
    (only,) = open_workbook(tmp_path / name).worksheets
    assert (only.name, only.rows) == ("登记簿", [["编号", "姓名"], ["001", "甲"]])


def test_a_large_sheet_comes_over_whole() -> None:
    row = "".join('<c t="inlineStr"><is><t>甲乙丙丁</t></is></c>' for _ in range(20))
    (found,) = read_workbook(made(worksheet(f"<row>{row}</row>" * 5_000))).worksheets
    assert found.rows == [["甲乙丙丁"] * 20] * 5_000


@pytest.mark.parametrize(
    "code", ["import os; os._exit(3)", "import os; os.abort()", "1/0", "print('x' * 99)", "print(end='123')", "pass"]
)
def test_a_child_that_dies_is_told(code: str) -> None:
    said = refused(lambda: read_workbook(BOOK * 1_000, python(code)))
    assert said == ("R604", HALFWAY, "完好的工作簿，读取时占用内存不超过 2 GiB")


@pytest.mark.parametrize("read", ["", "sys.stdin.buffer.read()"])
def test_a_child_that_takes_too_long_is_ended(read: str) -> None:
    began = time.monotonic()
    said = refused(lambda: read_workbook(BOOK * 1_000, python(f"import sys, time; {read or 0}; time.sleep(60)"), 0.5))
    assert said == ("R603", "工作簿读得过久，没有读完", "0.5 秒内读完")
    assert time.monotonic() - began < 30


def test_a_child_that_cannot_be_started_is_told() -> None:
    assert refused(lambda: read_workbook(BOOK, ("/no/such/python",)))[:2] == ("R604", HALFWAY)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not hold to a limit of memory")
def test_memory_has_a_limit() -> None:
    """The child asks for more than it may have, and says so itself."""
    words = "import chaiqian.register.book.child as child\nchild.MEMORY_LIMIT = 256 << 20\n"
    ask = "child.opened = lambda data: bytearray(1 << 30)\nchild.main()"
    said = refused(lambda: read_workbook(BOOK, python(words + ask)))
    assert said == ("R603", "工作簿里的内容过大，没有读取", "占用内存不超过 0 GiB")


@unix
def test_no_child_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while it waits, as by Ctrl-C."""
    made_children: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *words: object, **options: object) -> None:
            super().__init__(*words, **options)  # type: ignore[call-overload]
            made_children.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        read_workbook(BOOK, python("import time; time.sleep(60)"))
    assert [child.returncode for child in made_children] == [-signal.SIGKILL]


def test_a_module_in_the_current_folder_is_not_taken_for_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("zipfile", "marshal", "csv", "chaiqian"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(1)", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_workbook(BOOK).worksheets[0].rows == [[1, "甲"]]


def test_the_child_starts_with_little() -> None:
    """What takes long to load, nobody who reads a workbook needs."""
    code = "import sys, chaiqian.register.book.child, chaiqian.register.book.xlsx; print(*sys.modules)"
    loaded = subprocess.run(python(code), capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pydantic", "typer", "rich", "xlrd", "csv", "decimal", "subprocess", "xlsxwriter", "chaiqian.documents"}
    assert heavy.isdisjoint(loaded)
    assert COMMAND[2:] == ("-m", "chaiqian.register.book.child")


def test_each_message_is_plain() -> None:
    """What the child sends can carry no code to run."""
    assert [message[0] for message in child.messages(BOOK)] == ["rows", "sheet", "end"]
    assert [message[0] for message in child.messages(b"")] == ["refused"]


@settings(deadline=None, max_examples=150)
@given(place=st.floats(0, 1), byte=st.integers(0, 255), part=st.sampled_from(["xlsx", "xls"]))
def test_damaged_workbooks_end_in_words(
    tmp_path_factory: pytest.TempPathFactory, place: float, byte: int, part: str
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / f"登记簿.{part}"
    if part == "xls":
        shutil.copy(OLD, path)
    else:
        make_book(path, rows())
    data = bytearray(path.read_bytes())
    data[int(place * (len(data) - 1))] = byte
    path.write_bytes(data)
    for message in child.messages(bytes(data)):
        assert message[0] in ("rows", "sheet", "end", "refused")


def test_hidden_sheets_are_read_and_named(tmp_path: Path) -> None:
    def hide(_: object, made: dict[str, object]) -> None:
        made["房屋"].hide()  # type: ignore[attr-defined]

    result = import_register(make_book(tmp_path / "登记簿.xlsx", rows(), hide), tmp_path / "cases")
    assert [(p.code, p.cell.sheet) for p in notes(result)] == [("W623", "房屋")]
    assert len(load_case(tmp_path / "cases" / "A-1.toml").buildings) == 1
