"""`chaiqian init`: a project's folder with its scheme."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.kinds import DOCUMENT
from chaiqian.cli.results import check_output, report, save, save_document
from chaiqian.documents.codes import ERROR
from chaiqian.documents.json_schema import DOCUMENTS, json_schema
from chaiqian.documents.labels import key_of
from chaiqian.documents.load import load_scheme
from chaiqian.documents.locate import locate
from chaiqian.entry.assignments import AllMistyped, UnusableAssignment
from chaiqian.entry.interview import Interview, held
from chaiqian.entry.preset import fill_in, preset_answers
from chaiqian.entry.questions import document_of
from chaiqian.entry.scheme_plan import SchemePlan
from chaiqian.entry.screen import Screen, problem_of
from chaiqian.output.files import seen
from chaiqian.output.text import dump, safe

SCHEMAS = "schemas"


def init(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹；没有则新建")],
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="键=值", help="预先给出一项，不再问；可写多次，例如 --set project.township=金海湖镇"
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="一项也不问：没有给出的用默认值，必填而没有默认值的须用 --set 给出")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="scheme.toml 已存在时替换它")] = False,
) -> int:
    """新建一个拆迁项目：逐项询问补偿安置方案，写成 scheme.toml（带中文注释）。

    同时写出供编辑器检查用的 schemas 文件夹。中途按 Ctrl-C 不留下任何文件。
    """
    target = folder / "scheme.toml"
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{safe(str(folder))} 是文件，不是文件夹")
    if folder.is_dir():
        check_output(target, force, [], DOCUMENT)
    was = seen(target) if force else None
    plan = SchemePlan()
    document = _document(plan, settings or [], yes)
    if document is None:
        return DATA
    code = _write(target, plan.text(document, f"{SCHEMAS}/scheme.schema.json"), force, was)
    return code or _report(target)


def _document(plan: Any, settings: list[str], yes: bool) -> dict[str, Any] | None:
    screen = Screen()
    try:
        interview = Interview(plan, screen, preset_answers(plan.document, settings))
        wrong = [interview.problem_of(finding) for finding in interview.findings() if finding.severity == ERROR]
    except UnusableAssignment as unusable:
        raise UsageError(str(unusable)) from None
    except AllMistyped as mistyped:
        wrong = list(map(problem_of, mistyped.findings))
    if wrong:
        screen.problems(wrong, stream=sys.stderr)
        return None
    return _unasked(interview) if yes else held(interview.run)


def _unasked(interview: Interview) -> dict[str, Any] | None:
    """The document of `--yes`."""
    missing = fill_in(interview)
    if missing:
        lines = [f"  --set {key_of(q.path)}=…  {q.section} · {q.label}" for q in missing]
        raise UsageError("以下必填项没有默认值，请给出：\n" + "\n".join(lines))
    document = document_of(interview.plan, interview.answers)
    problems = interview.problems(document)
    interview.screen.problems(problems, stream=sys.stderr)
    return None if problems else document


def _write(target: Path, text: str, force: bool, was: str | None) -> int:
    """Write the scheme and the schemas beside it: all of it, or nothing stays."""
    with _made(target.parent / SCHEMAS) as made:
        for document in DOCUMENTS:
            file = target.parent / SCHEMAS / f"{document}.schema.json"
            if force or not file.exists():
                if not file.exists():
                    made.append(file)
                code = save(file, dump(json_schema(document), indent=2) + "\n", [], force)
                if code:
                    raise typer.Exit(code)
        code = save_document(target, text, was, beside=True)
        if code:
            raise typer.Exit(code)
    return DONE


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[list[Path]]:
    """Make a folder; where the work in it fails, take away what was made."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    files: list[Path] = []
    try:
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError:
            print(f"无法建立文件夹 {safe(str(folder))}：请检查权限和名称", file=sys.stderr)
            raise typer.Exit(DATA) from None
        yield files
    except BaseException:
        for path in files:
            path.unlink(missing_ok=True)
        for path in new:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def _report(target: Path) -> int:
    scheme = load_scheme(target)
    if scheme.source is not None:
        report(locate(scheme.warnings, {"scheme": scheme.source}))
    print(f"已写入 {safe(str(target))}")
    print("下一步：在这个文件夹里用 chaiqian new 逐户录入；修改方案用 chaiqian edit 或编辑器。")
    return DONE
