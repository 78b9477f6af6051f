"""A register into a folder of case files: good households are written, bad ones are not, nothing is lost unasked."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from chaiqian.cli.loading import loaded
from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_case
from chaiqian.documents.case_writer import stated_text
from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.output.file_names import Names, file_stem
from chaiqian.output.files import Changed, Draft, ReadOnly, create_unsynced, replace_document, sync_folder
from chaiqian.register.across import check_across
from chaiqian.register.defects import NO_DEFECT, is_hurt, one, sound
from chaiqian.register.existing import Existing, changes, existing_cases, facts_of, merged, updated_text
from chaiqian.register.gathered import Gathered, RegisterHousehold
from chaiqian.register.households import gather
from chaiqian.register.judging import Agreement, judge
from chaiqian.register.problems import flaw
from chaiqian.register.reading import read_book
from chaiqian.register.table.model import Book, Taught
from chaiqian.register.table.tables import NO_TAUGHT, is_primary, lacking, nobody
from chaiqian.register.wording import for_cell
from chaiqian.register.words.household_numbers import number_key

KEPT = "更新前"
WRITTEN_ANEW = "整份重写：文件里手写的注释和次序不保留"
NEW, SAME, CHANGED, REFUSED = "新建", "未变", "更新", "退回"


class ImportOutcome(NamedTuple):
    """What became of one household, and of how many people, in which file.

    `changes` are those made, or those refused without --update.
    """

    case_id: str
    what: str
    file: str = ""
    changes: tuple[str, ...] = ()
    people: int = 0


Agree = Callable[[Sequence[ImportOutcome]], bool]


@dataclass
class Import:
    """The result of an import; `declined` where cases that differ were left as they are, on second thoughts.

    `pending` are those of the new households that state no appraisal. `book` and `households` are what was read;
    `kept` is where the cases that were replaced stand as they were. Each of the `defects` is ours, and cost one
    household.
    """

    outcomes: list[ImportOutcome] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    pending: list[ImportOutcome] = field(default_factory=list)
    declined: bool = False
    book: Book | None = None
    households: list[RegisterHousehold] = field(default_factory=list)
    kept: Path | None = None
    defects: list[Exception] = field(default_factory=list)

    def of(self, what: str) -> list[ImportOutcome]:
        """The households of which this became."""
        return [outcome for outcome in self.outcomes if outcome.what == what]

    def count(self, what: str) -> int:
        return len(self.of(what))

    def unexplained(self) -> list[Finding]:
        """An error for each household that was not taken and that no other error names: there should be none."""
        named = self.named()
        lost = [outcome.case_id for outcome in self.of(REFUSED) if outcome.case_id not in named]
        message = "这一户没有写入，原因没有查明"
        remedy = "逐格核对这一户；改不了的，把登记簿交给维护程序的人。"
        return [flaw("R660", message, "", remedy, CellPlace(case_id=case_id)) for case_id in lost]

    def named(self) -> set[str]:
        """The households of which an error speaks by their number."""
        return {problem.cell.case_id for problem in self.problems if problem.severity == ERROR}

    @property
    def failed(self) -> bool:
        """Whether anything was not taken: then the exit code is 1, whatever was said."""
        errors = any(problem.severity == ERROR for problem in self.problems)
        return errors or any(outcome.what == REFUSED for outcome in self.outcomes)


def import_register(
    book_path: Path,
    folder: Path,
    *,
    update: bool = False,
    dry_run: bool = False,
    scheme: Scheme | None = None,
    agree: Agree | None = None,
    taught: Taught = NO_TAUGHT,
    visible_only: bool = False,
) -> Import:
    """Make or update the cases of a folder. Raises RegisterRefused where the workbook cannot be used, or OSError.

    `agree` is asked before values of existing cases are replaced, with all of these: once, and before any of them.
    """
    with seldom_collecting():
        book = read_book(book_path, scheme, taught, visible_only)
        result = _imported(book, folder, update, dry_run, scheme, agree)
        result.problems += result.unexplained()
        return result


def _imported(
    book: Book, folder: Path, update: bool, dry_run: bool, scheme: Scheme | None, agree: Agree | None
) -> Import:
    result = Import(problems=book.problems, book=book)
    if not any(is_primary(table) for table in book.tables):
        return result
    gathered = gather(book, scheme.members.extra_relations if scheme is not None else None)
    result.problems += gathered.problems
    result.defects += gathered.defects
    writer = _Writer(folder, book, update, dry_run)
    agreement = Agreement(scheme) if scheme is not None else None
    judged = []
    for household in gathered.households.values():
        case = None
        with one(household, result.defects):
            case = None if is_hurt(household) else judge(household, book, agreement)
        judged.append((household, case))
    check_across(judged, writer.others(household.case_id for household, _ in judged), scheme, result.defects)
    result.problems[:0] = lacking(book)
    result.households = list(gathered.households.values())
    for household, case in judged:
        held = book.held or household.is_refused or household.case_id in gathered.suspect
        outcome = ImportOutcome(household.case_id, REFUSED)
        if case is not None and not held:
            with one(household, result.defects):
                outcome = writer.put(household, case)
        result.outcomes.append(outcome._replace(people=household.people))
        if case is not None and case.appraisal is None and outcome.what == NEW:
            result.pending.append(result.outcomes[-1])
        result.problems += household.problems
    result.outcomes += [ImportOutcome(key, REFUSED, people=people) for key, people in gathered.missing.items()]
    writer.finish()
    if writer.waiting:
        _replace_all(result, writer, agree)
    result.problems += _held_by_others(result, gathered)
    if not result.outcomes and not result.failed:
        result.problems.append(nobody(book))
    return result


def _held_by_others(result: Import, gathered: Gathered) -> list[Finding]:
    """An error for each household that has none of its own, and was not written for what is said of a sheet or row."""
    named = result.named()
    whole = {p.code for p in result.problems if p.severity == ERROR and not p.cell.case_id}
    found: list[Finding] = []
    for outcome in result.of(REFUSED):
        household = gathered.households.get(outcome.case_id.casefold())
        if household is None or outcome.case_id in named:
            continue
        place = gathered.suspect.get(outcome.case_id)
        if place is not None:
            message = f"{place}不知道是哪一户的，可能是这一户的，所以这一户没有写"
        elif whole:
            message = f"这一户随整张表退回（{'、'.join(sorted(whole))}）"
        else:
            continue
        table, row = household.home
        found.append(table.at(flaw("R661", message, remedy="先改好那一处，再导入一遍。"), row, -1, outcome.case_id))
    return found


def _replace_all(result: Import, writer: _Writer, agree: Agree | None) -> None:
    """Write the new texts of existing cases, unless someone has second thoughts."""
    result.declined = agree is not None and not agree(result.of(CHANGED))
    if result.declined:
        message, remedy = "案件文件和登记簿不同，没有确认，没有改动", "核对后确要按登记簿改的，加 --update --yes。"
        for new in writer.waiting:
            writer.refused(new.household, message, remedy)
            _turn_away(result, new)
        return
    _keep_all(result, writer)
    for new in writer.waiting:
        if not _replaced(result, new, writer):
            _turn_away(result, new)


def _replaced(result: Import, new: _NewText, writer: _Writer) -> bool:
    """Write one new text, or note why not."""
    with one(new.household, result.defects):
        try:
            replace_document(new.path, new.text, new.was)
            return True
        except Changed as change:
            writer.refused(new.household, str(change), "看过这个案件现在的内容，再导入一遍。")
        except ReadOnly as refusal:
            writer.refused(new.household, str(refusal), "再导入一遍。")
    return False


def _turn_away(result: Import, new: _NewText) -> None:
    """A case that was to be changed stays as it is, for what was noted last of its household."""
    number = new.household.case_id
    place = next(n for n, one in enumerate(result.outcomes) if one.what == CHANGED and one.case_id == number)
    result.outcomes[place] = result.outcomes[place]._replace(what=REFUSED, file="")
    result.problems.append(new.household.problems[-1])


def _keep_all(result: Import, writer: _Writer) -> None:
    """Keep all cases that are to be replaced; what a defect does not let be kept is not replaced."""
    while writer.waiting and result.kept is None:
        try:
            result.kept = keep_as_register([new.old for new in writer.waiting], writer.folder)
        except NO_DEFECT:
            raise
        except Exception as error:
            kept = sound(writer.waiting, error, _keep_alone, lambda new: new.household, result.defects)
            for new in writer.waiting:
                if is_hurt(new.household):
                    _turn_away(result, new)
            writer.waiting = kept


def _keep_alone(new: _NewText) -> None:
    """See whether a case can be kept, in a place that does not last."""
    with TemporaryDirectory() as aside:
        keep_as_register([new.old], Path(aside))


def keep_as_register(cases: Sequence[Case], folder: Path) -> Path:
    """Keep cases that are about to be replaced, as a register beside them, from which they can be put back.

    On one sheet every household has a row, and a blank cell of it says that there was nothing.
    """
    place = folder / Names(os.listdir(folder)).free(KEPT, ".xlsx")
    draft = Draft(place, force=False)
    try:
        loaded("register.exporting:write_on_one_sheet")(cases, draft.stream)
        return draft.publish()
    finally:
        draft.discard()


class _NewText(NamedTuple):
    """What an existing case is to become; `was` is the digest of what was read."""

    path: Path
    text: str
    was: str
    household: RegisterHousehold
    old: Case


class _Writer:
    """Writes new cases into a folder at once; new texts of cases that are there already are `waiting`."""

    def __init__(self, folder: Path, book: Book, update: bool, dry_run: bool) -> None:
        self.folder, self.book, self.update, self.dry_run = folder, book, update, dry_run
        self.existing = existing_cases(folder) if folder.is_dir() else Existing()
        self.prefix = os.path.join(folder, "")
        self.on_disk = Names(os.listdir(folder) if folder.is_dir() else ())
        self.given = Names()
        self.waiting: list[_NewText] = []
        self.alike = {number_key(case.case_id): (path, case) for path, case in self.existing.cases.values()}
        self.made = False

    def others(self, numbers: Iterable[str]) -> list[Case]:
        """The cases that are there already and that the register says nothing of."""
        own = {number.casefold() for number in numbers}
        return [case for number, (_, case) in self.existing.cases.items() if number not in own]

    def put(self, household: RegisterHousehold, case: Case) -> ImportOutcome:
        """Write one household, or say why not."""
        key = case.case_id.casefold()
        if key in self.existing.broken:
            path, defect = self.existing.broken[key].file, self.existing.broken[key].defect
            if defect is not None:
                raise defect
            return self.refused(
                household, f"已有的案件文件 {path} 有问题，没有替换", "先用 chaiqian check 改好它，或移走。"
            )
        if key in self.existing.cases:
            return self._replace(household, case, *self.existing.cases[key])
        alike = self.alike.get(number_key(case.case_id))
        if alike is not None:
            message = f"文件夹里已有“{alike[1].case_id}”（{alike[0]}），编号只差全角、大小写或前面的零，没有写入"
            return self.refused(household, message, "是同一户的，编号写成和案件一样；是另一户的，另编编号。")
        return self._create(household, case)

    def _replace(self, household: RegisterHousehold, case: Case, path: Path, old: Case) -> ImportOutcome:
        new = Case.model_validate(merged(old, household, self.book))
        contradiction = next((found for found in check_case(new) if found.severity == ERROR), None)
        if contradiction is not None:
            message = f"与案件文件 {path} 里登记簿没有的内容矛盾（{for_cell(contradiction.message, 'case')}），没有替换"
            return self.refused(household, message, "先改案件文件，或在登记簿里补上有关的列。")
        if facts_of(new) == facts_of(old):
            return ImportOutcome(case.case_id, SAME, str(path))
        found = changes(old, new)
        if not self.update:
            shown = "；".join(found[:3]) + (f" 等 {len(found)} 处" if len(found) > 3 else "")
            remedy = "确要按登记簿修改，加 --update；先看有哪些变化，再加 --dry-run。"
            return self.refused(household, f"案件文件 {path} 已存在而内容不同（{shown}），没有替换", remedy, found)
        text, anew = updated_text(old, new)
        if not self.dry_run:
            was = old.source.sha256 if old.source is not None else ""
            self.waiting.append(_NewText(path, text, was, household, old))
        return ImportOutcome(case.case_id, CHANGED, str(path), (*found, WRITTEN_ANEW) if anew else found)

    def _create(self, household: RegisterHousehold, case: Case) -> ImportOutcome:
        name = self.given.free(file_stem(case.case_id), ".toml")
        path = self.prefix + name
        try:
            if name in self.on_disk:
                raise FileExistsError
            if not self.dry_run:
                self._make_folder()
                create_unsynced(path, stated_text(household.values))
        except FileExistsError:
            message = f"{path} 已存在，是别的内容，没有替换"
            return self.refused(household, message, "移走或改名那个文件，或给这一户另编编号。")
        return ImportOutcome(case.case_id, NEW, path)

    def _make_folder(self) -> None:
        if not self.made:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.made = True

    def finish(self) -> None:
        """See to it that the names of the new files are on the disk."""
        if self.made:
            sync_folder(self.folder)

    def refused(
        self, household: RegisterHousehold, message: str, remedy: str, found: tuple[str, ...] = ()
    ) -> ImportOutcome:
        """Note why a household was not written."""
        table, row = household.home
        household.note(flaw("R619", message, "", remedy), table, row, table.key)
        return ImportOutcome(household.case_id, REFUSED, "", found)


@contextlib.contextmanager
def seldom_collecting() -> Iterator[None]:
    """A household leaves no cycles behind, so they are looked for seldom (tools/benchmarks/register.py)."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
