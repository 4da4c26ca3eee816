import pytest
from django.test import RequestFactory

from comments.visitors import address_of


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:DB8::7", "2001:db8::7"),
        # A server that listens for both versions at once wraps the older one.
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unix:", None),
    ],
)
def test_a_reader_has_one_address_however_it_is_written(said, address):
    """S20: else all of the older internet would be one network of the newer."""
    request = RequestFactory().get("/", REMOTE_ADDR=said)
    assert address_of(request) == address
