import re
from html import unescape

import pytest

from tests.blog.post1 import make_post1, read, seed_lines, words
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_comment,
    make_draft,
    make_editor,
    make_image,
    make_post,
    make_series,
    make_site,
    make_tag,
    make_user,
)
from tests.shared import needs_shared

pytestmark = pytest.mark.django_db


@needs_shared
def test_byline_is_that_of_the_seed_letter_for_letter(client):
    """1.2: authors in stored order with all that stands behind their names."""
    html = read(client, make_post1())
    byline = re.search(r'<p class="opening__by">(.*?)</p>', html, re.S)[1]
    seed = next(line for line in seed_lines() if line.startswith("By: "))
    assert words(byline) == seed


@needs_shared
def test_everything_of_the_seed_is_on_the_page_without_a_script(client):
    """1.1, 4.2: names, discussion, related posts; no placeholder left unfilled."""
    make_post(title="Another reason to tweet", tags=["MedEd"])
    html = read(client, make_post1())
    text = words(html)
    for line in seed_lines()[2:9]:
        assert line in text
    assert 'alt="speech bubbles"' in html
    assert "Another reason to tweet" in text
    assert html.count('id="comment-') == 6
    assert "%d" not in html


@needs_shared
def test_dates_are_written_as_on_the_seed_in_the_zone_of_the_site(client):
    """1.3: with the moment for machines."""
    html = read(client, make_post1())
    text = words(html)
    assert "June 12, 2015 at 9:07 AM" in text
    assert "June 21, 2015 at 12:57 AM" in text
    assert "February 10, 2016 at 2:06 PM" in text
    assert "Published June 11, 2015." in text
    assert '<time datetime="2015-06-11T08:00:00-04:00">June 11, 2015</time>' in html


@needs_shared
def test_names_lead_to_authors_and_handles_to_their_networks(client):
    html = read(client, make_post1())
    assert 'href="https://x.com/drjfrank"' in html
    assert re.search(r'rel="author" href="/author/[\w-]+/">Alireza Jalali<', html)


@needs_shared
def test_hashtags_and_registered_handles_of_the_text_are_links(client):
    """3.4, 3.5: #MedEd to its page, @docmikeevans to where the register says."""
    html = read(client, make_post1())
    prose = html[html.index('class="prose e-content"') :]
    assert re.search(r'<a[^>]*href="/tag/meded/"[^>]*>#MedEd</a>', prose)
    assert re.search(
        r'<a[^>]*href="https://x.com/docmikeevans"[^>]*>@docmikeevans</a>', prose
    )
    assert "@AcadMedJournal</a>" not in prose


def test_article_takes_ten_queries_whatever_it_carries(
    client, django_assert_num_queries
):
    """No N+1: nine queries, and one more for the parts of a series."""
    series = make_series()
    authors = [make_author(user=make_user()) for _ in range(9)]
    for _ in range(5):
        make_post(tags=["MedEd", "FOAMed"], authors=authors)
    post = make_post(
        tags=["MedEd", "FOAMed", "Wards"],
        authors=authors,
        categories=[make_category(), make_category()],
        series=series,
        series_position=1,
        image=make_image(),
    )
    for author in authors:
        first = make_comment(post=post, user=author.user)
        make_comment(post=post, parent=first, user=make_editor())
    with django_assert_num_queries(10):
        read(client, post)


def test_page_sets_no_cookie_and_asks_nobody_else(client):
    post = make_post()
    response = client.get(post.get_absolute_url())
    assert not response.cookies
    hosts = re.findall(r'(?:src|srcset)="(https?:)?//', response.content.decode())
    assert hosts == []
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_disclosures_are_said_aloud(client):
    """1.10: also that there is nothing to declare."""
    post = make_draft(authors=[make_author(name="Ines Okafor")])
    declared = make_byline(
        post,
        make_author(name="Leila Haddadi"),
        disclosure_status="declared",
        disclosure="examiner's fees, Port Alder licensing board",
    )
    post.publish()
    text = words(read(client, post))
    assert "Ines Okafor: none declared" in text
    assert f"Leila Haddadi: {declared.disclosure}" in text


def test_who_else_had_a_part_is_named_apart_from_the_byline(client):
    """2.9: an illustrator is no author."""
    post = make_draft(authors=[make_author(name="Ines Okafor")])
    make_byline(post, make_author(name="Tomasz Wren"), contribution="illustrator")
    post.publish()
    text = words(read(client, post))
    assert "By: Ines Okafor" in text
    assert "Illustration: Tomasz Wren" in text


def test_author_who_also_drew_the_picture_is_named_once_at_the_end(client):
    """2.9"""
    author = make_author(name="Ines Okafor")
    post = make_draft(authors=[author])
    make_byline(post, author, contribution="illustrator")
    post.publish()
    text = words(read(client, post))
    assert "Ines Okafor: none declared" in text
    assert "Illustration: Ines Okafor" in text
    assert "The author Ines Okafor" in text.replace("IO ", "")


