"""What a scheme may not do: its values against the figures of the guidance. Each check yields its findings."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.labels import nearest
from chaiqian.documents.problem import Finding, Keyed, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.scheme_checks import wrong
from chaiqian.guidance import Figure, Figures, load_guidance


def hundredths(figure: Figure) -> int:
    """A figure at the two decimals that schemes use."""
    return figure.value * (1, 10, 100)[2 - figure.scale]


def plain(value: int) -> str:
    """Hundredths as people write them: 800 or 500.50."""
    return f"{value // 100:,}" + (f".{value % 100:02d}" if value % 100 else "")


def check_business_rate(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """The business loss rate is capped, for every kind of trade."""
    limit = figures["limit.business_rate"]
    if scheme.business_loss.rate is not None:
        yield from _at_most(scheme.business_loss.rate, limit, ("business_loss", "rate"))
    for index, trade in enumerate(scheme.business_loss.rates or ()):
        yield from _at_most(trade.rate, limit, ("business_loss", "rates", index, "rate"))


def check_per_capita(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """The area per person is capped."""
    yield from _at_most(scheme.housing.per_capita, figures["limit.per_capita"], ("housing", "per_capita"))


def check_award_cap(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """A scheme may lower the cap of the awards, not raise it."""
    if scheme.award_cap is not None:
        yield from _at_most(scheme.award_cap, figures["limit.award_cap"], ("award_cap",))


_CODES = {"limit.business_rate": "P320", "limit.per_capita": "P321", "limit.award_cap": "P323"}


def _at_most(value: int, figure: Figure, path: Path) -> Iterator[Finding]:
    limit = hundredths(figure)
    if value > limit:
        message = f"{plain(value)} 超过指导意见的限额 {plain(limit)} {figure.unit}"
        expected, remedy = f"不超过 {plain(limit)} {figure.unit}", f"改为不超过 {plain(limit)} 的数"
        yield wrong(_CODES[figure.name], path, message, expected, remedy, figure.clause)


def check_rent(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """The allowance is no lower than the market rent."""
    housing = scheme.temporary_housing
    if housing.rent < housing.market_rent:
        yield wrong(
            "P322",
            ("temporary_housing", "rent"),
            f"临时安置费标准 {plain(housing.rent)} 低于市场月租金 {plain(housing.market_rent)}",
            expected=Keyed("{temporary_housing.rent}不低于{temporary_housing.market_rent}"),
            remedy=Keyed("提高{temporary_housing.rent}，或核对{temporary_housing.market_rent}"),
            clause="八（五）2",
            also=("temporary_housing", "market_rent"),
        )


MANY_TIMES = 3  # the market rent: more is a month's rent taken for a year's, or a slip of the point


def check_high_rent(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """A rent far above the market rent that the scheme states itself."""
    housing, path = scheme.temporary_housing, ("temporary_housing", "rent")
    if housing.rent > MANY_TIMES * housing.market_rent:
        message = f"临时安置费标准 {plain(housing.rent)} 高于市场月租金 {plain(housing.market_rent)} 的三倍"
        remedy = "核对两个数的单位（元/㎡·月）和小数点；确有批准依据的可以保留"
        expected, also = "不高于市场月租金的三倍", ("temporary_housing", "market_rent")
        yield wrong("W324", path, message, expected, remedy, "八（五）2", also)


def check_assessed_price(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """Flats assessed below what they are sold at: the waiver would be nothing."""
    housing, path = scheme.housing, ("housing", "assessed_price")
    if housing.assessed_price is not None and housing.assessed_price < housing.price:
        message = f"安置房评估价格 {plain(housing.assessed_price)} 低于销售均价 {plain(housing.price)}，弃房补助费为零"
        remedy = "核对两个价格；确实如此的可以保留"
        yield wrong("W325", path, message, "不低于销售均价", remedy, "八（五）4", ("housing", "price"))


def check_sale_price(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """The guidance names the average sale price."""
    figure = figures["housing.sale_price"]
    price = plain(hundredths(figure))
    if scheme.housing.price != hundredths(figure):
        message = f"销售均价 {plain(scheme.housing.price)}，与指导意见的 {price} {figure.unit} 不同"
        yield wrong("W320", ("housing", "price"), message, price, "确有批准依据的可以保留", figure.clause)


def check_subsidy_names(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """An award that is called a subsidy would escape the cap."""
    for index, extra in enumerate(scheme.subsidies.extra):
        if "奖" in extra.name:
            yield wrong(
                "W321",
                ("subsidies", "extra", index, "name"),
                f"补助费“{extra.name}”名称里有“奖”，列为补助就不计入奖励封顶",
                expected=Keyed("列在{[[awards]]}里"),
                remedy=Keyed("是奖励的移到{[[awards]]}；确是补助的改名"),
                clause=figures["limit.award_cap"].clause,
            )


# What the guidance sets itself, by a word that such a subsidy's name is likely to have.
_SET_BY_THE_GUIDANCE = {
    "弃房": ("弃房补助费", "八（五）4"),
    "临时安置": ("临时安置费", "八（五）2"),
    "容积率": ("容积率控制补助费", "八（五）5"),
    "区位": ("宅基地区位补偿价", "八（一）"),
    "重置": ("房屋重置成新价", "八（二）"),
}


def check_subsidies_set_already(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """A subsidy that pays again what the guidance sets."""
    for index, extra in enumerate(scheme.subsidies.extra):
        for word, (item, clause) in _SET_BY_THE_GUIDANCE.items():
            if word in extra.name:
                message = f"补助费“{extra.name}”名称里有“{word}”，{item}由指导意见规定，已经单列计算"
                path: Path = ("subsidies", "extra", index, "name")
                expected, remedy = "另设的补助不重复指导意见已有的项目", "重复的删去；确是别的补助的改名"
                yield wrong("W323", path, message, expected, remedy, clause)


def check_dates(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """The scheme is approved before it is announced."""
    project = scheme.project
    if project.announced_on < project.approved_on:
        message = f"拆迁公告日期 {project.announced_on} 早于方案批准日期 {project.approved_on}"
        path, also = ("project", "announced_on"), ("project", "approved_on")
        yield wrong("P305", path, message, "先批准方案，后公告", "核对两个日期", "十五", also)


def check_in_force(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """A project approved before the guidance follows the old policy."""
    project = scheme.project
    key = "approved_on" if project.implementation_approved_on is None else "implementation_approved_on"
    day = project.policy_day
    start = load_guidance().in_force
    if day < start:
        what = "方案批准日期" if key == "approved_on" else "项目批准实施日期"
        message = f"{what} {day} 早于指导意见施行之日 {start}，按原政策执行，本程序不适用"
        remedy = "日期写错的改正；确属在先项目的，按原政策另行结算"
        yield wrong("P315", ("project", key), message, f"{start} 或以后", remedy, "十七")


def check_township(scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """The township decides the location price outside the new-town zones."""
    project = scheme.project
    townships, path = figures.townships, ("project", "township")
    if project.township not in townships:
        hint = nearest(project.township, townships)
        remedy = f"是否想写“{hint}”？" if hint else "写乡镇、街道的全称，例如 " + "、".join(list(townships)[:3])
        message = f"指导意见没有列出“{project.township}”"
        yield wrong("P312", path, message, "平谷区的乡镇或街道全称", remedy, "八（一）1")
    elif not townships[project.township] and project.zone not in figures.zones:
        yield wrong(
            "W322",
            path,
            Keyed("{0}没有镇域的区位补偿价，只有单独写明{case:homestead.zone}的宅基地可以结算", (project.township,)),
            expected="、".join(figures.zones),
            remedy=Keyed("核对项目的{project.zone}"),
            clause="八（一）1",
            also=("project", "zone"),
        )


CHECKS = (
    check_business_rate,
    check_per_capita,
    check_award_cap,
    check_rent,
    check_high_rent,
    check_assessed_price,
    check_sale_price,
    check_subsidy_names,
    check_subsidies_set_already,
    check_dates,
    check_in_force,
    check_township,
)


def check_limits(scheme: Scheme) -> Iterator[Finding]:
    """All findings against the guidance, errors and warnings."""
    figures = load_guidance().figures_on(scheme.project.figures_day)
    for check in CHECKS:
        yield from check(scheme, figures)
