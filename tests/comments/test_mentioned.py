"""5.12: what other sites said, as a page for editors and as tables to take away."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from comments.admin.mentioned import SHOWN
from tests.factories import (
    ROLES,
    make_author,
    make_comment,
    make_draft,
    make_mention,
    make_post,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/admin/mentioned-elsewhere/"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://rounds.example"


@pytest.fixture
def editor(client):
    user = make_role("Editors")
    client.force_login(user)
    return user


def rows(client, query=""):
    """Return the table as a spreadsheet reads it, without its head."""
    response = client.get(f"{PAGE}mentions.csv{query}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].endswith('"mentions.csv"')
    content = response.getvalue()
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def records(client, query=""):
    response = client.get(f"{PAGE}mentions.json{query}")
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.content)


def titles(found):
    return [row["title"] for row in found]


def test_a_row_has_date_title_address_and_excerpt(client, editor):
    """5.12"""
    post = make_post(title="Whispers", slug="whispers")
    make_mention(
        post=post,
        kind="pingback",
        name="Été | Notes & more",
        url="https://www.ward6.example/five/?a=1&b=2",
        body="[…] the most <em>uncomfortable</em> figure, “p &lt; 0.05” […]",
        created_at=datetime(2026, 3, 23, 10, 44, tzinfo=UTC),
    )
    expected = {
        "date": "2026-03-23",
        "kind": "pingback",
        "title": "Été | Notes & more",
        "url": "https://www.ward6.example/five/?a=1&b=2",
        "site": "ward6.example",
        "excerpt": "[…] the most uncomfortable figure, “p < 0.05” […]",
        "article": "Whispers",
        "article_url": f"https://rounds.example{post.get_absolute_url()}",
    }
    assert rows(client) == [expected]
    assert records(client) == [expected]


def test_an_answer_is_named_by_who_wrote_it(client, editor):
    make_mention(name="Ana Ruiz", is_reply=True)
    assert titles(rows(client)) == ["Answer by Ana Ruiz"]
    assert "Answer by Ana Ruiz" in client.get(PAGE).text


def test_it_holds_what_was_approved_the_newest_first_and_no_comments(client, editor):
    post = make_post()
    make_comment(post=post, name="Reader")
    make_mention(post=post, name="Liker", reaction="like")
    for status in ("pending", "spam", "trashed"):
        make_mention(post=post, name=status, status=status)
    for day in (2, 3, 1):
        at = datetime(2026, 3, day, tzinfo=UTC)
        make_mention(post=post, name=f"Day {day}", created_at=at)
    expected = ["Day 3", "Day 2", "Day 1"]
    assert titles(rows(client)) == titles(records(client)) == expected
    html = client.get(PAGE).text
    assert "3 mentions" in html
    assert html.index("Day 3") < html.index("Day 2") < html.index("Day 1")
    assert "Liker" not in html


def test_what_one_site_says_of_a_post_stands_together(client, editor):
    """5.12: at the place of its newest page; the tables stay in the order of time."""
    post, other = make_post(title="Whispers"), make_post(title="Pauses")
    for day, name, site, about in (
        (5, "Newest", "www.a.example", post),
        (4, "Between", "b.example", post),
        (3, "Of another post", "a.example", other),
        (2, "Older", "a.example", post),
    ):
        at, url = datetime(2026, 3, day, tzinfo=UTC), f"https://{site}/{day}"
        make_mention(post=about, name=name, url=url, created_at=at)
    for name in ("Without an address", "Nor this one"):
        at = datetime(2026, 3, 1, tzinfo=UTC)
        make_mention(post=post, name=name, url="", created_at=at)
    html = client.get(PAGE).text
    together = html.partition('<ol class="mentioned__list">')[2].partition("</ol>")[0]
    groups = [
        re.findall(r"/(\d)\" rel=|__page\">(\w+ \w+ \w+)<", item)
        for item in together.split("</li>")[:-1]
    ]
    said = [["".join(match) for match in group] for group in groups]
    assert said == [
        *(["5", "2"], ["4"], ["3"]),
        *(["Nor this one"], ["Without an address"]),
    ]
    assert together.count(">Whispers</a>") == 4
    assert "6 mentions" in html
    assert titles(rows(client))[:4] == ["Newest", "Between", "Of another post", "Older"]


def test_it_is_asked_for_by_author_or_by_post(client, editor):
    """Whoever signs a post in whatever part, and each mention once."""
    ana, ben = make_author(), make_author()
    both, alone = make_post(authors=[ana, ben]), make_post(authors=[ben])
    make_mention(post=both, name="Of both")
    make_mention(post=alone, name="Of Ben")
    make_mention(name="Of others")
    for query, expected in {
        f"?author={ana.pk}": ["Of both"],
        f"?author={ben.pk}": ["Of Ben", "Of both"],
        f"?post={both.pk}": ["Of both"],
        f"?author={ana.pk}&post={alone.pk}": [],
        "?author=&post=": ["Of others", "Of Ben", "Of both"],
    }.items():
        assert titles(rows(client, query)) == expected
        assert titles(records(client, query)) == expected
        html = client.get(f"{PAGE}{query}").text
        assert [name for name in expected if name in html] == expected
    assert f"mentions.csv?author={ana.pk}" in client.get(f"{PAGE}?author={ana.pk}").text


def test_nothing_is_an_empty_table_and_a_sentence(client, editor):
    assert rows(client) == []
    assert records(client) == []
    assert "No other site has mentioned this yet." in client.get(PAGE).text


@pytest.mark.parametrize("asked", ["0", "x", "-1", "99999999999999999999", "²"])
def test_what_is_not_there_is_refused_in_words(client, editor, asked):
    for name in ("author", "post"):
        page = client.get(PAGE, {name: asked})
        assert page.status_code == 200
        assert "errorlist" in page.text
        table = client.get(f"{PAGE}mentions.csv", {name: asked})
        assert table.status_code == 400


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", " =", "＝", "＋", "－", "＠", "  @", "=\t"]
)
def test_no_cell_is_a_formula(client, editor, start):
    """S21: in a title, a text and the title of the article."""
    post = make_post(title=f"{start}article")
    make_mention(post=post, name=f"{start}title", body=f"{start}text")
    (row,) = rows(client)
    for column in ("title", "excerpt", "article"):
        assert row[column].startswith("'"), row
    (record,) = records(client)
    assert not any(value.startswith("'") for value in record.values())


def test_no_cell_breaks_out_of_its_row(client, editor):
    """S21: quotes, commas and line breaks stay in their cell."""
    said = 'a,"b";c\r\nd\u2028e'
    make_mention(name=said, body=f"<p>{said}</p><p>=1+1</p>")
    (row,) = rows(client)
    assert row["title"] == 'a,"b";c d e'
    assert row["excerpt"] == 'a,"b";c d e =1+1'


def test_strangers_words_are_data_on_the_page(client, editor):
    """S1"""
    hostile = "<script>alert(1)</script>"
    make_mention(name=hostile, body=hostile, url="javascript:alert(1)")
    html = client.get(PAGE).text
    assert hostile not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "javascript:alert" not in html


def test_only_who_reads_the_discussion_in_the_admin_may_see_it(client):
    """S5"""
    make_mention(name="Canary")
    addresses = [PAGE, f"{PAGE}mentions.csv", f"{PAGE}mentions.json"]
    for role in ROLES:
        client.force_login(make_role(role))
        allowed = role in ("Moderators", "Editors")
        for address in addresses:
            response = client.get(address)
            assert response.status_code == (200 if allowed else 403)
            assert (b"Canary" in response.getvalue()) == allowed
        listed = reverse("admin:mentioned") in client.get("/admin/").text
        assert listed == allowed
    client.force_login(make_user())
    assert client.get(PAGE).status_code == 302
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_who_may_not_read_a_post_does_not_read_what_is_said_of_it(client, editor):
    """S4: by the one place that decides it."""
    make_mention(post=make_draft(), name="Canary")
    assert titles(rows(client)) == ["Canary"]
    permissions = make_user(is_staff=True)
    client.force_login(permissions)
    permissions.user_permissions.set(
        editor.groups.get().permissions.filter(codename="view_comment")
    )
    assert rows(client) == []


def test_posts_and_authors_lead_to_it(client, editor):
    author = make_author()
    post = make_post(authors=[author])
    for name, thing in (("post", post), ("author", author)):
        html = client.get(reverse(f"admin:blog_{name}_change", args=[thing.pk])).text
        assert f'href="{PAGE}?{name}={thing.pk}"' in html
    assert client.get(reverse("admin:blog_author_add")).status_code == 200


def test_the_page_shows_the_newest_and_the_tables_all(
    client, editor, django_assert_max_num_queries
):
    post = make_post()
    for _ in range(SHOWN + 2):
        make_mention(post=post)
    with django_assert_max_num_queries(12):
        html = client.get(PAGE).text
    assert f"{SHOWN + 2} mentions" in html
    assert f"The newest {SHOWN} stand here" in html
    with django_assert_max_num_queries(8):
        assert len(rows(client)) == SHOWN + 2
