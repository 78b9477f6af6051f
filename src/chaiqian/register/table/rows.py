"""What kind each row below the headings is, and to which household's block each row of data belongs.

A household's rows are those of its merged number, those that repeat the number, or those below it that leave the
number and everything else of the household blank. What can belong to two households belongs to none.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from chaiqian.documents.member_checks import WORDS_OF_DEATH
from chaiqian.documents.written import says_nothing
from chaiqian.output.pattern import pattern
from chaiqian.register.book.plain import Range
from chaiqian.register.columns import KEY_HEADER, Kind
from chaiqian.register.synonyms import KEY_HEADERS
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.headings import Seen
from chaiqian.register.table.model import Block, Reading, RowKind, Slot, Table
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import is_blank

TOTALS = ("合计", "总计", "小计", "共计", "总数", "汇总", "累计")
_SUM = f"(?:{'|'.join(TOTALS)})数?"
_OF_ALL = "(?:[本全当各按]?(?:页|组|村|户|表|队|前页|项目|街|片)|[^:]{1,8}[组村队户页])?"
_TOTAL = pattern(rf"{_OF_ALL}{_SUM}(?:\(.*\))?:?.{{0,12}}")
_ONLY_TOTAL = pattern(rf"(?:本户|本页|户|页|本组)?{_SUM}:?")
_COUNTED = pattern("共?[0-9]+[户人间处宗栋套台]")
_OF_GROUP = pattern(
    r".{0,12}?第?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:村民)?(?:小组|组|生产队|队|社)(?:\(?共?[0-9]+户\)?)?"
)
_COUNTING = pattern(r"(?:其中.*|.*(?:(?:小组|安置)\(?|[组队社村]\())共?[0-9]+户\)?:?")
# Of these none can be a household's number, as 第一村民小组12户 can.
_COUNTING_FOR_NUMBER = pattern(r"(?:(?:其中.*|.*安置)\(?共?[0-9]+户\)?|.*[组队社村]\(共?[0-9]+户\)):?")
_SUMMED_UP = pattern(r"共(?:计|有)?:?[0-9]+(?:户|人|宗|处|间).*")
_FOOT = pattern(
    "制表|填表|填报|审核|审批人|复核|校核|核对人|负责人|经办|登记人|登记员|调查人|测绘|测量人|丈量|评估人|估价师|评估机构:|"
    "见证|监督|举报|盖章|签字|签章|签名|公章|印章|注:|注[0-9一]|备注:|说明:|填表说明|填写说明|填报说明|单位:|单位\\(|日期|"
    "时间:|联系人|联系电话|咨询|公示期|公示时间|第[0-9一二三四五六七八九十]+页|共[0-9一二三四五六七八九十]+页|以上|本表|此表|"
    "本页|特此|附:|附件|附注|村民委员会|村委会|经济合作社|人民政府|年月日|本人(确认|承诺|已)"
)
_SEAL = pattern(r"\((?:盖?章|公章|签字|签章|签名|手印)\)|(?:盖章|签字|签章|签名):?$|村民委员会|人民政府$|经济合作社$")
_DAY = pattern(
    "(?:日期:?)?(?:[0-9]{4}|[一二〇零○三四五六七八九十]{4})?年[0-9一二三四五六七八九十]{0,3}月"
    "(?:[0-9一二三四五六七八九十]{0,3}日)?|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}"
)
# How a number or a name begins that needs a second look: a blank, or perhaps a total, a note, a seal.
_ODD = frozenset(
    " \u3000\t\n\r\xa0制填审复校核负经登调测丈评估见监举盖签公注备说单日时联咨第共以本特附年合总小汇累全当各按"
    "（(【*※户页"
)
_ODD_END = frozenset("会府社:：)）")
_LONG = 14
_HEADS = frozenset(("户主", "本人", "户主本人", "本人（户主）", "户主（本人）"))


class Rows:
    """Tells the rows of one table apart. `stop` is where another table's headings begin, if they do."""

    def __init__(self, table: Table, merged: Iterable[Range], seen: Seen) -> None:
        self.table, self.rows, self.seen = table, table.rows, seen
        self.merged = [span for span in merged if span[1][0] >= table.first]
        self.faulty_rows = {row for row, _ in table.faulty}
        self.telling: set[int] = set()
        self.names: set[int] = set()
        self.worded: set[int] = set()
        self.levels: set[int] = set()
        self.places: set[int] = set()
        self.remarks = {column.index for column in table.columns if column.reading is Reading.REMARK}
        self.relations: list[int] = []
        self.items: list[int] = []
        self.single: list[int] = []
        self.choices: dict[int, tuple[str, ...]] = {}
        for column in table.columns:
            slot = column.reading
            if isinstance(slot, Slot):
                self._note(column.index, slot)
            elif slot is Reading.OPEN:
                self.telling.add(column.index)
        headings = (column.heading for column in table.columns)
        self.reasons = next((column.index for column in table.columns if column.heading == words.REASONS), -1)
        self.heads = {*headings, KEY_HEADER, *KEY_HEADERS, *words.SERIALS}
        self.kinds: Counter[RowKind] = Counter()

    def _note(self, index: int, slot: Slot) -> None:
        self.telling.add(index)
        listed = slot.field.table in words.LISTS
        if listed and slot.number is None and not slot.fixed:
            self.items.append(index)
        elif index != self.table.key:
            self.single.append(index)
        if slot.field.kind not in (Kind.AREA, Kind.MONEY, Kind.WHOLE):
            self.worded.add(index)
        if slot.field.choices:
            self.choices[index] = slot.field.choices
        if slot.field.key == "relation" and slot.number is None:
            self.relations.append(index)
        if slot.field.key in ("floor", "year"):
            self.levels.add(index)
        if slot.field.key in ("village", "group"):
            self.places.add(index)
        if slot.field.key in ("owner", "name"):
            self.names.add(index)

    def read(self) -> int:
        """Tell the rows and gather the blocks; the row at which the table ends."""
        table, key = self.table, self.table.key
        owner = next((index for index in self.single if index in self.names), -1)
        person = next((index for index in self.items if index in self.names), -1)
        data: list[int] = []
        breaks: set[int] = set()
        for row in range(table.first, len(self.rows)):
            cells = self.rows[row]
            if row not in self.faulty_rows and self._is_clear(cells, key, owner, person):
                data.append(row)
                continue
            kind = self._kind(row, cells)
            if kind is RowKind.HEADING and not self._is_own_heading(cells):
                table.end = row
                break
            self._file(kind, row, data, breaks)
        self.kinds[RowKind.DATA] = len(data)
        if key >= 0:
            self._blocks(data, breaks)
        else:
            table.loose = data
        return table.end

    def _is_clear(self, cells: Sequence[Cell], key: int, owner: int, person: int) -> bool:
        """Whether a row has a name and the number of a household, or a person's name and no number: most have."""
        number = cells[key] if key >= 0 else ""
        if person >= 0:
            name = cells[person]
            if type(name) is str and name != "" and _begins_plainly(name) and name not in self.heads:
                return number == "" and not _ends_oddly(name) or _is_plain(number) and number not in self.heads
        name = cells[owner] if owner >= 0 else ""
        return (
            type(name) is str
            and name != ""
            and _begins_plainly(name)
            and _is_plain(number)
            and number not in self.heads
        )

    def _file(self, kind: RowKind, row: int, data: list[int], breaks: set[int]) -> None:
        if kind is RowKind.DATA:
            data.append(row)
            return
        self.kinds[kind] += 1
        if kind is RowKind.HEADING:
            # The next page: what stood at the foot of the last one is no end of a household.
            while breaks and data and max(breaks) > data[-1]:
                breaks.discard(max(breaks))
            return
        breaks.add(row)
        if kind is RowKind.TOTAL:
            self.table.totals.append(row)
        elif kind is RowKind.OTHER:
            self.table.others.append(row)

    def _kind(self, row: int, cells: Sequence[Cell]) -> RowKind:
        filled = [n for n, cell in enumerate(cells) if cell != "" and not (isinstance(cell, str) and is_blank(cell))]
        if self.reasons in filled:  # what we wrote beside the row says nothing of its kind
            filled.remove(self.reasons)
        faulty = row in self.faulty_rows and any((row, index) in self.table.faulty for index in self.telling)
        if not filled:
            return RowKind.DATA if faulty else RowKind.BLANK
        texts = {index: _squeezed(cells[index]) for index in filled if isinstance(cells[index], str)}
        if len(texts) == len(filled) > 1 and self._is_heading(cells, filled):
            return RowKind.HEADING
        if self._is_total(filled, texts):
            return RowKind.TOTAL
        if faulty and not self._is_foot(filled, texts):
            return RowKind.DATA
        return RowKind.OTHER if self._is_other(row, filled, texts, cells) else RowKind.DATA

    def _is_heading(self, cells: Sequence[Cell], filled: list[int]) -> bool:
        if self._is_own_heading(cells):
            return True
        return len(filled) >= 3 and self.seen.count(cells) >= 3 and self.seen.count(cells) * 2 > len(filled)

    def _is_own_heading(self, cells: Sequence[Cell]) -> bool:
        """A row of the headings again, as on each printed page; of their groups too."""
        own = again = 0
        for column in self.table.columns:
            cell = cells[column.index]
            if type(cell) is str and cell:
                own += 1
                text = _squeezed(cell)
                again += text == _squeezed(column.heading) or text in _squeezed(column.group).split("/")
        return own >= 2 and again == own

    def _is_total(self, filled: list[int], texts: dict[int, str]) -> bool:
        """A row that begins with 合计 or has 小计 for a name, and names nobody besides: at most a village or group."""
        if not texts:
            return False
        first = min(texts)
        named = next((index for index in self.names if _ONLY_TOTAL.fullmatch(texts.get(index, ""))), -1)
        if named < 0 and not (_TOTAL.fullmatch(texts[first]) or _SUMMED_UP.fullmatch(texts[first])):
            return False
        if any(index in self.levels for index in filled):
            return False
        beside = {index: texts[index] for index in self.worded - {first, named} if index in texts}
        said = {index: text for index, text in beside.items() if not (says_nothing(text) or _COUNTED.fullmatch(text))}
        key = self.table.key
        if said and key in filled and not (key == first and _TOTAL.fullmatch(texts[first])):
            return False
        return all(index in self.places or _OF_GROUP.fullmatch(text) for index, text in said.items())

    def _is_other(self, row: int, filled: list[int], texts: dict[int, str], cells: Sequence[Cell]) -> bool:
        if not texts:
            return self._is_empty_numbers(filled, cells)
        if self._is_foot(filled, texts) or self._is_wide(row, filled):
            return True
        key = self.table.key
        if filled == [key] or len(filled) == 1 and filled[0] not in self.items:
            text = texts.get(filled[0], "")
            if filled[0] in self.remarks and any(word in text for word in WORDS_OF_DEATH):
                return False  # of a person above, perhaps, who would be counted
            plain = len(text) >= _LONG or not any(character.isdigit() for character in text)
            return bool(text) and (plain or self._counts_households(filled[0], text))
        return not any(index in self.telling or index == key for index in filled)

    def _counts_households(self, index: int, text: str) -> bool:
        """A heading over the households of a group or a way, which says how many they are: 第一村民小组（2户）."""
        counting = _COUNTING_FOR_NUMBER if index == self.table.key else _COUNTING
        return counting.fullmatch(text) is not None

    def _is_empty_numbers(self, filled: list[int], cells: Sequence[Cell]) -> bool:
        """What formulas dragged too far leave: zeros; or a date alone; or numbers where nothing is read."""
        if len(filled) == 1 and isinstance(cells[filled[0]], date):
            return True
        if all(type(cells[index]) in (int, float) and cells[index] == 0 for index in filled):
            return True
        return not any(index in self.telling or index == self.table.key for index in filled)

    def _is_foot(self, filled: list[int], texts: dict[int, str]) -> bool:
        """Who made the table, who checked it, the seal, the day, a note: never a row with a name and numbers,
        nor one that chooses what a column lets choose (无异议)."""
        if not texts or len(filled) > max(6, len(self.table.columns) // 2):
            return False
        if any(texts.get(index) in choices for index, choices in self.choices.items()):
            return False
        first = texts[min(texts)]
        if _DAY.fullmatch(first) and len(filled) <= 2:
            return True
        return bool(_FOOT.match(first) or _SEAL.search(first)) and not (len(filled) > 4 and min(texts) in self.names)

    def _is_wide(self, row: int, filled: list[int]) -> bool:
        if len(filled) != 1:
            return False
        wide = len(self.table.columns) // 2
        return any(
            top == row and left == filled[0] and right - left + 1 > wide for (top, left), (_, right) in self.merged
        )

    # Blocks ---------------------------------------------------------------------------

    def _blocks(self, data: list[int], breaks: set[int]) -> None:
        table, key = self.table, self.table.key
        spans = {top: bottom for (top, left), (bottom, right) in self.merged if left == right == key and bottom > top}
        open_ended = self._may_be_blank(data, spans)
        block: Block | None = None
        until = last = -1
        for row in data:
            number = self.rows[row][key]
            if row <= until and block is not None:
                block.rows.append(row)
            elif number != "" and not is_blank(number) or (row, key) in table.faulty:
                block = self._start(row, number, block)
                until = spans.get(row, -1)
            elif block is not None and open_ended and not _broken(last, row, breaks) and self._continues(row, block):
                block.rows.append(row)
                block.unnumbered.append(row)
            else:
                table.loose.append(row)
                block = None if self._states_household(row) else block
            last = row

    def _start(self, row: int, number: Cell, block: Block | None) -> Block:
        """The block of a row with a number: a new one, or the one above where the number is repeated."""
        if (
            self.items
            and block is not None
            and number == block.key
            and type(number) is type(block.key)
            and number != ""
        ):
            block.rows.append(row)
            return block
        started = Block(number, [row])
        self.table.blocks.append(started)
        return started

    def _may_be_blank(self, data: list[int], spans: dict[int, int]) -> bool:
        """Whether a row without a number goes on with the household above: not where others repeat theirs."""
        if not self.items:
            return False
        key, blank, repeated, before = self.table.key, 0, 0, None
        for row in data:
            number = self.rows[row][key]
            if number == "" or is_blank(number):
                blank += 1
            elif number == before:
                repeated += 1
            before = number
        return not repeated and (bool(self.single) or bool(spans) or blank * 3 >= len(data) - blank)

    def _continues(self, row: int, block: Block) -> bool:
        """Whether a row without a number says something of a list, and nothing of another household."""
        cells, head = self.rows[row], self.rows[block.rows[0]]
        if any(not is_blank(cells[index]) and cells[index] != head[index] for index in self.single):
            return False
        if self._is_head(row) and any(map(self._is_head, block.rows)):
            return False
        return any(not is_blank(cells[index]) or (row, index) in self.table.faulty for index in self.items)

    def _is_head(self, row: int) -> bool:
        """Whether a row holds the head of a household: with the second of them another household begins."""
        return any(self.rows[row][index] in _HEADS for index in self.relations)

    def _states_household(self, row: int) -> bool:
        return any(not is_blank(self.rows[row][index]) for index in self.single)


def _broken(last: int, row: int, breaks: set[int]) -> bool:
    return row - last > 1 and any(between in breaks for between in range(last + 1, row))


def _begins_plainly(name: str) -> bool:
    """Whether a name cannot be the beginning of a line of another kind; a day can be one."""
    return name[0] not in _ODD and not "0" <= name[0] <= "9"


def is_note(text: str) -> bool:
    """Whether a text is one of those that stand under a table: who made it, a seal, a day, a note."""
    plain = _squeezed(text)
    return bool(_FOOT.match(plain) or _SEAL.search(plain) or _DAY.fullmatch(plain))


def _ends_oddly(name: str) -> bool:
    """Whether a name may be a seal: 村民委员会（盖章）."""
    return name[-1] in _ODD_END and _SEAL.search(_squeezed(name)) is not None


def _is_plain(number: Cell) -> bool:
    """A number of a household that cannot be the beginning of a line of another kind."""
    if type(number) is str:
        return number != "" and number[0] not in _ODD
    return type(number) in (int, float)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
