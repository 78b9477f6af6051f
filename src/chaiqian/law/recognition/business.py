"""Whether the household trades lawfully, 八（四）1, and which area counts, 八（四）2."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.case import Business, Case
from chaiqian.documents.problem import Finding, Keyed, Text
from chaiqian.documents.scheme import Scheme
from chaiqian.law.recognition.verdict import COUNTED, DOES_NOT_APPLY, Recognition
from chaiqian.law.rules.terms import BUSINESS_MEASURED, BUSINESS_NONE, BUSINESS_STATED


def recognise_business(case: Case, scheme: Scheme, found: Recognition) -> None:
    """Facts: business_basis, business_rate, business_stated_area, business_measured_area. Runs after the buildings."""
    business = case.business
    if scheme.business_loss.rates:
        found.facts["business_rate"] = _trade(business, scheme)
    found.facts["business_stated_area"] = (business and business.stated_area) or 0
    found.facts["business_measured_area"] = (business and business.measured_area) or 0
    found.facts["business_basis"] = BUSINESS_NONE
    if business is None:
        found.stand("business_loss", DOES_NOT_APPLY, "没有登记生产经营")
        return
    failed = failed_conditions(business)
    reason = "；".join(failed) or "营业执照、许可证明、经营地址、正在经营四项均符合"
    found.judge("business", "生产经营", not failed, reason, "八（四）1", ("business",))
    if failed:
        found.stand("business_loss", DOES_NOT_APPLY, reason)
        return
    found.readings.add("K4")
    stated = business.stated_area is not None
    found.facts["business_basis"] = BUSINESS_STATED if stated else BUSINESS_MEASURED
    found.stand("business_loss", COUNTED, "按证照标明的经营面积" if stated else "按实测经营面积，以首层的比例为限")
    if business.stated_area is not None and business.stated_area > found.facts["building_area"]:
        found.findings.append(_above_lawful())


def _trade(business: Business | None, scheme: Scheme) -> int:
    names = [trade.name for trade in scheme.business_loss.rates or ()]
    named = None if business is None else business.rate
    return names.index(named) if named in names else 0


def check_trade(case: Case, scheme: Scheme) -> Iterator[Finding]:
    """The kind of trade is one of the scheme's, and stated where the scheme pays by kind."""
    business, trades = case.business, scheme.business_loss.rates or ()
    names = [trade.name for trade in trades]
    if business is None or (business.rate in names if names else business.rate is None):
        return
    message = f"方案没有列出经营类别“{business.rate}”"
    remedy: Text = "改为方案列出的类别；或先在方案中增加"
    typed: Text = ""
    if business.rate is None:
        message = "没有写经营类别，方案按类别定标准"
        remedy, typed = Keyed("补写{business.rate}"), Keyed("填写{business.rate}")
    elif not names:
        message, remedy = "方案没有按经营类别定标准，不写经营类别", Keyed("删去{business.rate}")
    yield Finding(
        code="M412",
        document="case",
        path=("business", "rate"),
        message=message,
        expected="、".join(names) or "方案只有一个标准",
        remedy=remedy,
        clause="八（四）3",
        typed=typed,
        also=(("scheme", ("business_loss", "rates" if names else "rate")),),
    )


def failed_conditions(business: Business) -> list[str]:
    """Each of the four conditions that is not met, in the order of the clause."""
    conditions = (
        (business.licence_valid, "没有有效的营业执照"),
        (business.permit_valid, "没有齐备的经营许可证明"),
        (business.address_matches, "登记的经营地址与被拆迁房屋不一致"),
        (business.operating, "没有正在经营"),
    )
    return [reason for met, reason in conditions if not met]


def _above_lawful() -> Finding:
    return Finding(
        code="W402",
        document="case",
        path=("business", "stated_area"),
        message="证照标明的经营面积大于合法建筑面积，其中可能有违法建设",
        expected="不大于合法建筑面积",
        remedy="请核对：违法建设部分不予补偿，经营面积应扣除",
        clause="十",
    )
