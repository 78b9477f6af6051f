"""Rows gathered into households: what a case file would hold, and from which rows it came."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from chaiqian.documents.problem import CellPlace, Finding, Path
from chaiqian.register.columns import KEY_HEADER, Kind, RegisterColumn, TablePath, sheets
from chaiqian.register.problems import CellFault, flaw
from chaiqian.register.reading import Book, Grid
from chaiqian.register.words.asked import Asked, Cell, LeftOut
from chaiqian.register.words.household_numbers import breaks, heard, number_key
from chaiqian.register.words.reading import Reader, quick_of, reader_of, states_nothing
from chaiqian.register.words.texts import is_blank, text

TOTALS = ("合计", "总计", "小计", "共计", "总数", "汇总", "累计", "合计数")
# How a 档案编号 begins that needs a second look: blank, or perhaps a total.
_TOTAL_BEGINNINGS = frozenset(("", " ", "\u3000", "\t", "\n", "\r", "\xa0", *(word[0] for word in TOTALS)))
_COUNTED = (Kind.AREA, Kind.MONEY, Kind.WHOLE)
ORPHANS_COMPARED = 50


class Unreadable:
    """Stands in a case for a value that could not be read: no door lets it in."""


UNREADABLE = Unreadable()


@dataclass(slots=True)
class RegisterHousehold:
    """One household. `rows` gives for each table the rows of its grid, one for each item of the list in `lists`."""

    case_id: str
    values: dict[str, Any]
    rows: dict[TablePath, list[int]]
    lists: dict[TablePath, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    faults: set[Path] = field(default_factory=set)

    @property
    def is_refused(self) -> bool:
        """Whether anything is wrong with it."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass
class Gathered:
    """The households by 档案编号, and the problems that belong to none of them.

    `suspect` are households that rows of nobody may belong to; `missing` are numbers that other sheets know, and that
    are like none in the first.
    """

    households: dict[str, RegisterHousehold] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    suspect: set[str] = field(default_factory=set)
    missing: dict[str, None] = field(default_factory=dict)


def gather(book: Book, extra: Collection[str] | None = None) -> Gathered:
    """Put the rows of all sheets together. `extra` are the relations that the scheme adds, None without a scheme."""
    gathered = Gathered()
    first, *others = (book.grids[sheet.name] for sheet in sheets() if sheet.name in book.grids)
    _Rows(first, book.date1904, gathered, extra).households()
    for grid in others:
        _Rows(grid, book.date1904, gathered, extra).items()
    return gathered


@dataclass(slots=True)
class _Part:
    """The columns of one table, and how their cells are read; `quick` holds what needs no reading."""

    table: TablePath
    listed: bool
    columns: list[tuple[int, str, RegisterColumn, dict[Cell, Any], Reader]]


