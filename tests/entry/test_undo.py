"""`edit` says how to put back what it changed, and that line does it."""

import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.entry.test_edit import OTHER, leaves

from chaiqian.cli.app import main
from chaiqian.documents.labels import key_of
from chaiqian.documents.source import parse
from chaiqian.documents.written import shown

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "cases").glob("*/*.toml"))
BACK = "要改回去："


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undo") / "我的 项目"
    shutil.copytree(ROOT / "cases", folder)
    return folder


def line_of(out: str) -> list[str]:
    (line,) = [line.removeprefix(BACK) for line in out.splitlines() if line.startswith(BACK)]
    program, *words = shlex.split(line)
    assert program == "chaiqian"
    return words


def changed_and_back(file: Path, changes: list[str], capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether the changes could be made; then the line has put the same facts back."""
    before = file.read_bytes()
    capsys.readouterr()
    if main(["edit", str(file), *changes, "--yes"]) != 0:
        assert file.read_bytes() == before
        return False
    now, was = parse(file.read_text("utf-8")), parse(before.decode())
    out = capsys.readouterr().out
    if now == was:
        assert BACK not in out
        return True
    assert main(line_of(out)) == 0
    assert parse(file.read_text("utf-8")) == was
    file.write_bytes(before)
    return True


def some_changes(document: dict[str, Any], draw: st.DataObject) -> list[str]:
    every = list(leaves(document))
    found = []
    for path, value in draw.draw(
        st.lists(st.sampled_from(every), min_size=1, max_size=3, unique_by=lambda leaf: leaf[0])
    ):
        new = draw.draw(st.sampled_from(["", shown(OTHER[type(value)](value)), shown(value)]))
        found.append(f"{key_of(path)}={new}")
    lists = sorted(
        {path[:place] for path, _ in every for place in range(1, len(path)) if isinstance(path[place - 1], int)}
    )
    if lists and draw.draw(st.booleans()):
        found = [f"{key_of(draw.draw(st.sampled_from(lists)))}="]
    return found


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(file=st.sampled_from(FILES), draw=st.data())
def test_whatever_was_changed(
    file: Path, draw: st.DataObject, projects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed_and_back(
        projects / file.parent.name / file.name, some_changes(parse(file.read_text("utf-8")), draw), capsys
    )


@pytest.mark.parametrize(
    "changes",
    [
        ["签约日期=2020-06-09"],
        ["房屋第1项="],
        ["buildings[8].permit="],
        ["buildings[9].name=新房（示例）", "buildings[9].floor=1", "buildings[9].area=10"],
        ['household.address=带"引号"和$的地址'],
    ],
)
def test_each_kind_of_change(changes: list[str], projects: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert changed_and_back(projects / "yukou" / "LSG-001.toml", changes, capsys)


def test_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "cases" / "yukou", tmp_path / "yukou")
    monkeypatch.chdir(tmp_path / "yukou")
    assert main(["edit", "LSG-001.toml", "房屋第1项.建筑面积=168", "buildings[6].inside="]) == 0
    line = 'chaiqian edit LSG-001.toml "buildings[1].area=168.30" "buildings[6].inside=否"'
    assert capsys.readouterr().out.splitlines()[-1] == f"要改回去：{line}"


def test_a_list_that_was_not_there_goes_item_by_item(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of sections is deleted in no other way."""
    shutil.copytree(ROOT / "cases" / "binhe", tmp_path / "binhe")
    monkeypatch.chdir(tmp_path / "binhe")
    before = parse(Path("QY-002.toml").read_text("utf-8"))
    first = ["adjustments[1].name=其他", "adjustments[1].reason=理由", "adjustments[1].amount=5"]
    second = ["adjustments[2].name=另有", "adjustments[2].reason=理由", "adjustments[2].amount=6"]
    assert main(["edit", "QY-002.toml", *first, "adjustments[1].publicity=无异议"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == f'{BACK}chaiqian edit QY-002.toml "adjustments[1]=" --yes'
    assert main(line_of(out)) == 0
    assert parse(Path("QY-002.toml").read_text("utf-8")) == before
    capsys.readouterr()
    every = [*first, *second, "adjustments[1].publicity=无异议", "adjustments[2].publicity=无异议"]
    assert changed_and_back(Path("QY-002.toml"), every, capsys)


def test_a_list_that_stands_in_one_value_goes_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "cases" / "jinhaihu", tmp_path / "jinhaihu")
    file = tmp_path / "jinhaihu" / "scheme.toml"
    text = file.read_text("utf-8")
    assert text.count("\nextra_relations") == 1
    file.write_text("\n".join(row for row in text.split("\n") if not row.startswith("extra_relations")), "utf-8")
    assert changed_and_back(file, ["members.extra_relations=外甥、外甥女"], capsys)


def test_what_no_command_can_put_back_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text with blanks at its ends: what is typed is stripped."""
    shutil.copytree(ROOT / "cases" / "yukou", tmp_path / "yukou")
    file = tmp_path / "yukou" / "LSG-001.toml"
    text = file.read_text("utf-8")
    address = parse(text)["household"]["address"]
    file.write_text(text.replace(f'"{address}"', f'"{address} "'), "utf-8")
    assert main(["edit", str(file), "household.address=别处"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "这次改动不能用一条命令改回去，原来的值见上。"


def test_a_mistake_that_was_mended_is_not_offered_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "cases" / "yukou", tmp_path / "yukou")
    file = tmp_path / "yukou" / "LSG-001.toml"
    file.write_text(file.read_text("utf-8").replace("area = 168.30", "area = -168.30"), "utf-8")
    assert main(["edit", str(file), "房屋第1项.建筑面积=168.30"]) == 0
    assert BACK not in capsys.readouterr().out
