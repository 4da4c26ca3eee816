"""Which links of which posts are to be told to others, and when."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from blog.models import Post, Redirect
from comments.linkbacks.looking import links_of, look_at_due
from comments.models import LinkedPost, Outgoing
from tests.comments.elsewhere import HERE
from tests.factories import make_draft, make_handle, make_page, make_post, make_site

pytestmark = pytest.mark.django_db

A, B, C = (f"https://{name}.example/post" for name in "abc")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def here(settings):
    settings.SITE_URL = HERE
    settings.FETCH_ALLOW = set()


def linking(*addresses):
    return "".join(f'<p>See <a href="{a}">this</a>.</p>' for a in addresses)


def rewrite(post, *addresses, ago=HOUR):
    """Let ``post`` link to other pages, as was saved some time ``ago``."""
    post = Post.objects.get(pk=post.pk)
    post.body = linking(*addresses)
    post.save()
    settle(post, ago)


def settle(post, ago=HOUR):
    """Let all that happened to ``post`` be so much longer ago."""
    row = Post.objects.filter(pk=post.pk).values("changed_at", "revised_at").get()
    past = {name: at and at - ago for name, at in row.items()}
    Post.objects.filter(pk=post.pk).update(**past)
    looked = LinkedPost.objects.filter(post=post).exclude(looked_at=None)
    for linked in looked:
        linked.looked_at -= 2 * ago
        linked.save()


def told(state="due"):
    rows = Outgoing.objects.filter(state=state).order_by("target")
    return list(rows.values_list("target", "is_linked"))


def say_sent(protocol="webmention"):
    now = timezone.now()
    Outgoing.objects.update(state="sent", sent_at=now, try_at=None, protocol=protocol)


def test_links_of_a_published_post_are_due_once(client):
    """5.5: a second look finds nothing new."""
    post = make_post(body=linking(A, B, A))
    look_at_due()
    assert told() == [(A, True), (B, True)]
    assert {o.source for o in post.outgoing.all()} == {HERE + post.get_absolute_url()}
    say_sent()
    settle(post)
    look_at_due()
    assert told() == []
    assert Outgoing.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "submitted", "accepted", "in_review"])
def test_drafts_are_told_to_nobody(status):
    """5.5"""
    make_draft(body=linking(A), status=status)
    look_at_due()
    assert not Outgoing.objects.exists()
    assert not LinkedPost.objects.exists()


def test_a_scheduled_post_is_told_of_once_it_is_out():
    """5.5"""
    soon = timezone.now() + HOUR
    post = make_post(soon, body=linking(A))
    look_at_due()
    assert not Outgoing.objects.exists()
    past = {"published_at": timezone.now() - HOUR}
    Post.objects.filter(pk=post.pk).update(**past)
    Post.objects.publish_due()
    look_at_due()
    assert told() == [(A, True)]


def test_we_never_tell_ourselves():
    """5.5"""
    ours = (f"{HERE}/2015/06/11/one/", "http://blog.example/two/", f"{HERE}:443/x")
    make_post(body=linking(*ours, "/three/", "#four", "mailto:ada@a.example", A))
    look_at_due()
    assert told() == [(A, True)]


ODD = [
    "https://user@a.example/",
    "https://a.example:8443/admin",
    "http://2130706433/",
    "ftp://a.example/file",
    "javascript:alert(1)",
    f"https://a.example/{'x' * 1000}",
]


@pytest.mark.parametrize("address", ODD)
def test_what_the_guarded_client_would_refuse_is_not_noted(address):
    """security.md A3"""
    assert links_of(f'<a href="{address}">x</a>') == {}


def test_links_of_one_page_count_once_as_they_are_written():
    html = linking(f"{A}#part", f"{A}#other", A, "https://A.example/post")
    assert links_of(html) == {
        A: f"{A}#part",
        "https://A.example/post": "https://A.example/post",
    }


def test_links_made_of_handles_are_none_of_the_authors():
    make_handle(name="ada")
    post = make_post(body=f"<p>As @ada says.</p>{linking(A)}")
    assert "@ada</a>" in post.body_html
    look_at_due()
    assert told() == [(A, True)]


def test_a_new_link_is_told_after_the_text_settled():
    """5.5, PB-C7: who saves five times tells others once."""
    post = make_post(body=linking(A))
    look_at_due()
    say_sent("pingback")
    settle(post)
    rewrite(post, A, B, ago=timedelta())
    look_at_due()
    assert told() == []
    settle(post)
    look_at_due()
    assert told() == [(B, True)]


def test_a_changed_text_is_told_by_webmention_to_all_it_links_to():
    """WM-S7, PB-C7: earlier targets hear of it, those of pingbacks don't."""
    post = make_post(body=linking(A, B))
    look_at_due()
    say_sent()
    Outgoing.objects.filter(target=B).update(protocol="pingback")
    rewrite(post, A, B, C)
    look_at_due()
    assert told() == [(A, True), (C, True)]


def test_a_save_without_a_change_tells_nobody():
    """5.5: re-save, 0."""
    post = make_post(body=linking(A))
    look_at_due()
    say_sent()
    post.save()
    settle(post)
    look_at_due()
    assert told() == []


