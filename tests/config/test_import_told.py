"""What an import tells, and the odd addresses that a hosted blog gives to pictures."""

import re

import pytest
from django.core.management import call_command

from blog.models import Image, Post
from tests.blog.wxr import account, attachment, item, wxr

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)
KEY = "2016/03/ward.png"


@pytest.mark.parametrize("taxonomy", ["series", "post_series", "issuem_issue"])
def test_series_of_plugins_are_told_of_with_their_posts(bring, taxonomy):
    """10.4: they do not come along, and the posts in them do."""
    terms = [(taxonomy, "nights", "Nights on call")]
    report = bring(INES, item(5, terms=terms), item(6, terms=terms))
    assert [line for line in report.lines if line[0] == "series"] == [
        ("series", "Nights on call: Post 5"),
        ("series", "Nights on call: Post 6"),
    ]
    assert Post.objects.published().count() == 2


def test_menus_are_told_of_once_and_each_entry_is_counted(bring):
    terms = [("nav_menu", "top", "Top menu")]
    entries = [item(n, post_type="nav_menu_item", terms=terms) for n in (5, 6, 7)]
    report = bring(INES, *entries)
    assert ("menu", "Top menu") in report.lines
    assert report.counts["matter.menu"] == 1
    assert report.counts["nav_menu_item.out"] == 3


def test_the_command_tells_how_far_it_is(tmp_path, capsys):
    path = tmp_path / "export.xml"
    path.write_text(wxr(INES, item(5), item(6), item(7)))
    call_command("import_wordpress", path, verbosity=2)
    told = re.findall(r"(\d) of (\d) items", capsys.readouterr().out)
    assert told == [("1", "3"), ("2", "3"), ("3", "3")]


@pytest.mark.parametrize(
    "address",
    [
        f"https://ward.example/wp-content/uploads/{KEY}",
        f"http://www.ward.example/wp-content/uploads/{KEY}",
        f"//ward.example/wp-content/uploads/{KEY}",
        f"/wp-content/uploads/{KEY}",
        "https://ward.example/wp-content/uploads/2016/03/ward-300x200.png",
        f"https://ward.example/wp-content/uploads/{KEY}?w=300&h=200",
        f"https://i0.wp.com/ward.example/wp-content/uploads/{KEY}?resize=300%2C200",
        f"https://i2.wp.com/www.ward.example/wp-content/uploads/{KEY}?ssl=1",
    ],
)
def test_every_address_of_a_picture_becomes_ours(bring, client, uploads, address):
    body = f'<p><img src="{address.replace("&", "&amp;")}" alt="A ward"></p>'
    report = bring(INES, attachment(6, KEY), item(5, body=body), media=uploads)
    html = Post.objects.get().body_html
    assert re.findall('src="([^"]+)"', html) == [Image.objects.get().file.url]
    assert "ward.example" not in html
    assert report.counts["image.in"] == 1


def test_a_picture_at_wordpress_com_becomes_ours(bring, uploads):
    """Files of a hosted blog stand at another host, below no folder of uploads."""
    there = f"https://wardnotes.files.wordpress.com/{KEY}"
    body = f'<p><img src="{there}?w=300" alt="A ward"></p>'
    bring(
        INES,
        attachment(6, KEY, attachment_url=there),
        item(5, body=body),
        media=uploads,
    )
    html = Post.objects.get().body_html
    assert re.findall('src="([^"]+)"', html) == [Image.objects.get().file.url]
