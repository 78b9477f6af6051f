"""Repairing takes no more than so much work, however a megabyte is broken: told in characters, not in seconds."""

import pytest

from chaiqian.documents.repair import syntax
from chaiqian.documents.repair.syntax import FAULTS, SLOWER, WORK, recover
from chaiqian.documents.source import SIZE_LIMIT, may_nest


def filled(start: str, unit: str) -> str:
    """A text of just under a megabyte: a start, and then the same over and over."""
    return start + unit * ((SIZE_LIMIT - len(start)) // len(unit))


# Those of the security review, and others by kind.
WORST = {
    "commas, then arrays on one line": filled("b=,\n" * 60, "[{}],"),
    "commas, then arrays on lines": filled("b=,\n" * 60, "[{}],\n"),
    "arrays with a comma too many": filled("", "k=[[],[],[],]\n"),
    "arrays with a sign in them": filled("", "k=[[],…,]\n"),
    "inline tables": filled("", "a={b=[],c={},}\n"),
    "inline tables over lines": filled("", "t={\na=1,\nb=2\n}\n"),
    "keys twice": filled("", "a=1\n"),
    "a key twice, far apart": filled("x=1\n", "#aaaa\n") + "\nx=1",
    "headers twice": filled("", "[a]\n"),
    "Chinese keys": filled("", "甲=1\n"),
    "Chinese headers": filled("", "[甲乙]\n"),
    "full width": filled("", "a＝1，\n"),
    "curly quotes": filled("", "a=“x”，“y”\n"),
    "no values": filled("", "a=\n"),
    "open strings": filled("", 'a="x\n'),
    "open long strings": filled("", 'a="""x\n'),
    "exponents": filled("", "[[t]]\na=1e999999999\n"),
    "days": filled("", "a=2019-02-30\n"),
    "open arrays": filled("", "a=[\n"),
    "dotted keys": filled("", "a.b.c=,\n"),
    "one array": filled("a=", "[{}],"),
    "one line of strings": filled("a=", '"x" '),
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_of_a_megabyte(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recover.cache_clear()
    work, rounds, parse = 0, 0, syntax.parse

    def counted(text: str) -> object:
        nonlocal work, rounds
        work += len(text) * (SLOWER if may_nest(text) else 1)
        rounds += 1
        return parse(text)

    monkeypatch.setattr(syntax, "parse", counted)
    found = recover(WORST[name])
    # The round that uses up the rest is done to its end; what is looked at of a statement is looked at twice.
    assert work <= WORK + 2 * SLOWER * SIZE_LIMIT
    assert rounds <= 2 * WORK // SIZE_LIMIT
    assert found.document is not None or found.faults or name in ("open arrays",)
    assert len(found.faults) <= FAULTS


def test_the_work_is_that_of_some_readings() -> None:
    assert WORK <= 6 * SIZE_LIMIT
