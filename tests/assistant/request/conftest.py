"""Here questions are read by the rules alone."""

import pytest


@pytest.fixture(scope="session")
def assistant(by_rules):
    return by_rules
