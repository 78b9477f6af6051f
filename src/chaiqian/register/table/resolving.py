"""Which of the things that a heading can mean it does mean: by its group, its neighbours, and what is taken.

The first values are looked at to reject a reading (a count is no telephone number), never to choose an amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chaiqian.documents.headings_table import named
from chaiqian.register.columns import UNITS, Kind, RegisterColumn, TablePath, plain, sheet_named
from chaiqian.register.one_sheet import is_ours
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.headings import Headings
from chaiqian.register.table.meaning import Meant, Names, column_of, folded, group_tables, meaning
from chaiqian.register.table.model import Meaning, Reading, Slot, TableColumn, Taught
from chaiqian.register.table.rows import is_note
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import is_blank

SHOWN, LOOKED_AT = 3, 500
_WEAK = frozenset(
    [
        *("项目", "名称", "数量", "台数", "个数", "部数", "套", "层", "方式", "区域", "行业", "业态", "理由", "原因"),
        *("事由", "金额", "评估额", "面积", "实测面积", "实测", "测绘面积", "房号", "幢号", "栋号", "房屋", "设备"),
        *("公示", "公示结果", "公示情况", "公示状态", "姓名", "户型", "套数", "成员", "家庭成员", "组", "关系"),
        *("身份证", "身份证号", "身份证号码", "公民身份号码", "证件号码", "证件号", "认定依据", "享受的补助"),
    ]
)
_NAMES = ("name", "owner")
_PRIVATE = frozenset([("household", "phone"), ("household", "address")])
_LINKS = frozenset([("household", "owner"), ("household", "group"), ("household", "village")])


class Resolver:
    """Reads the columns of one table."""

    def __init__(
        self, sheet: str, found: Headings, rows: Sequence[Sequence[Cell]], names: Names, taught: Taught
    ) -> None:
        self.names, self.rows, self.first = names, rows, found.bottom + 1
        self.headings = {_path(word): label for word, label in taught.headings.items()}
        own = sheet_named(sheet)
        self.of_sheet = {c.table for c in own.columns} if own else set(group_tables(folded(sheet)))
        titles = (cell for row in rows[: found.top] for cell in row if isinstance(cell, str))
        self.of_the_illegal = words.ILLEGAL in sheet or any(words.ILLEGAL_TITLE.search(folded(text)) for text in titles)
        one_sheet = is_ours(zip(found.groups, found.texts, strict=True))
        self.is_ours = own is not None or one_sheet
        # A sheet that has all our own headings, as an export has, needs no explaining.
        if one_sheet or own is not None and {plain(word) for word in own.headers} <= {plain(t) for t in found.texts}:
            self.headings = {}
        self.columns = [
            TableColumn(index, text, group)
            for index, (text, group) in enumerate(zip(found.texts, found.groups, strict=True))
        ]
        self.meant: list[Meant] = []

    def read(self) -> list[TableColumn]:
        for column in self.columns:
            column.samples = tuple(_samples(self.rows, self.first, column))
            self.meant.append(self._meant(column))
        if self.of_the_illegal:
            self._doubt_areas()
        self._settle_certain()
        for names_first in (True, False):
            for column, meant in zip(self.columns, self.meant, strict=True):
                if column.reading is Reading.OPEN and meant.candidates and not meant.doubted:
                    if names_first and not any(slot.field.key in _NAMES for slot in meant.candidates):
                        continue
                    self._choose(column, meant)
        self._leave_persons_alone()
        self._ask_for_doubles()
        for column, meant in zip(self.columns, self.meant, strict=True):
            if column.reading is Reading.OPEN:
                self._leave_open(column, meant)
        return self.columns

    def _meant(self, column: TableColumn) -> Meant:
        taught = self._taught(column)
        if taught is not None:
            return taught
        if not column.heading:
            return Meant()
        return meaning(column.heading, column.group, self.names)

    def _taught(self, column: TableColumn) -> Meant | None:
        """What the project's table says of a heading."""
        paths = (f"{_path(column.group)}/{_path(column.heading)}", _path(column.heading))
        label = next((self.headings[path] for path in paths if path in self.headings), "")
        if not label:
            return None
        if label == Reading.UNUSED.label:
            return Meant(reading=Reading.UNUSED)
        if label == Reading.KEY.label:
            return Meant(reading=Reading.KEY)
        found = named(label)
        if found is None:
            return None
        field = column_of(found.path[:-1], found.path[-1])
        known = meaning(column.heading, column.group, self.names).candidates
        own = tuple(slot for slot in known if slot.field is field)
        if found.item == "":
            return Meant(own or (Slot(field),))
        fixed = (("floor" if field.table == ("buildings",) else "name", found.item),)
        return Meant((Slot(field, None, fixed),))

    def _doubt_areas(self) -> None:
        """On a sheet of 违法建筑 no area or amount is sure to count, unless a column says which are illegal."""
        if not any(slot.field is _illegal() for meant in self.meant for slot in meant.candidates):
            for place, meant in enumerate(self.meant):
                amounts = any(slot.field.kind in UNITS for slot in meant.candidates)
                self.meant[place] = replace(meant, doubted=meant.doubted or amounts)

    def _settle_certain(self) -> None:
        """Columns that mean one thing only, and are not words that need company."""
        for column, meant in zip(self.columns, self.meant, strict=True):
            if meant.reading is not None:
                column.reading, column.sums = meant.reading, meant.sums
                continue
            fit = [slot for slot in meant.candidates if _fits(slot, column.samples, self._numbers(column))]
            column.candidates = tuple(fit)
            weak = plain(column.heading) in _WEAK and not self._is_taught(column)
            if len(fit) == 1 and not weak and not meant.doubted:
                column.reading = fit[0]

    def _numbers(self, column: TableColumn) -> list[float]:
        """The first values that are numbers; in a sheet of ours a text is a text, whatever its digits."""
        cells = [row[column.index] for row in self.rows[self.first : self.first + 50]]
        texts = [] if self.is_ours else [cell for cell in cells if isinstance(cell, str) and _is_number(cell.strip())]
        return [float(cell) for cell in (*cells, *texts) if type(cell) in (int, float) or cell in texts]

    def _is_taught(self, column: TableColumn) -> bool:
        return self._taught(column) is not None

    def _anchors(self) -> set[TablePath]:
        """The tables of which this one surely holds a column; a sheet of ours may hold any of its own."""
        found = {c.reading.field.table for c in self.columns if isinstance(c.reading, Slot)}
        found |= self.of_sheet - {("business",)}
        return found

    def _choose(self, column: TableColumn, meant: Meant) -> None:
        left = list(column.candidates)
        if meant.group and any(slot.field.table in meant.group for slot in left):
            left = [slot for slot in left if slot.field.table in meant.group]
        else:
            anchors = self._anchors()
            left = [slot for slot in left if slot.field.table in anchors]
        taken = {c.reading for c in self.columns if isinstance(c.reading, Slot)}
        free = [slot for slot in left if slot not in taken]
        for narrow in (self._needed, self._at_level, self._nearest, self._in_sheet):
            if len(free) > 1:
                free = narrow(column, free) or free
        if len(free) == 1:
            column.reading = free[0]
        elif not free and left:
            column.reading = left[0]  # taken: both are asked for below

    def _needed(self, column: TableColumn, free: list[Slot]) -> list[Slot]:
        """A list that has columns here needs its name; a field that this column alone may be."""
        mine = [slot for slot in free if slot.field.required and slot.field.table in self._real_tables()]
        return mine if len(mine) == 1 else []

    def _real_tables(self) -> set[TablePath]:
        """The tables of which more stands here than what links a row to its household."""
        fields = [column.reading.field for column in self.columns if isinstance(column.reading, Slot)]
        return {field.table for field in fields if (field.table[0], field.key) not in _LINKS}

    def _at_level(self, column: TableColumn, free: list[Slot]) -> list[Slot]:
        """Of a person where the rows below a household's first have it, of the household where they leave it blank."""
        key = next((c.index for c in self.columns if c.reading is Reading.KEY), -1)
        if key < 0:
            return []
        below = above = 0
        for row in self.rows[self.first : self.first + 400]:
            if is_blank(row[column.index]):
                continue
            if is_blank(row[key]):
                below += 1
            else:
                above += 1
        if not below and not any(
            is_blank(row[key]) and _people(row) for row in self.rows[self.first : self.first + 400]
        ):
            return []
        return [slot for slot in free if (slot.field.table in words.LISTS) == (below > 0)]

    def _nearest(self, column: TableColumn, free: list[Slot]) -> list[Slot]:
        """The table whose columns stand nearest: names open a group of columns, all else follows."""
        sides = (1, -1) if any(slot.field.key in _NAMES for slot in free) else (-1, 1)
        best: tuple[int, int] | None = None
        chosen: list[Slot] = []
        for slot in free:
            for order, side in enumerate(sides):
                distance = self._distance(column.index, side, slot.field.table)
                if distance and (best is None or (distance, order) < best):
                    best, chosen = (distance, order), [slot]
        return chosen

    def _distance(self, index: int, side: int, table: TablePath) -> int:
        """How many columns with a reading stand between this and the next of a table, and one."""
        steps, place = 1, index + side
        while 0 <= place < len(self.columns):
            reading = self.columns[place].reading
            if isinstance(reading, Slot):
                if reading.field.table == table:
                    return steps
                steps += 1
            place += side
        return 0

    def _in_sheet(self, column: TableColumn, free: list[Slot]) -> list[Slot]:
        return [slot for slot in free if slot.field.table in self.of_sheet]

    def _leave_persons_alone(self) -> None:
        """A person's telephone and address are not the household's, and we keep only those."""
        people_only = ("members",) in self._real_tables() and not self._real_tables() & {("homestead",), ("appraisal",)}
        for column, meant in zip(self.columns, self.meant, strict=True):
            slot = column.reading
            private = isinstance(slot, Slot) and (slot.field.table[0], slot.field.key) in _PRIVATE
            if private and (meant.group == (("members",),) or people_only):
                column.reading = Reading.UNUSED

    def _ask_for_doubles(self) -> None:
        """Two columns for one field: which of them counts is not for us to say."""
        by_slot: dict[Meaning, list[TableColumn]] = {}
        for column in self.columns:
            if isinstance(column.reading, Slot) or column.reading is Reading.KEY:
                by_slot.setdefault(column.reading, []).append(column)
        for reading, columns in by_slot.items():
            filled = [column for column in columns if column.samples]
            if len(columns) > 1:
                for column in columns:
                    if len(filled) > 1 or column not in filled and filled:
                        self._double(column, reading, asked=column in filled)

    def _double(self, column: TableColumn, reading: Meaning, asked: bool) -> None:
        if not asked:
            column.reading = Reading.UNUSED
            return
        column.reading, column.twice = Reading.OPEN, True
        column.candidates = (reading,) if isinstance(reading, Slot) else ()

    def _leave_open(self, column: TableColumn, meant: Meant) -> None:
        """A column that nobody has explained: of no use where it says nothing, or nothing that money can depend on."""
        if column.twice:
            return
        word = plain(column.heading)
        if not column.samples or word in words.UNUSED or self._speaks_of_others(column, meant):
            column.reading = Reading.UNUSED
            return
        column.certain = False
        if not column.heading:
            # A word in the margin is a remark; a column that many rows fill is a fact whose heading is missing.
            rows = self.rows[self.first : self.first + LOOKED_AT]
            filled = sum(row[column.index] != "" for row in rows)
            column.reading = Reading.REMARK if filled * 4 <= len(rows) else Reading.OPEN
        elif words.NO_MONEY.search(word) or not (meant.candidates or words.MONEY.search(word)):
            column.reading = Reading.UNUSED

    def _speaks_of_others(self, column: TableColumn, meant: Meant) -> bool:
        """A person's telephone or address: we keep only the household's."""
        fields = {(slot.field.table[0], slot.field.key) for slot in meant.candidates}
        return bool(fields) and fields <= _PRIVATE


