"""What pages of this very site say of its posts, read from a server that runs it."""

import pytest
from django.utils import timezone

from comments.linkbacks.verifying import verify_due
from comments.models import Comment, Linkback
from tests.comments.claiming import address_of, claimed
from tests.factories import make_comment, make_post, make_site, make_tag

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours(live_server, settings):
    """Return two posts with a tag; the first one's discussion links to the second."""
    settings.SITE_URL = live_server.url
    settings.FETCH_ALLOW = {live_server.url.removeprefix("http://")}
    make_site()
    make_tag(name="Pauses")
    first, second = make_post(tags=["Pauses"]), make_post(tags=["Pauses"])
    link = f'<a href="{address_of(second)}">a post</a>'
    make_comment(post=first, form=Comment.Form.HTML, body=f"<p>I read {link}</p>")
    return first, second


def verified(post, kind, source):
    linkback = claimed(post, kind, source=source)
    verify_due()
    return Linkback.objects.get(pk=linkback.pk)


def links_to(response, post):
    return f'href="{address_of(post)}"' in response.text


@pytest.mark.parametrize("kind", ["pingback", "webmention"])
def test_a_reader_s_link_is_no_mention_by_our_post(client, ours, kind):
    """PB-S5, SS-6: nor is the way to the next post; neither slips past moderation."""
    first, second = ours
    page = client.get(first.get_absolute_url()).text
    path = second.get_absolute_url()
    assert page.count(f'{path}"') > page.count(f'{address_of(second)}"') > 0
    linkback = verified(second, kind, address_of(first))
    assert (linkback.state, linkback.fault) == ("refused", 17)
    assert not Comment.objects.mentions().exists()


@pytest.mark.parametrize(
    "path", ["/", "/tag/pauses/", "/{day}/", "/comments/{comment}/", "/{day}/{slug}/#a"]
)
def test_no_other_page_of_ours_mentions_a_post(ours, path):
    """PB-S5: lists link to all there is, and anybody can claim it."""
    first, second = ours
    day, slug = f"{first.address_date:%Y/%m/%d}", first.slug
    comment = first.comments.get().pk
    source = f"{address_of(first).partition(first.get_absolute_url())[0]}{path}"
    linkback = verified(
        second, "webmention", source.format(day=day, slug=slug, comment=comment)
    )
    assert (linkback.state, linkback.fault) == ("refused", 17)


@pytest.mark.parametrize("kind", ["pingback", "webmention"])
def test_what_the_authors_of_our_post_wrote_is_a_mention(ours, kind):
    """protocols.md 9.5d: it does not wait."""
    first, second = ours
    path = second.get_absolute_url()
    first.body = f'<p>As <a href="{path}">we said</a> before.</p>'
    first.title = "Pauses & <silences>"
    first.save()
    linkback = verified(second, kind, address_of(first))
    assert linkback.state == "verified"
    mention = linkback.comment
    assert (mention.status, mention.name) == ("approved", first.title)
    assert mention.body == "[…] As we said before. […]"
    first.body = "<p>Nothing any more.</p>"
    first.save()
    Linkback.objects.update(try_at=timezone.now())
    verify_due()
    linkback.refresh_from_db()
    assert (linkback.state, linkback.comment.status) == ("gone", "trashed")
