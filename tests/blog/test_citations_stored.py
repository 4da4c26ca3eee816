"""When the stored citation of a post is due again, and what is shown meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from blog.citing import rendering
from blog.models import Author, Byline, Citation, Post
from blog.tasks import write_citation
from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_editor,
    make_image,
    make_post,
    make_site,
)

pytestmark = pytest.mark.django_db


def write_all():
    Citation.objects.write_due(100)


def ama_of(post):
    write_all()
    return Citation.objects.get(pk=post.pk).texts["ama"]


def is_due(post):
    return Citation.objects.due().filter(pk=post.pk).exists()


@pytest.fixture
def post():
    post = make_post(title="Count to five", authors=[make_author(name="Ines Okafor")])
    write_all()
    assert not is_due(post)
    return post


def rename(post):
    author = post.signers[0]
    author.name = "Leila Haddadi"
    author.save()


def turn_around(post):
    Author.objects.update(citing_name="Haddadi, Leila")


def make_group(post):
    Author.objects.update(is_group=True)


def sign(post):
    make_byline(post, make_author(name="Leila Haddadi"))


def sign_no_more(post):
    post.bylines.all().delete()


def absorb(post):
    make_author(name="Leila Haddadi").absorb(post.signers[0])


def illustrate(post):
    post.bylines.update(contribution="illustrator")


def retitle(post):
    post.title = "Wait"
    post.save()


def retitle_many(post):
    Post.objects.update(title="Wait")


def retitle_by_sql(post):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_post SET title = 'Wait' WHERE id = %s", [post.pk])


def redate(post):
    Post.objects.update(published_at=timezone.now() - timedelta(days=400))


def register(post):
    post.doi = "10.5555/12345678"
    post.save()


def retract(post):
    post.retract("The data were made up.")


def move(post):
    """Noon here is another day there."""
    make_site(time_zone="Pacific/Auckland")
    Post.objects.update(published_at="2026-03-17T23:00Z")


CHANGES = [rename, turn_around, make_group, sign, sign_no_more, absorb, illustrate]
CHANGES += [retitle, retitle_many, retitle_by_sql, redate, register, retract, move]


@pytest.mark.parametrize("change", CHANGES)
def test_citation_is_due_after_each_change_and_then_right(post, change):
    before = ama_of(post)
    change(post)
    assert is_due(post)
    assert ama_of(post) != before
    assert not is_due(post)


def test_change_of_the_zone_is_cited_by_itself(post):
    Post.objects.update(published_at="2026-03-17T23:00Z")
    assert "March 17" in ama_of(post)
    make_site(time_zone="Pacific/Auckland")
    assert "March 18" in ama_of(post)


def test_order_of_authors_is_followed(post):
    """A line of the byline is moved at the desk as bulk_update does it."""
    make_byline(post, make_author(name="Leila Haddadi"))
    assert "Okafor I, Haddadi L" in ama_of(post)
    rows = list(post.bylines.order_by("-position"))
    for position, row in enumerate(rows, 1):
        row.position = position
    Byline.objects.bulk_update(rows, ["position"])
    assert "Haddadi L, Okafor I" in ama_of(post)


def test_what_a_citation_does_not_say_makes_none_due(post, settings):
    """Address and name of the blog are filled in when a citation is read."""
    post.body, post.slug = "<p>Other words.</p>", "another"
    post.save()
    Post.objects.update(comment_count=7)
    post.bylines.update(affiliation="Elsewhere", disclosure_status="none")
    author = post.signers[0]
    author.biography = "Teaches."
    author.save()
    make_site(name="Grand Rounds", publisher="Another")
    assert not is_due(post)


def test_name_and_address_of_the_blog_are_those_of_today(client, post, settings):
    settings.SITE_URL = "https://moved.example"
    make_site(name="Grand Rounds")
    html = client.get(f"{post.get_absolute_url()}cite/").content.decode()
    assert "Grand Rounds blog. " in html
    assert f'<a href="https://moved.example{post.get_absolute_url()}">' in html


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
def test_nothing_is_written_of_what_has_no_address(state):
    make_draft(status=state)
    assert not Citation.objects.exists()


def test_scheduled_post_is_cited_before_it_appears():
    post = make_post(timezone.now() + timedelta(days=1))
    assert ama_of(post)
    post.recall()
    assert not is_due(post)


def test_post_that_became_a_draft_again_while_it_waited_is_passed_over():
    post = make_post(timezone.now() + timedelta(days=1))
    Post.objects.update(status="draft", published_at=None, address_date=None)
    write_all()
    assert not is_due(post)
    assert Citation.objects.get(pk=post.pk).texts == {}


def test_change_while_it_is_written_leaves_it_due(post):
    """Whoever writes had read the old name: it is written once more."""
    retitle(post)
    stale = Citation.objects.get(pk=post.pk)
    rename(post)
    stale.write()
    assert is_due(post)
    assert "Wait. " not in Citation.objects.get(pk=post.pk).texts["ama"]


def test_post_of_many_authors_can_be_deleted(post):
    sign(post)
    post.delete()
    assert not Citation.objects.exists()


def test_newest_are_written_first_and_no_more_than_asked():
    posts = [make_post() for _ in range(3)]
    assert Citation.objects.write_due(2) == 2
    assert [is_due(post) for post in posts] == [True, False, False]


def test_post_that_cannot_be_cited_keeps_no_other_waiting(monkeypatch, caplog):
    good, bad = make_post(), make_post(title="Bad")
    write = rendering.template

    def fail(style, post, site):
        if post.title == "Bad":
            raise TypeError
        return write(style, post, site)

    monkeypatch.setattr(rendering, "template", fail)
    assert ama_of(good)
    assert f"Post {bad.pk} is not cited." in caplog.text
    assert not is_due(bad)


def test_what_is_due_is_found_by_its_index(post):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "citation_due" in Citation.objects.due().explain()


def test_article_shows_no_citation_that_is_wrong_by_now(client, post):
    assert "Okafor I. Count to five. " in client.get(post.get_absolute_url()).text
    rename(post)
    html = client.get(post.get_absolute_url()).text
    assert "Okafor I. " not in html
    assert f'href="{post.get_absolute_url()}cite.ris"' in html
    assert "is being written" in client.get(f"{post.get_absolute_url()}cite/").text


def test_post_is_cited_at_once_when_somebody_publishes_it():
    post = make_draft(
        standfirst="In short.",
        image=make_image(licence="own"),
        tags=["MedEd"],
        body="<p>What we learned.</p>",
        read_on_phone_at=timezone.now(),
    )
    Post.objects.get(pk=post.pk).publish(by=make_editor())
    job = ProcrastinateJob.objects.get(task_name=write_citation.name)
    assert job.args == {"post": post.pk}
    for _ in range(2):  # Every job may run twice.
        write_citation(**job.args)
    assert not is_due(post)
