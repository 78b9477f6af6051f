"""Result files: whole or not at all, never over an input, over nothing unasked."""

import errno
import os
import stat
from pathlib import Path

import pytest
from tests.conftest import link as link_to

from chaiqian.output import files
from chaiqian.output.files import Changed, Refused, replace_document, seen, write_whole


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


def test_writes_a_new_file(tmp_path: Path) -> None:
    target = tmp_path / "单.txt"
    write_whole(target, "甲\n")
    assert target.read_bytes() == "甲\n".encode()
    assert not leftovers(tmp_path)


def test_existing_file_needs_force(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(Refused, match="--force"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    write_whole(target, "new", force=True)
    assert target.read_text() == "new"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    monkeypatch.setattr(files, "check_destination", lambda *_: target.write_text("theirs"))
    with pytest.raises(Refused):
        write_whole(target, "ours")
    assert target.read_text() == "theirs"
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("link", ["same", "symbolic", "hard"])
def test_an_input_is_never_replaced(tmp_path: Path, link: str) -> None:
    source = tmp_path / "case.toml"
    source.write_text("case")
    target = source if link == "same" else tmp_path / "out.txt"
    if link == "symbolic":
        link_to(target, source)
    if link == "hard":
        os.link(source, target)
    with pytest.raises(Refused, match="输入文件"):
        write_whole(target, "new", [source], force=True)
    assert source.read_text() == "case"


def test_folders_and_devices_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="文件夹"):
        write_whole(tmp_path, "x", force=True)
    with pytest.raises(Refused, match="不存在"):
        write_whole(tmp_path / "none" / "a.txt", "x")
    with pytest.raises(OSError):
        write_whole(tmp_path / ("x" * 300), "x")
    with pytest.raises(Refused, match="设备名" if os.name == "nt" else "普通文件"):
        write_whole(Path(os.devnull), "x", force=True)


@pytest.mark.parametrize("force", [False, True])
def test_a_failing_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool) -> None:
    target = tmp_path / "a.txt"
    if force:
        target.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_whole(target, "new", force=force)
    assert target.exists() == force
    assert not force or target.read_text() == "old"
    assert not leftovers(tmp_path)


def test_file_systems_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(files.os, "link", refuse)
    target = tmp_path / "a.txt"
    write_whole(target, "one")
    assert target.read_text() == "one"
    monkeypatch.setattr(files, "check_destination", lambda *_: None)
    with pytest.raises(Refused):
        write_whole(target, "two")
    assert target.read_text() == "one"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_permissions_follow_the_umask_and_the_replaced_file(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640
    (tmp_path / "a.txt").chmod(0o600)
    write_whole(tmp_path / "a.txt", "y", force=True)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


def test_the_longest_names_have_a_draft_too(tmp_path: Path) -> None:
    target = tmp_path / f"{'甲' * 83}.toml"  # 254 bytes
    write_whole(target, "x")
    replace_document(target, "y", seen(target))
    assert target.read_text() == "y" and list(tmp_path.iterdir()) == [target]


def test_a_document_is_replaced_while_it_is_what_was_read(tmp_path: Path) -> None:
    target = tmp_path / "a.toml"
    replace_document(target, "one", seen(target))
    replace_document(target, "two", seen(target))
    assert target.read_text() == "two" and list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("read", "now"), [("one", "theirs"), ("one", None), (None, "theirs")])
def test_a_document_that_changed_is_left_alone(tmp_path: Path, read: str | None, now: str | None) -> None:
    target = tmp_path / "a.toml"
    if read is not None:
        target.write_text(read)
    was = seen(target)
    target.unlink(missing_ok=True)
    if now is not None:
        target.write_text(now)
    with pytest.raises(Changed, match="改动，没有写入；请看过现在的内容，再做一遍"):
        replace_document(target, "ours", was)
    assert (target.read_text() if target.exists() else None) == now
    assert not [path for path in tmp_path.iterdir() if path != target]


def test_a_document_that_an_editor_makes_in_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.toml"
    write = files._write_draft

    def slow(draft: Path, data: bytes) -> None:
        write(draft, data)
        target.write_text("theirs")

    monkeypatch.setattr(files, "_write_draft", slow)
    with pytest.raises(Changed, match="写出，没有替换"):
        replace_document(target, "ours", None)
    assert target.read_text() == "theirs"


def test_no_folder_takes_the_place_of_a_document(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="文件夹"):
        replace_document(tmp_path, "x", None)
    assert seen(tmp_path) is None and seen(Path(os.devnull)) is None
