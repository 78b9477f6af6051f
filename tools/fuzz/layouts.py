"""Random layouts of registers (tests/register/layouts.py), imported in this process: are they the same cases?

    python tools/fuzz/layouts.py [COUNT [FIRST]]      (default 10 000 of them, from number 0)

Each is worked out from its number. A case that was written otherwise, or that is neither written nor named in an error,
is a fault: it is printed with the number. Cases that came back with a cause are counted by their codes.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.register.laid_out import differences, imported  # noqa: E402
from tests.register.layout_cases import cases_of  # noqa: E402
from tests.register.layouts import Layout, layout_of  # noqa: E402


def layout(number: int) -> Layout:
    """The layout of a number."""
    random = Random(number)
    return layout_of(random, cases_of(random))


def main(words: list[str]) -> int:
    """Import many layouts; an exit code."""
    count, first = (int(word) for word in (*words, *("10000", "0")[len(words) :]))
    codes: Counter[str] = Counter()
    whole = faults = cases = 0
    for number in range(first, first + count):
        made = layout(number)
        cases += len(made.cases)
        with tempfile.TemporaryDirectory() as name:
            try:
                came = imported(made, Path(name))
                wrong = differences(made, came)
            except Exception as error:
                wrong, came = [f"{type(error).__name__}: {error}"], None
        faults += bool(wrong)
        for text in wrong:
            print(f"{number}: {text}", flush=True)
        if came is None:
            continue
        lost = [case for case in made.cases if case.case_id not in came.facts]
        whole += not lost
        found = {problem.code for case in lost for problem in came.named(case.case_id)}
        codes.update(found)
        if lost and "-v" in sys.argv:
            print(number, sorted(found))
    print(f"{count} layouts, {cases} cases: {whole} came in whole, {faults} with faults; came back: {dict(codes)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if word != "-v"]))
