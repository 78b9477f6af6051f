"""`chaiqian edit` of what the second edition added: lists of names, lists in place of one amount, an appraisal."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_case, load_scheme
from chaiqian.documents.key_names import parse_key
from chaiqian.documents.labels import field_at
from chaiqian.entry.assignments import EXAMPLES as EXAMPLES_OF_KEYS

EXAMPLES = Path(__file__).parent.parent / "examples"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def liucun(tmp_path: Path) -> Path:
    """A project that has every new term."""
    folder = tmp_path / "项目"
    shutil.copytree(EXAMPLES / "liucun", folder)
    (folder / "expected.json").unlink()
    return folder


def value_at(document: Any, *steps: str | int) -> Any:
    for step in steps:
        document = document[step] if isinstance(step, int) else getattr(document, step)
    return document


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        (["列入名单的补助=自行购房补助费"], ("household", "subsidies"), ("自行购房补助费",)),
        (["household.subsidies=优抚户补助费、自行购房补助费"], ("household", "subsidies", 1), "自行购房补助费"),
        (["household.awards="], ("household", "awards"), ()),
        (["members[1].subsidies=高龄补助费"], ("members", 0, "subsidies"), ("高龄补助费",)),
        (["人员第1项.认定时已去世=否"], ("members", 0, "deceased"), False),
        (["人员第2项.认定为被安置人员=是"], ("members", 1, "recognised"), True),
        (["人员第1项.残疾等级=二级"], ("members", 0, "disability"), "二级"),
        (["choice.units[1].measured=61.55"], ("choice", "units", 0, "measured"), 6155),
        (["房屋第1项.重置成新价="], ("buildings", 0, "replacement_value"), None),
        (
            [
                "经营.营业执照有效=是", "经营.许可证明齐备=是", "经营.登记地址一致=是", "经营.正在经营=是",
                "经营.标明的经营面积=20", "经营.经营类别=零售",
            ],
            ("business", "rate"),
            "零售",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_of_a_case(liucun: Path, run: Run, changes: list[str], place: tuple[str | int, ...], expected: Any) -> None:
    file = liucun / "LC-001.toml"
    code, _, err = run("edit", file, *changes, "--yes")
    assert (code, err) == (0, "")
    assert value_at(load_case(file), *place) == expected


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        (["members.as_of=2020-3-21"], ("members", "as_of", "day"), 21),
        (["business_loss.rates[3].name=物流", "business_loss.rates[3].rate=500"],
         ("business_loss", "rates", 2, "name"), "物流"),
        (["business_loss.rates=", "business_loss.rate=700"], ("business_loss", "rate"), 70000),
        (["temporary_housing.late[2].rent=31元"], ("temporary_housing", "late", 1, "rent"), 3100),
        (["回迁安置房.户型第3项.本户型现房或期房=现房"], ("housing", "units", 2, "kind"), "现房"),
        (["回迁安置房.户型第3项.本户型预计交房日期=2023-6-30"], ("housing", "units", 2, "delivery_on", "year"), 2023),
        (["subsidies.extra[1].mode=货币安置"], ("subsidies", "extra", 0, "mode"), "货币安置"),
        (["awards[1].marked=是"], ("awards", 0, "marked"), True),
        (["awards[2].at_least=1000"], ("awards", 1, "at_least"), 100000),
        (["awards[3].stages[1].at_most=250000"], ("awards", 2, "stages", 0, "at_most"), 25000000),
        (["awards[4].stages=", "awards[4].deadline=2020-7-1", "awards[4].amount=30000"],
         ("awards", 3, "amount"), 3000000),
        (["signing_units[2].counts[2].on=2020-6-30", "signing_units[2].counts[2].signed=34"],
         ("signing_units", 1, "counts", 1, "signed"), 34),
        (["temporary_housing.late[3].after=30", "temporary_housing.late[3].rent=32"],
         ("temporary_housing", "late", 2, "rent"), 3200),
        (["awards[4].stages[4].until=2020-8-1", "awards[4].stages[4].amount=5000"],
         ("awards", 3, "stages", 3, "amount"), 500000),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_of_a_scheme(liucun: Path, run: Run, changes: list[str], place: tuple[str | int, ...], expected: Any) -> None:
    file = liucun / "scheme.toml"
    code, _, err = run("edit", file, *changes, "--yes")
    assert (code, err) == (0, "")
    assert value_at(load_scheme(file), *place) == expected


@pytest.mark.parametrize("document", ["case", "scheme"])
def test_the_keys_named_as_examples_exist(document: str) -> None:
    for key in EXAMPLES_OF_KEYS[document].split("、"):
        assert field_at(document, parse_key(document, key)) is not None, key


def test_the_comments_of_a_list_stay_when_it_grows(liucun: Path, run: Run) -> None:
    file = liucun / "scheme.toml"
    before = file.read_text("utf-8").splitlines()
    assert run("edit", file, "temporary_housing.late[3].after=30", "temporary_housing.late[3].rent=32")[0] == 0
    after = file.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == ["  { after = 30, rent = 32 },"]
    assert [line for line in before if line not in after] == []


def test_an_appraisal_is_entered_once_it_is_there(liucun: Path, run: Run) -> None:
    file = liucun / "LC-001.toml"
    before = load_case(file).appraisal
    assert run("edit", file, "appraisal=", "--yes")[0] == 0
    assert load_case(file).appraisal is None
    keys = ("agency=示例评估机构", "report=示例评报字第2020-001号", "decoration_value=98,000元")
    assert run("edit", file, *(f"appraisal.{key}" for key in keys))[0] == 0
    assert load_case(file).appraisal == before
