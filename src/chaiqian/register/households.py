"""The blocks of all tables gathered into households: what a case file would hold, and from which rows it came."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from chaiqian.documents.problem import Finding
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import KEY_HEADER
from chaiqian.register.defects import one
from chaiqian.register.gathered import Gathered, Origin, RegisterHousehold, Remark
from chaiqian.register.linking import Links, report_alike, row_named, written_alike
from chaiqian.register.part_reader import UNREADABLE, PartReader
from chaiqian.register.parts import Part
from chaiqian.register.problems import CellFault, flaw
from chaiqian.register.table.model import Block, Book, Link, Reading, Table
from chaiqian.register.table.tables import is_primary
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.household_numbers import breaks, heard
from chaiqian.register.words.texts import is_blank, text

ORPHANS_COMPARED = 50
ROWS_SHOWN = 5
_ZEROS = pattern("([^0]*)(0{2,})")


def gather(book: Book, extra: Collection[str] | None = None) -> Gathered:
    """Put the blocks of all tables together. `extra` are the relations that the scheme adds, None without a scheme."""
    gathered = Gathered()
    first = [table for table in book.tables if is_primary(table)]
    for table in first:
        _Blocks(table, book, gathered, extra).households()
    report_alike(gathered)
    links = Links(first, gathered)
    for table in book.tables:
        if not is_primary(table):
            _Blocks(table, book, gathered, extra).items(links)
    for household in gathered.households.values():
        with one(household, gathered.defects):
            _name_buildings(household)
    return gathered


class _Blocks:
    """Reads the blocks of one table into the households."""

    def __init__(self, table: Table, book: Book, gathered: Gathered, extra: Collection[str] | None) -> None:
        self.table, self.book, self.gathered = table, book, gathered
        self.reader = PartReader(table, book, extra)
        self.remarks = [column.index for column in table.columns if column.reading is Reading.REMARK]
        self.open = bool(table.open())
        self.orphans: dict[str, list[int]] = {}
        self.numbered: list[tuple[int, str]] = []

    def households(self) -> None:
        """A table that tells which households there are."""
        rowed = any(part.rowed for part in self.reader.parts)
        for block in self.table.blocks:
            key = self._key(block)
            if not key:
                continue
            earlier = self.gathered.households.get(key.casefold())
            if earlier is not None and (key != earlier.case_id or earlier.home[0] is self.table and not rowed):
                self._repeated(earlier, block.rows[0], key)
                continue
            if earlier is None:
                earlier = self._begin(key, block.rows[0])
            self._read(block, earlier)
        self._report_loose()
        self._report_breaks()

    def _begin(self, key: str, row: int) -> RegisterHousehold:
        values: dict[str, Any] = {"case_id": key, "household": {}, "homestead": {}, "members": []}
        household = RegisterHousehold(key, values, (self.table, row))
        self.gathered.households[key.casefold()] = household
        if self.table.group:
            values["household"]["group"] = self.table.group
        for part in self.reader.parts:
            if not part.listed:
                household.origins[part.path] = [Origin(part, row)]
        return household

    def items(self, links: Links) -> None:
        """A table whose rows belong to households that others tell of."""
        if self.table.link is Link.SERIAL and not links.fit(self.table):
            self.gathered.problems.append(self.table.at(_no_number_of_household(), self.table.heading, self.table.key))
            self.book.held = True
            return
        for block in self.table.blocks:
            key = self._key(block)
            if not key:
                continue
            household = links.household(key, self.table, block.rows[0])
            if household is None:
                self.orphans.setdefault(key, []).extend(block.rows)
                continue
            self._read(block, household)
        self._report_loose()
        self._report_unnumbered(links)
        self._report_breaks()
        self._report_orphans(links)

    def _read(self, block: Block, household: RegisterHousehold) -> None:
        block.case_id = household.case_id
        if self.table not in household.tables:
            household.tables.append(self.table)
        household.held = household.held or self.open
        self.numbered += [(row, household.case_id) for row in block.rows]
        with one(household, self.gathered.defects):
            self._read_rows(block, household)

    def _read_rows(self, block: Block, household: RegisterHousehold) -> None:
        for row in block.rows:
            begins = row == block.rows[0] or not self.reader.is_item_alone(row)
            for part in self.reader.parts if begins else self.reader.rowed:
                if part.rowed:
                    self._item(part, household, row)
                elif part.listed:
                    self._item_once(part, household, row, block)
                else:
                    self._once(part, household, row)
        for index in self.remarks:
            for row in block.rows:
                cell = self.table.rows[row][index]
                if not is_blank(cell):
                    household.remarks.append(Remark(self.table, row, index, str(cell)))

    def _once(self, part: Part, household: RegisterHousehold, row: int) -> None:
        """What a household has once: the rows after the first repeat it or leave it blank."""
        found = self.reader.read(part, household, row, part.path)
        if not found:
            return
        origins = household.origins.setdefault(part.path, [])
        known = household.values.setdefault(part.path[0], {})
        for key, value in found.items():
            before = known.setdefault(key, value)
            if before is not value and before != value and UNREADABLE not in (before, value):
                self._differs(part, household, row, key, _row_of(origins, key))
        if not any(origin.row == row and origin.part is part for origin in origins):
            origins.append(Origin(part, row))

    def _differs(self, part: Part, household: RegisterHousehold, row: int, key: str, before: Origin | None) -> None:
        first = before if before is not None else Origin(part, row)
        sheet = "" if first.part.table is self.table else f"“{first.part.table.name}”表"
        message = f"与{sheet}第 {first.row + 1} 行同一户的“{part.title(key)}”不同"
        fault = flaw("R618", message, "一户只有一个", "核对后改为一样，或只在第一行填写。")
        household.note(fault, self.table, row, part.index(key))

    def _item(self, part: Part, household: RegisterHousehold, row: int) -> None:
        number = len(household.lists.get(part.path, ()))
        item = self.reader.read(part, household, row, (*part.path, number))
        if item:
            self._add(part, household, row, item)

    def _item_once(self, part: Part, household: RegisterHousehold, row: int, block: Block) -> None:
        """An item that the heading numbers or names: the other rows of the household repeat it or leave it blank."""
        if self.reader.is_nothing(part, row):
            return
        number = len(household.lists.get(part.path, ()))
        item = self.reader.read(part, household, row, (*part.path, number))
        if not item:
            return
        known = (
            place
            for place, origin in enumerate(household.origins.get(part.path, ()))
            if origin.part is part and origin.row in block.rows
        )
        earlier = next(known, -1)
        if earlier < 0:
            self._add(part, household, row, {**dict(part.fixed), **item})
            return
        for key, value in item.items():
            if household.lists[part.path][earlier].get(key, value) != value:
                self._differs(part, household, row, key, household.origins[part.path][earlier])

    def _add(self, part: Part, household: RegisterHousehold, row: int, item: dict[str, Any]) -> None:
        items = household.lists.get(part.path)
        if items is None:
            *above, name = part.path
            table = household.values.setdefault(above[0], {}) if above else household.values
            items = household.lists[part.path] = table[name] = []
            household.origins[part.path] = []
        items.append(item)
        household.origins[part.path].append(Origin(part, row))

    # Numbers --------------------------------------------------------------------------

    def _key(self, block: Block) -> str:
        """The number of a block, or whatever links it; empty, and said, where there is none."""
        row, index = block.rows[0], self.table.key
        fault = self.table.faulty.get((row, index))
        try:
            name = "" if fault is not None or is_blank(block.key) else self._shown(block.key, row)
        except CellFault as refusal:
            name, fault = "", refusal.finding
        if not name:
            self.gathered.problems.append(self.table.at(fault or _no_key(), row, index))
        return name

    def _shown(self, cell: Cell, row: int) -> str:
        """The number as the cell shows it: 001 where 1 is stored under a format of three digits."""
        code = self.table.formats.get((row, self.table.key), "") if self.table.formats else ""
        zeros = _ZEROS.fullmatch(code.replace('"', "").replace("\\", "")) if code else None
        shown = text(cell)
        if zeros is not None and shown.isdigit():
            return zeros[1] + shown.zfill(len(zeros[2]))
        return shown

    def _repeated(self, earlier: RegisterHousehold, row: int, key: str) -> None:
        """A number again: where it is written in another case, either row is named by the number that stands in it."""
        home, first = earlier.home
        there = row_named(home, first, self.table)
        if key == earlier.case_id:
            message = f"{KEY_HEADER}“{key}”与{there}重复"
            problem = flaw("R616", message, "一户一行，全项目唯一", "给其中一户另编编号，或删去重复的一行。")
        else:
            problem = written_alike(key, there)
            earlier.note(written_alike(earlier.case_id, row_named(self.table, row, home)), home, first, home.key)
        earlier.problems.append(self.table.at(problem, row, self.table.key, key))

    def _report_loose(self) -> None:
        """Rows of no block: the households above and below may be theirs, and are not written without them."""
        if self.table.key < 0:
            return
        rows = {row: block for block in self.table.blocks for row in block.rows}
        for row in self.table.loose:
            self.gathered.problems.append(self.table.at(_no_key(), row, self.table.key))
            if self._states_household(row):
                continue
            for near in (_above(row, rows, self.table), _below(row, rows, self.table)):
                household = near and self.gathered.households.get(near.case_id.casefold())
                if household:
                    self._suspect(household, [row])

    def _states_household(self, row: int) -> bool:
        parts = [part for part in self.reader.parts if not part.listed]
        return any(not is_blank(self.table.rows[row][index]) for part in parts for index in part.indexes)

    def _report_unnumbered(self, links: Links) -> None:
        """Where a household has no row here, the rows without a number before its place may be its own.

        Its place is told by the order of the households; where the rows are in another order it may be any.
        """
        blocks = [(block, links.household(self._quietly(block), self.table, -1)) for block in self.table.blocks]
        if not any(block.unnumbered for block, _ in blocks):
            return
        order = {number: place for place, number in enumerate(h.case_id for h in self.gathered.households.values())}
        here = {order[household.case_id]: (block, household) for block, household in blocks if household is not None}
        for place, missing in _doubted(list(here), list(self.gathered.households.values())).items():
            if place in here and here[place][0].unnumbered:
                self._doubt(*here[place], missing)

    def _doubt(self, block: Block, household: RegisterHousehold, missing: RegisterHousehold) -> None:
        rows = "、".join(str(row + 1) for row in block.unnumbered[:ROWS_SHOWN])
        message = f"第 {rows} 行没有{KEY_HEADER}，“{missing.case_id}”在这张表里又没有一行，分不清是哪一户的"
        fault = flaw("R615", message, "能分清的一户", f"填写这几行的{KEY_HEADER}。")
        household.note(fault, self.table, block.unnumbered[0], self.table.key)
        self._suspect(missing, block.unnumbered)

    def _suspect(self, household: RegisterHousehold, rows: list[int]) -> None:
        """Rows that may be a household's own."""
        shown = "、".join(str(row + 1) for row in rows[:ROWS_SHOWN])
        self.gathered.suspect.setdefault(household.case_id, f"“{self.table.name}”表第 {shown} 行")

    def _quietly(self, block: Block) -> str:
        try:
            return "" if is_blank(block.key) else self._shown(block.key, block.rows[0])
        except CellFault:
            return ""

    def _report_breaks(self) -> None:
        """Whose rows are broken into, and who breaks in, may have each other's: neither is written."""
        households = self.gathered.households
        for found in breaks(self.numbered):
            rows = "、".join(str(row + 1) for row in found.rows)
            between = f"第 {found.before + 1}、{found.after + 1} 行"
            message = f"第 {rows} 行的编号是“{found.number}”，上下（{between}）都是“{found.around}”"
            remedy = "核对这一行是哪一户的：编号写错的改正；没有错的，把一户的各行排在一起。"
            fault = flaw("R633", message, "一户的各行连在一起", remedy)
            for number in (found.number, found.around):
                placed = self.table.at(fault, found.rows[0], self.table.key, number)
                households[number.casefold()].problems.append(placed)

    def _report_orphans(self, links: Links) -> None:
        """Rows of nobody: whoever they may have been meant for is not written without them."""
        households = self.gathered.households
        folded = {heard(household.case_id): household for household in households.values()} if self.orphans else {}
        for number, (key, rows) in enumerate(self.orphans.items()):
            several = links.several(key, self.table)
            meant = folded.get(heard(key))
            if meant is None and number < ORPHANS_COMPARED and not several and self.table.link is Link.NUMBER:
                close = get_close_matches(heard(key), list(folded), 1, 0.8)
                meant = folded[close[0]] if close else None
            problem = _nobody(self.table.link, key, meant, bool(several))
            self.gathered.problems += [self.table.at(problem, row, self.table.key, key) for row in rows]
            if meant is None and not several:
                people = len(rows) if ("members",) in self.table.tables() else 0
                self.gathered.missing[key] = self.gathered.missing.get(key, 0) + people
            for other in (*several, *([meant] if meant else [])):
                self._suspect(other, rows)


