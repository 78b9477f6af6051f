"""A generator of layouts: households written as an office might, each layout worked out from a Random.

One sheet or several, a sheet a village group; household cells merged, in the first row or repeated; people across in
numbered groups; floors, flats and devices in columns of their own; one to three rows of headings; titles and units
above, totals and signatures below; what columns are called, in which order they stand, and what their words are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.register.layout_names import (
    ADJUSTMENTS,
    BUILDINGS,
    COUNTED,
    EQUIPMENT,
    EXTRA,
    FEET,
    FILLED,
    GROUPS,
    LISTS,
    MEMBERS,
    ONCE,
    SHEETS,
    STOREYS,
    UNITS,
)
from tests.register.layout_values import (
    Values,
    case_number,
    count_of,
    fixed,
    floor_of,
    item_of,
    items_of,
    number_as_shown,
    of_item,
    once_of,
    one_a_floor,
    plain_values,
    written_by,
)
from tests.register.layout_words import Head, Write, heading_of, writer_of

from chaiqian.documents.case import Case
from chaiqian.register.columns import RegisterColumn, TablePath, sheets
from chaiqian.register.table.model import Slot, Taught

Place = tuple[int, int]


@dataclass
class Column:
    """A column: what it writes of a household, or of one item of a list. `slot` is what it should be read as."""

    head: Head
    slot: Slot | None
    write: Write
    group: str = ""
    rowed: bool = False


@dataclass
class Page:
    """One worksheet on its way; `of_case` says of the rows of data whose they are."""

    rows: list[list[Any]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    first: int = 0
    of_case: dict[int, str] = field(default_factory=dict)


@dataclass
class Layout:
    """A register as it was laid out, with the cases that it holds and what the project has to teach of it."""

    cases: list[Case]
    pages: dict[str, Page] = field(default_factory=dict)
    taught: Taught = field(default_factory=Taught)


def layout_of(random: Random, cases: list[Case]) -> Layout:
    """Write these cases as some office would. The cases may be renamed buildings: a floor's column has no name."""
    return _Office(random, cases).write()