def _illegal() -> RegisterColumn:
    return column_of(("buildings",), "illegal")


def _path(heading: str) -> str:
    return "/".join(plain(part) for part in heading.split("/"))


def _people(row: Sequence[Cell]) -> bool:
    return sum(not is_blank(cell) for cell in row) > 1


def _samples(rows: Sequence[Sequence[Cell]], first: int, column: TableColumn) -> list[str]:
    """The first different values of a column; of one that has any, no more than some hundred rows are looked at.

    Its heading, repeated on the next page, is no value.
    """
    seen: list[Cell] = []
    heads = {part for text in (column.heading, column.group) for part in (text, *text.split("/"))}
    for number in range(first, len(rows)):
        cell = rows[number][column.index]
        if cell == "" or cell in seen:
            if seen and number > first + LOOKED_AT:
                break
            continue
        if is_blank(cell) or cell in heads:
            continue
        seen.append(cell)
        if len(seen) == SHOWN:
            break
    return [f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip() for cell in seen]


def _fits(slot: Slot, samples: Sequence[str], numbers: Sequence[float]) -> bool:
    """Whether the first values can be what the field holds."""
    small = bool(numbers) and all(map(_is_number, samples)) and all(abs(number) < 100_000 for number in numbers)
    field: RegisterColumn = slot.field
    if field.kind is Kind.FLAG:
        return not any(number not in (0, 1) for number in numbers)
    if field.kind is Kind.CHOICE or field.key in ("phone", "owner", "relation", "village", "agency", "agent"):
        return not small
    if field.key == "name":
        return not small or field.table == ("buildings",)
    if field.key == "count" and slot.fixed:
        return all(len(text) < 6 or is_note(text) for text in samples)
    return True


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdecimal()  # ① is a digit, and no number
