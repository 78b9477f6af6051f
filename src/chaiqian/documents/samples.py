"""Sample items of the lists that a new scheme leaves empty, as comments to be filled in.

Every amount in them is 0: a sample that is uncommented and forgotten then pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chaiqian.documents.labels import choices_of, item_of, shape_of, tables_of

# By list and key, what a value may look like; other values are samples by their kind.
SAMPLES: dict[tuple[str, ...], Any] = {
    ("housing", "units", "name"): "二居室（示例）",
    ("housing", "units", "area"): 80,
    ("subsidies", "extra", "name"): "水电设施补助费（示例）",
    ("equipment", "name"): "空调",
    ("awards", "name"): "奖项名称（示例）",
    ("awards", "tiers", "rate"): 1,
    ("signing_units", "village"): "柳树沟村（示例）",
    ("signing_units", "group"): "第一村民小组",
    ("signing_units", "households"): 42,
    ("signing_units", "signed"): 40,
}
_DAY = date(2020, 6, 30)

Writer = Callable[[object], str]


def sample_of(path: tuple[str, ...], info: FieldInfo) -> Any:
    """A value that a field may have."""
    tables, words = tables_of(info.annotation), choices_of(info.annotation)
    if tables:
        item = {key: sample_of((*path, key), inner) for key, inner in tables[0].model_fields.items()}
        return [item] if item_of(info.annotation) is not None else item
    if path in SAMPLES:
        return SAMPLES[path]
    return words[0] if words else _DAY if shape_of(info).date else 0


def sample_lines(path: tuple[str, ...], table: type[BaseModel], write: Writer, comment: Writer) -> Iterator[str]:
    """The keys of one item; the optional ones stay comments when the item is uncommented."""
    for key, info in table.model_fields.items():
        mark = "" if info.is_required() else "# "
        line = f"{mark}{key} = {write(sample_of((*path, key), info))}  # "
        yield line + ("" if info.is_required() else "选填：") + comment(key)