class _Office:
    """One office's way of writing."""

    def __init__(self, random: Random, cases: list[Case]) -> None:
        self.random = random
        self.headings: dict[str, str] = {}
        self.grouped = random.random() < 0.6
        self.places = {path: self._place(path) for path in LISTS}
        self.cases = [self._without_names(case) for case in cases] if self.places[BUILDINGS] == "floors" else cases
        self.households = [plain_values(case) for case in self.cases]
        if self.places[BUILDINGS] == "floors" and not all(map(one_a_floor, self.households)):
            self.places[BUILDINGS] = "sheet"
        self.by_group = random.random() < 0.2 and all("group" in values["household"] for values in self.households)
        self.fill = random.choice(("merged", "merged", "first", "repeated"))
        self.taken: set[str] = set()
        self.number_of_key = random.random() < 0.2 and all(case.case_id.isdigit() for case in cases)

    def _place(self, path: TablePath) -> str:
        """Where a list stands: in rows of the one sheet, across it, in columns of its own kinds, or on a sheet."""
        ways: dict[TablePath, tuple[str, ...]] = {
            MEMBERS: ("rows", "rows", "rows", "across", "sheet"),
            BUILDINGS: ("rows", "sheet", "across", "floors"),
            EQUIPMENT: ("columns", "columns", "sheet", "rows"),
            UNITS: ("columns", "columns", "sheet", "rows"),
            ADJUSTMENTS: ("sheet", "rows"),
        }
        return self.random.choice(ways[path])

    def _without_names(self, case: Case) -> Case:
        if not one_a_floor(plain_values(case)):
            return case
        values = case.model_dump(exclude_defaults=True)
        wanted = [
            {**building, "name": f"{STOREYS[building['floor']]}房屋"}
            for floor in (1, 2, 3, -1)
            for building in values.get("buildings", ())
            if building["floor"] == floor
        ]
        return Case.model_validate({**values, "buildings": wanted})

    # Columns ------------------------------------------------------------------------------

    def write(self) -> Layout:
        """The whole register."""
        main = self._main_columns()
        layout = Layout(self.cases)
        if self.by_group:
            for group in sorted({values["household"]["group"] for values in self.households}):
                some = [values for values in self.households if values["household"]["group"] == group]
                layout.pages[self.random.choice((group, group.replace("村民小组", "组")))] = self._page(main, some)
        else:
            name = self.random.choice(("Sheet1", "登记簿", "韩庄村登记表", "宅基地", "台账"))
            layout.pages[name] = self._page(main, self.households)
        for path in LISTS:
            if self.places[path] == "sheet" and any(items_of(values, path) for values in self.households):
                name = self.random.choice([name for name in SHEETS[path] if name not in layout.pages])
                layout.pages[name] = self._page(self._list_columns(path, False), self.households, path)
        layout.taught = Taught(self.headings, {})
        return layout

    def _main_columns(self) -> list[Column]:
        """Household by household: the key, what there is once, and the lists that stand on the same sheet."""
        parts = [columns for table in ONCE if (columns := self._once_columns(table))]
        for path in LISTS:
            if any(items_of(values, path) for values in self.households):
                parts += self._placed(path)
        self.random.shuffle(parts)
        parts.insert(0 if self.random.random() < 0.8 else len(parts) // 2, [self._key_column()])
        return [*(column for part in parts for column in part), *self._extra()]

    def _placed(self, path: TablePath) -> list[list[Column]]:
        place = self.places[path]
        if place == "rows":
            return [self._list_columns(path, True)]
        if place == "across":
            return [self._across(path)]
        if place == "columns":
            return [self._thing_columns(path)]
        return [self._floor_columns()] if place == "floors" else []

    def _key_column(self) -> Column:
        head = Head(self.random.choice(("档案编号", "编号", "户编号", "户号")))
        if self.number_of_key:
            head.number_format = "000"
        return Column(head, None, number_as_shown if self.number_of_key else case_number)

    def _extra(self) -> list[Column]:
        """Columns that carry nothing that we compute."""
        words = self.random.sample(EXTRA, self.random.choice((0, 0, 1, 2)))
        return [Column(Head(word), None, fixed(FILLED.get(word))) for word in words]

    def _fields(self, path: TablePath, items: Sequence[Mapping[str, Any]], names: bool = True) -> list[RegisterColumn]:
        """The fields of a table that some item states, in some order, names first."""
        known = [c for sheet in sheets() for c in sheet.columns if c.table == path]
        stated = [c for c in known if any(c.key in item for item in items) or c.required]
        first = [c for c in stated if c.key == "name"]
        others = [c for c in stated if c.key != "name"]
        if self.random.random() < 0.5:
            self.random.shuffle(others)
        return [*first, *others] if names else others

    def _once_columns(self, table: TablePath) -> list[Column]:
        items = [values[table[0]] for values in self.households if table[0] in values]
        fields = self._fields(table, items) if items else []
        if self.by_group:
            fields = [f for f in fields if f.key != "group"]
        group = self._group(table)
        return [self._column(f, group, once_of(f)) for f in fields]

    def _group(self, table: TablePath) -> str:
        return self.random.choice(GROUPS[table]) if self.grouped else ""

    def _column(self, field_: RegisterColumn, group: str, get: Write, rowed: bool = False) -> Column:
        slot = Slot(field_)
        head = heading_of(self.random, field_, bool(group), slot.label, self.taken)
        if head.taught:
            self.headings[head.text] = head.taught
        return Column(head, slot, written_by(get, writer_of(self.random, field_, head)), group, rowed)

    def _list_columns(self, path: TablePath, beside: bool) -> list[Column]:
        """A list downwards: one item a row."""
        items = [item for values in self.households for item in items_of(values, path)]
        group = self._group(path) if beside or self.random.random() < 0.2 else ""
        fields = self._fields(path, items)
        return [self._column(f, group, of_item(f.key), True) for f in fields]

    def _across(self, path: TablePath) -> list[Column]:
        """People in numbered groups of columns."""
        items = [item for values in self.households for item in items_of(values, path)]
        most = max(len(items_of(values, path)) for values in self.households)
        word = self.random.choice(COUNTED[path])
        fields = self._fields(path, items)
        titles = {f.key: f.title for f in fields}
        writers = {f.key: writer_of(self.random, f, Head("")) for f in fields}
        found = []
        for number in range(1, most + 1):
            for f in fields:
                text, group = f"{word}{number}{titles[f.key]}", ""
                if self.grouped:
                    text, group = titles[f.key], f"{word}{number}"
                get = item_of(path, number - 1, f.key)
                found.append(Column(Head(text), Slot(f, number), written_by(get, writers[f.key]), group))
        return found

    def _thing_columns(self, path: TablePath) -> list[Column]:
        """One column a device or a type of flat, with how many."""
        names = list(dict.fromkeys(item["name"] for values in self.households for item in items_of(values, path)))
        unit = "套" if path == UNITS else ""
        group = self._group(path)
        count = next(c for sheet in sheets() for c in sheet.columns if (c.table, c.key) == (path, "count"))
        found = []
        for name in names:
            of = unit or {"电话": "部", "有线电视": "端", "天然气": "户"}.get(name, "台")
            head = Head(
                self.random.choice((f"{name}（{of}）", f"{name}({of})", f"{name}数量" if not unit else f"{name}（套）"))
            )
            found.append(Column(head, Slot(count, None, (("name", name),)), count_of(path, name), group))
        return found

    def _floor_columns(self) -> list[Column]:
        """Areas and values by floor."""
        known = {c.key: c for sheet in sheets() for c in sheet.columns if c.table == BUILDINGS}
        floors = sorted(
            {b["floor"] for values in self.households for b in values["buildings"]}, key=list(STOREYS).index
        )
        found = []
        for key in ("area", "replacement_value"):
            for floor in floors:
                head = Head(f"{STOREYS[floor]}{known[key].title}")
                slot = Slot(known[key], None, (("floor", floor),))
                found.append(Column(head, slot, written_by(floor_of(floor, key), float)))
        return found

    # Rows ---------------------------------------------------------------------------------

    def _page(self, columns: list[Column], some: list[Values], path: TablePath | None = None) -> Page:
        """One sheet: of the households, or of one list of theirs."""
        if path is not None:
            columns = [self._key_column(), *columns]
        page = Page(columns=columns)
        self._above(page, columns)
        self._heads(page, columns)
        page.first = len(page.rows)
        for values in some:
            self._block(page, columns, values, path)
            if self.random.random() < 0.04:
                page.rows.append([None] * len(columns))
            if self.random.random() < 0.04:
                self._heads(page, columns)
        if self.random.random() < 0.1 and len(page.rows) > page.first:
            page.hidden.append(len(page.rows) - 1)
        self._below(page, columns)
        return page

    def _above(self, page: Page, columns: list[Column]) -> None:
        width = len(columns)
        if self.random.random() < 0.5:
            page.rows.append(["韩庄村宅基地及人口登记表（示例）", *[None] * (width - 1)])
            if width > 1:
                page.merged.append((0, 0, 0, width - 1))
        if self.random.random() < 0.2:
            page.rows.append(["填表说明：面积按认定的面积填写，一户一编号。", *[None] * (width - 1)])
        if self.random.random() < 0.3:
            page.rows.append([*[None] * (width - 1), "单位：平方米、元"])

    def _heads(self, page: Page, columns: list[Column]) -> None:
        top = len(page.rows)
        texts = [column.head.text for column in columns]
        groups = [column.group for column in columns]
        if not any(groups):
            page.rows.append(texts)
            return
        page.rows += [[None] * len(columns), texts]
        start = 0
        for index in range(1, len(columns) + 1):
            if index == len(columns) or groups[index] != groups[start]:
                self._group_cell(page, top, start, index - 1, groups[start], texts)
                start = index

    def _group_cell(self, page: Page, top: int, left: int, right: int, group: str, texts: list[str]) -> None:
        if group:
            page.rows[top][left] = group
            if right > left:
                page.merged.append((top, left, top, right))
            return
        for index in range(left, right + 1):  # a heading of its own, merged down
            page.rows[top][index], page.rows[top + 1][index] = texts[index], None
            page.merged.append((top, index, top + 1, index))

    def _block(self, page: Page, columns: list[Column], values: Values, path: TablePath | None) -> None:
        rowed = {column.slot.field.table for column in columns if column.rowed and column.slot}
        count = max([len(items_of(values, table)) for table in rowed], default=1)
        if path is not None and not count:
            return
        count, top = max(1, count), len(page.rows)
        fill = self.fill
        if path is not None and fill == "first" and self.random.random() < 0.9:
            fill = "repeated"  # where a household has no row, nobody could tell whose the rows before it are
        once = [None if column.rowed else column.write(values) for column in columns]
        for number in range(count):
            page.of_case[len(page.rows)] = values["case_id"]
            shown = once if number == 0 or fill == "repeated" else [None] * len(once)
            page.rows.append([_cell(*pair, values, number) for pair in zip(columns, shown, strict=True)])
        for index, column in enumerate(columns):
            if column.head.number_format:
                page.formats.update({(row, index): column.head.number_format for row in range(top, top + count)})
            if fill == "merged" and count > 1 and not column.rowed and page.rows[top][index] is not None:
                page.merged.append((top, index, top + count - 1, index))

    def _below(self, page: Page, columns: list[Column]) -> None:
        width = len(columns)
        if self.random.random() < 0.3:
            page.rows.append(["合计", *[None] * (width - 1)])
        for foot in FEET:
            if self.random.random() < 0.25:
                page.rows.append([*foot, *[None] * width][: max(width, 1)])


def _cell(column: Column, once: Any, values: Values, number: int) -> Any:
    """A cell of a row: of the household, or of the item of that number."""
    if not column.rowed or column.slot is None:
        return once
    items = items_of(values, column.slot.field.table)
    return column.write(items[number]) if number < len(items) else None
