"""Batch by worker processes: the same bytes as by one, whatever is in the folder; interrupts, and workers that die."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Outcome, Run
from tests.project.folders import MEMBER_ID, add, project

from chaiqian.cli.failures import WORKER_GONE
from chaiqian.project import look, over_folder, workers
from chaiqian.project import run as project_run
from chaiqian.project.workers import by_workers, in_runs

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="what a test puts into a worker is put there by forking")
PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')
OUTPUTS = [(), ("-o", "账.csv"), ("-o", "账.xlsx"), ("-o", "账.jsonl", "--count-signed")]
STARTS = [("spawn", OUTPUTS[2:]), pytest.param("fork", OUTPUTS, marks=forking)]


def double(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers for however few files, two files at a time."""
    monkeypatch.setattr(workers, "MANY", 1)
    monkeypatch.setattr(workers, "RUN", 2)
    monkeypatch.setattr(workers, "_processors", lambda: 2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two projects with all that can be wrong: errors, warnings, contradictions, a bad scheme, a changed receipt."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    whole = project(tmp_path / "区", 7, ("signed = 37", "")).parent / "区"
    add(whole, "C-00000", file="重复.toml")
    add(whole, "W", ("signed_on = 2019-06-20", "signed_on = 2019-06-09"), (MEMBER_ID, 'name = "13800138000"\n'))
    add(whole, "E", ("year = 1979", "year = 1879"))
    (whole / "C-00003a.toml").write_text('case_id = "C-00005"\n[household\n', "utf-8")
    (whole / "notes.toml").write_text("x = 1\n", "utf-8")
    add(whole, "P1", PERSON)
    add(project(whole / "二", 2), "P2", PERSON)
    project(whole / "坏", 2, ("rate = 760.50", "rate = 800.01"))
    return whole


def seen(run: Run, *words: object) -> tuple[Outcome, dict[str, bytes]]:
    """What a command gives, and what it leaves in the folder where it was given."""
    outcome = run(*words)
    left = {path.name: path.read_bytes() for path in Path().iterdir()}
    for name in left:
        Path(name).unlink()
    return outcome, left


@pytest.mark.parametrize(("start", "outputs"), STARTS)
def test_the_same_bytes(
    run: Run, folder: Path, many: None, monkeypatch: pytest.MonkeyPatch, start: str, outputs: list[tuple[str, ...]]
) -> None:
    assert run("seal", folder / "C-00001.toml").code == 0
    text = (folder / "C-00001.toml").read_text("utf-8").replace("205725.00", "205726.00")
    (folder / "C-00001.toml").write_text(text, "utf-8")
    shared: list[int] = []
    monkeypatch.setattr(over_folder, "by_workers", lambda done, files: shared.append(1) or by_workers(done, files))
    for options in outputs:
        monkeypatch.setattr(workers, "MANY", 1)
        monkeypatch.setattr(workers, "START", start)
        by_several = seen(run, "batch", folder, *options)
        monkeypatch.setattr(workers, "MANY", 10_000)
        assert by_several == seen(run, "batch", folder, *options)
    assert len(shared) == 2 * len(outputs)  # both passes
    outcome, _ = by_several
    assert outcome.code == 1
    assert all(code in outcome.err for code in ("V102", "X501", "X507", "P320", "W701", "S"))


@forking
def test_a_defect_costs_one_household_and_is_reported_in_full(
    run: Run, folder: Path, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = project_run.settle

    def broken(case: Any, scheme: Any) -> Any:
        if case.case_id == "C-00002":
            raise RuntimeError("秘密")
        return settle(case, scheme)

    monkeypatch.setattr(project_run, "settle", broken)
    monkeypatch.setattr("chaiqian.cli.bug_report._write", lambda text: f"报告.txt：{text}")
    monkeypatch.setattr(workers, "START", "fork")
    by_several = seen(run, "batch", folder, "-o", "账.jsonl")
    monkeypatch.setattr(workers, "MANY", 10_000)
    assert by_several == seen(run, "batch", folder, "-o", "账.jsonl")
    (code, _, err), _ = by_several
    assert code == 3 and err.count("F118") == 1 and "project/run.py" in err and "秘密" not in err


@forking
@pytest.mark.parametrize("sight", [look.FirstLook, look.SecondLook])
def test_a_worker_that_dies(run: Run, folder: Path, many: None, monkeypatch: pytest.MonkeyPatch, sight: Any) -> None:
    whole, this = sight.away, os.getpid()

    def dying(self: Any, names: Sequence[str]) -> Any:
        if any(name.endswith("E.toml") for name in names) and os.getpid() != this:  # which is looked at twice
            os._exit(9)
        return whole(self, names)

    monkeypatch.setattr(sight, "away", dying)
    monkeypatch.setattr(workers, "START", "fork")
    (code, _, err), left = seen(run, "batch", folder, "-o", "账.xlsx")
    assert code == 1 and err.splitlines()[-1] == WORKER_GONE and left == {}
    assert "Traceback" not in err


@forking
def test_a_disk_that_fails_a_worker_fails_the_command(
    run: Run, folder: Path, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Any, names: Sequence[str]) -> Any:
        raise MemoryError

    monkeypatch.setattr(look.SecondLook, "away", failing)
    monkeypatch.setattr(workers, "START", "fork")
    (code, _, err), left = seen(run, "batch", folder, "-o", "账.csv")
    assert code == 1 and err.splitlines()[-1].startswith("内存不足") and left == {}


SLOWLY = """
import multiprocessing, pathlib, sys, time
from chaiqian.project import look, over_folder, workers
workers.MANY, workers.RUN, workers._processors = 1, 2, lambda: 2
begun, sight = pathlib.Path(sys.argv.pop(1)), getattr(look, sys.argv.pop(1))
away = sight.away
def slowly(self, names):
    if multiprocessing.parent_process() is not None:
        begun.touch()
    time.sleep(0.05 * len(names))
    return away(self, names)
sight.away = slowly
from chaiqian.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""


@pytest.fixture(params=["FirstLook", "SecondLook"])
def slow(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A batch in a process group of its own that is in the middle of its first pass, or of its second."""
    folder, out, program = project(tmp_path / "p", 200), tmp_path / "out", tmp_path / "slowly.py"
    out.mkdir()
    program.write_text(SLOWLY, "utf-8")
    begun = tmp_path / "begun"
    all_of_them = " ".join(path.stem for path in folder.glob("C-*.toml"))  # so that there is a second
    (folder / "Z.toml").write_text(f'case_id = "C-00001"\n[household\n# {all_of_them}\n', "utf-8")
    words = [sys.executable, str(program), str(begun), request.param, "batch", str(folder), "-o", str(out / "a.jsonl")]
    process = subprocess.Popen(words, stdout=-1, stderr=-1, text=True, start_new_session=True)
    while not begun.exists():
        assert process.poll() is None
        time.sleep(0.01)
    yield process, out
    if process.poll() is None:
        process.kill()
    process.communicate()


def workers_of(parent: int) -> list[int]:
    """The processes that a process has started and that run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, above = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(above) == parent and state != "Z":
            found.append(int(stat.parent.name))
    return found


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@on_linux
def test_an_interrupt_leaves_nothing(slow: tuple[subprocess.Popen[str], Path]) -> None:
    process, out = slow
    helping = workers_of(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.splitlines()) == (130, ["已中断"])
    assert list(out.iterdir()) == [] and helping and not any(map(is_there, helping))


@on_linux
def test_workers_end_with_whoever_started_them(slow: tuple[subprocess.Popen[str], Path]) -> None:
    process, _ = slow
    helping = workers_of(process.pid)
    process.kill()
    process.wait()
    end = time.monotonic() + 30
    while any(map(is_there, helping)) and time.monotonic() < end:
        time.sleep(0.05)
    assert helping and not any(map(is_there, helping))


def is_there(process: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40, 41])
def test_results_in_order(many: None, count: int) -> None:
    assert list(by_workers(double, range(count))) == [2 * number for number in range(count)]
    assert list(in_runs(double, range(count))) == [2 * number for number in range(count)]


def test_only_so_many_runs_wait(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slowly results are taken: memory does not grow with the folder."""
    asked: list[int] = []

    class Noting(list[int]):
        def __getitem__(self, part: Any) -> Any:
            asked.append(part.start or 0)
            return list(self)[part]

    results = by_workers(double, Noting(range(1_000)))
    assert next(results) == 0
    assert max(asked) < 1 + 2 * workers.WAITING * workers.RUN
    results.close()  # type: ignore[attr-defined]


def test_few_files_or_one_processor_start_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 2)
    assert workers.is_worth(workers.MANY) and not workers.is_worth(workers.MANY - 1)
    monkeypatch.setattr(workers, "_processors", lambda: 1)
    assert not workers.is_worth(1_000_000)


def test_the_program_as_installed_spawns(tmp_path: Path) -> None:
    """The script that starts the program is not run again by what it starts."""
    program = shutil.which("chaiqian", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("chaiqian is not installed as a script here")
    starting = tmp_path / "sitecustomize.py"
    starting.write_text("from chaiqian.project import workers\nworkers.MANY, workers.START = 1, 'spawn'\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    folder = project(tmp_path / "p", 3)
    done = subprocess.run([program, "batch", str(folder)], capture_output=True, text=True, env=environment)
    assert done.returncode == 0 and "结算 3 户" in done.stdout and "Traceback" not in done.stderr
