"""What differs between two contents of one kind of document, value by value, in the order of the file.

An item of a list goes by its name (a stage by its day, a tier by its rate, a signing unit by village and group, a
count by its deadline, a late rent by its months), so that one inserted in front changes nothing of the others. A list
in which two items are not told apart by that (flats of one type, each as surveyed, K18) is one value.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from chaiqian.documents.content import Content
from chaiqian.documents.labels import KIND, keys_at, label_of

IDENTITIES = {
    "signing_units": ("village", "group"),
    "stages": ("until",),
    "tiers": ("rate",),
    "counts": ("on",),
    "late": ("after",),
}
NAMED = ("name",)
ASCENDING = ("stages", "late")  # they stand by their day or months, so that one put between two others has its place
DOCUMENT_NAMES = {"case": "案件", "scheme": "方案"}


class Item(NamedTuple):
    """A step of a path into a list: the item with these identifying values."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(self.values)


Step = str | Item
ItemPath = tuple[Step, ...]


class Change(NamedTuple):
    """One value that differs; None where it is not stated. A path that ends in an Item is a whole entry.

    `order` is true where a list has the same entries, in another order; `kind` is that of the award it is in.
    """

    document: str
    path: ItemPath
    before: Any
    after: Any
    order: bool = False
    kind: str = ""

    @property
    def label(self) -> str:
        """人员“张三” · 公示: the path in Chinese."""
        return _label(self.document, self.path, self.kind)


def changes_between(document: str, before: Content, after: Content) -> tuple[Change, ...]:
    """Everything that differs between two contents of a "case" or a "scheme"."""
    return tuple(_tables(document, (), before, after))


def with_change(content: Content, change: Change) -> Content:
    """The content with one change made, whatever stood there before."""
    changed = copy.deepcopy(content)
    _make(changed, change.path, copy.deepcopy(change.after))
    return changed


def _make(holder: Content, path: ItemPath, after: Any) -> None:
    key, *rest = path
    assert isinstance(key, str)
    if not rest:
        if after is None:
            holder.pop(key, None)
        else:
            holder[key] = after
    elif isinstance(rest[0], Item):
        _make_in_list(holder, key, rest[0], tuple(rest[1:]), after)
    else:
        _make(holder.setdefault(key, {}), tuple(rest), after)


def _make_in_list(holder: Content, key: str, wanted: Item, rest: ItemPath, after: Any) -> None:
    items = holder.setdefault(key, [])
    index = next((i for i, item in enumerate(items) if identity(key, item) == wanted), len(items))
    if rest:
        _make(items[index], rest, after)
    else:
        items[index : index + 1] = [] if after is None else [after]
        if key in ASCENDING:
            items.sort(key=lambda item: _rank(identity(key, item)))
    if not items:
        del holder[key]  # a list that is not stated is an empty one


def kind_at(content: Content, path: ItemPath) -> str:
    """The kind of the award that a path leads into; empty where it leads into none."""
    if not (path[:1] == ("awards",) and len(path) > 1):
        return ""
    return next((str(award.get(KIND, "")) for award in content["awards"] if identity("awards", award) == path[1]), "")


def _tables(document: str, path: ItemPath, before: Content, after: Content, kind: str = "") -> Iterator[Change]:
    known = keys_at(document, tuple(step for step in path if isinstance(step, str)))
    for key in sorted({*before, *after}, key=lambda name: known.index(name) if name in known else len(known)):
        here, old, new = (*path, key), before.get(key), after.get(key)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _tables(document, here, old, new, kind)
        elif _tabular(old) and _tabular(new):
            yield from _items(document, here, old or [], new or [])
        else:
            yield Change(document, here, old, new, kind=kind)


def _tabular(value: Any) -> bool:
    """Whether a value is a list of tables, or not stated; `counts = []` is a value of its own, nothing counted yet."""
    return value is None or (isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value))


def _items(document: str, path: ItemPath, before: list[Content], after: list[Content]) -> Iterator[Change]:
    old, new = _by_identity(path, before), _by_identity(path, after)
    if len(old) < len(before) or len(new) < len(after):
        yield Change(document, path, before or None, after or None)
        return
    for item in dict.fromkeys((*old, *new)):
        here = (*path, item)
        left, right = old.get(item), new.get(item)
        if left is None or right is None or left.get(KIND) != right.get(KIND):
            if left != right:
                yield Change(document, here, left, right)
        else:
            yield from _tables(document, here, left, right, str(left.get(KIND, "")))
    moved = [item for item in old if item in new] + [item for item in new if item not in old]
    if path[-1] in ASCENDING:
        moved.sort(key=_rank)
    if moved != list(new):
        yield Change(document, path, before, after, order=True)


def _by_identity(path: ItemPath, items: list[Content]) -> dict[Item, Content]:
    return {identity(str(path[-1]), item): item for item in items}


def identity(list_key: str, item: Content) -> Item:
    """The step of a path to an item of the list `list_key`: what tells it apart."""
    return Item(tuple(str(item[key]) for key in IDENTITIES.get(list_key, NAMED) if key in item))


def _rank(item: Item) -> tuple[int, tuple[str, ...]]:
    """The order of days, or of whole months: a number with more digits is the larger."""
    return len(str(item)), item.values


def _label(document: str, path: ItemPath, kind: str) -> str:
    keys: tuple[str, ...] = ()
    text = ""
    for step in path:
        if isinstance(step, Item):
            text += f"“{step}”"
            continue
        keys += (step,)
        text += (" · " if text else "") + label_of(document, keys, kind).rpartition(" · ")[2]
    return text
