"""The officer at a terminal, for the register too."""

from tests.wizard.conftest import officer as officer
