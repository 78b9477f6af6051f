"""The order of choosing flats, 八（七）3: worked examples, the property behind them, and the command."""

import csv
import io
import json
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.project.folders import add, project

from chaiqian.documents.case import Case
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.office.order_report import number_of
from chaiqian.office.selection_order import Turn, selection_order

EXAMPLES = tomllib.loads(Path(__file__).with_suffix("").with_name("selection_order.toml").read_text("utf-8"))["example"]
SIGNED = "signed_on = 2019-06-20\nhanded_over_on = 2019-07-20"
FLATS = 'units = [ { name = "二居室", count = 2 }, { name = "三居室", count = 1 } ]\n'
CASE = load_case("tools/benchmarks/case.toml")
SCHEME = load_scheme("tools/benchmarks/scheme.toml")


def signing(moment: str) -> tuple[str, str]:
    return SIGNED, f"signed_on = {moment}"


def signed(case_id: str, moment: date) -> Case:
    choice = CASE.choice.model_copy(update={"signed_on": moment})
    return CASE.model_copy(update={"case_id": case_id, "choice": choice})


def shown(place: Turn) -> str:
    marks = [",".join(place.doubts), "early" if place.early else "", "late" if place.late else ""]
    return " ".join(filter(None, (number_of(place), place.case.case_id, *marks)))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_worked_example(tmp_path: Path, example: dict) -> None:
    folder = project(tmp_path / "p")
    for case_id, moment in example["signed"].items():
        add(folder, case_id, signing(moment))
    cases = [load_case(folder / f"{case_id}.toml") for case_id in example["signed"]]
    for given_order in (cases, cases[::-1]):
        assert list(map(shown, selection_order(SCHEME, given_order).places)) == example["order"]


START = datetime(2019, 6, 20, 9)
MOMENTS = st.one_of(
    st.integers(0, 5).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.integers(0, 2).map(lambda days: date(2019, 6, 19) + timedelta(days)),
)


def certainly_before(one: date, other: date) -> bool:
    """Whether whoever signed at `one` is sure to have signed before `other`."""
    days = [moment.date() if isinstance(moment, datetime) else moment for moment in (one, other)]
    if days[0] != days[1]:
        return days[0] < days[1]
    return isinstance(one, datetime) and isinstance(other, datetime) and one < other


@given(st.lists(MOMENTS, max_size=8))
def test_a_number_lies_between_those_surely_before_and_those_surely_after(moments: list[date]) -> None:
    places = selection_order(SCHEME, [signed(f"C-{index}", moment) for index, moment in enumerate(moments)]).places
    for place in places:
        before = sum(certainly_before(moment, place.signed_on) for moment in moments)
        after = sum(certainly_before(place.signed_on, moment) for moment in moments)
        assert (place.first, place.last) == (before + 1, len(moments) - after)
        assert bool(place.doubts) == (place.first != place.last)


def mixed(folder: Path) -> Path:
    project(folder)
    add(folder, "A-1", signing("2019-06-20T09:00:00"), ("甲户", "赵户"))
    add(folder, "A-2", signing("2019-06-20T09:00:00"), ("甲户", "钱户"))
    add(folder, "A-10", signing("2019-09-02T08:00:00"), ("甲户", "孙户"))
    add(folder, "B-1", ('mode = "回迁安置"', 'mode = "货币安置"'), (FLATS, ""))
    add(folder, "B-2", (SIGNED, ""), (FLATS, ""))
    add(folder, "B-3", ('mode = "回迁安置"', ""), (FLATS, ""))
    return folder


def test_the_table(tmp_path: Path, run: Run) -> None:
    code, out, err = run("order", mixed(tmp_path / "p"))
    assert (code, err) == (0, "")
    assert out == Path(__file__).with_name("order.txt").read_text("utf-8")
    assert max(map(len, out.splitlines())) < 80


def test_a_case_that_fails_makes_the_order_uncertain(tmp_path: Path, run: Run) -> None:
    folder = mixed(tmp_path / "p")
    (folder / "broken.toml").write_text('case_id = "X"\n', "utf-8")
    code, out, err = run("order", folder)
    assert code == 1
    assert "有 1 个案件文件有问题，没有排入；改正以前，后面的顺序号都可能变动，本顺序不能作准。" in out.replace(
        "\n", ""
    )
    assert "broken.toml" in err


