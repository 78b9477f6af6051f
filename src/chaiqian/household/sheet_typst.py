"""The sheet on paper: the value as JSON, which is how it travels to the template, never as markup.

What is added here is of the paper alone: when it is printed, with what, and who signs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chaiqian.household.sheet import IN_CAPITALS, YUAN, Sheet, amount_text
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_digest import digest_block, in_footer
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.pdf import day, text
from chaiqian.output.text import safe

Data = dict[str, Any]

TEMPLATE = Path(__file__).with_name("sheet_template.typ")
CONFIRMED = "被拆迁人已逐项核对本单的认定和金额。本单由程序打印，手写、涂改无效。"
RECEIVED = "签收只表示收到本参考单，不表示同意其中的认定和金额，也不是签约。"
SHORT_ID = 24


@dataclass(frozen=True, slots=True)
class Print:
    """What stands beside a settlement: the day (None: left blank), fonts, program, remarks, the digest in groups."""

    on: date | None = None
    fonts: str = ""
    program: str = ""
    remarks: tuple[str, ...] = ()
    digest: str = ""


def sheet_json(settlement: Settlement, run: Print) -> str:
    """The printed sheet of one household as JSON text."""
    return json.dumps(sheet_data(settlement, run), ensure_ascii=False)


def sheet_data(settlement: Settlement, run: Print) -> Data:
    """The sheet, and what is of the paper alone."""
    final = settlement.status == FINAL
    shown = compose(settlement, run.remarks, run.on)
    case_id, owner = safe(settlement.case.case_id), safe(settlement.case.household.owner)
    return {
        **{section: None if part is None else printable(part) for section, part in sections(shown)},
        "estimate": not final,
        "short_id": "编号 " + (case_id if len(case_id) <= SHORT_ID else case_id[:SHORT_ID] + "…"),
        "bookmark": f"{case_id}　{owner}",
        "footer": ("结算单" if final else "试算，仅供参考") + in_footer(run.digest),
        "date": {"label": "制单日期" if final else "试算日期", "value": day(run.on)},
        "signing": _signing(settlement, shown),
        "audit": list(_audit(run)),
        "digest": digest_block(run.digest),
        "unit": YUAN,
        "in_capitals": IN_CAPITALS,
    }


def sections(shown: Sheet) -> Iterator[tuple[str, Any]]:
    """The parts of a sheet by name; None is a section that is left out, where within one it is a stroke."""
    yield from shown._asdict().items()


def printable(value: Any) -> Any:
    """Any part of a sheet as the template takes it: numbers written, texts inert, with places to break."""
    if hasattr(value, "_asdict"):
        return {name: printable(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple):
        return list(map(printable, value))
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return day(value)
    return _words(amount_text(value))


@lru_cache(maxsize=4096)
def _words(words: str) -> str:
    """Most texts stand on many sheets."""
    return text(words)


def _signing(settlement: Settlement, shown: Sheet) -> Data:
    """Who signs. An estimate is received and not agreed to."""
    who = f"编号 {text(settlement.case.case_id)}　被拆迁人 {text(settlement.case.household.owner)}"
    if settlement.status != FINAL:
        people = [_sign("被拆迁人签收", "不按指印"), _sign("经办"), _sign("复核")]
        return {"text": f"{who}。{RECEIVED}", "rows": [people]}
    paid = f"{shown.net[0].label} {amount_text(shown.net[0].amount)} {YUAN}".replace("　", "，")
    rows = [
        [_sign("被拆迁人", "签字并按指印", True), _sign("拆迁人", "盖章")],
        [_sign("经办"), _sign("复核"), _sign("审计")],
    ]
    return {"text": f"{who}　{paid}。{CONFIRMED}", "rows": rows}


def _sign(label: str, hint: str = "", fingerprint: bool = False) -> Data:
    return {"label": label, "hint": hint, "fingerprint": fingerprint}


def _audit(run: Print) -> Iterator[str]:
    """How the sheet can be checked, and by what it was made."""
    yield f"程序 {run.program}；字体 {text(run.fonts)}"
