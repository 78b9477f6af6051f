"""A function that ends in an exception for one household of three, and what is said of that."""

from collections.abc import Callable
from pathlib import Path
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


def check(outcome: Any, others: tuple[str, ...] = ("HZ-0001", "HZ-0003")) -> None:
    """The others are in the output, the hurt one is told, and one report was written."""
    code, out, err = outcome
    assert code == 3 and all(other in out for other in others)
    assert TOLD in err and f"{HURT}.toml" in err and "秘密" not in err
    assert err.count("报告已写入") == 1 and len(list(Path().glob("chaiqian-bug-*.txt"))) == 1


def old_scheme(project: Path) -> Path:
    """The scheme of a project as it was, with another rent."""
    text = (project / "scheme.toml").read_text("utf-8")
    Path("旧方案.toml").write_text(text.replace("\nrent = ", "\nrent = 1"), "utf-8")
    return Path("旧方案.toml")
