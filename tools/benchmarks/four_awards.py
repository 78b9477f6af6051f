"""The awards of `scheme.toml`, one of each kind, so that the peers may name the keys of each."""

from __future__ import annotations

from chaiqian.documents.scheme import CollectiveAward, CooperationAward, EarlySigningAward, HandoverAward, Scheme


def four_awards(scheme: Scheme) -> tuple[CooperationAward, EarlySigningAward, CollectiveAward, HandoverAward]:
    """工程配合奖, 提前签约奖, 整体签约奖, 按时交房奖, in this order; TypeError for a scheme with others."""
    match scheme.awards:
        case [
            CooperationAward() as cooperation,
            EarlySigningAward() as early,
            CollectiveAward() as collective,
            HandoverAward() as handover,
        ]:
            return cooperation, early, collective, handover
    raise TypeError("scheme.toml must have one award of each kind, in the order of the clause")
