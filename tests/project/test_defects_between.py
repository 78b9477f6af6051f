"""A defect of ours while households are compared: it costs those concerned their paper, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Run
from tests.project.broken import HURT, TOLD, breaking, check, old_scheme

from chaiqian.project import across, conflicts, neighbours, telling, workers
from chaiqian.project import over_folder as project_over_folder


@pytest.fixture
def shares_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one household shares with others cannot be worked out."""
    for module in (across, neighbours):
        monkeypatch.setattr(module, "shared_keys", breaking(module.shared_keys))


@pytest.mark.parametrize("words", ["batch", "check", "settle", "seal", "diff"])
def test_what_a_household_shares(run: Run, three: Path, shares_unknown: None, words: str) -> None:
    """It has no paper: nobody knows whether another one contradicts it."""
    files = {"settle": sorted(three.glob("HZ-*.toml")), "diff": [old_scheme(three), three / "scheme.toml"]}
    code, out, err = run(words, *files.get(words, [three]))
    told = out if words == "check" else err
    assert code == 3 and TOLD in told and f"{HURT}.toml" in told and "秘密" not in told
    assert words == "check" or ("HZ-0001" in out and "HZ-0003" in out)
    assert err.count("报告已写入") == 1 and len(list(Path().glob("chaiqian-bug-*.txt"))) == 1


def test_what_a_neighbour_shares(run: Run, three: Path, shares_unknown: None) -> None:
    """It counts as one that cannot be read: it may say something of a household that it names."""
    with (three / f"{HURT}.toml").open("a", encoding="utf-8") as hurt:
        hurt.write("# 原编号 HZ-0003\n")
    alone = run("settle", three / "HZ-0003.toml")
    beside = run("settle", three / "HZ-0003.toml", three / f"{HURT}.toml")
    assert (alone.code, beside.code) == (0, 3)
    assert f"文件 {HURT}.toml 读不出来" in alone.out and f"文件 {HURT}.toml 读不出来" in beside.out


class Unpicklable(Exception):
    """As some libraries raise them."""

    def __init__(self, first: str, second: int) -> None:
        super().__init__(first)


@pytest.fixture(
    params=[
        (project_over_folder, "clashes"),
        (project_over_folder, "resettled_elsewhere"),
        (conflicts.Clash, "problem"),
    ]
)
def incomparable(request: pytest.FixtureRequest, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cases of one number cannot be compared."""

    def broken(*_: object) -> None:
        raise Unpicklable("秘密", 1)

    (three / "另一份.toml").write_bytes((three / f"{HURT}.toml").read_bytes())
    holder, name = request.param
    monkeypatch.setattr(holder, name, property(broken) if name == "problem" else broken)
    monkeypatch.setattr(neighbours, "clashes", broken)


BOTH = (f"{HURT}.toml", "另一份.toml")


@pytest.mark.parametrize(
    "words",
    [
        ("batch",),
        ("seal",),
        ("order",),
        ("sheet", "-o", "单", "--separate"),
        ("progress", "--on", "2019-07-01"),
        ("facts build", "-o", "事实.parquet"),
    ],
)
def test_comparing_two_households(run: Run, three: Path, incomparable: None, words: tuple[str, ...]) -> None:
    """Both have no paper: nobody knows what they contradict each other in."""
    code, out, err = run(*words[0].split(), three, *words[1:])
    assert code == 3 and err.count("报告已写入") == 1 and "秘密" not in err
    assert err.count("F118") == 2 and all(f"{file}:1:1\n    错误 F118 {TOLD}" in err for file in BOTH)
    assert "没有可用的方案" not in err
    assert words[0] != "batch" or ("HZ-0001" in out and "HZ-0003" in out)
    assert words[0] != "sheet" or len(list(Path("单").glob("HZ-*.pdf"))) == 2


def test_two_schemes_over_two_households_that_are_not_compared(run: Run, three: Path, incomparable: None) -> None:
    check(run("diff", old_scheme(three), three / "scheme.toml"))


def test_checking_two_that_are_not_compared(run: Run, three: Path, incomparable: None) -> None:
    code, out, err = run("check", three)
    assert code == 3 and err.count("报告已写入") == 1
    assert out.count("F118") == 2 and all(f"{file}:1:1\n    错误 F118 {TOLD}" in out for file in BOTH)


def test_comparing_named_households(run: Run, three: Path, incomparable: None) -> None:
    code, out, err = run("settle", *sorted(three.glob("HZ-*.toml")))
    assert code == 3 and err.count("F118") == 1 and f"{HURT}.toml:1:1\n    错误 F118 {TOLD}" in err
    assert "HZ-0001" in out and "HZ-0003" in out


def test_workers_know_what_was_not_compared(
    run: Run, three: Path, incomparable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run("batch", three)
    monkeypatch.setattr(workers, "MANY", 1)
    monkeypatch.setattr(workers, "START", "spawn")
    monkeypatch.setattr(workers, "_processors", lambda: 2)
    monkeypatch.setattr(telling, "report_defect", lambda error: None)
    assert run("batch", three)[:2] == alone[:2]
