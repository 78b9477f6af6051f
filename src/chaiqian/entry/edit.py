"""`chaiqian edit`: change values of a case or a scheme; everything else in the file stays as it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.confirmation import NOTHING_CHANGED, confirmed
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import SchemeOption
from chaiqian.cli.results import report, save_document
from chaiqian.documents.case import Case
from chaiqian.documents.codes import ERROR
from chaiqian.documents.edit_text import REMOVE, NotEditable, with_value
from chaiqian.documents.examine import examine
from chaiqian.documents.folder import is_scheme_file
from chaiqian.documents.key_names import no_such_key
from chaiqian.documents.labels import KIND, field_at, key_of, label_of
from chaiqian.documents.locate import locate
from chaiqian.documents.model import Origin
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.source import Source, parse, read_source
from chaiqian.documents.written import shown
from chaiqian.entry.assignments import AllMistyped, Assignment, UnusableAssignment, read_assignments
from chaiqian.entry.undo import changes_back, takes_items_away
from chaiqian.law.settlement import settle
from chaiqian.output.command_line import command_line
from chaiqian.output.text import inert, safe
from chaiqian.project.run import Projects, of_files
from chaiqian.register.synonyms import HEADERS

STILL_LINKED = "{} 还有另外 {} 个名字（硬链接）：它们那里仍是改动以前的内容"
CONTRADICTED = "已写入；本户与其他案件矛盾，改正以前只能试算："
KeyPath = tuple[str | int, ...]


def edit(
    file: Annotated[Path, typer.Argument(metavar="案件文件", help="要修改的案件（或方案）文件")],
    changes: Annotated[
        list[str],
        typer.Argument(metavar="键=值", help="例如 签约日期=2020-06-08、房屋第2项.建筑面积=72.5；值空则删去"),
    ],
    scheme: SchemeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="整项删除（如一处房屋、一名人员）时不再询问")] = False,
) -> int:
    """修改案件（或方案）里的值，其余内容、注释和次序都不动。

    键照 check 显示的写：buildings[2].area，或 房屋第2项.建筑面积；只有一处叫这个名称的，可以只写名称，如 签约日期。
    序号从 1 起，按修改以前的次序；比最后一项多 1 的是新增。
    改后照 check 检查一遍，改出错误的不写文件。值为空则删去；删去一整项（如一处房屋）的，先问一遍。
    """
    try:
        source = read_source(file)
        kind = _kind(file)
        return _edited(source, file, kind, changes, scheme, yes)
    except DocumentError as error:
        report(error.problems)
        return DATA


def _kind(file: Path) -> str:
    return "scheme" if is_scheme_file(file) else "case"


def _edited(source: Source, file: Path, kind: str, changes: list[str], scheme: Path | None, yes: bool) -> int:
    before = _problems(source, file, kind, scheme)
    unreadable = tuple(p for p in before if p.code[0] in "FS" and p.code != "F111")
    if unreadable:
        return _refused(unreadable)
    try:
        text, told, deleted = _apply(source, kind, changes)
    except DocumentError as error:
        return _refused(error.problems)
    mark = "\ufeff" if source.data.startswith(b"\xef\xbb\xbf") else ""
    after = _problems(Source(source.file, (mark + text).encode("utf-8", "backslashreplace"), text), file, kind, scheme)
    known = {_identity(problem) for problem in before}
    caused = [problem for problem in after if _identity(problem) not in known]
    if caused:
        return _refused(caused)
    if deleted and not _agreed(deleted, yes):
        print(NOTHING_CHANGED, file=sys.stderr)
        return DATA
    code = _write(source, file, mark + text, told)
    if code:
        return code
    if {_identity(problem) for problem in after} == known:
        _tell_how_to_undo(source, file, kind, text, scheme)
    return _remaining(after) or _contradicted(file, kind, scheme)


def _refused(problems: Sequence[Problem]) -> int:
    report(problems)
    print(NOTHING_CHANGED, file=sys.stderr)
    return DATA


def _tell_how_to_undo(source: Source, file: Path, kind: str, text: str, scheme: Path | None) -> None:
    """The command that puts everything back, where there is one: it is tried before it is told."""
    was, now = parse(source.text), parse(text)
    if was == now:
        return
    changes, sound = _changes_back(file, kind, text, was)
    words = ["chaiqian", "edit", str(file), *changes, *(["--scheme", str(scheme)] if scheme is not None else [])]
    line = command_line([*words, *(["--yes"] if takes_items_away(now, was) else [])])
    if line != safe(line):
        print("要改回去：原来的号码或文字不在屏幕上显示全，请照原件再填一遍。")
    elif sound:
        print(f"要改回去：{line}")
    else:
        print("这次改动不能用一条命令改回去，原来的值见上。")


def _changes_back(file: Path, kind: str, text: str, was: Any) -> tuple[list[str], bool]:
    """The changes that put a text back to what it was, and whether they do."""
    changes = list[str]()
    for by_item in (True, False):
        changes = changes_back(parse(text), was, by_item)
        try:
            back = parse(_apply(Source(str(file), text.encode("utf-8", "backslashreplace"), text), kind, changes)[0])
        except (UsageError, DocumentError):
            continue
        if back == was:
            return changes, True
    return changes, False


def _agreed(deleted: list[str], yes: bool) -> bool:
    return confirmed("要删去整项：\n" + "\n".join(deleted), yes)


def _identity(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.key, problem.message


def _apply(source: Source, kind: str, changes: list[str]) -> tuple[str, list[str], list[str]]:
    """The text with every change made, a line about each, and those lines that tell of a whole item deleted."""
    text, told, deleted = source.text, list[str](), list[str]()
    for path, value in _in_order(_assignments(source, kind, changes)):
        old = _value_at(parse(text), path)
        try:
            changed = with_value(text, path, value)
        except NotEditable as refusal:
            raise UsageError(f"“{safe(key_of(path))}”：{refusal}") from None
        if value is not REMOVE and _same(old, _value_at(parse(changed), path)):
            told.append(safe(f"{_label(kind, path, text)}：已是 {shown(old)}，没有改动"))
            continue
        text = changed
        if value is REMOVE:
            lines = _deletion(kind, path, old, source.text)
            deleted += lines if len(lines) > 1 or isinstance(path[-1], int) else []
        else:
            new = _value_at(parse(text), path)
            lines = [safe(f"{_label(kind, path, text)}：{shown(old) or '（无）'} → {shown(new)}")]
        told += lines
    return text, told, deleted


def _same(old: Any, new: Any) -> bool:
    """Whether a value is what it was, however it is written: 72.5 for 72.50."""
    return type(old) is type(new) and bool(old == new)


def _in_order(changes: list[Assignment]) -> list[Assignment]:
    """Values of a section before those of the lists within it, which may all be new; deletions last, from the end of a
    list, so that every number is one of the file as it is.
    """
    deletions = [change for change in changes if change[1] is REMOVE]
    deletions.sort(key=lambda change: [(isinstance(step, str), step) for step in change[0]], reverse=True)
    kept = [change for change in changes if change[1] is not REMOVE]
    return sorted(kept, key=lambda change: len(change[0])) + deletions


def _assignments(source: Source, kind: str, changes: list[str]) -> list[Assignment]:
    """The changes; one without a value is a deletion."""

    def check_known(path: KeyPath, key: str) -> None:
        """Refuse a key that there is not; one that stands in the file by mistake may be changed, or taken out."""
        if field_at(kind, path) is None and _value_at(parse(source.text), path) is None:
            raise UnusableAssignment(f"“{inert(key)}”：{no_such_key(kind, path, HEADERS if kind == 'case' else {})}")

    try:
        given = read_assignments(kind, changes, check_known)
    except UnusableAssignment as unusable:
        raise UsageError(str(unusable)) from None
    except AllMistyped as mistyped:
        # Without the line of the file: what is wrong is the text that was typed, which the message has.
        located = locate(mistyped.findings, {kind: source})
        raise DocumentError(tuple(one._replace(place=one.place._replace(text="")) for one in located)) from None
    return [(path, REMOVE if value is None else value) for path, value in given]


def _label(kind: str, path: KeyPath, text: str) -> str:
    """Label and key; what an award's day is called depends on the award."""
    award = _value_at(parse(text), (*path[:-1], KIND))
    return f"{label_of(kind, path, award if isinstance(award, str) else '')}（{key_of(path)}）"


