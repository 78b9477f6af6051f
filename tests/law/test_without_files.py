"""Cases and schemes that were not read from a file, as a program may hand them over."""

import pytest

from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.law.settlement import settle

CASE, SCHEME = "cases/binhe/QY-001.toml", "cases/binhe/scheme.toml"


def test_a_contradiction_of_documents_without_a_file_has_no_place() -> None:
    case, scheme = load_case(CASE), load_scheme(SCHEME)
    scheme = scheme.model_validate({**scheme.model_dump(exclude_defaults=True), "equipment": []})
    with pytest.raises(DocumentError) as raised:
        settle(case.model_validate(case.model_dump()), scheme)
    found = [(problem.code, problem.key, problem.place.file, problem.place.line) for problem in raised.value.problems]
    assert found == [("M403", "equipment[1].name", "", 1), ("M403", "equipment[2].name", "", 1)]
