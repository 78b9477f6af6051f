"""A household is the same from its file alone as from its folder: status, what is pending, its own warnings."""

import json
import os
from pathlib import Path

import pytest
from tests.conftest import Run, link
from tests.project.folders import MEMBER_ID, add, project
from tests.project.folders import run as run_alone

from chaiqian.documents.load import load_case
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.project import neighbours
from chaiqian.project.over_folder import of_paths
from chaiqian.project.run import Settled, settled_file

NUMBER = "110117190001010015"
BORN_1978 = "110226197803154217"


def person(number: str = NUMBER) -> tuple[str, str]:
    return MEMBER_ID, f'{MEMBER_ID}id_number = "{number}"\n'


def plot(*lines: str) -> tuple[str, str]:
    shared = "\n".join(('plot_id = "东 P/1"', *lines))
    return 'publicity = "无异议"\n\n[[buildings]]', f'publicity = "无异议"\n{shared}\n[[buildings]]'


NO_FLATS = ('units = [ { name = "二居室", count = 2 }, { name = "三居室", count = 1 } ]\n', "")


def alone(file: Path) -> Settlement:
    return settled_file(file).settlement


def codes_of(text: str) -> list[str]:
    return [line.split(" ")[1] for line in text.splitlines()]


def standing(settlement: Settlement) -> tuple[str, list[str], list[str]]:
    """What must be the same wherever the household is shown."""
    pending = [f"{entry.text}（{entry.clause}）" for entry in settlement.pending]
    return settlement.status, pending, [str(finding.message) for finding in settlement.own_warnings]


def is_the_same_from_the_folder(folder: Path) -> dict[str, tuple[str, list[str], list[str]]]:
    """Every household of a folder, each from its file too."""
    found = {}
    for event in of_paths([folder]):
        if isinstance(event, Settled):
            found[event.file.name] = standing(event.settlement)
            assert standing(alone(event.file)) == found[event.file.name]
    return found


def test_who_is_resettled_twice_is_an_estimate_in_both(tmp_path: Path) -> None:
    folder = project(tmp_path, 1)
    add(folder, "A", person())
    add(folder, "B", person())
    found = is_the_same_from_the_folder(folder)
    words = "矛盾：身份证号 110***********0015 在两宗宅基地都列为被安置人员（五（三））"
    assert found == {
        "A.toml": ("试算", [f"与案件 B {words}"], []),
        "B.toml": ("试算", [f"与案件 A {words}"], []),
        "C-00000.toml": ("结算", [], []),
    }


def test_every_household_of_a_plot_is_told_of_those_that_it_contradicts(tmp_path: Path) -> None:
    folder = project(tmp_path)
    add(folder, "A", plot("plot_area = 900"), NO_FLATS)
    add(folder, "B", plot("plot_area = 900"), NO_FLATS, ("only_child = true", ""))
    add(folder, "C", plot("plot_area = 910"), NO_FLATS)
    found = is_the_same_from_the_folder(folder)
    assert {
        name: [text.partition("（六")[0] for text in pending if "矛盾" in text]
        for name, (_, pending, _) in found.items()
    } == {
        "A.toml": [
            "与案件 C 矛盾：整宗 东 P/1 各户的整宗面积不一致",
            "与案件 C 矛盾：整宗 东 P/1 有两户享受独生子女补助费（八（五）6）",
        ],
        "B.toml": ["与案件 C 矛盾：整宗 东 P/1 各户的整宗面积不一致"],
        "C.toml": [
            "与案件 A、B 矛盾：整宗 东 P/1 各户的整宗面积不一致",
            "与案件 A 矛盾：整宗 东 P/1 有两户享受独生子女补助费（八（五）6）",
        ],
    }


def test_contradictions_come_in_the_order_of_the_case_in_every_process(tmp_path: Path) -> None:
    folder = project(tmp_path)
    add(folder, "A", person(), plot("plot_area = 900"), NO_FLATS)
    add(folder, "B", person(), plot("plot_area = 910"), NO_FLATS)
    said = {
        run_alone("check", folder / "B.toml", "--format", "short", env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "3")
    }
    assert [codes_of(text) for text in said] == [["X503", "X504", "X505"]]


