"""What the demo shows."""

import json
import re
import stat

import pytest
from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from blog.archiving import check, gather
from blog.models import Author, Byline, Image, Post, Series, Tag
from comments.models import Comment

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo(kept_demo, django_db_blocker, tmp_path_factory):
    """Put the demo back once for the tests that only read it; return its accounts."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield kept_demo.put_back(tmp_path_factory.mktemp("demo") / "media")
        transaction.set_rollback(True)


def test_demo_is_as_rich_as_a_blog_in_use(demo, db):
    public = Post.objects.published()
    signed = public.annotate(signers=Count("bylines"))
    assert public.count() >= 14
    assert public.authors().count() >= 8
    assert public.values("categories").distinct().count() >= 5
    assert signed.filter(signers__range=(2, 5)).count() > public.count() / 2
    assert signed.filter(signers=1).exists()
    assert signed.filter(signers=9).exists()
    assert max(len(post.title) for post in public) >= 200
    assert public.filter(image=None).count() == 1
    assert public.filter(comments=None).exists()
    assert public.filter(status="retracted").exclude(notice="").exists()
    assert public.exclude(revised_at=None).exists()
    assert (
        Series.objects.annotate(parts=Count("posts")).filter(parts__gt=1).count() == 2
    )


def test_demo_has_guests_and_declared_interests(demo, db):
    assert Author.objects.filter(user=None).count() >= 8
    assert Byline.objects.exclude(disclosure="").count() >= 3
    assert not Byline.objects.filter(disclosure_status="unanswered").exists()


def test_archives_can_take_the_demo_in(demo, db):
    """features.md 8.6: all ten guidelines are kept."""
    broken = [f for f in check(gather(100)) if not f.is_kept]
    assert not broken


def test_demo_threads_are_as_deep_and_mixed_as_real_ones(demo, db):
    approved = Comment.objects.approved()
    deep = approved.filter(level__gte=5).values("post").distinct()
    assert approved.count() >= 60
    assert deep.count() >= 2
    assert approved.filter(kind="pingback").count() >= 3
    assert approved.filter(linkback__is_reply=True).exclude(linkback__photo="").exists()
    assert set(approved.mentions().values_list("reaction", flat=True)) == {
        "",
        *Comment.Reaction.values,
    }
    assert not Comment.objects.mentions().filter(linkback=None).exists()
    assert approved.exclude(interests="").exists()
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status)
    stub = Comment.objects.filter(status="trashed")
    assert stub.filter(children__status="approved").exists()


def test_demo_authors_answer_with_and_without_account(demo, db):
    with_badge = [
        comment
        for comment in Comment.objects.exclude(user=None).select_related("post")
        if comment.post.bylines.filter(author__user=comment.user).exists()
    ]
    shortened = Comment.objects.filter(name="Sam Idris", user=None)
    assert with_badge
    assert shortened.filter(post__bylines__author__name="Samuel Idris").exists()
    assert Comment.objects.filter(user__is_staff=True).exists()


def test_demo_comments_come_after_their_post_and_what_they_answer(demo, db):
    for comment in Comment.objects.select_related("post", "parent"):
        assert comment.created_at > comment.post.published_at, comment
        if comment.parent:
            assert comment.created_at > comment.parent.created_at, comment


def test_demo_roots_stand_in_the_order_of_their_dates(demo, db):
    for post in Post.objects.published():
        roots = post.comments.filter(level=0).order_by("tree_id")
        dates = [root.created_at for root in roots]
        assert dates == sorted(dates), post


def test_demo_keeps_its_drafts_to_itself(demo, client):
    hidden = Post.objects.exclude(pk__in=Post.objects.published())
    assert {post.status for post in hidden} == {"draft", "submitted", "scheduled"}
    feed = client.get(reverse("blog:feed")).content.decode()
    home = client.get("/").content.decode()
    for post in hidden:
        assert client.get(post.get_absolute_url()).status_code in (302, 403, 404)
        assert post.title not in feed
        assert post.title not in home


def test_every_drawing_of_the_demo_is_described_and_has_a_dark_twin(demo, db):
    images = Image.objects.all()
    assert images.count() >= 20
    for image in images:
        assert len(image.alt) > 40, image
        assert image.file_dark, image
    leads = Image.objects.exclude(posts=None)
    assert {(image.width, image.height) for image in leads} == {(1440, 960)}
    assert len({image.alt for image in images}) == images.count()


def test_texts_of_the_demo_say_nothing_that_is_cleaned_away(demo, db):
    for post in Post.objects.all():
        assert "braced" not in post.body or 'class="braced' in post.body_html
        assert 'class="pull"' not in post.body or 'class="pull"' in post.body_html
        assert post.body.count("<table>") == post.body_html.count("<table")
        assert post.body.count("<li>") == post.body_html.count("<li>")


def test_every_hashtag_and_handle_of_the_demo_leads_somewhere(demo, db):
    for post in Post.objects.all():
        beside_links = re.sub(r"<a [^>]*>.*?</a>|<[^>]+>", "", post.body_html)
        assert not re.findall(r"(?<!&)[#@]\w+", beside_links), post


def test_tags_of_the_demo_have_synonyms_and_descriptions(demo, db):
    tag = Tag.objects.get(name="MedicalEducation")
    assert tag.synonym_of.name == "MedEd"
    assert Tag.objects.exclude(description="").count() >= 8


def test_sign_ins_are_in_a_file_of_the_owner_alone(demo, client):
    accounts = json.loads(demo.read_text())
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    assert accounts
    for account in accounts:
        assert set(account) == {"email", "password", "name", "role"}
        assert account["email"].endswith(".example")
        user = User.objects.get(email=account["email"])
        assert user.author.name == account["name"]
        assert user.is_superuser == (account["role"] == "editor")


def test_every_sign_in_of_the_demo_leads_into_the_admin(demo, client):
    for account in json.loads(demo.read_text()):
        said = {"login": account["email"], "password": account["password"]}
        answer = client.post("/accounts/login/?next=/admin/", said)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
        assert client.get("/admin/").status_code == 200
        client.logout()


def test_who_of_the_demo_can_not_sign_in_has_no_password(demo, db):
    authors = User.objects.filter(is_staff=False)
    assert authors.count() == 2
    assert not any(user.has_usable_password() for user in authors)
