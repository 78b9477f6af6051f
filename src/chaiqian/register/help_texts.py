"""What the register says about itself: a help text for each column, and the sheet 说明."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chaiqian.register.columns import KEY_HEADER, Column, Kind, Sheet, sheets

_KINDS = {
    Kind.TEXT: "文字",
    Kind.ID: "18 位身份证号，按文本存放；粘贴时选“只保留文本”，不要变成数字",
    Kind.AREA: "数字，单位㎡，至多两位小数",
    Kind.MONEY: "数字，单位元，至多两位小数",
    Kind.FLAG: "是 或 否",
    Kind.CHOICE: "从下拉列表选",
    Kind.WHOLE: "整数",
    Kind.MOMENT: "日期，例如 2019-06-20；要记到时刻的写 2019-06-20 09:31:05",
}
# What the kind of the column says already: units, and how a file writes a text.
_IN_KIND = re.compile("(?:^18 位)?，?写成文字$|，?(?:㎡|元)$|^元，")
_BLANKS = {"inside": "不填为“是”", "basis": "不填为“二者取高”"}
_GENERAL = (
    "一户（一宗宅基地，分户的每户一宗）在“宅基地”表占一行；其余各表一项一行，都用档案编号对应，每一行都要填。",
    "黄色表头必填，灰色选填；没有的留空。列的次序可以变，列可以隐藏；列名最好不改，常见的别称（如户主、身份证）也认得；不认得的列不读，会告诉您。",
    "没有设备、没有历史遗留问题的户，在那些表里不用写。没有经营的户，“营业执照有效”以后各列都留空。",
    "面积、金额按认定、评估的数写，至多两位小数，程序不替您四舍五入。公式按现有的结果读。不要合并单元格。",
    "填好后：chaiqian register import 登记簿.xlsx 项目文件夹。有问题的逐格列出，改好后再导入一次。",
    "没有问题的户先写成案件文件，有问题的户一户也不写半截。",
    "再次导入不会改动已有的案件；要按登记簿修改，加 --update，改动逐项列出，问过再改。",
)


def cell_help(column: Column | None, sheet: Sheet) -> str:
    """The text shown beside a cell that is being filled in."""
    if column is None:
        more = "" if sheet.items is None else "与“宅基地”表一致，同一户的每一行都填。"
        return f"必填。一户一个编号，全项目唯一。{more}"
    kind = "从下拉列表选，也可以自己写" if column.suggested else _KINDS[column.kind]
    parts = ["必填" if column.required else "选填", kind]
    if column.kind is Kind.FLAG and not column.required and column.table != ("business",):
        parts.append("不填为“否”")
    if column.key in _BLANKS and column.table in (("buildings",), ("choice",)):
        parts = [part for part in parts if "不填" not in part] + [_BLANKS[column.key]]
    if column.table == ("business",):
        parts.append("没有经营的留空")
    if column.table == ("choice",):
        parts.append("一户填一次即可")
    said = _IN_KIND.sub("", column.description)
    if said:
        parts.append(said)
    return "；".join(parts) + "。"


def help_lines() -> Iterator[tuple[str, ...]]:
    """The rows of the sheet 说明."""
    yield ("宅基地登记簿", "", "")
    for number, text in enumerate(_GENERAL, 1):
        yield ("", str(number), text)
    yield ("", "", "")
    yield ("表", "列", "填写")
    for sheet in sheets():
        yield (sheet.name, KEY_HEADER, cell_help(None, sheet))
        for column in sheet.columns:
            words = "、".join(column.choices or column.suggested)
            yield (sheet.name, column.header, cell_help(column, sheet) + (f"可选：{words}。" if words else ""))
