"""A scheme (补偿安置方案): what the guidance leaves to each project.

Areas are ints of 0.01 ㎡, money ints of 分 (per unit where the key is a price or a rate), signing rates ints of
one ten-thousandth.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from chaiqian.documents.case import Mode, Zone
from chaiqian.documents.model import Document, DocumentTable
from chaiqian.documents.values import Area, Day, Flag, Households, Money, Months, Rate, Signed, Text

Basis = Literal["每宅", "每平方米宅基地", "每平方米建筑", "每人"]
SubsidyBasis = Literal["每宅", "每平方米宅基地", "每平方米建筑", "每人", "每平方米安置房"]
Kind = Literal["现房", "期房"]
By = Literal["村", "村民小组"]
BOTH: tuple[Mode, ...] = ("货币安置", "回迁安置")

_BASIS = "金额乘以什么"
_MARKED = "只给案件里列入名单的"
_AT_LEAST, _AT_MOST = "元，每宅至少；分户的按份额", "元，每宅至多；分户的按份额"


class ProjectTable(DocumentTable):
    """The project and its dates."""

    name: Text = Field(title="项目名称")
    guidance: Literal["京平政发〔2019〕7号"] = Field(title="适用的指导意见")
    approved_on: Day = Field(title="方案批准日期")
    announced_on: Day = Field(title="拆迁公告日期", description="房屋拆迁公告发布之日")
    relocation_deadline: Day = Field(title="搬迁期限")
    township: Text = Field(title="乡镇（街道）")
    villages: tuple[Text, ...] = Field(title="村", description="至少一个")
    zone: Zone = Field(title="区位")
    demolisher: Text | None = Field(None, title="拆迁人")
    approval: Text | None = Field(None, title="方案批准文号")
    permit: Text | None = Field(None, title="拆迁许可证")
    implementation_approved_on: Day | None = Field(
        None, title="项目批准实施日期", description="区政府批准实施项目的日期；不写则以方案批准日期判断适用政策"
    )
    modes: tuple[Mode, ...] = Field(BOTH, title="补偿方式", description="不写则两种都设")
    public_interest: Flag = Field(False, title="公益项目")

    @property
    def policy_day(self) -> date:
        """The day that decides whether the guidance applies at all, 十七 as K12 reads it."""
        return self.implementation_approved_on or self.approved_on

    @property
    def figures_day(self) -> date:
        """The day whose dated figures apply, 十三: the later of the scheme's approval and `policy_day`."""
        return max(self.approved_on, self.policy_day)


class RoundingRule(DocumentTable):
    """The unit that each line is rounded to."""

    to: Literal["分", "元"] = Field("分", title="取整单位")

    @property
    def places(self) -> int:
        """Decimals of 元 that a printed line keeps."""
        return 0 if self.to == "元" else 2


class AwardPeriod(DocumentTable):
    """First and last day, both included."""

    start: Day = Field(title="开始日期")
    end: Day = Field(title="结束日期")


class Decoration(DocumentTable):
    """Whether the fixed quota is set."""

    fixed_quota: Flag = Field(title="设置装修及附属物定额补偿")


class TradeRate(DocumentTable):
    """What one kind of trade is paid per ㎡."""

    name: Text = Field(title="经营类别")
    rate: Money = Field(title="本类标准", description="元/㎡")


class BusinessLoss(DocumentTable):
    """Per ㎡ of business area: one rate, or one for each kind of trade."""

    rate: Money | None = Field(None, title="停产停业损失补偿标准", description="元/㎡；按类别定的不写")
    rates: tuple[TradeRate, ...] | None = Field(None, title="各类停产停业标准", description="按经营类别定标准的填写")


class LateRent(DocumentTable):
    """What the months beyond `after` are paid."""

    after: Months = Field(title="满几个月以后", description="整月数，从 1 起")
    rent: Money = Field(title="此后的标准", description="元/㎡·月")


class TemporaryHousing(DocumentTable):
    """Monthly rents per ㎡."""

    market_rent: Money = Field(title="市场月租金", description="公告日周边普通商品住宅，元/㎡·月")
    rent: Money = Field(title="临时安置费标准", description="不低于市场月租金，元/㎡·月")
    late: tuple[LateRent, ...] = Field((), title="期房逾期标准", description="期房发放月数较多时，以后各月的标准")


class UnitType(DocumentTable):
    """One type of flat."""

    name: Text = Field(title="户型")
    area: Area = Field(title="面积", description="㎡")
    price: Money | None = Field(None, title="自有售价", description="元/㎡；不写则为销售均价")
    kind: Kind | None = Field(None, title="本户型现房或期房", description="不写则同安置房总的写法")
    delivery_on: Day | None = Field(None, title="本户型预计交房日期", description="这一批次自有日期的填写")
    delivered_on: Day | None = Field(None, title="本户型实际交房日期", description="知道后填写")


