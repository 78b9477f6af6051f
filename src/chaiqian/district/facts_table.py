"""The facts of a district as one Parquet file that explains itself: columns, schemes, and where they came from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from weakref import finalize

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from chaiqian import __version__
from chaiqian.district.columns import MODES, UNDECIDED_MODE, Block, DistrictScheme, DistrictUnit
from chaiqian.district.table_digest import TableDigest, run_starts, word_codes
from chaiqian.district.table_limits import check_footer, check_tail, check_words
from chaiqian.documents.content import content_of, document_of, sha256_of
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.law.prepared import PreparedScheme
from chaiqian.law.readers.sql import SCHEME_KEY
from chaiqian.law.settlement import ESTIMATE, FINAL
from chaiqian.output.regular_file import open_regular
from chaiqian.output.text import portable, safe

FORMAT, EARLIER = "chaiqian 事实表 2", ("chaiqian 事实表 1",)
KEY = "chaiqian"
IDENTITY = ("case_id", "township", "village", "group", "status", "mode")
A_TABLE = "chaiqian facts 写的事实表（.parquet）"
ROWS_READ = 65_536
DAMAGED = (OSError, pa.ArrowException, ValueError, LookupError)  # what reading a damaged file ends in


class FactsWriter:
    """Writes blocks to a stream, at flat memory; `close` adds what explains them."""

    def __init__(
        self, stream: BinaryIO, schemes: Sequence[DistrictScheme], names: Iterable[str], synthetic: bool = False
    ) -> None:
        self._schemes, self._synthetic = tuple(schemes), synthetic
        self._names = tuple(sorted(set(names)))
        text = pa.dictionary(pa.int32(), pa.string())
        fields = [pa.field("case_id", pa.string()), *(pa.field(name, text) for name in IDENTITY[1:])]
        fields += [pa.field("scheme", pa.int32()), pa.field(SCHEME_KEY, text), pa.field("synthetic", pa.bool_())]
        self._schema = pa.schema([*fields, *(pa.field(name, pa.int64()) for name in self._names)])
        repeated = [name for name in self._schema.names if name != "case_id"]
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd", use_dictionary=repeated)
        self._digest = TableDigest()
        self.rows = 0

    def add(self, block: Block, units: Sequence[DistrictUnit]) -> None:
        """Write the households of one block."""
        batch = pa.RecordBatch.from_arrays(self._arrays(block, units), schema=self._schema)
        self._digest.add(batch)
        self._writer.write_batch(batch)
        self.rows += block.rows

    def _arrays(self, block: Block, units: Sequence[DistrictUnit]) -> list[Any]:
        nothing = np.zeros(block.rows, np.int64)
        facts = [np.ascontiguousarray(block.facts.get(name, nothing)) for name in self._names]
        places = [self._named([unit[part] for unit in units], block.unit) for part in range(3)]
        status = self._coded([ESTIMATE, FINAL], block.final.astype(np.int32))
        mode = self._coded([name or "" for name in MODES], block.mode.astype(np.int32), block.mode == UNDECIDED_MODE)
        scheme = pa.array(np.full(block.rows, block.scheme, np.int32))
        stated = self._coded([self._schemes[block.scheme].sha256], np.zeros(block.rows, np.int32))
        synthetic = pa.array(np.full(block.rows, self._synthetic))
        return [
            pa.array(block.case_ids, pa.string()),
            *places,
            status,
            mode,
            scheme,
            stated,
            synthetic,
            *map(pa.array, facts),
        ]

    def _named(self, words: list[str], codes: Any) -> Any:
        """The word of each row, each word once in the dictionary and only those that occur."""
        known = {word: code for code, word in enumerate(dict.fromkeys(words[code] for code in np.unique(codes)))}
        table = np.array([known.get(word, 0) for word in words], np.int32)
        return self._coded(list(known), table[codes])

    @staticmethod
    def _coded(words: list[str], codes: Any, missing: Any = None) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=missing), pa.array(words, pa.string()))

    def close(self, left_out: int = 0, contradictions: int = 0) -> None:
        """Write the schemes and the provenance, and finish the file."""
        about: dict[str, Any] = {
            "format": FORMAT,
            "program": __version__,
            "synthetic": self._synthetic,
            "households": self.rows,
            "left_out": left_out,
            "contradictions": contradictions,
            "schemes": [
                {
                    "file": safe(portable(entry.file)),
                    "sha256": entry.sha256,
                    "reads": sorted(entry.reads),
                    "content": content_of(entry.scheme),
                }
                for entry in self._schemes
            ],
        }
        about["sha256"] = self._digest.hex(about)
        self._writer.add_key_value_metadata({KEY: json.dumps(about, ensure_ascii=False, sort_keys=True)})
        self._writer.close()


class FactsTable:
    """A facts table to read, block by block. Raises DocumentError where the file is none.

    What it says of itself proves true or not when the last block is read: until then nothing of it may be shown.
    """

    code = 0  # what could not be read was told when the table was made

    def __init__(self, path: Path) -> None:
        self.path = path
        self.units: list[DistrictUnit] = []
        self._codes: dict[DistrictUnit, int] = {}
        try:
            stream = open_regular(path)
            finalize(self, stream.close)
            check_tail(stream, path)
            self._file = pq.ParquetFile(stream, read_dictionary=[*IDENTITY[1:], SCHEME_KEY], pre_buffer=False)
            check_footer(self._file.metadata, path)
            about = self._about = json.loads(self._file.metadata.metadata[KEY.encode()])
            if about["format"] in EARLIER:
                raise _of_an_earlier_form(path)
            if about["format"] != FORMAT:
                raise ValueError(about["format"])
            self.schemes = tuple(_scheme_of(entry) for entry in about["schemes"])
            self.synthetic, self.households = bool(about["synthetic"]), int(about["households"])
            self.left_out, self.sha256 = int(about["left_out"]), str(about["sha256"])
            self.contradictions = int(about["contradictions"])
            self._check_shape()
        except MemoryError:  # Arrow's own is an ArrowException too
            raise
        except (*DAMAGED, TypeError, AttributeError, RecursionError):
            raise _unreadable(path) from None

    def _check_shape(self) -> None:
        """Words in every name, whole numbers of 64 bits in every fact, as many rows as written. Raises ValueError."""
        schema = self._file.schema_arrow
        named = [schema.field(name).type for name in (*IDENTITY[1:], SCHEME_KEY)]
        if not all(pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type) for kind in named):
            raise ValueError("a name of another type")
        others = (*IDENTITY, "scheme", SCHEME_KEY, "synthetic")
        self._facts = [name for name in schema.names if name not in others]
        if any(schema.field(name).type != pa.int64() for name in self._facts):
            raise ValueError("a fact of another type")
        if schema.field("scheme").type != pa.int32() or self._file.metadata.num_rows != self.households:
            raise ValueError("not the table that was written")

    def blocks(self) -> Iterator[Block]:
        """Every household, in blocks of one scheme each; DocumentError at the end where it is not what was written."""
        digest = TableDigest()
        try:
            for batch in self._file.iter_batches(ROWS_READ, use_threads=True):
                check_words(batch, self.path)
                digest.add(batch)
                yield from self._blocks_of(batch)
            true = digest.hex(self._about) == self.sha256
        except MemoryError:
            raise
        except (*DAMAGED, OverflowError):
            raise _unreadable(self.path) from None
        if not true:
            raise _changed(self.path)

    def again(self, block: Block, prepared: PreparedScheme) -> None:
        """There are facts alone: nothing can be recognised anew."""

    def _blocks_of(self, batch: Any) -> Iterator[Block]:
        if any(batch.column(name).null_count for name in batch.schema.names if name != "mode"):
            raise ValueError("a value is missing")
        schemes = batch.column("scheme").to_numpy()
        if len(schemes) and not 0 <= schemes.min() <= schemes.max() < len(self.schemes):
            raise ValueError("no such scheme")
        units = self._units_of(batch)
        final = _coded(batch.column("status"), {ESTIMATE: 0, FINAL: 1}).astype(np.bool_)
        mode = _coded(batch.column("mode"), {name or "": code for code, name in enumerate(MODES)}).astype(np.int8)
        facts = {name: batch.column(name).to_numpy() for name in self._facts}
        edges = np.flatnonzero(np.diff(schemes)) + 1
        for start, end in zip([0, *edges], [*edges, len(schemes)], strict=True):
            whole = Block(int(schemes[start]), facts, final, mode, units)
            yield whole.part(int(start), int(end))

    def _units_of(self, batch: Any) -> Any:
        """The unit code of each row; units are numbered as they are met."""
        parts = [batch.column(name) for name in IDENTITY[1:4]]
        places = [part.indices.to_numpy() for part in parts]
        starts = run_starts(*places)
        words = [part.dictionary.to_pylist() for part in parts]
        named = [[word[k] for k in place[starts].tolist()] for word, place in zip(words, places, strict=True)]
        codes = [self._code(DistrictUnit(*unit)) for unit in zip(*named, strict=True)]
        return np.repeat(np.array(codes, np.int32), np.diff(starts, append=len(batch)))

    def _code(self, unit: DistrictUnit) -> int:
        if unit not in self._codes:
            self._codes[unit] = len(self.units)
            self.units.append(unit)
        return self._codes[unit]


def _scheme_of(entry: dict[str, Any]) -> DistrictScheme:
    scheme = document_of("scheme", entry["content"])
    if entry["sha256"] != sha256_of(scheme):
        raise ValueError("not the hash of that scheme")
    return DistrictScheme(entry["file"], scheme, frozenset(entry["reads"]), str(entry["sha256"]))


def _coded(column: Any, codes: dict[str, int]) -> Any:
    """Each row's code by its word; a missing word is 0. Raises KeyError for any other word."""
    table = np.array([*(codes[word] for word in column.dictionary.to_pylist()), 0], np.int32)
    return table[word_codes(column)]


def _of_an_earlier_form(path: Path) -> DocumentError:
    remedy = "用 chaiqian facts 从项目文件夹重新生成"
    message = "事实表是旧式的，查不出有没有被改动，不再读取"
    return DocumentError((Problem("N809", message, Place(str(path)), A_TABLE, remedy),))


def _changed(path: Path) -> DocumentError:
    remedy = "用 chaiqian facts 从项目文件夹重新生成；查清是谁改的"
    message = "事实表与它自己记的摘要不符：写出以后被改动过"
    return DocumentError((Problem("N809", message, Place(str(path)), A_TABLE, remedy),))


def _unreadable(path: Path) -> DocumentError:
    place = Place(str(path))
    remedy = "核对文件名；损坏的，用 chaiqian facts 重新生成"
    return DocumentError((Problem("N809", "事实表读不出来", place, A_TABLE, remedy),))
