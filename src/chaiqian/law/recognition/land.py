"""The homestead: its zone and price step, 八（一）1; its control standard, 六; its share; its publicity, 五."""

from __future__ import annotations

from chaiqian.documents.case import Case
from chaiqian.documents.problem import Finding, Keyed
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import LOCATION_PRICES, Figures
from chaiqian.law.recognition.verdict import CLEARED, Pending, Recognition


def recognise_land(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    """Facts: homestead_area, plot_area, location_zone, standard_period."""
    homestead = case.homestead
    found.facts["homestead_area"] = homestead.area
    found.facts["plot_area"] = homestead.plot_area or homestead.area
    _zone(case, scheme, figures, found)
    _standard(case, figures, found)
    if homestead.plot_area is not None:
        found.readings.add("K11")
    published = homestead.publicity == CLEARED
    found.judge(
        "publicity", "宅基地认定", published, f"公示：{homestead.publicity}", "五（二）", ("homestead", "publicity")
    )
    if not published:
        found.pending.append(Pending("五（二）", f"宅基地认定的公示：{homestead.publicity}"))


def _zone(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    own = case.homestead.zone
    zone = own or scheme.project.zone
    township = scheme.project.township
    where = "本宗单独写明" if own else "项目所在"
    name = figures.zones.get(zone) or figures.townships.get(township)
    if not name:
        found.findings.append(_without_price(township, zone))
        return
    found.facts["location_zone"] = LOCATION_PRICES.index(name)
    reason = f"{where}区位为{zone}" if zone in figures.zones else f"{where}区位为{zone}，按{township}的标准"
    path = ("homestead", "zone") if own else ()
    found.judge("zone", zone, True, reason, figures[name].clause, path)


def _without_price(township: str, zone: str) -> Finding:
    return Finding(
        code="M409",
        document="case",
        path=("homestead", "zone"),
        message=f"{township}的{zone}没有区位补偿价，不能结算",
        expected="新城规划区或跨新城界线整建制拆迁的宅基地，或在指导意见列出的乡镇辖区内",
        remedy=Keyed(
            "本宗在新城规划区内的，在{[homestead]}写{homestead.zone=新城规划区}；"
            "否则请核对方案的{scheme:project.township}"
        ),
        clause="八（一）1",
        also=(("scheme", ("project", "township")),),
    )


def _standard(case: Case, figures: Figures, found: Recognition) -> None:
    homestead = case.homestead
    later = homestead.year > figures["control_standard.last_year"].value
    found.facts["standard_period"] = int(later)
    found.readings.add("K2")
    if homestead.basis == "登统认定":
        found.readings.add("K13")
    last = figures["control_standard.last_year"].value
    reason = f"{homestead.year}年{homestead.basis}，{f'在{last}年以后' if later else f'在{last}年（含）以前'}"
    found.judge("standard", "控制标准", True, reason, "六", ("homestead", "year"))
