"""Coverage-guided fuzzing of one reader of files, from its corpus, which grows by what reaches new code.

    python tools/fuzz/run.py TARGET [SECONDS]     TARGET: a name in targets.py (default 60 seconds)
    python tools/fuzz/run.py --seed               put the samples of the project into the corpora

The corpora are kept in tools/fuzz/inputs. An input that takes over 5 seconds or 500 MB, or ends in an exception, stops
the run; it is left in the current folder as crash-…, timeout-… or oom-…. Needs atheris (the `fuzz` extra; Linux).
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import corpus

SECONDS_EACH, MEGABYTES, LARGEST = 5, 500, 1024 * 1024
HERE = Path(__file__).resolve().parent
KEPT_LIMIT = 300_000
SCENARIOS = (
    '[change]\n"temporary_housing.rent" = [30, 31.5]\n"moving.price" = 41\n',
    'name = "x"\n[change]\n"awards.提前签约奖.stages.2020-06-05.amount" = 1\n[only]\nvillages = ["柳树沟村"]\n',
    '[change]\n"housing.delivered_on" = 2024-05-06\n"subsidies.low_income" = false\n"rounding.to" = "元"\n',
)


def main(words: list[str]) -> int:
    """Fuzz one target or seed the corpora; an exit code."""
    sys.path.insert(0, str(HERE))
    if words == ["--seed"]:
        return _seed()
    import atheris

    with atheris.instrument_imports(include=["chaiqian"]):
        import targets
    name = words[0] if words else ""
    if name not in targets.TARGETS:
        print(f"no target {name}: {', '.join(targets.TARGETS)}", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp())
    for data in corpus.inputs(name):
        _put(folder, data)
    options = [f"-max_total_time={words[1] if len(words) > 1 else 60}", f"-timeout={SECONDS_EACH}"]
    options += [f"-rss_limit_mb={MEGABYTES}", f"-max_len={LARGEST}", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(folder)], lambda data: targets.run(name, data))
    # The fuzzer ends the process itself, so what it found is packed by a child that outlives it.
    if os.fork():
        os.wait()
        corpus.keep(name, [file.read_bytes() for file in folder.iterdir() if file.stat().st_size <= KEPT_LIMIT])
        return 0
    atheris.Fuzz()
    return 0


def _seed() -> int:
    found: dict[str, list[bytes]] = {}
    for name, data in _samples():
        if len(data) <= KEPT_LIMIT:
            found.setdefault(name, []).append(data)
    for name, inputs in found.items():
        corpus.keep(name, [*corpus.inputs(name), *inputs])
    return 0


def _put(folder: Path, data: bytes) -> None:
    (folder / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)


def _samples() -> Iterator[tuple[str, bytes]]:
    import targets
    from chaiqian.documents.load import load_case, load_scheme
    from chaiqian.law.settlement import settle
    from chaiqian.receipts.receipt import receipt_of
    from chaiqian.receipts.receipt_file import receipt_text

    for file in sorted((targets.ROOT / "tests" / "errors").glob("*/*.toml")):
        yield ("scheme" if file.name == "scheme.toml" else "case"), file.read_bytes()
    for document in sorted((targets.ROOT / "cases").glob("*/scheme.toml")):
        scheme = load_scheme(document)
        yield "scheme", document.read_bytes()
        for file in sorted(document.parent.glob("*-*.toml"))[:2]:
            yield "case", file.read_bytes()
            yield "receipt", receipt_text(receipt_of(settle(load_case(file), scheme))).encode()
            yield "edit", b"homestead.area\n12.5\n" + file.read_bytes()
    yield from (("register", data) for data in _workbooks())
    yield from (("register", file.read_bytes()) for file in sorted((targets.ROOT / "tests" / "register").glob("*.xls")))
    yield from (("scenario", text.encode()) for text in SCENARIOS)
    yield "facts", _facts_table()


def _facts_table() -> bytes:
    from chaiqian.cli.app import main as chaiqian

    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "facts.parquet"
        chaiqian(["facts", "synth", "--households", "20", "-o", str(table)])
        return table.read_bytes()


def _workbooks() -> Iterator[bytes]:
    import targets
    from chaiqian.cli.app import main as chaiqian

    with tempfile.TemporaryDirectory() as name:
        for words in (["export", str(targets.SAMPLE)], ["template"]):
            book = Path(name) / f"{words[0]}.xlsx"
            if chaiqian(["register", *words, str(book)]) == 0:
                yield book.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
