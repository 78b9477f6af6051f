"""Scenarios as compact JSON, one object a scenario; amounts in 元 as text."""

from __future__ import annotations

from chaiqian.district.running import Result
from chaiqian.district.simulation_report import STATUS, SimulationSource
from chaiqian.district.tally import Sums, band_of
from chaiqian.output.text import dump, mask_within, portable
from chaiqian.quantity import plain


def result_json(source: SimulationSource, result: Result) -> str:
    """One scenario on one line."""
    tally = result.tally
    lines: dict[str, list[int]] = {}
    for (_, line), amounts in tally.lines.items():
        pair = lines.setdefault(line, [0, 0])
        pair[0], pair[1] = pair[0] + amounts[0], pair[1] + amounts[1]
    bands = sorted(tally.bands.items())
    return dump(
        {
            "scenario": mask_within(result.scenario.name),
            "source": {
                "file": mask_within(portable(source.file)),
                "sha256": source.sha256,
                "synthetic": source.synthetic,
            },
            "schemes": [{"name": mask_within(e.scheme.project.name), "sha256": e.sha256} for e in source.schemes],
            "left_out": source.left_out,
            "contradictions": source.contradictions,
            "refused": tally.refused,
            "total": _sums(tally.total),
            "by_status": {STATUS[final]: _sums(tally.of_status(final)) for final in (True, False)},
            "lines": {
                line: {"before": plain(before), "after": plain(after)} for line, (before, after) in lines.items()
            },
            "units": [
                {
                    "township": source.units[unit].township,
                    "village": source.units[unit].village,
                    "group": source.units[unit].group,
                    "status": STATUS[final],
                    **_sums(sums),
                }
                for (final, unit), sums in sorted(tally.units.items())
            ],
            "distribution": [{"from": _edge(b, 0), "to": _edge(b, 1), "households": number} for b, number in bands],
            "better_way": [{"before": a, "after": b, "households": n} for (a, b), n in sorted(tally.ways.items())],
            "capped": {"before": tally.capped[0], "after": tally.capped[1]},
        },
    )


def _sums(sums: Sums) -> dict[str, int | str]:
    return {
        "households": sums.households,
        "before": plain(sums.before),
        "after": plain(sums.after),
        "winners": sums.winners,
        "losers": sums.losers,
        "gained": plain(sums.gained),
        "lost": plain(sums.lost),
        "appraisal_pending": sums.unappraised,
    }


def _edge(band: int, side: int) -> str | None:
    edge = band_of(band)[side]
    return None if edge is None else plain(edge)
