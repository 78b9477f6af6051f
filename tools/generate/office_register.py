"""The register of the manual's chapter, as an office has it, and pictures of it and of the rows that come back.

    python tools/generate/office_register.py             the register; its pictures where LibreOffice and pdftoppm are
    python tools/generate/office_register.py --check     whether the register is as it would be made, and pictures exist

The bytes of the pictures depend on the LibreOffice that drew them, and are not compared.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from chaiqian.documents.load import load_scheme
from chaiqian.output.xlsx import TITLES, started
from chaiqian.register.importing import REFUSED, import_register
from chaiqian.register.returned import returned_sheets, write_returned

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "cases" / "dahuashan"
BOOK = PROJECT / "桃坞村登记表.xlsx"
IMAGES = {name: ROOT / "docs" / "images" / f"{name}.png" for name in ("register", "returned-rows")}
GROUPS = (
    ("编号", ("",)),
    ("户主信息", ("户主", "村名", "坐落", "低保户")),
    ("宅基地", ("认定面积", "批准时间", "认定依据", "公示")),
    ("家庭成员", ("姓名", "与户主关系", "集体经济组织成员", "户籍在册", "公示", "备注栏")),
    ("房屋", ("名称", "楼层", "建筑面积", "重置成新价")),
    ("评估", ("评估公司", "报告号", "装修及附属物（万元）")),
    ("签约选房", ("安置方式", "签约日期", "交房日期", "东户型（套）", "西户型（套）")),
)
ONCE = {*range(9), *range(19, 27)}
WIDTHS = (8, 12, 7, 10, 7, 7, 10, 9, 11, 12, 9, 9, 6, 7, 10, 9, 6, 6, 8, 12, 14, 9, 9, 10, 10, 7, 7)
BLANK = (None,) * 6
HOUSEHOLDS: tuple[tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...], tuple[tuple[Any, ...], ...]], ...] = (
    (
        ("TW-101", "吕一（示例）", "桃坞村", "桃坞村1号", "×", 158, "1985年5月", "批准文件", "公示无异议"),
        (
            ("吕一（示例）", "户主", "√", "√", "无异议", None),
            ("吕二（示例）", "之妻", "√", "√", "无异议", None),
            ("吕三（示例）", "长子", "√", "√", "无异议", None),
        ),
        (("正房", "首层", 92, 101_200), ("正房上层", "二层", 46, 55_200)),
    ),
    (
        ("TW-102", "施一（示例）", "桃坞村", "桃坞村2号", "√", 95, "1987.2.1", "批准文件", "公示无异议"),
        (
            ("施一（示例）", "户主", "√", "√", "无异议", None),
            ("施二（示例）", "父亲", "√", "√", "无异议", None),
            ("施三（示例）", "过继子", "√", "√", "无异议", "2001年过继"),
        ),
        (("正房", "首层", 95, 99_750),),
    ),
    (
        ("TW-103", "张一（示例）", "桃坞村", "桃坞村3号", "×", 110, 1982, "登统认定", "公示无异议"),
        (("张一（示例）", "户主", "√", "×", "无异议", None),),
        (("正房", "首层", 70, 73_500),),
    ),
)
LATER = (
    ("示例评估公司", "示评2019-3001", 3.8, "回迁安置", "2019.5.20", "2019.6.10", 1, 1),
    ("示例评估公司", "示评2019-3002", 3, "回迁安置", "2019.5.21", "2019.6.12", 1, None),
    ("示例评估公司", "示评2019-3003", 2.2, "回迁安置", "2019.5.22", "2019.6.12", None, 1),
)


def main(words: list[str]) -> int:
    """Make or check; an exit code."""
    book = register()
    if words == ["--check"]:
        stale = [path for path in IMAGES.values() if not path.exists()]
        stale += [] if BOOK.exists() and parts(BOOK.read_bytes()) == parts(book) else [BOOK]
        for path in stale:
            print(f"out of date, run tools/generate/office_register.py: {path.relative_to(ROOT)}", file=sys.stderr)
        return 1 if stale else 0
    BOOK.write_bytes(book)
    if shutil.which("soffice") and shutil.which("pdftoppm"):
        draw(book, IMAGES["register"])
        draw(returned(), IMAGES["returned-rows"])
    return 0


def parts(book: bytes) -> dict[str, bytes]:
    """What a workbook is made of; on Windows it is packed by another zlib, and a line ends otherwise."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return {name: packed.read(name).replace(b"\r\n", b"\n") for name in packed.namelist()}


