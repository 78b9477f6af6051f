"""The one door for files that people name: a file on a disk, or an error at once."""

import os
import re
import socket
from pathlib import Path

import pytest
from tests.conftest import link

from chaiqian.output.regular_file import NotRegular, open_regular

SOURCES = Path(__file__).parents[2] / "src" / "chaiqian"
# What opens files of its own, never one that somebody named to be read: drafts, locks, bug reports, streams, fonts.
OF_THEIR_OWN = {
    "cli/bug_report.py",
    "output/file_lock.py",
    "output/files.py",
    "output/fonts.py",
    "output/regular_file.py",
    "output/streams.py",
    "register/importing.py",
}
POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="of POSIX")


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)
    with open_regular(tmp_path / "a") as stream:
        assert stream.read() == b"x" * 10
    with open_regular(str(tmp_path / "a")) as stream:
        assert stream.read(3) == b"xxx"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)
    link(tmp_path / "link", "a")
    with open_regular(tmp_path / "link") as stream:
        assert stream.read(3) == b"xxx"


def test_what_is_no_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)
    with pytest.raises(ValueError):
        open_regular("a\0b")


def test_a_link_to_itself(tmp_path: Path) -> None:
    link(tmp_path / "loop", "loop")
    with pytest.raises(OSError):
        open_regular(tmp_path / "loop")


@POSIX
def test_a_pipe_a_device_and_a_socket_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        for name in ("pipe", os.devnull, "socket"):
            with pytest.raises(NotRegular):
                open_regular(name)


@POSIX
def test_what_took_the_place_of_a_file_is_judged_and_not_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is looked at, a pipe is put in its place, and only then it is opened."""
    path = tmp_path / "a"
    path.touch()
    opened = os.open

    def replaced_meanwhile(name: str, how: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return opened(name, how)

    monkeypatch.setattr(os, "open", replaced_meanwhile)
    with pytest.raises(NotRegular):
        open_regular(path)


def test_nothing_else_opens_a_file_that_somebody_named() -> None:
    opens = re.compile(r"(?<![.\w])open\(|os\.open\(|\.read_bytes\(|(?<!joinpath\(\")\.open\(\"r")
    found = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if opens.search(re.sub(r"def open\(", "", path.read_text("utf-8")))
    }
    assert found <= OF_THEIR_OWN
