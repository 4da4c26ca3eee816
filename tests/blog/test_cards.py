"""The picture that stands for a post where its address is shared."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Picture

from blog import cards
from blog.models import Card, Post
from blog.tasks import draw_all_cards, draw_cards
from tests.factories import make_author, make_draft, make_post, make_site

pytestmark = pytest.mark.django_db

SAYS = {
    "title": "Why do you tweet, anyway?",
    "names": ["Alireza Jalali", "Łukasz Ścięgienny"],
    "site": "AM Rounds",
    "accent": "#0b5a5e",
}


def picture_of(**says):
    drawn = cards.draw(SAYS | says)
    return Picture.open(BytesIO(drawn)).convert("RGB") if drawn else None


def read(response):
    return b"".join(response.streaming_content)


def inked(picture, box):
    """Return how many points of a part of ``picture`` are no bare paper."""
    part = picture.crop(box).convert("L")
    return sum(part.histogram()[:200])


def test_a_card_has_the_size_that_networks_show():
    """features.md 8.10"""
    picture = picture_of()
    assert picture.size == (1200, 630)
    assert picture.getpixel((600, 5)) == (11, 90, 94)
    assert len(cards.draw(SAYS)) < 60_000


@pytest.mark.parametrize(
    ("says", "box"),
    [
        ({"title": ""}, (80, 140, 1120, 500)),
        ({"names": []}, (80, 530, 1120, 600)),
        ({"site": ""}, (80, 60, 1120, 110)),
    ],
)
def test_each_of_its_words_is_drawn(says, box):
    assert inked(picture_of(), box) > 300
    assert inked(picture_of(**says), box) == 0


@pytest.mark.parametrize(
    "title", ["Почему вы пишете?", "为什么", "لماذا", "Γιατί ไทย", "a\u0905"]
)
def test_where_our_fonts_lack_a_letter_there_is_no_card(title):
    """Nobody is shown boxes, or a title with holes."""
    assert picture_of(title=title) is None
    assert picture_of(names=[title]) is None


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("β-blockers, p ≤ 0.05, 5 µg", "β-blockers, p ≤ 0.05, 5 µg"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Rounds 😀\ufe0f!", "Rounds !"),
        ("One\n two", "One two"),
    ],
)
def test_signs_of_other_fonts_are_drawn_and_emoji_left_out(title, drawn):
    assert cards.drawable(title) == drawn


@pytest.mark.parametrize("title", ["word " * 60, "w" * 300, "W " * 150])
def test_a_long_title_stays_on_the_card(title):
    size, lines = cards.laid_out(title.strip())
    assert len(lines) <= dict(cards.TITLE_SIZES)[size]
    assert all(cards.width(line, cards.DISPLAY, size) <= cards.WIDTH for line in lines)
    picture = picture_of(title=title)
    assert inked(picture, (80, 130, 1120, 480)) > 300
    assert inked(picture, (1125, 140, 1200, 630)) == 0


def test_of_many_names_the_first_are_drawn():
    names = [f"N{n}" for n in range(9)]
    assert cards.in_words(names) == "N0, N1, N2 and 6 more"
    assert cards.in_words(names[:4]) == "N0, N1, N2, N3"


def test_a_job_draws_what_is_public_and_nothing_else(client):
    """security.md S4"""
    make_draft(title="Draft")
    make_post(title="Scheduled", published_at=timezone.now() + timedelta(days=1))
    make_post(title="Withdrawn").withdraw("Wrong.")
    post = make_post(title="Shown", authors=[make_author(name="Ines Okafor")])
    draw_cards(0)
    card = Card.objects.get()
    assert card.post == post
    assert card.says["title"] == "Shown"
    assert card.says["names"] == ["Ines Okafor"]
    response = client.get(card.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert Picture.open(BytesIO(read(response))).size == (1200, 630)
    assert "Set-Cookie" not in response


def test_a_card_is_drawn_again_when_it_says_what_is_so_no_more(client):
    author = make_author(name="Ines Okafor")
    post = make_post(title="Old", authors=[author])
    draw_cards(0)
    old = Card.objects.get()
    assert not Card.objects.due().exists()
    post.title = "New"
    post.save()
    draw_cards(0)
    new = Card.objects.get()
    assert new.says["title"] == "New"
    assert client.get(old.get_absolute_url()).url == new.get_absolute_url()
    # A name that changed is no change of the post: the night finds it.
    Post.objects.update(changed_at=timezone.now() - timedelta(days=2))
    author.name = "Ines O. Okafor"
    author.save()
    draw_cards(0)
    assert Card.objects.get().says == new.says
    draw_all_cards(0)
    assert Card.objects.get().says["names"] == ["Ines O. Okafor"]
    make_site(name="Otherwise")
    draw_all_cards(0)
    assert Card.objects.get().says["site"] == "Otherwise"


def test_old_drawings_go_with_what_they_showed(django_capture_on_commit_callbacks):
    post = make_post()
    draw_cards(0)
    first = Card.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        post.title = "New"
        post.save()
        draw_cards(0)
    second = Card.objects.get().file
    assert not default_storage.exists(first)
    assert default_storage.exists(second)
    with django_capture_on_commit_callbacks(execute=True):
        post.delete()
    assert not default_storage.exists(second)


def test_a_card_that_cannot_be_drawn_is_not_tried_again(client):
    make_post(title="Почему")
    draw_cards(0)
    card = Card.objects.get()
    assert card.file == ""
    assert not Card.objects.due().exists()
    assert client.get(card.get_absolute_url()).status_code == 404


def test_the_card_of_what_is_withdrawn_is_gone(client):
    """security.md S7"""
    post = make_post()
    draw_cards(0)
    card = Card.objects.get()
    post.withdraw("Wrong.")
    assert client.get(card.get_absolute_url()).status_code == 404
    assert client.get(f"/card/{card.pk}-x.png").status_code == 404
    assert client.get(f"/media/{card.file}").status_code == 404


def test_a_card_whose_file_was_lost_is_not_found(client):
    make_post()
    draw_cards(0)
    card = Card.objects.get()
    default_storage.delete(card.file)
    assert client.get(card.get_absolute_url()).status_code == 404
