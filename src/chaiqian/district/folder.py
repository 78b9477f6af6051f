"""A folder of projects as a district: every case settled once, its facts kept as columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from chaiqian.district.columns import MODES, Block, DistrictScheme, DistrictUnit
from chaiqian.district.reads import ALWAYS_READ, note_reads
from chaiqian.district.running import Again
from chaiqian.documents.content import sha256_of, sha256_of_value
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import PreparedScheme
from chaiqian.law.recognition.verdict import APPRAISAL_PENDING
from chaiqian.law.settlement import FINAL, Settlement, settle_with
from chaiqian.output.text import mask_within
from chaiqian.project.over_folder import of_paths
from chaiqian.project.telling import Telling

ROWS = 16_384


class _Rows:
    """The households of one scheme, row by row."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.reads: set[str] = set(ALWAYS_READ)
        self.facts: dict[str, array[int]] = {}
        self.final, self.mode, self.unit = array("b"), array("b"), array("l")
        self.case_ids: list[str] = []
        self.files: list[Path] = []

    def add(self, settlement: Settlement, unit: int, file: Path) -> None:
        """Add a row; all of it is worked out before the first column grows, for a defect may not leave half of it."""
        case, facts = settlement.case, settlement.recognition.facts
        note_reads(case, self.scheme, settlement.prepared.figures, self.reads)
        mode, case_id, values = MODES.index(case.choice.mode), mask_within(case.case_id), array("q", facts.values())
        # Every fact, not only those that this graph takes: another scheme's may take more.
        for name, value in zip(facts, values, strict=True):
            self.facts.setdefault(name, array("q")).append(value)
        self.final.append(settlement.status == FINAL)
        self.mode.append(mode)
        self.unit.append(unit)
        self.case_ids.append(case_id)
        self.files.append(file)


class FolderDistrict:
    """The households below a folder. What cannot be settled is reported, and counted in `left_out`."""

    synthetic = False

    def __init__(self, folder: Path) -> None:
        self._telling = telling = Telling("没有计入")
        self.units: list[DistrictUnit] = []
        self._codes: dict[DistrictUnit, int] = {}
        self._rows: dict[int, _Rows] = {}
        self._digests: list[str] = []
        for settled in telling.households(of_paths([folder])):
            with telling.one(settled.file):
                self._add(settled.settlement, settled.file)
        self.left_out = telling.failed
        self.contradictions = telling.contradictions
        self._list = list(self._rows.values())
        self.schemes: Sequence[DistrictScheme] = tuple(map(_entry, self._list))

    @property
    def code(self) -> int:
        """The exit code so far: a scenario may meet a defect that settling did not."""
        return self._telling.code

    @property
    def sha256(self) -> str:
        """One hash over what every case and scheme states, in the order of the files."""
        return sha256_of_value([*(entry.sha256 for entry in self.schemes), *self._digests])

    @property
    def names(self) -> frozenset[str]:
        """The facts that any household has."""
        return frozenset(name for rows in self._list for name in rows.facts)

    @property
    def households(self) -> int:
        """How many were settled."""
        return sum(len(rows.files) for rows in self._list)

    def _add(self, settlement: Settlement, file: Path) -> None:
        scheme, household = settlement.scheme, settlement.case.household
        digest = sha256_of(settlement.case)
        if id(scheme) not in self._rows:
            self._rows[id(scheme)] = _Rows(scheme)
        rows = self._rows[id(scheme)]
        unit = DistrictUnit(scheme.project.township, household.village, mask_within(household.group or ""))
        if unit not in self._codes:
            self._codes[unit] = len(self.units)
            self.units.append(unit)
        rows.add(settlement, self._codes[unit], file)
        self._digests.append(digest)

    def blocks(self) -> Iterator[Block]:
        """Every household, scheme by scheme."""
        for index, rows in enumerate(self._list):
            for start in range(0, len(rows.files), ROWS):
                yield self._block(index, rows, start)

    @staticmethod
    def _block(index: int, rows: _Rows, start: int) -> Block:
        part = slice(start, start + ROWS)
        facts = {name: np.array(column[part], np.int64) for name, column in rows.facts.items()}
        final, mode = np.array(rows.final[part], np.bool_), np.array(rows.mode[part], np.int8)
        return Block(index, facts, final, mode, np.array(rows.unit[part], np.int32), tuple(rows.case_ids[part]), start)

    def again(self, block: Block, prepared: PreparedScheme) -> Again:
        """Recognise the households of a block anew, from their files."""
        rows = self._list[block.scheme]
        names = (*prepared.graph.facts, APPRAISAL_PENDING)
        facts = {name: np.array(block.facts.get(name, np.zeros(block.rows, np.int64))) for name in names}
        settles = np.zeros(block.rows, np.bool_)
        for row, file in enumerate(rows.files[block.first : block.first + block.rows]):
            with self._telling.one(file), suppress(DocumentError):
                recognised = settle_with(load_case(file), prepared).recognition.facts
                for name, value in zip(names, array("q", map(recognised.__getitem__, names)), strict=True):
                    facts[name][row] = value
                settles[row] = True
        return Again(facts, settles)


def _entry(rows: _Rows) -> DistrictScheme:
    source = rows.scheme.source
    return DistrictScheme(
        "" if source is None else source.file, rows.scheme, frozenset(rows.reads), sha256_of(rows.scheme)
    )
