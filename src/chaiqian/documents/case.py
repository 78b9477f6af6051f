"""A case: one homestead (一宗宅基地), as the project office writes it.

Areas are ints of 0.01 ㎡, money ints of 分, counts plain ints; dates are dates, the two dates that order
households (`signed_on`, `handed_over_on`) keep their time of day where one is written.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chaiqian.documents.model import Document, DocumentTable
from chaiqian.documents.values import Area, Count, Flag, Floor, Moment, Money, SignedMoney, Text, Year

MOST_ENTRIES = 999  # of one list; the ranges of the graph rest on it
MOST_MEASURED = 99  # flats of one household, and together no larger than an area may be: as above
Publicity = Literal["未公示", "公示中", "有异议", "无异议"]
Mode = Literal["货币安置", "回迁安置"]
Zone = Literal["新城规划区", "跨新城界线整建制拆迁", "镇域"]

_PUBLICITY = "公示结果：不是无异议的，结果只能是试算"
_CONDITION = "只有认定小组结论的可不写"


class Household(DocumentTable):
    """Who holds the homestead."""

    owner: Text = Field(title="被拆迁人", description="宅基地使用权人")
    village: Text = Field(title="村", description="须是方案所列的村")
    address: Text = Field(title="地址")
    group: Text | None = Field(None, title="村民小组", description="整体签约奖以村民小组为单位时必填")
    id_number: Text | None = Field(None, title="身份证号", description="18 位，写成文字")
    phone: Text | None = Field(None, title="电话", description="写成文字")
    agent: Text | None = Field(None, title="代理人")
    low_income: Flag = Field(False, title="低保户")
    only_child: Flag = Field(False, title="独生子女家庭")
    subsidies: tuple[Text, ...] = Field((), title="列入名单的补助", description="方案限名单的、不按人计的补助费")
    awards: tuple[Text, ...] = Field((), title="列入名单的奖励", description="方案限名单的奖励")


class Homestead(DocumentTable):
    """The land as recognised."""

    area: Area = Field(title="宅基地面积", description="认定的面积，㎡")
    year: Year = Field(title="批准年份", description="批准（或合法取得）的年份")
    basis: Literal["批准文件", "登统认定"] = Field(title="认定依据")
    publicity: Publicity = Field(title="公示", description=_PUBLICITY)
    document: Text | None = Field(None, title="批准文件")
    zone: Zone | None = Field(None, title="区位", description="与项目所在区位不同的，单独写")
    plot_id: Text | None = Field(None, title="整宗编号", description="分户时与整宗面积同写")
    plot_area: Area | None = Field(None, title="整宗面积", description="分户时整宗宅基地的面积，㎡")


class Building(DocumentTable):
    """One building or storey."""

    name: Text = Field(title="名称")
    floor: Floor = Field(title="楼层", description="地下为负数")
    area: Area = Field(title="建筑面积", description="㎡")
    replacement_value: Money | None = Field(None, title="重置成新价", description="评估额，元；还没有评估的不写")
    inside: Flag = Field(True, title="在宅基地以内")
    permit: Flag = Field(False, title="有审批手续")
    illegal: Flag = Field(False, title="违法建设", description="经认定的违法建设，一律不予补偿")


class Appraisal(DocumentTable):
    """What the appraiser reported."""

    agency: Text = Field(title="评估机构")
    report: Text = Field(title="评估报告")
    decoration_value: Money = Field(title="装修及附属物评估额", description="元")


class Business(DocumentTable):
    """Production or trade carried on in the house."""

    licence_valid: Flag = Field(title="营业执照有效")
    permit_valid: Flag = Field(title="许可证明齐备")
    address_matches: Flag = Field(title="登记地址一致")
    operating: Flag = Field(title="正在经营")
    stated_area: Area | None = Field(None, title="标明的经营面积", description="执照或其他有效证明文件标明的面积，㎡")
    measured_area: Area | None = Field(None, title="实测经营面积", description="没有标明面积时按实测，㎡")
    rate: Text | None = Field(None, title="经营类别", description="方案按类别定标准的必填，须是方案所列的类别")


class Member(DocumentTable):
    """One person put forward for resettlement."""

    name: Text = Field(title="姓名")
    relation: Text = Field(title="与被拆迁人关系", description="本人、配偶、子女等，或方案另行认可的关系，或其他")
    collective_member: Flag | None = Field(None, title="集体经济组织成员", description=_CONDITION)
    registered_in_scope: Flag | None = Field(None, title="户籍在拆迁范围内", description=_CONDITION)
    publicity: Publicity | None = Field(None, title="公示", description=f"{_PUBLICITY}；已去世的可不写")
    special: Literal["服兵役", "上学", "服刑", "其他"] | None = Field(
        None, title="认定小组认定的其他人员", description="原户籍在本村的特殊情形"
    )
    housed_before: Flag = Field(False, title="已享受安置或政策性住房")
    deceased: Flag | None = Field(None, title="认定时已去世", description="列出而不计入；认定以后去世的写 false")
    recognised: Flag | None = Field(None, title="认定为被安置人员", description="认定小组的结论")
    subsidies: tuple[Text, ...] = Field((), title="本人列入名单的补助", description="方案限名单的、按人计的补助费")
    disability: Literal["残疾", "重残", "一级", "二级", "三级", "四级"] | None = Field(
        None, title="残疾等级", description="或证上的等级，一级、二级为重残"
    )
    major_illness: Flag = Field(False, title="大病")
    id_number: Text | None = Field(None, title="身份证号", description="18 位，写成文字")

    @property
    def is_deceased(self) -> bool:
        """Whether the member was dead when the persons were recognised."""
        return bool(self.deceased)

    @property
    def states_conditions(self) -> bool:
        """Whether the facts are stated that 五（三） asks for, and not the group's verdict alone."""
        return self.collective_member is not None and self.registered_in_scope is not None