@pytest.mark.parametrize(
    ("protocol", "expected"), [("webmention", [(B, False)]), ("pingback", [])]
)
def test_a_removed_link_is_told_where_the_protocol_can_say_so(protocol, expected):
    """WM-S7"""
    post = make_post(body=linking(A, B))
    look_at_due()
    say_sent(protocol)
    Outgoing.objects.filter(target=A).update(protocol="pingback")
    rewrite(post, A)
    look_at_due()
    assert told() == expected
    assert not Outgoing.objects.get(target=B).is_linked


def test_a_link_that_goes_before_anybody_was_told_is_forgotten():
    post = make_post(body=linking(A, B))
    look_at_due()
    Outgoing.objects.filter(target=B).update(tries=1)  # It is being sent just now.
    rewrite(post)
    look_at_due()
    assert told() == [(B, False)]


def test_a_link_that_comes_back_is_told_again():
    """WM-S7"""
    post = make_post(body=linking(A))
    look_at_due()
    say_sent()
    rewrite(post)
    look_at_due()
    say_sent()
    rewrite(post, A)
    look_at_due()
    assert told() == [(A, True)]


def test_a_withdrawn_post_is_told_to_all_who_heard_of_it(client):
    """WM-S8: its address answers 410."""
    post = make_post(body=linking(A, B))
    look_at_due()
    say_sent()
    post.withdraw("By mistake.")
    settle(post)
    look_at_due()
    assert told() == [(A, False), (B, False)]
    source = Outgoing.objects.first().source
    assert client.get(source.removeprefix(HERE)).status_code == 410
    say_sent()
    post.publish()
    settle(post)
    look_at_due()
    assert told() == [(A, True), (B, True)]


@pytest.mark.parametrize("by", ["model", "queryset"])
def test_a_deleted_post_is_told_to_all_who_heard_of_it(client, by):
    """WM-S8: its address answers 410, and so do its old ones."""
    post = make_post(body=linking(A, B), slug="one")
    look_at_due()
    say_sent()
    Outgoing.objects.filter(target=B).update(protocol="", sent_at=None, state="nowhere")
    old = post.get_absolute_url()
    post.slug = "two"
    post.save()
    post.delete() if by == "model" else Post.objects.all().delete()
    look_at_due()
    assert told() == [(A, False)]
    assert not Outgoing.objects.filter(target=B).exists()
    for path in (old, old.replace("one", "two")):
        response = client.get(path)
        assert response.status_code == 410
        assert "can no longer be read here" in response.text
    again = make_post(post.published_at, slug="two")
    assert client.get(again.get_absolute_url()).status_code == 200


def test_a_deleted_draft_leaves_nothing(client):
    """security.md S4"""
    make_draft().delete()
    assert not Redirect.objects.exists()


def test_what_is_no_post_and_never_was_is_not_gone(client):
    make_page().delete()
    assert client.get("/2015/06/11/never/").status_code == 404


def test_links_of_earlier_posts_are_noted_and_told_to_nobody():
    """What came from elsewhere is no news; what is added to it later is."""
    post = make_post(body=linking(A))
    LinkedPost.objects.leave_alone(post)
    look_at_due()
    assert told("earlier") == [(A, True)]
    rewrite(post, A, B)
    look_at_due()
    assert told() == [(B, True)]
    rewrite(post, B)
    look_at_due()
    rewrite(post, A, B)
    look_at_due()
    assert told("earlier") == [(A, True)]


def test_what_was_public_before_mentions_were_sent_is_left_alone():
    """5.5: but what was scheduled then, or recalled, is told of once it is out."""
    earlier, withdrawn = (make_post(timezone.now() - HOUR) for _ in range(2))
    withdrawn.withdraw()
    make_post(timezone.now() + HOUR, body=linking(A))
    make_post(timezone.now() + HOUR, body=linking(A)).recall()
    note = import_module("comments.migrations.0010_earlier_links").NOTE
    with connection.cursor() as cursor:
        cursor.execute(note)
    left = LinkedPost.objects.values_list("post", flat=True)
    assert set(left) == {earlier.pk, withdrawn.pk}


def test_links_that_appear_while_nobody_is_told_are_no_news_later():
    """5.10"""
    make_site(send_mentions=False)
    make_post(body=linking(A))
    look_at_due()
    make_site(send_mentions=True)
    look_at_due()
    assert told() == []
    assert told("earlier") == [(A, True)]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost", "http://10.1.2.3"]
)
def test_a_site_that_nobody_can_read_tells_nobody(settings, address):
    """Whoever tries the software at home sends nothing into the world."""
    settings.SITE_URL = address
    make_post(body=linking(A))
    look_at_due()
    assert told("earlier") == [(A, True)]


def test_posts_that_did_not_change_cost_nothing(django_assert_num_queries):
    for _ in range(5):
        make_post()
    look_at_due()
    with django_assert_num_queries(6):
        look_at_due()
    make_post()
    with django_assert_num_queries(15):
        look_at_due()
