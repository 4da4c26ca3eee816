import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from blog.models import Byline, Post
from tests.factories import make_author, make_byline, make_draft, make_handle, make_post

pytestmark = pytest.mark.django_db


def signed(post):
    return [byline.author.name for byline in Post.objects.get(pk=post.pk).signatures]


def test_stored_order_survives_every_way_of_saving():
    """features.md 2.2"""
    ada, ben, cy = (make_author(name=name) for name in ("Ada A", "Ben B", "Cy C"))
    post = make_draft(authors=[cy, ada, ben])

    post.title = "Another title"
    post.save()
    assert signed(post) == ["Cy C", "Ada A", "Ben B"]

    for byline in reversed(list(post.bylines.all())):
        byline.role = "teacher"
        byline.save()
    assert signed(post) == ["Cy C", "Ada A", "Ben B"]

    post.publish()
    assert signed(post) == ["Cy C", "Ada A", "Ben B"]


def test_two_bylines_can_t_share_a_position():
    post = make_draft()

    make_byline(post, make_author(), position=2)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; UPDATE blog_byline SET position = 1"
        )


def test_bylines_change_places_in_one_transaction():
    post = make_draft(authors=[make_author(name="Ada A"), make_author(name="Ben B")])
    first, second = post.bylines.all()

    with transaction.atomic():
        Byline.objects.filter(pk=first.pk).update(position=2)
        Byline.objects.filter(pk=second.pk).update(position=1)
        connection.check_constraints()

    assert signed(post) == ["Ben B", "Ada A"]


def test_author_has_one_part_of_a_kind():
    author = make_author()
    post = make_draft(authors=[author])
    make_byline(post, author, contribution="illustrator")

    with pytest.raises(IntegrityError):
        make_byline(post, author)


def test_byline_keeps_what_was_true_at_publication():
    """features.md 2.5"""
    author = make_author(
        name="Alireza Jalali",
        credentials="MD",
        role="teaching chair",
        affiliation="University of Ottawa",
        ror="https://ror.org/03c4mmv16",
    )
    handle = make_handle(author=author, name="ARJalali")
    old = make_post(authors=[author])

    author.credentials, author.role = "MD, PhD", "dean"
    author.affiliation, author.ror = "McGill University", "https://ror.org/01pxwe438"
    author.save()
    handle.name = "jalali"
    handle.save()
    new = make_post(authors=[author])

    assert told(old) == [
        "MD",
        "teaching chair",
        "University of Ottawa",
        "https://ror.org/03c4mmv16",
        "@ARJalali",
    ]
    assert told(new) == [
        "MD, PhD",
        "dean",
        "McGill University",
        "https://ror.org/01pxwe438",
        "@jalali",
    ]


def told(post):
    fields = ("credentials", "role", "affiliation", "ror", "handles")
    byline = Post.objects.get(pk=post.pk).bylines.get()
    return [byline.told(field) for field in fields]


def test_what_was_empty_at_publication_stays_empty():
    author = make_author()
    post = make_post(authors=[author])

    author.credentials = "MD"
    author.save()

    assert post.bylines.get().told("credentials") == ""


def test_draft_shows_what_is_true_of_the_author_today():
    author = make_author(affiliation="University of Ottawa")
    post = make_draft(authors=[author])
    author.affiliation = "McGill University"
    author.save()

    assert post.bylines.get().told("affiliation") == "McGill University"


def test_what_the_byline_says_itself_goes_before_the_author():
    author = make_author(role="dean")
    post = make_draft(authors=[])
    make_byline(post, author, role="guest editor")

    post.publish()

    assert post.bylines.get().role == "guest editor"


def test_publishing_again_keeps_the_first_snapshot():
    author = make_author(role="dean")
    post = make_post(authors=[author])
    author.role = "professor"
    author.save()

    post.withdraw()
    post.publish()

    assert post.bylines.get().role == "dean"


