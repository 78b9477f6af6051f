"""Reading a case or a scheme: the quick way for a good file, every problem at once for a bad one."""

from __future__ import annotations

import os
from decimal import InvalidOperation
from typing import TypeVar

import toml_rs
from pydantic import ValidationError

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_case
from chaiqian.documents.codes import ERROR
from chaiqian.documents.limits import check_limits
from chaiqian.documents.model import Document, Origin
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.scheme_checks import check_scheme
from chaiqian.documents.source import Source, parse, read_source, too_deep, too_long_number
from chaiqian.output.trouble import panics_as_errors

Read = TypeVar("Read", bound=Document)


@panics_as_errors
def load_case(path: str | os.PathLike[str]) -> Case:
    """The case in a file; DocumentError with all its problems when there is any."""
    source = read_source(path)
    case = _quick(source, Case)
    findings = () if case is None else check_case(case)
    if case is None or any(finding.severity == ERROR for finding in findings):
        raise _examined(source, "case")
    case._origin = Origin(source, findings)
    return case


@panics_as_errors
def load_scheme(path: str | os.PathLike[str]) -> Scheme:
    """The scheme in a file, its limits checked; DocumentError with all its problems when there is any."""
    source = read_source(path)
    scheme = _quick(source, Scheme)
    findings = () if scheme is None else (*check_scheme(scheme), *check_limits(scheme))
    if scheme is None or any(finding.severity == ERROR for finding in findings):
        raise _examined(source, "scheme")
    scheme._origin = Origin(source, tuple(findings))
    return scheme


def _quick(source: Source, model: type[Read]) -> Read | None:
    """The validated document, or None where anything at all is wrong."""
    if too_deep(source.text) or too_long_number(source.text):
        return None
    try:
        return model.model_validate(parse(source.text))
    except (toml_rs.TOMLDecodeError, ValidationError, ValueError, InvalidOperation):
        return None


def _examined(source: Source, document: str) -> DocumentError:
    from chaiqian.documents.examine import examine

    return examine(source, document)
