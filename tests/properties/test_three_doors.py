"""What an officer writes means the same at every door: to `edit`, in the wizard, in a cell of the register."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chaiqian.documents.labels import choices_of, field_at
from chaiqian.documents.typed import Mistyped, kind_at, typed
from chaiqian.documents.written import Unwritten, says_nothing
from chaiqian.entry.ask import value_of
from chaiqian.entry.questions import Question
from chaiqian.register.columns import Kind, RegisterColumn, sheets
from chaiqian.register.problems import CellFault
from chaiqian.register.words.reading import reader_of, states_nothing

PEOPLE = ((("members",), "relation"), (("members",), "name"))
# What a relation is to, and whose name stands in a cell, only a register has to find out.
COLUMNS = [c for sheet in sheets() for c in sheet.columns if (c.table, c.key) not in PEOPLE]


def at_edit(column: RegisterColumn, text: str) -> tuple[str, object]:
    """What `edit` makes of a text: the value, nothing, or the code of the refusal."""
    path = (*column.table, column.key)
    try:
        return _judged(column, typed("case", path, text))
    except Mistyped as mistyped:
        return "refused", mistyped.finding.code


def at_the_wizard(column: RegisterColumn, text: str) -> tuple[str, object]:
    """What the wizard makes of it; its prompt takes the number or the beginning of a choice as well."""
    path = (*column.table, column.key)
    info = field_at("case", path)
    assert info is not None
    question = Question(path, kind_at("case", path), "", "", required=info.is_required(), choices=column.choices)
    try:
        return _judged(column, value_of("case", question, text))
    except Mistyped as mistyped:
        return "refused", mistyped.finding.code
    except Unwritten as refusal:
        return "refused", refusal.code


def at_the_register(column: RegisterColumn, text: str) -> tuple[str, object]:
    info = field_at("case", (*column.table, column.key))
    assert info is not None
    try:
        return _judged(column, reader_of(column, False)(text))
    except CellFault as fault:
        if not info.is_required() and not column.required and states_nothing(column, text):
            return "nothing", None
        return "refused", fault.finding.code


def _judged(column: RegisterColumn, value: object) -> tuple[str, object]:
    if value is None:
        return "nothing", None
    if column.choices and value not in column.choices:
        return "refused", "V108"
    return type(value).__name__, value


CHARACTERS = "0123456789.,，．-－+/年月日时分秒:：元万㎡%台层 是否有无没√×yn１２¥￥T"
PIECES = [*CHARACTERS, "2019", "平方米", "没有", "元整", "2019-06-05", "日9时"]
KNOWN = [
    *(
        "2019，6，5",
        "2019.6.5",
        "2019年6月5日9时30分",
        "2019-02-30",
        "￥1,200.50元",
        "1.2万",
        "95%",
        "－1层",
        "2.0",
        "2.5",
        "３．５",
    ),
    *("√", "×", "✓", "是", "没有", "无", "/", "—", "1.1E+17", "11011719800101001x", "批准文件", "无异议"),
]
BLANKS = ["12 3", "批准 文件", " 2019-06-05\t", "110117 19800101 001X"]
WRITTEN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join) | st.sampled_from([*KNOWN, *BLANKS])


@given((WRITTEN | st.text(min_size=1)).filter(str.strip), st.sampled_from(COLUMNS))
@settings(max_examples=400)
def test_the_three_doors_agree(text: str, column: RegisterColumn) -> None:
    """One text is one value, or one refusal, whoever reads it: `edit`, the wizard, a cell of the register."""
    edited, celled = at_edit(column, text), at_the_register(column, text)
    info = field_at("case", (*column.table, column.key))
    assert info is not None
    if celled[0] == "Paper" or column.kind is Kind.TEXT and not column.required and says_nothing(text):
        return  # in a register a paper waits for its person, and a stroke is nobody's telephone
    if not column.required or info.is_required():  # a table may be left out as a whole, its rows may not
        assert edited == celled
    if column.kind is not Kind.CHOICE:
        assert at_the_wizard(column, text) == edited
    else:
        assert choices_of(info.annotation) == column.choices
