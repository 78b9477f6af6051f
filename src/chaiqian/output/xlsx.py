"""What every workbook has in common: how it is started and closed, its looks by kind, its page, its cells.

The same content gives the same bytes on any day. Numbers are numbers, dates are dates, and text is never a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from chaiqian.output.report import AREA, DAY, MONEY, NUMBER, RIGHT_ALIGNED, TEXT, Value
from chaiqian.output.temporary import temporary_folder

NUMBER_FORMATS = {MONEY: "#,##0.00", AREA: "#,##0.00", NUMBER: "0", DAY: "yyyy-mm-dd", TEXT: "@"}
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
TITLES = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
GREY = "#E7E6E6"
LONGEST = 32_000  # Excel takes 32 767 characters in a cell

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NO_DAY = datetime(1980, 1, 1)  # as the entries of the package itself are dated
_A4 = 9


class WorkbookFailed(OSError):
    """The workbook could not be written."""


@contextmanager
def workbook(stream: BinaryIO, by_row: bool = True) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that is written to the stream at the end; WorkbookFailed where the disk does not take it.

    `by_row`: its rows are written from the top down, and go to disk as they come.
    """
    with temporary_folder() as temporary:
        book = started(stream, temporary, by_row)
        try:
            yield book
            close(book)
        finally:
            abandon(book)


class _UntilItFails:
    """A stream that takes no more once it has failed, or was let go.

    Where the disk is full, the archive on it is left unfinished, and tries to finish itself when it is thrown away.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: BinaryIO | None = stream

    def let_go(self) -> None:
        """Have nothing reach the stream any more."""
        self._stream = None

    def write(self, data: bytes) -> int:
        return len(data) if self._stream is None else self._tried(self._stream.write, data)

    def seek(self, place: int, whence: int = 0) -> int:
        return 0 if self._stream is None else self._tried(self._stream.seek, place, whence)

    def tell(self) -> int:
        return 0 if self._stream is None else self._tried(self._stream.tell)

    def flush(self) -> None:
        if self._stream is not None:
            self._tried(self._stream.flush)

    def _tried(self, work: Callable[..., Any], *given: object) -> Any:
        try:
            return work(*given)
        except BaseException:
            self.let_go()
            raise


def started(stream: BinaryIO, temporary: str, by_row: bool = True) -> xlsxwriter.Workbook:
    """A workbook with `temporary` for what is on its way; xlsxwriter would write the present moment into it."""
    book = xlsxwriter.Workbook(_UntilItFails(stream), {**_OPTIONS, "constant_memory": by_row, "tmpdir": temporary})
    book.set_properties({"created": _NO_DAY})
    return book


def close(book: xlsxwriter.Workbook) -> None:
    """Write everything to the stream, which stays open."""
    try:
        book.close()
    except XlsxWriterException as error:
        raise WorkbookFailed(str(error)) from error


def abandon(book: xlsxwriter.Workbook) -> None:
    """Let go of the stream, and of the files of rows on their way; nothing after the book was closed."""
    book.filename.let_go()
    for sheet in book.worksheets():
        if sheet.constant_memory:
            with suppress(OSError):  # it still holds what a full disk did not take
                sheet._opt_close()


def look(kind: str) -> dict[str, Any]:
    """How a bordered cell of this kind looks: its number format, and numbers at the right."""
    align = {"align": "right"} if kind in RIGHT_ALIGNED else {}
    return {"num_format": NUMBER_FORMATS.get(kind, "@"), "border": 1, "valign": "vcenter", **align}


def on_landscape_a4(sheet: Any) -> None:
    """Lay a sheet on A4 across, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def with_page_numbers(sheet: Any, header: str = "") -> None:
    """Narrow margins, the header in the middle of each page, and its number below."""
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    if header:
        sheet.set_header(f"&C{header}")
    sheet.set_footer("&C第 &P 页 共 &N 页")


def put(sheet: Any, row: int, column: int, value: Value, form: Any) -> None:
    """Write one cell by the type of its value: a number, a day or moment (as it reads on the spot), else text."""
    if isinstance(value, (int, Decimal)):
        taken(sheet.write_number(row, column, value, form))
    elif isinstance(value, datetime):
        taken(sheet.write_datetime(row, column, value.replace(tzinfo=None), form))
    elif isinstance(value, date):
        taken(sheet.write_datetime(row, column, value, form))
    else:
        taken(sheet.write_string(row, column, value, form))


def clipped(text: str) -> str:
    """As much of a text as a cell takes."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def taken(result: int | None) -> None:
    """XlsxWriter says by its answer, and by nothing else, that it left something out."""
    if result:
        raise WorkbookFailed(f"XlsxWriter {result}")
