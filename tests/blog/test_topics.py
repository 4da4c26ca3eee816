"""What a tag page is about: one tag or several together, and what is tagged beside."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Tag, TaggedPost
from blog.topics import Topic, cloud
from tests.factories import make_draft, make_page, make_post, make_tag

pytestmark = pytest.mark.django_db

FEEDS = ("feed/", "feed/atom/", "feed/json/")


@pytest.fixture
def posts():
    """Return the posts of the golden numbers: who carries what."""
    make_tag("MedEd")
    make_tag("MedicalEducation", synonym_of=Tag.objects.get())
    carried = [
        ("MedEd", "FOAMed", "Feedback"),
        ("MedEd", "FOAMed", "Feedback", "Nights"),
        ("MedEd", "FOAMed"),
        ("MedEd", "Nights"),
        ("MedEd",),
        ("FOAMed", "Residents"),
    ]
    made = [make_post(title=f"On {'-'.join(tags)}.", tags=tags) for tags in carried]
    make_draft(tags=["MedEd", "FOAMed", "Secret"])
    return made


def beside(*names):
    topic = Topic.of(Tag.objects.get(name=name) for name in names)
    return [(tag.name, tag.number) for tag in topic.beside()]


@pytest.mark.usefixtures("posts")
def test_related_tags_are_ordered_by_co_occurrence():
    """features.md 3.7: golden numbers; those of one number by name."""
    assert beside("MedEd") == [("FOAMed", 3), ("Feedback", 2), ("Nights", 2)]
    assert beside("FOAMed") == [
        ("MedEd", 3),
        ("Feedback", 2),
        ("Nights", 1),
        ("Residents", 1),
    ]
    assert beside("FOAMed", "MedEd") == [("Feedback", 2), ("Nights", 1)]
    assert beside("Residents") == [("FOAMed", 1)]


@pytest.mark.usefixtures("posts")
def test_the_page_offers_each_tag_beside_alone_and_together(client):
    """features.md 3.7, 3.10"""
    page = client.get("/tag/meded/").content.decode()
    assert "Secret" not in page
    for slug, both, said in (
        ("foamed", "foamed+meded", "3 together"),
        ("feedback", "feedback+meded", "2 together"),
        ("nights", "meded+nights", "2 together"),
    ):
        assert f'class="tag" href="/tag/{slug}/"' in page
        assert f'href="/tag/{both}/">{said}<' in page
    page = client.get("/tag/foamed+meded/").content.decode()
    assert 'href="/tag/feedback+foamed+meded/">2 together<' in page
    page = client.get("/tag/feedback+foamed+meded/").content.decode()
    assert 'class="tag" href="/tag/nights/"' in page
    assert "together" not in page


def test_two_tags_show_what_carries_both_and_nothing_else(client, posts):
    """features.md 3.10"""
    response = client.get("/tag/foamed+meded/")
    assert {post.pk for post in response.context["page"].posts} == {
        post.pk for post in posts[:3]
    }
    page = response.content.decode()
    assert "3 articles" in page
    assert "#FOAMed + #MedEd</h1>" in page
    assert (
        f'<link rel="canonical" href="{settings.SITE_URL}/tag/foamed+meded/">' in page
    )
    for end in FEEDS:
        assert f'href="/tag/foamed+meded/{end}"' in page
        feed = client.get(f"/tag/foamed+meded/{end}").content.decode()
        assert sum(post.title in feed for post in posts) == 3
        assert "#FOAMed + #MedEd" in feed


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("meded+foamed", "foamed+meded"),
        ("FOAMed+MedEd", "foamed+meded"),
        ("foamed+medicaleducation", "foamed+meded"),
        ("meded+meded", "meded"),
        ("meded+medicaleducation", "meded"),
        ("MedEd", "meded"),
        ("nights+meded+foamed", "foamed+meded+nights"),
    ],
)
def test_every_way_to_ask_leads_to_one_address(client, asked, canonical):
    """features.md 3.2, 3.10"""
    for end in ("", *FEEDS):
        response = client.get(f"/tag/{asked}/{end}")
        assert (response.status_code, response.url) == (301, f"/tag/{canonical}/{end}")
        assert client.get(response.url).status_code == 200


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("end", ["", *FEEDS])
def test_a_tag_that_was_renamed_is_known_beside_others(client, end):
    """features.md 3.10: no old address breaks, that of several tags neither."""
    tag = Tag.objects.get(name="FOAMed")
    tag.slug = "open-access"
    tag.save()
    response = client.get(f"/tag/foamed+meded/{end}")
    assert (response.status_code, response["Location"]) == (
        301,
        f"/tag/meded+open-access/{end}",
    )
    assert client.get(f"/tag/foamed+gone/{end}").status_code == 404


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize(
    "asked",
    [
        "meded+residents",
        "residents+meded",
        "meded+unknown",
        "meded+secret",
        "secret",
        "meded+",
        "+",
        "meded+foamed+nights+feedback",
    ],
)
def test_what_no_post_carries_together_is_no_page(client, asked):
    """S4: neither in the wrong order, nor where only a draft carries them."""
    for end in ("", *FEEDS):
        assert client.get(f"/tag/{asked}/{end}").status_code == 404


def test_two_tags_are_read_on_page_by_page(client):
    for number in range(45):
        at = datetime(2025, 1, 1, number // 2, tzinfo=UTC)
        make_post(title=f"Post {number:02}", tags=["A1", "B1"], published_at=at)
    seen, path = [], "/tag/a1+b1/"
    while path:
        page = client.get(path).context["page"]
        seen += [post.title for post in page.posts]
        path = f"/tag/a1+b1/?before={page.older}" if page.older else ""
    assert seen == [f"Post {number:02}" for number in reversed(range(45))]


def test_a_tag_page_costs_the_same_queries_for_many_posts_and_tags(client):
    def cost(number):
        for _ in range(number):
            make_post(tags=["MedEd", make_tag(), make_tag()])
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/tag/meded/").status_code == 200
        return len(queries)

    cost(1)
    assert cost(1) == cost(6)


def test_what_is_counted_is_what_may_be_read(posts):
    """Also what is scheduled, withdrawn, or public in an hour, is not."""
    make_post(tags=["MedEd"], published_at=datetime(2099, 1, 1, tzinfo=UTC))
    for status in ("withdrawn", "retracted"):
        Post.objects.filter(pk=make_post(tags=["MedEd"]).pk).update(status=status)
    ahead = make_post(tags=["MedEd"])
    Post.objects.filter(pk=ahead.pk).update(published_at="2099-01-01T00:00Z")
    tag = Tag.objects.get(name="MedEd")
    assert Topic.of([tag]).count == Post.objects.published().tagged_with(tag).count()
    assert Topic.of([tag]).count == 6


@pytest.fixture
def many():
    """Tag 20,000 posts of one table, without the triggers that keep their names."""
    first = make_post(tags=["MedEd", "FOAMed", "Rare"])
    columns = ", ".join(
        field.column
        for field in Post._meta.concrete_fields
        if not field.generated and field.column not in ("id", "slug", "published_at")
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE blog_taggedpost DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO blog_post (slug, published_at, {columns}) "
            f"SELECT slug || n, published_at - n * interval '1 hour', {columns} "
            "FROM blog_post, generate_series(1, 20000) AS n WHERE id = %s",
            [first.pk],
        )
        for name, every in (("MedEd", 2), ("FOAMed", 3)):
            cursor.execute(
                "INSERT INTO blog_taggedpost (tag_id, content_object_id) "
                "SELECT %s, id FROM blog_post WHERE id > %s AND id %% %s = 0",
                [Tag.objects.get(name=name).pk, first.pk, every],
            )
        for number in range(100):
            cursor.execute(
                "INSERT INTO blog_taggedpost (tag_id, content_object_id) "
                "SELECT %s, id FROM blog_post WHERE id > %s AND id %% 100 = %s",
                [make_tag().pk, first.pk, number],
            )
        cursor.execute("ALTER TABLE blog_taggedpost ENABLE TRIGGER USER")
        cursor.execute("ANALYZE blog_post, blog_taggedpost")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("names", [["MedEd"], ["MedEd", "FOAMed"], ["MedEd", "Rare"]])
def test_at_size_every_query_of_a_topic_goes_by_an_index(names):
    """features.md 3.10: no table is read from end to end."""
    topic = Topic.of(Tag.objects.filter(name__in=names))
    page = topic.posts.newest_first()[:21]
    hidden = TaggedPost.objects.filter(
        tag=topic.tags[0], content_object__in=Post.objects.unpublished()
    )
    for query in (page, hidden):
        plan = query.explain()
        assert "Seq Scan on blog_taggedpost" not in plan, plan
        assert "Seq Scan on blog_post" not in plan, plan


def test_the_sizes_of_a_cloud_follow_the_logarithm_of_the_number():
    tags = [Tag(name=name) for name in ("b", "a", "c", "d", "e")]
    for tag, number in zip(tags, (1000, 100, 10, 1, 1), strict=True):
        tag.number = number
    assert [(tag.name, tag.size) for tag in cloud(tags)] == [
        ("a", 4),
        ("b", 5),
        ("c", 2),
        ("d", 1),
        ("e", 1),
    ]


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, 0), (20, 20), (2000, 60)])
def test_the_index_of_topics_has_a_cloud_of_any_number(client, number, shown):
    """features.md 3.7"""
    post = make_post()
    tags = Tag.objects.bulk_create(
        Tag(name=f"Topic{n:04}", slug=f"topic{n:04}") for n in range(number)
    )
    TaggedPost.objects.bulk_create(
        TaggedPost(tag=tag, content_object=post) for tag in tags
    )
    page = client.get("/tags/").content.decode()
    assert page.count('<li class="cloud__1">') == shown
    assert page.count('href="/tag/topic') == number + shown
    assert "style=" not in page


def test_the_index_goes_from_a_to_z(client):
    make_post(tags=["meded", "Wards", "Éducation", "Feedback"])
    tags = client.get("/tags/").context["tags"]
    names = [tag.name for tag in tags]
    assert names == ["Éducation", "Feedback", "meded", "Wards"]


def test_tags_of_drafts_are_in_no_cloud(client):
    """S4"""
    make_draft(tags=["Secret"])
    make_post(tags=["Open", "Wide"])
    assert "Secret" not in client.get("/tags/").content.decode()


def test_a_page_of_the_site_is_no_topic(client):
    make_page(slug="tag")
    assert client.get("/tag/").status_code == 200
