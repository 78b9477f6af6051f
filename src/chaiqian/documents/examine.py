"""Everything wrong with one file, for a file that the quick reading gave up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from chaiqian.documents import case_checks, scheme_checks
from chaiqian.documents.labels import MODELS, item_of, tables_of
from chaiqian.documents.limits import check_limits
from chaiqian.documents.locate import locate, place_in
from chaiqian.documents.model import NotKnown
from chaiqian.documents.problem import DocumentError, Finding, Path, Problem, Span
from chaiqian.documents.repair.syntax import STAND_IN, Recovered, recover
from chaiqian.documents.source import DEPTH_LIMIT, NUMBER_LIMIT, Source, file_problem, too_deep, too_long_number
from chaiqian.documents.wording import findings_of

PROBLEMS = 1000
ITEMS = 1000


def examine(source: Source, document: str) -> DocumentError:
    """Every problem of `source` read as a "case" or a "scheme"."""
    unread = _unread(source)
    if unread is not None:
        return DocumentError((unread,))
    found = recover(source.text)
    if not found.faults and not found.document:
        return file_problem("F103", source.file, "文件是空的", "一个方案或一宗宅基地的内容", "对照示例文件填写")
    if _kind_of(found.document) not in ("", document):
        return mistaken(source.file, document)
    problems = [*locate(found.faults, {"": source})]
    if found.document is not None:
        shortened, too_long = _shortened(found.document, document)
        rest = _findings(Recovered(found.text, shortened, found.faults, found.lost), document)
        counted = {finding.path for finding in too_long}
        findings = [*too_long, *(f for f in rest if f.code != "C205" or f.path not in counted)]
        problems += locate(findings[:PROBLEMS], {document: source})
        problems += _rest(len(findings) - PROBLEMS, source)
    return DocumentError(tuple(sorted(problems, key=lambda p: (p.place.line, p.place.column, p.code))))


def _rest(count: int, source: Source) -> list[Problem]:
    """That there are more problems than anybody reads."""
    if count <= 0:
        return []
    message, expected = f"问题太多，只列出 {PROBLEMS} 处，还有 {count} 处没有列出", f"不超过 {PROBLEMS} 处"
    return [*file_problem("F116", source.file, message, expected, "先改正列出的，再检查一遍").problems]


def _shortened(raw: dict[str, Any], document: str) -> tuple[dict[str, Any], list[Finding]]:
    """The document with a sensible length of each list, and what was left out: no list that is right is longer."""
    long = {key: value for key, value in raw.items() if isinstance(value, list) and len(value) > ITEMS}
    expected, remedy = f"不超过 {ITEMS} 项", "核对是否重复粘贴；一份案件只写一宗宅基地"
    findings = [
        Finding("F116", document, (key,), f"这里有 {len(value)} 项，只检查了前 {ITEMS} 项", expected, remedy)
        for key, value in long.items()
    ]
    return {**raw, **{key: value[:ITEMS] for key, value in long.items()}}, findings


def _kind_of(raw: dict[str, Any] | None) -> str:
    """What a file is by its tables: a "case", a "scheme", or neither for certain."""
    keys = raw.keys() if raw else set()
    case = "case_id" in keys or {"household", "homestead"} <= keys
    return "" if case == ("project" in keys) else "case" if case else "scheme"


def mistaken(file: str, wanted: str) -> DocumentError:
    """One problem, not twenty, where a scheme was given for a case, or a case for a scheme."""
    if wanted == "case":
        remedy = "只写案件文件；方案会自动找到，或用 --scheme 指定。"
        return file_problem("F113", file, "这是补偿安置方案，不是案件", "案件文件（一宗宅基地一份）", remedy)
    remedy = "改为方案文件（scheme.toml）；不写 --scheme 的，程序自己在案件所在的文件夹和上级文件夹里找。"
    return file_problem("F115", file, "这是案件，不是补偿安置方案", "方案文件（一个项目一份）", remedy)


def _unread(source: Source) -> Problem | None:
    """Why the parser must not see the file, if there is a reason."""
    deep, long = too_deep(source.text), too_long_number(source.text)
    if deep is not None:
        message, expected = f"括号或点号嵌套超过 {DEPTH_LIMIT} 层，没有读取", f"不超过 {DEPTH_LIMIT} 层"
        place, remedy = place_in(source, Span(*deep, 1)), "对照示例文件，检查是否漏了右括号"
        return Problem("F110", message, place, expected, remedy)
    if long is not None:
        message, expected = "连在一起的数字或符号过多，文件没有读取", "普通写法的数字，例如 1234.50"
        return Problem("S115", message, place_in(source, Span(*long, NUMBER_LIMIT)), expected, "核对这一行")
    return None


def findings_in(raw: dict[str, Any], document: str) -> tuple[Finding, ...]:
    """Findings about a document that is still being filled in; STAND_IN where a value is not known yet."""
    return tuple(_findings(Recovered("", raw), document))


def _findings(found: Recovered, document: str) -> Iterator[Finding]:
    """Findings about the content, without those that the repair of the syntax caused."""
    raw = found.document or {}
    findings = all_findings(raw, document)
    caused = [f for f in findings if f.speaks_of(STAND_IN) or _value_at(raw, f.path) == STAND_IN]
    misnamed = {f.path[:-1] for f in caused if f.code == "V111"}
    for finding in findings:
        missing = finding.code == "V110" and (found.lost or finding.path[:-1] in misnamed)
        if finding not in caused and not missing:
            yield finding


def all_findings(raw: dict[str, Any], document: str) -> list[Finding]:
    model = MODELS[document]
    try:
        return list(_checked(model.model_validate(raw), document))
    except ValidationError as error:
        return [*findings_of(error, document), *_checked(partial(model, raw), document)]


def _checked(subject: Any, document: str) -> Iterator[Finding]:
    """The consistency checks, each as far as the values that it needs are there."""
    if document == "case":
        for check in case_checks.CHECKS:
            yield from as_far_as_known(check(subject))
        return
    for rule in scheme_checks.CHECKS:
        yield from as_far_as_known(rule(subject))
    yield from as_far_as_known(check_limits(subject))


def as_far_as_known(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Up to the first value that is not known yet."""
    try:
        yield from findings
    except NotKnown:
        return


