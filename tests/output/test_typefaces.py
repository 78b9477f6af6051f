"""The typefaces of this package: those of Noto, unchanged, with their licence beside them."""

import hashlib

from chaiqian.output.fonts import SANS, SERIF, SHIPPED, sheet_fonts

# As https://github.com/notofonts/noto-cjk gives them (f8d15753, SubsetOTF/SC).
SUMS = {
    "NotoSansSC-Regular.otf": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
    "NotoSerifSC-Regular.otf": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
}


def test_they_are_what_was_published() -> None:
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SHIPPED.glob("*.otf")} == SUMS
    assert set(sheet_fonts().found.families()) == {SANS, SERIF}


def test_their_licence_lies_beside_them() -> None:
    text = (SHIPPED / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text and all(name in text for name in SUMS)
