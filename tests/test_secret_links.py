"""What the web server writes down: security.md S6."""

import re

import pytest
from django.conf import settings

from tests.desk.canary import written_addresses

CONF = (settings.BASE_DIR / "deploy" / "nginx" / "rounds.conf").read_text()
SECRET = [path for path in written_addresses() if re.search(r"<\w+:token>", path)]


def is_logged(path):
    [rules] = re.findall(r"map \$uri \$rounds_logged \{(.*?)\}", CONF, re.DOTALL)
    return not any(re.search(rule, path) for rule in re.findall(r"~(\S+) 0;", rules))


@pytest.mark.parametrize("path", SECRET)
def test_no_link_that_is_a_key_is_logged(path):
    """By every address that holds a secret: a new one fails until it is left out."""
    assert not is_logged("/" + re.sub(r"<[^>]+>", "secret", path))


def test_other_pages_are_logged():
    assert len(SECRET) > 10
    for path in (
        "/",
        "/desk/",
        "/desk/7/consent/",
        "/comments/",
        "/2026/03/02/on-silence/",
    ):
        assert is_logged(path)
