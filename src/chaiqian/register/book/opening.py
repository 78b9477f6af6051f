"""A workbook opened: the file is read here, its content in a child process that has limits of memory and time."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from threading import Timer
from time import monotonic
from typing import IO, Any

from chaiqian.output.regular_file import SHORTER, NotRegular, open_regular, too_long_for_windows
from chaiqian.register.book.child import MEMORY_LIMIT
from chaiqian.register.book.content import Content, SheetFacts, Workbook
from chaiqian.register.book.refusal import WANTED, cut
from chaiqian.register.problems import RegisterRefused

FILE_LIMIT = 256 * 1024 * 1024
TIME_LIMIT = 180
# -P: no module of the current folder is taken for one of Python's.
COMMAND = (sys.executable, "-P", "-m", "chaiqian.register.book.child")
LATE = "工作簿读得过久，没有读完"
HALFWAY = "工作簿读到一半读不下去：文件损坏，或展开后过大"
_HEAD = 8


def open_workbook(path: str | os.PathLike[str]) -> Workbook:
    """Read all worksheets of an .xlsx, .xls, .et or .csv. Raises RegisterRefused where it cannot be used."""
    workbook = read_workbook(_bytes_of(os.fspath(path)))
    only = workbook.worksheets[0] if len(workbook.worksheets) == 1 else None
    if only is not None and not only.name:  # a text has one table, which is named like its file
        return workbook._replace(worksheets=[only._replace(name=PurePath(path).stem)])
    return workbook


def _bytes_of(name: str) -> bytes:
    try:
        with open_regular(name) as stream:
            if os.fstat(stream.fileno()).st_size > FILE_LIMIT:
                limit = f"不超过 {FILE_LIMIT >> 20} MiB"
                raise RegisterRefused("R603", "工作簿过大，没有读取", limit, "删去图片等，或按村分成几个登记簿。")
            return stream.read(FILE_LIMIT)
    except IsADirectoryError:
        raise RegisterRefused("F102", "这是文件夹，不是登记簿", WANTED, "写出登记簿的文件名。") from None
    except NotRegular:
        raise RegisterRefused("F108", "这不是普通文件，没有读取", WANTED, "改用磁盘上的普通文件。") from None
    except FileNotFoundError:
        too_long = too_long_for_windows(name)
        if too_long:
            raise RegisterRefused("F107", f"{too_long}，读不出来", WANTED, f"{SHORTER}。") from None
        raise RegisterRefused("F101", "找不到登记簿", WANTED, "核对文件名和所在文件夹。") from None
    except (OSError, ValueError):
        remedy = "核对文件的读取权限；正在 Excel 或 WPS 里打开的，先关闭。"
        raise RegisterRefused("F107", "登记簿读不出来", WANTED, remedy) from None


def read_workbook(data: bytes, command: tuple[str, ...] = COMMAND, seconds: float = TIME_LIMIT) -> Workbook:
    """Read the bytes of a workbook. Raises RegisterRefused; whatever happens, no child is left."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    pipe, silent = subprocess.PIPE, subprocess.DEVNULL
    began = monotonic()
    try:
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=silent, creationflags=hidden) as child:
            clock = Timer(seconds, child.kill)
            clock.daemon = True
            clock.start()
            try:
                return _heard(child, data)
            finally:
                clock.cancel()
                child.kill()
    except (EOFError, OSError):
        raise _died(monotonic() - began >= seconds, seconds) from None


def _died(late: bool, seconds: float) -> RegisterRefused:
    remedy = "在 Excel 或 WPS 里打开，只留要导入的表，另存为新的 .xlsx 后再试；仍然不行的，按村分成几个登记簿。"
    if late:
        return RegisterRefused("R603", LATE, f"{seconds:g} 秒内读完", remedy)
    expected = f"完好的工作簿，读取时占用内存不超过 {MEMORY_LIMIT >> 30} GiB"
    return RegisterRefused("R604", HALFWAY, expected, remedy)


def _heard(child: subprocess.Popen[bytes], data: bytes) -> Workbook:
    assert child.stdin is not None and child.stdout is not None
    # A child that has died by then takes nothing and says no more, which is found below.
    with suppress(OSError):
        child.stdin.write(data)
    with suppress(OSError):
        child.stdin.close()
    return gathered(_messages(child.stdout))


def gathered(messages: Iterable[tuple[Any, ...]]) -> Workbook:
    """The workbook that a child tells of. Raises RegisterRefused, and EOFError where the end is missing."""
    contents: list[tuple[dict[str, Any], list[list[Any]]]] = []
    rows: list[list[Any]] = []
    for kind, *words in messages:
        if kind == "refused":
            raise RegisterRefused(*words)
        if kind == "rows":
            rows += words[0]
        elif kind == "sheet":
            contents.append((words[0], rows))
            rows = []
        else:
            date1904, tells_formulas = words
            return Workbook([_content(*found, date1904) for found in contents], date1904, tells_formulas)
    raise EOFError


def _messages(stream: IO[bytes]) -> Iterator[Any]:
    """What the child says, each message as it comes; it may end in EOFError."""
    while head := stream.read(_HEAD):
        length = int.from_bytes(head, "little")
        data = stream.read(length) if length < MEMORY_LIMIT else b""
        if len(data) < length:
            raise EOFError
        yield marshal.loads(data)


def _content(sheet: dict[str, Any], rows: list[list[Any]], date1904: bool) -> Content:
    width = sheet["width"]
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    for row, column in sheet["moments"]:
        rows[row][column] = moment(rows[row][column], date1904)
    for row, column in sheet["days"]:
        rows[row][column] = day(rows[row][column])
    names = ("errors", "unresolved", "formulas", "hidden", "formats")
    facts = SheetFacts(**{name: sheet[name] for name in names})
    return Content(cut(sheet["name"]), rows, sheet["merged"], facts, sheet["concealed"])


def moment(serial: float, date1904: bool) -> date | datetime | time | float:
    """A time where there is no day, a day where there is no time; the number where it is no date at all."""
    if not serial >= 0:
        return serial
    # The calendar from 1900 has a 29 February 1900.
    first = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
    try:
        found = first + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial
    if serial < 1:
        return found.time()
    return found.date() if serial.is_integer() else found


def day(text: str) -> date | datetime | str:
    """A day as a cell of the kind d writes it; the text where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found.date() if "T" not in text else found.replace(tzinfo=None)
