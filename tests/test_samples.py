"""The sample projects: each household as the oracle has it, and together they reach everything."""

from __future__ import annotations

import contextlib
import io
import json
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests import oracle
from tests.observed import flat, flat_of_json, timeline

from chaiqian import Settlement, load_case, load_scheme, settle
from chaiqian.documents.id_number import fault
from chaiqian.documents.json_schema import json_schema
from chaiqian.household.sheet_json import json_line

ROOT = Path(__file__).parent.parent
CASES = ROOT / "cases"
SCHEMES = sorted(CASES.glob("*/scheme.toml"))
HOUSEHOLDS = [f for f in sorted(CASES.glob("*/*.toml")) if f.name != "scheme.toml"]
every_household = pytest.mark.parametrize("file", HOUSEHOLDS, ids=lambda f: f.stem)


@cache
def settled(file: Path) -> Settlement:
    return settle(load_case(file), load_scheme(file.with_name("scheme.toml")))


@cache
def opinion(file: Path) -> oracle.Outcome:
    return oracle.settle_file(file)


@every_household
def test_every_line_total_and_fact_is_the_oracles(file: Path) -> None:
    assert flat(settled(file)) == opinion(file).values()


@every_household
def test_every_status_is_one_the_oracle_allows(file: Path) -> None:
    allowed = opinion(file).statuses
    wrong = {line.id: line.status for line in settled(file).lines if line.status not in allowed[line.id]}
    assert not wrong


@every_household
def test_what_does_not_apply_says_why(file: Path) -> None:
    silent = [line.id for line in settled(file).lines if not line.amount and not line.reason]
    assert not silent


@every_household
@pytest.mark.parametrize("kind", ["building", "member", "award"])
def test_every_verdict_is_the_oracles_and_has_a_reason(file: Path, kind: str) -> None:
    verdicts = [v for v in settled(file).verdicts if v.kind == kind]
    expected = [(v.subject, v.counted) for v in opinion(file).verdicts if v.kind == kind]
    assert len(verdicts) == len(expected)
    for verdict, (subject, counted) in zip(verdicts, expected, strict=True):
        assert subject in verdict.subject
        assert verdict.counted == counted, verdict
        assert verdict.reason and verdict.clause


@every_household
def test_timeline_is_the_oracles(file: Path) -> None:
    expected = [(day, oracle.money(a), oracle.money(d)) for day, a, d in opinion(file).timeline]
    assert timeline(settled(file)) == expected


@every_household
def test_pending_exactly_where_the_oracle_has_it(file: Path) -> None:
    assert len(settled(file).pending) == len(opinion(file).pending)


@every_household
def test_json_output_carries_the_same(file: Path) -> None:
    assert flat_of_json(json.loads(json_line(settled(file)))) == opinion(file).values()


def test_the_command_prints_one_json_line_a_household() -> None:
    from chaiqian.cli.app import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["settle", "--format", "json", *map(str, HOUSEHOLDS)])
    documents = [json.loads(line) for line in out.getvalue().splitlines()]
    assert code == 0
    assert [d["case_id"] for d in documents] == [f.stem for f in HOUSEHOLDS]
    for file, document in zip(HOUSEHOLDS, documents, strict=True):
        assert flat_of_json(document) == opinion(file).values()


# What the samples are -----------------------------------------------------------------


def test_at_least_four_projects_and_eighteen_households() -> None:
    assert len(SCHEMES) >= 4
    assert len(HOUSEHOLDS) >= 18


def test_no_sample_is_a_copy_of_an_example() -> None:
    examples = {f.read_text(encoding="utf-8") for f in (ROOT / "tests/examples").glob("*/*.toml")}
    assert not examples & {f.read_text(encoding="utf-8") for f in [*HOUSEHOLDS, *SCHEMES]}


