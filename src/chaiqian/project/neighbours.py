"""What the other cases of its project say of a household: contradictions, pending; a file that cannot be read.

`Neighbours` is what is known of all cases of a project. `look_around` finds it for named files: only those neighbours
are parsed whose bytes hold a number, a plot or a person of one of them, in whatever case the letters are.
"""

from __future__ import annotations

import os
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from traceback import clear_frames

from chaiqian.documents.case import Case
from chaiqian.documents.folder import files_of_project, is_no_case
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import DocumentError, Finding, Problem
from chaiqian.documents.problem import Path as KeyPath
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.source import SIZE_LIMIT
from chaiqian.law.recognition.verdict import Pending
from chaiqian.law.settlement import NO_OTHERS, Others
from chaiqian.output.pattern import pattern
from chaiqian.output.regular_file import handle_of_regular
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.conflicts import SAME_PERSON, Clash, Entry, SharedKey, clashes, shared_keys

FEW = 8  # households: for more, all neighbours are read, which costs less than looking through each for so many names
LOOKED_AT = 64 * 1024  # bytes of a file that cannot be read: what it names is kept for all households of the project
KEPT = 200  # cases that need not be read again
_USUAL = 16 * 1024
_WORD = pattern(rb"[0-9a-z\x80-\xff]+")
_CENTURY = slice(6, 8)


def _names_of(key: SharedKey) -> tuple[bytes, ...]:
    """How a file may write a key, in small letters; of a person also the older number of 15 digits."""
    value = key.value.casefold()
    older = key.kind == SAME_PERSON and len(value) == 18 and value[_CENTURY] == "19"
    return (value.encode(), (value[:6] + value[8:17]).encode()) if older else (value.encode(),)


def _small(data: bytes, thoroughly: bool = True) -> bytes:
    """Bytes in small letters, without the zeros of a file of two bytes a letter.

    Letters beyond ASCII are made small only `thoroughly`, or where one of them is small as a letter of ASCII: it takes
    many times as long as to read the file.
    """
    text = data.replace(b"\0", b"") if b"\0" in data else data
    if not thoroughly:
        for letter in _ALSO_ASCII:
            if letter in text:
                break
        else:
            return text.lower()
    return text.decode("utf-8", "surrogateescape").casefold().encode("utf-8", "surrogateescape")


# ß, long s, capital ß, the sign of kelvin, and the ligatures.
_ALSO_ASCII = (b"\xc3\x9f", b"\xc5\xbf", b"\xe1\xba\x9e", b"\xe2\x84\xaa", b"\xef\xac")


class Unread:
    """A file of the project that could not be read as a case: what its bytes name, it may concern."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._data = _small(_bytes_of(file)[:LOOKED_AT])

    @cached_property
    def words(self) -> frozenset[bytes]:
        """The letters and figures that stand together in it."""
        return frozenset(_WORD.findall(self._data))

    def names(self, key: SharedKey) -> bool:
        """Whether it names a number, plot or person; HZ-12 is not named by HZ-123."""
        return any(self._holds(name) for name in _names_of(key))

    def _holds(self, name: bytes) -> bool:
        if not self.words.issuperset(_WORD.findall(name)):
            return False
        return re.search(rb"(?<![0-9a-z])" + re.escape(name) + rb"(?![0-9a-z])", self._data) is not None


def marks_of(keys: Iterable[SharedKey]) -> array[int]:
    """The longest word of each name of a key, hashed in this process: a file that has none of them names no key."""
    return array("q", [_mark(name) for key in keys for name in _names_of(key)])


def _mark(name: bytes) -> int:
    return hash(max(_WORD.findall(name), key=len, default=b""))


class NotCompared(Exception):
    """Stands for a defect of ours, met while the cases in these files were compared; what caused it is not pickled."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(files)
        self.files = files


@contextmanager
def comparing(files: Iterable[str], broken: list[NotCompared]) -> Iterator[None]:
    """A defect of ours while these cases are compared goes to `broken`: it costs them their paper, and no others."""
    try:
        yield
    except PASSED_ON:
        raise
    except Exception as error:
        clear_frames(error.__traceback__)  # which hold the cases, and there may be many defects
        broken.append(NotCompared(tuple(files)))
        broken[-1].__cause__ = error


