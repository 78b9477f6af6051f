"""What recognition returns: facts for the graph, and the reason of every verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from chaiqian.documents.problem import Finding

Path = tuple[str | int, ...]
# A named tuple of its values in order. Called by its name it is made by a Python function, which takes twice as long:
# for what every household has dozens of.
made = tuple.__new__

COUNTED, DOES_NOT_APPLY, PROVISIONAL, UNDECIDED = "计入", "不适用", "暂计", "待定"
CLEARED = "无异议"
UNAPPRAISED = "尚未评估"
APPRAISAL_PENDING = "appraisal_pending"  # the fact, beside those that the graph reads, K15


class Verdict(NamedTuple):
    """One thing judged: a building, a member, the business, an award …; counted or not, why, by which clause."""

    kind: str
    subject: str
    counted: bool
    reason: str
    clause: str
    path: Path = ()

    @property
    def entry(self) -> int:
        """The place of a building or a member in the case's list; other verdicts have none."""
        step = self.path[1]
        assert isinstance(step, int)
        return step


class Standing(NamedTuple):
    """How a line stands, and why; a line without a standing counts when it comes to something."""

    status: str
    reason: str


class Pending(NamedTuple):
    """What still keeps a result from being final, the clause that asks for it, and the id of the line that it is of."""

    clause: str
    text: str
    line: str = ""


@dataclass(slots=True)
class Recognition:
    """Everything recognised of one household; each chapter of recognition adds its part.

    `facts` are the whole numbers that the graph reads, by fact name.
    """

    facts: dict[str, int] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    readings: set[str] = field(default_factory=set)
    unappraised: set[str] = field(default_factory=set)  # the lines that lack an appraisal, K15

    def judge(self, kind: str, subject: str, counted: bool, reason: str, clause: str, path: Path = ()) -> None:
        """Note one verdict."""
        self.verdicts.append(made(Verdict, (kind, subject, counted, reason, clause, path)))

    def lacks_appraisal(self, line: str, pending: Pending) -> None:
        """Note that a line waits for an appraisal, K15."""
        self.unappraised.add(line)
        self.pending.append(pending)
        self.readings.add("K15")

    def stand(self, line: str, status: str, reason: str) -> None:
        """Note how a line stands."""
        self.standings[line] = made(Standing, (status, reason))
