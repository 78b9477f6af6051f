"""Which file of a folder is what, and which scheme is nearest to a case."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

from chaiqian.documents.problem import Place, Problem
from chaiqian.documents.source import SIZE_LIMIT, file_problem
from chaiqian.output.pattern import pattern
from chaiqian.output.regular_file import open_regular, too_long_for_windows

SCHEME_TABLE = pattern(rb"^[ \t]*\[[ \t]*project[ \t]*\]", re.MULTILINE)
_HOUSING_TABLE = pattern(rb"^[ \t]*\[[ \t]*housing[ \t]*\]", re.MULTILINE)  # a pyproject.toml has none
LOOKED_AT = 1024 * 1024
NEAR = 2  # folders up to which a file that reads like a scheme may be meant for it: further up is somebody else's

SCHEME_NAME = "scheme.toml"
HEADINGS_NAME = "登记簿对照表.toml"
NO_CASES = (SCHEME_NAME, HEADINGS_NAME)
ANOTHER_SCHEME = "F113"
_TOP_LEVEL_ID = pattern(rb"^[ \t]*\"?case_id\"?[ \t]*(?:=|\xef\xbc\x9d|\xef\xbc\x9a|:)", re.MULTILINE)
_FIRST_TABLE = pattern(rb"^[ \t]*\[", re.MULTILINE)
_CASE_TABLES = (b"[household]", b"[homestead]")


def find_scheme(case_path: str | os.PathLike[str]) -> Path:
    """The nearest scheme.toml in the case's own folder or a parent; DocumentError F111 where there is none.

    Whatever has that name ends the search, a link to nowhere too: who reads it says what is wrong, and no case is
    settled with another project's scheme. The answer is relative where the case's path is.
    """
    given = Path(case_path)
    start = Path(os.path.abspath(given)).parent
    for folder in (start, *start.parents):
        candidate = folder / SCHEME_NAME
        if os.path.lexists(candidate):
            return candidate if given.is_absolute() else _relative(candidate)
    expected = f"案件所在文件夹或上级文件夹里的 {SCHEME_NAME}"
    remedy = "把案件放进项目文件夹，或用 --scheme 指定方案文件"
    if (other := _by_another_name(start)) is not None:
        shown = other if given.is_absolute() else _relative(other)
        remedy = f"{shown} 像是方案：把它改名为 {SCHEME_NAME}，或用 --scheme 指定它"
    raise file_problem("F111", str(case_path), "找不到这个案件的方案", expected, remedy)


def _by_another_name(start: Path) -> Path | None:
    """The one file that reads like a scheme in the nearest folder that has any; None where it has several."""
    for folder in (start, *start.parents)[:NEAR]:
        with suppress(OSError):
            if found := _like_schemes(str(folder), os.stat(folder).st_mtime_ns):
                return folder / found[0] if len(found) == 1 else None
    return None


@lru_cache(maxsize=64)  # asked for every case of a folder, which may be ten thousand files
def _like_schemes(folder: str, changed: int) -> tuple[str, ...]:
    """The first two files of a folder, as it is since it was `changed`, that read like a scheme."""
    names = [name for name in sorted(os.listdir(folder)) if not name.startswith(".")]
    for ending in (".toml", ".toml.txt"):  # Notepad adds .txt, which Windows does not show
        named = (name for name in names if name.lower().endswith(ending))
        if found := tuple(islice((name for name in named if _reads_like_scheme(Path(folder, name))), 2)):
            return found
    return ()


def _reads_like_scheme(path: Path) -> bool:
    try:
        with open_regular(path) as file:
            data = file.read(LOOKED_AT)
    except OSError:
        return False
    return SCHEME_TABLE.search(data) is not None and _HOUSING_TABLE.search(data) is not None


def _relative(path: Path) -> Path:
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path


def toml_files(folder: str | os.PathLike[str], unreadable: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """Every .toml file in a folder and below it, in the order of their names; hidden folders are left out.

    Links to folders are not entered, so that a loop has an end; `unreadable` hears of a folder that cannot be listed.
    """
    return map(Path, toml_names(folder, unreadable))


def toml_names(folder: str | os.PathLike[str], unreadable: Callable[[OSError], object] | None = None) -> Iterator[str]:
    """The same as text, for ten thousand files: a path takes longer to make than a file to find."""
    for root, _, names in walked(folder, unreadable):
        start = os.path.join(Path(root), "") if Path(root).parts else ""
        yield from (start + name for name in names if _is_toml(name))


def _is_toml(name: str) -> bool:
    return name.lower().endswith(".toml")


def files_of_project(folder: str) -> Iterator[str]:
    """The .toml files in a folder and below it that have no nearer scheme, in the order of `toml_files`."""
    for root, folders, names in walked(folder):
        if root != folder and os.path.lexists(os.path.join(root, SCHEME_NAME)):
            folders.clear()
            continue
        start = os.path.join(root, "")
        yield from (start + name for name in names if name not in NO_CASES and _is_toml(name))


def files_beside(folder: Path, whole: Path) -> Iterator[str]:
    """The .toml files of the project in `whole` that do not lie below `folder`; none where that holds all of it."""
    inside, start = os.path.abspath(folder), os.path.abspath(whole)
    if not Path(start).is_relative_to(inside):
        for name in files_of_project(os.fspath(whole)):
            if not Path(os.path.abspath(name)).is_relative_to(inside):
                yield name


def place_in_walk(file: str) -> tuple[tuple[bool, str], ...]:
    """Where a file comes in the order of `toml_files`: those of a folder before those of the folders in it."""
    *folders, name = Path(os.path.abspath(file)).parts
    return (*((True, folder) for folder in folders), (False, name))


def walked(
    folder: str | os.PathLike[str], unreadable: Callable[[OSError], object] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """A folder and those below it: each with its folders, of which the reader may strike out, then with its files'
    names; all in order, none that is hidden.

    Links to folders are not entered. (`os.walk` calls itself for every level until Python 3.12: a deep tree ends it.)
    """
    waiting = [os.fspath(folder)]
    while waiting:
        root = waiting.pop()
        try:
            with os.scandir(root) as listed:
                entries = sorted((entry for entry in listed if not entry.name.startswith(".")), key=lambda e: e.name)
        except OSError as error:
            if unreadable is not None:
                unreadable(error)
            continue
        folders: list[str] = []
        names: list[str] = []
        for entry in entries:
            if not _is_folder(entry):
                names.append(entry.name)
            elif not entry.is_symlink():
                folders.append(entry.path)
        yield root, folders, names
        waiting += reversed(folders)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def case_files(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Every case in a folder and below it, broken ones too."""
    return (path for path in toml_files(folder) if path.name != SCHEME_NAME and is_case_file(path))


