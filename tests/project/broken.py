"""A function that ends in an exception for one household of three, and what is said of that."""

from collections.abc import Callable
from typing import Any

from chaiqian.documents.case import Case

HURT = "HZ-0002"
TOLD = "程序内部出错，这一户没有做完"


def breaking(original: Callable[..., Any]) -> Callable[..., Any]:
    """The function, but for one household."""

    def broken(thing: Any, *words: Any, **named: Any) -> Any:
        case = getattr(thing, "case", thing)
        if isinstance(case, Case) and case.case_id == HURT:
            raise RuntimeError("秘密")
        return original(thing, *words, **named)

    return broken
