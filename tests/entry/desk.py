"""A desk at which answers lie ready by label: the wizard without a terminal, for tests of what it asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chaiqian import load_scheme
from chaiqian.documents.case import Case
from chaiqian.documents.case_writer import case_text
from chaiqian.documents.problem import Path as Place
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.source import parse
from chaiqian.entry.case_plan import CasePlan
from chaiqian.entry.interview import Interview
from chaiqian.entry.overview import Overview
from chaiqian.entry.plan import Plan
from chaiqian.entry.scheme_plan import SchemePlan
from chaiqian.output.page import Page

EXAMPLES = Path(__file__).parent.parent / "examples"
SIMPLE, RICH = (load_scheme(EXAMPLES / name / "scheme.toml") for name in ("hanzhuang", "liucun"))
Answers = dict[str, Any]


class Desk:
    """An officer who answers by label; what is not in the list gets Enter, and what was asked is kept.

    An answer that is a list is given one after the other.
    """

    width = 100

    def __init__(self, answers: Answers, overview: tuple[str, ...] = ()) -> None:
        self.answers, self.overview = dict(answers), list(overview)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.shown = 0

    def read(self, prompt: str) -> str:
        if "修改那一项" in prompt:
            self.shown += 1
            assert self.shown < 20, self.said
            return self.overview.pop(0) if self.overview else ""
        label = prompt.strip().split("（")[0].split(" [")[0].rstrip("：")
        self.asked.append(label)
        assert len(self.asked) < 200, (self.asked[-8:], self.said[-8:])
        answer = self.answers.get(label, "")
        if isinstance(answer, list):
            return str(answer.pop(0)) if answer else ""
        return str(answer)

    def fits(self, text: str) -> bool:
        return True

    def page(self) -> Page:
        return Page(self.width)

    def show(self, page: Page, stream: Any = None) -> None: ...

    def heading(self, text: str) -> None: ...

    def note(self, text: str) -> None:
        self.said.append(text)

    def problems(self, problems: Any, rows: Any = None, stream: Any = None) -> None:
        self.said += [f"{problem.code} {problem.label}：{problem.message}" for problem in problems]


ORDINARY: Answers = {
    "编号": "A-1",
    "被拆迁人": "甲户（示例）",
    "地址": "村12号",
    "村民小组": "1",
    "宅基地面积": "200",
    "批准年份": "1990",
    "认定依据": "批准",
    "公示": "无异议",
    "评估机构": "示例评估机构",
    "评估报告": "第1号",
    "装修及附属物评估额": "1000",
    "集体经济组织成员": "是",
    "户籍在拆迁范围内": "是",
    "名称": "正房",
    "楼层": "1",
    "建筑面积": "100",
    "重置成新价": "50000",
}
TRADE: Answers = {
    "要填写“经营”吗": "是",
    "营业执照有效": "是",
    "许可证明齐备": "是",
    "登记地址一致": "是",
    "正在经营": "是",
    "标明的经营面积": "40",
    "实测经营面积": "",
    "经营类别": "餐饮",
}


def entered(plan: Plan, answers: Answers, *overview: str) -> tuple[dict[str, Any], Desk]:
    """The document that these answers make, and the desk that they were given at."""
    desk = Desk(answers, overview)
    return Interview(plan, desk).run(), desk  # type: ignore[arg-type]


def household(scheme: Scheme, answers: Answers, *overview: str) -> tuple[Case, Desk]:
    """The case that these answers make, read back from its file."""
    document, desk = entered(CasePlan(scheme), {**ORDINARY, **answers}, *overview)
    text = case_text(Case.model_validate(document))
    return Case.model_validate(parse(text)), desk


def row(plan: Plan, answers: Answers, place: Place) -> str:
    """The number in the overview of what stands at a place, once everything is answered."""
    from chaiqian.entry.questions import questions

    interview = Interview(plan, Desk(answers))  # type: ignore[arg-type]
    interview.run()
    overview = Overview(Desk({}), list(questions(plan, interview.answers)), interview.answers)  # type: ignore[arg-type]
    return next(str(number) for number, q in enumerate(overview.rows, 1) if q.path == place)


def case_row(scheme: Scheme, place: Place, **answers: Any) -> str:
    return row(CasePlan(scheme), {**ORDINARY, **answers}, place)


PLAIN: Answers = {
    "项目名称": "甲项目（示例）",
    "方案批准日期": "2020-1-1",
    "拆迁公告日期": "2020-2-1",
    "搬迁期限": "2020-9-1",
    "乡镇（街道）": "平谷镇",
    "乡镇": "平谷镇",
    "村": "甲村",
    "区位": "镇域",
    "开始日期": "2020-3-1",
    "结束日期": "2020-4-30",
    "设置装修及附属物定额补偿": "是",
    "市场月租金": "20",
    "临时安置费标准": "22",
    "现房或期房": "现房",
    "建设成本价": "5000",
    "评估价格": "9000",
    "要填写“户型”吗": "否",
    "要填写“设备移机费”吗": "否",
    "要填写“奖励”吗": "否",
}


def scheme(answers: Answers, *overview: str) -> tuple[Scheme, Desk]:
    """The scheme that these answers make, read back from its file."""
    plan = SchemePlan()
    document, desk = entered(plan, {**PLAIN, **answers}, *overview)
    return Scheme.model_validate(parse(plan.text(document, ""))), desk


def scheme_row(place: Place, **answers: Any) -> str:
    return row(SchemePlan(), {**PLAIN, **answers}, place)
