"""The officer at a terminal, for the register too."""

from tests.entry.conftest import officer as officer
