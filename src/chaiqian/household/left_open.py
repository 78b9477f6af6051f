"""What people ask that the guidance does not say, or says of papers and not of sums: said once, for every paper.

Where it is silent the papers say so, and who is to be asked; they never fill it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.scheme import Scheme, kind_of
from chaiqian.household.sheet_ways import READY, chosen_types
from chaiqian.law.rules.line import MONETARY
from chaiqian.law.settlement import Settlement

BY_AGREEMENT = "指导意见没有规定，以协议为准"
RENT_IN_PARTS = f"怎样分次发，{BY_AGREEMENT}"
PAID_WHEN = f"什么时候付（要补交的什么时候交），{BY_AGREEMENT}"
FUND_RULES = "京建物〔2009〕836号"
FUND_PAID = f"由被拆迁人按《北京市住宅专项维修资金管理办法》（{FUND_RULES}）缴纳（八（七）5）"
WORKING_GROUP = "乡镇政府（街道办事处）的拆迁补偿安置工作组（三（二））"


def papers(scheme: Scheme) -> str:
    """The papers that clauses of the guidance name, for what the scheme gives; the rest is for whoever is asked."""
    named = "、".join(_papers(scheme))
    return f"要带的材料（指导意见提到的，有的带上）：{named}；还要带什么、带到哪里，问{WORKING_GROUP}。"


def _papers(scheme: Scheme) -> Iterator[str]:
    yield "宅基地批准文件（五（二））"
    yield "本市户口（五（三）2）"
    yield "地下室、三层以上和宅基地以外房屋的审批手续（七）"
    yield "营业执照和经营许可证明（八（四）1）"
    if scheme.subsidies.disability:
        yield "残疾证（八（五）6）"


def paid_over_time(settlement: Settlement) -> bool:
    """Whether rent is paid until a flat is handed over, 八（五）2（2）: not where each flat chosen is finished."""
    types = chosen_types(settlement) or (None,)
    return any(kind_of(settlement.scheme.housing, unit) != READY for unit in types)


def payment_left_open(settlement: Settlement, mode: str, fen: int) -> str:
    """Beside what is paid (`fen` below zero: by the household): what no clause says of when and in how many parts."""
    in_parts = "、期房的临时安置费怎样分次发" if mode != MONETARY and paid_over_time(settlement) else ""
    return f"什么时候{'付' if fen >= 0 else '交'}{in_parts}，{BY_AGREEMENT}"


def open_questions(settlement: Settlement) -> tuple[str, ...]:
    """What a family has to ask, in sentences."""
    return tuple(_questions(settlement))


def _questions(settlement: Settlement) -> Iterator[str]:
    yield f"补偿款{PAID_WHEN}。"
    if settlement.relocation is not None and settlement.case.choice.mode != MONETARY:
        if paid_over_time(settlement):
            yield f"期房的临时安置费{RENT_IN_PARTS}（八（五）2（2））。"
        if settlement.scheme.housing.maintenance_fund:
            yield f"专项维修资金{FUND_PAID}。"
    yield papers(settlement.scheme)
