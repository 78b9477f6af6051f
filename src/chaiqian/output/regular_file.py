"""The one door for files that people name: opened without waiting, and judged by what was opened.

Looking at a name first and opening it afterwards leaves time for another file to take its place; and opening a pipe
that nobody writes to would wait for ever.
"""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

_HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class NotRegular(OSError):
    """What stands there is a folder, a pipe, a device or a socket."""


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """A file on a disk, open for reading bytes; NotRegular for anything else, OSError where it cannot be opened."""
    if os.path.isdir(path):  # which Windows does not open
        raise NotRegular(str(path))
    handle = os.open(path, _HOW)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotRegular(os.fspath(path))
    except BaseException:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")
