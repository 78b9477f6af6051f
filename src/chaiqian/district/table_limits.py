"""What a facts table may hold, told by its footer before anything is read: no file of a few KB fills the memory.

Parquet packs a word of 50 MB, or ten million equal rows, into next to nothing. A footer that lies of its sizes is found
out by the words that come, and by the digest.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from chaiqian.district.table_digest import lengths_of
from chaiqian.documents.problem import DocumentError, Place, Problem

FOOTER_BYTES = 32 * 1024 * 1024
ROWS = 100_000_000
ROWS_OF_A_GROUP = 1_048_576
BYTES_OF_A_GROUP = 1024 * 1024 * 1024
TEXT_BYTES_OF_A_ROW, TEXT_BYTES_BESIDE = 256, 1024 * 1024
LONGEST_WORD = 1000
_TAIL = 8  # the length of the footer in four bytes, and PAR1


def check_tail(stream: BinaryIO, path: Path) -> None:
    """That the footer is no larger than may be. Raises DocumentError."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _TAIL))
    length, mark = stream.read(4), stream.read(4)
    if mark == b"PAR1" and int.from_bytes(length, "little") > FOOTER_BYTES:
        raise _beyond(path, "文件尾的说明超过 32 MiB")
    stream.seek(0)


def check_footer(footer: Any, path: Path) -> None:
    """The sizes that a footer gives. Raises DocumentError."""
    if footer.num_rows > ROWS:
        raise _beyond(path, f"超过 {ROWS:,} 户")
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        if group.num_rows > ROWS_OF_A_GROUP or group.total_byte_size > BYTES_OF_A_GROUP:
            raise _beyond(path, f"第 {number + 1} 组超过 {ROWS_OF_A_GROUP:,} 行或 1 GiB")
        for place in range(group.num_columns):
            column = group.column(place)
            most = TEXT_BYTES_OF_A_ROW * group.num_rows + TEXT_BYTES_BESIDE
            if column.physical_type == "BYTE_ARRAY" and column.total_uncompressed_size > most:
                raise _beyond(path, "文字一列展开后太大")


def check_words(batch: pa.RecordBatch, path: Path) -> None:
    """The words that came, whatever the footer said. Raises DocumentError."""
    for column in batch.columns:
        words = column.dictionary if pa.types.is_dictionary(column.type) else column
        if pa.types.is_string(words.type) and np.any(lengths_of(words) > LONGEST_WORD):
            raise _beyond(path, f"有超过 {LONGEST_WORD:,} 字节的名称")


def _beyond(path: Path, what: str) -> DocumentError:
    remedy = "核对文件是不是 chaiqian facts 写的；是的，分乡镇各写一份"
    return DocumentError((Problem("N809", f"事实表{what}，没有读取", Place(str(path)), "大小合理的事实表", remedy),))
