"""What an answer may look like, for the help of a question whose kind alone does not show it."""

from __future__ import annotations

from chaiqian.documents.samples import SAMPLES
from chaiqian.documents.typed import DATE, FLAG, INTEGER, NUMBER, TEXT, WORDS
from chaiqian.entry.plan import generic
from chaiqian.entry.questions import Question

_OF_KEY = {
    ("case_id",): "LSG-001",
    ("household", "owner"): "张某（示例）",
    ("household", "village"): "柳树沟村",
    ("household", "group"): "第一村民小组",
    ("household", "address"): "峪口镇柳树沟村12号",
    ("household", "id_number"): "18 位，末位可为 X",
    ("household", "phone"): "13800001111 或 010-69960000",
    ("household", "agent"): "李某（示例）",
    ("homestead", "year"): "1979",
    ("homestead", "document"): "平政宅字〔1996〕第12号（示例）",
    ("homestead", "plot_id"): "LSG-Z-07",
    ("appraisal", "agency"): "示例评估机构",
    ("appraisal", "report"): "示例评报字第0003号",
    ("buildings", "name"): "正房",
    ("buildings", "floor"): "1；地下一层写 -1",
    ("members", "name"): "张某（示例）",
    ("members", "id_number"): "18 位，末位可为 X",
    ("adjustments", "name"): "历史遗留的道路占地",
    ("adjustments", "reason"): "工作小组会议纪要第3号",
    ("adjustments", "amount"): "12000 或 -3500.50",
    ("project", "name"): "峪口镇柳树沟村住宅房屋拆迁项目（示例）",
    ("project", "villages"): "柳树沟村、桃坞村",
    ("project", "demolisher"): "示例土地储备中心",
    ("project", "approval"): "平建拆案〔2020〕第1号（示例）",
    ("project", "permit"): "平建拆许〔2020〕第1号（示例）",
    ("members", "extra_relations"): "外孙子女、继子女",
    ("awards", "tiers", "rate"): "0.95 或 95%",
}
_OF_KIND = {
    NUMBER: "120.50；单位可写可不写，如 1,200.50元",
    INTEGER: "2",
    DATE: "2019-06-20、2019.6.20 或 2019年6月20日",
    FLAG: "是",
    TEXT: "",
    WORDS: "甲、乙（用顿号隔开）",
}


def example_of(question: Question) -> str:
    """An answer that would do; nothing where the choices show it."""
    if question.choices:
        return ""
    key = generic(question.path)
    return _OF_KEY.get(key) or str(SAMPLES.get(key) or _OF_KIND.get(question.kind, ""))
