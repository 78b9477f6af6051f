"""The cells of one worksheet of an .xlsx, with what stands beside them: merged and hidden, errors, formulas, formats.

Every cell that holds something passes here once; so the methods are written for speed where a comment says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

from chaiqian.output.pattern import pattern
from chaiqian.register.book.formats import MOMENT
from chaiqian.register.book.parts import Reader, local
from chaiqian.register.book.plain import Position, Sheet
from chaiqian.register.book.refusal import damaged, too_large, too_wide

ROWS, COLUMNS = 1 << 20, 1 << 14
CELLS_LIMIT = 20_000_000
MERGED_LIMIT = 500_000
STRING_LIMIT = 32_767
_TRUE = ("1", "true")
_PICTURE = "=DISPIMG("
_ESCAPE = pattern("_x([0-9A-Fa-f]{4})_")


class Columns(dict[str, int]):
    """Columns by their letters, from 0; each is worked out once."""

    def __missing__(self, letters: str) -> int:
        column = 0
        for letter in letters.strip().upper().replace("$", ""):
            if not "A" <= letter <= "Z":
                raise damaged()
            column = column * 26 + ord(letter) - 64
            if column > COLUMNS:
                raise too_wide(ROWS, column, CELLS_LIMIT)
        if column == 0:
            raise damaged()
        self[letters] = column - 1
        return column - 1


class Styles(dict["str | None", str]):
    """What the style of a cell shows of a number (formats.shown_by), by the number of the style as it is written."""

    def __init__(self, shown: Sequence[str] = ()) -> None:
        super().__init__()
        self._shown = shown

    def __missing__(self, style: str | None) -> str:
        number = int(style or 0)
        self[style] = found = self._shown[number] if 0 <= number < len(self._shown) else ""
        return found


class SheetReader(Reader):
    """Reads a worksheet into `sheet`.

    The parser only lays what it meets into one list, in order: the attributes of a cell, None where its value starts,
    pieces of text, and of any other element its name with its attributes. `digest` works them out, a chunk at a time;
    a cell is finished when the next one or the next row starts. The ends of elements are told within inline texts only.
    """

    def __init__(self, strings: Sequence[str], styles: Styles, pictures: bool) -> None:
        self.sheet = Sheet()
        self._strings, self._styles, self._pictures = strings, styles, pictures
        self._columns = Columns()
        self._rows: dict[int, list[Any]] = {}
        self._cells: list[Any] = []
        self._cells_row = self._row = self._column = -1
        self._digits, self._length = "0", 1
        self._slots = 0
        self._cell: dict[str, str] | None = None
        self._text: str | None = None
        self._inline = ""
        self._formula = self._phonetic = False
        self._cell_name = self._value_name = ""
        self._events: list[Any] = []
        self._append = self._events.append

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self.start
        parser.CharacterDataHandler = self._append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._value_name:
            self._append(None)
        elif name == self._cell_name:
            self._append(attributes)
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, plain = name.rpartition(":")
        if plain == "sheetData":
            self._cell_name, self._value_name = (f"{prefix}:c", f"{prefix}:v") if prefix else ("c", "v")
        elif plain == "is":
            self._parser.EndElementHandler = self._end_within_inline
        self._append((plain, attributes))

    def _end_within_inline(self, name: str) -> None:
        plain = local(name)
        if plain == "is":
            self._parser.EndElementHandler = None
        self._append(("/" + plain, {}))

    def digest(self) -> None:
        """Work out what the parser has met since the last time."""
        cell, text = self._cell, self._text
        for item in self._events:
            if item is None:
                text = ""
            elif type(item) is dict:
                if cell is not None:
                    self._finish(cell, text)
                cell, text = item, None
            elif type(item) is str:
                if text is not None:
                    text += item
            else:
                cell, text = self._other(item[0], item[1], cell, text)
        self._cell, self._text = cell, text
        self.seen += len(self._events)
        self._events.clear()

    def _other(
        self, name: str, attributes: dict[str, str], cell: dict[str, str] | None, text: str | None
    ) -> tuple[dict[str, str] | None, str | None]:
        """What any other element means; the cell that is open by now, and its text so far."""
        if name == "row":
            if cell is not None:
                self._finish(cell, text)
            self._start_row(attributes)
            return None, None
        if name == "t":
            return cell, ""
        if name == "/t":
            self._add_inline(text or "")
        elif cell is not None and text is not None:  # nothing that belongs to a cell stands behind its value
            self._finish(cell, text)
            return None, None
        elif name == "f":
            self._formula = True
        elif name.endswith("rPh"):
            self._phonetic = name == "rPh"
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        return cell, None

    def _add_inline(self, text: str) -> None:
        if not self._phonetic:
            self._inline += text
        if len(self._inline) > STRING_LIMIT:
            raise too_long()

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._go_to(str(self._row + 2) if number is None else number)
        self._column = -1
        if attributes.get("hidden") in _TRUE or _is_flat(attributes):
            self.sheet.hidden.add(self._row)

    def _go_to(self, digits: str) -> None:
        self._row = int(digits) - 1
        self._digits, self._length = digits, len(digits)
        if self._row < 0:
            raise damaged()
        if self._row >= ROWS:
            raise too_wide(self._row + 1, 1, CELLS_LIMIT)

    def _finish(self, cell: dict[str, str], text: str | None) -> None:
        # Nearly all cells stand right behind the one before, and hold a number or a shared text.
        reference = cell.get("r")
        if reference is None:
            self._column += 1
        else:
            self._column = self._columns.get(reference[: -self._length], -1)
            if self._column < 0 or reference[-self._length :] != self._digits:
                self._find(reference)
        kind = cell.get("t")
        if text is None or self._formula or self._inline:
            text = self._unusual(kind, text)
        if not text:
            return
        if kind == "s":
            value = self._shared(int(text))
        elif kind is None or kind == "n":
            value = float(text)
            shown = self._styles[cell.get("s")]
            if shown or value - value != 0:
                self._note(value, shown)
        else:
            value = self._rarer(kind, text, cell)
        if self._row == self._cells_row and self._column == len(self._cells):
            self._cells.append(value)
        else:
            self._put(value)

    def _shared(self, index: int) -> Any:
        if index < 0:
            raise damaged()
        value = self._strings[index]
        self.characters += len(value)
        return value

    def _find(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if digits != self._digits:
            self._go_to(digits)
        self._column = self._columns[letters]

    def _unusual(self, kind: str | None, text: str | None) -> str:
        """The text of a cell that is a formula, inline or empty."""
        text = self._inline if kind == "inlineStr" else text or ""
        if self._formula and not text.startswith(_PICTURE):
            if text or kind == "str":
                self.sheet.formulas += 1
            else:
                self.sheet.unresolved.add((self._row, self._column))
        self._formula, self._inline = False, ""
        return text

    def _note(self, value: float, shown: str) -> None:
        if value - value != 0:  # no number, or one without end
            raise damaged()
        if shown is MOMENT:
            self.sheet.moments.append((self._row, self._column))
        else:
            self.sheet.formats[self._row, self._column] = shown

    def _rarer(self, kind: str, text: str, cell: dict[str, str]) -> Any:
        """What a cell of the rarer kinds holds; "" where it is nothing that one could read."""
        place = (self._row, self._column)
        if kind in ("str", "inlineStr"):
            if len(text) > STRING_LIMIT:
                raise too_long()
            self.characters += len(text)
            return "" if text.startswith(_PICTURE) else unescaped(text.rstrip() if kind == "str" else text)
        if kind == "b":
            return text.strip() in _TRUE
        if kind == "d":
            day = text.strip()
            self.sheet.days += [place] if day else []
            return day
        if kind != "e":
            raise damaged()
        if not (self._pictures and "vm" in cell):
            self.sheet.errors.add(place)
        return ""

    def _put(self, value: Any) -> None:
        if value == "":
            return
        if self._row != self._cells_row:
            self._cells_row = self._row
            self._cells = self._rows.setdefault(self._row, [])
        cells, column = self._cells, self._column
        if column < len(cells):
            if cells[column] != "":  # of two values for one cell nobody can say which is shown
                raise damaged()
            cells[column] = value
            return
        self._slots += column - len(cells)
        if self._slots > CELLS_LIMIT:
            raise too_wide(self._row + 1, column + 1, CELLS_LIMIT)
        cells.extend([""] * (column - len(cells)))
        cells.append(value)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = self._place(first), self._place(last or first)
        self.sheet.merged.append(corners)
        if len(self.sheet.merged) > MERGED_LIMIT:
            raise too_large(f"合并单元格不超过 {MERGED_LIMIT:,} 处")

    def _place(self, reference: str) -> Position:
        reference = reference.replace("$", "")
        letters = reference.rstrip("0123456789")
        row = int(reference[len(letters) :]) - 1
        if not 0 <= row < ROWS:
            raise damaged()
        return row, self._columns[letters]

    def finish(self) -> None:
        """Set the rows out, from the first of the worksheet to the last that holds something."""
        self.digest()
        if self._cell is not None:
            self._finish(self._cell, self._text)
        height = max(self._rows, default=-1) + 1
        width = max(map(len, self._rows.values()), default=0)
        if height * width > CELLS_LIMIT:
            raise too_wide(height, width, CELLS_LIMIT)
        self.sheet.width = width
        self.sheet.rows = [self._rows.get(row, []) for row in range(height)]


def too_long() -> Exception:
    """The refusal of a text that is longer than a cell of Excel may be."""
    return too_large(f"一个单元格不超过 {STRING_LIMIT:,} 字")


def unescaped(text: str) -> str:
    """A text with what stands for a character that XML cannot hold, _x000D_, as that character."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_flat(attributes: dict[str, str]) -> bool:
    height = attributes.get("ht")
    return height is not None and height.strip("0. ") == ""
