"""A workbook's worksheets as tables, and what is to be said of them before any household is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.register.book.content import Content, Workbook
from chaiqian.register.columns import HELP_SHEET, LISTS_SHEET, RegisterColumn, letter, plain, sheet_named, sheets
from chaiqian.register.problems import flaw
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.meaning import Names, column_of, dictionary, folded, group_tables
from chaiqian.register.table.model import Book, Link, Reading, RowKind, Slot, Table, TableColumn, Taught, label_of
from chaiqian.register.table.sheet import read_sheet, unit_notes
from chaiqian.register.table.sums import differences
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import is_blank

SHOWN_ROWS = 10
NO_TAUGHT = Taught()
_SAY = "在登记簿对照表.toml 里说明这一列是哪一项；和补偿无关的，写“不用”。"
_REGISTER = "每户一行或几行的登记表"
_HOLDS = (("members",), ("buildings",), ("equipment",), ("choice",), ("choice", "units"), ("homestead",))


def read_tables(workbook: Workbook, names: Names, taught: Taught = NO_TAUGHT) -> Book:
    """Every table of a workbook. Raises RegisterRefused where a worksheet cannot be read."""
    book = Book([], [], workbook.date1904, taught=taught)
    unread: list[tuple[str, Content]] = []
    further: list[Table] = []
    for worksheet in workbook.worksheets:
        if worksheet.name in (LISTS_SHEET, HELP_SHEET):
            continue
        book.contents.append(worksheet)
        sheet = read_sheet(worksheet.name, worksheet, names, taught)
        tables = [table for table in sheet.tables if table.slots()]
        if tables:
            book.tables += tables
            further += (table for table in sheet.tables if table.open() and not table.slots())
            book.kinds[worksheet.name] = sheet.kinds
            book.problems += _noted(worksheet.name, worksheet, tables)
        elif any(not is_blank(cell) for row in worksheet.rows for cell in row):
            unread.append((worksheet.name, worksheet))
            book.kinds[worksheet.name] = Counter({RowKind.UNREAD: len(worksheet.rows)})
    # A further table of a sheet, of which no heading is certain, is asked about where it speaks of households.
    book.tables += [table for table in further if _is_of_households(book, table)]
    for number, table in enumerate(book.tables):
        book.problems += _of_table(book, table)
        book.problems += differences(table, book.tables[:number])
    for name, content in unread:
        book.problems.append(_unread_sheet(book, name, content))
    book.problems += _missing(book)
    return book


def is_primary(table: Table) -> bool:
    """Whether a table holds the land of the households, and so tells which there are."""
    return ("homestead",) in table.tables()


def _of_table(book: Book, table: Table) -> Iterator[Finding]:
    yield from unit_notes(table)
    if table.key < 0 and not any(column.proposed is Reading.KEY for column in table.columns):
        _propose_key(book, table)
    if table.key < 0:
        book.held = True
        if not table.open():
            message = "没有写档案编号（户的编号）的列，不知道每一行是哪一户，没有读"
            remedy = "加上一列“档案编号”，每户一个编号。"
            yield table.at(flaw("R642", message, "每户的编号", remedy), table.heading, -1)
    asked: dict[object, TableColumn] = {}
    for column in table.open():
        if column.twice and column.candidates in asked:
            yield _twice(table, asked[column.candidates], column)
        elif column.twice:
            asked[column.candidates] = column
        else:
            yield _asked(table, column)
    yield from _unread_columns(table, {plain(word.split("/")[-1]) for word in book.taught.headings})


def _propose_key(book: Book, table: Table) -> None:
    """A column in which only numbers of known households stand is likely their number; somebody must say so."""
    numbers = {str(block.key).strip() for other in book.tables for block in other.blocks if other.link is Link.NUMBER}
    for column in table.columns:
        held = {str(table.rows[row][column.index]).strip() for row in table.loose} - {""}
        if held and held <= numbers:
            column.reading, column.certain, column.proposed = Reading.OPEN, False, Reading.KEY
            return


def likely(column: TableColumn) -> tuple[str, ...]:
    """The labels of the fields that a column may be, or that have a heading like its own."""
    known = tuple(dict.fromkeys(slot.label for slot in column.candidates))
    if known:
        return known
    close = get_close_matches(plain(column.heading), list(dictionary()), 3, 0.6)
    return tuple(dict.fromkeys(Slot(field).label for word in close for field in dictionary()[word]))


def _asked(table: Table, column: TableColumn) -> Finding:
    shown = "、".join(column.samples)
    whole = "不知道每一行是哪一户，一户也没有写" if table.key < 0 else "这张表的户都没有写"
    what = "不能确定这一列是哪一项" if column.heading else "这一列没有列名，不能确定是哪一项"
    message = f"{what}（前几格：{shown}），{whole}"
    return table.at(flaw("R640", message, "认得的列名", _SAY), table.heading, column.index)


def _twice(table: Table, first: TableColumn, column: TableColumn) -> Finding:
    title = column.candidates[0].field.title if column.candidates else Reading.KEY.label
    message = f"与 {letter(first.index)} 列都像是“{title}”，不知道按哪一列，这张表的户都没有写"
    return table.at(flaw("R608", message, "每项一列", _SAY), table.heading, column.index)


def _unread_columns(table: Table, taught: Collection[str]) -> Iterator[Finding]:
    """The columns that are of no use to us, in one notice; those of which the project says so are known."""
    unread = [c for c in table.columns if c.reading in (Reading.UNUSED, Reading.REMARK) and (c.heading or c.samples)]
    unread = [column for column in unread if not _is_serial(table, column) and column.heading != words.REASONS]
    unread = [column for column in unread if plain(column.heading) not in taught]
    if not unread:
        return
    remedy = "要读的，把列名改为空登记簿里的名称。"
    if len(unread) == 1:
        what = "不认识这一列，没有读" if unread[0].heading else "这一列没有列名，没有读"
        yield table.at(flaw("W621", what, remedy=remedy), table.heading, unread[0].index)
        return
    shown = "、".join(" ".join(column.heading.split()) or f"{letter(column.index)} 列" for column in unread)
    yield table.at(flaw("W621", f"{len(unread)} 列没有读：{shown}", remedy=remedy), table.heading, -1)


def _is_serial(table: Table, column: TableColumn) -> bool:
    return folded(column.heading) in words.SERIALS or column.index == table.key


def _unread_sheet(book: Book, name: str, content: Content) -> Finding:
    """A sheet without headings that we know: where it may hold people or houses, no household is written."""
    row = next(n for n, cells in enumerate(content.rows) if any(not is_blank(cell) for cell in cells))
    shown = "、".join("".join(str(cell).split()) for cell in content.rows[row] if not is_blank(cell))
    if sheet_named(name) is None and not _may_hold(book, name, content):
        return flaw("W622", "不认识这张表，没有读", remedy="要读的，在表里写上认得的列名。", at=CellPlace(name))
    book.held = True
    message = f"认不出表头（第 {row + 1} 行是：{shown[:80]}），这张表没有读；里面可能有各户的内容，所以一户也没有写"
    remedy = "对照空登记簿写上列名，一列一个；不是登记内容的表，移到别的文件。"
    return flaw("R607", message, "有“档案编号”等列名的一行", remedy, CellPlace(name))


def _may_hold(book: Book, name: str, content: Content) -> bool:
    """Whether a sheet is named for people or houses, or has a household's number or a person's name in it."""
    if any(table in _HOLDS for table in group_tables(folded(name))):
        return True
    return _names_somebody(book, content.rows)


def _is_of_households(book: Book, table: Table) -> bool:
    by_number = any(column.reading is Reading.KEY for column in table.columns)
    return by_number or _names_somebody(book, table.rows[table.first : table.end])


def _names_somebody(book: Book, rows: Iterable[Sequence[Cell]]) -> bool:
    """Whether a household's number, an owner or a member of the tables that were read stands in a row."""
    known = {block.key for table in book.tables for block in table.blocks}
    for table in book.tables:
        for column, slot in table.slots():
            if slot.field.key in ("owner", "name") and slot.field.table in (("household",), ("members",)):
                known |= {table.rows[row][column.index] for block in table.blocks for row in block.rows}
    known = {cell for cell in known if isinstance(cell, str) and cell.strip()}
    return any(isinstance(cell, str) and cell in known for row in rows for cell in row)


