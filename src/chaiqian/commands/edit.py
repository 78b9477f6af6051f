"""`chaiqian edit`: change values of a case or a scheme; everything else in the file stays as it is."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaiqian.commands.exit_codes import DATA, DONE
from chaiqian.commands.options import SchemeOption
from chaiqian.commands.shell import UsageError

if TYPE_CHECKING:
    from chaiqian.documents.problem import Problem
    from chaiqian.documents.source import Source


def edit(
    file: Annotated[Path, typer.Argument(metavar="案件文件", help="要修改的案件（或方案）文件")],
    changes: Annotated[
        list[str], typer.Argument(metavar="键=值", help="例如 buildings[2].area=72.5；值为空则删去这一项")
    ],
    scheme: SchemeOption = None,
) -> int:
    """修改案件（或方案）里的值，其余内容、注释和次序都不动。

    键照 check 显示的写：buildings[2].area，或 房屋第2项.建筑面积；序号从 1 起，比最后一项多 1 的是新增。
    改后照 check 检查一遍，改出错误的不写文件。
    """
    from chaiqian.documents.problem import DocumentError
    from chaiqian.documents.source import read_source

    try:
        source = read_source(file)
        kind = _kind(file)
        return _edited(source, file, kind, changes, scheme)
    except DocumentError as error:
        from chaiqian.commands.results import report

        report(error.problems)
        return DATA


def _kind(file: Path) -> str:
    from chaiqian.commands.reading import is_scheme_file

    return "scheme" if is_scheme_file(file) else "case"


def _edited(source: Source, file: Path, kind: str, changes: list[str], scheme: Path | None) -> int:
    from chaiqian.commands.results import report
    from chaiqian.documents.problem import DocumentError
    from chaiqian.documents.source import Source

    before = _problems(source, file, kind, scheme)
    unreadable = tuple(p for p in before if p.code[0] in "FS" and p.code != "F111")
    if unreadable:
        raise DocumentError(unreadable)
    text, told = _apply(source, kind, changes)
    mark = "\ufeff" if source.data.startswith(b"\xef\xbb\xbf") else ""
    after = _problems(Source(source.file, (mark + text).encode("utf-8", "backslashreplace"), text), file, kind, scheme)
    known = {_identity(problem) for problem in before}
    caused = [problem for problem in after if _identity(problem) not in known]
    if caused:
        report(caused)
        print("没有改动文件。", file=sys.stderr)
        return DATA
    return _write(file, mark + text, told) or _remaining(after)


def _identity(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.key, problem.message


def _apply(source: Source, kind: str, changes: list[str]) -> tuple[str, list[str]]:
    """The text with every change made, and a line about each."""
    from chaiqian.documents.edit_text import NotEditable, with_value
    from chaiqian.documents.labels import key_of, label_of
    from chaiqian.documents.source import parse
    from chaiqian.output.masking import safe

    text, told = source.text, []
    for change in changes:
        path, value = _change(source, kind, change)
        old = _shown_at(parse(text), path)
        try:
            text = with_value(text, path, value)
        except NotEditable as refusal:
            raise UsageError(f"“{safe(key_of(path))}”：{refusal}") from None
        new = _shown_at(parse(text), path)
        what = f"{label_of(kind, path)}（{key_of(path)}）：{old or '（无）'} → {new or '（删去）'}"
        told.append(safe(what))
    return text, told


def _change(source: Source, kind: str, change: str) -> tuple[tuple[str | int, ...], Any]:
    from chaiqian.documents.edit_text import REMOVE
    from chaiqian.documents.locate import locate
    from chaiqian.documents.problem import DocumentError
    from chaiqian.documents.typed import Mistyped, parse_key, typed
    from chaiqian.output.inert import inert

    key, equals, text = change.partition("=")
    if not equals:
        raise UsageError(f"“{inert(change)}”没有等号，应写成 键=值")
    try:
        path = parse_key(kind, key)
        return path, typed(kind, path, text) if text.strip() else REMOVE
    except ValueError:
        raise UsageError(f"键“{inert(key)}”的写法不对，例如 homestead.area、buildings[2].area") from None
    except Mistyped as mistyped:
        raise DocumentError(locate([mistyped.finding], {kind: source})) from None


def _shown_at(document: Any, path: Iterable[str | int]) -> str:
    from chaiqian.documents.typed import shown

    for step in path:
        try:
            document = document[step]
        except (LookupError, TypeError):
            return ""
    return shown(document)


def _problems(source: Source, file: Path, kind: str, scheme: Path | None) -> tuple[Problem, ...]:
    """Every error that `check` would report of this text in this place."""
    from chaiqian.documents.examine import examine
    from chaiqian.documents.problem import ERROR

    errors = tuple(p for p in examine(source, kind).problems if p.severity == ERROR)
    if errors or kind == "scheme":
        return errors
    return _contradictions(source, file, scheme)


def _contradictions(source: Source, file: Path, scheme: Path | None) -> tuple[Problem, ...]:
    """What a case that is right by itself contradicts in its scheme."""
    from chaiqian.commands.reading import DocumentError, Reader
    from chaiqian.documents.case import Case
    from chaiqian.documents.source import parse
    from chaiqian.settlement import settle

    case = Case.model_validate(parse(source.text))
    case._source = source
    try:
        settle(case, Reader(scheme).scheme_of(file))
    except DocumentError as error:
        return error.problems
    return ()


def _write(file: Path, text: str, told: list[str]) -> int:
    from chaiqian.commands.results import save

    code = save(file.resolve(), text, [], force=True)
    if not code:
        print("\n".join(told))
    return code


def _remaining(problems: tuple[Problem, ...]) -> int:
    """The problems that the file had before and still has."""
    from chaiqian.commands.results import report

    if not problems:
        return DONE
    print(f"已写入；文件里原有的 {len(problems)} 处问题还在：", file=sys.stderr)
    report(problems)
    return DATA
