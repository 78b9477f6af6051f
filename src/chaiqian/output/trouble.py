"""Whose trouble an exception is: one household's, whose paper alone it may cost, or everybody's.

Libraries in Rust may panic, which to Python is no Exception: it would pass by all who answer for one file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")
# Trouble with files, disks, memory and libraries is no household's own, and has its words further up.
PASSED_ON = (OSError, MemoryError, ImportError)
NOT_LOADED = "程序有一部分未能载入，没有做完：多半是内存不足，请关闭其他程序再试；仍然如此，请重新安装"


class LibraryBrokeOff(Exception):
    """Stands for a panic, so that it is met like any other defect."""


def panics_as_errors(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """The function, from which a panic of a library comes as an Exception."""

    @wraps(function)
    def asked(*what: Asked.args, **how: Asked.kwargs) -> Answer:
        try:
            return function(*what, **how)
        except BaseException as error:
            if is_panic(error):
                raise LibraryBrokeOff from error
            raise

    return asked


def is_panic(error: BaseException) -> bool:
    """Whether such a library broke off; each has a class of its own for it, of one name."""
    return type(error).__name__ == "PanicException"