class _Rows:
    """Reads the rows of one grid into the households."""

    def __init__(self, grid: Grid, date1904: bool, gathered: Gathered, extra: Collection[str] | None) -> None:
        self.grid, self.gathered, self.extra = grid, gathered, extra
        tables = dict.fromkeys(column.table for column in grid.sheet.columns)
        self.parts = [self._part(table, date1904) for table in tables]
        self.faulty_rows = {row for row, _ in grid.faulty}
        self.orphans: dict[str, list[int]] = {}
        self.alike: dict[str, list[RegisterHousehold]] = {}
        self.other_spellings: set[str] = set()

    def _part(self, table: TablePath, date1904: bool) -> _Part:
        known = [(index, column) for index, column in self.grid.columns if column.table == table]
        return _Part(
            table,
            table == self.grid.sheet.items,
            [(i, c.key, c, quick_of(c), self._reader(i, c, date1904)) for i, c in known],
        )

    def _reader(self, index: int, column: RegisterColumn, date1904: bool) -> Reader:
        """How a column is read: where its header names another unit, whoever has a number there is not written."""
        reader = reader_of(column, date1904, Asked(self.grid.header(index), extra=self.extra))
        if column not in self.grid.unread:
            return reader

        def unread(cell: Cell) -> Any:
            reader(cell)
            return UNREADABLE

        return unread

    def households(self) -> None:
        """One row a household."""
        for row, cells, key in self._keyed():
            earlier = self.gathered.households.get(key.casefold())
            if earlier is not None:
                self._repeated(earlier, row, key)
                continue
            values: dict[str, Any] = {"case_id": key, "household": {}, "homestead": {}, "members": []}
            household = RegisterHousehold(key, values, {(): [row]})
            self.gathered.households[key.casefold()] = household
            for part in self.parts:
                found = self._read(part, household, row, cells, part.table)
                if found:
                    values[part.table[0]] = found
                household.rows[part.table] = [row]
        self._report_alike()

    def _report_alike(self) -> None:
        """Two rows whose numbers mean one household: neither is written, for which of them is right is not known."""
        for household in self.gathered.households.values():
            self.alike.setdefault(number_key(household.case_id), []).append(household)
        for first, *others in (alike for alike in self.alike.values() if len(alike) > 1):
            for other in others:
                for one, row in ((other, first.rows[()][0]), (first, other.rows[()][0])):
                    message = f"{KEY_HEADER}“{one.case_id}”与第 {row + 1} 行的只差全角、大小写或前面的零"
                    fault = flaw("R616", message, "一户一行，全项目唯一", "是一户的删去一行；是两户的另编编号。")
                    one.problems.append(self.grid.at(fault, one.rows[()][0], self.grid.key, one.case_id))

    def items(self) -> None:
        """One row an item of a list; what belongs to the household itself may be repeated or left blank."""
        last, household = "", None
        numbered: list[tuple[int, str]] = []
        for row, cells, key in self._keyed():
            if key != last or household is None:
                last, household = key, self._household(row, key)
            if household is None:
                self.orphans.setdefault(key, []).append(row)
                continue
            numbered.append((row, household.case_id))
            for part in self.parts:
                if part.listed:
                    self._item(part, household, row, cells)
                else:
                    self._once(part, household, row, cells)
        self._report_breaks(numbered)
        self._report_orphans()

    def _household(self, row: int, key: str) -> RegisterHousehold | None:
        """The household of a number, also where it is written with other width, case or zeros; that is said once."""
        exact = self.gathered.households.get(key.casefold())
        if exact is not None and exact.case_id == key:
            return exact
        if not self.alike:
            for household in self.gathered.households.values():
                self.alike.setdefault(number_key(household.case_id), []).append(household)
        meant = self.alike.get(number_key(key), [])
        if len(meant) != 1:
            return None
        if key not in self.other_spellings:
            self.other_spellings.add(key)
            message = f"编号“{key}”就是“宅基地”表第 {meant[0].rows[()][0] + 1} 行的“{meant[0].case_id}”，按一户读"
            note = flaw("W632", message, remedy="两处写成一样的。")
            meant[0].problems.append(self.grid.at(note, row, self.grid.key, meant[0].case_id))
        return meant[0]

    def _report_breaks(self, numbered: list[tuple[int, str]]) -> None:
        """Whose rows are broken into, and who breaks in, may have each other's: neither is written."""
        households = self.gathered.households
        for found in breaks(numbered):
            rows = "、".join(str(row + 1) for row in found.rows)
            between = f"第 {found.before + 1}、{found.after + 1} 行"
            message = f"第 {rows} 行的编号是“{found.number}”，上下（{between}）都是“{found.around}”"
            remedy = "核对这一行是哪一户的：编号写错的改正；没有错的，把一户的各行排在一起。"
            fault = flaw("R633", message, "一户的各行连在一起", remedy)
            for number in (found.number, found.around):
                placed = self.grid.at(fault, found.rows[0], self.grid.key, number)
                households[number.casefold()].problems.append(placed)

    def _once(self, part: _Part, household: RegisterHousehold, row: int, cells: Sequence[Cell]) -> None:
        """What a household has once: the rows after the first repeat it or leave it blank."""
        found = self._read(part, household, row, cells, part.table)
        if not found:
            return
        table = household.values.setdefault(part.table[0], {})
        for index, _, column, _, _ in part.columns:
            value = found.get(column.key)
            if value is None:
                continue
            known = table.setdefault(column.key, value)
            rows = household.rows.setdefault((*part.table, column.key), [row])
            if known != value and UNREADABLE not in (known, value):
                message = f"与第 {rows[0] + 1} 行同一户的“{column.title}”不同"
                fault = flaw("R618", message, "一户只有一个", "核对后改为一样，或只在第一行填写。")
                household.problems.append(self.grid.at(fault, row, index, household.case_id))

    def _item(self, part: _Part, household: RegisterHousehold, row: int, cells: Sequence[Cell]) -> None:
        rows = household.rows.get(part.table)
        item = self._read(part, household, row, cells, (*part.table, 0 if rows is None else len(rows)))
        if not item:
            return
        if rows is None:
            rows = household.rows[part.table] = []
            *above, name = part.table
            table = household.values.setdefault(above[0], {}) if above else household.values
            household.lists[part.table] = table[name] = []
        household.lists[part.table].append(item)
        rows.append(row)

    def _read(
        self, part: _Part, household: RegisterHousehold, row: int, cells: Sequence[Cell], prefix: Path
    ) -> dict[str, Any]:
        """The values of one table in one row, by key."""
        faulty = row in self.faulty_rows
        if not faulty:
            try:
                return {
                    key: quick[cell] if cell in quick else read(cell)
                    for index, key, _, quick, read in part.columns
                    if (cell := cells[index]) != ""
                }
            except CellFault:
                pass
        return self._read_one_by_one(part, household, row, cells, prefix)

    def _read_one_by_one(
        self, part: _Part, household: RegisterHousehold, row: int, cells: Sequence[Cell], prefix: Path
    ) -> dict[str, Any]:
        """The same where a cell is refused: every one is looked at, and noted if it states what it must not."""
        found: dict[str, Any] = {}
        for index, key, column, quick, read in part.columns:
            cell, faulty = cells[index], self.grid.faulty.get((row, index))
            try:
                if faulty is not None:
                    value = self._refused(faulty, column, household, row, index, prefix)
                else:
                    value = quick[cell] if cell in quick else read(cell)
            except LeftOut:
                continue
            except CellFault as fault:
                value = self._refused(fault.finding, column, household, row, index, prefix)
            if value is not None:
                found[key] = value
        return found

    def _refused(
        self, problem: Finding, column: RegisterColumn, household: RegisterHousehold, row: int, index: int, prefix: Path
    ) -> Any:
        """What stands for a cell that was refused: nothing where it says nothing, else a mark that no door lets in."""
        if (row, index) not in self.grid.faulty and states_nothing(column, self.grid.rows[row][index]):
            return None
        household.problems.append(self.grid.at(problem, row, index, household.case_id))
        household.faults.add((*prefix, column.key))
        return UNREADABLE

    def _keyed(self) -> Iterator[tuple[int, list[Cell], str]]:
        """The rows that have a 档案编号; blank rows and totals are passed over."""
        grid, key = self.grid, self.grid.key
        for row in range(grid.first, len(grid.rows)):
            cells = grid.rows[row]
            cell = cells[key]
            if type(cell) is str and cell[:1] not in _TOTAL_BEGINNINGS and row not in self.faulty_rows:
                yield row, cells, cell.strip()
                continue
            if all(map(is_blank, cells)):
                continue
            if self._is_total(cells):
                message = f"第 {row + 1} 行是合计行，没有读"
                self.gathered.problems.append(flaw("W624", message, at=CellPlace(grid.name, row + 1)))
                continue
            name = self._key(row, cells[key])
            if name:
                yield row, cells, name

    def _key(self, row: int, cell: Cell) -> str:
        fault = self.grid.faulty.get((row, self.grid.key))
        try:
            name = "" if fault is not None or is_blank(cell) else text(cell)
        except CellFault as refusal:
            name, fault = "", refusal.finding
        if not name:
            missing = flaw("R615", f"这一行没有{KEY_HEADER}，没有读", "每一行都有", f"填写这一行的{KEY_HEADER}。")
            self.gathered.problems.append(self.grid.at(fault or missing, row, self.grid.key))
        return name

    def _is_total(self, cells: Sequence[Cell]) -> bool:
        """A row that begins with 合计 or the like, and then has numbers at most."""
        first = next((index for index, cell in enumerate(cells) if cell != ""), -1)
        word = cells[first]
        if type(word) is not str or not "".join(word.split()).startswith(TOTALS):
            return False
        telling = (index for index, column in self.grid.columns if column.kind not in _COUNTED and index != first)
        return not any(cells[index] != "" for index in telling)

    def _repeated(self, earlier: RegisterHousehold, row: int, key: str) -> None:
        first = earlier.rows[()][0] + 1
        case = "" if key == earlier.case_id else "（不分大小写）"
        message = f"{KEY_HEADER}“{key}”与第 {first} 行重复{case}"
        problem = flaw("R616", message, "一户一行，全项目唯一", "给其中一户另编编号，或删去重复的一行。")
        earlier.problems.append(self.grid.at(problem, row, self.grid.key, key))

    def _report_orphans(self) -> None:
        """Rows of nobody: whoever they may have been meant for is not written without them."""
        households = self.gathered.households
        folded = {heard(household.case_id): household for household in households.values()} if self.orphans else {}
        for number, (key, rows) in enumerate(self.orphans.items()):
            meant = folded.get(heard(key))
            remedy = f"是否想写“{meant.case_id}”？" if meant else "核对编号，或在“宅基地”表里补上这一户。"
            if meant is None and number < ORPHANS_COMPARED:
                close = get_close_matches(heard(key), list(folded), 1, 0.8)
                meant = folded[close[0]] if close else None
            for row in rows:
                problem = flaw("R617", f"“宅基地”表里没有{KEY_HEADER}“{key}”", "“宅基地”表里已有的编号", remedy)
                self.gathered.problems.append(self.grid.at(problem, row, self.grid.key, key))
            if meant is None:
                self.gathered.missing[key] = None
            else:
                self.gathered.suspect.add(meant.case_id)
