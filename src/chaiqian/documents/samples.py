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
    ("business_loss", "rates", "name"): "零售",
    ("temporary_housing", "late", "after"): 18,
    ("signing_units", "village"): "柳树沟村（示例）",
    ("signing_units", "group"): "第一村民小组",
    ("signing_units", "households"): 42,
    ("signing_units", "signed"): 40,
    ("signing_units", "counts", "signed"): 38,
}
_DAY = date(2020, 6, 30)
# Of a handover award the usual one of its two ways, which is no award without either.
_STATED = {("awards", "deadline"), ("awards", "amount")}

Writer = Callable[[object], str]


def sample_of(path: tuple[str, ...], info: FieldInfo) -> Any:
    """A value that a field may have."""
    tables, words = tables_of(info.annotation), choices_of(info.annotation)
    if tables:
        needed = {key: inner for key, inner in tables[0].model_fields.items() if inner.is_required()}
        item = {key: sample_of((*path, key), inner) for key, inner in needed.items()}
        return [item] if item_of(info.annotation) is not None else item
    if path in SAMPLES:
        return SAMPLES[path]
    if dict(shape_of(info).keywords).get("type") == "boolean":
        return True
    return words[0] if words else _DAY if shape_of(info).date else 0


def sample_lines(path: tuple[str, ...], table: type[BaseModel], write: Writer, comment: Writer) -> Iterator[str]:
    """The keys of one item; the optional ones stay comments when the item is uncommented."""
    for key, info in table.model_fields.items():
        stated = info.is_required() or (*path, key) in _STATED
        line = f"{'' if stated else '# '}{key} = {write(sample_of((*path, key), info))}  # "
        yield line + ("" if stated else "选填：") + comment(key)
