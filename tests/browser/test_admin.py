import pytest
from django.conf import settings
from django.urls import reverse

from blog.models import Byline, Post
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_image,
    make_post,
    make_user,
)

PAYLOAD = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
)


@pytest.fixture
def visit_as_editor(visit, client, transactional_db):
    """Return a tab that is signed in to the admin."""
    client.force_login(make_user(is_staff=True, is_superuser=True, name="Ines"))
    tab = visit()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    tab.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tab.site}]
    )
    return tab


def faults(tab):
    """Return what went wrong; typing on and leaving a page end requests by right."""
    return [fault for fault in tab.faults if not fault.startswith("failed: ")]


def choose(page, field, text):
    """Type into an autocomplete, and take what it offers."""
    page.locator(f"#{field} + .select2").click()
    page.keyboard.type(text)
    page.locator(".select2-results__option", has_text=text).click()


def test_an_editor_writes_a_post_with_two_authors(visit_as_editor):
    make_author(name="Ada Alder")
    make_author(name="Ben Birch")
    page = visit_as_editor.open(reverse("admin:blog_post_add"))
    page.get_by_label("Title:").press_sequentially("Tides of the ward")
    assert page.get_by_label("Slug:").input_value() == "tides-of-the-ward"
    choose(page, "id_bylines-0-author", "Ben Birch")
    page.get_by_role("button", name="Add another Byline").click()
    choose(page, "id_bylines-1-author", "Ada Alder")
    page.locator("#id_bylines-1-place").fill("1")
    page.locator("input[name=_save]").first.click()
    page.wait_for_url(f"**{reverse('admin:blog_post_changelist')}")
    names = Byline.objects.order_by("position").values_list("author__name", flat=True)
    assert list(names) == ["Ada Alder", "Ben Birch"]
    assert not faults(visit_as_editor)


def test_an_editor_publishes_by_a_button_and_withdraws_from_the_list(visit_as_editor):
    image = make_image(licence="own")
    post = make_draft(image=image, standfirst="In short.")
    page = visit_as_editor.open(reverse("admin:blog_post_change", args=[post.pk]))
    page.get_by_role("button", name="Publish", exact=True).first.click()
    page.get_by_text("1 post published.").wait_for()
    page = visit_as_editor.open(reverse("admin:blog_post_changelist"))
    page.locator("input.action-select").check()
    page.get_by_label("Action:").select_option(label="Withdraw")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("1 post withdrawn.").wait_for()
    assert Post.objects.get().status == Post.Status.WITHDRAWN
    assert not faults(visit_as_editor)


def test_the_list_of_posts_is_narrowed_to_one_author(visit_as_editor):
    ada, ben = make_author(name="Ada Alder"), make_author(name="Ben Birch")
    make_post(title="By Ada", authors=[ada])
    make_post(title="By Ben", authors=[ben])
    page = visit_as_editor.open(reverse("admin:blog_post_changelist"))
    choose(page, "filter-author", "Ben Birch")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**author={ben.pk}**")
    assert page.locator("#result_list tbody tr").count() == 1
    assert page.get_by_role("link", name="By Ben").is_visible()
    assert not faults(visit_as_editor)


def test_no_script_of_a_stranger_runs_where_editors_read(visit_as_editor):
    """Security S1."""
    post = make_post(title=f"Title {PAYLOAD}")
    comment = make_comment(post=post, body=f"Body {PAYLOAD}", status="pending")
    mention = make_comment(post=post, body=f"Body {PAYLOAD}", kind="webmention")
    type(comment).objects.update(name=f"Name {PAYLOAD}", url="javascript:alert(4)")
    pages = [reverse("admin:index"), reverse("admin:comments_comment_changelist")]
    for row in (comment, mention):
        pages += [
            reverse(f"admin:comments_comment_{view}", args=[row.pk])
            for view in ("change", "history", "delete")
        ]
    for path in pages:
        visit_as_editor.open(path)
    page = visit_as_editor.open(reverse("admin:comments_comment_add"))
    page.locator("#id_parent + .select2").click()
    page.keyboard.type("Name")
    page.locator(".select2-results__option", has_text="script").first.wait_for()
    assert not faults(visit_as_editor)
