"""The one door for files that people name: opened without waiting, and judged by what was opened.

Looking at a name first and opening it afterwards leaves time for another file to take its place; and opening a pipe
that nobody writes to would wait for ever.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from io import BufferedReader

_HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
WINDOWS = sys.platform == "win32"
WINDOWS_PATH = 259  # UTF-16 units, unless long paths are enabled
SHORTER = "移到较短的位置，或缩短各层的名称"


class NotRegular(OSError):
    """What stands there is a pipe, a device or a socket."""


def too_long_for_windows(path: str | os.PathLike[str], longer: int = 0) -> str:
    """How long a path is, in Chinese, where Windows takes none of that length, or of so much more; empty elsewhere."""
    length = len(os.path.abspath(path).encode("utf-16-le", "surrogatepass")) // 2
    return f"路径有 {length} 个字符，对 Windows 太长" if WINDOWS and length + longer > WINDOWS_PATH else ""


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """A file on a disk, open for reading bytes; IsADirectoryError, NotRegular or another OSError for anything else."""
    return os.fdopen(handle_of_regular(path)[0], "rb")


def handle_of_regular(path: str | os.PathLike[str]) -> tuple[int, int]:
    """The same as a bare handle, with the bytes that there are, for whoever reads many small files; he closes it."""
    handle = _opened(path)
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(path)
        if not stat.S_ISREG(found.st_mode):
            raise NotRegular(path)
    except BaseException:
        os.close(handle)
        raise
    return handle, found.st_size


def _opened(path: str | os.PathLike[str]) -> int:
    try:
        return os.open(path, _HOW)
    except PermissionError:
        if os.path.isdir(path):  # which Windows does not open
            raise IsADirectoryError(path) from None
        raise
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            raise NotRegular(path) from None
        raise
