"""What the commands of a district share: the extra that they need, and a folder or a table of facts opened."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from chaiqian.cli.chinese import UsageError

if TYPE_CHECKING:
    from chaiqian.district.facts_table import FactsTable
    from chaiqian.district.running import District
    from chaiqian.district.simulation_report import Source

NEEDED = ("numpy", "pyarrow")


def needs_district() -> None:
    """Refuse where the extra is not installed."""
    if any(find_spec(name) is None for name in NEEDED):
        raise UsageError("全区测算要另装组件：pip install 'chaiqian[district]'")


def opened(path: Path) -> tuple[District, Source, int]:
    """The households of a folder or a table, what is to be said of them, and the exit code so far.

    Raises DocumentError where a table is none.
    """
    from chaiqian.district.simulation_report import Source

    if path.is_dir():
        from chaiqian.district.folder import FolderDistrict

        found: FolderDistrict | FactsTable = FolderDistrict(path)
    else:
        from chaiqian.district.facts_table import FactsTable

        found = FactsTable(path)
    about = Source(
        str(path),
        found.sha256,
        found.households,
        found.left_out,
        found.synthetic,
        found.schemes,
        found.units,
        found.contradictions,
    )
    return found, about, found.code