def _doubted(here: list[int], households: list[RegisterHousehold]) -> dict[int, RegisterHousehold]:
    """The places of households whose rows may be those of one that has none: before it, or all where out of order."""
    found: dict[int, RegisterHousehold] = {}
    ordered, known, before = here == sorted(here), set(here), -1
    for place, household in enumerate(households):
        if place in known:
            before = place
        elif ordered:
            found.setdefault(before, household)
        else:
            return dict.fromkeys(here, household)
    return found


def _no_key() -> Finding:
    remedy = f"填写这一行的{KEY_HEADER}；是小计、标题的，删去这一行。"
    return flaw("R615", f"这一行没有{KEY_HEADER}，没有读", "每一行都有", remedy)


def _no_number_of_household() -> Finding:
    message = "“序号”不是户的序号，又没有档案编号，不知道每一行是哪一户，一户也没有写"
    return flaw("R642", message, "每户的编号", f"加上一列“{KEY_HEADER}”，逐行填写。")


def _nobody(link: Link, key: str, meant: RegisterHousehold | None, several: bool) -> Finding:
    if several:
        message = f"有几户的{link.value}都是“{key}”，分不清这几行是哪一户"
        return flaw("R617", message, "能分清的一户", f"加上{KEY_HEADER}一列，逐行填写。")
    remedy = f"是否想写“{meant.case_id}”？" if meant else "核对编号，或在“宅基地”表里补上这一户。"
    return flaw("R617", f"“宅基地”表里没有{link.value}“{key}”", "“宅基地”表里已有的编号", remedy)


