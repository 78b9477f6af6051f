"""The one page for the head of the office: its figures, and that it stays one page that can be read."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.office.villages import poppler, smallest_print, village, words_by_page

MANY_UNITS = '\n[[signing_units]]\nvillage = "柳树沟村"\ngroup = "第{}村民小组"\nhouseholds = 12\n'
NUMERALS = "五六七八九"


def page_of(done: str, title: str) -> list[str]:
    """The lines of a table below its title."""
    lines = done.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(title))
    return [line for line in lines[start + 3 : lines.index("", start)] if not line.startswith("---")]


def test_its_figures(run: Run) -> None:
    done = run("progress", "cases/yukou", "--on", "2020-06-20", "--summary")
    assert done.code == 0
    rows = [line.split() for line in page_of(done.out, "户数和金额")]
    assert ["结算", "货币安置", "1", "2,672,582.84", "/", "/", "0.00"] in rows
    assert ["结算", "小计", "4", "4,940,142.77", "/", "2,816,594.45", "542,787.25"] in rows
    assert ["试算", "未选定", "1", "/", "/", "/", "/"] in rows
    assert ["试算", "小计", "3", "2,780,357.71", "/", "1,089,048.00", "210,197.00"] in rows
    assert [line.split() for line in page_of(done.out, "已选安置房")] == [
        ["一居室", "55.20", "4", "1", "5"],
        ["二居室", "78.60", "1", "1", "2"],
        ["三居室", "105.40", "3", "1", "4"],
    ]
    awards = page_of(done.out, "整体签约奖的下一档")
    assert awards[0].split()[-5:] == ["0/30", "0.00%", "90.00%", "27", "50,000.00"]
    assert page_of(done.out, "待定事项")[0].split() == ["尚未搬家交房", "2", "LSG-005、LSG-003"]
    assert "整体签约奖待定                         1  LSG-006" in done.out
    assert [line.split()[1:] for line in page_of(done.out, "尚未签约：4 户")][0] == ["1", "LSG-005"]


def test_what_its_figures_leave_out_is_said(run: Run) -> None:
    done = run("progress", "cases/yukou", "--on", "2020-06-01", "--summary")
    out = "".join(done.out.split())
    assert "另有4户在2020-06-01以后签约，按这一天算作未签。" in out
    assert "没有案件文件的93户按未签算，不在下面的金额、户型和未签的编号里。" in out
    assert "已经付了多少、交了多少，案件里没有，看付款记录。" in out
    assert "还差户数写“已认定”的，已签按方案认定；其余按案件统计。" in out
    highest = next(line for line in page_of(done.out, "整体签约奖的下一档") if "20/20" in line)
    assert highest.split()[-3:] == ["已是最高", "已认定", "/"]
    whole = run("progress", "cases/yukou", "--on", "2020-06-01")
    assert "20/20  100.00%  100.00%  已是最高    已认定  " in whole.out  # the same words


def test_sums_that_lack_an_appraisal_say_so(tmp_path: Path, run: Run) -> None:
    """K15, in the words of `batch`, wherever the page goes."""
    said = "试算 2 户（其中 2 户未含待评估项）。"
    options = ("progress", "cases/jinhaihu", "--on", "2021-06-01", "--summary")
    shown = run(*options)
    assert shown.code == 0 and said in shown.out.splitlines()
    assert run(*options, "-o", tmp_path / "a.xlsx").code == run(*options, "-o", tmp_path / "a.pdf").code == 0
    tab = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name("户数和金额").to_python()
    assert [row[0] for row in tab].count(said) == 1
    (page,) = PdfReader(tmp_path / "a.pdf").pages
    assert re.sub(r"\s", "", said) in re.sub(r"\s", "", page.extract_text())
    assert "未含待评估项" not in run("progress", "cases/yukou", "--on", "2020-06-20", "--summary").out


def test_a_village_with_all_its_cases_leaves_nothing_out(tmp_path: Path, run: Run) -> None:
    done = run("progress", "cases/dahuashan", "--on", "2021-06-20", "--summary")
    assert "没有案件文件" not in done.out and "以后签约" not in done.out and "已认定" not in done.out


def test_what_goes_out_and_comes_in_is_apart(run: Run) -> None:
    done = run("progress", "cases/dahuashan", "--on", "2021-06-20", "--summary")
    rows = [line.split() for line in page_of(done.out, "户数和金额")]
    assert [*("结算", "小计", "2", "64,313.08"), "225,156.40", "1,506,000.00"] in [row[:6] for row in rows]


def test_after_the_deadline_it_says_so(run: Run) -> None:
    done = run("progress", "cases/yukou", "--on", "2020-09-10", "--summary")
    assert "搬迁期限已过 10 天，仍未签约：1 户" in done.out
    assert [line.split() for line in page_of(done.out, "搬迁期限已过")] == [["柳树沟村第三村民小组", "1", "LSG-003"]]


def test_a_collective_award_is_pending_for_those_who_can_still_have_it(run: Run) -> None:
    """SBY-012-3 has not signed by the deadline: no count gives it anything, 八（六）3. The others signed in time."""
    for day, pending in (("10-31", "3  SBY-012-1、SBY-012-3、SBY-020"), ("11-01", "2  SBY-012-1、SBY-020")):
        done = run("progress", "cases/huangsongyu", "--on", f"2019-{day}", "--summary")
        (row,) = (line for line in page_of(done.out, "待定事项") if "整体签约奖" in line)
        assert row.removeprefix("整体签约奖待定").strip() == pending


def test_contradictions_are_one_reason(tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", 2)
    case = folder / "0002.toml"
    case.write_text(case.read_text("utf-8").replace("LSG-002", "LSG-001"), "utf-8")
    done = run("progress", folder, "--on", "2020-06-20", "--summary")
    assert ["与其他案件矛盾", "1", "LSG-001"] in [line.split() for line in page_of(done.out, "待定事项")]


@poppler
@pytest.mark.parametrize("households", [1, 3, 40])
def test_it_is_one_page_at_any_number(households: int, tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", households, extreme=True)
    with (folder / "scheme.toml").open("a", encoding="utf-8") as scheme:
        for tens in ("", "十", "二十", "三十"):
            scheme.write("".join(MANY_UNITS.format(tens + one) for one in NUMERALS))
    target = tmp_path / "一页纸.pdf"
    assert run("progress", folder, "--on", "2020-06-20", "--summary", "-o", target).code == 0
    (page,) = words_by_page(target)
    assert all(x > 0 and to_x < 595 and to_y < 842 for x, _, to_x, to_y, _ in page)
    assert smallest_print(target) >= 8
    text = re.sub(r"\s", "", PdfReader(target).pages[0].extract_text())
    assert "其余10个单位" in text and "第1页共1页" in text


def test_every_project_has_its_page(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "a.pdf"
    done = run("progress", "cases", "--on", "2021-06-20", "--summary", "-o", target)
    assert done.out == f"截至 2021-06-20 的项目情况一页纸 6 份：已写入 {target}\n"
    assert len(PdfReader(target).pages) == 6
