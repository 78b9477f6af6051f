"""The catalogue of error messages: runs the broken examples of tests/errors and writes tests/errors/README.md.

    python tools/generate/error_catalogue.py            write tests/errors/README.md from the expected texts
    python tools/generate/error_catalogue.py --check    exit 1 where tests/errors/README.md is out of date
    python tools/generate/error_catalogue.py --update   run every example and rewrite its expected text, then the page

Each folder of tests/errors is named by code and holds the broken files, `expected.txt`, and where needed
`arguments.txt`: what to check and with which scheme, or what to settle, or which folder to settle as a batch. A few
files cannot be kept in a repository and are made here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from chaiqian.district import scenario_file
from chaiqian.district.facts_table import FactsTable, FactsWriter
from chaiqian.district.folder import FolderDistrict
from chaiqian.district.running import District, simulate
from chaiqian.documents.codes import CODES, KINDS
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.problem_page import problem_text
from chaiqian.household import missing_glyphs as glyphs
from chaiqian.household.sheet_typst import Print, sheet_json
from chaiqian.office.batch import refused_by_scheme
from chaiqian.office.check import examine
from chaiqian.output.fonts import sheet_fonts
from chaiqian.project.across import Across
from chaiqian.project.over_folder import of_folder
from chaiqian.project.run import Failed, Noticed, settled_file
from chaiqian.project.telling import defect_of
from chaiqian.receipts import receipt_file, seal_warning
from chaiqian.register.causes import ordered
from chaiqian.register.causes import problem_text as register_text

sys.path.insert(0, str(Path(__file__).resolve().parent))
from broken_registers import BROKEN, problems_of  # noqa: E402

HERE = Path(__file__).resolve().parents[2]
EXAMPLES = HERE / "tests" / "errors"
PAGE = HERE / "tests" / "errors" / "README.md"
EXPECTED = "expected.txt"
SCHEME = "scheme.toml"  # a good one, for the cases that need one
WITHOUT_SCHEME = ("F111-no-scheme",)
WIDTH = 80

INTRODUCTION = """# 错误目录

<!-- 由 tools/generate/error_catalogue.py 从 tests/errors 生成，不要手改。 -->

每个编号下面是一个写错的文件，和 `chaiqian check` 对它说的话。登记簿的例子由 tools/generate/broken_registers.py 生成，
说的是导入时的话。编号的第一个字母："""
ORDER = "".join(KINDS)


def _too_large(folder: Path) -> None:
    (folder / "case.toml").write_text("# 一宗宅基地\n" + "#\n" * 600_000, "utf-8")


def _loop(folder: Path) -> None:
    (folder / "case.toml").symlink_to("case.toml")


def _device(folder: Path) -> None:
    (folder / "case.toml").symlink_to(os.devnull)


def _too_many(folder: Path) -> None:
    member = 'relation = "子女"\ncollective_member = true\nregistered_in_scope = true\npublicity = "无异议"\n'
    text = (EXAMPLES / "good-household.toml").read_text("utf-8")
    people = "".join(f'[[members]]\nname = "甲{number}（示例）"\n{member}' for number in range(1100))
    (folder / "case.toml").write_text(f"{text}\n{people}", "utf-8")


MADE: dict[str, Callable[[Path], None]] = {
    "F106-too-large": _too_large,
    "F107-unreadable": _loop,
    "F108-not-a-file": _device,
    "F116-too-many": _too_many,
}


def examples() -> list[Path]:
    """The folders of the catalogue, by code."""
    return sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir())


def code_of(example: Path) -> str:
    """The code that an example is for; empty for one that shows several."""
    code = example.name.split("-")[0]
    return code if code in CODES else ""


def said_of(example: Path) -> tuple[str, list[str]]:
    """What the program says in an example's folder (`chaiqian check`, unless told otherwise), and the codes in it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "example"
        shutil.copytree(example, folder)
        os.chdir(folder)
        try:
            return _of_register(example) if example.name in BROKEN else _of_files(example, folder)
        finally:
            os.chdir(before)


def _of_register(example: Path) -> tuple[str, list[str]]:
    found = ordered(problems_of(example.name, Path()))
    return "\n\n".join(register_text(problem, WIDTH) for problem in found) + "\n", [problem.code for problem in found]