def _deletion(kind: str, path: KeyPath, old: Any, text: str) -> list[str]:
    """删除 and where, then what goes: one line for a value, a line each for what a whole item holds."""
    what = f"删除 {_label(kind, path, text)}："
    if isinstance(old, dict):
        award = str(old.get(KIND, ""))
        labels = {key: label_of(kind, (*path, key), award).rpartition(" · ")[2] for key in old}
        parts = [f"{labels[key]} {shown(value)}" for key, value in old.items()]
    elif isinstance(old, list):
        parts = [shown(item) for item in old]
    else:
        return [safe(f"{what}{shown(old)}")]
    return [safe(what), *(f"    {safe(part)}" for part in parts)]


def _value_at(document: Any, path: KeyPath) -> Any:
    for step in path:
        try:
            document = document[step]
        except (LookupError, TypeError):
            return None
    return document


def _problems(source: Source, file: Path, kind: str, scheme: Path | None) -> tuple[Problem, ...]:
    """Every error that `check` would report of this text in this place."""
    errors = tuple(p for p in examine(source, kind).problems if p.severity == ERROR)
    if errors or kind == "scheme":
        return errors
    return _contradictions(source, file, scheme)


def _contradictions(source: Source, file: Path, scheme: Path | None) -> tuple[Problem, ...]:
    """What a case that is right by itself contradicts in its scheme."""
    case = Case.model_validate(parse(source.text))
    case._origin = Origin(source)
    try:
        project = Projects(scheme).of(file)
        if project.scheme is not None:
            settle(case, project.scheme)
    except DocumentError as error:
        return error.problems
    return project.problems


