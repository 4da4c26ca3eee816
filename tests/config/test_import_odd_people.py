"""Who writes and who answers on blogs as people really have them."""

import pytest

from blog.models import Author, Post
from comments.models import Comment
from tests.blog import post1
from tests.blog.wxr import account, attachment, comment, item

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
LARS = account("lars", "Lars Lind", 8)


# People


def test_of_two_people_of_one_name_the_one_who_wrote_it_signs(bring_files):
    twins = [account("aa", "Mo Sall"), account("zz", "Mo Sall")]
    body = "<p>By: Mo Sall, MD</p><p>Words.</p>"
    bring_files([*twins, item(5, creator="aa", body=body)])
    assert Post.objects.get().signatures[0].author.slug == "aa"


@pytest.mark.parametrize(
    "body",
    [
        "By: Ines Okafor, MD<br>\nIt was dark, and late.",
        "By: Ines Okafor, MD\nIt was dark, and late.",
        "<p>By Ines Okafor, the ward has twelve beds.</p>",
        f"<p>By: Ines Okafor, MD, {'reader in wards ' * 40}</p>",
    ],
)
def test_words_of_the_text_are_no_byline(bring_files, body):
    """2.5"""
    bring_files([INES, item(5, body=body)])
    post = Post.objects.get()
    assert "Ines Okafor" in post.text
    assert post.signatures[0].role == ""


ODD_NAMES = (
    "Anne (Ann) O+Neil*",
    "Smith and Wesson",
    "Okafor, Ines",
    "J. R. Ewing, Jr.",
    "[Editor]",
    "Łukasz & Żaneta",
    "A|B",
    "$1 \\1",
    "Zoë",
)


def test_nine_authors_of_odd_names(bring_files, client):
    """2.1, 2.2"""
    accounts = [account(f"u{n}", name) for n, name in enumerate(ODD_NAMES)]
    parts = [f"{name}, MD (@h{n}), fellow {n}" for n, name in enumerate(ODD_NAMES)]
    parts[4] = f"{ODD_NAMES[4]}, PhD, fellow 4"
    line = f"By: {', '.join(parts[:-1])}, and {parts[-1]}"
    escaped = line.replace("&", "&amp;")
    bring_files(
        [*accounts, item(5, body=f"<p>{escaped}</p><p>Words.</p>", creator="u0")]
    )
    post = Post.objects.get()
    assert post.body == "<p>Words.</p>"
    assert [b.author.name for b in post.signatures] == list(ODD_NAMES)
    assert line in post1.words(post1.read(client, post))


def test_a_guest_brings_photo_website_and_biography(bring_files, client, picture):
    """2.1: a guest of Co-Authors Plus; another one is an account by another name."""
    folder = picture("2016/03/face.png")
    ann = item(
        20,
        post_type="guest-author",
        post_name="cap-ann",
        title="Ann Ray",
        meta=[
            ("cap-user_login", "ann"),
            ("cap-display_name", "Ann Ray, PhD"),
            ("cap-website", "https://ann.example/"),
            ("cap-description", "Teaches."),
            ("_thumbnail_id", 6),
        ],
    )
    other = item(
        21,
        post_type="guest-author",
        post_name="cap-ines-o",
        meta=[("cap-user_login", "ines-o"), ("cap-linked_account", "ines")],
    )
    terms = [("author", "cap-ann", "ann"), ("author", "cap-ines-o", "ines-o")]
    parts = [attachment(6, "2016/03/face.png"), ann, other, item(5, terms=terms)]
    bring_files([INES, *parts], media=folder)
    author, ines = (b.author for b in Post.objects.get().signatures)
    assert (author.name, author.credentials) == ("Ann Ray", "PhD")
    assert (author.photo_id, author.biography) == (6, "Teaches.")
    assert (ines.name, ines.slug) == ("Ines Okafor", "ines")
    assert "https://ann.example/" in client.get(author.get_absolute_url()).text


def term_of_publishpress(slug, name, **meta):
    inner = "".join(
        f"<wp:termmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value>{value}</wp:meta_value></wp:termmeta>"
        for key, value in meta.items()
    )
    return (
        f"<wp:term><wp:term_taxonomy>author</wp:term_taxonomy><wp:term_slug>{slug}"
        f"</wp:term_slug><wp:term_name>{name}</wp:term_name>{inner}</wp:term>"
    )


def test_authors_of_publishpress_sign_in_their_order(bring_files):
    """2.1: exports tell terms by their names, the post in which order they sign."""
    head = [
        term_of_publishpress("ann", "Ann Ray", user_email="ann@mail.example"),
        term_of_publishpress("okafor-i", "Ines Okafor", user_id=7),
        term_of_publishpress("mo", "Mo"),
    ]
    slugs = ("ann", "Ann Ray"), ("okafor-i", "Ines Okafor"), ("mo", "Mo")
    terms = [("author", *pair) for pair in slugs]
    meta = [("ppma_authors_name", "Ines Okafor, Mo, Ann Ray")]
    bring_files([INES, *head, item(5, terms=terms, meta=meta)])
    authors = [b.author for b in Post.objects.get().signatures]
    assert [a.slug for a in authors] == ["ines", "mo", "ann"]
    assert authors[0].credentials == "MD"
    assert authors[2].email == "ann@mail.example"


# What is too long for its place


def test_values_that_are_too_long_end_no_import(bring_files):
    long = "x" * 400
    bring_files(
        [
            account(f"l{long}", f"Ann {long}", 3, email=f"{long}@mail.example"),
            item(5, creator=f"l{long}"),
            item(6, terms=[("category", long, long), ("post_tag", long, long)]),
            item(7, comments=[comment(1, author_email=f"{long}@mail.example")]),
        ]
    )
    assert Post.objects.count() == 3


def test_a_long_text_without_tags_is_cut_and_not_lost(bring_files, monkeypatch):
    monkeypatch.setattr("blog.importers.wordpress.texts.LONGEST_BODY", 300)
    report = bring_files([INES, item(5, body="Some words.\n\n" * 40)])
    assert 200 < len(Post.objects.get().body) <= 300
    assert report.counts["matter.cut"] == 1


# Comments


def test_an_author_who_answers_before_writing_has_the_badge(bring_files):
    """4.5"""
    answer = comment(1, author="Lars Lind", user_id=8)
    bring_files([INES, LARS, item(5, comments=[answer]), item(6, creator="lars")])
    assert Comment.objects.get().author == Author.objects.get(slug="lars")


@pytest.mark.parametrize("order", [1, -1])
def test_comments_of_one_post_in_two_files_make_one_thread(bring_files, order):
    one, two = item(5, comments=[comment(2, 1)]), item(5, comments=[comment(1)])
    bring_files(*[[INES, one], [INES, two]][::order])
    assert Comment.objects.get(pk=2).parent_id == 1