class Housing(DocumentTable):
    """The resettlement housing; prices per ㎡, `per_capita` in 0.01 ㎡ a person."""

    kind: Kind = Field(title="现房或期房")
    price: Money = Field(title="销售均价", description="元/㎡")
    cost_price: Money = Field(title="建设成本价", description="面积差部分，元/㎡")
    assessed_price: Money = Field(title="评估价格", description="周边同类回迁安置房，元/㎡")
    per_capita: Area = Field(title="人均面积", description="㎡/人")
    delivery_on: Day | None = Field(None, title="预计交房日期", description="期房必填")
    delivered_on: Day | None = Field(None, title="实际交房日期", description="知道后填写")
    maintenance_fund: Money = Field(0, title="专项维修资金", description="元/㎡，由被拆迁人缴纳")
    units: tuple[UnitType, ...] = Field((), title="户型")


class MembersRule(DocumentTable):
    """What the recognition rules of the project add."""

    extra_relations: tuple[Text, ...] = Field((), title="另行认可的亲属关系")
    as_of: Day | None = Field(None, title="认定截止日", description="打印在认定结果和公示上，不参与计算")


class ExtraSubsidy(DocumentTable):
    """A subsidy of the project's own."""

    name: Text = Field(title="名称")
    basis: SubsidyBasis = Field(title="计算依据", description=f"{_BASIS}；每平方米安置房的须写 mode")
    amount: Money = Field(title="标准", description="元")
    marked: Flag = Field(False, title="限名单", description=_MARKED)
    mode: Mode | None = Field(None, title="只计入的补偿方式", description="不写则两种方式都计")


class Subsidies(DocumentTable):
    """Optional subsidies that the project turns on; their amounts are the guidance's."""

    scope: Literal["被安置人员", "家庭成员"] = Field("被安置人员", title="残疾、大病补助的人员范围")
    only_child: Flag = Field(False, title="独生子女补助费")
    disability: Flag = Field(False, title="残疾补助费")
    low_income: Flag = Field(False, title="低保补助费")
    major_illness: Flag = Field(False, title="大病补助费")
    extra: tuple[ExtraSubsidy, ...] = Field((), title="另设补助费")


class DevicePrice(DocumentTable):
    """What moving one device is paid."""

    name: Text = Field(title="设备")
    price: Money = Field(title="移机单价", description="元")


class Stage(DocumentTable):
    """Signing, or handing over, by `until` (included) earns `amount`."""

    until: Day = Field(title="截止日期", description="含当日")
    amount: Money = Field(title="标准", description="元")
    at_least: Money | None = Field(None, title="每宅保底", description=_AT_LEAST)
    at_most: Money | None = Field(None, title="每宅封顶", description=_AT_MOST)


class Tier(DocumentTable):
    """Reaching `rate` earns `amount`."""

    rate: Rate = Field(title="签约比例", description="大于 0，不超过 1")
    amount: Money = Field(title="标准", description="元")
    at_least: Money | None = Field(None, title="每宅保底", description=_AT_LEAST)
    at_most: Money | None = Field(None, title="每宅封顶", description=_AT_MOST)


class CooperationAward(DocumentTable):
    """Signed and handed over within the award period."""

    kind: Literal["cooperation"] = Field(title="奖项类别", description="工程配合奖：奖励期内签约并交房")
    name: Text = Field(title="名称")
    basis: Basis = Field(title="计算依据", description=_BASIS)
    amount: Money = Field(title="标准", description="元")
    at_least: Money | None = Field(None, title="每宅保底", description=_AT_LEAST)
    at_most: Money | None = Field(None, title="每宅封顶", description=_AT_MOST)
    marked: Flag = Field(False, title="限名单", description=_MARKED)


class EarlySigningAward(DocumentTable):
    """By the stage in which the household signed."""

    kind: Literal["early_signing"] = Field(title="奖项类别", description="提前签约奖：奖励期内按签约阶段")
    name: Text = Field(title="名称")
    basis: Basis = Field(title="计算依据", description=_BASIS)
    stages: tuple[Stage, ...] = Field(title="阶段", description="至少一个，截止日期从早到晚")
    marked: Flag = Field(False, title="限名单", description=_MARKED)