class Neighbours:
    """What is known of the cases of a project: where they contradict each other, and which files were not read.

    Of those in `broken` nobody knows whether they contradict each other.
    """

    def __init__(
        self,
        found: Iterable[Clash] = (),
        unread: Iterable[Unread] = (),
        folder: Path | None = None,
        broken: Iterable[NotCompared] = (),
    ) -> None:
        self._found: defaultdict[str, list[Clash]] = defaultdict(list)
        self._broken = {os.path.abspath(file): defect for defect in broken for file in defect.files}
        self._unread, self._folder = tuple(unread), folder
        self._words = frozenset(word for file in self._unread for word in file.words)
        for clash in found:
            for file in dict.fromkeys(os.path.abspath(file) for file, _ in clash.sides()):
                self._found[file].append(clash)

    def concern(self, file: str, marks: Iterable[int]) -> bool:
        """Whether they may have something to say of the case in a file, whose keys have these `marks_of`."""
        if self._unread and not self._marks.isdisjoint(marks):
            return True
        if not self._found and not self._broken:
            return False
        whole = os.path.abspath(file)
        return whole in self._found or whole in self._broken

    @cached_property
    def _marks(self) -> frozenset[int]:
        return frozenset(map(hash, (b"", *self._words)))

    def problems_of(self, case: Case) -> tuple[Problem, ...]:
        """The contradictions that a case has a part in."""
        return tuple(dict.fromkeys(clash.problem for clash in self._clashes_of(case)))

    def _clashes_of(self, case: Case) -> Sequence[Clash]:
        return self._found.get(_file_of(case), ()) if self._found else ()

    def of(self, case: Case, scheme: Scheme) -> Others:
        """What they say of a case; raises NotCompared where a defect of ours hides it."""
        if self._broken and (defect := self._broken.get(_file_of(case))) is not None:
            raise defect
        found = self._clashes_of(case)
        if not found and not self._unread:
            return NO_OTHERS
        keys = [key for key in shared_keys(case, scheme) if self._may_be_named(key)] if self._unread else []
        unread = [file for file in self._unread if any(map(file.names, keys))]
        return Others(tuple(_pending(case, found)), tuple(self._not_compared(file.file) for file in unread))

    def _may_be_named(self, key: SharedKey) -> bool:
        """Quick and nearly always no, however many files were not read."""
        return any(self._words.issuperset(_WORD.findall(name)) for name in _names_of(key))

    def _not_compared(self, file: str) -> Finding:
        shown = os.path.relpath(file, self._folder) if self._folder is not None else file
        message = f"同一项目的文件 {shown} 读不出来，里面写有本户的编号、整宗编号或人员，两份未能核对"
        remedy = "先用 chaiqian check 查看那个文件的问题，改正后再结算"
        return Finding("W507", "case", ("case_id",), message, "项目内的案件都读得出来", remedy, "五（一）")


NOBODY = Neighbours()


def _file_of(case: Case) -> str:
    return os.path.abspath(case.source.file) if case.source is not None else ""


def _pending(case: Case, found: Iterable[Clash]) -> Iterator[Pending]:
    """Each contradiction once, with the numbers of all the other cases."""
    own = _file_of(case)
    others: dict[tuple[str, str], dict[str, None]] = {}
    for clash in sorted(found, key=lambda clash: _place_in(own, clash)):
        named = others.setdefault((clash.problem.clause, clash.problem.message), {})
        named.update(
            (_named(entry, case), None)
            for file, entries in clash.sides()
            if os.path.abspath(file) == own
            for entry in entries
        )
    for (clause, message), names in others.items():
        yield Pending(clause, f"与案件 {'、'.join(names)} 矛盾：{message}")


def _place_in(own: str, clash: Clash) -> KeyPath:
    """Where it stands in a case: the order in which files are met differs between a folder and a file alone."""
    return min(entry.path for entry in (*clash.one, *clash.other) if os.path.abspath(entry.file) == own)


def _named(entry: Entry, case: Case) -> str:
    """The number of the other case; where it is the same, its file as well."""
    number = entry.case.case_id
    return f"{number}（{Path(entry.file).name}）" if number.casefold() == case.case_id.casefold() else number


