"""Flats beyond what a household may choose, 八（七）1."""

from __future__ import annotations

from chaiqian.documents.problem import Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import Evaluation
from chaiqian.law.recognition.housing import by_types
from chaiqian.law.recognition.verdict import Recognition
from chaiqian.law.rules.line import RELOCATION
from chaiqian.quantity import plain


def too_large(evaluation: Evaluation, found: Recognition, scheme: Scheme) -> list[Finding]:
    """Flats beyond the entitlement by more than 八（七）1 allows: as chosen an error, as surveyed a warning, K18."""
    if not found.facts["units_chosen"] or RELOCATION not in scheme.project.modes:
        return []
    limit = evaluation.output("unit_excess_limit")
    planned = beyond = evaluation.output("unit_excess")
    if "K18" in found.readings:
        planned = evaluation.prepared.run(by_types(found.facts)).output("unit_excess")
    if planned > limit:
        return [_chosen_too_large(evaluation, planned, limit)]
    return [_surveyed_too_large(evaluation, beyond, limit)] if beyond > limit else []


def _chosen_too_large(evaluation: Evaluation, beyond: int, limit: int) -> Finding:
    entitled = evaluation.output("entitlement")
    return Finding(
        code="M405",
        document="case",
        path=("choice", "units"),
        message=f"所选安置房共 {plain(entitled + beyond)} ㎡，比应安置面积 {plain(entitled)} ㎡ 多 {plain(beyond)} ㎡，"
        f"超过允许的面积差 {plain(limit)} ㎡",
        expected=f"不超过 {plain(entitled + limit)} ㎡",
        remedy=f"减少 {plain(beyond - limit)} ㎡ 以上：改选户型或减少套数",
        clause="八（七）1（3）",
        also=(("scheme", ("housing", "units")),),
    )


def _surveyed_too_large(evaluation: Evaluation, beyond: int, limit: int) -> Finding:
    area, entitled = evaluation.output("units_area"), evaluation.output("entitlement")
    return Finding(
        code="W407",
        document="case",
        path=("choice", "units"),
        message=f"按实测安置房共 {plain(area)} ㎡，比应安置面积 {plain(entitled)} ㎡ 多 {plain(beyond)} ㎡，"
        f"超过面积差 {plain(limit)} ㎡；超出的部分按建设成本价计算",
        expected="按户型不超过面积差，实测可以超过",
        remedy="请核对实测面积",
        clause="八（七）1（3）",
    )
