"""Blogs as people really have them: what each of these broke once, or might have."""

import re
from datetime import UTC, datetime

import pytest

from blog.models import Image, Page, Post, Tag
from comments.models import Comment
from tests.blog.wxr import account, attachment, comment, item

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
LARS = account("lars", "Lars Lind", 8)


def led(client, path):
    """Return where ``path`` leads in one hop; fail unless a page is there."""
    first = client.get(path)
    assert first.status_code == 301, path
    assert client.get(first["Location"]).status_code == 200
    return first["Location"]


# Numbers


def test_posts_without_a_number_all_come(bring_files):
    first = item(0, title="One", link="https://ward.example/one/", post_name="one")
    second = item(0, title="Two", link="https://ward.example/two/", post_name="two")
    bring_files([INES, first, second])
    bring_files([INES, first, second])
    assert sorted(Post.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_an_older_copy_of_a_post_changes_nothing(bring_files):
    """R15: two exports of one blog overlap; no reader hears of an update."""
    old, new = item(5, body="<p>Old</p>"), item(5, body="<p>New</p>")
    bring_files([INES, old], [INES, new])
    post = Post.objects.get()
    assert (post.body, post.revised_at) == ("<p>New</p>", None)
    bring_files([INES, old], [INES, new])
    post.refresh_from_db()
    assert (post.body, post.revised_at) == ("<p>New</p>", None)


def test_two_blogs_with_the_same_numbers_keep_their_addresses(bring_files, client):
    parts = [INES, item(5), item(7, post_type="page", post_name="team")]
    bring_files(parts)
    ours = client.get("/?page_id=7")["Location"], client.get("/?p=5")["Location"]
    bring_files(parts, blog="https://other.example")
    assert Post.objects.count() == 2
    assert Page.objects.filter(slug__startswith="team").count() == 2
    theirs = client.get("/?page_id=7")["Location"], client.get("/?p=5")["Location"]
    assert ours == theirs


# Images


@pytest.mark.parametrize("size", ["", "-300x200", "-scaled", "-1024x683"])
def test_sizes_of_a_large_original_lead_on(bring_files, client, picture, size):
    folder = picture("2016/03/ward-scaled.JPG".replace("JPG", "png"))
    shown = '<img src="/wp-content/uploads/2016/03/ward-300x200.png" alt="x">'
    parts = [attachment(6, "2016/03/ward-scaled.png"), item(5, body=shown)]
    bring_files([INES, *parts], media=folder)
    assert "<img" in Post.objects.get().body_html
    led(client, f"/wp-content/uploads/2016/03/ward{size}.png")


def test_sizes_lead_on_whatever_the_case_of_the_ending(bring_files, client, picture):
    folder = picture("2016/03/WARD.PNG")
    shown = '<img src="/wp-content/uploads/2016/03/WARD-300x200.PNG" alt="x">'
    bring_files(
        [INES, attachment(6, "2016/03/WARD.PNG"), item(5, body=shown)], media=folder
    )
    led(client, "/wp-content/uploads/2016/03/WARD-300x200.PNG")


def test_a_picture_that_a_text_only_links_to_is_there(bring_files, client, picture):
    folder = picture("2016/03/ward.png")
    body = '<p><a href="https://ward.example/wp-content/uploads/2016/03/ward.png">Plan</a></p>'
    bring_files(
        [INES, attachment(6, "2016/03/ward.png"), item(5, body=body)], media=folder
    )
    html = Post.objects.get().body_html
    (href,) = re.findall('href="([^"]+)"', html)
    assert client.get(href).status_code == 200
    led(client, "/wp-content/uploads/2016/03/ward.png")


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example/w/2016/03/ward.png",
        "https://ward.example/wp-content/uploads/2016/03/ward.png",
        "https://wards.files.wordpress.com/2016/03/ward.png",
    ],
)
def test_files_may_lie_at_another_host_or_outside_the_blog(
    bring_files, picture, address
):
    folder = picture("2016/03/ward.png")
    meta = [("_wp_attached_file", "2016/03/ward.png")]
    parts = [
        attachment(6, "2016/03/ward.png", attachment_url=address, meta=meta),
        item(5, body=f'<p><img src="{address}" alt="Beds"></p>'),
    ]
    bring_files([INES, *parts], media=folder, blog="https://ward.example/blog")
    post = Post.objects.get()
    assert list(post.pictures.values_list("pk", flat=True)) == [6]


def test_another_blog_s_pictures_stay_theirs(bring_files):
    body = '<p><a href="https://x.files.wordpress.com/2016/03/a.pdf">a</a></p>'
    bring_files([INES, item(5, body=body)], blog="https://ward.wordpress.com")
    assert Post.objects.get().body == body


