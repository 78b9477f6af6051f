"""One writer at a time: a lock that lies beside a document while it is replaced.

The system keeps the lock, not the file's mere presence: whoever is killed holds nothing any more, so that no lock is
ever stale and none has to be broken by its age. The document itself cannot carry it, since replacing puts another file
into its place (and Windows replaces no file that is open). So a file `.name.lock` beside it does:

POSIX    it is made where it is missing and locked with flock. Its holder removes it; whoever then gets a lock on the
         removed file sees that the name leads elsewhere, and begins anew.
Windows  only one process can make it (O_EXCL), and the system removes it when its handle is closed (O_TEMPORARY),
         by whatever end.

It keeps chaiqian from chaiqian. An editor asks for no lock: against it stands the comparison made under the lock.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 10.0  # seconds; a lock is held while one small file is written
# Seconds; Windows refuses a name for a moment, while it is about to remove the file.
REMOVAL = 1.0 if sys.platform == "win32" else 0.0
_AGAIN = 0.01


class Busy(Exception):
    """Another process holds the lock, and goes on holding it."""


@contextlib.contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Hold the lock of this name. Raises Busy where another holds it for long, or OSError."""
    handle = _waited_for(lock)
    try:
        yield
    finally:
        _let_go(lock, handle)


def _waited_for(lock: Path) -> int:
    begun = time.monotonic()
    while True:
        try:
            handle = _taken(lock)
        except PermissionError:
            if time.monotonic() - begun > REMOVAL:
                raise
            handle = None
        if handle is not None:
            return handle
        if time.monotonic() - begun > PATIENCE:
            raise Busy(lock)
        time.sleep(_AGAIN)


if sys.platform == "win32":

    def _taken(lock: Path) -> int | None:
        try:
            return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_TEMPORARY | os.O_NOINHERIT)
        except FileExistsError:
            return None

    def _let_go(lock: Path, handle: int) -> None:
        os.close(handle)

else:
    import fcntl

    def _taken(lock: Path) -> int | None:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), os.stat(lock)):
                return handle
        except (BlockingIOError, FileNotFoundError):
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return None

    def _let_go(lock: Path, handle: int) -> None:
        with contextlib.suppress(OSError):
            os.unlink(lock)
        os.close(handle)
