"""Writing a scheme: every key with its label, and what was left out as comments, ready to be filled in."""

from __future__ import annotations

from chaiqian.documents.closing import closed
from chaiqian.documents.layout import document_lines
from chaiqian.documents.scheme import Scheme

HEAD = "# 补偿安置方案（一个拆迁项目一份）。金额：元；面积：平方米；比例：小数。"
NOTE = "# 以 # 开头的行不起作用；选填的项目需要时去掉行首的 # 并填写；[[ ]] 的一节可以照样多写几节。"


def scheme_text(scheme: Scheme, schema: str = "") -> str:
    """The text of a scheme.toml; `schema` is the path of its JSON Schema, relative to the file."""
    head = [f"#:schema {schema}"] if schema else []
    return closed([*head, HEAD, NOTE], document_lines(scheme, absent=True))
