from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from blog.models import Byline, Post, Related
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_draft,
    make_editor,
    make_post,
    make_series,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db

LIST = reverse("admin:blog_post_changelist")
ADD = reverse("admin:blog_post_add")


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def address(post):
    return reverse("admin:blog_post_change", args=[post.pk])


def form_of(client, post):
    return form_data(client.get(address(post)), "post_form")


def save(client, post, press="_save", **changes):
    """Open the form of ``post``, change these fields, press a button."""
    data = form_of(client, post) | {name: [value] for name, value in changes.items()}
    return client.post(address(post), data | {press: "1"}, follow=True)


def act(client, action, *posts):
    data = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(LIST, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def order(post):
    bylines = Byline.objects.filter(post=post).order_by("position")
    return [byline.author.name for byline in bylines]


def three(*names):
    return [make_author(name=name) for name in names]


def test_a_new_post_is_a_draft_of_whoever_began_it(client, editor):
    author = make_author()
    data = form_data(client.get(ADD), "post_form") | {
        "title": ["Tides of the ward"],
        "slug": ["tides"],
        "body": ["<p>About #MedEd.</p>"],
        "tags": ["Teaching, FOAMed"],
        "bylines-0-author": [str(author.pk)],
        "bylines-0-place": [""],
    }
    client.post(ADD, data | {"_save": "1"})
    post = Post.objects.get()
    assert (post.status, post.created_by) == (Post.Status.DRAFT, editor)
    assert order(post) == [author.name]
    assert {tag.name for tag in post.tags.all()} == {"MedEd", "Teaching", "FOAMed"}


def test_the_order_of_bylines_survives_every_saving(client, editor):
    """Features 2.2."""
    post = make_draft(authors=three("C", "A", "B"))
    save(client, post)
    assert order(post) == ["C", "A", "B"]
    save(client, post, title="Another title")
    assert order(post) == ["C", "A", "B"]
    save(client, post, press="_continue")
    assert order(post) == ["C", "A", "B"]
    assert list(post.bylines.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("places", "names"),
    [
        (("2", "1", "3"), ["B", "A", "C"]),
        (("3", "2", "1"), ["C", "B", "A"]),
        (("1", "2", "1"), ["C", "A", "B"]),
        (("2", "2", "3"), ["B", "A", "C"]),
        (("", "2", "3"), ["B", "C", "A"]),
        (("3", "", ""), ["A", "B", "C"]),
        (("70", "2", "9"), ["B", "C", "A"]),
    ],
)
def test_numbers_of_bylines_may_be_swapped_repeated_or_left_out(
    client, editor, places, names
):
    post = make_draft(authors=three("A", "B", "C"))
    fields = {f"bylines-{n}-place": place for n, place in enumerate(places)}
    save(client, post, **fields)
    assert order(post) == names
    assert list(post.bylines.values_list("position", flat=True)) == [1, 2, 3]


def test_bylines_are_added_and_removed_without_a_gap(client, editor):
    post = make_draft(authors=three("A", "B", "C"))
    data = form_of(client, post) | {
        "bylines-0-DELETE": ["on"],
        "bylines-TOTAL_FORMS": ["5"],
        "bylines-3-author": [str(make_author(name="D").pk)],
        "bylines-3-place": ["1"],
        "bylines-3-contribution": ["author"],
        "bylines-3-disclosure_status": ["unanswered"],
        "bylines-4-author": [str(make_author(name="E").pk)],
        "bylines-4-contribution": ["illustrator"],
        "bylines-4-disclosure_status": ["none"],
    }
    client.post(address(post), data | {"_save": "1"})
    assert order(post) == ["D", "B", "C", "E"]
    assert list(post.bylines.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_one_author_twice_gets_a_sentence(client, editor):
    author = make_author()
    post = make_draft(authors=[author])
    data = form_of(client, post) | {
        "bylines-TOTAL_FORMS": ["2"],
        "bylines-1-author": [str(author.pk)],
        "bylines-1-contribution": ["author"],
        "bylines-1-disclosure_status": ["none"],
    }
    page = client.post(address(post), data | {"_save": "1"}).content.decode()
    assert "This author is in the byline already." in page
    assert post.bylines.count() == 1


def test_a_byline_can_not_pass_to_another_author(client, editor):
    post = make_draft(authors=three("A"))
    save(client, post, **{"bylines-0-author": str(make_author(name="B").pk)})
    assert order(post) == ["A"]


def test_related_posts_keep_the_order_that_the_editor_chose(client, editor):
    post, first, second = make_post(), make_post(), make_post()
    data = form_of(client, post) | {
        "chosen-TOTAL_FORMS": ["2"],
        "chosen-0-other": [str(second.pk)],
        "chosen-0-place": ["2"],
        "chosen-1-other": [str(first.pk)],
        "chosen-1-place": ["1"],
    }
    client.post(address(post), data | {"_save": "1"})
    chosen = Related.objects.filter(post=post).order_by("position")
    assert [row.other for row in chosen] == [first, second]


def test_publishing_says_whose_disclosure_is_missing_and_changes_nothing(
    client, editor
):
    ada, ben = three("Ada Alder", "Ben Birch")
    post = make_draft(authors=[ada])
    make_byline(post, ben, disclosure_status="unanswered")
    for response in (act(client, "publish", post), save(client, post, "_publish")):
        [sentence] = said(response)
        assert "Still to say what they have to disclose: Ben Birch." in sentence
        assert "Ada Alder" not in sentence
        post.refresh_from_db()
        assert (post.status, post.published_at) == (Post.Status.DRAFT, None)
        assert not post.bylines.exclude(kept_at=None).exists()


def test_publishing_from_the_list_counts_what_it_did(client, editor):
    posts = [make_draft(), make_draft(), make_draft(authors=[])]
    sentences = said(act(client, "publish", *posts))
    assert "2 posts published." in sentences
    assert any("Name at least one author" in sentence for sentence in sentences)
    assert Post.objects.published().count() == 2


def test_the_button_saves_what_was_typed_and_then_publishes(client, editor):
    post = make_draft()
    response = save(client, post, "_publish", title="Typed at the last moment")
    post.refresh_from_db()
    assert said(response) == ["1 post published."]
    assert (post.title, post.is_public) == ("Typed at the last moment", True)
    assert LogEntry.objects.filter(object_id=post.pk, user=editor).count() == 2


def test_a_post_is_published_as_of_the_past_day_that_the_editor_gave(client, editor):
    post = make_draft(published_at=datetime(2015, 6, 11, 12, tzinfo=UTC))
    act(client, "publish", post)
    post.refresh_from_db()
    assert post.get_absolute_url() == f"/2015/06/11/{post.slug}/"


def test_scheduling_asks_for_a_time_to_come(client, editor):
    post = make_draft()
    assert "Give a time in the future" in said(act(client, "schedule", post))[0]
    day = timezone.now() + timedelta(days=3)
    save(
        client,
        post,
        "_schedule",
        published_at_0=f"{day:%Y-%m-%d}",
        published_at_1="08:00:00",
    )
    post.refresh_from_db()
    assert post.status == Post.Status.SCHEDULED
    assert f"{post.address_date}" == f"{day:%Y-%m-%d}"


def test_a_scheduled_post_moves_with_its_day_or_becomes_a_draft_again(client, editor):
    soon, later = (timezone.now() + timedelta(days=days) for days in (2, 9))
    post = make_post(published_at=soon)
    save(
        client,
        post,
        "_schedule",
        published_at_0=f"{later:%Y-%m-%d}",
        published_at_1="08:00:00",
    )
    post.refresh_from_db()
    assert f"{post.address_date}" == f"{later:%Y-%m-%d}"
    assert said(act(client, "recall", post)) == ["1 post is a draft again."]
    post.refresh_from_db()
    assert (post.status, post.address_date) == (Post.Status.DRAFT, None)


def test_a_post_is_withdrawn_and_published_again_under_its_old_address(client, editor):
    post = make_post(published_at=datetime(2020, 2, 2, 12, tzinfo=UTC))
    before = post.get_absolute_url()
    assert said(save(client, post, "_withdraw")) == ["1 post withdrawn."]
    post.refresh_from_db()
    assert post.status == Post.Status.WITHDRAWN
    save(client, post, "_publish")
    post.refresh_from_db()
    assert (post.is_public, post.get_absolute_url()) == (True, before)


def test_a_retraction_needs_a_notice(client, editor):
    post = make_post()
    assert "why it is retracted" in said(save(client, post, "_retract"))[0]
    post.refresh_from_db()
    assert post.status == Post.Status.PUBLISHED
    save(client, post, "_retract", notice="The figures were wrong.")
    post.refresh_from_db()
    assert (post.status, post.notice) == (
        Post.Status.RETRACTED,
        "The figures were wrong.",
    )


def test_a_step_that_makes_no_sense_is_refused_in_a_sentence(client, editor):
    """Security S5: the state moves by one table."""
    draft, post = make_draft(), make_post()
    for action, chosen in (("withdraw", draft), ("recall", post), ("publish", post)):
        [sentence] = said(act(client, action, chosen))
        assert "This can't be done while it is in the state" in sentence
    assert b'name="_withdraw"' not in client.get(address(draft)).content


def test_fields_that_no_form_has_change_nothing(client, editor):
    """Security S5."""
    post = make_draft()
    other = make_user()
    save(
        client,
        post,
        status="published",
        created_by=str(other.pk),
        address_date="2001-01-01",
        comment_count="99",
        body_html="<script>alert(1)</script>",
    )
    post.refresh_from_db()
    assert (post.status, post.created_by, post.address_date, post.comment_count) == (
        Post.Status.DRAFT,
        None,
        None,
        0,
    )
    assert "script" not in post.body_html


def test_who_may_only_look_finds_no_button_and_takes_no_step(client):
    """Security S5."""
    viewer = make_user(is_staff=True)
    viewer.user_permissions.set(
        make_editor().user_permissions.filter(codename="view_post")
    )
    client.force_login(viewer)
    post = make_draft()
    assert b'name="_publish"' not in client.get(address(post)).content
    act(client, "publish", post)
    answer = client.post(address(post), {"title": "Mine", "_publish": "1"})
    post.refresh_from_db()
    assert (answer.status_code, post.status) == (403, Post.Status.DRAFT)


def test_two_posts_of_one_day_with_one_slug_get_a_sentence(client, editor):
    day = datetime(2020, 2, 2, 12, tzinfo=UTC)
    make_post(published_at=day, slug="tides")
    post = make_post(published_at=day, slug="other")
    sentence = "Another post of that day has this slug."
    response = save(client, post, slug="tides")
    assert response.context["adminform"].form.errors["slug"] == [sentence]
    draft = make_draft(published_at=day, slug="tides")
    assert sentence in said(act(client, "publish", draft))[0]
    draft.refresh_from_db()
    assert draft.status == Post.Status.DRAFT
    assert not draft.bylines.exclude(kept_at=None).exists()


def test_a_published_post_keeps_a_date_and_somebody_who_signs_it(client, editor):
    post = make_post()
    response = save(client, post, published_at_0="", published_at_1="")
    form = response.context["adminform"].form
    assert form.errors["published_at"] == ["A published post needs a date."]
    page = save(client, post, **{"bylines-0-DELETE": "on"}).content.decode()
    assert "somebody must sign it" in page
    page = save(client, post, **{"bylines-0-disclosure_status": "unanswered"})
    assert "Still to say what they have to disclose" in page.content.decode()


def test_who_joins_a_published_post_is_kept_as_they_are_that_day(client, editor):
    """Features 2.5."""
    author = make_author(credentials="MD", affiliation="Ward 7")
    post = make_post()
    data = form_of(client, post) | {
        "bylines-TOTAL_FORMS": ["2"],
        "bylines-1-author": [str(author.pk)],
        "bylines-1-contribution": ["translator"],
        "bylines-1-disclosure_status": ["none"],
    }
    client.post(address(post), data | {"_save": "1"})
    byline = post.bylines.get(author=author)
    assert byline.kept_at
    assert (byline.credentials, byline.affiliation) == ("MD", "Ward 7")


def test_view_on_site_leads_to_the_preview_of_a_draft(client, editor):
    post = make_draft()
    page = client.get(address(post))
    link = page.context["absolute_url"]
    assert client.get(link)["Location"].endswith(f"/preview/{post.pk}/")


@pytest.mark.parametrize("words", ["jalali ottawa", "OTTAWA", "resid", "alireza"])
def test_search_finds_title_text_and_author(client, editor, words):
    found = make_draft(
        title="Residents and Twitter",
        body="<p>Seen from Ottawa.</p>",
        authors=[make_author(name="Alireza Jalali")],
    )
    make_draft(title="Something else")
    rows = client.get(LIST, {"q": words}).context["cl"].result_list
    assert list(rows) == [found]


def test_filters_narrow_by_author_category_series_and_state(client, editor):
    author, section, series = make_author(), make_category(), make_series()
    found = make_post(authors=[author], categories=[section], series=series)
    make_draft()
    for query in (
        {"author": author.pk},
        {"categories__id__exact": section.pk},
        {"series__id__exact": series.pk},
        {"status__exact": "published"},
        {"author": author.pk, "status__exact": "published", "q": found.title},
    ):
        rows = client.get(LIST, query).context["cl"].result_list
        assert list(rows) == [found]
    assert list(client.get(LIST, {"author": ""}).context["cl"].result_list) != [found]
    assert client.get(LIST, {"author": "x"})["Location"] == f"{LIST}?e=1"


def test_the_filter_by_author_keeps_the_other_filters(client, editor):
    author = make_author(name="Ada Alder")
    make_post(authors=[author])
    query = {"status__exact": "published", "author": author.pk, "q": "post"}
    page = client.get(LIST, query).content.decode()
    assert '<input type="hidden" name="status__exact" value="published">' in page
    assert '<input type="hidden" name="q" value="post">' in page
    assert "Ada Alder</option>" in page


def test_the_list_names_the_authors_in_order(client, editor):
    make_post(authors=three("Cleo", "Ada", "Ben"), categories=[make_category()])
    assert "Cleo, Ada, Ben" in client.get(LIST).content.decode()
