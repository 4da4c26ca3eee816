import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from blog.models import Handle
from blog.networks import handle_url
from tests.factories import make_handle


@pytest.mark.parametrize(
    ("network", "name", "url"),
    [
        ("x", "drjfrank", "https://x.com/drjfrank"),
        ("mastodon", "a@b.c", "https://b.c/@a"),
        ("mastodon", "ines@ward.example", "https://ward.example/@ines"),
        ("bluesky", "ines", "https://bsky.app/profile/ines.bsky.social"),
        ("bluesky", "ines.example.org", "https://bsky.app/profile/ines.example.org"),
        ("linkedin", "ines-okafor", "https://www.linkedin.com/in/ines-okafor/"),
        ("threads", "ines", "https://www.threads.net/@ines"),
        ("instagram", "ines", "https://www.instagram.com/ines/"),
        ("youtube", "ines", "https://www.youtube.com/@ines"),
        (
            "researchgate",
            "Ines-Okafor",
            "https://www.researchgate.net/profile/Ines-Okafor",
        ),
        ("website", "https://ines.example/", "https://ines.example/"),
    ],
)
def test_address_follows_from_network_and_name(network, name, url):
    """features.md 2.8"""
    assert handle_url(network, name) == url


@pytest.mark.parametrize(
    ("network", "name"),
    [
        ("x", "../evil"),
        ("x", "a b"),
        ("x", ""),
        ("mastodon", "ines"),
        ("mastodon", "ines@ward.example/x"),
        ("mastodon", "ines@"),
        ("website", "javascript:alert(1)"),
        ("website", "//ines.example"),
        ("website", "https://"),
        ("website", "https://[ines"),
    ],
)
def test_name_that_can_t_be_has_no_address(network, name):
    assert handle_url(network, name) == ""


@pytest.mark.parametrize("network", Handle._meta.get_field("network").choices)
def test_each_network_has_an_address(network):
    names = {"mastodon": "a@b.example", "website": "https://a.example/"}

    assert handle_url(network[0], names.get(network[0], "a")).startswith("https://")


@pytest.mark.django_db
def test_handle_is_registered_once_whatever_its_case():
    make_handle(name="DrJFrank")

    with pytest.raises(IntegrityError):
        make_handle(name="drjfrank")


@pytest.mark.django_db
def test_one_name_may_live_on_two_networks():
    make_handle(name="drjfrank", network="x")
    make_handle(name="drjfrank", network="threads")

    assert Handle.objects.count() == 2


@pytest.mark.django_db
def test_name_in_a_text_leads_to_its_oldest_entry():
    """features.md 3.4"""
    make_handle(name="AcadMedJournal", network="x")
    make_handle(name="acadmedjournal", network="youtube")

    assert Handle.objects.urls_of(["ACADMEDJOURNAL", "acadmedjournal"]) == {
        "ACADMEDJOURNAL": "https://x.com/AcadMedJournal",
        "acadmedjournal": "https://x.com/AcadMedJournal",
    }


@pytest.mark.django_db
def test_unknown_name_leads_nowhere():
    make_handle(name="drjfrank")

    assert Handle.objects.urls_of(["drj", "drj_rank", "%"]) == {}


@pytest.mark.django_db
def test_sign_at_the_beginning_is_left_out():
    handle = Handle(name="@drjfrank", network="x")

    handle.full_clean()

    assert handle.name == "drjfrank"
    assert str(handle) == "@drjfrank"


@pytest.mark.django_db
def test_handle_that_can_t_be_is_refused_with_a_reason():
    with pytest.raises(ValidationError, match="no name that the network could have"):
        Handle(name="ines", network="mastodon").full_clean()


def test_website_is_written_without_sign():
    assert (
        str(Handle(name="https://a.example/", network="website"))
        == "https://a.example/"
    )
