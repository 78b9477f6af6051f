"""Whose trouble an exception is: one household's, whose paper alone it may cost, or everybody's.

Libraries in Rust may panic, which to Python is no Exception: it would pass by all who answer for one file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
# Trouble with files, disks, memory and libraries is no household's own, and has its words further up.
PASSED_ON = (OSError, MemoryError, ImportError)


class LibraryBrokeOff(Exception):
    """Stands for a panic, so that it is met like any other defect."""


def asked(library: Callable[..., Answer], *what: object, **how: object) -> Answer:
    """What a function of such a library answers, or the exception that it raises; a panic is one, too."""
    try:
        return library(*what, **how)
    except BaseException as error:
        if is_panic(error):
            raise LibraryBrokeOff from error
        raise


def is_panic(error: BaseException) -> bool:
    """Whether such a library broke off; each has a class of its own for it, of one name."""
    return type(error).__name__ == "PanicException"