def _noted(name: str, content: Content, tables: list[Table]) -> Iterator[Finding]:
    if content.hidden:
        yield flaw("W623", "这张表是隐藏的，照样读了", remedy="不要的表请删去。", at=CellPlace(name))
    first, facts = tables[0].first, content.facts
    rows = sorted(r for r in facts.hidden if first <= r < len(content.rows))
    hidden = [row for row in rows if any(not is_blank(cell) for cell in content.rows[row])]
    if hidden:
        message = f"隐藏或筛掉的 {len(hidden)} 行照样读了（{numbers(hidden)}）"
        yield flaw("W623", message, remedy="不要的行请删去。", at=CellPlace(name))
    if facts.formulas:
        yield flaw("W625", f"{facts.formulas} 个公式按单元格里现有的结果读取", at=CellPlace(name))
    totals = [row for table in tables for row in table.totals]
    others = [row for table in tables for row in table.others]
    parts = [f"{numbers(totals)}是合计"] if totals else []
    parts += [f"{numbers(others)}是说明、签字等"] if others else []
    if parts:
        alone = (totals + others)[0] + 1 if len(totals + others) == 1 else 0
        yield flaw("W624", "，".join(parts) + "，不是户，没有读", at=CellPlace(name, alone))


def numbers(rows: list[int]) -> str:
    """第 3、4 行, of rows that count from 0."""
    shown = "、".join(str(row + 1) for row in rows[:SHOWN_ROWS])
    return f"第 {shown} 行" + (f"等 {len(rows)} 行" if len(rows) > SHOWN_ROWS else "")


