"""The digest of a facts table: over every value of every column and all that the file says of itself.

However the rows are cut into batches, and whatever numbers words have in a dictionary, the same table has the same
digest; so who reads works it out again on the way. Words are numbered as they are first met.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from chaiqian.documents.content import sha256_of_value

MISSING = -1


class TableDigest:
    """Takes batches of rows in their order."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], Any] = {}
        self._words: dict[str, dict[str, int]] = {}

    def add(self, batch: pa.RecordBatch) -> None:
        """Take every column of some rows; a batch of none is nothing, for a file does not keep it."""
        if not batch.num_rows:
            return
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            for part, values in self._parts(name, column):
                self._columns.setdefault((name, part), hashlib.sha256()).update(values)

    def hex(self, about: Mapping[str, Any]) -> str:
        """The digest of what was taken, and of what the file says of itself but its digest."""
        columns = [[*key, digest.hexdigest()] for key, digest in sorted(self._columns.items())]
        words = {name: list(known) for name, known in self._words.items()}
        return sha256_of_value([{key: about[key] for key in about if key != "sha256"}, columns, words])

    def _parts(self, name: str, column: Any) -> Iterator[tuple[str, Any]]:
        """A column as runs of bytes that do not depend on where a batch ends."""
        if pa.types.is_dictionary(column.type):
            yield "words", self._codes(name, column).data
        elif pa.types.is_string(column.type):
            edges, data = _edges_of(column), column.buffers()[2]
            yield "lengths", np.diff(edges).data
            yield "texts", b"" if data is None else memoryview(data)[edges[0] : edges[-1]]
        else:
            yield str(column.type), np.ascontiguousarray(column.to_numpy(zero_copy_only=False)).data

    def _codes(self, name: str, column: Any) -> Any:
        """Each row's word by its number over the whole table."""
        known = self._words.setdefault(name, {})
        codes, words = word_codes(column), column.dictionary.to_pylist()
        if not known.keys() >= set(words):  # only then does it matter which of them occur, and in what order
            for code in dict.fromkeys(codes[run_starts(codes)].tolist()):
                if code != MISSING:
                    known.setdefault(words[code], len(known))
        return np.array([*(known.get(word, MISSING) for word in words), MISSING], np.int32)[codes]


def word_codes(column: Any) -> Any:
    """Each row's place in the dictionary of its batch, MISSING where there is no word."""
    if not column.null_count:
        return column.indices.to_numpy()
    places = column.indices.to_numpy(zero_copy_only=False)  # Arrow gives a missing place as NaN
    return np.where(np.isnan(places), MISSING, places).astype(np.int32)


def lengths_of(column: Any) -> Any:
    """How many bytes each text of a column has."""
    return np.diff(_edges_of(column))


def run_starts(*columns: Any) -> Any:
    """Where a row differs from the one before in any of these columns: tables are written unit by unit."""
    starts = np.ones(len(columns[0]), np.bool_)
    starts[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(starts)


def _edges_of(column: Any) -> Any:
    offsets = column.buffers()[1]
    return np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