def test_edited_text_is_dated_and_a_new_tag_is_not_an_edit(client):
    """1.3"""
    post = make_post()
    post.tags.add("Wards")
    post.save()
    assert "Updated" not in read(client, post)
    post.body += "<p>And one thing more.</p>"
    post.save()
    assert "Updated" in read(client, post)


def test_previous_and_next_lead_through_the_public_posts(client):
    """1.16"""
    older, draft, post, newer = (
        make_post(title="Older"),
        make_draft(title="Hidden"),
        make_post(title="This"),
        make_post(title="Newer"),
    )
    html = read(client, post)
    assert f'rel="prev" href="{older.get_absolute_url()}"' in html
    assert f'rel="next" href="{newer.get_absolute_url()}"' in html
    assert draft.title not in html


@pytest.mark.parametrize("who", ["anonymous", "stranger", "author", "editor"])
def test_draft_is_read_only_by_those_who_may(client, who):
    """S4: its text, title, tags and existence."""
    user = make_user()
    draft = make_draft(title="Canary", body="<p>#Canary</p>", authors=[])
    make_byline(draft, make_author(user=user))
    actor = {"stranger": make_user(), "author": user, "editor": make_editor()}.get(who)
    if actor:
        client.force_login(actor)
    response = client.get(draft.get_absolute_url())
    if who in ("author", "editor"):
        assert response.status_code == 200
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in response.headers["Cache-Control"]
        assert "Readers can’t see this post yet" in response.content.decode()
    else:
        assert response.status_code == 404
        assert "Canary" not in response.content.decode()


def test_withdrawn_post_answers_gone_with_its_notice(client):
    post = make_post(title="Canary title", body="<p>Canary text</p>")
    post.withdraw("Published by mistake.")
    response = client.get(post.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert "Published by mistake." in html
    assert "Canary" not in html


def test_retracted_post_stays_under_its_notice(client):
    post = make_post(body="<p>What we believed.</p>")
    post.retract("Table 2 was wrong.")
    html = read(client, post)
    assert "Retracted." in html
    assert "Table 2 was wrong." in html
    assert "What we believed." in html
    assert f"<title>Retracted: {post.title}" in html


def test_retraction_is_told_wherever_the_post_is_named(client):
    """1.19: also to those who never open it."""
    post = make_post(tags=["MedEd"], series=make_series(slug="questions"))
    post.retract("Table 2 was wrong.")
    other = make_post(tags=["MedEd"])
    author = post.bylines.get().author
    places = ["/tag/meded/", "/series/questions/", author.get_absolute_url()]
    for address in ["/", other.get_absolute_url(), *places]:
        html = client.get(address).content.decode()
        assert '<strong class="retracted">Retracted</strong>' in html, address


def test_short_address_of_wordpress_leads_to_the_post(client):
    post, draft = make_post(), make_draft()
    response = client.get("/", {"p": post.pk})
    assert (response.status_code, response.url) == (301, post.get_absolute_url())
    for number in (draft.pk, 10**12, "x", "-1", "9" * 400):
        assert client.get("/", {"p": number}).status_code == 404


def test_renamed_post_is_one_hop_from_each_old_address(client):
    """8.11"""
    post = make_post(slug="first")
    addresses = [post.get_absolute_url()]
    for slug in ("second", "third"):
        post.slug = slug
        post.save()
        addresses.append(post.get_absolute_url())
    for old in addresses[:2]:
        response = client.get(old)
        assert (response.status_code, response.url) == (301, addresses[2])


def test_dates_that_never_were_are_not_found(client):
    for address in ("/2026/13/01/x/", "/2026/02/30/x/", "/0/1/1/x/"):
        assert client.get(address).status_code == 404


def test_page_speaks_french_when_the_site_does(client):
    make_site(language="fr")
    html = read(client, make_post())
    assert '<html lang="fr">' in html
    assert "Par\N{NO-BREAK SPACE}: " in unescape(html)


def test_tag_of_the_text_is_a_tag_of_the_post(client):
    make_tag("MedEd")
    html = read(client, make_post(body="<p>On #meded and #Wards.</p>"))
    assert (
        'href="/tag/meded/" rel="tag"><data class="p-category" value="MedEd">#MedEd<'
        in html
    )
    assert (
        'href="/tag/wards/" rel="tag"><data class="p-category" value="Wards">#Wards<'
        in html
    )


def test_text_in_another_language_is_marked_and_the_page_around_it_is_not(client):
    """WCAG 2.2, success criterion 3.1.2."""
    words = {"title": "Compter", "standfirst": "En bref.", "body": "<p>Cinq.</p>"}
    html = read(client, make_post(language="fr", **words))
    assert html.count(' lang="fr" dir="auto">') == 3
    for said in words.values():
        assert f' lang="fr" dir="auto">{said}' in html
    assert ' lang="fr"' not in read(client, make_post())
    assert 'dir="auto"' not in read(client, make_post(language="en"))
