"""The digest on the sheet: whole on every page, and as a code beside what it means; no hash of a file on it."""

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.conftest import Run
from tests.receipts.test_verification import settlement_of

from chaiqian.household.sheet_typst import Print, sheet_data
from chaiqian.receipts.receipt import receipt_of

CASE = Path("cases/yukou/LSG-001.toml")
MEANS = (
    "由案件（身份证号、电话除外）、方案、数值和每一行算出，用 chaiqian verify --printed 与回执查对有无改动；"
    "不是签名，不代替签字盖章"
)
LONG_HASH = re.compile("(?<![0-9a-f])[0-9a-f]{16,}(?![0-9a-f])")


def test_it_stands_whole_on_every_page_and_beside_the_signatures(run: Run, tmp_path: Path) -> None:
    assert run("sheet", CASE, "-o", tmp_path / "a.pdf")[0] == 0
    digest = receipt_of(settlement_of(CASE)).printed_digest
    pages = [page.extract_text() for page in PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes())).pages]
    assert len(pages) == 2 and all(f"结算单　校验码 {digest}" in page for page in pages)
    assert "".join(pages).count(digest) == 3  # once with what it means


def test_the_block_holds_groups_meaning_and_code() -> None:
    settlement = settlement_of(CASE)
    digest = receipt_of(settlement).printed_digest
    data = sheet_data(settlement, Print(digest=digest))
    assert data["digest"]["text"] == f"校验码 {digest}：{MEANS}"
    assert data["digest"]["code"].startswith("<svg ")
    assert (
        sheet_data(settlement, Print())["digest"] is None and "校验码" not in sheet_data(settlement, Print())["footer"]
    )


@pytest.mark.parametrize(
    "command",
    [("settle",), ("settle", "--format", "json"), ("compare",), ("compare", "--format", "json")],
    ids=" ".join,
)
def test_no_output_has_a_hash_of_a_case(run: Run, command: tuple[str, ...]) -> None:
    """Of the few ID numbers that a person may have, a hash of the file would tell which."""
    out = run(command[0], CASE, *command[1:]).out
    hashes = LONG_HASH.findall(out)
    if "json" not in command:
        assert hashes == []
        return
    (entry,) = [source for source in json.loads(out)["sources"] if "sha256" in source]
    assert hashes == [entry["sha256"]] and entry["file"].endswith("scheme.toml")


def test_a_sheet_names_its_files_and_hashes_none() -> None:
    settlement = settlement_of(CASE)
    entries = sheet_data(settlement, Print(digest=receipt_of(settlement).printed_digest))["sources"]["entries"]
    assert entries == ["LSG-001.toml", "scheme.toml", "指导意见数据：2019-03-22 起施行的数值"]
