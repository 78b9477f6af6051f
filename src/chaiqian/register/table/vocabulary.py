"""What offices write at the head of a column, besides the names of fields: groups, sums, and what we do not compute."""

from __future__ import annotations

import re

from chaiqian.cli.kinds import OF_RETURNED
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import TablePath


def _listed(text: str) -> frozenset[str]:
    """The words of a text with blanks between them."""
    return frozenset(text.split())


_BUILDINGS, _MEMBERS, _EQUIPMENT, _UNITS = ("buildings",), ("members",), ("equipment",), ("choice", "units")
_ADJUSTMENTS = ("adjustments",)
LISTS: tuple[TablePath, ...] = (_BUILDINGS, _MEMBERS, _EQUIPMENT, _UNITS, _ADJUSTMENTS)

# A heading over headings, or before a word in one heading, and the tables of which it speaks; the first that fits.
GROUPS: tuple[tuple[re.Pattern[str], tuple[TablePath, ...]], ...] = (
    (pattern("家庭成员|成员|人员|人口|家属|被安置人|共居人"), (_MEMBERS,)),
    (pattern("户主|住户|家庭|基本|被拆迁人|使用权人|权利人|产权人|户信息|户情况"), (("household",), ("homestead",))),
    (pattern("宅基地|土地|宗地|用地"), (("homestead",),)),
    (pattern("评估|估价"), (("appraisal",), _BUILDINGS)),
    (pattern("房屋|建筑|房产|住房"), (_BUILDINGS,)),
    (pattern("设备|移机|附属设施|家电"), (_EQUIPMENT,)),
    (pattern("选房|安置|户型|回迁|签约"), (("choice",), _UNITS)),
    (pattern("经营|营业|停产|停业"), (("business",),)),
    (pattern("特殊|历史遗留"), (_ADJUSTMENTS,)),
)

OTHER_GROUPS = pattern("补偿|补助|奖励|费用|款项|情况|信息|其他|其它")

# What a numbered heading counts: 成员1, 家庭成员二, 房屋3.
COUNTED: dict[str, TablePath] = {
    **dict.fromkeys(("成员", "家庭成员", "人员", "人口", "家庭人口", "家庭人员", "人"), _MEMBERS),
    **dict.fromkeys(("被安置人", "被安置人员", "安置人员", "安置人口", "共居人", "家人"), _MEMBERS),
    **dict.fromkeys(("房屋", "建筑", "建筑物", "房"), _BUILDINGS),
    **dict.fromkeys(("设备", "移机设备"), _EQUIPMENT),
    **dict.fromkeys(("户型", "安置房", "选房", "所选户型", "回迁房"), _UNITS),
}

DEVICES = _listed(
    """电话 固定电话 座机 空调 有线电视 数字电视 宽带 网络 热水器 电热水器 燃气热水器 太阳能 太阳能热水器 天然气
    燃气 壁挂炉 电暖器 煤改电 空气源热泵 地源热泵 三相电 电表"""
)
COUNT_UNITS = _listed("部 台 端 户 个 套 条 路 线 块 组 只 件 间 处 门 数 数量 台数 部数")
COUNT_ENDING = pattern("(数量|台数|部数|端数|个数|套数|户数|数)$")
FLAT_TYPE = pattern("[一二两三四五1-5][居室](室|厅)?([一二两1-3]厅)?(户型)?")

# A household's sum, to be compared with what was read: heading → table and key; no key where items are counted.
SUMS: dict[str, tuple[TablePath, str]] = {
    **dict.fromkeys(
        ("总建筑面积", "建筑面积合计", "建筑总面积", "房屋总面积", "房屋建筑总面积", "房屋面积合计", "建筑面积小计"),
        (_BUILDINGS, "area"),
    ),
    **dict.fromkeys(
        ("重置成新价合计", "重置成新价小计", "重置成新价总额", "房屋重置成新价合计", "重置价合计"),
        (_BUILDINGS, "replacement_value"),
    ),
    **dict.fromkeys(
        (
            "家庭人口",
            "家庭人口数",
            "人口数",
            "总人口",
            "户内人口",
            "家庭成员数",
            "人口总数",
            "家庭人数",
            "人数",
            "总人数",
        ),
        (_MEMBERS, ""),
    ),
}

# The running number of rows; the household's own only where somebody says so.
SERIALS = _listed("序号 序 行号 顺序号 no n0 №")
REMARKS = _listed("备注 说明 备考 注 其他说明 情况说明 备注说明 人员备注 备注栏")
DOUBTED = pattern("实测|测量|现状|证载|航拍|未认定|不含|扣除|超|违|估算|预|申报|合计|小计|总计|非住宅|其中")
# The same over several headings; 其中 and 非住宅 stand over parts of what is recognised as well.
DOUBTED_GROUP = pattern("实测|测量|现状|证载|航拍|未认定|扣除|超|违|估算|合计|小计|总计")
ILLEGAL = "违"  # in the name of a sheet
ILLEGAL_TITLE = pattern(r"违(?:法建筑|法建设|建).{0,12}(?:表|册|单|台账|明细)(?:\(.*\))?$")  # a note ends in words

