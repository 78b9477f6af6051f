"""One case in a warm process: read, check, recognise and settle it, against tomllib parsing the same text."""

from __future__ import annotations

import sys
import tomllib
from decimal import Decimal
from pathlib import Path

from chaiqian import load_case, load_scheme, settle
from timing import fastest, report

CASE = Path(__file__).with_name("case.toml")
SCHEME = Path(__file__).with_name("scheme.toml")
TURNS, CALLS = 30, 20


def main() -> int:
    scheme = load_scheme(SCHEME)
    text = CASE.read_text("utf-8")
    contestants = {
        "tomllib.loads, numbers as Decimal": lambda: tomllib.loads(text, parse_float=Decimal),
        "tomllib.loads, numbers as float": lambda: tomllib.loads(text),
        "chaiqian: read and check": lambda: load_case(CASE),
        "chaiqian: read, check, recognise, settle": lambda: settle(load_case(CASE), scheme),
    }
    seconds = fastest(contestants, TURNS, CALLS)
    limits = {"chaiqian: read, check, recognise, settle": 0.75}
    return 0 if report("One case in a warm process", seconds, "tomllib.loads, numbers as Decimal", limits) else 1


if __name__ == "__main__":
    sys.exit(main())
