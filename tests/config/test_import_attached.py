"""The pages that WordPress makes for files, and the numbers of these."""

import pytest

from blog.models import Image, Post, Redirect
from tests.blog.wxr import account, attachment, item
from tests.config.conftest import hops
from tests.factories import make_image, make_post

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
KEY = "2016/03/ward.png"
SHOWN = f'<p><img src="/wp-content/uploads/{KEY}" alt="A ward"></p>'
ASKED = ("/?attachment_id=6", "/?p=6", "/file-6/")
POST = "/2016/03/02/post-5/"


def test_the_page_of_a_picture_that_is_shown_leads_to_it(bring, client, uploads):
    """10.1: in one hop."""
    bring(INES, attachment(6, KEY), item(5, body=SHOWN), media=uploads)
    picture = Image.objects.get().file.url
    assert [hops(client, asked) for asked in ASKED] == [(picture, 200)] * 3


def test_the_page_of_one_that_is_not_leads_to_its_post(bring, client, uploads):
    bring(INES, attachment(6, KEY, post_parent=5), item(5), media=uploads)
    assert Image.objects.exists()
    assert [hops(client, asked) for asked in ASKED] == [(POST, 200)] * 3


@pytest.mark.parametrize("key", ["2016/03/lost.png", "2016/03/lost.pdf", "a/b.swf"])
def test_the_page_of_a_file_that_is_lost_leads_to_its_post(bring, client, key):
    bring(INES, attachment(6, key, post_parent=5), item(5))
    assert [hops(client, asked) for asked in ASKED] == [(POST, 200)] * 3


def test_the_page_of_a_file_of_a_page_leads_to_that(bring, client):
    team = item(
        7, post_type="page", link="https://ward.example/team/", post_name="team"
    )
    bring(INES, attachment(6, KEY, post_parent=7), team)
    assert [hops(client, asked) for asked in ASKED] == [("/team/", 200)] * 3


def test_a_hidden_post_is_told_only_once_it_is_published(bring, client, uploads):
    """S4, S7"""
    parts = attachment(6, KEY, post_parent=5), item(5, body=SHOWN, status="draft")
    bring(INES, *parts, media=uploads)
    assert [client.get(asked).status_code for asked in ASKED] == [404] * 3
    post = Post.objects.get()
    post.bylines.update(disclosure_status="none")
    post.publish()
    address = post.get_absolute_url()
    assert [hops(client, asked) for asked in ASKED] == [(address, 200)] * 3


def test_a_file_of_nothing_leads_nowhere(bring, client, uploads):
    bring(INES, attachment(6, KEY), item(5), media=uploads)
    assert [client.get(asked).status_code for asked in ASKED] == [404] * 3


def test_old_numbers_lead_to_what_had_them_there(bring, client, uploads):
    """Not to an image of ours that has the number by chance."""
    image = make_image(pk=6)
    make_post(image=image)
    report = bring(INES, attachment(6, KEY), item(5, body=SHOWN), media=uploads)
    assert ("number_taken", "?attachment_id=6") in report.lines
    picture = Image.objects.exclude(pk=6).get().file.url
    assert [hops(client, asked) for asked in ASKED] == [(picture, 200)] * 3


def test_a_second_import_leaves_addresses_as_they_are(bring, uploads):
    """R15"""
    parts = INES, attachment(6, KEY, post_parent=5), attachment(8, "a.png"), item(5)
    bring(*parts, media=uploads)
    before = [*Redirect.objects.order_by("pk").values()]
    bring(*parts, media=uploads)
    assert [*Redirect.objects.order_by("pk").values()] == before


def test_images_of_ours_answer_by_their_number_where_they_are_shown(client):
    """As those do that came in before their numbers were written down."""
    image, hidden = make_image(), make_image()
    make_post(image=image)
    asked = f"/?attachment_id={image.pk}"
    assert hops(client, asked) == (image.file.url, 200)
    assert client.get(f"/?attachment_id={hidden.pk}").status_code == 404
