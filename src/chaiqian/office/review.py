"""What of a household an auditor looks at again: decided by people, contradicted, not appraised yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chaiqian.law.recognition.verdict import UNAPPRAISED
from chaiqian.law.settlement import Settlement
from chaiqian.output.text import money

TITLES = ("编号", "被拆迁人", "事由", "内容", "依据")
WIDTHS = (14, 14, 24, 72, 12)
ADJUSTED, BY_VERDICT, SPECIAL = "历史遗留问题认定", "仅凭认定小组结论的人员", "认定小组认定的其他人员"
CONTRADICTED, LACKING, UNSEALED = "与其他案件矛盾", UNAPPRAISED, "与已开回执不符"


class Review(NamedTuple):
    """One thing to look at: which household, why, what exactly, by which clause."""

    case_id: str
    owner: str
    kind: str
    words: str
    clause: str


def reviews_of(settlement: Settlement) -> Iterator[Review]:
    """Everything of one household, in the order of the titles above."""
    case = settlement.case
    for kind, words, clause in (*_decided(settlement), *_open(settlement)):
        yield Review(case.case_id, case.household.owner, kind, words, clause)


def _decided(settlement: Settlement) -> Iterator[tuple[str, str, str]]:
    for adjustment in settlement.case.adjustments:
        amount = "金额尚未认定" if adjustment.amount is None else f"{money(adjustment.amount)} 元"
        yield ADJUSTED, f"{adjustment.name}：{amount}；理由：{adjustment.reason}；公示：{adjustment.publicity}", "十一"
    for member in settlement.case.members:
        if member.recognised is not None and not member.states_conditions:
            verdict = "认定" if member.recognised else "不予认定"
            yield BY_VERDICT, f"{member.name}（{member.relation}）：{verdict}", "五（三）"
        if member.special is not None:
            yield SPECIAL, f"{member.name}（{member.relation}）：{member.special}", "五（三）"


def _open(settlement: Settlement) -> Iterator[tuple[str, str, str]]:
    for entry in settlement.others.contradictions:
        yield CONTRADICTED, entry.text, entry.clause
    for line_id in settlement.appraisal_pending:
        line = settlement.line(line_id)
        yield LACKING, f"{line.name}：{line.reason}", line.clause
