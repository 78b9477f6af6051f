"""Days and times of day, of both calendars of Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from chaiqian.documents.written import Unwritten, read_day
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import kind_of

# A serial below this is before 1954: more likely a bare year or a price than a day.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 109_575
_DAYS_1904 = 1462


def moment_of(date1904: bool) -> Callable[[Cell], date | datetime]:
    """How the cells of a column of days are read that are no text."""
    epoch = datetime(1899, 12, 30) + timedelta(days=_DAYS_1904 if date1904 else 0)

    def moment(cell: Cell) -> date | datetime:
        if isinstance(cell, datetime):
            return _to_second(cell)
        if isinstance(cell, date):
            return cell
        found = _serial_day(float(cell), epoch) if type(cell) in (int, float) else None
        if found is None:
            expected = "日期，例如 2019-6-20、2019.6.20、2019年6月20日"
            raise CellFault("V101", f"应填日期，现为{kind_of(cell)}", expected, "写出年、月、日，年份四位")
        return found

    return moment


def _serial_day(cell: float, epoch: datetime) -> date | datetime | None:
    if cell.is_integer() and 19_000_101 <= cell <= 21_001_231:
        return _compact_day(str(int(cell)))
    if not _FIRST_SERIAL <= cell < _LAST_SERIAL:
        return None
    found = _to_second(epoch + timedelta(days=cell))
    return found.date() if cell.is_integer() else found


def _compact_day(digits: str) -> date | datetime:
    try:
        return read_day(digits)
    except Unwritten as refusal:
        raise CellFault.of(refusal) from None


def _to_second(found: datetime) -> datetime:
    # A day's fraction in binary misses the second by less than a millisecond; a register holds whole seconds.
    return (found + timedelta(milliseconds=500)).replace(microsecond=0)
