"""Every value of a receipt against another's, field by field: what no amount tells is told all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from chaiqian.receipts.receipt import APPRAISAL_PENDING, COUNTED, DIGEST, Receipt

FORM, NOTE, ORDER, TWICE = "receipt", "note", "order", "twice"
# Told in words of their own, by `resettled` and `verification`; the rest is told here.
TOLD = frozenset({DIGEST, "program", "status", "guidance", "facts", "totals", "readings"})
TOLD_OF_LINES = frozenset({"amount", "status"})
LABELS = {
    "receipt": "格式",
    "note": "说明",
    "case_id": "编号",
    "case": "案件",
    "scheme": "方案",
    "content": "内容",
    "lines": "项目",
    APPRAISAL_PENDING: "未含待评估项",
    COUNTED: "按案件统计的签约单位",
    ORDER: "次序",
    TWICE: "写了两次的",
    "id": "代号",
    "name": "名称",
    "group": "类别",
    "clause": "依据",
    "modes": "方式",
    "reason": "理由",
    "formula": "计算式",
    "pending": "待定事项",
    "text": "内容",
}
# What another version may word in another way, its amounts being the same.
WORDING = frozenset({"reason", "formula", "text", "note", "group", ORDER})


class Differing(NamedTuple):
    """One value that is not the other's, None where there is none; `wording`: a text that each version words itself."""

    what: str
    before: Any
    after: Any
    wording: bool


def differing(then: Receipt, now: Receipt) -> Iterator[Differing]:
    """Every value that differs, without what is told elsewhere and without what the older form alone has."""
    kept = [line.id for line in now.lines if line.id in {line.id for line in then.lines}]
    before, after = (_values(each, then.old, frozenset(kept)) for each in (then, now))
    for path in dict.fromkeys((*before, *after)):
        left, right = before.get(path), after.get(path)
        if left != right:
            yield Differing(" · ".join(map(_label, path)), left, right, path[-1] in WORDING)


def _values(receipt: Receipt, old: bool, kept: frozenset[str]) -> dict[tuple[str, ...], Any]:
    """Each value by its path; of the lines those that both have, for the others are told by their amounts."""
    raw = {key: value for key, value in receipt.model_dump().items() if key not in TOLD}
    lines = [line for line in raw.pop("lines") if line["id"] in kept]
    raw["lines"] = {line["id"]: {key: line[key] for key in line if key not in TOLD_OF_LINES} for line in lines}
    if old:  # its hashes of documents hold private numbers, which it has not; what lacks an appraisal came later
        raw = {key: value for key, value in raw.items() if key not in (FORM, NOTE, APPRAISAL_PENDING)}
        raw["case"], raw["scheme"] = ({"content": raw[key]["content"]} for key in ("case", "scheme"))
    found = dict(_leaves(raw, ()))
    ids = [line["id"] for line in lines]
    found["lines", ORDER] = "、".join(dict.fromkeys(ids))
    found["lines", TWICE] = "、".join(key for key, number in Counter(ids).items() if number > 1)
    return found


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, list):
        value = {str(number): inner for number, inner in enumerate(value, 1)}
    if not isinstance(value, dict) or not value:
        yield path, value
        return
    for key, inner in value.items():
        yield from _leaves(inner, (*path, key))


def _label(step: str) -> str:
    return LABELS.get(step, step)
