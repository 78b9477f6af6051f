"""One finding in the words of each of its readers; what people wrote is never taken for a key."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_choice, check_first_floor, check_plot
from chaiqian.documents.examine import partial
from chaiqian.documents.labels import MODELS, field_at
from chaiqian.documents.locate import locate
from chaiqian.documents.problem import Finding, Keyed, Mention
from chaiqian.documents.wording import for_answer, for_file
from chaiqian.register.wording import for_cell

MENTIONED = Keyed("核对{buildings.area}；在宅基地以外的，{buildings.inside=false}")


def test_a_key_is_put_as_its_reader_knows_it() -> None:
    assert for_file(MENTIONED, "case") == "核对建筑面积（area）；在宅基地以外的，在宅基地以内填“否”（inside = false）"
    assert for_answer(MENTIONED, "case") == "核对“建筑面积”；在宅基地以外的，“在宅基地以内”填“否”"
    assert for_cell(MENTIONED, "case") == "核对“建筑面积”；在宅基地以外的，“在宅基地以内”填“否”"


def test_a_section_is_a_sheet_where_there_is_one() -> None:
    text = Keyed("在{[household]}写{household.group=…}，与方案{scheme:[[signing_units]]}中的名称一致")
    assert for_file(text, "case") == (
        '在住户（[household]）写村民小组（group = "…"），与方案签约单位（[[signing_units]]）中的名称一致'
    )
    assert for_answer(text, "case") == "在“住户”写“村民小组”，与方案“签约单位”中的名称一致"
    assert for_cell(text, "case") == "在“宅基地”表写“村民小组”填“…”，与方案“签约单位”中的名称一致"


@pytest.mark.parametrize("put", [for_file, for_answer, for_cell])
def test_what_people_wrote_is_no_key(put: Any) -> None:
    assert put("“area”、year、{zone}、[[members]]", "case") == "“area”、year、{zone}、[[members]]"
    assert put(Keyed("{0}、{1}", ("{zone}", "area")), "case") == "{zone}、area"


@pytest.mark.parametrize("put", [for_file, for_answer, for_cell])
def test_a_key_that_there_is_not_is_a_slip(put: Any) -> None:
    with pytest.raises(ValueError, match="aera"):
        put(Keyed("核对{homestead.aera}"), "case")


def test_what_is_typed_alone_has_its_own_remedy() -> None:
    raw = {"choice": {"handed_over_on": "2020-07-01"}}
    (finding,) = check_choice(case_of(raw))
    assert for_file(finding.remedy, "case") == "补写签约日期（signed_on），或删去交房日期（handed_over_on）"
    assert for_answer(finding.typed, "case") == "填写“签约日期”，或删去“交房日期”"


def test_a_message_may_mention_keys() -> None:
    (finding,) = check_plot(case_of({"homestead": {"area": 200, "plot_id": "A-1"}}))
    (problem,) = locate([finding], {})
    assert problem.message == "分户的宅基地写了整宗编号（plot_id），还缺整宗面积（plot_area）"
    assert problem.severity == finding.severity == "error"


def test_a_plain_finding_is_said_as_it_stands() -> None:
    building = {"name": "正房（示例）", "area": 300, "floor": 1, "inside": True}
    (finding,) = check_first_floor(case_of({"homestead": {"area": 200}, "buildings": [building]}))
    assert for_file(finding.message, "case") == finding.message
    assert Finding("C201").speaks_of("") and not finding.speaks_of("area")


def case_of(raw: dict[str, Any]) -> Any:
    choice = raw.get("choice", {})
    return partial(Case, {**raw, "choice": {key: date.fromisoformat(day) for key, day in choice.items()}})


def test_every_key_in_a_text_is_one_of_a_document() -> None:
    source = Path(__file__).parents[2] / "src" / "chaiqian"
    texts = [text for file in sorted(source.rglob("*.py")) for text in keyed_in(file.read_text("utf-8"))]
    assert len(texts) > 20
    for text in texts:
        for mention in Keyed(text, ("",) * 9).parts():
            documents = [mention.document or name for name in MODELS] if isinstance(mention, Mention) else []
            assert not documents or any(field_at(name, mention.path) for name in documents), text


def keyed_in(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    named = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Keyed"]
    return [text.value for text in named if isinstance(text, ast.Constant)]
