from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database import database, postgres
from config.environment import (
    address,
    choice,
    endpoints,
    flag,
    networks,
    number,
    text,
    words,
)


@pytest.fixture
def said(monkeypatch):
    """Return a function that sets the variable ``GIVEN``."""
    return lambda value: monkeypatch.setenv("GIVEN", value)


READERS = {
    "number": lambda: number("GIVEN", 8, most=100),
    "flag": lambda: flag("GIVEN", default=True),
    "choice": lambda: choice("GIVEN", ("LOW", "HIGH"), "LOW"),
    "words": lambda: words("GIVEN", ["a"]),
    "networks": lambda: networks("GIVEN"),
    "endpoints": lambda: endpoints("GIVEN"),
    "address": lambda: address("GIVEN", "http://here.example"),
}


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        *(("number", value, "a whole number") for value in ("x", "0", "101", "-1")),
        *(("number", value, "a whole number") for value in ("1.5", "²", "9" * 5000)),
        *(("flag", value, "yes or no") for value in ("maybe", "2")),
        ("choice", "loud", "one of LOW, HIGH"),
        ("networks", "foo", "addresses and networks"),
        *(("endpoints", value, "hosts with ports") for value in ("a", "a:x", "a:0")),
        *(("endpoints", value, "hosts with ports") for value in (":80", "a:80/b")),
        *(("endpoints", value, "hosts with ports") for value in ("u@a:80", "::1:80")),
        *(("address", value, "an address") for value in ("nonsense", "http://")),
        *(("address", value, "an address") for value in ("http://a:b", "ftp://a")),
    ],
)
def test_wrong_value_is_named(said, reader, value, expected):
    said(value)
    with pytest.raises(ImproperlyConfigured, match=f"GIVEN must be {expected}"):
        READERS[reader]()


@pytest.mark.parametrize(
    ("reader", "default"),
    [
        ("number", 8),
        ("flag", True),
        ("choice", "LOW"),
        ("words", ["a"]),
        ("networks", []),
        ("endpoints", frozenset()),
        ("address", "http://here.example"),
    ],
)
def test_empty_value_means_the_default(said, reader, default):
    for value in ("", "  "):
        said(value)
        assert READERS[reader]() == default


@pytest.mark.parametrize(
    ("reader", "value", "read"),
    [
        ("number", "100", 100),
        ("flag", "No", False),
        ("flag", "1", True),
        ("choice", "high", "HIGH"),
        ("words", "b, c,", ["b", "c"]),
        ("networks", "10.0.0.0/8", [ip_network("10.0.0.0/8")]),
        ("endpoints", "A.test:80, [::1]:8001", {"a.test:80", "[::1]:8001"}),
        ("address", "https://a.example/", "https://a.example"),
    ],
)
def test_value_is_read_as_its_kind(said, reader, value, read):
    said(value)
    assert READERS[reader]() == read


def test_value_may_be_in_a_file(monkeypatch, tmp_path):
    file = tmp_path / "value"
    file.write_text("hidden\n")
    monkeypatch.setenv("NEVER_SEEN_FILE", str(file))
    assert text("NEVER_SEEN") == "hidden"


@pytest.mark.parametrize(
    "url", ["foo", "postgres://h:x/n", "postgres://h", "mysql://h/n"]
)
def test_address_of_no_postgres_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="must name a PostgreSQL database"):
        postgres(url)


def test_address_of_the_database_may_ask_for_encryption(tmp_path):
    options = database("postgres://h/n?sslmode=require", tmp_path, 5)["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["pool"]["max_size"] == 5
