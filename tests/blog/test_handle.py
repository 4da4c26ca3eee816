import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from blog.models import Handle, Post
from blog.networks import handle_url
from blog.tasks import relink_handle
from tests.factories import make_author, make_draft, make_handle, make_post


@pytest.mark.parametrize(
    ("network", "name", "url"),
    [
        ("x", "drjfrank", "https://x.com/drjfrank"),
        ("mastodon", "a@b.c", "https://b.c/@a"),
        ("mastodon", "ines@ward.example", "https://ward.example/@ines"),
        ("bluesky", "ines", "https://bsky.app/profile/ines.bsky.social"),
        ("bluesky", "ines.example.org", "https://bsky.app/profile/ines.example.org"),
        ("linkedin", "ines-okafor", "https://www.linkedin.com/in/ines-okafor/"),
        ("threads", "ines", "https://www.threads.net/@ines"),
        ("instagram", "ines", "https://www.instagram.com/ines/"),
        ("youtube", "ines", "https://www.youtube.com/@ines"),
        (
            "researchgate",
            "Ines-Okafor",
            "https://www.researchgate.net/profile/Ines-Okafor",
        ),
        ("website", "https://ines.example/", "https://ines.example/"),
    ],
)
def test_address_follows_from_network_and_name(network, name, url):
    """features.md 2.8"""
    assert handle_url(network, name) == url


@pytest.mark.parametrize(
    ("network", "name"),
    [
        ("x", "../evil"),
        ("x", "a b"),
        ("x", ""),
        ("mastodon", "ines"),
        ("mastodon", "ines@ward.example/x"),
        ("mastodon", "ines@"),
        ("website", "javascript:alert(1)"),
        ("website", "//ines.example"),
        ("website", "https://"),
        ("website", "https://[ines"),
    ],
)
def test_name_that_can_t_be_has_no_address(network, name):
    assert handle_url(network, name) == ""


@pytest.mark.parametrize("network", Handle._meta.get_field("network").choices)
def test_each_network_has_an_address(network):
    names = {"mastodon": "a@b.example", "website": "https://a.example/"}

    assert handle_url(network[0], names.get(network[0], "a")).startswith("https://")


@pytest.mark.django_db
def test_handle_is_registered_once_whatever_its_case():
    make_handle(name="DrJFrank")

    with pytest.raises(IntegrityError):
        make_handle(name="drjfrank")


@pytest.mark.django_db
def test_one_name_may_live_on_two_networks():
    make_handle(name="drjfrank", network="x")
    make_handle(name="drjfrank", network="threads")

    assert Handle.objects.count() == 2


@pytest.mark.django_db
def test_name_in_a_text_leads_to_its_oldest_entry():
    """features.md 3.4"""
    make_handle(name="AcadMedJournal", network="x")
    make_handle(name="acadmedjournal", network="youtube")

    assert Handle.objects.urls_of(["ACADMEDJOURNAL", "acadmedjournal"]) == {
        "ACADMEDJOURNAL": "https://x.com/AcadMedJournal",
        "acadmedjournal": "https://x.com/AcadMedJournal",
    }


@pytest.mark.django_db
def test_unknown_name_leads_nowhere():
    make_handle(name="drjfrank")

    assert Handle.objects.urls_of(["drj", "drj_rank", "%"]) == {}


@pytest.mark.django_db
def test_sign_at_the_beginning_is_left_out():
    handle = Handle(name="@drjfrank", network="x")

    handle.full_clean()

    assert handle.name == "drjfrank"
    assert str(handle) == "@drjfrank"


@pytest.mark.django_db
def test_handle_that_can_t_be_is_refused_with_a_reason():
    with pytest.raises(ValidationError, match="no name that the network could have"):
        Handle(name="ines", network="mastodon").full_clean()


def test_website_is_written_without_sign():
    assert (
        str(Handle(name="https://a.example/", network="website"))
        == "https://a.example/"
    )


def work():
    """Do the jobs that are queued, as a worker does; return the names they were for."""
    jobs = ProcrastinateJob.objects.filter(task_name=relink_handle.name, status="todo")
    names = [job.args["name"] for job in jobs.order_by("pk")]
    for name in names:
        relink_handle(Context(), name=name)
        relink_handle(Context(), name=name)  # Every job may run twice.
    return names