def _of_files(example: Path, folder: Path) -> tuple[str, list[str]]:
    if example.name not in WITHOUT_SCHEME:
        shutil.copy(EXAMPLES / SCHEME, folder.parent)
    if example.name in MADE:
        MADE[example.name](folder)
    problems = _problems(folder)
    return "\n\n".join(problem_text(problem, WIDTH) for problem in problems) + "\n", [p.code for p in problems]


def _problems(folder: Path) -> Sequence[Problem]:
    paths, scheme = _arguments(folder)
    if str(paths[0]) == "settle":
        return _of_settle(paths[1], scheme)
    if str(paths[0]) == "sheet":
        return _of_sheet(paths[1])
    if str(paths[0]) == "batch":
        return list(_of_batch(paths[1]))
    if str(paths[0]) == "defect":
        return [defect_of(paths[1])]
    if str(paths[0]) == "verify":
        return _raised(lambda: receipt_file.read_receipt(paths[1]))
    if str(paths[0]) == "sealed":
        warning = seal_warning.seal_warning(settled_file(paths[1], scheme).settlement, None, paths[1])
        return [] if warning is None else [warning]
    if str(paths[0]) == "simulate":
        return _raised(lambda: _simulated(paths[1], paths[2], folder.parent))
    return examine(paths, scheme).problems


def _raised(read: Callable[[], object]) -> Sequence[Problem]:
    try:
        read()
    except DocumentError as error:
        return error.problems
    return []


def _simulated(source: Path, scenario: Path, folder: Path) -> object:
    """A scenario over a table of facts: the one that is there, or one made of the good household."""
    table: District = FactsTable(source if source.suffix == ".parquet" else _table(folder))
    return simulate(table, scenario_file.read_scenarios(scenario))


def _table(folder: Path) -> Path:
    project = folder / "project"
    project.mkdir()
    shutil.copy(EXAMPLES / SCHEME, project)
    shutil.copy(EXAMPLES / "good-household.toml", project)
    district = FolderDistrict(project)
    with open(folder / "facts.parquet", "wb") as stream:
        writer = FactsWriter(stream, district.schemes, district.names)
        for block in district.blocks():
            writer.add(block, district.units)
        writer.close()
    return folder / "facts.parquet"


def _of_settle(path: Path, scheme: Path | None) -> Sequence[Problem]:
    return _raised(lambda: settled_file(path, scheme))


def _of_sheet(path: Path) -> Sequence[Problem]:
    settlement, fonts = settled_file(path).settlement, sheet_fonts(None)
    return glyphs.missing_glyphs(settlement, sheet_json(settlement, Print(None, fonts.names, "")), fonts)


def _of_batch(path: Path) -> Iterator[Problem]:
    with Across() as across:
        for event in of_folder(path, across):
            if isinstance(event, Noticed | Failed):
                yield from event.problems
            if isinstance(event, Failed) and event.scheme is not None:
                yield refused_by_scheme(event.file, event.scheme)


def _arguments(folder: Path) -> tuple[list[Path], Path | None]:
    listed = folder / "arguments.txt"
    if not listed.exists():
        case = folder / "case.toml"
        return [Path("case.toml" if os.path.lexists(case) else SCHEME)], None
    words = listed.read_text("utf-8").split()
    if "--scheme" in words:
        at = words.index("--scheme")
        return [Path(word) for word in words[:at]], Path(words[at + 1])
    return [Path(word) for word in words], None


def page() -> str:
    """tests/errors/README.md as it should be."""
    kinds = "，".join(f"{letter} {kind.title}" for letter, kind in KINDS.items())
    parts = [f"{INTRODUCTION}{kinds}。\n"]
    previous = ""
    for example in sorted(examples(), key=lambda folder: (ORDER.find(folder.name[0]), folder.name)):
        code = code_of(example)
        heading = f"{code} {CODES[code]}" if code else "一次列出全部问题"
        if heading != previous:
            parts.append(f"## {heading}\n")
            previous = heading
        text = (example / EXPECTED).read_text("utf-8").rstrip("\n")
        parts.append(f"[`{example.name}`]({example.name})\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write, check or renew; the exit code."""
    if "--update" in arguments:
        for example in examples():
            (example / EXPECTED).write_text(said_of(example)[0], "utf-8", newline="\n")
    if "--check" in arguments:
        current = PAGE.read_text("utf-8") if PAGE.exists() else ""
        if current == page():
            return 0
        print("tests/errors/README.md is out of date: run python tools/generate/error_catalogue.py", file=sys.stderr)
        return 1
    PAGE.write_text(page(), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
