"""The plan of a scheme: what the guidance sets or limits as defaults, its townships, its kinds of award."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chaiqian.documents.examine import as_far_as_known, partial
from chaiqian.documents.limits import CHECKS
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.scheme_writer import scheme_text
from chaiqian.entry import scheme_terms
from chaiqian.entry.plan import Answers, Plan, generic
from chaiqian.guidance import load_guidance
from chaiqian.law.rules.awards import CLAUSE_OF_KIND

# What the guidance sets, or the most that it allows: an officer who has no other figure starts from it.
FIGURES = {
    ("business_loss", "rate"): "limit.business_rate",
    ("housing", "price"): "housing.sale_price",
    ("housing", "per_capita"): "limit.per_capita",
}
FIRST_ASKED = (("housing", "units", 0, "+"), ("awards", 0, "+"), ("equipment", 0, "+"))


class SchemePlan(Plan):
    """A new project."""

    document = "scheme"

    def __init__(self) -> None:
        self.guidance = load_guidance()

    def skips(self, path: Path, answers: Answers) -> bool:
        return scheme_terms.is_skipped(path, answers)

    def rare(self, path: Path, answers: Answers) -> bool:
        return scheme_terms.is_rare(path, answers)

    def opens(self, path: Path, answers: Answers) -> bool:
        return scheme_terms.is_opened(path)

    def left_out(self, path: Path, answers: Answers) -> str:
        return scheme_terms.left_out(path, answers)

    def required(self, path: Path, required: bool, answers: Answers) -> bool:
        return required or scheme_terms.is_required(path, answers)

    def default(self, path: Path, answers: Answers) -> Any:
        if scheme_terms.is_stated_otherwise(path, answers):
            return None
        if generic(path) == ("signing_units", "counts", "on"):
            return scheme_terms.deadline_of(path, answers)
        if path in FIGURES:
            figure = self.guidance.entries[-1][FIGURES[path]]
            return Decimal(figure.value).scaleb(-figure.scale) if figure.value % 100 else figure.value // 100
        if path[0] == "awards" and path[-1] in ("deadline", "until"):
            return answers.get(("award_period", "end"))
        if path[0] == "awards" and path[-1] == "name":
            return self._heading(str(answers.get((*path[:-1], "kind"))))
        if generic(path) == ("signing_units", "village"):
            return next(iter(answers.get(("project", "villages")) or ()), None)
        return path in FIRST_ASKED or None

    def choices(self, path: Path, answers: Answers) -> tuple[str, ...]:
        if path == ("project", "township"):
            return tuple(self.guidance.townships)
        if generic(path) == ("signing_units", "village"):
            return tuple(answers.get(("project", "villages")) or ())
        return ()

    def names(self, path: Path, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._heading(word) for word in words)

    def _heading(self, kind: str) -> str:
        """The name of a kind of award: the heading of its clause."""
        return self.guidance.clause(CLAUSE_OF_KIND[kind]).heading

    def findings(self, document: dict[str, Any]) -> Iterator[Finding]:
        # One by one: a value that is not there yet stops its own check only.
        subject: Any = partial(Scheme, document)
        for check in CHECKS:
            yield from as_far_as_known(check(subject, self.guidance.entries[-1]))

    def text(self, document: dict[str, Any], schema: str) -> str:
        """The file of a document without problems."""
        return scheme_text(Scheme.model_validate(document), schema)
