"""Reading cases with their schemes for a command, each scheme read once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from chaiqian.documents.case import Case
from chaiqian.documents.folder import find_scheme, unlistable
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import Settlement, settle


class SchemeUnusable(Exception):
    """The case's scheme has problems that were reported already; `file` is the scheme."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.file = file


@dataclass
class Reader:
    """Reads and settles cases; remembers schemes (by their whole path), and every file that was read."""

    scheme: Path | None = None
    files: list[Path] = field(default_factory=list)
    schemes: dict[str, Scheme | None] = field(default_factory=dict)

    def settle(self, path: Path) -> Settlement:
        """Settle one case file; raises DocumentError or SchemeUnusable."""
        case = self.case(path)
        return settle(case, self.scheme_of(path))

    def case(self, path: Path) -> Case:
        """Read one case file."""
        self.files.append(path)
        return load_case(path)

    def scheme_of(self, path: Path) -> Scheme:
        """Give the scheme for a case file; raises DocumentError or SchemeUnusable."""
        return self.scheme_at(self.scheme_file(path))

    def scheme_file(self, path: Path) -> Path:
        """Name the scheme for a case file; DocumentError where there is none."""
        return self.scheme or find_scheme(path)

    def scheme_at(self, file: Path) -> Scheme:
        """Read a scheme; its problems are raised the first time, SchemeUnusable afterwards."""
        whole = os.path.abspath(file)
        if whole not in self.schemes:
            self.schemes[whole] = None
            self.files.append(file)
            self.schemes[whole] = load_scheme(file)
        scheme = self.schemes[whole]
        if scheme is None:
            raise SchemeUnusable(file)
        return scheme


__all__ = ["DocumentError", "Reader", "SchemeUnusable", "unlistable"]
