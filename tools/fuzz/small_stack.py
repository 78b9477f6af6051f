"""Random files read by a child that has a small stack, as programs have on Windows.

    python tools/fuzz/small_stack.py [SECONDS]     (default 60; not on Windows, where nothing limits a child's stack)

A compiled parser that recurses on what it is given ends the process, which a fuzzer in the same process does not
survive to report. So every file is worked out from a number, the child says which one it is at, and where it dies, that
number is printed with the beginning of the file. Each file is a short prefix, a few signs repeated up to thousands of
times, and a short end: this is what found such files. Before them come the inputs of the security review.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
STACK = 1024 * 1024
EACH = 40
MANY = 1_000_000
TARGETS = ("case", "case", "scheme", "scenario")
SIGNS = (
    ["a", "b", "=", " = ", "1", "01", "1.5", "-", "+", "_", "[", "]", "[[", "]]", "{", "}", ",", ".", '"x"', "'y'"]
    + ['"', "'", '"""', "'''", "#", "\n", "\r\n", "\r", "true", "nan", "\\", "甲", "é", "“", "\t", "\0", " "]
    + ["\n[a]", "\n[[a]]", "\n[a.b]", "\n[[a.b]]", "[a]", "x=", "x=[", "x={", "1e", "T09:00", "2019-01-01"]
)
TIMES = (30, 30, 300, 2_000, 2_000, 20_000)


def file_of(number: int) -> str:
    """The file of this number."""
    dice = random.Random(number)

    def some(least: int, most: int) -> str:
        return "".join(dice.choice(SIGNS) for _ in range(dice.randint(least, most)))

    return some(0, 8) + some(1, 5) * dice.choice(TIMES) + some(0, 6)


def deadly(first: int, count: int, stack: int = STACK, kind: str = "--child") -> int | None:
    """The number of the first of these files that ends a child with this stack; None where all are survived.

    With `--reviewed` the files are those of `reviewed.py`.
    """
    import resource

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_STACK, (stack, resource.getrlimit(resource.RLIMIT_STACK)[1]))

    words = [sys.executable, str(HERE / "small_stack.py"), kind, str(first), str(count)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, preexec_fn=limited)
    last = int(done.stdout.split()[-1]) if done.stdout.split() else first
    return last if done.returncode else None


def _read(first: int, count: int, kept: bool) -> None:
    sys.path.insert(0, str(HERE))
    import reviewed
    import targets

    inputs = reviewed.all_inputs() if kept else []
    for number in range(first, min(first + count, len(inputs)) if kept else first + count):
        print(number, flush=True)
        name, text = inputs[number] if kept else (TARGETS[number % len(TARGETS)], file_of(number))
        targets.run(name, text.encode())


def main(words: list[str]) -> int:
    """Read files until the time is up, from other ones each time; an exit code."""
    if words[:1] in (["--child"], ["--reviewed"]):
        _read(int(words[1]), int(words[2]), words[0] == "--reviewed")
        return 0
    kept = deadly(0, MANY, kind="--reviewed")
    if kept is not None:
        print(f"kept input {kept} ends the process")
        return 1
    end, first = time.monotonic() + float(words[0] if words else 60), time.time_ns()
    begin = first
    while time.monotonic() < end:
        found = deadly(first, EACH)
        if found is not None:
            print(f"file {found} ends the process: {file_of(found)[:200]!r}")
            return 1
        first += EACH
    print(f"{first - begin} files read")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
