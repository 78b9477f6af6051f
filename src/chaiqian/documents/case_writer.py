"""Writing a case as a file that `load_case` reads back as the same case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaiqian.documents.case import Case
from chaiqian.documents.closing import closed
from chaiqian.documents.layout import document_lines, stated_lines

HEAD = "# 一宗宅基地一份。金额：元；面积：平方米。"


def case_text(case: Case, schema: str = "") -> str:
    """The text of a case file; `schema` is the path of its JSON Schema, relative to the file."""
    head = [f"#:schema {schema}"] if schema else []
    return closed([*head, HEAD], document_lines(case))


def stated_text(values: Mapping[str, Any]) -> str:
    """The text of a case file that states exactly these values, which `Case` accepts."""
    return closed([HEAD], stated_lines(values, Case))
