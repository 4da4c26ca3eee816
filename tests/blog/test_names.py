"""The names beside a post, by which it is found: right after every kind of change."""

import pytest
from django.db import connection

from blog.models import Author, Byline, Pending, Post, Revision, Tag, TaggedPost
from config.moving.arriving import Import
from tests.blog.admin_posts import address, form_of
from tests.config.moving import make_everything, round_trip
from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_editor,
    make_post,
    make_role,
    make_tag,
)
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db


def names_of(post):
    """Reckon anew what stands in ``post.names``."""
    bylines = post.bylines.order_by("position").select_related("author")
    people = dict.fromkeys(byline.author for byline in bylines)
    tags = Tag.objects.filter(items__content_object=post)
    return [*(a.name for a in people), *sorted(tag.name for tag in tags)]


def wrong():
    """Return what is kept and what is right for each post where they differ."""
    both = [(post.names.split("\n"), names_of(post)) for post in Post.objects.all()]
    return [(kept, right) for kept, right in both if kept != (right or [""])]


class World:
    """Two posts with two authors and two tags each, one of either shared."""

    def __init__(self):
        self.a, self.b, self.c = (make_author(name=f"Author {n}") for n in "ABC")
        self.post = make_draft(authors=[self.b, self.a], tags=["Wards", "Nights"])
        self.out = make_post(authors=[self.b, self.c], tags=["Wards", "Days"])
        self.editor = make_editor()
        self.wards = Tag.objects.get(name="Wards")

    def signing(self, author):
        return Byline.objects.get(post=self.post, author=author)


def rename(thing, name):
    thing.name = name
    thing.save()


def hashtag(world, body):
    post = Post.objects.get(pk=world.post.pk)
    post.body = body
    post.save()


def press_in_the_admin(world, client):
    """Remove one, add another as an illustrator, swap tags: all in one form."""
    client.force_login(make_role("Editors", is_superuser=True))
    data = form_of(client, world.post) | {
        "bylines-0-DELETE": ["on"],
        "bylines-TOTAL_FORMS": ["3"],
        "bylines-2-author": [str(world.c.pk)],
        "bylines-2-place": ["1"],
        "bylines-2-contribution": ["illustrator"],
        "bylines-2-disclosure_status": ["none"],
        "tags": ["Days, Brand new"],
    }
    assert client.post(address(world.post), data | {"_save": "1"}).status_code == 302


def restore(world):
    hashtag(world, "<p>#Gravel</p>")
    first = Post.objects.get(pk=world.post.pk)
    texts = first.texts._replace(body="<p>#Sand</p>")
    Revision.objects.record(first, texts, world.editor, closed=True, name="")
    first.write(texts)
    first.save()


def take_pending(world):
    texts = world.out.texts._replace(body="<p>#Sand</p>")
    pending = Pending.objects.of(world.out)
    pending.revise(texts, world.editor)
    pending.submit()
    pending.apply(world.editor)


