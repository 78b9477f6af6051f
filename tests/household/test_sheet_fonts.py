"""The fonts of the sheet: which characters they draw, and an office's own fonts."""

from __future__ import annotations

import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.household.printed import HANZHUANG, case, printed, project, squeezed, text

from chaiqian.output.fonts import SERIF, SHIPPED, FontsUnusable, _face, code_points, sheet_fonts


def test_what_the_shipped_fonts_draw() -> None:
    covered = sheet_fonts().covered
    assert set("拆迁补偿安置㎡·×÷≤〇䶮㐂喆堃犇翯1,234.00（）") <= covered
    assert not set("𠮷☑☐") & covered


def test_every_gbk_ideograph_is_drawn() -> None:
    covered = sheet_fonts().covered
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            try:
                character = bytes((first, second)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if "\u4e00" <= character <= "\u9fa5":
                assert character in covered


def test_tables_are_read_alike_in_both_formats() -> None:
    """Format 4 and format 12 of one font agree on the first plane."""
    font = (SHIPPED / "NotoSerifSC-Regular.otf").read_bytes()
    assert len(set(code_points(font))) > 25_000


def subtable(kind: int) -> bytes:
    """A font with nothing but a character map of A, B, C, of which B has no glyph."""
    if kind == 4:
        segments = [(65, 65, 1 - 65, 0), (66, 66, 65536 - 66, 0), (67, 67, 0, 4), (0xFFFF, 0xFFFF, 1, 0)]
        columns = list(zip(*segments, strict=True))
        ends, starts, deltas, offsets = (
            [value & 0xFFFF for value in column] for column in (columns[1], columns[0], *columns[2:])
        )
        body = struct.pack(">4H", 8, 0, 0, 0) + struct.pack(">4H", *ends) + b"\0\0" + struct.pack(">4H", *starts)
        body += struct.pack(">4H", *deltas) + struct.pack(">4H", *offsets) + struct.pack(">H", 5)
        table = struct.pack(">3H", 4, 6 + len(body), 0) + body
    else:
        groups = struct.pack(">3I", 65, 65, 1) + struct.pack(">3I", 66, 67, 0)
        table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, 2) + groups
    cmap = struct.pack(">HH", 0, 1) + struct.pack(">HHI", 3, 1 if kind == 4 else 10, 12) + table
    return struct.pack(">4sHHHH", b"OTTO", 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


@pytest.mark.parametrize("kind", [4, 12])
def test_a_character_mapped_to_no_glyph_is_not_covered(kind: int) -> None:
    assert sorted(code_points(subtable(kind))) == [65, 67]


def test_an_office_font_leads_the_text(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "NotoSansSC-Regular.otf", tmp_path / "office.otf")
    fonts = sheet_fonts(tmp_path)
    assert fonts.text == ("Noto Sans SC", SERIF)
    assert printed(HANZHUANG / "HZ-0001.toml", "-o", tmp_path / "out.pdf", "--font-dir", tmp_path) == 0
    assert "字体NotoSansSC、NotoSerifSC" in squeezed(tmp_path / "out.pdf")


def test_a_folder_without_fonts(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(FontsUnusable):
        sheet_fonts(tmp_path)


def test_a_font_file_is_the_face_asked_for_among_any_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in SHIPPED.glob("*.otf"):
        shutil.copy(path, tmp_path)
    asked = tmp_path / "NotoSansSC-Regular.otf"
    assert sheet_fonts(asked).text == ("Noto Sans SC", SERIF)
    assert printed(HANZHUANG / "HZ-0001.toml", "-o", tmp_path / "out.pdf", "--font-dir", asked) == 0
    said = f"正文字体：Noto Sans SC（{asked.name}）；其中没有的字用 Noto Serif SC"
    assert said in capsys.readouterr().err


def test_what_no_family_in_line_draws_is_taken_from_another_of_the_folder() -> None:
    fonts = sheet_fonts()
    assert fonts.undrawn("示例𠮷") == {"𠮷"}
    assert fonts.undrawn("示例") == set()


@dataclass
class Face:
    family: str
    style: str
    weight: int
    path: str = "face.ttf"


def test_the_upright_face_nearest_to_regular_is_taken() -> None:
    faces = [Face("仿宋", "normal", 700), Face("仿宋", "italic", 400), Face("仿宋", "normal", 300)]
    assert _face(faces) is faces[2]


def test_a_font_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FontsUnusable, match="^不存在$"):
        sheet_fonts(tmp_path / "none.ttf")


def test_a_self_made_character_is_printed_as_a_box_to_write_in(tmp_path: Path) -> None:
    name = (HANZHUANG / "HZ-0001.toml").read_text("utf-8").split('owner = "')[1].split('"')[0]
    file = case(project(tmp_path), "A.toml", (f'owner = "{name}"', f'owner = "{name[0]}\ue863"'))
    assert printed(file, "-o", tmp_path / "out.pdf") == 0
    assert f"{name[0]}□" in text(tmp_path / "out.pdf") and "E863" not in text(tmp_path / "out.pdf").upper()
