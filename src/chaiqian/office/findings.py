"""What is wrong or unusual in a household or a scheme: the one list from which `check` and `batch` draw.

What several cases are wrong in comes with the events of the folder (project/over_folder.py).
"""

from __future__ import annotations

from chaiqian.documents.locate import locate
from chaiqian.documents.problem import Problem
from chaiqian.project.run import Project, Settled
from chaiqian.receipts.seal_warning import seal_warning


def own_warnings(settled: Settled) -> tuple[Problem, ...]:
    """What asks to be looked at in a household that is settled; its paper says the same."""
    settlement = settled.settlement
    return locate(settlement.own_warnings, {"case": settlement.case.source, "scheme": settlement.scheme.source})


def deviations(settled: Settled) -> tuple[Problem, ...]:
    """That it is not as it was sealed, where it is not."""
    sealed = seal_warning(settled.settlement, None, settled.file)
    return () if sealed is None else (sealed,)


def scheme_warnings(project: Project) -> tuple[Problem, ...]:
    """What is unusual in a scheme."""
    scheme = project.scheme
    return () if scheme is None else locate(scheme.warnings, {"scheme": scheme.source})
