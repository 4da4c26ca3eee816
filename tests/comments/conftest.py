import pytest

from tests.comments.mentioning import Elsewhere


@pytest.fixture
def elsewhere(db, settings):
    """Return a server of another site, and a post of ours that it may mention."""
    server = Elsewhere(settings)
    yield server
    server.close()
