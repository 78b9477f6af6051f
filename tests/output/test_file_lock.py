"""The lock beside a document: one at a time, none stale, nothing left behind."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaiqian.output import file_lock
from chaiqian.output.file_lock import Busy, locked
from chaiqian.output.files import Changed, replace_document

HOLDER = """
import sys, time
from pathlib import Path
from chaiqian.output.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
COUNTER = """
import sys
from pathlib import Path
from chaiqian.output.file_lock import locked
count = Path(sys.argv[1])
for _ in range(100):
    with locked(count.with_suffix(".lock")):
        count.write_text(str(int(count.read_text()) + 1))
"""


@contextlib.contextmanager
def held(lock: Path) -> Iterator[None]:
    """Another process holds the lock; it is killed at the end."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, lock], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.kill()


def test_a_lock_that_another_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lock, "PATIENCE", 0.2)
    target, lock = tmp_path / "a.toml", tmp_path / ".a.toml.lock"
    with held(lock):
        with pytest.raises(Busy), locked(lock):
            pass
        with pytest.raises(Changed, match="正由另一个 chaiqian 改写，没有写入"):
            replace_document(target, "x", None)
    assert not target.exists()


def test_a_folder_that_takes_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses a lock that is being removed as it refuses one in a folder without the right to write."""
    tried = []

    def refusing(lock: Path) -> int | None:
        tried.append(lock)
        raise PermissionError(13, "access denied", str(lock))

    monkeypatch.setattr(file_lock, "_taken", refusing)
    monkeypatch.setattr(file_lock, "REMOVAL", 0.1)
    with pytest.raises(PermissionError), locked(tmp_path / ".a.lock"):
        pass
    assert len(tried) > 1


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_lock_of_a_killed_process_is_no_lock(tmp_path: Path) -> None:
    lock = tmp_path / ".a.lock"
    with held(lock):
        pass
    assert lock.exists()
    begun = time.monotonic()
    with locked(lock):
        pass
    assert time.monotonic() - begun < 1 and not lock.exists()


def test_nobody_counts_what_another_has_counted(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")
    started = [subprocess.Popen([sys.executable, "-c", COUNTER, count]) for _ in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    assert count.read_text() == "400" and list(tmp_path.iterdir()) == [count]
