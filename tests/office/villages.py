"""Villages of any number of households made from the samples, for papers that are looked at and measured.

Every name is an example （示例）; the longest names and amounts of nine digits are among them on wish.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import cycle, islice, pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

SAMPLE = Path("cases/yukou")
LONG_NAME = "欧阳买买提江·阿卜杜拉（示例）"
RICH = "replacement_value = 123456789.00"
GROUPS = ("第一村民小组", "第二村民小组", "第三村民小组", "第四村民小组")
# Nobody's own: two households that share them contradict each other.
_OWN = re.compile(r"^(id_number|phone|only_child) = .*\n", re.MULTILINE)

soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def village(folder: Path, households: int, extreme: bool = False) -> Path:
    """A project with so many households: the sample's own, one after another, under numbers of their own."""
    folder.mkdir(parents=True)
    (folder / "scheme.toml").write_text(_scheme(households), "utf-8")
    samples = sorted(path for path in SAMPLE.glob("*.toml") if path.name != "scheme.toml")
    for number, sample in enumerate(islice(cycle(samples), households), 1):
        text = _OWN.sub("", sample.read_text("utf-8"))
        text = re.sub(r'case_id = ".*"', f'case_id = "LSG-{number:03}"', text)
        text = re.sub(r'group = ".*"', f'group = "{GROUPS[(number - 1) % len(GROUPS)]}"', text, count=1)
        if extreme:
            text = re.sub(r'owner = ".*"', f'owner = "{LONG_NAME}"', text)
            text = re.sub(r"replacement_value = .*", RICH, text, count=1)
        (folder / f"{number:04}.toml").write_text(text, "utf-8")
    return folder


def two_villages(folder: Path) -> Path:
    """Four final households: of a village with one group and one household in none, and of a village without groups."""
    shutil.copytree("cases/dahuashan", folder)
    scheme = folder / "scheme.toml"
    scheme.write_text(scheme.read_text("utf-8").replace('["桃坞村"]', '["桃坞村", "东沟村"]'), "utf-8")
    homes = {
        "TW-001": 'village = "桃坞村"',
        "TW-004": 'village = "桃坞村"\ngroup = "第一村民小组"',
        "TW-005": 'village = "桃坞村"\ngroup = "第一村民小组"',
        "TW-002": 'village = "东沟村"',
    }
    for number, home in homes.items():
        sample = "TW-002" if number == "TW-002" else "TW-001"
        text = re.sub(r"(?m)^id_number = .*\n", "", Path(f"cases/dahuashan/{sample}.toml").read_text("utf-8"))
        text = text.replace(f'"{sample}"', f'"{number}"').replace('village = "桃坞村"', home)
        (folder / f"{number}.toml").write_text(text, "utf-8")
    return folder


def _scheme(households: int) -> str:
    text = (SAMPLE / "scheme.toml").read_text("utf-8")
    unit = f"households = {households}\nsigned = {households}"
    return re.sub(r"households = \d+(\nsigned = \d+)?", unit, text)


def words_by_page(pdf: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Every word of each page as left, top, right, bottom and text, in points."""
    made = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    word = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
    return [
        [(float(x), float(y), float(to_x), float(to_y), text) for x, y, to_x, to_y, text in word.findall(page)]
        for page in made.split("<page ")[1:]
    ]


def text_of(pdf: Path, *options: str) -> str:
    """The text of a PDF as it lies."""
    command = ["pdftotext", "-layout", *options, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def recalculated(book: Path, folder: Path, ending: str = "ods") -> Path:
    """The workbook as LibreOffice writes it anew, with every formula that has no value worked out."""
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    words = ["soffice", home, "--headless", "--convert-to", ending, "--outdir", str(folder), str(book)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return folder / f"{book.stem}.{ending}"


def smallest_print(pdf: Path) -> float:
    """The size of the smallest text of a PDF, in points."""
    sizes: set[float] = set()

    def seen(text: str, matrix: list[float], placed: list[float], font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * placed[3] * matrix[3]), 2))

    for page in PdfReader(pdf).pages:
        page.extract_text(visitor_text=seen)
    return min(sizes)


def overlapping(page: list[tuple[float, float, float, float, str]]) -> list[tuple[str, str]]:
    """Words of a page that lie on each other, which is how an amount looks that its column is too narrow for."""
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for left, top, right, _, word in page:
        lines.setdefault(round(top), []).append((left, right, word))
    return [
        (before[2], after[2])
        for words in lines.values()
        for before, after in pairwise(sorted(words))
        if before[1] > after[0] + 1
    ]
