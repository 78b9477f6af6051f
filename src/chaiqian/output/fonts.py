"""The fonts of the printed sheet: where they are, which one leads, and which characters they can draw.

A character without a glyph prints as an empty box and nothing says so. The character maps of the
font files are therefore read here, and compared with the text before it is printed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import FontInfo, Fonts

SHIPPED = Path(__file__).resolve().parent / "typefaces"
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
FANGSONG = ("仿宋", "fangsong", "fang song", "fang")
REGULAR = 400


class FontsUnusable(Exception):
    """What `--font-dir` names holds no font; the message is Chinese."""


@dataclass(frozen=True)
class SheetFonts:
    """The fonts to print with. `own` is the office's family, first in line for the running text, from `own_file`."""

    folders: tuple[Path, ...]
    own: str | None = None
    own_file: str = ""

    @property
    def text(self) -> tuple[str, ...]:
        """Families of the running text, in the order in which they are tried."""
        return (SERIF,) if self.own is None else (self.own, SERIF)

    @property
    def headings(self) -> tuple[str, ...]:
        """Families of headings and sums."""
        return (SANS, SERIF) if self.own is None else (SANS, SERIF, self.own)

    @property
    def names(self) -> str:
        """The families in words."""
        return "、".join((*self.text, SANS))

    @cached_property
    def found(self) -> Fonts:
        """The fonts as typst reads them; none of the machine's own, so that every machine prints the same."""
        return _fonts(self.folders)

    @cached_property
    def covered(self) -> frozenset[str]:
        """Every character that the running text and the headings both can draw."""
        maps = {info.family: _characters(info) for info in self._used()}
        text = frozenset().union(*(maps[family] for family in self.text))
        return text & frozenset().union(*(maps[family] for family in self.headings))

    def undrawn(self, characters: Iterable[str]) -> frozenset[str]:
        """Those of these characters that would print as an empty box: no font at hand draws them.

        What the families in line do not draw is taken, glyph by glyph, from any other font of the office's folder.
        """
        missing = frozenset(characters) - self.covered
        for info in self._others() if missing else ():
            missing -= _characters(info)
        return missing

    def _used(self) -> Iterator[FontInfo]:
        """The face of each family in line that typst takes: upright and nearest to regular."""
        for family in dict.fromkeys((*self.text, *self.headings)):
            yield _face([info for info in self.found.fonts() if info.family == family])

    def _others(self) -> Iterator[FontInfo]:
        families = {*self.text, *self.headings}
        return (info for info in self.found.fonts() if info.family not in families)


def sheet_fonts(own: Path | None = None) -> SheetFonts:
    """The fonts of this package, led by the font file `own`, or by the 仿宋 (else the first family) of a
    folder.
    """
    if own is None:
        return SheetFonts((SHIPPED,))
    if not own.exists():
        raise FontsUnusable("不存在")
    folder = own if own.is_dir() else own.parent
    faces = [info for info in _fonts((folder,)).fonts() if own.is_dir() or _is_of(info, own)]
    if not faces:
        raise FontsUnusable(f"{'里' if own.is_dir() else ''}没有可用的字体（.ttf、.otf、.ttc）")
    family = _leading(sorted({info.family for info in faces}))
    face = _face([info for info in faces if info.family == family])
    return SheetFonts((SHIPPED, folder), family, Path(face.path or "").name)


def _is_of(info: FontInfo, file: Path) -> bool:
    return info.path is not None and Path(info.path).name == file.name


def _face(faces: list[FontInfo]) -> FontInfo:
    """The upright face whose weight is nearest to regular."""
    return min(faces, key=lambda info: (info.style != "normal", abs(info.weight - REGULAR)))


def _leading(families: list[str]) -> str:
    for mark in FANGSONG:
        for family in families:
            if mark in family.lower():
                return family
    return families[0]


def _fonts(folders: Iterable[Path]) -> Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )


def _characters(info: FontInfo) -> frozenset[str]:
    if info.path is None:
        return frozenset()
    return frozenset(map(chr, code_points(Path(info.path).read_bytes(), info.index)))


def code_points(font: bytes, index: int = 0) -> Iterator[int]:
    """Every code point that a TrueType or OpenType font maps to a glyph; `index` picks one of a collection."""
    start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == b"ttcf" else 0
    for number in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag == b"cmap":
            yield from _mapped(font, offset)


def _mapped(font: bytes, cmap: int) -> Iterator[int]:
    """Code points of the Unicode subtables; formats 4 and 12 are those in use."""
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)
        if platform != 0 and (platform, encoding) not in ((3, 1), (3, 10)):
            continue
        kind = struct.unpack_from(">H", font, cmap + offset)[0]
        if kind == 4:
            yield from _segments(font, cmap + offset)
        elif kind == 12:
            yield from _groups(font, cmap + offset)


def _segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, at + 14 + skip)
        for skip in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )
    for number in range(count):
        place = at + 16 + 6 * count + 2 * number
        for code in range(starts[number], min(ends[number], 0xFFFE) + 1):
            if _glyph(font, code, starts[number], deltas[number], offsets[number], place):
                yield code


def _glyph(font: bytes, code: int, start: int, delta: int, offset: int, place: int) -> int:
    if not offset:
        return (code + delta) & 0xFFFF
    glyph: int = struct.unpack_from(">H", font, place + offset + 2 * (code - start))[0]
    return glyph and (glyph + delta) & 0xFFFF


def _groups(font: bytes, at: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        yield from range(first if glyph else first + 1, last + 1)
