"""chaiqian: compensation for demolition on collective land under 京平政发〔2019〕7号, exact and explained.

The library face: `load_case(path)`, `load_scheme(path)`, `settle(case, scheme)`. Money is whole 分, areas are
whole 0.01 ㎡; nothing prints. Names are imported on first use, so that a command's help needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chaiqian.documents.load import load_case, load_scheme
    from chaiqian.documents.problem import DocumentError
    from chaiqian.law.settlement import Settlement, settle

__version__ = "0.3.0"
__all__ = ["DocumentError", "Settlement", "load_case", "load_scheme", "settle"]

_HOMES = {
    "DocumentError": "chaiqian.documents.problem",
    "Settlement": "chaiqian.law.settlement",
    "load_case": "chaiqian.documents.load",
    "load_scheme": "chaiqian.documents.load",
    "settle": "chaiqian.law.settlement",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
