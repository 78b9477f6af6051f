"""What offices call sheets, groups and numbered people, and what they write below the rows."""

from __future__ import annotations

from chaiqian.register.columns import TablePath

MEMBERS: TablePath = ("members",)
BUILDINGS: TablePath = ("buildings",)
EQUIPMENT: TablePath = ("equipment",)
UNITS: TablePath = ("choice", "units")
ADJUSTMENTS: TablePath = ("adjustments",)
LISTS = (MEMBERS, BUILDINGS, EQUIPMENT, UNITS, ADJUSTMENTS)
ONCE: tuple[TablePath, ...] = (("household",), ("homestead",), ("appraisal",), ("choice",), ("business",))
GROUPS: dict[TablePath, tuple[str, ...]] = {
    ("household",): ("户主信息", "被拆迁人", "住户情况"),
    ("homestead",): ("宅基地情况", "宅基地", "土地"),
    ("appraisal",): ("评估情况", "评估"),
    ("choice",): ("选房签约", "签约情况"),
    ("business",): ("经营情况", "停产停业"),
    MEMBERS: ("家庭成员", "人员情况", "家庭人口情况"),
    BUILDINGS: ("房屋情况", "房屋", "建筑情况"),
    EQUIPMENT: ("设备移机", "设备"),
    UNITS: ("选房情况", "回迁选房"),
    ADJUSTMENTS: ("历史遗留问题", "特殊认定"),
}
SHEETS: dict[TablePath, tuple[str, ...]] = {
    MEMBERS: ("人员", "家庭成员", "Sheet2"),
    BUILDINGS: ("房屋", "房屋明细", "Sheet3"),
    EQUIPMENT: ("设备", "移机", "Sheet4"),
    UNITS: ("选房明细", "回迁选房"),
    ADJUSTMENTS: ("特殊认定", "历史遗留问题"),
}
COUNTED: dict[TablePath, tuple[str, ...]] = {MEMBERS: ("成员", "家庭成员", "人员"), BUILDINGS: ("房屋",)}
STOREYS = {1: "首层", 2: "二层", 3: "三层", -1: "地下一层"}
EXTRA = ("性别", "民族", "文化程度", "签字", "备注", "朝向", "结构", "建成年份")
FILLED = {"性别": "男", "民族": "汉"}
FEET = (
    ("制表人：张三", None, None, "审核人：李四"),
    ("韩庄村村民委员会（盖章）",),
    ("2019年6月20日",),
    ("注：面积以认定为准。",),
)
