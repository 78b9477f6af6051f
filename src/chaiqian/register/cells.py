"""The doors of the cells: what an officer put into a cell becomes what a case file would hold.

A number arrives as what Excel shows (15 significant digits), never as the nearest binary fraction; ranges and decimal
places are then checked by the same doors as a case file's. A text means what it means to `edit` and the wizard
(documents/written). What a cell cannot mean is refused with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chaiqian.documents.labels import nearest
from chaiqian.documents.typed import reader_at
from chaiqian.documents.written import Unwritten, quoted, read_day, read_words, says_nothing
from chaiqian.register.columns import Kind, RegisterColumn
from chaiqian.register.problems import CellFault
from chaiqian.register.synonyms import WORDS

Cell = Any
Reader = Callable[[Cell], Any]


EXACT = 10**15
# A serial below this is before 1954: more likely a bare year or a price than a day.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 109_575
_DAYS_1904 = 1462


def reader_of(column: RegisterColumn, date1904: bool) -> Reader:
    """How the cells of a column are read (not an empty one). Raises CellFault."""
    if column.kind is Kind.TEXT:
        return text
    if column.kind is Kind.WORDS:
        return _words
    of_text = reader_at("case", (*column.table, column.key))
    if column.kind is Kind.CHOICE:
        return _choice_of(column.choices, of_text)
    of_others = _moment_of(date1904) if column.kind is Kind.MOMENT else _READERS[column.kind]

    def read(cell: Cell) -> Any:
        if type(cell) is not str:
            return of_others(cell)
        try:
            return of_text(cell)
        except Unwritten as refusal:
            raise CellFault.of(refusal) from None

    return read


def quick_of(column: RegisterColumn) -> dict[Cell, Any]:
    """The cells of a column that need no reading, with their values: the words of its drop-down, and of its own."""
    if column.kind is Kind.FLAG:
        return {"是": True, "否": False, **WORDS.get((*column.table, column.key), {})}
    return {word: word for word in column.choices}


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def states_nothing(column: RegisterColumn, cell: Cell) -> bool:
    """A blank, or in an optional cell the stroke that forms use for "nothing"; no free text is taken for one."""
    if is_blank(cell):
        return True
    free = column.required or column.kind in (Kind.TEXT, Kind.FLAG)
    return not free and isinstance(cell, str) and says_nothing(cell)


def kind_of(cell: Cell) -> str:
    """What a cell holds, in Chinese."""
    if isinstance(cell, str):
        return quoted(cell)
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


def _words(cell: Cell) -> list[str]:
    """Several names with 、, commas or blanks between them; a break at the end says: one a line (`in_one_cell`)."""
    stated = text(cell)
    if str(cell).endswith("\n"):
        return stated.splitlines()
    try:
        return read_words(stated)
    except Unwritten as refusal:
        raise CellFault.of(refusal) from None


def in_one_cell(names: Sequence[str]) -> str:
    """Several names as a cell that `_words` reads as these: with 、 between them, else one a line."""
    line = "、".join(names)
    try:
        plain = read_words(line) == list(names)
    except Unwritten:
        plain = False
    return line if plain else "\n".join((*names, ""))


def _id_number(cell: Cell) -> str:
    """An ID number that went through a number is lost and refused."""
    expected = "18 位身份证号，存为文本"
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        remedy = "把整列设为“文本”格式，再对照证件重新输入这个号码。"
        raise CellFault("R611", "身份证号须设为文本格式：Excel 已把它存成数字，末几位丢失，不能恢复", expected, remedy)
    raise CellFault("V101", f"应填身份证号，现为{kind_of(cell)}", expected, "对照证件重新输入。")


def _number(cell: Cell) -> Decimal | int:
    """A number, exactly as Excel shows it."""
    if type(cell) in (float, int):
        return int(cell) if cell == cell // 1 and abs(cell) < EXACT else Decimal(f"{cell:.15g}")
    remedy = "把单元格设为“数值”格式后重新输入。" if isinstance(cell, date) else "只填数字，例如 120.50"
    raise CellFault("V101", f"应填数字，现为{kind_of(cell)}", "数字", remedy)


def _whole(cell: Cell) -> Decimal | int:
    """A whole number; a fraction is passed on, for the door of the case file to refuse."""
    if isinstance(cell, date):
        remedy = "把单元格设为“常规”格式，只填整数（年份只填四位年）。"
        raise CellFault("V101", "应填整数，现为日期", "整数", remedy)
    return _number(cell)


def _flag(cell: Cell) -> bool:
    """TRUE and FALSE, 1 and 0."""
    if isinstance(cell, (bool, int, float)) and cell in (0, 1):
        return bool(cell)
    raise CellFault("V101", f"应填“是”或“否”，现为{kind_of(cell)}", "是、否", "填 是 或 否")


def _choice_of(words: tuple[str, ...], of_text: Reader) -> Reader:
    def choice(cell: Cell) -> str:
        found = of_text(cell) if type(cell) is str else None
        if found in words:
            return str(found)
        hint = nearest(str(found), words) if found else None
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


_READERS: dict[Kind, Reader] = {
    Kind.ID: _id_number,
    Kind.AREA: _number,
    Kind.MONEY: _number,
    Kind.FLAG: _flag,
    Kind.WHOLE: _whole,
}
