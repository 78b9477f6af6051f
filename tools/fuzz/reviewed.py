"""The inputs of the security review, which are kept as what makes them: most are large, and all are of one kind."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
# What made toml-rs end the process: a prefix that leaves its reader behind an error, and a unit that nests.
PREFIXES = ('1e"""', 'a"""', "a'''", 'a = 1"""\n', '\\"""', 'x={"T,', "éa'''")
UNITS = ("x=[", "x={", "\nx=[")
LEVELS = 4_000


def _filled(start: str, unit: str) -> str:
    return start + unit * ((MEGABYTE - len(start)) // len(unit))


def documents() -> dict[str, str]:
    """TOML by name: what ended the process, and what took long to repair."""
    found = {f"{prefix!r} {unit!r}": prefix + unit * LEVELS for prefix in PREFIXES for unit in UNITS}
    found["commas, then arrays"] = _filled("b=,\n" * 60, "[{}],")
    found["arrays with a comma too many"] = _filled("", "k=[[],[],]\n")
    found["inline tables"] = _filled("", "a={b=[],c={},}\n")
    found["tables over lines"] = _filled("", "a={\nb=1,\n}\n")
    found["signs"] = "a = " + "+" * LEVELS
    found["dots"] = "a" + ".a" * LEVELS + " = 1"
    found["a long key"] = "k" * MEGABYTE
    found["a long number"] = "a = " + "9" * MEGABYTE
    return found


def receipts() -> dict[str, str]:
    """JSON by name: nesting, numbers and names that readers choke on."""
    return {
        "arrays": "[" * 400_000,
        "objects": '{"a":' * 100_000,
        "a long number": "1" * MEGABYTE,
        "an exponent": '{"receipt": 1e9999999}',
        "no number": '{"receipt": NaN}',
        "half a character": '{"receipt": "\\ud800"}',
        "a key twice": '{"a": 1, "a": 2}',
    }


def all_inputs() -> list[tuple[str, str]]:
    """Target and text, in one order."""
    texts = list(documents().values())
    small = [text for text in texts if len(text) < MEGABYTE // 2]
    found = [("case", text) for text in texts]
    found += [(target, text) for target in ("scheme", "scenario") for text in small]
    found += [("edit", f"homestead.area\n12.5\n{text}") for text in small]
    return found + [("receipt", text) for text in receipts().values()]