def test_unanswered_disclosure_blocks_publication_naming_the_author():
    """features.md 1.10"""
    post = make_draft(authors=[make_author(name="Ada Answers")])
    make_byline(post, make_author(name="Sam Silent"), disclosure_status="unanswered")
    make_byline(post, make_author(name="Old Import"), disclosure_status="not_recorded")

    with pytest.raises(ValidationError) as refused:
        post.publish()

    [sentence] = refused.value.messages
    assert "Sam Silent, Old Import" in sentence
    assert "Ada Answers" not in sentence
    assert Post.objects.get(pk=post.pk).status == "draft"
    assert not post.bylines.exclude(kept_at=None).exists()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("declared", ""),
        ("none", "Shares in chalk."),
        ("unanswered", "Shares in chalk."),
    ],
)
def test_database_refuses_a_declaration_without_words_and_words_without_one(
    status, words
):
    with pytest.raises(IntegrityError):
        make_byline(
            make_draft(), make_author(), disclosure_status=status, disclosure=words
        )


def test_declared_interests_are_an_answer():
    post = make_draft(authors=[])
    make_byline(
        post,
        make_author(name="Ada A"),
        disclosure_status="declared",
        disclosure="Shares in chalk.",
    )
    make_byline(post, make_author(name="Ben B"))
    make_byline(post, make_author(name="Cy C"))

    post.publish()

    assert post.disclosures == ["Ada A: Shares in chalk.", "Ben B, Cy C: none declared"]


def test_printed_handles_lead_to_their_networks():
    """features.md 2.8"""
    author = make_author()
    make_handle(author=author, name="ARJalali")
    make_handle(author=author, name="ali@ward.example", network="mastodon")
    byline = make_byline(
        make_draft(), author, handles="@ARJALALI @ali@ward.example @gone"
    )

    assert byline.handle_links() == [
        ("@ARJALALI", "https://x.com/ARJalali"),
        ("@ali@ward.example", "https://ward.example/@ali"),
        ("@gone", None),
    ]


def test_bylines_for_reading_are_one_query(django_assert_num_queries):
    post = make_draft(authors=[])
    for number in range(3):
        author = make_author()
        make_handle(author=author, name=f"h{number}")
        make_byline(post, author)
    post.publish()

    with django_assert_num_queries(1):
        links = [byline.handle_links() for byline in post.bylines.for_reading()]

    assert links == [[(f"@h{n}", f"https://x.com/h{n}")] for n in range(3)]


def test_first_handle_of_the_register_is_printed():
    author = make_author()
    make_handle(author=author, name="ARJalali")
    make_handle(author=author, name="jalali.bsky.social", network="bluesky")

    byline = make_byline(make_draft(), author)

    assert byline.told("handles") == "@ARJalali"
    assert make_byline(byline.post, make_author()).told("handles") == ""


def test_bylines_of_a_draft_are_one_query_too(django_assert_num_queries):
    post = make_draft(authors=[])
    for number in range(3):
        author = make_author()
        make_handle(author=author, name=f"h{number}")
        make_byline(post, author)
    make_byline(post, make_author())

    with django_assert_num_queries(1):
        links = [byline.handle_links() for byline in post.bylines.for_reading()]

    assert links == [[(f"@h{n}", f"https://x.com/h{n}")] for n in range(3)] + [[]]


def test_what_a_byline_says_hides_and_reverses_nothing():
    byline = make_byline(make_draft(), make_author(), role="ch\u202eair\x00\n")

    assert byline.role == "chair"


def test_illustrator_is_no_author():
    """features.md 2.9"""
    post = make_draft(authors=[make_author(name="Ada A")])
    make_byline(post, make_author(name="Ida I"), contribution="illustrator")

    assert [byline.author.name for byline in post.signatures] == ["Ada A"]
    assert [byline.author.name for byline in post.contributors] == ["Ida I"]


def test_author_who_signed_can_t_be_deleted():
    author = make_author()
    make_draft(authors=[author])

    with pytest.raises(ProtectedError):
        author.delete()
