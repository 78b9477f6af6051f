"""The digest on paper: as much of it as nobody can make two settlements agree in, for eyes, voices and cameras.

128 bits: whoever prepares both settlements would have to try some 2⁶⁴ variants of them for one match (the 48 bits of
earlier sheets took five minutes), and whoever finds one already sealed 2¹²⁸.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from io import BytesIO

PRINTED, EARLIER, WHOLE, GROUP = 32, 12, 64, 4
HEXADECIMAL = frozenset("0123456789abcdef")
SIZES = f"{PRINTED} 位（8 组，每组 4 位，0 至 9、a 至 f）"


def in_groups(digest: str) -> str:
    """The printed part of a digest in groups that can be read aloud: 3f2a-91bc-…, eight of them."""
    return "-".join(digest[start : start + GROUP] for start in range(0, PRINTED, GROUP))


def from_paper(text: str) -> str | None:
    """The digits of what somebody read off a sheet or scanned, however parted and in whatever case; None: no digest.

    The 12 digits of earlier sheets and all 64 of a receipt are taken too.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    digits = "".join(sign for sign in plain if not _is_mark(sign))
    return digits if len(digits) in (EARLIER, PRINTED, WHOLE) and HEXADECIMAL.issuperset(digits) else None


def _is_mark(sign: str) -> bool:
    """A space, a dash or an invisible sign that parts groups."""
    return sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf", "Zs"} or sign in "-_·.:：，,、"


@lru_cache(maxsize=64)
def code_of(digest: str) -> str:
    """The printed part of a digest as a QR code, an SVG of one path; what a camera reads is `--printed`'s."""
    import segno  # nothing but the printed sheet draws one

    code = segno.make_qr(digest[:PRINTED].upper(), error="m", boost_error=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", border=0, omitsize=True, xmldecl=False, svgclass=None, lineclass=None, nl=False)
    return drawn.getvalue().decode()
