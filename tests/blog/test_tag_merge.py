"""3.3: two tags become one, and two again."""

from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Tag, TaggedPost, TagMerge
from tests.factories import make_author, make_draft, make_post, make_tag, make_user

pytestmark = pytest.mark.django_db


def names(post):
    return sorted(post.tags.values_list("name", flat=True))


def merged(*posts, **fields):
    """Return #MedicalEducation, merged into #MedEd, and #MedEd."""
    canonical, tag = make_tag("MedEd"), make_tag("MedicalEducation")
    for post, carried in posts:
        post.tags.add(*carried)
    tag.merge_into(canonical, **fields)
    return tag, canonical


def test_a_merge_is_kept_with_what_it_moved_and_who_made_it():
    one, both, other = make_post(), make_draft(), make_post()
    editor = make_user()
    tag, canonical = merged(
        (one, ["MedicalEducation"]),
        (both, ["MedicalEducation", "MedEd"]),
        (other, ["MedEd"]),
        by=editor,
    )
    merge = TagMerge.objects.get()
    assert (merge.tag, merge.into, merge.by) == (tag, canonical, editor)
    assert (merge.moved, merge.both) == ([one.pk], [both.pk])
    assert [names(post) for post in (one, both, other)] == [["MedEd"]] * 3
    assert tag.get_absolute_url() == "/tag/meded/"


def test_setting_the_synonym_is_a_merge_too():
    post = make_post(tags=["MedicalEducation"])
    tag = Tag.objects.get()
    tag.synonym_of = make_tag("MedEd")
    tag.save()
    assert TagMerge.objects.get().moved == [post.pk]
    tag.description = "Said otherwise."
    tag.save()
    assert TagMerge.objects.count() == 1


def test_a_new_synonym_merges_nothing():
    make_tag("MedicalEducation", synonym_of=make_tag("MedEd"))
    assert not TagMerge.objects.exists()


def test_undo_gives_back_what_the_merge_took_and_no_more():
    one, both, other, later, left = (make_post() for _ in range(5))
    tag, _canonical = merged(
        (one, ["MedicalEducation"]),
        (both, ["MedicalEducation", "MedEd"]),
        (other, ["MedEd"]),
        (left, ["MedicalEducation"]),
    )
    later.tags.add("MedicalEducation")  # It became #MedEd.
    left.tags.remove("MedEd")
    editor = make_user()
    TagMerge.objects.get().undo(by=editor)
    assert names(one) == ["MedicalEducation"]
    assert names(both) == ["MedEd", "MedicalEducation"]
    assert names(other) == names(later) == ["MedEd"]
    assert names(left) == []
    tag.refresh_from_db()
    assert tag.get_absolute_url() == "/tag/medicaleducation/"
    merge = TagMerge.objects.get()
    assert merge.undone_by == editor
    assert merge.undone_at


def test_a_post_that_has_the_other_tag_in_its_text_by_now_keeps_it():
    post = make_post()
    merged((post, ["MedicalEducation"]))
    post.body = "<p>#MedEd</p>"
    post.save()
    TagMerge.objects.get().undo()
    assert names(post) == ["MedEd", "MedicalEducation"]


def test_search_finds_posts_by_the_name_that_they_have():
    post = make_post()
    merged((post, ["MedicalEducation"]))
    post.refresh_from_db()
    assert "MedicalEducation" not in post.names
    TagMerge.objects.get().undo()
    post.refresh_from_db()
    assert "MedicalEducation" in post.names


def test_a_tag_with_synonyms_brings_them_and_takes_them_back():
    canonical, tag = make_tag("MedEd"), make_tag("MedicalEducation")
    synonym = make_tag("TeachingDoctors", synonym_of=tag)
    other = make_tag("FOAM", synonym_of=canonical)
    tag.merge_into(canonical)
    synonym.refresh_from_db()
    assert synonym.synonym_of == canonical
    TagMerge.objects.get().undo()
    assert set(tag.synonyms.all()) == {synonym}
    assert set(canonical.synonyms.all()) == {other}


@pytest.mark.parametrize("gone", ["tag", "into"])
def test_undo_says_what_is_gone(gone):
    merged()
    getattr(TagMerge.objects.get(), gone).delete()
    with pytest.raises(ValidationError, match="is gone"):
        TagMerge.objects.get().undo()


def test_what_was_undone_or_merged_on_is_not_undone():
    _tag, canonical = merged()
    canonical.merge_into(make_tag("Teaching"))
    first, second = TagMerge.objects.order_by("pk")
    with pytest.raises(ValidationError, match="no synonym of #MedEd any more"):
        first.undo()
    second.undo()
    first.undo()
    with pytest.raises(ValidationError, match="undone already"):
        first.undo()


def test_no_tag_is_merged_into_itself_or_a_synonym():
    tag, canonical = merged()
    for one, other in ((canonical, canonical), (canonical, tag), (tag, canonical)):
        with pytest.raises(ValidationError):
            one.merge_into(other)
    assert TagMerge.objects.count() == 1