def write_past_the_models(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


CHANGES = {
    "an author joins": lambda w: Byline.objects.join(w.post, w.c, w.editor),
    "an author leaves": lambda w: w.signing(w.a).leave(w.editor),
    "an author moves": lambda w: w.signing(w.a).place_at(1, w.editor),
    "another part": lambda w: w.signing(w.a).take_part("editor", w.editor),
    "a second part": lambda w: make_byline(w.post, w.a, contribution="reviewer"),
    "a byline of another": lambda w: Byline.objects.filter(author=w.a).update(
        author=w.c
    ),
    "a byline of another post": lambda w: Byline.objects.filter(author=w.a).update(
        post=w.out, position=9
    ),
    "bylines at once": lambda w: Byline.objects.bulk_create(
        [Byline(post=p, author=make_author(), position=8) for p in (w.post, w.out)]
    ),
    "no bylines": lambda w: Byline.objects.all().delete(),
    "an author renamed": lambda w: rename(w.b, "Łukasz Ściegienny"),
    "authors renamed at once": lambda w: Author.objects.update(name="The same"),
    "an author absorbed": lambda w: w.a.absorb(w.c),
    "an author who signs both absorbed": lambda w: w.a.absorb(w.b),
    "tags added": lambda w: w.post.tags.add("Days", "wards", "New"),
    "tags set": lambda w: w.post.tags.set(["Days"]),
    "a tag removed": lambda w: w.post.tags.remove("Wards"),
    "no tags": lambda w: w.post.tags.clear(),
    "a hashtag comes": lambda w: hashtag(w, "<p>#Gravel and #Days</p>"),
    "a tag renamed": lambda w: rename(w.wards, "Ward rounds"),
    "tags renamed at once": lambda w: Tag.objects.filter(pk=w.wards.pk).update(
        name="Other wards"
    ),
    "a tag becomes a synonym": lambda w: (
        setattr(w.wards, "synonym_of", Tag.objects.get(name="Days")),
        w.wards.save(),
    ),
    "a tag deleted": lambda w: w.wards.delete(),
    "links of a tag moved": lambda w: TaggedPost.objects.filter(
        tag__name="Nights"
    ).update(tag=Tag.objects.get(name="Days")),
    "a revision restored": restore,
    "a pending text taken": take_pending,
    "a post deleted": lambda w: w.post.delete(),
    "rows written past the models": lambda w: write_past_the_models(
        f"DELETE FROM blog_byline WHERE author_id = {w.b.pk};"
        f"UPDATE blog_tag SET name = 'Past' WHERE id = {w.wards.pk}"
    ),
    "kept anew": lambda w: (
        Post.objects.update(names="Nobody"),
        Post.objects.keep_names([w.post, w.out]),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_names_are_right_after_every_kind_of_change(change):
    """8.1: by models, querysets, and past them."""
    world = World()
    assert wrong() == []
    before = set(Post.objects.values_list("pk", "names"))
    CHANGES[change](world)
    assert wrong() == []
    changed = set(Post.objects.values_list("pk", "names")) != before
    assert changed == (change not in ("another part", "a second part", "kept anew"))


def test_names_are_right_after_a_form_of_the_administration(client):
    world = World()
    press_in_the_admin(world, client)
    assert wrong() == []
    assert names_of(world.post) == ["Author C", "Author A", "Brand new", "Days"]


def test_a_hashtag_that_goes_leaves_no_name_behind():
    world = World()
    hashtag(world, "<p>#Gravel</p>")
    hashtag(world, "<p>#Grav</p>")
    assert wrong() == []
    assert "Gravel" not in Post.objects.get(pk=world.post.pk).names


def test_a_post_read_before_writes_back_no_old_names():
    """A full save of what another process has changed meanwhile."""
    world = World()
    stale = Post.objects.get(pk=world.post.pk)
    rename(world.a, "Renamed")
    stale.title = "Another title"
    stale.save()
    assert wrong() == []


def test_a_name_that_changes_tells_no_reader_of_a_change():
    world = World()
    times = ("changed_at", "revised_at", "version")
    before = list(Post.objects.values_list(*times))
    rename(world.b, "Another")
    assert list(Post.objects.values_list(*times)) == before


def test_a_post_is_found_by_its_names_as_they_are_now():
    world = World()
    rename(world.b, "Łukasz Ściegienny")
    found = Post.objects.filter(search_vector="sciegienny")
    assert set(found) == {world.post, world.out}
    assert not Post.objects.filter(search_vector="nobody").exists()


def test_names_come_along_from_another_site(tmp_path):
    """10.5: a copy of the whole site."""
    make_everything()
    kept = dict(Post.objects.values_list("slug", "names"))
    assert any(kept.values())
    round_trip(tmp_path)
    assert wrong() == []
    assert dict(Post.objects.values_list("slug", "names")) == kept


@needs_shared
def test_names_come_along_from_wordpress():
    """10.4"""
    Import([SHARED / "data" / "wxr" / "am-rounds.wxr.xml"]).run()
    assert wrong() == []
    assert all(Post.objects.published().values_list("names", flat=True))


def test_authors_join_while_one_is_renamed(race):
    """Whoever comes first: in the end each post has the name of the day."""
    posts = [make_draft(authors=[]) for _ in range(19)]
    author = make_author(name="Before")

    def work(number):
        if number == 19:
            rename(author, "After")
        else:
            make_byline(posts[number], author)

    race(work)
    assert wrong() == []
    assert set(Post.objects.values_list("names", flat=True)) == {"After"}


def test_writers_give_one_post_tags_at_once(race):
    post, tags = make_draft(authors=[]), [make_tag(f"Tag {n:02}") for n in range(20)]
    race(lambda number: Post.objects.get(pk=post.pk).tags.add(tags[number]))
    assert wrong() == []
    assert names_of(post) == [tag.name for tag in tags]
