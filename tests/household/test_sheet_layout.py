"""Pages: numbers, leaves, fonts, greys; long texts wrap and never overlap."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.household.printed import HANZHUANG, PAGE, ROOT, case, pages, printed, project, squeezed

from chaiqian.output import pdf as printing

YUKOU = ROOT / "cases" / "yukou"


def numbers(pdf: Path) -> list[tuple[int, int] | None]:
    found = [PAGE.search(words) for words in pages(pdf)]
    return [(int(match[1]), int(match[2])) if match else None for match in found]


def test_pages_are_numbered_within_a_household_and_households_are_in_order(tmp_path: Path) -> None:
    for number in (10, 9, 2):
        case(project(tmp_path / "in"), f"{number}.toml", ('"HZ-0001"', f'"HZ-{number}"'))
    assert printed(tmp_path / "in", "-o", tmp_path / "out.pdf") == 0
    assert numbers(tmp_path / "out.pdf") == [(1, 2), (2, 2)] * 3 + [(1, 1)]
    outline = [str(entry["/Title"]) for entry in PdfReader(tmp_path / "out.pdf").outline if isinstance(entry, dict)]
    assert outline == ["HZ-2　甲户（示例）", "HZ-9　甲户（示例）", "HZ-10　甲户（示例）", "口径附件"]


@pytest.mark.parametrize("options", [(), ("--duplex",)])
@pytest.mark.parametrize("chunk", [1, 2])
def test_each_household_begins_a_new_leaf_in_every_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, options: tuple[str, ...]
) -> None:
    monkeypatch.setattr(printing, "CHUNK", chunk)
    assert printed(YUKOU, "-o", tmp_path / "out.pdf", *options) == 0
    found = numbers(tmp_path / "out.pdf")
    starts = [index for index, number in enumerate(found) if number and number[0] == 1]
    assert len(starts) == 8  # and the annex
    assert all(start % 2 == 0 for start in starts)
    blank = [words for words, number in zip(pages(tmp_path / "out.pdf"), found, strict=True) if number is None]
    assert all(words.strip() == "（本页空白）" for words in blank)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "CHUNK", 3)
    for name in "ab":
        assert printed(YUKOU, "-o", tmp_path / f"{name}.pdf") == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_fonts_are_embedded_and_subset_and_there_is_no_colour(tmp_path: Path) -> None:
    assert printed(YUKOU, "-o", tmp_path / "out.pdf") == 0
    for page in PdfReader(tmp_path / "out.pdf").pages:
        fonts = page["/Resources"]["/Font"]
        for font in fonts.values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert re.match(r"/[A-Z]{6}\+Noto", inner["/BaseFont"])
            assert "/FontFile3" in inner["/FontDescriptor"]
        spaces = page["/Resources"].get("/ColorSpace", {})
        assert not [name for name in spaces if "rgb" in name.lower()]
        assert not re.search(rb"\s(rg|RG|k|K)\s", page.get_contents().get_data())


LONG = "东大街南胡同甲" * 12
MARKUP = r"#panic(1) $x$ *b* _i_ <lbl> @ref /* */ [x] = h `raw` \ // end"


def crowded(folder: Path) -> Path:
    """A household of twelve, forty lines and more, long names and addresses, one very long word."""
    people = "".join(
        f'[[members]]\nname = "阿卜杜热西提·买买提艾力·第{number}位（示例）"\nrelation = "子女"\n'
        'collective_member = false\nregistered_in_scope = false\npublicity = "无异议"\n'
        for number in range(7)
    )
    adjustments = "".join(
        f'[[adjustments]]\nname = "{number}{"历史遗留事项" * 12}"\nreason = "{"工作小组认定" * 20}"\n'
        f'publicity = "无异议"\namount = -{number}234567890.12\n'
        for number in range(1, 4)
    )
    subsidies = "".join(
        f'[[subsidies.extra]]\nname = "第{number}项其他补助费（名称较长，用来检查换行）"\n'
        'basis = "每人"\namount = 1000.55\n'
        for number in range(24)
    )
    scheme = project(folder) / "scheme.toml"
    scheme.write_text(scheme.read_text("utf-8").replace("[[equipment]]", subsidies + "[[equipment]]", 1), "utf-8")
    return case(
        folder,
        "crowded.toml",
        ('address = "金海湖镇韩庄村1号"', f'address = "{LONG[:80]}"\nagent = "{"W" * 90}"'),
        ('owner = "甲户（示例）"', f"owner = '{MARKUP}'"),
        ("[[equipment]]", people + "[[equipment]]"),
        ("[choice]", adjustments + "[choice]"),
    )


def test_markup_prints_as_it_is_written_and_nothing_is_lost(tmp_path: Path) -> None:
    path = crowded(tmp_path / "in")
    assert printed(path, "-o", tmp_path / "out.pdf") == 0
    words = squeezed(tmp_path / "out.pdf")
    for part in (MARKUP, LONG[:80], "W" * 90, "第6位（示例）", "-3,234,567,890.12"):
        assert part.replace(" ", "") in words


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_no_two_words_overlap_and_none_leaves_the_page(tmp_path: Path) -> None:
    path = crowded(tmp_path / "in")
    assert printed(path, "-o", tmp_path / "out.pdf") == 0
    boxes = subprocess.run(["pdftotext", "-bbox", tmp_path / "out.pdf", "-"], capture_output=True, check=True)
    for page in boxes.stdout.decode().split("<page ")[1:]:
        found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">', page)
        words = [tuple(map(float, box)) for box in found]
        assert all(min(box[:2]) >= 28 and box[2] <= 570 and box[3] <= 830 for box in words)
        assert not [pair for pair in pairs(words) if overlap(*pair)]


Box = tuple[float, ...]


def pairs(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [(one, other) for index, one in enumerate(boxes) for other in boxes[index + 1 :]]


def overlap(one: Box, other: Box) -> bool:
    """Whether two words cover each other by more than the slack of a font's line box, or by a mark set narrow."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 14 and high > 0.6 * min(one[3] - one[1], other[3] - other[1])


def test_an_undated_sheet_leaves_a_blank(tmp_path: Path) -> None:
    assert printed(HANZHUANG / "HZ-0001.toml", "-o", tmp_path / "out.pdf") == 0
    assert re.search(r"制单日期：\s*年\s*月\s*日", pages(tmp_path / "out.pdf")[0])
