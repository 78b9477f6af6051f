"""A rent or a price that is allowed and hardly meant asks to be looked at."""

from pathlib import Path

import pytest

from chaiqian import load_scheme

SCHEME = Path(__file__).parent.parent / "examples" / "hanzhuang" / "scheme.toml"


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("rent = 25.00", "rent = {three}", []),
        ("rent = 25.00", "rent = {more}", ["W324"]),
        ("assessed_price = 12000", "assessed_price = 4500", []),
        ("assessed_price = 12000", "assessed_price = 4499.99", ["W325"]),
    ],
)
def test_up_to_the_limit_nothing_is_said(tmp_path: Path, old: str, new: str, codes: list[str]) -> None:
    text = SCHEME.read_text("utf-8")
    scheme = load_scheme(SCHEME)
    market = scheme.temporary_housing.market_rent
    three = f"{3 * market // 100}.{3 * market % 100:02}"
    more = f"{(3 * market + 1) // 100}.{(3 * market + 1) % 100:02}"
    (line,) = [line for line in text.splitlines() if line.startswith(old.split(" = ")[0] + " = ")][:1]
    (tmp_path / "scheme.toml").write_text(text.replace(line, new.format(three=three, more=more), 1), "utf-8")
    assert [warning.code for warning in load_scheme(tmp_path / "scheme.toml").warnings] == codes
