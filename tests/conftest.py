"""Property tests: repeatable, and never judged by the clock, on whatever machine they run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

settings.register_profile("quick", max_examples=25, derandomize=True, print_blob=True, **COMMON)
settings.register_profile("thorough", max_examples=1000, **COMMON)
settings.load_profile("quick")
