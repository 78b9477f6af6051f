"""Characters that the fonts cannot draw, found before printing: in which field of which file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from chaiqian.documents.locate import locate
from chaiqian.documents.problem import Finding, Path, Place, Problem
from chaiqian.law.settlement import Settlement
from chaiqian.output.fonts import SheetFonts
from chaiqian.output.pdf import BREAK
from chaiqian.output.text import is_inert

CODE = "G601"
REMEDY = "用 --font-dir 指定有这个字的字体文件夹；或核对是否写了异体字、图形符号。"
EXPECTED = "字体里有的字"


def missing_glyphs(settlement: Settlement, sheet: str, fonts: SheetFonts) -> tuple[Problem, ...]:
    """Every field whose text would print as an empty box; nothing where all of the sheet can be drawn."""
    missing = fonts.undrawn(sheet) - {BREAK}
    if not missing:
        return ()
    documents = {"case": settlement.case, "scheme": settlement.scheme}
    findings = [
        Finding(CODE, name, path, _message(character, fonts), EXPECTED, REMEDY)
        for name, document in documents.items()
        for path, text in _texts(document)
        for character in sorted(missing.intersection(text))
    ]
    placed = locate(findings, {"case": settlement.case.source, "scheme": settlement.scheme.source})
    return placed or tuple(_of_file_name(settlement, missing, fonts))


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a document with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for key in type(value).model_fields:
            yield from _texts(getattr(value, key), (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _of_file_name(settlement: Settlement, missing: Iterable[str], fonts: SheetFonts) -> Iterator[Problem]:
    """What no field holds stands in the name of a file, which the sheet prints too."""
    for character in sorted(missing):
        for source in settlement.sources:
            if character in source.file:
                message, place = _message(character, fonts), Place(source.file)
                yield Problem(CODE, message, place, EXPECTED, REMEDY, label="文件名")


def _message(character: str, fonts: SheetFonts) -> str:
    shown = f"“{character}”" if is_inert(character) else ""
    return f"打印字体（{fonts.names}）没有{shown} U+{ord(character):04X} 这个字，印出来是空框"
