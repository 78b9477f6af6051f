"""Files that others hold, that are read-only, or that a killed run left: what Windows does, by injected errors."""

import os
import shutil
import stat
import time
from pathlib import Path

import pytest
from tests.test_samples import CASES

from chaiqian.cli.app import main
from chaiqian.output import files
from chaiqian.output.files import (
    Changed,
    Held,
    Refused,
    create_unsynced,
    replace_document,
    seen,
    write_whole,
)
from chaiqian.output.temporary import temporary_folder

HOLDERS = "可能在 WPS、Excel、PDF 阅读器或记事本里打开着"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(CASES / "yukou", tmp_path / "峪口")
    return tmp_path / "峪口"


def hold(monkeypatch: pytest.MonkeyPatch, held: Path, seconds: float = 1e9) -> None:
    """Refuse to have `held` replaced, as Windows does while another program has it open."""
    replace, end = os.replace, time.monotonic() + seconds
    monkeypatch.setattr(files, "PATIENCE", min(1.0, seconds * 10) if seconds < 1e9 else 0.0)

    def refusing(source: object, target: object) -> None:
        if Path(str(target)) == held and time.monotonic() < end:
            raise PermissionError(13, "held open", str(target))
        replace(str(source), str(target))

    monkeypatch.setattr(os, "replace", refusing)


def test_a_text_goes_beside_a_file_that_is_held(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = project / "单.txt"
    held.write_text("old")
    hold(monkeypatch, held)
    assert main(["settle", str(project / "LSG-001.toml"), "-o", str(held), "--force"]) == 1
    beside = project / "单-2.txt"
    said = capsys.readouterr().err
    assert said == f"{held} 正被其他程序占用（{HOLDERS}），没有替换；结果已写入旁边的 {beside}\n"
    assert held.read_text() == "old" and beside.read_text("utf-8").startswith("拆迁补偿安置结算单")


def test_edit_leaves_a_case_that_is_held(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = project / "LSG-001.toml"
    before = held.read_bytes()
    hold(monkeypatch, held)
    assert main(["edit", str(held), "homestead.area=300.00", "--yes"]) == 1
    said = capsys.readouterr().err
    assert f"文件 {held} 正被其他程序占用（{HOLDERS}），没有改动；关闭它，再做一遍" in said
    assert held.read_bytes() == before
    assert sorted(os.listdir(project)) == sorted(os.listdir(CASES / "yukou"))


def test_seal_leaves_a_receipt_that_is_held(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case, held = project / "LSG-001.toml", project / "LSG-001.receipt.json"
    assert main(["seal", str(case)]) == 0
    sealed = held.read_bytes()
    assert main(["edit", str(case), "homestead.area=300.00", "--yes"]) == 0
    hold(monkeypatch, held)
    assert main(["seal", str(case), "--force"]) == 1
    assert f"文件 {held} 正被其他程序占用（{HOLDERS}）" in capsys.readouterr().err
    assert held.read_bytes() == sealed


def test_a_refusal_for_a_moment_is_waited_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "单.txt"
    target.write_text("old")
    hold(monkeypatch, target, seconds=0.1)
    assert write_whole(target, "new", force=True) == target
    assert target.read_text() == "new" and os.listdir(tmp_path) == ["单.txt"]


def test_a_document_that_stays_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.toml"
    target.write_text("a = 1\n")
    was = seen(target)
    hold(monkeypatch, target)
    with pytest.raises(Changed, match="正被其他程序占用"):
        replace_document(target, "a = 2\n", was)
    assert target.read_text() == "a = 1\n" and os.listdir(tmp_path) == ["a.toml"]
    assert issubclass(Held, PermissionError)


@pytest.mark.parametrize("write", [write_whole, replace_document])
def test_a_read_only_file_is_refused(tmp_path: Path, write: object) -> None:
    target = tmp_path / "单.txt"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(Refused) as refusal:
        if write is write_whole:
            write_whole(target, "new", force=True)
        else:
            replace_document(target, "new", seen(target))
    assert str(refusal.value) == f"输出文件 {target} 是只读的，没有替换；确要替换，先在它的属性里去掉“只读”"
    assert target.read_text() == "old" and os.listdir(tmp_path) == ["单.txt"]


def as_windows_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither replace nor remove a read-only file, which Windows refuses, and other systems and wine do not."""
    replace, unlink = os.replace, os.unlink

    def refusing(path: object) -> None:
        if os.path.exists(str(path)) and not os.stat(str(path)).st_mode & stat.S_IWRITE:
            raise PermissionError(13, "access denied", str(path))

    monkeypatch.setattr(os, "replace", lambda source, target: (refusing(target), replace(source, target)))
    monkeypatch.setattr(os, "unlink", lambda path, **more: (refusing(path), unlink(path, **more)))


@pytest.mark.parametrize("write", [write_whole, replace_document])
def test_a_file_made_read_only_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: object) -> None:
    """No program is blamed for it, and no draft, hidden and read-only in its turn, is left behind."""
    target = tmp_path / "单.txt"
    target.write_text("old")
    target.chmod(0o444)
    as_windows_refuses(monkeypatch)
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    monkeypatch.setattr(files, "check_destination", lambda *_, **__: None)
    with pytest.raises(Refused, match="是只读的，没有替换"):
        if write is write_whole:
            write_whole(target, "new", force=True)
        else:
            replace_document(target, "new", seen(target))
    assert target.read_text() == "old" and os.listdir(tmp_path) == ["单.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such permissions")
def test_a_draft_is_nobody_elses_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, modes = tmp_path / "a.toml", []
    target.write_text("a = 1\n")
    target.chmod(0o640)
    opened = os.open

    def watched(path: object, flags: int, mode: int = 0o777, **more: object) -> int:
        handle = opened(path, flags, mode, **more)  # type: ignore[call-overload]
        if str(path).endswith(".tmp"):
            modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return int(handle)

    monkeypatch.setattr(os, "open", watched)
    replace_document(target, "a = 2\n", seen(target))
    create_unsynced(str(tmp_path / "b.toml"), "b = 1\n")
    assert modes == [0o600, 0o600]
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "b.toml").stat().st_mode) == 0o666 & ~umask


def test_what_a_killed_run_left_is_swept_after_a_day(tmp_path: Path) -> None:
    stale, fresh, other = (tmp_path / name for name in (f".a.toml.{'0' * 12}.tmp", f".b.toml.{'1' * 12}.tmp", ".c.tmp"))
    for path in (stale, fresh, other):
        path.write_text("x")
    for path in (stale, other):
        os.utime(path, (time.time() - 90_000,) * 2)
    write_whole(tmp_path / "单.txt", "甲")
    assert sorted(os.listdir(tmp_path)) == sorted([fresh.name, other.name, "单.txt"])


def test_a_new_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "LSG-001.toml"
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        create_unsynced(str(target), "a = 1\n")
    assert os.listdir(tmp_path) == []
    monkeypatch.undo()
    create_unsynced(str(target), "a = 1\n")
    with pytest.raises(FileExistsError):
        create_unsynced(str(target), "a = 2\n")
    assert target.read_text() == "a = 1\n" and os.listdir(tmp_path) == [target.name]


def test_temporary_folders_of_killed_runs_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name, age in (("chaiqian-part-old", 90_000), ("chaiqian-part-new", 0), ("chaiqian-own", 90_000)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "row").write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    with temporary_folder() as folder:
        assert sorted(os.listdir(tmp_path)) == sorted(["chaiqian-own", "chaiqian-part-new", Path(folder).name])
