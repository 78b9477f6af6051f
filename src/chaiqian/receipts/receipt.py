"""A receipt of one settlement: what it rested on, every line, and a digest over all of it.

A checksum and not a signature: whoever changes the receipt can work out another digest, but not the one that is
printed beside the signatures, all 128 bits of it. Nothing in it depends on the machine, the day, or where a file lies.

Nothing private is in it in any form. The form before, 1, held a hash of case and scheme with ID numbers and phones, and
of the few numbers that a person may have, a hash tells which. To salt it would need a secret that stays with the case
and travels with it, and without which nobody could work out the digest again; what is not there needs no secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from chaiqian import __version__
from chaiqian.documents.content import Content, content_of, document_of, public_text, sha256_of_value, told_apart
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figure, Figures, load_guidance
from chaiqian.law.lines import SettledLine
from chaiqian.law.rules.line import ADJUSTMENT, BOTH
from chaiqian.law.settlement import Settlement
from chaiqian.quantity import plain
from chaiqian.receipts.printed import in_groups

OLD_FORMAT, FORMAT = "chaiqian 结算回执 1", "chaiqian 结算回执 2"
NOTE = (
    "本回执是校验用的摘要，不是签名，也不能代替签字盖章。用 chaiqian verify 核对，加 --printed 与纸上印的校验码比对。"
    "能证明：纸上印的校验码与本回执相同、纸上的金额也与本回执相同的，案件和方案的内容、数值、每一行就是打印时的那一份。"
    "不能证明：谁开具的，何时开具的，所载事实是否属实；没有纸上的校验码可比时，整份回执可以另造。"
    "身份证号、电话、银行账号不写进回执，也不在校验码之内。"
)
DIGEST, APPRAISAL_PENDING, COUNTED = "digest", "appraisal_pending", "counted"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class SealedGuidance(_Part):
    """The figures used: `figures` by name as text with its unit; the hash covers townships, zones and relations too."""

    document: str
    in_force: str
    sha256: str
    figures: dict[str, str]


class SealedDocument(_Part):
    """A case or scheme: its content without private numbers."""

    content: Content


class OldSealedDocument(SealedDocument):
    """As the old form has it, with the hash of all that it states, private numbers too."""

    sha256: str


# An amount or area that is none (altered by hand) makes no receipt: whoever adds and compares them relies on it.
Sealed = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+\.[0-9]{2}$")]


class SealedLine(_Part):
    """One line as settled; `amount` in 元 with two decimals."""

    id: str
    name: str
    group: str
    clause: str
    modes: list[str]
    status: str
    reason: str
    formula: str
    amount: Sealed

    @property
    def words(self) -> str:
        """What it comes to and how it stands, as people read it."""
        return f"{Decimal(self.amount):,}（{self.status}）"


class SealedPending(_Part):
    """What was still open."""

    clause: str
    text: str


class Receipt(_Part):
    """A receipt as its file holds it. Amounts in 元 and areas in ㎡, as text with two decimals.

    `appraisal_pending`: the lines that lack an appraisal (K15); `counted`: the signing units, from 1, whose `signed`
    was counted from the cases of a folder. Both are written only where there are such.
    """

    receipt: str
    note: str
    program: str
    case_id: str
    status: str
    guidance: SealedGuidance
    case: SealedDocument | OldSealedDocument
    scheme: SealedDocument | OldSealedDocument
    readings: list[str]
    facts: dict[str, str]
    lines: list[SealedLine]
    pending: list[SealedPending]
    totals: dict[str, Sealed]
    appraisal_pending: list[str] = []
    counted: list[int] = []
    digest: str

    @model_validator(mode="after")
    def _of_one_form(self) -> Self:
        if any(isinstance(part, OldSealedDocument) is not self.old for part in (self.case, self.scheme)):
            raise ValueError("parts of two forms")
        units = self.scheme.content.get("signing_units", [])
        if not isinstance(units, list) or not set(self.counted) <= set(range(1, len(units) + 1)):
            raise ValueError("a count of no signing unit")
        return self

    @property
    def old(self) -> bool:
        """Whether it is of the form before, which gives private numbers away."""
        return self.receipt == OLD_FORMAT

    @property
    def way(self) -> str | None:
        """The way chosen as sealed."""
        choice = self.case.content.get("choice")
        chosen = choice.get("mode") if isinstance(choice, dict) else None
        return next((way for way in BOTH if way == chosen), None)

    @property
    def printed_digest(self) -> str:
        """What is printed of the digest, in groups: 3f2a-91bc-…."""
        return in_groups(self.digest)

    @property
    def written(self) -> dict[str, Any]:
        """What stands in the file."""
        return self.model_dump(exclude={key for key in (APPRAISAL_PENDING, COUNTED) if not getattr(self, key)})

    @property
    def intact(self) -> bool:
        """Whether the digest is the one of what the receipt holds."""
        return self.digest == digest_of(self.written)


def receipt_of(settlement: Settlement) -> Receipt:
    """The receipt of a settlement."""
    case, scheme = settlement.case, settlement.scheme
    body: dict[str, Any] = {
        "receipt": FORMAT,
        "note": NOTE,
        "program": __version__,
        "case_id": public_text(case.case_id),
        "status": settlement.status,
        "guidance": guidance_of(settlement.prepared.figures).model_dump(),
        "case": {"content": content_of(case)},
        "scheme": {"content": content_of(scheme)},
        "readings": [reading.id for reading in settlement.readings],
        "facts": {public_text(key): value for key, value in settlement.facts.items()},
        "lines": list(_lines(settlement.lines)),
        "pending": [{"clause": entry.clause, "text": public_text(entry.text)} for entry in settlement.pending],
        "totals": totals_of(settlement),
    }
    if settlement.appraisal_pending:
        body[APPRAISAL_PENDING] = list(settlement.appraisal_pending)
    counted = [number for number, unit in enumerate(scheme.signing_units, 1) if unit.counted]
    if counted:
        body[COUNTED] = counted
    return Receipt.model_validate({**body, DIGEST: digest_of(body)})


def scheme_of(receipt: Receipt) -> Scheme:
    """The scheme that was sealed, which knows what was counted from the cases; ValueError where none can be."""
    scheme = document_of("scheme", receipt.scheme.content)
    for number in receipt.counted:
        scheme.signing_units[number - 1].was_counted()
    return scheme


def guidance_of(figures: Figures, values: Mapping[str, str] | None = None) -> SealedGuidance:
    """The figures of the guidance as a receipt holds them, or with these `values` in their place."""
    document, in_force = figures.document, figures.in_force.isoformat()
    values = figure_texts(figures) if values is None else dict(values)
    lists = [dict(figures.townships), dict(figures.zones), list(figures.relations)]
    sha256 = sha256_of_value([document, in_force, values, *lists])
    return SealedGuidance(document=document, in_force=in_force, sha256=sha256, figures=values)


def figure_texts(figures: Figures) -> dict[str, str]:
    """Each figure's value with its unit, by name: 4500.00元/㎡."""
    return {figure.name: f"{plain(figure.value, figure.scale)}{figure.unit}" for figure in figures}


