import pytest
from django.conf import settings

# Test data that is kept beside the repository.
SHARED = settings.BASE_DIR.parent / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs the test data of ../shared"
)
