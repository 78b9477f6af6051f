"""What the register says about itself: a help text for each column, and the sheet 说明."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chaiqian.documents.written import shown
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import KEY_HEADER, Kind, RegisterColumn, RegisterSheet, sheets
from chaiqian.register.one_sheet import TITLE, groups

_KINDS = {
    Kind.TEXT: "文字",
    Kind.WORDS: "名称，几个的用顿号隔开",
    Kind.ID: "18 位身份证号，按文本存放；粘贴时选“只保留文本”，不要变成数字",
    Kind.AREA: "数字，单位㎡，至多两位小数",
    Kind.MONEY: "数字，单位元，至多两位小数",
    Kind.FLAG: "是 或 否",
    Kind.CHOICE: "从下拉列表选",
    Kind.WHOLE: "整数",
    Kind.MOMENT: "日期，例如 2019-06-20；要记到时刻的写 2019-06-20 09:31:05",
}
# What the kind of the column says already: units, and how a file writes a text.
_IN_KIND = pattern("(?:^18 位)?，?写成文字$|，?(?:㎡|元)(?=；|$)|^元，")
_TABLES = {
    ("business",): "没有经营的留空",
    ("appraisal",): "还没有评估的，评估各列都留空",
    ("choice",): "一户填一次即可",
}
# What a file does without, in the words of a cell.
_IN_A_FILE = {
    "写 false": "填“否”",
    "可不写": "可不填",
    "则不写": "则不填",
    "的不写": "的留空",
    "单独写": "单独填",
    "套数写": "套数填",
    "同写": "同填",
    "或证上": "也可填证上",
}
_SIX_SHEETS = (
    "一户（一宗宅基地，分户的每户一宗）在“宅基地”表占一行；其余各表一项一行，都用档案编号对应，每一行都要填。",
    "黄色表头必填，灰色选填；没有的留空。列的次序可以变，列可以隐藏；列名最好不改，常见的别称（如户主、身份证）也认得；说不准的问一次，记在登记簿对照表里。",
    "没有设备、没有历史遗留问题的户，在那些表里不用写。没有经营的户，“营业执照有效”以后各列都留空；还没有评估的户，评估各列和“重置成新价”留空，算出的是试算。",
)
_ONE_SHEET = (
    "一户占一行或几行：编号、被拆迁人、宅基地、评估、安置方式等一户一个的，填在第一行，可以和下面几行合并；人员、房屋、设备、户型、历史遗留并排着从第一行往下填，一行一个。",
    "下一户另起一行，写新的编号。两户之间不用空行；要合计的写在最后，前面写“合计”。",
    "黄色表头必填，灰色选填；没有的留空。列的次序可以变，列可以隐藏；列名最好不改，常见的别称也认得；说不准的问一次，记在登记簿对照表里。",
    "没有经营的户，“营业执照有效”等各列都留空；还没有评估的户，评估各列和“重置成新价”留空，算出的是试算。",
)
_GENERAL = (
    "面积、金额按认定、评估的数写，单位是㎡、元（列名写着万元、公顷的换算，写着亩的不读），至多两位小数，程序不替您四舍五入。公式按现有的结果读。",
    "填好后：chaiqian register import 登记簿.xlsx 项目文件夹。有问题的逐格列出，改好后再导入一次。",
    "没有问题的户先写成案件文件，有问题的户一户也不写半截。",
    "再次导入不会改动已有的案件；要按登记簿修改，加 --update，改动逐项列出，问过再改。",
)


def cell_help(column: RegisterColumn | None, sheet: RegisterSheet) -> str:
    """The text shown beside a cell that is being filled in."""
    if column is None:
        more = "" if sheet.items is None else "与“宅基地”表一致，同一户的每一行都填。"
        return f"必填。一户一个编号，全项目唯一。{more}"
    kind = "从下拉列表选，也可以自己写" if column.suggested else _KINDS[column.kind]
    parts = ["必填" if column.required else "选填", kind]
    if column.default is not None:
        parts.append(f"不填为“{shown(column.default)}”")
    if column.table in _TABLES:
        parts.append(_TABLES[column.table])
    said = _IN_KIND.sub("", column.description)
    for in_a_file, in_a_cell in _IN_A_FILE.items():
        said = said.replace(in_a_file, in_a_cell)
    if said:
        parts.append(said)
    return "；".join(parts) + "。"


def help_lines() -> Iterator[tuple[str, ...]]:
    """The rows of the sheet 说明."""
    yield from _general(_SIX_SHEETS, "表")
    for sheet in sheets():
        yield (sheet.name, KEY_HEADER, cell_help(None, sheet))
        yield from _of_columns(sheet.name, sheet.columns, sheet)


def one_sheet_help() -> Iterator[tuple[str, ...]]:
    """The same of a register on one sheet."""
    yield from _general(_ONE_SHEET, "组")
    yield ("", KEY_HEADER, cell_help(None, sheets()[0]))
    for name, columns in groups():
        yield from _of_columns(name, columns, sheets()[0])


def _general(first: Iterable[str], place: str) -> Iterator[tuple[str, ...]]:
    yield (TITLE, "", "")
    for number, text in enumerate((*first, *_GENERAL), 1):
        yield ("", str(number), text)
    yield ("", "", "")
    yield (place, "列", "填写")


def _of_columns(place: str, columns: Iterable[RegisterColumn], sheet: RegisterSheet) -> Iterator[tuple[str, ...]]:
    for column in columns:
        words = "、".join(column.choices or column.suggested)
        yield (place, column.header, cell_help(column, sheet) + (f"可选：{words}。" if words else ""))