class Context:
    """What a job knows of its worker, which nobody stops here."""

    def should_abort(self):
        return False


@pytest.mark.django_db
def test_handle_that_moves_is_mended_in_old_posts():
    """features.md 3.5"""
    handle = make_handle(name="okafor", network="x")
    post = make_post(body="<p>Ask @Okafor on #MedEd.</p>")
    other = make_post(body="<p>Ask @okaforx.</p>")
    work()

    handle.network = "bluesky"
    handle.save()

    assert "okafor" in work()
    before, post = post, Post.objects.get(pk=post.pk)
    assert 'href="https://bsky.app/profile/okafor.bsky.social"' in post.body_html
    assert (post.revised_at, post.changed_at) == (None, before.changed_at)
    assert Post.objects.get(pk=other.pk).body_html == other.body_html


@pytest.mark.django_db
def test_handle_registered_later_is_linked_in_old_posts():
    """features.md 3.4"""
    post = make_draft(body="<p>Ask @okafor.</p>")

    make_author().register.create(name="okafor", network="x")

    assert work() == ["okafor"]
    post.refresh_from_db()
    assert 'href="https://x.com/okafor"' in post.body_html


@pytest.mark.django_db
def test_handle_renamed_is_unlinked_where_its_old_name_stands():
    handle = make_handle(name="okafor", network="x")
    post = make_draft(body="<p>Ask @okafor or @ines.</p>")

    handle.name = "ines"
    handle.save()
    work()

    post.refresh_from_db()
    assert "@okafor or <a" in post.body_html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "delete",
    [
        lambda handle: handle.delete(),
        lambda handle: Handle.objects.all().delete(),
        lambda handle: handle.author.delete(),
    ],
)
def test_handle_deleted_is_unlinked_everywhere(delete):
    handle = make_handle(name="okafor", author=make_author())
    post = make_draft(body="<p>Ask @okafor.</p>")

    delete(handle)
    work()

    post.refresh_from_db()
    assert "<a" not in post.body_html


@pytest.mark.django_db
def test_post_deleted_meanwhile_needs_no_links():
    post = make_draft(body="<p>Ask @okafor.</p>")
    stale = Post.objects.get(pk=post.pk)
    post.delete()

    stale.relink()

    assert not Post.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["written after", "written before"])
def test_handle_that_is_gone_is_marked_and_leads_nowhere(way):
    """features.md 3.5"""
    before = [make_post(body="<p>Ask @Okafor.</p>")] if way == "written before" else []
    handle = make_handle(name="okafor", network="x")
    work()
    handle.is_gone = True
    handle.save()
    work()

    post = before[0] if before else make_post(body="<p>Ask @Okafor.</p>")

    post.refresh_from_db()
    title = "This account is gone."
    marked = f'<span class="handle" title="{title}">@Okafor</span>'
    assert post.body_html == f"<p>Ask {marked}.</p>"


@pytest.mark.django_db
def test_name_that_is_gone_on_one_network_leads_to_another():
    make_handle(name="okafor", network="x", is_gone=True)
    make_handle(name="okafor", network="bluesky")
    make_handle(name="nobody", network="x", is_gone=True)

    assert Handle.objects.urls_of(["okafor", "nobody", "else"]) == {
        "okafor": "https://bsky.app/profile/okafor.bsky.social",
        "nobody": "",
    }


@pytest.mark.django_db
def test_byline_marks_a_handle_that_is_gone_and_machines_are_not_told_of_it(client):
    """features.md 3.5"""
    author = make_author(name="Ines Okafor")
    handle = make_handle(author=author, name="okafor", network="x")
    post = make_post(authors=[author])
    handle.is_gone = True
    handle.save()

    for address in (post.get_absolute_url(), author.get_absolute_url()):
        html = client.get(address).content.decode()
        assert 'title="This account is gone.">@okafor</span>' in html
        assert "x.com/okafor" not in html


@pytest.mark.django_db
def test_draft_s_byline_takes_the_first_handle_that_is_not_gone():
    author = make_author()
    make_handle(author=author, name="former", is_gone=True)
    make_handle(author=author, name="present", network="bluesky")
    post = make_draft(authors=[author])

    assert post.bylines.get().told("handles") == "@present"
    assert post.bylines.for_reading().get().told("handles") == "@present"
