"""A receipt of one settlement: what it rested on, every line, and a digest over all of it.

A checksum and not a signature: whoever changes the receipt can work out another digest, but not the one that is
printed beside the signatures. Nothing in it depends on the machine, the day, or where a file lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from chaiqian import __version__
from chaiqian.documents.content import Content, content_of, public_text, sha256_of, sha256_of_value, told_apart
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figure, Figures, load_guidance
from chaiqian.law.lines import SettledLine
from chaiqian.law.rules.line import ADJUSTMENT
from chaiqian.law.settlement import Settlement
from chaiqian.quantity import plain

FORMAT = "chaiqian 结算回执 1"
NOTE = "本回执是校验用的摘要，不是签名，也不能代替签字盖章。用 chaiqian verify 核对。"
DIGEST, APPRAISAL_PENDING = "digest", "appraisal_pending"
SHORT_GROUPS, GROUP = 3, 4


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class SealedGuidance(_Part):
    """The figures used: `figures` by name as text with its unit; the hash covers townships, zones and relations too."""

    document: str
    in_force: str
    sha256: str
    figures: dict[str, str]


class SealedDocument(_Part):
    """A case or scheme: the hash of all that it states, and its content without private numbers."""

    sha256: str
    content: Content


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
    amount: str


class SealedPending(_Part):
    """What was still open."""

    clause: str
    text: str


class Receipt(_Part):
    """A receipt as its file holds it. Amounts in 元 and areas in ㎡, as text with two decimals.

    `appraisal_pending`: the lines that lack an appraisal (K15); written only where there are such.
    """

    receipt: str
    note: str
    program: str
    case_id: str
    status: str
    guidance: SealedGuidance
    case: SealedDocument
    scheme: SealedDocument
    readings: list[str]
    facts: dict[str, str]
    lines: list[SealedLine]
    pending: list[SealedPending]
    totals: dict[str, str]
    appraisal_pending: list[str] = []
    digest: str

    @property
    def written(self) -> dict[str, Any]:
        """What stands in the file."""
        return self.model_dump(exclude=None if self.appraisal_pending else {APPRAISAL_PENDING})

    @property
    def short_digest(self) -> str:
        """The beginning of the digest as it is printed: 3f2a-91bc-07de."""
        return "-".join(self.digest[start : start + GROUP] for start in range(0, SHORT_GROUPS * GROUP, GROUP))

    @property
    def intact(self) -> bool:
        """Whether the digest is the one of what the receipt holds."""
        return self.digest == _digest({key: part for key, part in self.written.items() if key != DIGEST})


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
        "case": {"sha256": sha256_of(case), "content": content_of(case)},
        "scheme": {"sha256": sha256_of(scheme), "content": content_of(scheme)},
        "readings": [reading.id for reading in settlement.readings],
        "facts": {public_text(key): value for key, value in settlement.facts.items()},
        "lines": list(_lines(settlement.lines)),
        "pending": [{"clause": entry.clause, "text": public_text(entry.text)} for entry in settlement.pending],
        "totals": totals_of(settlement),
    }
    if settlement.appraisal_pending:
        body[APPRAISAL_PENDING] = list(settlement.appraisal_pending)
    return Receipt.model_validate({**body, DIGEST: _digest(body)})


def guidance_of(figures: Figures) -> SealedGuidance:
    """The figures of the guidance as a receipt holds them."""
    values = figure_texts(figures)
    whole = [figures.document, figures.in_force.isoformat(), values, dict(figures.townships), dict(figures.zones)]
    return SealedGuidance(
        document=figures.document,
        in_force=figures.in_force.isoformat(),
        sha256=sha256_of_value([*whole, list(figures.relations)]),
        figures=values,
    )


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


def _digest(body: dict[str, Any]) -> str:
    return sha256_of_value({key: value for key, value in body.items() if key != "note"})
