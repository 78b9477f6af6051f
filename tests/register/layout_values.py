"""What the columns of a layout say of a household, or of one item of a list of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.register.layout_words import Write

from chaiqian.documents.case import Case
from chaiqian.register.columns import RegisterColumn, TablePath
from chaiqian.register.existing import facts_of

Values = dict[str, Any]


def case_number(values: Values) -> Any:
    return values["case_id"]


def number_as_shown(values: Values) -> Any:
    """A number that its format shows with the zeros before it."""
    return int(values["case_id"])


def plain_values(case: Case) -> Values:
    """A case as a layout needs it: yes and no stated for every person where some are."""
    values = facts_of(case)
    return {**values, "buildings": list(values.get("buildings", ()))}


def items_of(values: Values, path: TablePath) -> Sequence[Values]:
    table = values if len(path) == 1 else values.get(path[0], {})
    found: Sequence[Values] = table.get(path[-1], ())
    return found


def one_a_floor(values: Values) -> bool:
    floors = [building["floor"] for building in values["buildings"]]
    keys = {key for building in values["buildings"] for key in building}
    return len(set(floors)) == len(floors) and keys <= {"name", "floor", "area", "replacement_value"}


def fixed(value: Any) -> Write:
    return lambda values: value


def written_by(get: Write, write: Write) -> Write:
    def written(holder: Any) -> Any:
        value = get(holder)
        return None if value is None else write(value)

    return written


def of_item(key: str) -> Write:
    """What an item of a list states under a key."""
    return lambda item: item.get(key)


def once_of(field_: RegisterColumn) -> Write:
    return lambda values: values.get(field_.table[0], {}).get(field_.key)


def item_of(path: TablePath, number: int, key: str) -> Write:
    def get(values: Values) -> Any:
        items = items_of(values, path)
        return items[number].get(key) if number < len(items) else None

    return get


def count_of(path: TablePath, name: str) -> Write:
    return lambda values: next((item["count"] for item in items_of(values, path) if item["name"] == name), None)


def floor_of(floor: int, key: str) -> Write:
    return lambda values: next((b.get(key) for b in values["buildings"] if b["floor"] == floor), None)
