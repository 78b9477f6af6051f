"""Runs mutmut over the law within one pytest session: `python tools/mutation/mutate.py [names of mutants]`.

mutmut alone starts pytest anew for each mutant, and collecting the tests takes longer than running them. Here the
tests are collected once; each mutant is a fork that runs them until the first fails, those first that have failed
most mutants of its kind for the time that they take. Results are mutmut's own: see `mutmut results` and
`mutmut show <name>`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.runners.harness import ListAllTestsResult, TestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd, copy_also_copy_files, copy_src_dir, setup_source_paths
from mutmut.workers.isolation import ForkRunner

ROOT = Path(__file__).resolve().parents[2]
FELLED = ROOT / "mutants" / "felled.txt"  # one line a mutant: its name, and the test that failed it as JSON
WORKERS = int(os.environ.get("MUTATION_WORKERS", os.cpu_count() or 1))
MEMORY = 4 * 2**30  # bytes; a mutant that asks for more than the session has already has failed


class Session(TestRunner):
    """Runs tests that are already collected."""

    def __init__(self, session: pytest.Session) -> None:
        self._items = {item.nodeid: item for item in session.items}

    def run_stats(self, *, tests: Iterable[str]) -> int:
        """Run each test, noting how long it takes and which functions it reaches."""
        failed = False
        for name in list(tests) or self._items:
            state()._stats.clear()
            start = time.process_time()
            failed |= self._fails(name)
            state().duration_by_test[name] = time.process_time() - start
            for function in state()._stats:
                state().tests_by_mangled_function_name[function].add(name)
        return int(failed)

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """1 where a test fails, else 0. A mutant has its fork already; without one the tests run in one like it."""
        names = list(tests) or list(self._items)
        if mutant_name is None:
            return self._run_in_fork(names)
        limit_memory()
        for name in self._likeliest_first(mutant_name, names):
            if self._fails(name):
                with FELLED.open("a", encoding="utf-8") as felled:
                    felled.write(f"{mutant_name} {json.dumps(name)}\n")
                return 1
        return 0

    def _run_in_fork(self, names: list[str]) -> int:
        """A test that fails in every fork would kill every mutant: it shows here."""
        child = os.fork()
        if not child:
            limit_memory()
            failed = next((name for name in names if self._fails(name)), None)
            print(f"fails without a mutant: {failed}" if failed else "", flush=True)
            os._exit(int(failed is not None))
        return int(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0)

    def run_forced_fail(self) -> int:
        return self.run_tests(mutant_name=None, tests=[])

    def list_all_tests(self) -> ListAllTestsResult:
        return ListAllTestsResult(ids=set(self._items))

    def _likeliest_first(self, mutant_name: str, names: list[str]) -> list[str]:
        """By what each test has failed so far, of the function, of its module, of all; then the quickest first."""
        scores: Counter[str] = Counter()
        function, module = mutant_name.rpartition("__mutmut_")[0], mutant_name.rpartition(".")[0]
        for line in FELLED.read_text("utf-8").splitlines() if FELLED.exists() else []:
            mutant, written = line.split(" ", 1)
            name = json.loads(written)
            scores[name] += 100 if mutant.startswith(function) else 10 if mutant.startswith(module) else 1
        taken = state().duration_by_test
        return sorted(names, key=lambda name: (-scores[name] / (taken[name] + 0.01), taken[name]))

    def _fails(self, name: str) -> bool:
        forget()
        from _pytest.runner import runtestprotocol

        return any(report.failed for report in runtestprotocol(self._items[name], log=False, nextitem=None))


def limit_memory() -> None:
    """Bound what this process may still ask for. What the session has loaded is large by itself: an absolute bound
    below that fails every test.
    """
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def forget() -> None:
    """Empty what the program remembers, so that no test lives on what was made before the mutant."""
    from chaiqian.guidance.register import load_guidance
    from chaiqian.law import prepared as prepared_scheme
    from chaiqian.law.readers.wording import writer_of

    load_guidance.cache_clear()
    writer_of.cache_clear()
    prepared_scheme._kept.clear()


class Mutation:
    """A pytest plugin: instead of running the tests once, mutmut runs them for each mutant."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        mutmut.get_mutant_runner = lambda workers: ForkRunner(workers, Session(session))
        with change_cwd(ROOT):
            mutmut._run(self._names, WORKERS)
        return True


def main(names: list[str]) -> int:
    """Make the mutants, collect the tests beside them, run."""
    os.chdir(ROOT)
    Path("mutants").mkdir(exist_ok=True)
    mutmut.set_mutant_under_test("mutant_generation")
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    mutmut.create_mutants(WORKERS)
    selection = config().pytest_add_cli_args_test_selection
    options = ["--rootdir=.", "-q", "-s", "--tb=native", "--hypothesis-profile=mutation", *config().pytest_add_cli_args]
    with change_cwd("mutants"):
        return int(pytest.main([*options, *selection], plugins=[Mutation(names)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
