"""The digest on the sheet: what a receipt is compared with, in groups for eyes and voices, as a code for a camera."""

from __future__ import annotations

from typing import Any

from chaiqian.receipts.printed import code_of

NAMED = "校验码"
MEANS = (
    "由案件（身份证号、电话除外）、方案、数值和每一行算出，用 chaiqian verify --printed 与回执查对有无改动；"
    "不是签名，不代替签字盖章"
)


def digest_block(groups: str) -> dict[str, Any] | None:
    """The digest as the template takes it: its groups with what they mean, and the drawing; None without a digest."""
    if not groups:
        return None
    return {"text": f"{NAMED} {groups}：{MEANS}", "code": code_of(groups.replace("-", ""))}


def in_footer(groups: str) -> str:
    """All of it at the foot of each page, so that no page can be taken from another sheet."""
    return f"　{NAMED} {groups}" if groups else ""
