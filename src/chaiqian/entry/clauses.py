"""Which clause of the guidance a question is about: its help says it in the words of the manual's table of clauses."""

from __future__ import annotations

from chaiqian.documents.problem import Path
from chaiqian.entry.plan import generic
from chaiqian.guidance import load_guidance

_OF_CASE: dict[Path, str] = {
    ("homestead", "area"): "五（二）",
    ("homestead", "year"): "六",
    ("homestead", "basis"): "五（二）",
    ("homestead", "publicity"): "五（一）",
    ("homestead", "zone"): "八（一）1（1）",
    ("homestead", "plot_id"): "六",
    ("homestead", "plot_area"): "六",
    ("buildings", "floor"): "七",
    ("buildings", "inside"): "七",
    ("buildings", "permit"): "七",
    ("buildings", "illegal"): "十",
    ("buildings", "replacement_value"): "八（二）",
    ("appraisal", "decoration_value"): "八（三）",
    ("members", "relation"): "五（三）3",
    ("members", "collective_member"): "五（三）1",
    ("members", "registered_in_scope"): "五（三）2",
    ("members", "recognised"): "五（三）",
    ("members", "special"): "五（三）",
    ("members", "housed_before"): "五（三）",
    ("members", "publicity"): "五",
    ("members", "disability"): "八（五）6",
    ("members", "major_illness"): "八（五）6",
    ("household", "low_income"): "八（五）6",
    ("household", "only_child"): "八（五）6",
    ("business", "licence_valid"): "八（四）1（1）",
    ("business", "permit_valid"): "八（四）1（2）",
    ("business", "address_matches"): "八（四）1（3）",
    ("business", "operating"): "八（四）1（3）",
    ("business", "stated_area"): "八（四）2",
    ("business", "measured_area"): "八（四）2",
    ("equipment", "name"): "八（五）3",
    ("adjustments", "amount"): "十一",
    ("choice", "mode"): "八",
    ("choice", "basis"): "八（七）1",
    ("choice", "units", "name"): "八（七）1（3）",
    ("choice", "signed_on"): "八（七）3",
    ("choice", "handed_over_on"): "八（五）2（2）",
}
_OF_SCHEME: dict[Path, str] = {
    ("project", "announced_on"): "十五",
    ("project", "relocation_deadline"): "十二",
    ("project", "zone"): "八（一）1（1）",
    ("project", "public_interest"): "十六",
    ("decoration", "fixed_quota"): "八（三）",
    ("business_loss", "rate"): "八（四）3",
    ("temporary_housing", "market_rent"): "八（五）2（1）",
    ("temporary_housing", "rent"): "八（五）2（1）",
    ("housing", "price"): "八（七）2",
    ("housing", "per_capita"): "八（七）1（2）",
    ("housing", "maintenance_fund"): "八（七）5",
    ("housing", "assessed_price"): "八（五）4",
    ("award_cap",): "八（六）",
}
CLAUSES = {"case": _OF_CASE, "scheme": _OF_SCHEME}


def clause_words(document: str, path: Path) -> str:
    """Number, heading and summary of the clause; empty where a question is about none."""
    number = CLAUSES[document].get(generic(path))
    if number is None:
        return ""
    clause = next(one for one in load_guidance().clauses if one.number == number)
    return f"{clause.number} {clause.heading}：{clause.summary}"