def _write(source: Source, file: Path, text: str, told: list[str]) -> int:
    whole = file.resolve()
    unchanged = text.removeprefix("\ufeff") == source.text
    others = "" if unchanged else _other_names(whole)
    code = DONE if unchanged else save_document(whole, text, source.sha256)
    if not code:
        print("\n".join(told))
        if others:
            print(STILL_LINKED.format(safe(str(file)), others), file=sys.stderr)
    return code


def _other_names(file: Path) -> int:
    """How many other names the file has (hard links): they will keep what it held before."""
    try:
        return os.stat(file).st_nlink - 1
    except OSError:
        return 0


def _contradicted(file: Path, kind: str, scheme: Path | None) -> int:
    """What other cases contradict. It is written all the same: two may have to be changed, one by one."""
    if kind == "scheme":
        return DONE
    (event,) = of_files([file], Projects(scheme))
    if not event.contradictions:
        return DONE
    print(CONTRADICTED, file=sys.stderr)
    report([_as_of(file, problem) for problem in event.contradictions])
    return DATA


def _as_of(file: Path, problem: Problem) -> Problem:
    """A contradiction as it stands in this file, which may be the one that it only names as well.

    Its label is left out then: of a person it has the number in the other file.
    """
    here = next((place for place in (problem.place, *problem.also) if _is_same(place.file, file)), problem.place)
    if here is problem.place:
        return problem
    others = (problem.place, *(place for place in problem.also if place is not here))
    return problem._replace(place=here, also=others, label="", key="")


def _is_same(name: str, file: Path) -> bool:
    return os.path.abspath(name) == os.path.abspath(file)


def _remaining(problems: tuple[Problem, ...]) -> int:
    """The problems that the file had before and still has."""
    if not problems:
        return DONE
    print(f"已写入；文件里原有的 {len(problems)} 处问题还在：", file=sys.stderr)
    report(problems)
    return DATA
