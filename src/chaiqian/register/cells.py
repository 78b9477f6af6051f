"""The doors of the cells: what an officer put into a cell becomes what a case file would hold.

A number arrives as what Excel shows (15 significant digits), never as the nearest binary fraction; ranges and decimal
places are then checked by the same doors as a case file's. What a cell cannot mean is refused with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chaiqian.documents.labels import nearest
from chaiqian.documents.number_text import plain_number
from chaiqian.register.columns import Column, Kind
from chaiqian.register.problems import CellFault

Cell = Any
Reader = Callable[[Cell], Any]


EXACT = 10**15
_NOTHING = frozenset(("/", "／", "-", "－", "—", "——", "–", "无"))
YES = frozenset(("是", "有", "对", "√", "✓", "☑", "Y", "YES", "TRUE", "1", "真"))
NO = frozenset(("否", "无", "非", "×", "✗", "☒", "N", "NO", "FALSE", "0", "假"))
_NUMBER = re.compile(r"\u00a5?([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(元|㎡|m2|平方米|平米)?", re.ASCII)
_WHOLE = re.compile(r"([+-]?\d{1,9})(?:\.0+)?(年|层|台|部|户|套|个|次)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2})(?:\.(\d{1,6}))?\s*秒?|\s*分)?)?",
    re.ASCII,
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SPOILT = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+", re.ASCII)
_MICROSECONDS = 6
# A serial below this is before 1954: more likely a bare year or a price than a day.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 109_575
_DAYS_1904 = 1462


def reader_of(column: Column, date1904: bool) -> Reader:
    """How the cells of a column are read (not an empty one). Raises CellFault."""
    if column.kind is Kind.MOMENT:
        return _moment_of(date1904)
    if column.kind is Kind.CHOICE:
        return _choice_of(column.choices)
    return _READERS[column.kind]


def quick_of(column: Column) -> dict[Cell, Any]:
    """The cells of a column that need no reading, with their values: the words of its drop-down."""
    if column.kind is Kind.FLAG:
        return {"是": True, "否": False}
    return {word: word for word in column.choices}


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def states_nothing(column: Column, cell: Cell) -> bool:
    """A blank, or in an optional cell the stroke that forms use for "nothing"; no free text is taken for one."""
    if is_blank(cell):
        return True
    free = column.required or column.kind in (Kind.TEXT, Kind.FLAG)
    return not free and isinstance(cell, str) and cell.strip() in _NOTHING


def kind_of(cell: Cell) -> str:
    """What a cell holds, in Chinese."""
    if isinstance(cell, str):
        shown = cell.strip()
        return f"文字“{shown[:20]}{'…' if len(shown) > 20 else ''}”"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return f"数字 {shown_number(cell)}"
    return "日期" if isinstance(cell, date) else "时间"


def shown_number(cell: float) -> str:
    """The digits that Excel shows for a number: 15 significant ones at most."""
    return f"{Decimal(f'{cell:.15g}'):f}" if abs(cell) < 1e21 else f"{cell:.15g}"


def text(cell: Cell) -> str:
    """A text; a number stands for its digits."""
    if type(cell) is str and (stripped := cell.strip()):
        return stripped
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        remedy = "把单元格设为“文本”格式后重新输入。"
        raise CellFault("V101", f"应填文字，现为{kind_of(cell)}", "文字", remedy)
    if abs(cell) >= EXACT:
        raise CellFault("V101", "数字太长，Excel 已经丢失末几位", "文字", "把单元格设为“文本”格式，对照原件重新输入。")
    return shown_number(cell)


def id_number(cell: Cell) -> str:
    """An ID number without spaces, X in capitals; one that went through a number is lost and refused."""
    expected = "18 位身份证号，存为文本"
    if type(cell) is not str or _SPOILT.fullmatch(cell.strip()):
        if isinstance(cell, (str, int, float)) and not isinstance(cell, bool):
            remedy = "把整列设为“文本”格式，再对照证件重新输入这个号码。"
            raise CellFault(
                "R611", "身份证号须设为文本格式：Excel 已把它存成数字，末几位丢失，不能恢复", expected, remedy
            )
        raise CellFault("V101", f"应填身份证号，现为{kind_of(cell)}", expected, "对照证件重新输入。")
    number = "".join(unicodedata.normalize("NFKC", cell).split()).upper()
    if not number or number in _NOTHING:
        raise CellFault("V101", f"应填身份证号，现为{kind_of(cell)}", expected, "没有的留空。")
    return number


def number(cell: Cell, remedy: str = "只填数字，例如 120.50；单位已在表头。") -> Decimal | int:
    """A number, exactly as Excel shows it; digits stored as text will do."""
    kind = type(cell)
    if kind is float or kind is int:
        return int(cell) if cell == cell // 1 and abs(cell) < EXACT else Decimal(f"{cell:.15g}")
    if kind is str:
        folded = unicodedata.normalize("NFKC", cell.replace("㎡", "平米").replace("－", "-")).strip()
        found = _NUMBER.fullmatch(folded.replace(" ", ""))
        if found is not None:
            return Decimal(found.group(1).replace(",", ""))
        meant = plain_number(cell)
        remedy = f"只填数字：{meant}" if meant else remedy
    elif isinstance(cell, date):
        remedy = "把单元格设为“数值”格式后重新输入。"
    raise CellFault("V101", f"应填数字，现为{kind_of(cell)}", "数字", remedy)


def area(cell: Cell) -> Decimal | int:
    """An area; 元 behind it belongs to another column."""
    if type(cell) is str and any(mark in cell for mark in "元￥\u00a5"):
        raise CellFault("V101", f"应填面积，现为{kind_of(cell)}", "面积（㎡）", "核对是否填错了列。")
    return number(cell)


def money(cell: Cell) -> Decimal | int:
    """An amount; ㎡ behind it belongs to another column."""
    if type(cell) is str and ("㎡" in cell or "平" in cell or "m2" in cell):
        raise CellFault("V101", f"应填金额，现为{kind_of(cell)}", "金额（元）", "核对是否填错了列。")
    return number(cell, "只填数字，以元为单位，例如 120000.00。")


def whole(cell: Cell) -> Decimal | int:
    """A whole number; a fraction is passed on, for the door of the case file to refuse."""
    if type(cell) is float and cell == cell // 1 and abs(cell) < EXACT:
        return int(cell)
    if type(cell) is str:
        found = _WHOLE.fullmatch(unicodedata.normalize("NFKC", cell.replace("－", "-")).strip())
        if found is not None:
            return int(found.group(1))
    elif isinstance(cell, date):
        remedy = "把单元格设为“常规”格式，只填整数（年份只填四位年）。"
        raise CellFault("V101", "应填整数，现为日期", "整数", remedy)
    return number(cell, "只填整数。")


def flag(cell: Cell) -> bool:
    """是 or 否, or one of the usual marks for them."""
    if type(cell) is bool:
        return cell
    word = cell.strip().upper() if type(cell) is str else (shown_number(cell) if type(cell) in (int, float) else "")
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellFault("V101", f"应填“是”或“否”，现为{kind_of(cell)}", "是、否", "从下拉列表中选一个。")


def _choice_of(words: tuple[str, ...]) -> Reader:
    allowed = {word: word for word in words}

    def choice(cell: Cell) -> str:
        found = allowed.get(cell) if type(cell) is str else None
        if found is not None:
            return found
        folded = unicodedata.normalize("NFKC", cell).strip() if type(cell) is str else ""
        if folded in allowed:
            return folded
        hint = nearest(folded, words) if folded else None
        remedy = f"是否想写“{hint}”？" if hint else "从下拉列表中选一个。"
        raise CellFault("V108", f"{kind_of(cell)}不在可选的值之内", "、".join(words), remedy)

    return choice


def _moment_of(date1904: bool) -> Reader:
    epoch = datetime(1899, 12, 30) + timedelta(days=_DAYS_1904 if date1904 else 0)

    def moment(cell: Cell) -> date | datetime:
        if isinstance(cell, datetime):
            return _to_second(cell)
        if isinstance(cell, date):
            return cell
        found = _written_day(cell) if type(cell) is str else None
        if type(cell) in (int, float):
            found = _serial_day(float(cell), epoch)
        if found is None:
            raise _no_day(cell)
        return found

    return moment


def _no_day(cell: Cell) -> CellFault:
    remedy = "写出年、月、日，年份四位，例如 2019-06-20；并核对这一天是否存在。"
    return CellFault("V101", f"应填日期，现为{kind_of(cell)}", "日期，例如 2019-6-20、2019.6.20、2019年6月20日", remedy)


def _written_day(cell: str) -> date | datetime | None:
    folded = unicodedata.normalize("NFKC", cell).strip()
    found = _DAY.fullmatch(folded) or _COMPACT_DAY.fullmatch(folded)
    if found is None:
        return None
    parts = [*found.groups(), *(None,) * 7][:7]
    try:
        day = date(*(int(part or 0) for part in parts[:3]))
        if parts[3] is None:
            return day
        fraction = int((parts[6] or "").ljust(_MICROSECONDS, "0"))
        return datetime(day.year, day.month, day.day, int(parts[3]), int(parts[4] or 0), int(parts[5] or 0), fraction)
    except ValueError:
        return None


def _serial_day(cell: float, epoch: datetime) -> date | datetime | None:
    if cell.is_integer() and 19_000_101 <= cell <= 21_001_231:
        return _written_day(str(int(cell)))
    if not _FIRST_SERIAL <= cell < _LAST_SERIAL:
        return None
    found = _to_second(epoch + timedelta(days=cell))
    return found.date() if cell.is_integer() else found


def _to_second(found: datetime) -> datetime:
    # A day's fraction in binary misses the second by less than a millisecond; a register holds whole seconds.
    return (found + timedelta(milliseconds=500)).replace(microsecond=0)


_READERS: dict[Kind, Reader] = {
    Kind.TEXT: text,
    Kind.ID: id_number,
    Kind.AREA: area,
    Kind.MONEY: money,
    Kind.FLAG: flag,
    Kind.WHOLE: whole,
}