class _Around:
    """Which files below a folder share a key with the named ones: names are kept, and the first few cases."""

    def __init__(self, named: Sequence[Path], scheme: Scheme | None, folder: Path, apart: Sequence[Path]) -> None:
        self.scheme, self.folder = scheme, folder
        self._apart = set(map(_whole, apart))
        self.unread: list[Unread] = []
        self._broken: list[NotCompared] = []
        self._cases: dict[Path, Case] = {}
        self._own = {_whole(file): (file, self._keys_in(file, self._case)) for file in named}
        self._keys = frozenset(key for _, keys in self._own.values() for key in keys)
        self._wanted = tuple(name for key in self._keys for name in _names_of(key))
        self._thoroughly = any(map(_has_wide_letters, self._wanted))
        self._holders: defaultdict[SharedKey, list[Path]] = defaultdict(list)

    def _keys_in(self, file: Path, read: Callable[[Path], Case]) -> tuple[SharedKey, ...]:
        """The keys of a case; a file of which they cannot be known is noted, and told when its turn comes."""
        try:
            return tuple(dict.fromkeys(shared_keys(read(file), self.scheme)))
        except PASSED_ON:
            raise
        except Exception as error:
            if not isinstance(error, DocumentError) or not is_no_case(file, error.problems):
                self.unread.append(Unread(os.fspath(file)))
            return ()

    def _case(self, file: Path) -> Case:
        case = self._cases.get(file)
        if case is None:
            case = load_case(file)
            if len(self._cases) < KEPT:
                self._cases[file] = case
        return case

    def look(self) -> Neighbours:
        """Look at every file of the project."""
        there, whole = os.fspath(self.folder), os.path.abspath(self.folder)
        for name in files_of_project(there):
            path = os.path.normcase(whole + name.removeprefix(there))
            file, keys = self._own.pop(path, (None, ()))
            if file is not None:
                self._note(file, keys)
            elif path not in self._apart and (shared := self._keys_of_neighbour(name)):
                self._note(Path(name), shared)
        for file, keys in self._own.values():  # of which the folder's own list knows nothing
            self._note(file, keys)
        return Neighbours(self._clashes(), self.unread, self.folder, self._broken)

    def _note(self, file: Path, keys: Iterable[SharedKey]) -> None:
        for key in keys:
            self._holders[key].append(file)

    def _keys_of_neighbour(self, file: str) -> Iterable[SharedKey]:
        """Those that it shares."""
        if len(self._cases) <= FEW and not _may_concern(file, self._wanted, self._thoroughly):
            return ()
        # In their order, which a set would not keep.
        return [key for key in self._keys_in(Path(file), load_case) if key in self._keys]

    def _clashes(self) -> list[Clash]:
        found: list[Clash] = []
        for key, files in self._holders.items():
            if len(files) > 1:
                with comparing(map(os.fspath, files), self._broken):
                    found += clashes(key.kind, list(self._still_there(files)), self.scheme)
        return found

    def _still_there(self, files: Iterable[Path]) -> Iterator[Case]:
        """The cases in files; one that is gone since is told when its turn comes."""
        for file in files:
            try:
                yield self._case(file)
            except DocumentError:
                continue


def look_around(named: Sequence[Path], scheme: Scheme | None, folder: Path, apart: Sequence[Path] = ()) -> Neighbours:
    """What the cases below `folder` that have no nearer scheme, and are not `apart`, say of the named ones."""
    return _Around(named, scheme, folder, apart).look()


def _whole(file: Path) -> str:
    """The path that a file has in the list of its folder, on Windows in whatever case it is typed."""
    return os.path.normcase(os.path.abspath(file))


def _has_wide_letters(name: bytes) -> bool:
    return any(letter.upper() != letter for letter in name.decode() if not letter.isascii())


def _may_concern(file: str, wanted: Sequence[bytes], thoroughly: bool) -> bool:
    """Whether the bytes of a file hold one of the names, or write characters otherwise than they look."""
    data = _bytes_of(file)
    if b"\\" in data:
        return True
    small = _small(data, thoroughly)
    return any(name in small for name in wanted)


def _bytes_of(file: str) -> bytes:
    """What is in a file; nothing where it cannot be opened, or is a pipe, which is not waited for."""
    try:
        opened, _ = handle_of_regular(file)
    except OSError:
        return b""
    try:
        data = os.read(opened, _USUAL)  # room for a whole MiB takes longer to get than a case to read
        return data if len(data) < _USUAL else data + os.read(opened, SIZE_LIMIT)
    except OSError:
        return b""
    finally:
        os.close(opened)
