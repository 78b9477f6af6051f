"""The columns are the models' fields: none missing, none double, every header understood."""

from pydantic import BaseModel

from chaiqian.documents.case import Case
from chaiqian.documents.labels import tables_of
from chaiqian.register.columns import KEY_HEADER, known_headers, letter, plain, sheet_named, sheets
from chaiqian.register.help_texts import cell_help, help_lines
from chaiqian.register.synonyms import HEADERS, SHEET_NAMES


def fields(model: type[BaseModel], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for key, info in model.model_fields.items():
        tables = tables_of(info.annotation)
        found |= fields(tables[0], (*path, key)) if tables else {(*path, key)}
    return found


def test_every_field_of_a_case_has_one_column() -> None:
    columns = [(*column.table, column.key) for sheet in sheets() for column in sheet.columns]
    assert len(columns) == len(set(columns))
    assert {*columns, ("case_id",)} == fields(Case)


def test_headers_of_a_sheet_differ_and_mean_their_column() -> None:
    for sheet in sheets():
        assert len(set(map(plain, sheet.headers))) == len(sheet.headers)
        for column in sheet.columns:
            assert known_headers(sheet)[plain(column.header)] is column
        assert known_headers(sheet)[plain(KEY_HEADER)] is None


def test_synonyms_belong_to_a_column_and_no_two_share_one() -> None:
    for path in HEADERS:
        assert any((*c.table, c.key) == path for sheet in sheets() for c in sheet.columns), path
    for sheet in sheets():
        words = [plain(word) for c in sheet.columns for word in HEADERS.get((*c.table, c.key), ())]
        assert len(words) == len(set(words)), sheet.name
        assert sheet_named(sheet.name) is sheet
        assert all(sheet_named(name) is sheet for name in SHEET_NAMES[sheet.name])


def test_help_fits_excel_and_speaks_of_no_keys() -> None:
    for sheet in sheets():
        for column in (None, *sheet.columns):
            text = cell_help(column, sheet)
            assert len(text) <= 255
            assert not any(word in text for word in ("plot_area", "extra_relations", "scheme", "villages"))


def test_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_help_says_nothing_twice_and_nothing_about_toml() -> None:
    texts = [cell_help(column, sheet) for sheet in sheets() for column in sheet.columns]
    assert not [text for text in texts if "写成文字" in text or "，㎡" in text or "；㎡" in text or "；元" in text]
    relation = cell_help(sheets()[2].column(("members",), "relation"), sheets()[2])
    assert relation == "必填；从下拉列表选，也可以自己写；本人、配偶、子女等，或方案另行认可的关系，或其他。"
    amount = cell_help(sheets()[5].column(("adjustments",), "amount"), sheets()[5])
    assert amount == "选填；数字，单位元，至多两位小数；可为负数；未认定的留空。"


def test_the_help_sheet_is_true_of_headers() -> None:
    said = "".join(line[2] for line in help_lines())
    assert "常见的别称（如户主、身份证）也认得" in said
    assert known_headers(sheets()[0])[plain("户主")] is known_headers(sheets()[0])[plain("被拆迁人")]