def register() -> bytes:
    """The register: a title, two rows of headings, households merged over their people, a sum and a seal."""
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as temporary:
        book = started(stream, temporary, by_row=False)
        _Sheet(book).write()
        book.close()
    return stream.getvalue()


class _Sheet:
    """The one sheet."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.sheet = book.add_worksheet("Sheet1")
        self.heads = book.add_format(TITLES)
        self.cell = book.add_format({"border": 1, "valign": "vcenter"})
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.width = sum(len(headings) for _, headings in GROUPS)

    def write(self) -> None:
        self.sheet.merge_range(0, 0, 0, self.width - 1, "大华山镇桃坞村宅基地、人口、房屋登记表（示例）", self.title)
        self.sheet.write(1, self.width - 2, "单位：平方米、元")
        self._headings()
        row = 4
        for household, later in zip(HOUSEHOLDS, LATER, strict=True):
            row = self._household(row, household, later)
        self.sheet.write(row, 0, "合计", self.cell)
        self.sheet.write(row, 5, sum(household[0][5] for household in HOUSEHOLDS), self.cell)
        self.sheet.write(row + 1, 0, "制表人：王五（示例）")
        self.sheet.write(row + 1, 9, "桃坞村村民委员会（盖章）")
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        for number, height in enumerate((26, 16, 18, 46)):
            self.sheet.set_row(number, height)

    def _headings(self) -> None:
        column = 0
        for group, headings in GROUPS:
            if headings == ("",):
                self.sheet.merge_range(2, column, 3, column, group, self.heads)
            else:
                self.sheet.merge_range(2, column, 2, column + len(headings) - 1, group, self.heads)
                self.sheet.write_row(3, column, headings, self.heads)
            column += len(headings)

    def _household(self, row: int, household: Any, later: tuple[Any, ...]) -> int:
        once, people, buildings = household
        last = row + len(people) - 1
        singles = dict(zip(sorted(ONCE), (*once, *later), strict=True))
        for column, value in singles.items():
            if last > row:
                self.sheet.merge_range(row, column, last, column, "", self.cell)
            self.sheet.write(row, column, value, self.cell)
        for items, first, width in ((people, 9, 6), (buildings, 15, 4)):
            for number in range(len(people)):
                cells = items[number] if number < len(items) else BLANK[:width]
                self.sheet.write_row(row + number, first, cells, self.cell)
        return last + 1


def returned() -> bytes:
    """The rows that come back, as `register import -o` writes them."""
    with tempfile.TemporaryDirectory() as name:
        result = import_register(BOOK, Path(name) / "cases", scheme=load_scheme(PROJECT / "scheme.toml"))
        assert result.book is not None
        stream = io.BytesIO()
        sheets = returned_sheets(result.book, {outcome.case_id for outcome in result.of(REFUSED)}, result.problems)
        write_returned(stream, sheets, result.problems)
        return stream.getvalue()


def draw(book: bytes, image: Path) -> None:
    """The first sheet of a workbook as a picture."""
    whole = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(book)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        office = ["soffice", profile, "--headless", "--convert-to", whole, "--outdir", name, str(folder / "book.xlsx")]
        subprocess.run(office, check=True, capture_output=True, timeout=240)
        pages = ["pdftoppm", "-r", "72", "-png", "-singlefile", str(folder / "book.pdf"), str(folder / "page")]
        subprocess.run(pages, check=True, capture_output=True, timeout=60)
        image.write_bytes((folder / "page.png").read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
