"""The outcome of checking receipts, for a terminal."""

from __future__ import annotations

from chaiqian.law.fact_labels import FACTS
from chaiqian.output.page import CAUTION, HEADING, Page
from chaiqian.output.text import safe
from chaiqian.receipts.difference.page import value_text
from chaiqian.receipts.receipt import SealedLine
from chaiqian.receipts.verification import Deviation, LineChange, Verification

SHOWN = 12
LABELS = {
    **{key: label for key, (label, _) in FACTS.items()},
    "monetary.total": "货币安置合计",
    "relocation.total": "回迁安置合计",
    "relocation.purchase_within": "应安置面积以内购房款",
    "relocation.purchase_excess": "面积差部分购房款",
    "relocation.net": "回迁安置净额",
    "relocation.units_area": "安置房面积",
    "relocation.maintenance_fund": "专项维修资金",
    "break_even": "平衡房价",
    "housing_value": "安置房价值",
}
NOT_A_SIGNATURE = "回执是校验用的摘要，不是签名：它能查出改动，不能证明是谁开具的，也不能代替签字盖章。"


def verification_page(name: str, found: Verification, width: int) -> Page:
    """One receipt: agreed or not, the first cause and all that deviates, and the lines that are different now."""
    page = Page(width)
    receipt = found.receipt
    heading = f"{name}：{verdict(found)}（{receipt.case_id}，{receipt.status}，校验码 {receipt.short_digest}）"
    page.paragraph(heading, style=HEADING if found.agrees else CAUTION)
    for note in found.notes:
        page.item(note)
    if not found.agrees:
        _list(page, "不符之处（先看第一条）", list(map(deviation_text, found.deviations)))
        _list(page, "因此变动的项目（元）", list(map(_line, found.lines)))
    return page


def verdict(found: Verification) -> str:
    """一致, or the causes in order."""
    if found.agrees:
        return "一致"
    causes = dict.fromkeys(deviation.cause for deviation in found.deviations)
    return f"不一致，先因{'、再因'.join(causes)}"


def deviation_text(deviation: Deviation) -> str:
    """One thing that deviates: its cause, what, and then → now."""
    text = f"{deviation.cause}：{deviation.what}"
    if deviation.before is None and deviation.after is None:
        return text
    return f"{text}：{_value(deviation.before)} → {_value(deviation.after)}"


def _value(value: object) -> str:
    if not isinstance(value, dict):
        return value_text(value)
    if "name" in value:  # an entry of a list that came or went goes by its name
        return "有"
    return "，".join(f"{LABELS.get(key, key)} {value_text(inner)}" for key, inner in value.items())


def _line(change: LineChange) -> str:
    return f"{change.name}：{_amount(change.before)} → {_amount(change.after)}"


def _amount(line: SealedLine | None) -> str:
    return "（无）" if line is None else f"{line.amount}（{line.status}）"


def _list(page: Page, title: str, texts: list[str]) -> None:
    if not texts:
        return
    page.paragraph(title, indent=2)
    for text in texts[:SHOWN]:
        page.item(safe(text), indent=4)
    if len(texts) > SHOWN:
        page.paragraph(f"……另有 {len(texts) - SHOWN} 条", indent=6)