def is_case_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file has a top-level case_id, or the tables of a case without one.

    Read without parsing, so that a file with a mistake in it is still known for a case. What cannot be read is
    taken for one: reading it tells why it cannot be.
    """
    try:
        with open_regular(path) as stream:
            data = stream.read(SIZE_LIMIT).replace(b"\0", b"")
    except OSError:
        return True
    first = _FIRST_TABLE.search(data)
    if _TOP_LEVEL_ID.search(data.lstrip(b"\xef\xbb\xbf\xff\xfe"), 0, first.start() + 1 if first else len(data)):
        return True
    return all(table in data for table in _CASE_TABLES)


def is_no_case(path: str | os.PathLike[str], problems: Iterable[Problem]) -> bool:
    """Whether a file that has these problems is sound and something else than a case.

    One that is empty or damaged may have been one.
    """
    damaged = any(problem.code.startswith(("F", "S")) for problem in problems if problem.code != ANOTHER_SCHEME)
    return not damaged and not is_case_file(path)


def is_scheme_file(path: Path) -> bool:
    """Tell a scheme by its name or, under another name, by its [project] table."""
    try:
        with open_regular(path) as file:
            return path.name == SCHEME_NAME or SCHEME_TABLE.search(file.read(LOOKED_AT)) is not None
    except OSError:
        return False


def unlistable(error: OSError) -> Problem:
    """Say of a folder that what is in it cannot be told."""
    if error.errno == errno.ENAMETOOLONG or too_long_for_windows(error.filename):
        message, remedy = "文件夹的层数太多，路径太长，读不出来", "减少文件夹的层数，或缩短各层的名称。"
        return Problem("F107", message, Place(str(error.filename)), "系统能打开的路径", remedy)
    return Problem("F107", "文件夹读不出来", Place(str(error.filename)), "可读取的文件夹", "核对文件夹的读取权限。")