class CollectiveAward(DocumentTable):
    """By the signing rate of the village or group."""

    kind: Literal["collective"] = Field(title="奖项类别", description="整体签约奖：按村或村民小组的签约比例")
    name: Text = Field(title="名称")
    basis: Basis = Field(title="计算依据", description=_BASIS)
    by: By = Field(title="签约单位")
    deadline: Day = Field(title="签约期限", description="含当日")
    tiers: tuple[Tier, ...] = Field(title="档次", description="至少一个，先后不限")


class HandoverAward(DocumentTable):
    """Handed over by the deadline, or by the stage in which it was handed over; whenever signed."""

    kind: Literal["handover"] = Field(title="奖项类别", description="其他奖项：签约并按期交房，如按时交房奖")
    name: Text = Field(title="名称")
    basis: Basis = Field(title="计算依据", description=_BASIS)
    deadline: Day | None = Field(None, title="交房期限", description="含当日；分阶段的不写")
    amount: Money | None = Field(None, title="标准", description="元；分阶段的不写")
    stages: tuple[Stage, ...] | None = Field(None, title="阶段", description="分阶段的填写，截止日期从早到晚")
    at_least: Money | None = Field(None, title="每宅保底", description=_AT_LEAST)
    at_most: Money | None = Field(None, title="每宅封顶", description=_AT_MOST)
    marked: Flag = Field(False, title="限名单", description=_MARKED)


Bounded = CooperationAward | HandoverAward | Stage | Tier
Award = Annotated[CooperationAward | EarlySigningAward | CollectiveAward | HandoverAward, Field(discriminator="kind")]


class SigningCount(DocumentTable):
    """How many had signed by one deadline."""

    on: Day = Field(title="认定截止日期", description="整体签约奖的签约期限")
    signed: Signed = Field(title="截至当日的已签户数")


class SigningUnit(DocumentTable):
    """The count of one village or group, as of the collective award's deadline, or of each of several."""

    village: Text = Field(title="村")
    households: Households = Field(title="总户数")
    group: Text | None = Field(None, title="村民小组", description="以村为单位的不写")
    signed: Signed | None = Field(None, title="已签户数", description="未认定前不写")
    counts: tuple[SigningCount, ...] | None = Field(
        None, title="各次认定的户数", description="有几个签约期限的填写，不写 signed"
    )
    _counted: bool = PrivateAttr(False)

    @property
    def counted(self) -> bool:
        """Whether `signed` was counted from a folder of cases, and not recorded in the scheme."""
        return bool((self.__pydantic_private__ or {}).get("_counted"))  # quicker than by name, as in model.py

    def was_counted(self) -> None:
        """Note that `signed` was counted; before anybody has seen this unit."""
        self._counted = True


class Scheme(Document):
    """One project's scheme."""

    project: ProjectTable = Field(title="项目")
    award_period: AwardPeriod = Field(title="奖励期")
    decoration: Decoration = Field(title="装修及附属物")
    business_loss: BusinessLoss = Field(title="停产停业损失")
    temporary_housing: TemporaryHousing = Field(title="临时安置")
    housing: Housing = Field(title="回迁安置房")
    award_cap: Money | None = Field(None, title="奖励封顶", description="元/宗；不写则为指导意见的上限")
    rounding: RoundingRule = Field(RoundingRule.model_construct(), title="取整")
    members: MembersRule = Field(MembersRule.model_construct(), title="人员认定")
    subsidies: Subsidies = Field(Subsidies.model_construct(), title="其他补助费")
    equipment: tuple[DevicePrice, ...] = Field((), title="设备移机费")
    awards: tuple[Award, ...] = Field((), title="奖励")
    signing_units: tuple[SigningUnit, ...] = Field((), title="签约单位")

    def __hash__(self) -> int:
        return hash(self.project.name)  # of the whole it takes as long as settling a tenth of a household


# Functions and not methods: who watches what is read of a scheme (district/reads.py) sees the fields that they take.


def kind_of(housing: Housing, unit: UnitType | None) -> Kind:
    """Whether a unit type (None: whatever no type says otherwise) is ready or still to be built."""
    own = None if unit is None else unit.kind
    return own or housing.kind


def dates_of(housing: Housing, unit: UnitType | None) -> tuple[date | None, date | None]:
    """The days of expected and of actual delivery: a type with either of its own takes neither from the scheme."""
    if unit is not None and (unit.delivery_on is not None or unit.delivered_on is not None):
        return unit.delivery_on, unit.delivered_on
    return housing.delivery_on, housing.delivered_on


def signed_by(unit: SigningUnit, deadline: date) -> int | None:
    """How many had signed by a deadline of a collective award; None where that is not recorded yet."""
    if unit.signed is not None:
        return unit.signed
    return next((count.signed for count in unit.counts or () if count.on == deadline), None)
