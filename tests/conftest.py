"""Property tests: repeatable, and never judged by the clock, on whatever machine they run."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

settings.register_profile("quick", max_examples=25, derandomize=True, print_blob=True, **COMMON)
settings.register_profile("thorough", max_examples=1000, **COMMON)
# Few and unshrunk: a mutant only needs to be noticed (tests/mutation).
FEW = {"max_examples": 4, "derandomize": True, "database": None, "phases": [Phase.explicit, Phase.generate]}
settings.register_profile("mutation", **FEW, **COMMON)
settings.load_profile("quick")
