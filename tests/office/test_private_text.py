"""What must not stand on a public board."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.documents.private_text import HIDDEN, hide_private, mask_names, masked_name, masks_of

HIDDEN_TEXTS = [
    "110101199003071092",
    "11010119900307109X",
    "11010119900307109x",
    "110101900307109",
    "１１０１０１１９９００３０７１０９２",
    "110101 19900307 1092",
    "110101-19900307-1092",
    "13912345678",
    "139 1234 5678",
    "139-1234-5678",
    "１３９１２３４５６７８",
    "+86 13912345678",
    "8613912345678",
    "010-69961234",
    "01069961234",
    "(010)69961234",
    "（010）69961234",
    "0311-8765432",
    "69961234",
    "6996-1234",
    "4008123456",
    "400-812-3456",
    "6222020200012345678",
    "１１０１０１１９９００３０７１０９Ｘ",
    "110101.19900307.1092",
    "110101·1990·03·07·1092",
    "110101/19900307/109X",
    "110101——19900307——1092",
    "110101  19900307\n1092",
    "110101\u200b19900307\u200b1092",
    "139.1234.5678",
    "139·1234·5678",
    "139/1234/5678",
    "139•1234•5678",
    "139\u200b12345678",
]
KEPT_TEXTS = [
    "京平政发〔2017〕22号",
    "示例批准文件-1982-01",
    "2019-08-01",
    "20190801",
    "312.46㎡",
    "1982年批准文件",
    "平集建(93)字第01234号",
    "马坊镇示例村128号3单元502",
    "2019-06-01至2019-06-10",
    "1-2-3",
    "收件169961234",
    "1350.00、2345.67",
    "第1990号、1990.03.07、109户",
    "京集建（1993）字第30612345号",
    "第 69961234 号",
]


@pytest.mark.parametrize("number", HIDDEN_TEXTS)
@pytest.mark.parametrize("around", ["{}", "甲户{}", "电话：{}，村东", "{}号"])
def test_a_number_is_hidden_wherever_it_stands(number: str, around: str) -> None:
    assert hide_private(around.format(number)) == around.format(HIDDEN)


@pytest.mark.parametrize("text", KEPT_TEXTS)
def test_what_is_no_private_number_stays(text: str) -> None:
    assert hide_private(text) == text


def test_a_number_known_to_be_private_is_hidden_however_short() -> None:
    assert hide_private("找王五，分机12345", ["12345"]) == "找王五，分机***"
    assert hide_private("分机8765，第187650号", ["8765"]) == "分机***，第187650号"


@pytest.mark.parametrize("known", ["无", "-", "0", "同上", "1", "（示例）", ""])
def test_a_field_that_holds_no_number_hides_nothing(known: str) -> None:
    text = "HZ-001 无批准文件（示例），1982年，0.00㎡，同上"
    assert hide_private(text, [known]) == text


@pytest.mark.parametrize("typed", ["8765432", "876-5432", "876.5432", "８７６５４３２", "876、5432"])
def test_a_known_number_is_found_however_it_was_typed(typed: str) -> None:
    assert hide_private(f"找王五{typed}。", ["李四 8765432（示例）"]) == "找王五***。"
    assert hide_private(f"找王五{typed}。", ["87 65-432"]) == "找王五***。"


@given(st.text(max_size=40))
def test_hiding_twice_hides_no_more(text: str) -> None:
    assert hide_private(hide_private(text)) == hide_private(text)


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.text("甲乙，。 ：", max_size=5),
    st.text("甲乙，。：", max_size=5),
)
def test_no_mobile_phone_gets_through(phone: str, before: str, after: str) -> None:
    assert phone not in hide_private(before + phone + after)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修远", "欧**"),
        ("买买提江吐尔逊", "买**"),
        ("张三、李四海", "张*、李**"),
        ("张三 李四", "张* 李*"),
        ("张 三", "张*"),
        ("张　三", "张*"),
        ("张和平", "张**"),
        ("张三（李四之父）", "张*"),
        ("张三(已故", "张*"),
        ("张强2", "张*"),
        ("张强１２（示例）", "张*"),
        ("张1", "张*"),
        ("张", "*"),
        ("（示例）", "*"),
        ("𠮷田", "𠮷*"),
    ],
)
def test_a_masked_name(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_names_are_masked_inside_other_texts() -> None:
    assert mask_names("张三丰与张三分户", masks_of(["张三", "张三丰（示例）"])) == "张**与张*分户"


def test_names_that_would_read_the_same_have_numbers_and_a_remark_is_no_other_name() -> None:
    masks = masks_of(["赵户（示例）", "赵一", "赵户", "钱二"])
    assert masks == {"赵户（示例）": "赵*1", "赵一": "赵*2", "赵户": "赵*1", "钱二": "钱*"}
    assert mask_names("赵一与赵户", masks) == "赵*2与赵*1"


def test_a_number_that_a_name_has_is_its_own() -> None:
    """钱某某3 would otherwise read 钱**1."""
    assert masks_of(["钱某某3（示例）", "钱某某1（示例）"]) == {"钱某某3（示例）": "钱**3", "钱某某1（示例）": "钱**1"}
    assert masks_of(["李刚", "李强2", "李梅", "李军2"]) == {
        "李刚": "李*1",
        "李强2": "李*2",
        "李梅": "李*3",
        "李军2": "李*4",
    }
    assert masks_of(["李强2", "王刚"]) == {"李强2": "李*", "王刚": "王*"}
    masks = masks_of(["李强1", "李强"])
    assert mask_names("李强与李强1", masks) == "李*2与李*1"


def test_a_remark_is_hidden_with_the_name_that_has_it() -> None:
    assert mask_names("李强（小）与李强（大）", masks_of(["李强（大）", "李强（小）"])) == "李*与李*"


@given(st.text("张李王欧阳三四五", min_size=2, max_size=6))
def test_a_masked_name_keeps_only_its_first_character(name: str) -> None:
    assert masked_name(name) == name[0] + "*" * min(2, len(name) - 1)
