"""What the sheet takes of paper, measured: two pages for each sample, print of 9 pt, nothing cut, broken or lost."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from tests.household.printed import CASES, HANZHUANG, ROOT, case, pages, printed, project

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.folder import find_scheme
from chaiqian.household.sheet_typst import TEMPLATE, Print, sheet_data
from chaiqian.output.fonts import sheet_fonts
from chaiqian.output.pdf import Printer

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
SAMPLES = [path for path in CASES if path.is_relative_to(ROOT / "cases")]
every_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
LEFT, RIGHT, BOTTOM = 70.8, 561.3, 841.9  # 25 mm to bind at the left, 12 mm at the right
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
MARK = set("参考单试算")
TWENTY = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sheets")
    assert printed(*SAMPLES, "-o", made / "each", "--separate") == 0
    return made / "each"


@cache
def data_of(path: Path) -> dict[str, object]:
    return sheet_data(settle(load_case(path), load_scheme(find_scheme(path))), Print())


def words_of(pdf: Path) -> list[tuple[float, float, float, float, str]]:
    """Every word with its box; the letters of the watermark left out."""
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True).stdout.decode()
    found = [(*map(float, match.groups()[:4]), match[5]) for match in WORD.finditer(boxes)]
    return [word for word in found if not (word[3] - word[1] > 25 and set(word[4]) <= MARK)]


def raw_lines(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()
    return text.replace("\u200b", "").splitlines()


def check_measures(pdf: Path) -> None:
    for left, top, right, bottom, word in words_of(pdf):
        assert bottom - top >= 8.99, word
        # a mark set narrow is reported as wide as it is elsewhere
        slack = 8 if set(word) & set("（）；，、。：") else 1
        assert left >= LEFT - slack and right <= RIGHT + slack and top > 0 and bottom < BOTTOM, word


@every_sample
def test_a_sample_takes_two_pages_of_print_not_under_nine_points(folder: Path, path: Path) -> None:
    pdf = folder / f"{path.stem}.pdf"
    assert len(pages(pdf)) == 2
    check_measures(pdf)


@every_sample
def test_each_page_says_whose_it_is_and_the_money_stands_on_one_with_its_signatures(folder: Path, path: Path) -> None:
    found = [re.sub(r"\s|\u200b", "", page) for page in pages(folder / f"{path.stem}.pdf")]
    data = data_of(path)
    owner = str(data["bookmark"]).partition("　")[2]
    for page in found:
        assert str(data["title"]) in page and owner in page and path.stem in page
    assert sum(page.count("序号项目计算式") for page in found) == 1
    (money,) = [page for page in found if "序号项目计算式" in page]
    place = money.index("大写：人民币", money.index("购房款合计") if "购房款合计" in money else money.index("合计"))
    assert place < money.index("签收只表示" if data["estimate"] else "被拆迁人已逐项核对")


@every_sample
def test_no_name_number_or_date_falls_into_two_lines(folder: Path, path: Path) -> None:
    lines = raw_lines(folder / f"{path.stem}.pdf")
    settled = load_case(path)
    for name in (settled.household.owner, *(member.name for member in settled.members)):
        assert any(name in line for line in lines), name
    assert not [line for line in lines if re.search(r"(\d{4}-\d?|\d{4}-\d\d-\d?|\d,\d{0,2}|\d\.)$", line)]


def crowded(folder: Path) -> Path:
    """Twenty persons, fifty buildings, amounts of nine digits, the longest names."""
    longest = "阿卜杜热西提·买买提艾力"
    people = "".join(
        f'[[members]]\nname = "{longest}{number}（示例）"\nrelation = "子女"\ncollective_member = true\n'
        'registered_in_scope = true\npublicity = "无异议"\n'
        for number in TWENTY
    )
    buildings = "".join(
        f'[[buildings]]\nname = "第{number:02}间"\nfloor = 1\narea = 1.25\nreplacement_value = 7654321.09\n'
        for number in range(50)
    )
    return case(
        project(folder),
        "crowded.toml",
        ('owner = "甲户（示例）"', f'owner = "{longest}（示例）"'),
        ("[[equipment]]", people + buildings + "[[equipment]]"),
    )


def test_a_large_household_runs_on_and_nothing_is_cut(tmp_path: Path) -> None:
    path = crowded(tmp_path / "in")
    assert printed(path, "-o", tmp_path / "out.pdf") == 0
    check_measures(tmp_path / "out.pdf")
    found, lines = pages(tmp_path / "out.pdf"), raw_lines(tmp_path / "out.pdf")
    assert 3 <= len(found) <= 5
    assert all("阿卜杜热西提·买买提艾力" in page for page in found)
    for number in TWENTY:
        assert any(f"阿卜杜热西提·买买提艾力{number}（示例）" in line for line in lines)
    assert re.search(r"\b3[0-9]{2},[0-9]{3},[0-9]{3}\.[0-9]{2}\b", "\n".join(lines))
    assert not [page for page in found if len(page.splitlines()) < 8]  # no row alone on a page


def test_each_household_begins_a_leaf_and_a_blank_back_says_so(tmp_path: Path) -> None:
    crowded(tmp_path / "in")
    for number in (1, 2):
        case(tmp_path / "in", f"{number}.toml", ('"HZ-0001"', f'"A-{number}"'))
    assert printed(tmp_path / "in", "-o", tmp_path / "out.pdf", "--full") == 0
    found = pages(tmp_path / "out.pdf")
    starts = [index for index, page in enumerate(found) if re.search(r"第\s*1\s*页", page)]
    assert len(starts) == 3 and all(start % 2 == 0 for start in starts)
    blank = [index for index, page in enumerate(found) if not re.search(r"第\s*\d+\s*页", page)]
    assert all(found[index].strip() == "（本页空白）" for index in blank)
    assert blank and blank[-1] < len(found) - 1


@pytest.mark.parametrize("duplex", [False, True])
def test_the_edge_to_bind_is_25_mm_and_mirrored_for_two_sides(tmp_path: Path, duplex: bool) -> None:
    options = ("--duplex",) if duplex else ()
    assert printed(SAMPLES[0], "-o", tmp_path / "out.pdf", *options) == 0
    boxes = subprocess.run(["pdftotext", "-bbox", tmp_path / "out.pdf", "-"], capture_output=True, check=True)
    edges = []
    for page in boxes.stdout.decode().split("<page ")[1:]:
        words = [match for match in WORD.finditer(page) if float(match[4]) - float(match[2]) < 25]
        edges.append(min(float(match[1]) for match in words))
    assert edges[0] >= LEFT - 5
    assert (edges[1] < 40) if duplex else (edges[1] >= LEFT - 1)


def test_the_watermark_survives_a_copy(tmp_path: Path) -> None:
    """Copied in black and white at half grey, it is still there, and in front of the shades."""
    data = data_of(ROOT / "cases" / "yukou" / "LSG-003.toml")
    printer = Printer(sheet_fonts(), TEMPLATE)
    dark = []
    for marked in (True, False):
        pdf = tmp_path / f"{marked}.pdf"
        pdf.write_bytes(printer.pdf([json.dumps({**data, "watermark": marked})]))
        command = ["pdftoppm", "-gray", "-r", "80", "-f", "1", "-l", "1", pdf]
        image = subprocess.run(command, capture_output=True, check=True).stdout
        dark.append([shade < 128 for shade in image[-661 * 935 :]])
    added = sum(one and not other for one, other in zip(*dark, strict=True))
    assert added > 2000
    assert all(one or not other for one, other in zip(*dark, strict=True))  # and it hides nothing


def text_of(folder: Path, stem: str) -> str:
    return re.sub(r"\s|\u200b", "", "".join(pages(folder / f"{stem}.pdf")))


def test_what_is_paid_now_and_what_is_settled_again(folder: Path) -> None:
    def said(stem: str) -> str:
        return text_of(folder, stem)

    provisional = "本次应付1,614,846.51元，其中暂计238,141.25元（临时安置费（回迁安置））；"
    assert f"{provisional}交房后补结：按实际交房日期和实测面积重新计算，多退少补。" in said("LSG-001")
    assert "没有暂计的部分，交房后不再补结。什么时候付，指导意见没有规定，以协议为准。" in said("LSG-002")
    assert "本次应补交225,156.40元" in said("TW-002")
    assert "没有暂计的部分，安置房交房后按实测面积结算，多退少补。" in said("QY-001")  # K18
    assert "本次应" not in said("LSG-003")


def test_what_the_guidance_does_not_say_of_paying_is_left_to_the_agreement(folder: Path) -> None:
    for stem, words in (
        ("LSG-001", "多退少补。什么时候付、期房的临时安置费怎样分次发，指导意见没有规定，以协议为准。"),
        ("QY-006", "什么时候付，指导意见没有规定，以协议为准。"),
        ("TW-002", "什么时候交、期房的临时安置费怎样分次发，指导意见没有规定，以协议为准。"),
    ):
        assert words in text_of(folder, stem)
    assert "京建物〔2009〕836号" in text_of(folder, "LSG-001")


def test_an_estimate_says_what_its_sums_leave_out(folder: Path) -> None:
    """LSG-003 has neither signed nor chosen: the sums of the comparison, which supposes a day and flats, are higher."""
    unsigned, flats = (
        "尚未签约，两种方式的奖励和装修及附属物定额都没有计入",
        "尚未选房，按应安置面积计算，户型见匡算比较单",
    )
    assert f"{unsigned}；{flats}。" in text_of(folder, "LSG-003").partition("回迁安置应付")[2]
    assert "没有计入" not in text_of(folder, "LSG-006")


def test_an_agent_has_where_to_sign(folder: Path) -> None:
    assert "被拆迁人或代理人（签字并按指印）" in re.sub(r"拆迁人经办.*?（", "（", text_of(folder, "LSG-002"))
    assert "被拆迁人或代理人" not in text_of(folder, "LSG-001")


def readings_in(words: str) -> set[str]:
    return set(re.findall(r"(K\d+) \S+?（[一二三四五六七八九十]+", words))


def test_readings_stand_by_number_on_the_sheet_and_once_in_the_annex(tmp_path: Path) -> None:
    path = SAMPLES[0].parent
    assert printed(path, "-o", tmp_path / "out.pdf") == 0
    found = pages(tmp_path / "out.pdf")
    assert "口径附件" in found[-1].splitlines()[0] and not any(map(readings_in, found[:-1]))
    named = {number for page in found[:-1] for number in re.findall(r"K\d+", page)}
    assert readings_in(found[-1]) == named and "K1" in named


@pytest.mark.parametrize(
    "options, annexed, in_full", [((), False, False), (("--annex",), True, False), (("--full",), False, True)]
)
def test_a_single_household_has_them_when_asked(
    tmp_path: Path, options: tuple[str, ...], annexed: bool, in_full: bool
) -> None:
    assert printed(HANZHUANG / "HZ-0001.toml", "-o", tmp_path / "out.pdf", *options) == 0
    found = pages(tmp_path / "out.pdf")
    assert found[-1].startswith("口径附件") == annexed
    assert any(map(readings_in, found)) == (annexed or in_full)


def test_separate_sheets_have_the_annex_beside_them(folder: Path, tmp_path: Path) -> None:
    assert not (folder / "口径附件.pdf").exists()
    assert printed(HANZHUANG, "-o", tmp_path / "each", "--separate") == 0
    assert readings_in("".join(pages(tmp_path / "each" / "口径附件.pdf")))


def test_annex_and_full_exclude_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(HANZHUANG, "-o", tmp_path / "out.pdf", "--annex", "--full") == 2
    assert "--annex 和 --full 只能写一个：口径附在后面，或者印在每张单上" in capsys.readouterr().err
