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
from chaiqian.household.sheet_annex import by_number
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_digest import digest_block, in_footer
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.pdf import day, text
from chaiqian.output.text import safe

Data = dict[str, Any]

TEMPLATE = Path(__file__).with_name("sheet_template.typ")
CONFIRMED = "被拆迁人已逐项核对本单的认定和金额。本单由程序打印，手写、涂改无效。"
RECEIVED = "签收只表示收到本参考单，不表示同意其中的认定和金额，也不是签约。"
SHORT_ID = 16


@dataclass(frozen=True, slots=True)
class Print:
    """What stands beside a settlement: the day (None: left blank), fonts, program, remarks, the digest in groups.

    `full`: the texts of the readings are printed, not only their numbers.
    """

    on: date | None = None
    fonts: str = ""
    program: str = ""
    remarks: tuple[str, ...] = ()
    digest: str = ""
    full: bool = False


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
        "watermark": not final,
        "short_id": "编号 " + (case_id if len(case_id) <= SHORT_ID else case_id[:SHORT_ID] + "…"),
        "bookmark": f"{case_id}　{owner}",
        "annex": False,
        "footer": ("结算单" if final else "试算，仅供参考") + in_footer(run.digest),
        "date": {"label": "制单日期" if final else "试算日期", "value": day(run.on)},
        "running": shown.title,
        "holder": text(f"{settlement.case.case_id}　{settlement.case.household.owner}"),
        "named_readings": "" if run.full else by_number(settlement),
        "signing": _signing(settlement),
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


def _signing(settlement: Settlement) -> Data:
    """Who signs. An estimate is received and not agreed to."""
    household = "被拆迁人或代理人" if settlement.case.household.agent else "被拆迁人"
    if settlement.status != FINAL:
        people = [_sign(f"{household}签收", "不按指印"), _sign("经办"), _sign("复核")]
        return {"text": RECEIVED, "people": people}
    people = [
        _sign(household, "签字并按指印", 5, fingerprint=True),
        _sign("拆迁人", "盖章", 4),
        *(_sign(who) for who in ("经办", "复核", "审计")),
    ]
    return {"text": CONFIRMED, "people": people}


def _sign(label: str, hint: str = "", width: int = 3, fingerprint: bool = False) -> Data:
    """One field to sign in, and how wide beside the others it is."""
    return {"label": label, "hint": hint, "width": width, "fingerprint": fingerprint}


def _audit(run: Print) -> Iterator[str]:
    """How the sheet can be checked, and by what it was made."""
    yield f"程序 {run.program}；字体 {text(run.fonts)}"
