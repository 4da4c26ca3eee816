"""Where the links of a post lead is asked in a job (7.15)."""

import secrets
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from blog import link_checking
from blog.fetch import TooLarge, Unreachable
from blog.models import LinkCheck, Post
from blog.tasks import check_links
from tests.desk.checked import Answer, open_items, press_links, ready, with_dead_link
from tests.factories import (
    make_role,
)

pytestmark = pytest.mark.django_db


def test_however_often_one_presses_the_links_are_asked_once(client):
    """7.15, security S17: one lane has all fetches of the site."""
    client.force_login(make_role("Editors"))
    post, other = ready(), ready(slug="another")
    for _ in range(5):
        assert press_links(client, post).status_code == 302
    press_links(client, other)
    jobs = ProcrastinateJob.objects.filter(task_name="blog.tasks.check_links")
    assert [job.args["post"] for job in jobs.order_by("pk")] == [post.pk, other.pk]


def test_what_was_asked_a_moment_ago_is_left_alone(client):
    """7.15"""
    client.force_login(make_role("Editors"))
    post = with_dead_link()
    assert press_links(client, post).status_code == 302
    assert not ProcrastinateJob.objects.exists()
    over = timezone.now() - timedelta(minutes=3)
    LinkCheck.objects.update(checked_at=over)
    press_links(client, post)
    assert ProcrastinateJob.objects.count() == 1


def test_an_address_as_long_as_may_be_is_asked_like_any_other(monkeypatch):
    """7.15: letters that no compression makes short."""
    monkeypatch.setattr(link_checking, "fetch", lambda url, **how: Answer(404))
    url = f"https://long.example/{secrets.token_hex(4000)}"
    post = ready(body=f'<p><a href="{url}">Long</a></p>')
    check_links(post.pk)
    check_links(post.pk)
    assert post.link_checks.get().fault == "404"


def test_when_the_time_is_over_the_others_are_asked_first_the_next_time(monkeypatch):
    """7.15: no post keeps the lane for long."""
    asked = []
    clock = iter([0, 1, 2, 999, 0, 1, 999])
    monkeypatch.setattr(link_checking, "monotonic", lambda: next(clock))
    monkeypatch.setattr(
        link_checking, "fetch", lambda url, **how: asked.append(url) or Answer(200)
    )
    urls = [f"https://{name}.example/" for name in "abcd"]
    links = " ".join(f'<a href="{url}">{url[8]}</a>' for url in urls)
    post = ready(body=f"<p>{links}</p>")
    check_links(post.pk)
    assert asked == urls[:2]
    check_links(post.pk)
    assert asked[2:] == [urls[2]]


def test_the_links_are_asked_in_a_job_and_what_is_gone_is_told(monkeypatch, client):
    """7.15"""
    answers = {
        "https://good.example/": 200,
        "https://gone.example/": 404,
        "https://shy.example/": 403,
        "https://away.example/": Unreachable("Nobody answers."),
        "https://long.example/": TooLarge("Too long."),
    }

    def fetch(url, **how):
        answer = answers[url]
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer)

    monkeypatch.setattr(link_checking, "fetch", fetch)
    links = "".join(f'<a href="{url}#part">{url[8:]}</a> ' for url in answers)
    post = ready(body=f"<p>{links}</p><p><a href='/here/'>Ours, of course</a></p>")
    LinkCheck.objects.create(post=post, url="https://old.example/", fault="404")
    check_links(post.pk)
    check_links(post.pk)
    faults = dict(post.link_checks.exclude(fault="").values_list("url", "fault"))
    assert faults == {
        "https://gone.example/": "404",
        "https://away.example/": "The address can't be reached.",
    }
    assert post.link_checks.count() == len(answers)
    client.force_login(make_role("Editors"))
    page = client.get(reverse("desk:checks", args=[post.pk])).content.decode()
    assert "https://gone.example/" in page
    check_links(0)


def test_the_page_asks_for_the_links_and_notes_the_reading_on_a_phone(client):
    client.force_login(make_role("Editors"))
    post = ready(read_on_phone_at=None)
    path = reverse("desk:checks", args=[post.pk])
    client.post(path, {"links": "1"})
    client.post(path, {"phone": "1"})
    job = ProcrastinateJob.objects.get(task_name="blog.tasks.check_links")
    assert job.args == {"post": post.pk}
    assert Post.objects.get().read_on_phone_at
    assert open_items(Post.objects.get()) == []