@pytest.mark.parametrize("address", ["http://[::1", "https://a:99999999/b.mp3", "//["])
def test_broken_addresses_cost_no_post(bring_files, address):
    body = (
        f'<p>Words <a href="{address}">a</a><img src="{address}" alt="x"></p>'
        f'[video mp4="{address}"]<iframe src="{address}"></iframe>'
    )
    block = f'<!-- wp:audio --><audio src="{address}"></audio><!-- /wp:audio -->'
    bring_files([INES, item(5, body=body), item(6, body=block, link=address)])
    assert Post.objects.count() == 2


@pytest.mark.parametrize("key", ["x%00y.png", f"{'x' * 300}.png", "a.png/b.png"])
def test_names_that_no_disk_has_are_told_of(bring_files, picture, key):
    folder = picture("a.png")
    report = bring_files([INES, attachment(6, key), item(5)], media=folder)
    assert report.counts["matter.no_file"] == 1
    assert Post.objects.exists()


def test_letters_with_marks_are_found_as_a_mac_writes_them(bring_files, picture):
    folder = picture("2016/03/Mu\u0308nster.png")
    bring_files(
        [INES, attachment(6, "2016/03/M\u00fcnster.png"), item(5)], media=folder
    )
    assert Image.objects.filter(pk=6).exists()


def test_uploads_are_found_in_a_folder_of_any_name(bring_files, picture):
    folder = picture("backup of May/2016/03/ward.png")
    picture("__MACOSX/backup of May/._ward.png")
    bring_files([INES, attachment(6, "2016/03/ward.png"), item(5)], media=folder)
    assert Image.objects.filter(pk=6).exists()


# Addresses


def test_old_slugs_lead_on_in_any_form_of_address(bring_files, client):
    bring_files(
        [
            INES,
            item(
                5,
                post_name="new-name",
                link="https://ward.example/new-name/",
                meta=[("_wp_old_slug", "old-name")],
            ),
        ]
    )
    for path in ("/old-name/", "/2016/03/02/old-name/", "/new-name/"):
        assert led(client, path) == "/2016/03/02/new-name/"


@pytest.mark.parametrize("link", ["/new-name", "/new-name/", "/new-name.html"])
def test_addresses_with_and_without_a_slash_lead_on_in_one_hop(
    bring_files, client, link
):
    bring_files([INES, item(5, link=f"https://ward.example{link}")])
    for path in {link, f"{link.rstrip('/')}/"}:
        assert led(client, path) == "/2016/03/02/post-5/"
    feed = f"{link.rstrip('/')}/feed/"
    assert led(client, feed) == "/2016/03/02/post-5/feed/"


def test_categories_of_one_name_keep_both_addresses(bring_files, client):
    def category(slug, parent=""):
        return (
            f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename>"
            f"<wp:category_parent>{parent}</wp:category_parent>"
            f"<wp:cat_name>{'News' if parent else slug}</wp:cat_name></wp:category>"
        )

    head = [
        category("a"),
        category("b"),
        category("news", "a"),
        category("news-b", "b"),
    ]
    terms = [("category", "news", "News")]
    other = [("category", "news-b", "News")]
    bring_files([*head, INES, item(5, terms=terms), item(6, terms=other)])
    for path in ("/category/news/", "/category/news-b/", "/category/b/news-b/"):
        assert client.get(path, follow=True).status_code == 200, path


def test_what_was_filed_nowhere_leads_to_all_posts(bring_files, client):
    bring_files([INES, item(5, terms=[("category", "uncategorized", "Uncategorized")])])
    assert led(client, "/category/uncategorized/") == "/"
    assert led(client, "/category/uncategorized/feed/") == "/feed/"


def test_tags_keep_their_addresses_whichever_comes_first(bring_files, client):
    terms = [("post_tag", "c-2", "C++"), ("post_tag", "c", "C")]
    bring_files([INES, item(5, terms=terms)])
    assert Tag.objects.get(name="C++").get_absolute_url() == "/tag/c-2/"
    assert Tag.objects.get(name="C").get_absolute_url() == "/tag/c/"


def test_dates_of_zeros_and_none(bring_files):
    zeros = "0000-00-00 00:00:00"
    bring_files(
        [INES, item(5, post_date_gmt=zeros, comments=[comment(1, date_gmt=zeros)])]
    )
    post = Post.objects.get()
    assert post.published_at == datetime(2016, 3, 2, 10, tzinfo=UTC)
    assert Comment.objects.get().created_at == post.published_at
