"""The files that a settlement came from, for programs: names, and of the scheme the hash of what it states.

No hash of a file's bytes, and none of a case at all: of the few numbers and names that may be hidden in a case, a hash
tells which. What a case stated is sealed by its receipt. The scheme's is that of facts tables and SQL, `scheme_sha256`.
"""

from __future__ import annotations

from functools import lru_cache

from chaiqian.documents.content import sha256_of
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import Settlement
from chaiqian.output.text import mask_within, portable


def source_entries(settlement: Settlement) -> list[dict[str, str]]:
    """Case and scheme, those that were read from files."""
    case, scheme = settlement.case.source, settlement.scheme.source
    found = [] if case is None else [{"file": mask_within(portable(case.file))}]
    if scheme is not None:
        found.append({"file": mask_within(portable(scheme.file)), "sha256": _stated(settlement.scheme)})
    return found


@lru_cache(maxsize=64)  # many households have one scheme
def _stated(scheme: Scheme) -> str:
    return sha256_of(scheme)
