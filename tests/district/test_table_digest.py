"""The digest of a facts table rests on its values, and on nothing of how they are cut or numbered."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest

from chaiqian.district.table_digest import MISSING, TableDigest, lengths_of, run_starts, word_codes

WAYS = [None, "回迁安置", "货币安置", None, "回迁安置"]


def batch(values: list[str | None], words: list[str]) -> pa.RecordBatch:
    codes = pa.array([None if value is None else words.index(value) for value in values], pa.int32())
    return pa.RecordBatch.from_arrays([pa.DictionaryArray.from_arrays(codes, pa.array(words))], ["mode"])


def digest(*batches: pa.RecordBatch) -> str:
    found = TableDigest()
    for one in batches:
        found.add(one)
    return found.hex({})


@pytest.mark.parametrize("words", [*permutations(["货币安置", "回迁安置", "没有人选的"])])
@pytest.mark.parametrize("cut", range(6))
def test_neither_the_cut_nor_the_numbers_of_words_count(words: tuple[str, ...], cut: int) -> None:
    parts = [batch(part, list(words)) for part in (WAYS[:cut], WAYS[cut:])]
    assert digest(*parts) == digest(batch(WAYS, ["回迁安置", "货币安置"]))


def test_a_batch_of_no_rows_is_nothing() -> None:
    """It is written to no file, so that who reads never meets it."""
    assert digest(batch([], ["货币安置"])) == digest()


def test_a_missing_word_is_not_the_last_word_of_the_dictionary() -> None:
    assert word_codes(batch(WAYS, ["回迁安置", "货币安置"]).column(0)).tolist() == [MISSING, 0, 1, MISSING, 0]
    assert digest(batch([None], ["货币安置"])) != digest(batch(["货币安置"], ["货币安置"]))


def test_a_run_ends_where_any_column_changes() -> None:
    first, second = np.array([1, 1, 1, 2, 2]), np.array([1, 1, 2, 2, 2])
    assert run_starts(first, second).tolist() == [0, 2, 3]
    assert run_starts(first[:0]).tolist() == []


def test_a_text_is_as_long_as_its_bytes_wherever_its_column_was_cut() -> None:
    texts = pa.array(["", "村", "abc", "第一组"])
    assert lengths_of(texts).tolist() == [0, 3, 3, 9] and lengths_of(texts.slice(2, 1)).tolist() == [3]
