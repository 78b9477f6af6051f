"""Names of output files that Windows makes nothing of, or something else: refused in words, there and only there."""

import os
from pathlib import Path

import pytest
from tests.test_samples import CASES

from chaiqian.cli.app import main
from chaiqian.output import files, regular_file

CASE = str(CASES / "yukou" / "LSG-001.toml")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (files, regular_file):
        monkeypatch.setattr(module, "WINDOWS", True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("CON.txt", "CON.txt 是 Windows 的设备名"),
        ("nul", "nul 是 Windows 的设备名"),
        ("COM¹.pdf", "COM¹.pdf 是 Windows 的设备名"),
        ("a.txt:流", "文件名里不能有“:”"),
        ("a?.txt", "文件名里不能有“?”"),
        ("a\t.txt", "文件名里不能有“\\t”"),
        ("a.txt.", "文件名末尾不能是句点或空格"),
        ("a.txt ", "文件名末尾不能是句点或空格"),
    ],
)
def test_a_name_that_windows_reserves(windows: Path, name: str, why: str, capsys: Captured) -> None:
    assert main(["settle", CASE, "-o", name, "--force"]) == 2
    shown = name.replace("\t", "\\t")
    assert f"错误：输出文件 {shown}：{why}，请换一个文件名\n" in capsys.readouterr().err
    assert os.listdir(windows) == []


@pytest.mark.parametrize("name", ["console.txt", "scheme.txt", "单.txt", "comx.txt", "CON1.txt"])
def test_a_name_that_is_only_like_it(windows: Path, name: str) -> None:
    assert main(["settle", CASE, "-o", name]) == 0
    assert os.listdir(windows) == [name]


@pytest.mark.skipif(os.name == "nt", reason="other systems")
def test_other_systems_take_them(tmp_path: Path) -> None:
    assert main(["settle", CASE, "-o", str(tmp_path / "CON.txt")]) == 0
    assert os.listdir(tmp_path) == ["CON.txt"]


def test_a_path_over_260_is_told_where_the_system_takes_none(
    windows: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> int:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(files, "_create", refusing)
    folder = windows / ("甲" * 60) / ("d" * 180)
    folder.mkdir(parents=True)
    target = folder / "𠮷.txt"
    assert main(["settle", CASE, "-o", str(target)]) == 1
    why = f"路径有 {len(str(target)) + 1} 个字符，对 Windows 太长，请换一个较短的位置或文件名"
    assert capsys.readouterr().err == f"无法写入 {target}：{why}\n"
    assert main(["settle", CASE, "-o", "a.txt"]) == 1
    assert capsys.readouterr().err == "无法写入 a.txt：请检查权限和磁盘空间\n"


def test_a_folder_deeper_than_260_is_told(windows: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    listed, deep = os.scandir, windows / ("d" * 250)

    def refusing(folder: str) -> object:
        if str(folder) == str(deep):
            raise FileNotFoundError(2, "the path was not found", str(folder))
        return listed(folder)

    deep.mkdir()
    monkeypatch.setattr(os, "scandir", refusing)
    assert main(["check", str(windows)]) == 1
    shown = capsys.readouterr()
    assert "F107 文件夹的层数太多，路径太长，读不出来" in shown.out + shown.err


@pytest.mark.parametrize("words", [["settle", "甲.toml"], ["register", "import", "簿.xlsx", "."]], ids=" ".join)
def test_what_is_read_from_a_path_over_260_is_told(windows: Path, words: list[str], capsys: Captured) -> None:
    """Windows finds no file of such a length, though it lists it in its folder."""
    far = [str(windows / ("d" * 250) / word) if word.startswith(("甲", "簿")) else word for word in words]
    assert main(far) == 1
    said = "".join(capsys.readouterr().err.split())  # wherever its lines are broken
    length = max(map(len, far))
    assert "错误F107" in said and f"路径有{length}个字符，对Windows太长，读不出来" in said
    assert "改法：移到较短的位置，或缩短各层的名称" in said