def _above(row: int, rows: dict[int, Block], table: Table) -> Block | None:
    return next((rows[near] for near in range(row - 1, table.first - 1, -1) if near in rows), None)


def _below(row: int, rows: dict[int, Block], table: Table) -> Block | None:
    return next((rows[near] for near in range(row + 1, table.end) if near in rows), None)


def _row_of(origins: list[Origin], key: str) -> Origin | None:
    """The first row that states a fact."""
    for origin in origins:
        index = origin.part.index(key)
        if index >= 0 and not is_blank(origin.part.table.rows[origin.row][index]):
            return origin
    return None


# Buildings without a name -------------------------------------------------------------

_STOREYS = {-1: "地下一层", -2: "地下二层", 1: "首层", 2: "二层", 3: "三层", 4: "四层", 5: "五层", 6: "六层"}


def _name_buildings(household: RegisterHousehold) -> None:
    """Name the buildings that have no name after their floor: 首层房屋, and the next 首层房屋（2）."""
    buildings = household.lists.get(("buildings",), [])
    taken = {building.get("name") for building in buildings}
    for number, building in enumerate(buildings):
        if "name" not in building and ("buildings", number, "name") not in household.faults:
            storey = _STOREYS.get(building.get("floor", 0), "")
            name = next(_names(f"{storey}房屋", taken))
            buildings[number] = {"name": name, **building}
            taken.add(name)


def _names(base: str, taken: set[Any]) -> Iterator[str]:
    if base not in taken:
        yield base
    number = 2
    while True:
        if f"{base}（{number}）" not in taken:
            yield f"{base}（{number}）"
        number += 1