def test_all_addresses_of_a_merged_tag_lead_on_until_it_is_undone(client):
    """3.3: feeds of each kind, and what the tag was called before."""
    post, _other = make_post(), make_post(tags=["MedEd"])
    tag = make_tag("Medical", slug="medical")
    tag.slug = "medicaleducation"
    tag.save()
    post.tags.add(tag)
    tag.merge_into(Tag.objects.get(name="MedEd"))
    ends = ("", "feed/", "feed/atom/", "feed/json/")
    for end in ends:
        for slug in ("medicaleducation", "MedicalEducation"):
            response = client.get(f"/tag/{slug}/{end}")
            assert (response.status_code, response.url) == (301, f"/tag/meded/{end}")
        response = client.get(f"/tag/medical/{end}", follow=True)
        assert response.redirect_chain[-1][0] == f"/tag/meded/{end}"
    TagMerge.objects.get().undo()
    for end in ends:
        assert client.get(f"/tag/medicaleducation/{end}").status_code == 200
        assert client.get(f"/tag/meded/{end}").status_code == 200


def test_writing_the_synonym_saves_the_canonical_tag():
    merged()
    assert names(make_draft(body="<p>#MedicalEducation</p>")) == ["MedEd"]


def test_the_database_lets_no_post_carry_a_synonym():
    tag, _canonical = merged()
    post = make_draft()
    TaggedPost.objects.bulk_create([TaggedPost(tag=tag, content_object=post)])
    assert names(post) == ["MedEd"]


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_merge_each_into_the_other_make_one_merge(race):
    first, second = make_tag("MedEd"), make_tag("MedicalEducation")
    post = make_post(tags=[first, second])

    def merge(number):
        try:
            with transaction.atomic():
                pair = (first, second) if number % 2 else (second, first)
                one, other = (Tag.objects.get(pk=tag.pk) for tag in pair)
                one.merge_into(other)
        except ValidationError:
            return 0
        return 1

    assert sum(race(merge)) == 1
    assert TagMerge.objects.count() == 1
    assert post.tags.count() == 1


@pytest.mark.django_db(transaction=True)
def test_posts_saved_during_a_merge_carry_what_stays(race):
    canonical, tag = make_tag("MedEd"), make_tag("MedicalEducation")
    author = make_author()
    posts = [make_post(authors=[author]) for _ in range(10)]
    old = [make_post(authors=[author], tags=[tag]) for _ in range(10)]

    def work(number):
        if number == 0:
            Tag.objects.get(pk=tag.pk).merge_into(canonical)
        else:
            post = Post.objects.get(pk=[*posts, *old][number].pk)
            post.body = "<p>#MedicalEducation</p>"
            post.save()

    race(work)
    assert not TaggedPost.objects.filter(tag=tag).exists()
    assert all(names(post) == ["MedEd"] for post in [*posts[1:], *old])


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_looked_the_tag_up_before_the_merge_gets_what_stays(race):
    """The one order of events that the threads above may never fall into."""
    canonical, tag = make_tag("MedEd"), make_tag("MedicalEducation")
    post, looked_up, is_merged = make_post(), Event(), Event()

    def work(number):
        if number == 0:
            stale = Tag.objects.get(pk=tag.pk)
            looked_up.set()
            assert is_merged.wait(20)
            post.tags.add(stale)
        elif number == 1:
            assert looked_up.wait(20)
            Tag.objects.get(pk=tag.pk).merge_into(canonical)
            is_merged.set()

    race(work)
    assert names(post) == ["MedEd"]


def test_a_merge_takes_as_many_queries_for_many_posts_as_for_one():
    def cost(number):
        canonical, tag = make_tag(), make_tag()
        for _ in range(number):
            make_post(tags=[tag])
        with CaptureQueriesContext(connection) as queries:
            tag.merge_into(canonical)
        return len(queries)

    assert cost(1) == cost(6)


def test_browsers_ask_again_soon_where_a_merged_tag_leads(client):
    """3.3: one that kept the answer would never come to a tag that was given back."""
    post = make_post()
    merged((post, ["MedicalEducation"]))
    for end in ("", "feed/"):
        response = client.get(f"/tag/medicaleducation/{end}")
        assert response.status_code == 301
        assert response["Cache-Control"] == "max-age=300"


@pytest.mark.parametrize("said", ["#Teaching", "#FOAM"])
def test_a_post_keeps_the_other_tag_by_any_of_its_names(said):
    """The other tag was renamed since, or the text says a synonym of it."""
    post = make_post()
    _tag, canonical = merged((post, ["MedicalEducation"]))
    make_tag("FOAM", synonym_of=canonical)
    canonical.name = "Teaching"
    canonical.save()
    post.body = f"<p>{said}</p>"
    post.save()
    TagMerge.objects.get().undo()
    assert names(post) == ["MedicalEducation", "Teaching"]
