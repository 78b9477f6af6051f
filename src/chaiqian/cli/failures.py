"""What a command says that could not go on: one Chinese line, whatever failed, the telling included."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from chaiqian.cli.exit_codes import BUG, DATA, DONE
from chaiqian.cli.loading import loaded
from chaiqian.output.streams import discard_stdout
from chaiqian.output.text import safe
from chaiqian.output.trouble import NOT_LOADED

NO_PAGES = 1455  # what Windows calls a paging file that is too small
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_WRITABLE = (*FULL, errno.EIO, errno.EBADF, errno.EINVAL)
TEMPORARY = "sqlite3", "chaiqian.project.ahead"  # whose errors are of temporary files; not every command loads them
NO_MEMORY = "内存不足，没有做完：请关闭其他程序，或分批处理"
NO_TEMPORARY = "无法写入临时文件：系统临时文件夹的磁盘可能已满"
WORKER_GONE = "一个计算进程意外结束，没有做完：可能是内存不足，或被别的程序结束；请关闭其他程序，再做一遍"
NO_RESULT = "无法写出结果：输出位置写不进去（磁盘可能已满）"
DEFECT = "程序内部出错：这是程序的缺陷，不是文件的问题。报告也未能写入。"
_WINDOWS = sys.platform == "win32"
# What is let go where memory is short, so that there is some to say so with.
_spare = [bytearray(256 * 1024)]


def tell(line: str) -> None:
    """A line on standard error, if anybody can still be told."""
    with contextlib.suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


def failed(error: BaseException, command: str) -> int:
    """Say why a command did not end well; an exit code. Never raises."""
    if isinstance(error, MemoryError):
        return out_of_memory()
    try:
        return _told(error, command)
    except MemoryError:
        return out_of_memory()
    except Exception:
        tell(DEFECT)
        return BUG


def out_of_memory() -> int:
    """Say that there is no memory, with what was kept for it; an exit code."""
    _spare.clear()
    discard_stdout()
    try:
        tell(NO_MEMORY)
    except MemoryError:
        with contextlib.suppress(OSError):
            os.write(2, b"chaiqian: out of memory\n")
    return DATA


def _told(error: BaseException, command: str) -> int:
    if is_reader_gone(error):
        # Whoever reads us has seen enough, as with `| head`: that is no problem of anybody's.
        discard_stdout()
        return DONE
    line = WORKER_GONE if type(error).__module__ == "concurrent.futures.process" else _of_the_machine(error)
    if line:
        discard_stdout()
        tell(line)
        return DATA
    tell(loaded("cli.bug_report:report_bug")(error, command))
    return BUG


def is_reader_gone(error: BaseException) -> bool:
    """Whether a pipe that we write to has no reader any more; Windows says so by EINVAL."""
    if isinstance(error, OSError) and error.filename is None and error.errno == errno.EINVAL:
        return _WINDOWS and _windows_code(error) is None
    return isinstance(error, BrokenPipeError)


def _windows_code(error: OSError) -> int | None:
    """The number by which Windows itself says what failed; None where its C library does."""
    code: int | None = getattr(error, "winerror", None)
    return code


def _of_the_machine(error: BaseException) -> str:
    """What to say where a disk did not take something, or a library did not load; empty where it is another matter."""
    if isinstance(error, ImportError):  # of a module that is there: "failed to map segment", "paging file too small"
        broken = isinstance(error, ModuleNotFoundError) or str(error).startswith("cannot import name")
        return "" if broken else NOT_LOADED
    if type(error).__module__ in TEMPORARY:
        return NO_TEMPORARY
    if not isinstance(error, OSError):
        return ""
    if error.errno == errno.ENOMEM or _windows_code(error) == NO_PAGES:
        return NO_MEMORY
    if error.errno == errno.ENOENT and error.filename is None:  # tempfile found no folder that takes a file
        return NO_TEMPORARY
    # Reading files words its own failures, so an OSError without a file name comes from writing out.
    if error.filename is None:
        return NO_RESULT if error.errno in NOT_WRITABLE else ""
    return f"无法写入 {safe(str(error.filename))}：磁盘可能已满" if error.errno in FULL else ""
