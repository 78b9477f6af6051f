"""Every problem has a code; here are the codes, and what pydantic reports turned into findings in Chinese."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chaiqian.documents.kinship import relation_meant
from chaiqian.documents.labels import choices_of, field_at, item_of, keys_at, keys_by_label, nearest, tables_of
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.values import kind_of

CODES: dict[str, str] = {
    "F101": "找不到文件",
    "F102": "给的是文件夹",
    "F103": "空文件",
    "F104": "GBK 编码",
    "F105": "UTF-16 编码",
    "F106": "文件过大",
    "F107": "文件读不出来",
    "F108": "不是普通文件",
    "F109": "不是文本文件",
    "F110": "嵌套过深",
    "F111": "找不到方案",
    "F112": "文件夹里没有案件和方案",
    "F113": "给的是方案，不是案件",
    "F114": "方案有问题，没有结算",
    "F115": "给的是案件，不是方案",
    "F116": "内容过多，没有全部检查",
    "S101": "全角标点",
    "S102": "键重复",
    "S103": "文字没加引号",
    "S104": "日期或时间不存在",
    "S105": "日期或时间写法不对",
    "S106": "键名写法不对",
    "S107": "缺等号",
    "S108": "缺值",
    "S109": "引号没有配对",
    "S110": "括号没有配对",
    "S111": "数字写法不对",
    "S112": "是否值写法不对",
    "S113": "一行里有多余的内容",
    "S114": "转义或控制字符",
    "S115": "数字过长",
    "S119": "其他写法问题",
    "V101": "值的类型不对",
    "V102": "值超出范围",
    "V103": "不是具体的数",
    "V104": "小数位数过多",
    "V105": "没有填写内容",
    "V106": "文字过长",
    "V107": "看不见的字符",
    "V108": "不在可选的值之内",
    "V109": "日期时间带时区",
    "V110": "缺少必填项",
    "V111": "没有这个键",
    "V112": "应为一组键值或列表",
    "V113": "方案里的日期带时刻",
    "C201": "首层面积大于宅基地面积",
    "C202": "两个本人或配偶",
    "C203": "分户的两个键不成对",
    "C204": "本户面积大于整宗面积",
    "C205": "人数不对",
    "C206": "名称重复",
    "C207": "经营没有面积",
    "C208": "选了户型而不是回迁安置",
    "C209": "交房而没有签约",
    "C210": "交房早于签约",
    "C211": "身份证号不对",
    "C212": "身份证号重复",
    "C213": "人员的认定条件没有写全",
    "C214": "人员没有写公示",
    "C215": "认定结论与事实矛盾",
    "C216": "姓名里写着已故",
    "C217": "实测面积不是每套一条",
    "W213": "文字里像有电话或证件号",
    "W214": "没有人是本人",
    "W215": "历史遗留问题名称里有奖",
    "P301": "奖励期起止颠倒",
    "P302": "阶段先后不对",
    "P303": "阶段不在奖励期内",
    "P304": "整体签约奖期限晚于奖励期",
    "P305": "先公告后批准",
    "P306": "签约比例重复",
    "P307": "比例升高而标准下降",
    "P308": "整体签约奖重复",
    "P309": "名称重复",
    "P310": "签约单位重复",
    "P311": "已签户数大于总户数",
    "P312": "不认识的乡镇",
    "P314": "期房没有交房日期",
    "P315": "项目早于指导意见施行",
    "P316": "列表是空的",
    "P317": "停产停业标准的两种写法",
    "P318": "逾期月数先后不对",
    "P319": "逾期标准下降",
    "P320": "停产停业损失标准超限",
    "P321": "人均面积超限",
    "P322": "临时安置费低于市场租金",
    "P323": "奖励封顶超限",
    "P324": "交房奖的两种写法",
    "P325": "保底或封顶写错了地方",
    "P326": "保底大于封顶",
    "P327": "按安置房面积的补助没有写方式",
    "P328": "已签户数的两种写法",
    "P329": "认定户数的日期不对",
    "P330": "认定户数减少",
    "M401": "村不在方案的范围内",
    "M402": "方案没有这种户型",
    "M403": "方案没有这种设备",
    "M404": "方案没有设这种安置方式",
    "M405": "所选安置房面积过大",
    "M406": "亲属关系不在范围内",
    "M407": "没有写村民小组",
    "M408": "没有这个签约单位",
    "M409": "没有区位补偿价",
    "M410": "认定结论与认定条件矛盾",
    "M411": "名单上的名称不对",
    "M412": "经营类别不对",
    "W401": "签约早于奖励期",
    "W402": "标明的营业面积大于合法建筑面积",
    "W403": "签约以前选了房",
    "W404": "签约晚于搬迁期限",
    "W405": "签约早于拆迁公告",
    "W406": "有违法建设而列入无违法的奖励",
    "W407": "实测面积超过面积差上限",
    "W320": "销售均价与指导意见不同",
    "W321": "补助费名称里有奖",
    "W322": "滨河街道没有镇域的价格",
    "W323": "补助费与指导意见的项目重复",
    "X501": "编号重复",
    "X502": "分户面积之和大于整宗",
    "X503": "分户各户写法不一致",
    "X504": "独生子女补助费重复",
    "X505": "同一人重复安置",
    "W506": "签约户数与文件夹不一致",
}


LIMIT = 1000


def findings_of(error: ValidationError, document: str) -> list[Finding]:
    """What pydantic found, as findings; of a file that is wrong throughout, the first of them."""
    findings = [_finding(details, document) for details in error.errors(include_url=False)[:LIMIT]]
    meant = {(*f.path[:-1], _meant(f.path, document)) for f in findings if f.code == "V111"}
    return [f for f in findings if f.code != "V110" or f.path not in meant]


def clean_path(path: Path) -> Path:
    """pydantic names the kind of an award within its path; the file does not."""
    if len(path) > 2 and path[0] == "awards":
        return (*path[:2], *path[3:])
    return path


def _finding(details: ErrorDetails, document: str) -> Finding:
    kind, value = details["type"], details["input"]
    path = clean_path(details["loc"])
    context: dict[str, Any] = details.get("ctx", {})
    if "remedy" in context:
        return Finding(kind, document, path, context["message"], context["expected"], context["remedy"])
    if kind == "bool_type":
        return _flag(path, value, document)
    if kind == "missing":
        return _missing(path, document)
    if kind == "extra_forbidden":
        return _unknown(path, document)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _award_kind(path, value, document)
    if kind == "literal_error":
        return _choice(path, value, document)
    return _structure(path, value, document)


def _flag(path: Path, value: object, document: str) -> Finding:
    expected, remedy = "true（是）或 false（否）", "写成小写的 true 或 false，不加引号"
    return Finding("V101", document, path, f"应填 true 或 false，现为{kind_of(value)}", expected, remedy)


def _missing(path: Path, document: str) -> Finding:
    found = field_at(document, path)
    is_table = bool(keys_at(document, path))
    name = ".".join(str(step) for step in path)
    remedy = f"补写 {path[-1]} 这一行"
    if found is not None and is_table:
        remedy = f"补写 [[{name}]]" if item_of(found.annotation) is not None else f"补写 [{name}] 一节"
    return Finding("V110", document, path, "缺少必填项", _wanted(path, document), remedy)


def _wanted(path: Path, document: str) -> str:
    found = field_at(document, path)
    assert found is not None
    words = choices_of(found.annotation)
    if words:
        return "、".join(words)
    tables = tables_of(found.annotation)
    if tables:
        return "必填：" + "、".join(key for key, info in tables[0].model_fields.items() if info.is_required())
    return f"{found.title}（{found.description}）" if found.description else str(found.title)


def _meant(path: Path, document: str) -> str | None:
    """The key that an unknown one most likely stands for: one spelt nearly so, or one with that Chinese label."""
    key, known = str(path[-1]), keys_at(document, path[:-1])
    labelled = keys_by_label(document).get(key)
    return labelled if labelled in known else nearest(key, known)


# Keys that people will try where the guidance has no place for them, and where they belong.
_TRIED = {
    ("awards", "marked"): "整体签约奖按签约比例计，不限名单；删去这一行，或另设别的奖项",
    ("awards", "mode"): "奖励不分补偿方式（八（六））；只给一种方式的，列为 [[subsidies.extra]]，写 mode（八（五）6）",
    ("awards", "at_least"): "分阶段、分档的，写在各项的金额旁边",
    ("awards", "at_most"): "分阶段、分档的，写在各项的金额旁边",
}


def _unknown(path: Path, document: str) -> Finding:
    known = keys_at(document, path[:-1])
    tried = _TRIED.get((str(path[0]), str(path[-1]))) if len(path) == 3 and document == "scheme" else None
    if tried is not None:
        return Finding("V111", document, path, f"这个奖项没有“{path[-1]}”这个键", "", tried)
    meant = _meant(path, document)
    remedy = f"是否想写 {meant}？" if meant else "改正键名，或删去这一行；是否写错了所在的节？"
    return Finding("V111", document, path, f"没有“{str(path[-1])[:40]}”这个键", f"可用的键：{'、'.join(known)}", remedy)


def _choice(path: Path, value: object, document: str) -> Finding:
    found = field_at(document, path)
    assert found is not None
    words = choices_of(found.annotation)
    return not_among(path, value, words, document)


def _award_kind(path: Path, value: object, document: str) -> Finding:
    kinds = tables_of(Scheme.model_fields["awards"].annotation)
    named = {choices_of(kind.model_fields["kind"].annotation)[0]: kind.model_fields["kind"] for kind in kinds}
    expected = "、".join(f"{word}（{str(info.description).partition('：')[0]}）" for word, info in named.items())
    if isinstance(value, dict) and "kind" in value:
        return not_among((*path, "kind"), value["kind"], tuple(named), document)._replace(expected=expected)
    return Finding("V110", document, (*path, "kind"), "缺少必填项", expected, "补写 kind 这一行")


def not_among(path: Path, value: object, words: tuple[str, ...], document: str) -> Finding:
    expected = "、".join(words)
    if not isinstance(value, str):
        return Finding("V101", document, path, f"应填文字，现为{kind_of(value)}", expected, "写成英文双引号括起的文字")
    # A relation that is spelt nearly so may be another one: 外孙子女 is not 孙子女.
    hint = relation_meant(value, words) if path[-1:] == ("relation",) else nearest(value, words)
    remedy = f"是否想写“{hint}”？" if hint else "从可选的值中选一个"
    return Finding("V108", document, path, f"“{value[:40]}”不在可选的值之内", expected, remedy)


def _structure(path: Path, value: object, document: str) -> Finding:
    found = field_at(document, path)
    listed = found is not None and item_of(found.annotation) is not None and not isinstance(path[-1], int)
    key = str(path[-1]) if path else ""
    if listed and keys_at(document, path):
        return Finding(
            "V112",
            document,
            path,
            f"应为列表，现为{kind_of(value)}",
            f"用 [[{'.'.join(map(str, path))}]] 逐项列出",
            "改为两层方括号",
        )
    if listed:
        return Finding(
            "V112",
            document,
            path,
            f"应为列表，现为{kind_of(value)}",
            '方括号括起的列表，例如 ["甲", "乙"]',
            "加上方括号",
        )
    return Finding(
        "V112",
        document,
        path,
        f"应为一组键值，现为{kind_of(value)}",
        f"一组键值，例如 [{key}] 下逐行写",
        "把各项写在这一节里",
    )