class Device(DocumentTable):
    """Equipment to be moved; its price stands in the scheme."""

    name: Text = Field(title="设备", description="须是方案所列的设备")
    count: Count = Field(title="数量", description="台（部、户）数")


class Adjustment(DocumentTable):
    """A decision of the working group on a legacy problem."""

    name: Text = Field(title="事项")
    reason: Text = Field(title="认定理由")
    publicity: Publicity = Field(title="公示", description=_PUBLICITY)
    amount: SignedMoney | None = Field(None, title="金额", description="元，可为负数；未认定的不写")


class ChosenUnit(DocumentTable):
    """So many flats of one type, or one of them with the area that it has as surveyed."""

    name: Text = Field(title="户型", description="须是方案所列的户型")
    count: Count = Field(title="套数")
    measured: Area | None = Field(None, title="实测面积", description="交房时的实测面积，㎡；每套一条，套数写 1")


class Choice(DocumentTable):
    """What the household elected, and when it signed and handed over."""

    mode: Mode | None = Field(None, title="安置方式", description="未定则不写")
    basis: Literal["二者取高", "按宅基地面积", "按被安置人员"] = Field("二者取高", title="应安置面积的确定方式")
    units: tuple[ChosenUnit, ...] = Field((), title="所选户型", description="选回迁安置的填写")
    signed_on: Moment | None = Field(None, title="签约日期", description="可写到秒，选房顺序按此")
    handed_over_on: Moment | None = Field(None, title="交房日期", description="搬家交房之日")

    @property
    def signed_date(self) -> date | None:
        """The day of signing, without its time."""
        return _date_of(self.signed_on)

    @property
    def handed_over_date(self) -> date | None:
        """The day of handing over, without its time."""
        return _date_of(self.handed_over_on)


class Case(Document):
    """One homestead: land, buildings, appraisal, people, equipment, choice."""

    case_id: Text = Field(title="编号", description="全项目唯一")
    household: Household = Field(title="住户")
    homestead: Homestead = Field(title="宅基地")
    appraisal: Appraisal | None = Field(None, title="评估", description="还没有评估的不写")
    members: tuple[Member, ...] = Field(title="人员", description="至少一人")
    buildings: tuple[Building, ...] = Field((), title="房屋")
    business: Business | None = Field(None, title="经营", description="利用住宅从事生产经营的填写")
    equipment: tuple[Device, ...] = Field((), title="设备")
    adjustments: tuple[Adjustment, ...] = Field((), title="历史遗留问题认定")
    choice: Choice = Field(Choice.model_construct(), title="选择与签约")


def _date_of(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
