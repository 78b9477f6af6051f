"""`KEY=VALUE`, as `edit` and `init --set` take it: the key as a path, the value as it is meant there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from chaiqian.documents.key_names import parse_key
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.typed import Mistyped, typed
from chaiqian.output.text import inert

Assignment = tuple[Path, Any]
Checked = Callable[[Path, str], None]
EXAMPLES = {
    "case": "签约日期、房屋第2项.建筑面积、buildings[2].area",
    "scheme": "项目名称、housing.price、回迁安置房.户型第1项.面积",
}


class UnusableAssignment(Exception):
    """A `KEY=VALUE` that cannot be understood; the message is Chinese."""


class AllMistyped(Exception):
    """Values that mean nothing at their places; `findings` says so of each."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


def read_assignments(document: str, texts: Iterable[str], check: Checked) -> list[Assignment]:
    """Every path with its value, None where there is to be none.

    `check` may refuse a key as UnusableAssignment. Raises that for the first one, or AllMistyped for all.
    """
    assignments, wrong = list[Assignment](), list[Finding]()
    for path, text in [_split(document, text, check) for text in texts]:
        try:
            assignments.append((path, typed(document, path, text) if text.strip() else None))
        except Mistyped as mistyped:
            wrong.append(mistyped.finding)
    if wrong:
        raise AllMistyped(tuple(wrong))
    return assignments


def _split(document: str, text: str, check: Checked) -> tuple[Path, str]:
    key, equals, value = (text if "=" in text else text.replace("＝", "=", 1)).partition("=")
    if not equals:
        raise UnusableAssignment(f"“{inert(text)}”没有等号，应写成 键=值")
    try:
        path = parse_key(document, key)
    except ValueError:
        raise UnusableAssignment(f"键“{inert(key)}”的写法不对，例如 {EXAMPLES[document]}") from None
    check(path, key.strip())
    return path, value