def figures_from(scheme: Scheme, texts: Mapping[str, str]) -> Figures:
    """The figures in force for a scheme with these values, those not named as they are.

    Raises ArithmeticError or ValueError where a text is no value of its figure.
    """
    figures = load_guidance().figures_on(scheme.project.figures_day)
    stated = (figure for figure in figures if figure.name in texts)
    return figures.replacing({figure.name: _scaled(texts[figure.name], figure) for figure in stated})


def _scaled(text: str, figure: Figure) -> int:
    value = Decimal(text.removesuffix(figure.unit)).scaleb(figure.scale)
    if value != int(value):
        raise ValueError(text)
    return int(value)


def totals_of(settlement: Settlement) -> dict[str, str]:
    """Totals and comparison by name; a way that the scheme does not offer has none."""
    parts = (("monetary", settlement.monetary), ("relocation", settlement.relocation), ("", settlement.comparison))
    named = (
        (f"{way}.{name}" if way else name, value)
        for way, part in parts
        if part is not None
        for name, value in part._asdict().items()
    )
    return {name: plain(value) for name, value in named if value is not None}


def _lines(lines: Sequence[SettledLine]) -> Iterator[dict[str, Any]]:
    """The lines as the public content settles them: an adjustment's name is private, any other the scheme's."""
    decided = [line for line in lines if line.id.startswith(ADJUSTMENT)]
    names = dict(
        zip((line.id for line in decided), told_apart(public_text(line.name) for line in decided), strict=True)
    )
    for line in lines:
        name = names.get(line.id)
        yield _line(line, *((line.id, line.name) if name is None else (ADJUSTMENT + name, name)))


def _line(line: SettledLine, line_id: str, name: str) -> dict[str, Any]:
    return {
        "id": line_id,
        "name": name,
        "group": line.group,
        "clause": line.clause,
        "modes": list(line.modes),
        "status": line.status,
        "reason": public_text(line.reason),
        "formula": line.formula,
        "amount": plain(line.amount),
    }


def digest_of(body: dict[str, Any]) -> str:
    """The digest over all that a receipt says; the old form left its note out."""
    left_out = {DIGEST, "note"} if body["receipt"] == OLD_FORMAT else {DIGEST}
    return sha256_of_value({key: value for key, value in body.items() if key not in left_out})