REASONS = OF_RETURNED  # what we ourselves write beside rows that go back
UNUSED = _listed(
    """退回原因 性别 年龄 周岁 民族 出生日期 出生年月 出生年月日 生日 婚姻状况 婚姻 婚否 学历 文化程度 政治面貌 职业
    工作单位 籍贯 健康状况 户籍性质 户口性质 户籍类别 户口类别 户别 农业非农业 户籍类型 户口类型 户籍地址
    户籍所在地 户口所在地 现居住地 户籍地 户口簿编号 户口本号 证件类型 证件种类 证件名称 手印 指印 签字 签名
    本人签字 户主签字 被拆迁人签字 签字确认 本户签字 确认签字 签字盖章 联系人 紧急联系人 邮编 邮政编码 开户行
    开户银行 银行账号 银行卡号 账号 银行账户 收款人 四至 东至 南至 西至 北至 东 南 西 北 长 宽 朝向 结构
    房屋结构 建筑结构 结构类型 建成年份 建成时间 建造年份 建成年代 建筑年代 建造年代 建房时间 建房年份 成新
    成新率 成新度 层数 总层数 楼层数 地上层数 地下层数 房屋层数 建筑层数 几层 层高 间数 房屋间数 间 用途
    房屋用途 使用状况 现状 使用情况 土地用途 权属 权属性质 土地性质 权利性质 使用权类型 土地证号 土地使用证号
    宅基地证号 集体土地使用证号 房产证号 房屋所有权证号 不动产权证号 证号 图号 图幅号 坐标 地籍号 宗地代码
    不动产单元号 照片 照片编号 附件 影像编号 控制标准 控制标准面积 宅基地控制标准 超控制标准面积 控制标准内面积
    控制标准以内面积 控制标准外面积 超标面积 超出面积 超面积 标准面积 安置人口 安置人口数 安置人数 被安置人口
    被安置人口数 被安置人数 应安置人口 应安置面积 可安置面积 安置面积 可选面积 补偿总额 补偿款总额 补偿合计
    补偿总计 拆迁补偿款总计 拆迁补偿款合计 补偿款合计 补偿金额合计 总补偿款 补偿款总计 总金额 合计 总计 小计
    金额合计 区位补偿价 区位补偿款 宅基地区位补偿价 搬迁费 搬迁补助费 临时安置费 周转费 停产停业损失补偿费
    设备移机费 移机费 奖励费 奖励合计 补助合计 弃房补助费 容积率控制补助费 购房款 应缴购房款 结算金额 净得 实得
    应领补偿款 实发金额 差价 实测宅基地面积 宅基地实测面积 实测占地面积 实测面积 实测房屋面积 房屋实测面积
    实测建筑面积 现状面积 现状宅基地面积 现状建筑面积 现状房屋面积 测绘面积 测量面积 丈量面积 航拍面积 填表人
    制表人 审核人 经办人 登记人 调查人 登记日期 填表日期 调查日期 登记时间 评估日期 评估时间 公示日期 公示时间
    公示期 录入人 录入时间 状态 操作 入户人员 工作人员 负责人 包户干部 档案盒号 页码 页数 页号 电子档案号 镇
    乡镇 街道 区 区县 县 市 所属镇 所在镇 乡 签约顺序号 选房顺序号 楼号 单元 房号门牌 是否签约 是否交房 是否腾退
    签约状态 户主是否在世 是否在家"""
)
UNUSED_ENDING = pattern("(签字|签名|签章|指印|手印|照片|备注|说明|经办人|审核人|制表人|填表人)$")
# A heading that says none of this says nothing of money; any other may.
MONEY = pattern(
    "面积|价|费|款|金额|元|补|奖|年|人|户|房|楼|层|套|居|室|安置|公示|认定|评估|签约|签订|交房|腾退|残|病|低保|独生|籍|产权|"
    "合法|违|超|宗|宅|亩|平|装修|附属|设备|空调|电话|电视|营业|执照|许可|经营|集体|股|成员|关系|称谓|去世|死亡|名单|编号|姓名|"
    "选择|方式|整|调整|组|村|地址|区位|数"
)
NO_MONEY = pattern("登记员|录入|编制|打印|收件|邮箱|微信|车牌|宠物|宗教|党员|血型|身高|爱好|电子邮件|qq|联络员|网格")
# A table's word before a field's in one heading: 人员公示.
STANDING = _listed(
    """家庭成员 成员 人员 人口 被安置人员 被安置人 户主 被拆迁人 使用权人 权利人 产权人 住户 家庭 本户 宅基地 土地
    宗地 房屋 建筑物 设备 评估 经营 营业 选房"""
)
