"""The households by what the rows of other tables know them by: number, owner's name, running number."""

from __future__ import annotations

import unicodedata

from chaiqian.documents.problem import Finding
from chaiqian.register.columns import KEY_HEADER
from chaiqian.register.gathered import Gathered, RegisterHousehold
from chaiqian.register.problems import flaw
from chaiqian.register.table.meaning import column_of
from chaiqian.register.table.model import Link, Table
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.household_numbers import number_key
from chaiqian.register.words.texts import is_blank


class Links:
    """The households by what other tables know them by."""

    def __init__(self, tables: list[Table], gathered: Gathered) -> None:
        self.gathered = gathered
        self.owners: dict[str, list[RegisterHousehold]] = {}
        for household in gathered.households.values():
            owner = household.values["household"].get("owner")
            if isinstance(owner, str):
                self.owners.setdefault(_name(owner), []).append(household)
        self.serials = _serials(tables, gathered)
        self.alike: dict[str, list[RegisterHousehold]] = {}
        self.other_spellings: set[str] = set()

    def household(self, key: str, table: Table, row: int) -> RegisterHousehold | None:
        """The household that a block belongs to; None where it is none, or one of several."""
        if table.link is Link.NUMBER:
            found = self.gathered.households.get(key.casefold())
            return found if found is not None and found.case_id == key else self._spelt_otherwise(key, table, row)
        meant = self._meant(key, table)
        return meant[0] if len(meant) == 1 else None

    def fit(self, table: Table) -> bool:
        """Whether a running number is the household's: its owner is among the people, or several rows share it."""
        name = table.index_of(column_of(("members",), "name"))
        for block in table.blocks:
            meant = self.serials.get(_name(_plain_number(block.key)), [])
            names = {_name(str(table.rows[row][name])) for row in block.rows} if name >= 0 else set()
            if len(meant) != 1 or name >= 0 and _name(str(meant[0].values["household"].get("owner"))) not in names:
                return False
        return name >= 0 or any(len(block.rows) > 1 for block in table.blocks)

    def _spelt_otherwise(self, key: str, table: Table, row: int) -> RegisterHousehold | None:
        """The household of a number that is written with other width, case or zeros; that is said once."""
        if not self.alike:
            self.alike = _alike(self.gathered)
        meant = self.alike.get(number_key(key), [])
        if len(meant) != 1:
            return None
        home, first = meant[0].home
        if key not in self.other_spellings and row >= 0:
            self.other_spellings.add(key)
            message = f"编号“{key}”就是“{home.name}”表第 {first + 1} 行的“{meant[0].case_id}”，按一户读"
            meant[0].note(flaw("W632", message, remedy="两处写成一样的。"), table, row, table.key)
        return meant[0]

    def several(self, key: str, table: Table) -> list[RegisterHousehold]:
        meant = [] if table.link is Link.NUMBER else self._meant(key, table)
        return meant if len(meant) > 1 else []

    def _meant(self, key: str, table: Table) -> list[RegisterHousehold]:
        return (self.owners if table.link is Link.OWNER else self.serials).get(_name(key), [])


def _alike(gathered: Gathered) -> dict[str, list[RegisterHousehold]]:
    found: dict[str, list[RegisterHousehold]] = {}
    for household in gathered.households.values():
        found.setdefault(number_key(household.case_id), []).append(household)
    return found


def report_alike(gathered: Gathered) -> None:
    """Two rows whose numbers mean one household: neither is written, for which of them is right is not known."""
    for first, *others in (alike for alike in _alike(gathered).values() if len(alike) > 1):
        for other in others:
            for one, another in ((other, first), (first, other)):
                table, row = one.home
                one.note(written_alike(one.case_id, row_named(*another.home, table)), table, row, table.key)


def row_named(table: Table, row: int, here: Table) -> str:
    """A row as it is told to who looks at a row of `here`."""
    return f"第 {row + 1} 行" if table is here else f"“{table.name}”表第 {row + 1} 行"


def written_alike(number: str, there: str) -> Finding:
    """What is said of a number that another row writes with other width, case or zeros."""
    message = f"{KEY_HEADER}“{number}”与{there}的只差全角、大小写或前面的零"
    return flaw("R616", message, "一户一行，全项目唯一", "是一户的删去一行；是两户的另编编号。")


def _serials(tables: list[Table], gathered: Gathered) -> dict[str, list[RegisterHousehold]]:
    """The households by their running number."""
    found: dict[str, list[RegisterHousehold]] = {}
    for table in tables:
        serial = next((column.index for column in table.columns if column.heading.strip() == Link.SERIAL.value), -1)
        for block in table.blocks if serial >= 0 else ():
            household = gathered.households.get(block.case_id.casefold())
            cell = table.rows[block.rows[0]][serial]
            if household is not None and not is_blank(cell):
                found.setdefault(_name(_plain_number(cell)), []).append(household)
    return found


def _plain_number(cell: Cell) -> str:
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _name(text_: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text_).split())
