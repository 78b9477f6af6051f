"""How long hypothesis searches: quick and repeatable by default, `--hypothesis-profile=thorough` at leisure."""

from hypothesis import HealthCheck, settings

# Generating a scheme with its case draws a lot of data; that is no sign of a bad strategy here.
settings.register_profile(
    "quick",
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("quick")
