"""A workbook as grids: for each sheet of facts the rows, which column is which field, and what was left unread."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Never

import python_calamine

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.register import package
from chaiqian.register.columns import (
    HELP_SHEET,
    LISTS_SHEET,
    UNITS,
    RegisterColumn,
    RegisterSheet,
    foreign_unit,
    known_headers,
    letter,
    plain,
    sheet_named,
    without_unit,
)
from chaiqian.register.inspection import Content, Position, Range, SheetFacts, Workbook, Worksheet, damaged, locked
from chaiqian.register.problems import RegisterRefused, flaw
from chaiqian.register.synonyms import REMARKS
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import is_blank

FILE_LIMIT = 256 * 1024 * 1024
HEADER_WITHIN = 20
SHOWN_ROWS = 10
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class Grid:
    """One worksheet of facts. Rows and columns count from 0; `faulty` are cells that cannot be taken as they stand.

    `unread` are columns whose header says a unit that is not theirs: no number under it is taken.
    """

    sheet: RegisterSheet
    name: str
    rows: list[list[Cell]]
    first: int
    key: int
    columns: list[tuple[int, RegisterColumn]]
    unread: list[RegisterColumn] = field(default_factory=list)
    faulty: dict[Position, Finding] = field(default_factory=dict)

    def has(self, column: RegisterColumn) -> bool:
        """Whether the workbook has this column."""
        return any(known is column for _, known in self.columns)

    def index_of(self, column: RegisterColumn) -> int:
        return next((index for index, known in self.columns if known is column), -1)

    def at(self, problem: Finding, row: int, column: int, case_id: str = "") -> Finding:
        """The problem with its place in this grid."""
        return replace(problem, at=CellPlace(self.name, row + 1, column, self.header(column), case_id))

    @property
    def remarks(self) -> list[int]:
        """The columns of remarks, which no field holds."""
        known = {self.key, *(index for index, _ in self.columns)}
        width = len(self.rows[self.first - 1])
        return [index for index in range(width) if index not in known and plain(self.header(index)) in REMARKS]

    def header(self, column: int) -> str:
        """What stands at the head of a column; nothing of a whole row."""
        return " ".join(str(self.rows[self.first - 1][column]).split()) if column >= 0 else ""


@dataclass
class Book:
    """The grids by the name of their sheet, and what there is to say about the workbook so far."""

    grids: dict[str, Grid]
    problems: list[Finding]
    date1904: bool


def read_book(path: str | os.PathLike[str]) -> Book:
    """Read a register. Raises RegisterRefused where the workbook as a whole cannot be used."""
    data = _bytes_of(os.fspath(path))
    workbook = _opened(data)
    book = Book({}, [], workbook.date1904)
    for worksheet in workbook.worksheets:
        sheet = sheet_named(worksheet.name)
        if sheet is None:
            book.problems += _unread_sheet(worksheet.name)
            continue
        if sheet.name in book.grids:
            book.problems.append(_twice(sheet, worksheet.name, book.grids[sheet.name].name))
            continue
        content = worksheet.content()
        if content.hidden:
            book.problems.append(
                flaw("W623", "这张表是隐藏的，照样读了", remedy="不要的表请删去。", at=CellPlace(worksheet.name))
            )
        grid = _grid(worksheet.name, content, sheet, book.problems)
        if grid is not None:
            book.grids[sheet.name] = grid
    if not workbook.tells_formulas:
        message = ".xls 里哪些格是公式看不出来，一律按现有的结果读取"
        book.problems.append(flaw("W625", message, remedy="要查公式的，另存为 .xlsx。"))
    return book


def _bytes_of(name: str) -> bytes:
    expected = "Excel 工作簿（.xlsx 或 .xls）"
    try:
        status = os.stat(name)
        if stat.S_ISDIR(status.st_mode):
            raise RegisterRefused("F102", "这是文件夹，不是登记簿", expected, "写出登记簿的文件名。")
        if not stat.S_ISREG(status.st_mode):
            raise RegisterRefused("F108", "这不是普通文件，没有读取", expected, "改用磁盘上的普通文件。")
        if status.st_size > FILE_LIMIT:
            limit = f"不超过 {FILE_LIMIT >> 20} MiB"
            raise RegisterRefused("R603", "工作簿过大，没有读取", limit, "删去图片等，或按村分成几个登记簿。")
        with open(name, "rb") as stream:
            return stream.read(FILE_LIMIT)
    except FileNotFoundError:
        raise RegisterRefused("F101", "找不到登记簿", expected, "核对文件名和所在文件夹。") from None
    except (OSError, ValueError):
        remedy = "核对文件的读取权限；正在 Excel 或 WPS 里打开的，先关闭。"
        raise RegisterRefused("F107", "登记簿读不出来", expected, remedy) from None


def _opened(data: bytes) -> Workbook:
    if data[:4] == ZIP:
        return _package(data)
    if data[:8] == OLE:
        from chaiqian.register.xls import open_xls  # few registers are of this kind

        return open_xls(data)
    message = "文件是空的" if not data else "这不是 Excel 工作簿（可能是网页或文本，只是扩展名像）"
    raise RegisterRefused(
        "R601", message, "Excel 工作簿（.xlsx 或 .xls）", "在 Excel 或 WPS 里打开，另存为“Excel 工作簿 (.xlsx)”。"
    )


def _package(data: bytes) -> Workbook:
    """An .xlsx: looked into first, then read by calamine."""
    facts = package.inspect_package(io.BytesIO(data))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = [
            Worksheet(sheet.name, partial(_content, book, sheet, facts.sheets.get(sheet.name, SheetFacts())))
            for sheet in book.sheets_metadata
        ]
    except python_calamine.PasswordError:
        raise locked() from None
    except BaseException as error:
        _refuse_damaged(error)
    return Workbook(worksheets, facts.date1904)


def _content(
    book: python_calamine.CalamineWorkbook, sheet: python_calamine.SheetMetadata, facts: SheetFacts
) -> Content:
    hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
    try:
        worksheet = book.get_sheet_by_name(sheet.name)
        return Content(worksheet.to_python(skip_empty_area=False), worksheet.merged_cell_ranges or [], facts, hidden)
    except BaseException as error:
        _refuse_damaged(error)


def _refuse_damaged(error: BaseException) -> Never:
    # The reader is compiled; a file that it did not foresee ends in a panic, which is no Exception.
    if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError, RegisterRefused)):
        raise error
    raise damaged() from None


def _unread_sheet(name: str) -> Iterator[Finding]:
    if name not in (LISTS_SHEET, HELP_SHEET):
        yield flaw("W622", "不认识这张表，没有读", remedy="要读的，把表名改为登记簿里的名称。", at=CellPlace(name))


def _twice(sheet: RegisterSheet, name: str, other: str) -> Finding:
    message = f"“{other}”和“{name}”都是{sheet.name}的表"
    return flaw("R610", message, "每种表一张", "把两张表合并，或删去、改名一张。", CellPlace(name))


def _grid(name: str, content: Content, sheet: RegisterSheet, problems: list[Finding]) -> Grid | None:
    rows, facts = content.rows, content.facts
    header = _header_row(rows, sheet)
    if header is None:
        if any(not is_blank(cell) for row in rows for cell in row):
            problems.append(_no_header(name))
        return None
    grid = Grid(sheet, name, rows, header + 1, -1, [])
    problems += _identify(grid)
    problems += _noted(grid, facts)
    _mark_faulty(grid, facts)
    _resolve_merged(grid, content.merged)
    return grid


def _header_row(rows: list[list[Cell]], sheet: RegisterSheet) -> int | None:
    """The row with the headers: it has the key and most known headers; titles may stand above it."""
    known = known_headers(sheet)
    best, most = None, 1
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        words = [plain(cell) for cell in row if isinstance(cell, str)]
        found = {known[word] for word in words if word in known}
        if None in found and len(found) > most:
            best, most = index, len(found)
    return best


def _no_header(name: str) -> Finding:
    message = f"前 {HEADER_WITHIN} 行里找不到表头"
    return flaw("R607", message, "有“档案编号”等列名的一行", "对照空登记簿写上列名，一列一个。", CellPlace(name))


def _identify(grid: Grid) -> Iterator[Finding]:
    """Tell which column is which; yields what is unknown, double or missing."""
    known = known_headers(grid.sheet)
    for index, cell in enumerate(grid.rows[grid.first - 1]):
        word = _meant(cell, known)
        if word not in known:
            if not is_blank(cell) or any(
                index < len(row) and not is_blank(row[index]) for row in grid.rows[grid.first :]
            ):
                yield _ignored(grid, index)
            continue
        column = known[word]
        taken = grid.key if column is None else grid.index_of(column)
        if taken >= 0:
            problem = flaw("R608", f"与 {letter(taken)} 列是同一项，没有读", "每一项一列", "删去或改名一列。")
            yield grid.at(problem, grid.first - 1, index)
        elif column is None:
            grid.key = index
        else:
            grid.columns.append((index, column))
            unit = foreign_unit(str(cell), column)
            if unit:
                grid.unread.append(column)
                yield _other_unit(grid, index, column, unit)
    for column in grid.sheet.columns:
        if column.required and not grid.has(column):
            message = f"缺少必填的列“{column.header}”"
            yield grid.at(flaw("R609", message, column.description, "补上这一列并填写。"), grid.first - 1, -1)


def _meant(cell: Cell, known: Mapping[str, RegisterColumn | None]) -> str:
    """A header as it is known; of a number, also with its unit behind it: 重置成新价 万元."""
    word = plain(cell) if isinstance(cell, str) else ""
    column = known.get(bare := without_unit(word))
    return bare if word not in known and column is not None and column.kind in UNITS else word


def _other_unit(grid: Grid, index: int, column: RegisterColumn, unit: str) -> Finding:
    own = UNITS[column.kind]
    remedy = f"把这一列的数都换算成{own}，列名写“{column.header}”。"
    return grid.at(flaw("R620", f"列名写的单位是“{unit}”，这一列没有读", own, remedy), grid.first - 1, index)


def _ignored(grid: Grid, index: int) -> Finding:
    header = str(grid.rows[grid.first - 1][index]).strip()
    what = "不认识这一列，没有读" if header else "这一列没有列名，没有读"
    return grid.at(flaw("W621", what, remedy="要读的，把列名改为空登记簿里的名称。"), grid.first - 1, index)


def _noted(grid: Grid, facts: SheetFacts) -> Iterator[Finding]:
    hidden = sorted(r for r in facts.hidden if grid.first <= r < len(grid.rows) and any(map(_filled, grid.rows[r])))
    if hidden:
        shown = "、".join(str(row + 1) for row in hidden[:SHOWN_ROWS]) + ("等" if len(hidden) > SHOWN_ROWS else "")
        message = f"隐藏或筛掉的 {len(hidden)} 行照样读了（第 {shown} 行）"
        yield flaw("W623", message, remedy="不要的行请删去。", at=CellPlace(grid.name))
    if facts.formulas:
        yield flaw("W625", f"{facts.formulas} 个公式按单元格里现有的结果读取", at=CellPlace(grid.name))


def _filled(cell: Cell) -> bool:
    return not is_blank(cell)


def _mark_faulty(grid: Grid, facts: SheetFacts) -> None:
    for place in facts.errors:
        grid.faulty[place] = flaw(
            "R612", "单元格显示的是错误值（如 #N/A、#REF!）", "具体的值", "改正公式，或直接填值。"
        )
    for place in facts.unresolved:
        remedy = "在 Excel 或 WPS 里打开，重新计算并保存；或直接填值，本应空白的清除公式。"
        grid.faulty[place] = flaw("R613", "公式没有算出结果", "具体的值", remedy)


def _resolve_merged(grid: Grid, merged: list[Range]) -> None:
    """A merged number of the household is meant for each of its rows; any other merged cell could mean anything."""
    spread = {grid.key, *(i for i, column in grid.columns if column.table != grid.sheet.items and grid.sheet.items)}
    known = {grid.key, *(index for index, _ in grid.columns)}
    for (top, left), (bottom, right) in merged:
        if (
            bottom < grid.first
            or top >= len(grid.rows)
            or left >= len(grid.rows[top])
            or is_blank(grid.rows[top][left])
        ):
            continue
        for row in range(max(top, grid.first), min(bottom, len(grid.rows) - 1) + 1):
            if left == right and left in spread:
                grid.rows[row][left] = grid.rows[top][left]
                continue
            for column in known.intersection(range(left, right + 1)):
                grid.faulty[row, column] = _unclear(top, left, bottom, right)


def _unclear(top: int, left: int, bottom: int, right: int) -> Finding:
    place = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
    return flaw("R614", f"合并单元格 {place} 分不清每一格的内容", "一格一值", "取消合并，逐格填写。")