@pytest.mark.parametrize("file", [*HOUSEHOLDS, *SCHEMES], ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_first_line_names_the_schema_and_samples_are_marked(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    kind = "scheme" if file.name == "scheme.toml" else "case"
    first, rest = text.split("\n", 1)
    assert first.startswith("#:schema ")
    schema = (file.parent / first.removeprefix("#:schema ")).resolve()
    assert schema == ROOT / "cases" / "schemas" / f"{kind}.schema.json"
    assert "（示例）" in rest


@pytest.mark.parametrize("file", [*HOUSEHOLDS, *SCHEMES], ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_a_real_validator_accepts_every_sample(file: Path) -> None:
    document = "scheme" if file.name == "scheme.toml" else "case"
    validator = Draft202012Validator(json_schema(document))
    assert not list(validator.iter_errors(as_json(tomllib.loads(file.read_text(encoding="utf-8")))))


def as_json(value: Any) -> Any:
    """Dates as text: JSON has none, and editors hand them to the validator that way."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@every_household
def test_everyone_is_marked_as_an_example(file: Path) -> None:
    case = oracle.read(file)
    names = [case["household"]["owner"], *(m["name"] for m in case["members"])]
    assert all(name.endswith("（示例）") for name in names)


def test_id_numbers_pass_the_check_and_belong_to_no_one() -> None:
    numbers = re.findall(r'id_number = "(\w+)"', "".join(f.read_text(encoding="utf-8") for f in HOUSEHOLDS))
    assert numbers
    assert all(fault(number, date(2020, 1, 1)) is None for number in numbers)
    assert all(number[6:10] == "1900" for number in numbers)


# What they reach ----------------------------------------------------------------------

FIXED_LINES = {
    "location.within", "location.over", "replacement", "decoration", "business_loss", "moving",
    "temporary_housing.monetary", "temporary_housing.relocation", "equipment", "waiver", "plot_ratio",
    "only_child", "disability", "low_income", "major_illness", "award_cap",
    "purchase.within", "purchase.excess", "maintenance_fund",
}  # fmt: skip
CODES = {
    "building": {"floor", "permit", "illegal", "basement", "upper", "outside"},
    "member": {
        "family", "extra_relation", "special 服兵役", "special 上学", "special 服刑", "special 其他",
        "housed_before", "not_collective", "not_registered", "relation",
        "recognised", "not_recognised", "deceased",
    },
    "business": {
        "none", "licence_valid", "permit_valid", "address_matches", "operating", "stated", "measured",
    },
    "award": {
        "not_signed", "signed_before", "signed_after", "not_handed_over", "handed_over_late", "handed_over",
        "cooperated", "stage_first", "stage_later", "stage_missed", "after_deadline", "undecided",
        "tier_not_reached", "tier_lower", "tier_top",
        "not_listed", "handover_stage_first", "handover_stage_later",
    },
}  # fmt: skip


def all_lines() -> list[Any]:
    return [line for file in HOUSEHOLDS for line in settled(file).lines]


def test_every_line_is_reached_with_an_amount_and_without() -> None:
    assert {line.id for line in all_lines() if line.amount} >= FIXED_LINES
    for prefix in ("award.", "subsidy.", "adjustment."):
        assert any(line.id.startswith(prefix) and line.amount for line in all_lines())
    always = {"location.within"}
    assert FIXED_LINES - always <= {line.id for line in all_lines() if line.status == "不适用"}


def test_every_status_is_reached() -> None:
    assert {line.status for line in all_lines()} == {"计入", "不适用", "暂计", "待定"}
    assert {settled(file).status for file in HOUSEHOLDS} == {"结算", "试算"}


@pytest.mark.parametrize("kind", CODES)
def test_every_reason_is_reached(kind: str) -> None:
    reached = {v.code for file in HOUSEHOLDS for v in opinion(file).verdicts if v.kind == kind}
    assert reached == CODES[kind]


def test_every_reading_is_reached() -> None:
    from chaiqian.guidance.register import load_guidance

    reached = {reading.id for file in HOUSEHOLDS for reading in settled(file).readings}
    assert reached == set(load_guidance().readings)


def test_every_kind_of_choice_land_and_publicity_is_reached() -> None:
    cases = [oracle.read(file) for file in HOUSEHOLDS]
    schemes = [oracle.read(file) for file in SCHEMES]
    choices = [case.get("choice", {}) for case in cases]
    assert {c.get("mode") for c in choices} == {None, "货币安置", "回迁安置"}
    assert {c.get("basis") for c in choices} == {None, "二者取高", "按宅基地面积", "按被安置人员"}
    assert {c["homestead"]["publicity"] for c in cases} == {"未公示", "公示中", "有异议", "无异议"}
    assert {1982, 1983} <= {c["homestead"]["year"] for c in cases}
    assert any("plot_id" in c["homestead"] for c in cases)
    assert any(not c.get("buildings") for c in cases)
    assert {s["housing"]["kind"] for s in schemes} == {"现房", "期房"}
    assert {s.get("rounding", {}).get("to", "分") for s in schemes} == {"分", "元"}
    assert {s["project"]["zone"] for s in schemes} == {"新城规划区", "跨新城界线整建制拆迁", "镇域"}
    assert {opinion(f).facts["location_price"] for f in HOUSEHOLDS} == {4500, 3700, 3300}
    bases = {a["basis"] for s in schemes for a in s.get("awards", [])}
    assert bases == {"每宅", "每平方米宅基地", "每平方米建筑", "每人"}


def test_amounts_of_every_kind_are_reached() -> None:
    adjustments = [a.get("amount") for f in HOUSEHOLDS for a in oracle.read(f).get("adjustments", [])]
    assert None in adjustments
    assert any(a is not None and a > 0 for a in adjustments)
    assert any(a is not None and a < 0 for a in adjustments)
    settlements = [settled(file) for file in HOUSEHOLDS]
    nets = [s.relocation.net for s in settlements if s.relocation]
    assert min(nets) < 0 < max(nets)
    assert any(s.monetary is None for s in settlements)
    assert any(s.relocation is None for s in settlements)
    assert any(warning.clause == "十" for s in settlements for warning in s.warnings)