def _value_at(raw: Any, path: Path) -> Any:
    for step in path:
        try:
            raw = raw[step]
        except (LookupError, TypeError):
            return None
    return raw


def partial(model: type[BaseModel], raw: Any) -> BaseModel:
    """A table of the values that are right; to ask for another raises NotKnown."""
    given = raw if isinstance(raw, dict) else {}
    parts = {key: _part(model, key, info, given[key]) for key, info in model.model_fields.items() if key in given}
    made = model.model_construct(**{key: value for key, (known, value) in parts.items() if known})
    for key, (known, _) in parts.items():
        if not known:
            made.__dict__.pop(key, None)
    return made


def _part(model: type[BaseModel], key: str, info: FieldInfo, value: Any) -> tuple[bool, Any]:
    try:
        return True, _adapter(model, key).validate_python(value)
    except ValidationError:
        pass
    tables, is_list = tables_of(info.annotation), item_of(info.annotation) is not None
    if tables and not is_list and isinstance(value, dict):
        return True, partial(tables[0], value)
    if tables and is_list and isinstance(value, list):
        return True, tuple(_item(tables, item) for item in value)
    return False, None


def _item(tables: tuple[type[BaseModel], ...], item: Any) -> BaseModel:
    if len(tables) > 1:
        kind = item.get("kind") if isinstance(item, dict) else None
        named = [t for t in tables if kind in getattr(t.model_fields["kind"].annotation, "__args__", ())]
        return partial((named or list(tables))[0], item if named else None)
    return partial(tables[0], item)


@cache
def _adapter(model: type[BaseModel], key: str) -> TypeAdapter[Any]:
    info = model.model_fields[key]
    annotation: Any = info.annotation
    extras = (*info.metadata, *((info,) if info.discriminator else ()))
    return TypeAdapter(Annotated[(annotation, *extras)] if extras else annotation)
