"""What goes wrong: bad households, names that would leave the folder, missing characters, files held open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.household.printed import HANZHUANG, case, pages, printed, project, text

SAMPLE = HANZHUANG / "HZ-0001.toml"


def test_one_bad_household_does_not_stop_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "in")
    case(folder, "good.toml")
    case(folder, "bad.toml", ("area = 300.00", "area = -1"))
    assert printed(folder, "-o", tmp_path / "out.pdf") == 1
    shown = capsys.readouterr()
    assert "bad.toml" in shown.err
    assert "结算单 1 份、参考单（试算）0 份，未打印 1 户" in shown.out
    assert len(pages(tmp_path / "out.pdf")) == 3


def test_nothing_to_print_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "in")
    assert printed(folder, "-o", tmp_path / "out.pdf") == 1
    assert "没有可打印的案件" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.parametrize("character", ["𠮷", "☑", "ع"])
def test_a_character_without_a_glyph_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], character: str
) -> None:
    folder = project(tmp_path / "in")
    case(folder, "good.toml", ('"HZ-0001"', '"HZ-2"'))
    case(folder, "rare.toml", ("甲三（示例）", f"{character}三（示例）"))
    assert printed(folder, "-o", tmp_path / "out.pdf") == 1
    shown = capsys.readouterr().err
    for part in (
        character,
        f"U+{ord(character):04X}",
        "人员第3项 · 姓名",
        "members[3].name",
        "rare.toml:",
        "--font-dir",
    ):
        assert part in shown
    assert "HZ-2" in text(tmp_path / "out.pdf")


@pytest.mark.parametrize("character", ["\\u202E", "\\u200B", "\\u001B"])
def test_direction_and_control_characters_do_not_reach_a_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], character: str
) -> None:
    path = case(project(tmp_path / "in"), "a.toml", ("甲三（示例）", f"甲{character}三"))
    assert printed(path, "-o", tmp_path / "out.pdf") == 1
    assert "V107" in capsys.readouterr().err


@pytest.mark.parametrize(
    "case_id", ["../../up", "..", "/etc/x", "C:\\\\x", "CON", "nul.toml", "COM1", "a\\u00b9:b", "x" * 200, "甲" * 200]
)
def test_separate_files_stay_in_their_folder(tmp_path: Path, case_id: str) -> None:
    path = case(project(tmp_path / "in"), "a.toml", ('"HZ-0001"', f'"{case_id}"'))
    assert printed(path, "-o", tmp_path / "out", "--separate") == 0
    assert sorted(os.listdir(tmp_path)) == ["in", "out"]
    (made,) = (tmp_path / "out").iterdir()
    assert made.suffix == ".pdf"
    assert len(made.name) <= 80


def test_numbers_that_differ_only_in_case_get_two_files(tmp_path: Path) -> None:
    folder = project(tmp_path / "in")
    case(folder, "a.toml", ('"HZ-0001"', '"hz-1"'))
    case(folder, "b.toml", ('"HZ-0001"', '"HZ-1"'))
    assert printed(folder, "-o", tmp_path / "out", "--separate") == 1  # the number is there twice
    assert sorted(os.listdir(tmp_path / "out")) == ["HZ-1-2.pdf", "hz-1.pdf", "口径附件.pdf"]


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    out.write_bytes(b"mine")
    assert printed(SAMPLE, "-o", out) == 2
    assert out.read_bytes() == b"mine"
    assert printed(SAMPLE, "-o", out, "--force") == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert os.listdir(tmp_path) == ["out.pdf"]


def test_an_existing_separate_file_is_kept_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "HZ-0001.pdf").write_bytes(b"mine")
    assert printed(SAMPLE, "-o", tmp_path, "--separate") == 1
    assert (tmp_path / "HZ-0001.pdf").read_bytes() == b"mine"
    assert printed(SAMPLE, "-o", tmp_path, "--separate", "--force") == 0
    assert os.listdir(tmp_path) == ["HZ-0001.pdf"]


@pytest.mark.parametrize("separate", [False, True])
def test_a_file_held_open_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], separate: bool
) -> None:
    held = tmp_path / "HZ-0001.pdf"
    held.write_bytes(b"old")
    replace = os.replace

    def refusing(source: object, target: object) -> None:
        if Path(str(target)) == held:
            raise PermissionError(13, "held open", str(target))
        replace(str(source), str(target))

    monkeypatch.setattr(os, "replace", refusing)
    where = [tmp_path, "--separate"] if separate else [held]
    assert printed(SAMPLE, "--force", "-o", *where) == 1
    assert "正被其他程序占用" in capsys.readouterr().err
    assert held.read_bytes() == b"old"
    assert (tmp_path / "HZ-0001-2.pdf").read_bytes().startswith(b"%PDF")
    assert len(os.listdir(tmp_path)) == 2


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert printed(SAMPLE, "-o", tmp_path / "out.pdf") == 1
    assert "无法写入" in capsys.readouterr().err
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", "{}/out.pdf", "--on", "2019-13-01"),
        ("-o", "{}/out.pdf", "--on", "yesterday"),
        ("-o", "{}/out.txt"),
        ("-o", "{}/none/out.pdf"),
        ("-o", "{}/none/out", "--separate"),
        ("-o", "{}/out.pdf", "--font-dir", "{}"),
        ("-o", "{}/out.pdf", "--font-dir", "{}/none"),
        ("-o", "{}/out.pdf", "--count-signed"),
        (),
    ],
)
def test_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert printed(SAMPLE, *(argument.format(tmp_path) for argument in arguments)) == 2
    assert not os.listdir(tmp_path)