def test_areas_that_together_exceed_the_plot_concern_all_of_it(tmp_path: Path) -> None:
    folder = project(tmp_path)
    for name in ("A", "B", "C"):
        add(folder, name, plot("plot_area = 800"), NO_FLATS, ("only_child = true", ""))
    found = is_the_same_from_the_folder(folder)
    assert {status for status, _, _ in found.values()} == {"试算"}
    assert [pending[0].partition(" 矛盾")[0] for _, pending, _ in found.values()] == [
        "与案件 B、C",
        "与案件 A、C",
        "与案件 A、B",
    ]


def test_the_same_number_names_the_other_file(tmp_path: Path) -> None:
    folder = project(tmp_path)
    add(folder, "Ａ-x", file="1.toml")
    add(folder, "ａ-X", file="2.toml")
    found = is_the_same_from_the_folder(folder)
    assert found["1.toml"] == ("试算", ["与案件 ａ-X（2.toml） 矛盾：编号 ａ-X 重复（五（一））"], [])


def test_a_case_below_with_a_scheme_of_its_own_is_another_projects(tmp_path: Path) -> None:
    folder = project(tmp_path)
    add(folder, "A", person())
    add(project(folder / "below"), "A", person())
    (folder / "deep").mkdir()
    assert {status for status, _, _ in is_the_same_from_the_folder(folder).values()} == {"结算"}
    add(folder / "deep", "D", person())
    assert alone(folder / "A.toml").status == alone(folder / "deep" / "D.toml").status == "试算"
    assert alone(folder / "below" / "A.toml").status == "结算"


def two_villages(tmp_path: Path) -> Path:
    """A project with a folder for each village, the scheme above both; the first is given."""
    folder = project(tmp_path)
    for name in ("东村", "西村"):
        (folder / name).mkdir()
    return folder / "东村"


def test_siblings_outside_the_given_folder_count(tmp_path: Path, run: Run) -> None:
    folder = two_villages(tmp_path)
    other = folder.parent / "西村"
    add(folder, "A", person(), plot("plot_area = 900"), NO_FLATS)
    add(folder, "E")
    add(other, "B", person())
    add(other, "C", plot("plot_area = 910"), NO_FLATS, ("only_child = true", ""))
    add(other, "e")
    found = is_the_same_from_the_folder(folder)
    assert {name: [text[:7] for text in pending if "矛盾" in text] for name, (_, pending, _) in found.items()} == {
        "A.toml": ["与案件 C 矛", "与案件 B 矛"],
        "E.toml": ["与案件 e（e"],
    }
    codes = sorted(json.loads(line)["code"] for line in run("check", folder, "--format", "json").out.splitlines())
    assert codes == ["W101", "W506", "X501", "X503", "X505"]
    for words in (("batch",), ("seal",), ("order",), ("progress", "--on", "2019-07-01")):
        assert run(words[0], folder, *words[1:]).code == 1


def test_what_lies_outside_the_given_folder_is_no_household_of_it(tmp_path: Path, run: Run) -> None:
    folder = two_villages(tmp_path)
    other = folder.parent / "西村"
    add(folder, "A")
    for name in ("B", "C"):
        add(other, name, person())
    below = project(folder / "又一个项目")
    add(below, "D", person())
    checked = run("check", folder, "--format", "short").out
    assert "X505" not in checked and "X507" not in checked
    assert "1/40 户（2.50%，按案件统计" in checked
    assert "X507" in run("check", folder.parent, "--format", "short").out


