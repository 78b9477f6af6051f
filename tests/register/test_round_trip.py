"""Out into a register and back in: no fact of any case changes."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.strategies import pairs
from tests.register.books import examples

from chaiqian.documents.case import Case
from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case
from chaiqian.documents.written import says_nothing
from chaiqian.register.existing import facts_of
from chaiqian.register.exporting import write_cases, write_on_one_sheet
from chaiqian.register.importing import import_register

ROOT = Path(__file__).parent.parent.parent
SAMPLES = sorted(p.parent for place in ("cases", "tests/examples") for p in (ROOT / place).glob("*/scheme.toml"))


WRITERS = pytest.mark.parametrize("write", [write_cases, write_on_one_sheet], ids=["six", "one"])
Write = Callable[[list[Case], BinaryIO], None]


def there_and_back(cases: list[Case], folder: Path, write: Write) -> dict[str, dict[str, Any]]:
    book = io.BytesIO()
    write(cases, book)
    folder.mkdir()
    path = folder / "登记簿.xlsx"
    path.write_bytes(book.getvalue())
    result = import_register(path, folder / "cases")
    # A random name may be one that is asked about (W2…); nothing else is said of what the export wrote.
    assert [problem for problem in result.problems if not problem.code.startswith("W2")] == []
    return {case.case_id: facts_of(case) for case in map(load_case, case_files(folder / "cases"))}


@WRITERS
@pytest.mark.parametrize("project", SAMPLES, ids=lambda p: p.name)
def test_every_sample(project: Path, write: Write, tmp_path: Path) -> None:
    cases = [load_case(path) for path in case_files(project)]
    assert there_and_back(cases, tmp_path / "back", write) == {case.case_id: facts_of(case) for case in cases}


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
MOMENTS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
ODD = ["=1+1", "+1", "@SUM(A1)", "007", "1e5", "TRUE", "2019-06-20", "_x0041_", "合计", "/", "a\u00a0b", "𠮷", "<&>\"'"]

NAMES = st.lists(
    TEXTS | st.sampled_from([*ODD, "水、电", "甲 乙", "无", "[甲]", '"甲"', "甲,乙"]), max_size=3, unique=True
)


@st.composite
def odd_cases(draw: st.DrawFn) -> Case:
    """A random case with odd texts, and with moments to the microsecond."""
    values = draw(pairs()).case
    values["case_id"] = draw(TEXTS | st.sampled_from(ODD))
    values["household"]["owner"] = draw(TEXTS | st.sampled_from(ODD))
    # A stroke in a cell that may be blank says that there is nobody.
    values["household"]["agent"] = draw((TEXTS | st.sampled_from(ODD)).filter(lambda word: not says_nothing(word)))
    for table in (values["household"], *values["members"]):
        table["subsidies"] = draw(NAMES)
    values["household"]["awards"] = draw(NAMES)
    if values["buildings"]:
        values["buildings"][0]["name"] = draw(st.sampled_from(ODD))
    choice = values["choice"]
    choice.pop("handed_over_on", None)
    moment = draw(st.none() | MOMENTS | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
    choice.pop("signed_on", None)
    if moment is not None:
        choice["signed_on"] = moment
    return Case.model_validate(values)


@WRITERS
@settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(case=odd_cases())
def test_random_cases(write: Write, case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("random") / "back"
    assert there_and_back([case], folder, write) == {case.case_id: facts_of(case)}