def _missing(book: Book) -> Iterator[Finding]:
    """What the whole register has not: land, people, houses, and what a verdict rests on; each said once."""
    first = next((table for table in book.tables if is_primary(table)), None)
    if first is None:
        message = "登记簿里没有宅基地（没有宅基地面积、批准年份等列），没有读取"
        yield flaw("R606", message, _REGISTER, "对照空登记簿补上这些列。")
        return
    if (
        not any(slot.field.table == ("members",) for table in book.tables for _, slot in table.slots())
        and not book.held
    ):
        message = "登记簿里没有人员（没有姓名、与户主关系等列），一户也没有写"
        yield first.at(flaw("R641", message, "每户的人员", "加上各户人员的列，或“人员”表。"), first.heading, -1)
    yield from _by_verdict_alone(book)
    empty = not any(table.blocks for table in book.tables)
    if not any(("buildings",) in table.tables() for table in book.tables) and not book.held and not empty:
        message = "登记簿里没有房屋（没有楼层、建筑面积等列），新的户都按没有房屋写"
        yield first.at(flaw("W643", message, remedy="有房屋的，加上房屋的列，或“房屋”表。"), first.heading, -1)


def nobody(book: Book) -> Finding:
    """That there is no household below the headings, or none that is to be read."""
    first = next(table for table in book.tables if is_primary(table))
    message = "表头下面没有一户，没有写案件"
    remedy = "填好各户再导入；已经填好的，核对是不是这个文件、这张表。"
    if book.kinds[first.name][RowKind.HIDDEN]:
        message = "看得见的行里没有一户，没有写案件"
        remedy = "要读隐藏的行，取消隐藏和筛选；或去掉 --visible-only。"
    return first.at(flaw("R606", message, _REGISTER, remedy), first.heading, -1)


def lacking(book: Book) -> Iterator[Finding]:
    """The columns that are missing: those that every household needs, and those for want of which some were refused.

    Which these are is known once all households are judged.
    """
    first = next(table for table in book.tables if is_primary(table))
    required = [column for sheet in sheets() for column in sheet.columns if column.required]
    missing = [column for column in required if not book.has(column) and not _may_stand(book, column)]
    yield from _without(book, [*missing, *(column for column in book.lacking if not column.required)], first)


def _without(book: Book, columns: Iterable[RegisterColumn], first: Table) -> Iterator[Finding]:
    """Which columns are missing, said once of each table that should have them."""
    places = [(column, _table_for(book, column, first)) for column in columns]
    for table in book.tables:
        found = [column for column, place in places if place is table]
        if not found:
            continue
        own = sheet_named(table.name)
        names = "”“".join(c.header if own is not None and c in own.columns else label_of(c) for c in found)
        problem = flaw("R609", f"缺少必填的列“{names}”", found[0].description, "补上这一列并填写。")
        if len(found) > 1:
            remedy = f"补上这 {len(found)} 列并填写；每列怎么填，见空登记簿的“{HELP_SHEET}”表。"
            problem = flaw("R609", f"缺少必填的 {len(found)} 列：“{names}”", "", remedy)
        yield table.at(problem, table.heading, -1)


def _by_verdict_alone(book: Book) -> Iterator[Finding]:
    """Where the register holds the group's verdict and not what it rests on."""
    verdict, *conditions = (
        column_of(("members",), key) for key in ("recognised", "collective_member", "registered_in_scope")
    )
    table = next((table for table in book.tables if table.has(verdict)), None)
    if table is not None and not any(map(book.has, conditions)):
        missing = "”“".join(column.title for column in conditions)
        message = f"没有“{missing}”两列，人员按认定结论读取"
        yield table.at(flaw("W642", message), table.heading, table.index_of(verdict))


def _may_stand(book: Book, column: RegisterColumn) -> bool:
    """Whether a missing column is asked about already, or made up for: a building is named after its floor."""
    asked = (open_.candidates for table in book.tables for open_ in table.open())
    return (
        column.table == ("buildings",)
        and column.key == "name"
        or any(slot.field is column for slots in asked for slot in slots)
    )


def _table_for(book: Book, column: RegisterColumn, first: Table) -> Table | None:
    """The table that should have a column: where others of its kind are; of a household always one."""
    own = next((table for table in book.tables if column.table in table.tables()), None)
    if own is not None or column.table[0] not in ("household", "homestead"):
        return own
    return first