def test_the_count_of_a_part_decides_no_award(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path, 0, ("signed = 37\n", ""))
    for number in range(36):
        (folder / "东村").mkdir(exist_ok=True)
        add(folder / "东村", f"E-{number}")
    shown = run("batch", folder / "东村", "--count-signed").out
    assert "结算 36 户，试算 0 户" in shown
    (folder / "西村").mkdir()
    add(folder / "西村", "W", plot("plot_area = 900"), NO_FLATS)
    assert "结算 36 户，试算 0 户" in run("batch", folder / "东村", "--count-signed").out
    for number in range(3):
        add(folder / "西村", f"W-{number}")
    shown = "".join(run("batch", folder / "东村", "--count-signed").out.split())
    words = "项目的另外4宗案件在这个文件夹以外，没有统计，可能影响所达到的档次"
    assert "结算0户，试算36户" in shown and words in shown


def test_a_file_outside_the_given_folder_that_cannot_be_read_is_told_to_whom_it_names(tmp_path: Path) -> None:
    folder = two_villages(tmp_path)
    add(folder, "A")
    add(folder, "B")
    (folder.parent / "西村" / "broken.toml").write_text('case_id = "a"\nyear = \n', "utf-8")
    found = is_the_same_from_the_folder(folder)
    words = f"同一项目的文件 {Path('西村', 'broken.toml')} 读不出来，里面写有本户的编号、整宗编号或人员，两份未能核对"
    assert {name: warnings for name, (_, _, warnings) in found.items()} == {"A.toml": [words], "B.toml": []}


def test_a_broken_table_of_headings_is_no_neighbour(tmp_path: Path) -> None:
    folder = two_villages(tmp_path)
    add(folder, "A")
    for where in (folder, folder.parent):
        (where / "登记簿对照表.toml").write_text('case_id = "A"\nyear = \n', "utf-8")
    assert is_the_same_from_the_folder(folder)["A.toml"] == ("结算", [], [])


def test_a_folder_whose_scheme_is_a_link_to_nowhere_is_another_project(tmp_path: Path) -> None:
    folder = two_villages(tmp_path)
    add(folder, "A", person())
    add(folder.parent / "西村", "B", person())
    link(folder.parent / "西村" / "scheme.toml", "gone.toml")
    assert is_the_same_from_the_folder(folder.parent)["A.toml"][0] == alone(folder / "A.toml").status == "结算"


def test_several_contradictions_stand_in_the_order_of_the_case(tmp_path: Path) -> None:
    folder = project(tmp_path)
    persons = (
        ('name = "甲二（示例）"\n', f'name = "甲二（示例）"\nid_number = "{BORN_1978}"\n'),
        person(),
        ('name = "甲四（示例）"\n', 'name = "甲四（示例）"\nid_number = "110117195001010018"\n'),
    )
    add(folder, "A", *persons)
    add(folder, "B", *persons[:1])
    add(folder, "C", *persons[1:])
    pending = is_the_same_from_the_folder(folder)["A.toml"][1]
    assert [text.partition("号 ")[2][14:18] for text in pending] == ["0015", "4217", "0018"]


def test_a_file_in_no_project_folder_has_no_neighbours(tmp_path: Path) -> None:
    scheme = project(tmp_path / "p") / "scheme.toml"
    (tmp_path / "loose").mkdir()
    for name in ("A", "B"):
        add(tmp_path / "loose", name, person())
    assert settled_file(tmp_path / "loose" / "A.toml", scheme).settlement.status == FINAL
    for name in ("A", "B"):
        add(tmp_path / "p", name, person())
    assert settled_file(tmp_path / "p" / "A.toml", scheme).settlement.status == "试算"


def test_a_case_that_does_not_settle_is_a_neighbour_all_the_same(tmp_path: Path) -> None:
    folder = project(tmp_path)
    add(folder, "A", person())
    add(folder, "B", person(), ('village = "示例村"', 'village = "别村"'))
    assert is_the_same_from_the_folder(folder)["A.toml"][0] == "试算"


