"""How the tests themselves are run."""

import pytest


@pytest.mark.xdist_group("any")
def test_those_of_one_group_stay_in_one_process(request):
    """Versions of pytest and pytest-xdist that don't go together scatter them silently."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("all tests run in one process")
    assert request.node.nodeid.endswith("@any")