def test_midnight_stays_in_its_place_and_is_pointed_out(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p")
    add(folder, "A-1", signing("2019-06-20T00:00:00"))
    add(folder, "A-2", signing("2019-06-20T00:00:01"))
    add(folder, "A-3", signing("2019-06-21"))
    data = json.loads(run("order", folder, "--format", "json").out)
    assert [(one["number"], one["case_id"], one["at_midnight"]) for one in data["order"]] == [
        (1, "A-1", True),
        (2, "A-2", False),
        (3, "A-3", False),
    ]
    assert run("order", folder, "-o", tmp_path / "a.csv").code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert [row[5] for row in rows[1:]] == ["时刻为零点，请核对是否漏记时刻", "", ""]


def test_json_leaves_an_open_number_out(tmp_path: Path, run: Run) -> None:
    code, out, _ = run("order", mixed(tmp_path / "p"), "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert [(one["case_id"], one["number"], one["first"], one["last"]) for one in data["order"]] == [
        ("A-1", None, 1, 2),
        ("A-2", None, 1, 2),
        ("A-10", 3, 3, 3),
    ]
    assert data["order"][2]["after_award_period"] and data["order"][0]["doubts"] == ["same_time"]
    ids = {key: [one["case_id"] for one in data[key]] for key in ("monetary", "unsigned", "undecided")}
    assert ids == {"monetary": ["B-1"], "unsigned": ["B-2"], "undecided": ["B-3"]}


def test_csv_says_of_everybody_where_he_stands(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "a.csv"
    assert run("order", mixed(tmp_path / "p"), "-o", target).code == 0
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["顺序号", "签约时间", "编号", "被拆迁人", "村组", "说明", "项目"]
    assert rows[1][:3] + rows[1][5:6] == ["1至2", "2019-06-20 09:00:00", "A-1", "同一时间，抽签确定"]
    assert [(row[0], row[2], row[5]) for row in rows[4:]] == [
        ("/", "B-3", "不排入顺序：已签约，未选定安置方式"),
        ("/", "B-1", "不排入顺序：货币安置"),
        ("/", "B-2", "不排入顺序：未签约"),
    ]


def test_the_workbook_holds_moments(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "a.xlsx"
    assert run("order", mixed(tmp_path / "p"), "-o", target).code == 0
    book = CalamineWorkbook.from_path(str(target))
    assert book.sheet_names == ["选房顺序", "已签约，未选定安置方式", "货币安置", "未签约"]
    rows = book.get_sheet_by_name("选房顺序").to_python()
    start = next(index for index, row in enumerate(rows) if row[0] == "顺序号")
    assert rows[start + 1][:3] == ["1至2", datetime(2019, 6, 20, 9), "A-1"]
    assert rows[start + 3][:3] == ["3", datetime(2019, 9, 2, 8), "A-10"]


def test_each_project_has_an_order_of_its_own(tmp_path: Path, run: Run) -> None:
    for name in ("one", "two"):
        mixed(tmp_path / "all" / name)
    target = tmp_path / "a.pdf"
    assert run("order", tmp_path / "all", "-o", target).code == 0
    texts = ["".join(page.extract_text().split()) for page in PdfReader(target).pages]
    assert sum("1至2" in text for text in texts) == 2
    assert sum("第1页" in text for text in texts) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "xml"], "--format 应为 text 或 json，现为 xml"),
        (["--format", "json", "-o", "a.csv"], "--format json 显示在屏幕上，不与 -o 同用；要存文件可以用 > 转存"),
        (["-o", "a.txt"], "输出文件 a.txt 的扩展名应为 .xlsx、.pdf、.csv 之一"),
    ],
)
def test_usage_errors(tmp_path: Path, run: Run, words: list[str], message: str) -> None:
    code, out, err = run("order", mixed(tmp_path / "p"), *words)
    assert (code, out) == (2, "")
    assert message in err


def test_an_empty_folder(tmp_path: Path, run: Run) -> None:
    assert run("order", tmp_path) == (1, "", "文件夹里没有案件\n")
    assert run("order", tmp_path / "none").code == 2