def test_only_neighbours_that_may_concern_a_household_are_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path, 20)
    add(folder, "A", person(BORN_1978))
    add(folder, "escaped", ('case_id = "escaped"', 'case_id = "\\u0041"'))
    add(folder, "names-the-number", ("[household]", "[household] # see c-00019 and A"))
    add(folder, "elder", ("[household]", "[household] # 110226780315421"))
    read: list[str] = []

    def noting(file: Path) -> object:
        read.append(Path(file).name)
        return load_case(file)

    monkeypatch.setattr(neighbours, "load_case", noting)
    assert alone(folder / "C-00019.toml").status == "结算"
    assert sorted(read) == ["C-00019.toml", "escaped.toml", "names-the-number.toml"]
    read.clear()
    assert alone(folder / "A.toml").status == "试算"
    assert {"elder.toml", "escaped.toml"} < set(read)


def test_a_neighbour_that_cannot_be_read_is_told_to_whom_its_bytes_name(tmp_path: Path) -> None:
    folder = project(tmp_path, 3)
    add(folder, "A", person(BORN_1978))
    (folder / "old.toml").write_text('case_id = "x"\nid_number = "110226780315421"\n', "utf-8")
    (folder / "utf16.toml").write_text('case_id = "c-00001"\n', "utf-16")
    (folder / "longer.toml").write_text('case_id = "C-000021"\nyear = \n', "utf-8")
    found = is_the_same_from_the_folder(folder)
    words = "读不出来，里面写有本户的编号、整宗编号或人员，两份未能核对"
    assert {name: warnings for name, (_, _, warnings) in found.items()} == {
        "A.toml": [f"同一项目的文件 old.toml {words}"],
        "C-00000.toml": [],
        "C-00001.toml": [f"同一项目的文件 utf16.toml {words}"],
        "C-00002.toml": [],
    }
    assert {status for status, _, _ in found.values()} == {"结算"}


@pytest.mark.parametrize("few", [neighbours.FEW, 0])
def test_many_named_files_are_as_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(neighbours, "FEW", few)
    folder = project(tmp_path, 3)
    for name in ("A", "B"):
        add(folder, name, person())
    (folder / "broken.toml").write_text('case_id = "C-00001\n', "utf-8")
    files = sorted(file for file in folder.glob("[AC]*.toml"))
    for named in (files, [*files, folder / "broken.toml"]):
        together = {event.file: standing(event.settlement) for event in of_paths(named) if isinstance(event, Settled)}
        assert together == {file: standing(alone(file)) for file in files}
    assert [status for status, _, _ in together.values()] == ["试算", "结算", "结算", "结算"]


def test_no_paper_of_a_contradicted_household_is_final(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 1)
    for name in ("A", "B"):
        add(folder, name, person())
    shown = run("settle", folder / "A.toml")
    assert shown.code == 0 and "拆迁补偿安置参考单（试算）" in shown.out and "与案件 B 矛盾" in shown.out
    printed = run("sheet", folder, "-o", tmp_path / "a.pdf")
    assert printed.code == 1 and "结算单 1 份、参考单（试算）2 份" in printed.out
    printed = run("sheet", folder / "A.toml", "-o", tmp_path / "b.pdf")
    assert printed.code == 0 and "结算单 0 份、参考单（试算）1 份" in printed.out
    assert "A 计算过程（试算）" in run("explain", folder / "A.toml").out
    checked = run("check", folder / "A.toml")
    assert checked.code == 1 and "X505" in checked.out


def test_the_order_of_choosing_marks_who_is_contradicted(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path, 1)
    for name in ("A", "B"):
        add(folder, name, person())
    shown = run("order", folder).out.replace("\n", "").replace(" ", "")
    assert shown.count("与其他案件矛盾") == 2
    (line,) = run("order", folder, "--format", "json").out.splitlines()
    assert {one["case_id"]: one["contradicted"] for one in json.loads(line)["order"]} == {
        "A": True,
        "B": True,
        "C-00000": False,
    }


def test_letters_that_are_the_same_in_small(tmp_path: Path) -> None:
    folder = project(tmp_path)
    for number, name in enumerate(["strasse-1", "STRAßE-1", "\u212a-2", "k-2", "ﬁ-3", "FI-3"]):
        add(folder, name, file=f"{number}.toml")
    found = is_the_same_from_the_folder(folder)
    assert [status for status, _, _ in found.values()] == ["试算"] * 6
