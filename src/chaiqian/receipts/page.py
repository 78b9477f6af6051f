"""The outcome of checking receipts, for a terminal."""

from __future__ import annotations

from chaiqian.law.fact_labels import label_of, unappraised
from chaiqian.output.page import CAUTION, HEADING, Page
from chaiqian.output.text import safe
from chaiqian.receipts.deviation import Deviation, LineChange
from chaiqian.receipts.difference.page import value_text
from chaiqian.receipts.verification import UNCHANGED, Verification

SHOWN = 12
NOT_COMPARED = "没有核对的：身份证号、电话、银行账号（不写进回执），注释和排版，以及所载的事实是否属实。"
NOT_A_SIGNATURE = "回执是校验用的摘要，不是签名：它能查出改动，不能证明是谁开具的，也不能代替签字盖章。"


def verification_page(name: str, found: Verification, width: int) -> Page:
    """One receipt: whether it holds, the first cause and all that deviates, and the lines that are different now."""
    page = Page(width)
    receipt = found.receipt
    standing = unappraised(f"（{receipt.case_id}，{receipt.status}）", bool(receipt.appraisal_pending))[:-1]
    heading = f"{name}：{verdict(found)}{standing}，校验码 {receipt.printed_digest}）"
    page.paragraph(heading, style=HEADING if found.holds else CAUTION)
    for note in found.notes:
        page.item(safe(note))
    if found.verdict == UNCHANGED:
        _list(page, "有变动，本户的金额都没有变", list(map(deviation_text, found.deviations)))
    elif found.deviations:
        _differing(page, found)
    return page


def _differing(page: Page, found: Verification) -> None:
    """What moved amounts, the lines unless they are told already, and what differs beside that."""
    told = list(map(deviation_text, found.telling))
    _list(page, "不符之处（先看第一条）", told)
    lines = [text for text in map(_line, found.lines) if not any(one.endswith(f"：{text}") for one in told)]
    _list(page, "因此变动的项目（元）", lines)
    idle = [deviation for deviation in found.deviations if deviation not in found.telling]
    _list(page, "另有变动，没有影响本户的金额", list(map(deviation_text, idle)))


def verdict(found: Verification) -> str:
    """一致 or 金额未变; else 不一致 with the causes in order."""
    if found.holds:
        return found.verdict
    first, *more = dict.fromkeys(deviation.cause for deviation in found.telling)
    return f"{found.verdict}，先因{first}、再因{'、再因'.join(more)}" if more else f"{found.verdict}，因{first}"


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
    return "，".join(f"{label_of(key)} {value_text(inner)}" for key, inner in value.items())


def _line(change: LineChange) -> str:
    before, after = ("（无）" if line is None else line.words for line in (change.before, change.after))
    return f"{change.name}：{before} → {after}"


def _list(page: Page, title: str, texts: list[str]) -> None:
    if not texts:
        return
    page.paragraph(title, indent=2)
    for text in texts[:SHOWN]:
        page.item(safe(text), indent=4)
    if len(texts) > SHOWN:
        page.paragraph(f"……另有 {len(texts) - SHOWN} 条", indent=6)
