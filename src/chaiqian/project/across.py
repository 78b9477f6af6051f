"""What the cases of a large folder share, kept on disk and not in memory: keys, and who has signed.

Keys are kept as salted hashes: no ID number reaches a file, and two that collide only cost a second look.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.scheme import Scheme
from chaiqian.project.conflicts import SAME_ID, SAME_PERSON, SAME_PLOT, shared_keys
from chaiqian.project.signing_count import Signed

_KINDS = (SAME_ID, SAME_PLOT, SAME_PERSON)
_BATCH = 500
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
CREATE TABLE cases (
    number INTEGER PRIMARY KEY, project INTEGER, path BLOB, village TEXT, team TEXT, day INTEGER, handed INTEGER,
    id INTEGER
);
CREATE TABLE keys (project INTEGER, kind INTEGER, key INTEGER, number INTEGER);
"""
# A person is resettled once wherever that is; an id and a plot belong to their project.
_SHARED = """
SELECT CASE kind WHEN 2 THEN -1 ELSE project END AS scope, kind, key, group_concat(number)
FROM keys GROUP BY scope, kind, key HAVING count(DISTINCT number) > 1 ORDER BY min(number), kind, min(rowid)
"""
_SIGNED = """
SELECT count(DISTINCT id), count(DISTINCT CASE WHEN day <= ?1 THEN id END),
    count(DISTINCT CASE WHEN handed <= ?1 THEN id END)
FROM cases WHERE project = ?2 AND village = ?3 AND (?4 IS NULL OR team = ?4)
"""
# A household that stands twice signed on the earlier day, as it counts once among those that have signed.
_DAYS = """
SELECT day, count(*) FROM (SELECT min(day) AS day FROM cases WHERE project = ? AND village IN ({}) GROUP BY id)
WHERE day IS NOT NULL GROUP BY day ORDER BY day
"""


class Seen(NamedTuple):
    """What of one case is compared with others: its keys, each with its kind, and what a count asks for."""

    case_id: str
    village: str
    group: str | None
    signed_on: date | None
    handed_over_on: date | None
    keys: tuple[tuple[str, str], ...]


def seen_of(case: Case, scheme: Scheme | None) -> Seen:
    """What is noted of a case under its scheme (None: one that cannot be used)."""
    household, choice = case.household, case.choice
    keys = tuple((kind, value) for kind, value in shared_keys(case, scheme))
    return Seen(case.case_id, household.village, household.group, choice.signed_date, choice.handed_over_date, keys)


class Shared(NamedTuple):
    """Cases with a key in common: its kind, and their projects and files in the order met."""

    kind: str
    cases: tuple[tuple[int, str], ...]


class Across:
    """Fed one case at a time; answers questions that take all of them. Raises sqlite3.Error where the disk is full."""

    def __init__(self) -> None:
        # A database without a name is a temporary file that goes when it is closed, or when the process dies.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._cases: list[tuple[object, ...]] = []
        self._keys: list[tuple[int, int, int, int]] = []
        self._count = 0

    def __enter__(self) -> Across:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, project: int, path: str, seen: Seen, counted: bool = True) -> None:
        """Note one case of a project; one that is not `counted` is a neighbour alone, and of no signing unit here."""
        self._count += 1
        place = (seen.village, seen.group) if counted else (None, None)
        ordinals = (None if day is None else day.toordinal() for day in (seen.signed_on, seen.handed_over_on))
        name = hash(seen.case_id.casefold())  # in this process alone: the next one's salt is another
        self._cases.append((self._count, project, os.fsencode(path), *place, *ordinals, name))
        for kind, value in seen.keys:
            self._keys.append((project, _KINDS.index(kind), hash(value), self._count))
        if len(self._cases) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._cases)
        self._database.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", self._keys)
        self._database.execute("COMMIT")
        self._cases.clear()
        self._keys.clear()

    def shared(self) -> Iterator[Shared]:
        """Every key that several cases have."""
        self._flush()
        for _, kind, _, numbers in self._database.execute(_SHARED):
            cases = (self._case(number) for number in sorted({int(number) for number in numbers.split(",")}))
            yield Shared(_KINDS[kind], tuple(cases))

    def _case(self, number: int) -> tuple[int, str]:
        found = self._database.execute("SELECT project, path FROM cases WHERE number = ?", (number,)).fetchone()
        return int(found[0]), os.fsdecode(found[1])

    def signed(self, project: int, village: str, group: str | None, deadline: date | None) -> Signed:
        """The households of a unit, by case id; without a deadline everyone who signed counts."""
        self._flush()
        self._database.execute("CREATE INDEX IF NOT EXISTS by_unit ON cases (project, village, team)")
        last = (deadline or date.max).toordinal()
        found = self._database.execute(_SIGNED, (last, project, village, group)).fetchone()
        return Signed(int(found[0]), int(found[1]), int(found[2]))

    def days(self, project: int, villages: Sequence[str]) -> list[tuple[date, int]]:
        """How many households of these villages signed on each day, in order; each household once, by case id."""
        self._flush()
        marks = ", ".join("?" * len(villages))
        found = self._database.execute(_DAYS.format(marks), (project, *villages)).fetchall()
        return [(date.fromordinal(day), int(count)) for day, count in found]
