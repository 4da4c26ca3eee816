"""One act on all that wait and share a host, a network or a text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Post
from comments.models import Comment, Decision
from comments.moderation.waves import FIELDS, Wave
from tests.comments.queues import QUEUE, editor, make_held
from tests.factories import make_comment, make_post, make_user
from tests.forms import form_data

__all__ = ["editor"]

pytestmark = pytest.mark.django_db

WAVE = reverse("admin:comments_wave")
TEXT = "Buy my pills, cheap!"


def make_wave(by, number=3, **fields):
    """Return comments that wait and share one thing alone."""
    shared = {
        "host": {"url": "https://pills.example/"},
        "network": {"ip": "192.0.2.7"},
        "text": {"body": TEXT},
    }[by]
    return [
        make_held(**{"body": f"A text of its own, number {n}."} | shared | fields)
        for n in range(number)
    ]


def value_of(comment, by):
    value = getattr(comment, FIELDS[by])
    return value[0] if by == "host" else value


def page(client, by, comment):
    return client.get(WAVE, {"by": by, "value": value_of(comment, by)})


def send(client, response, act, **more):
    data = form_data(response, f"sure-{act}") | {"act": [act]} | more
    return client.post(WAVE, data)


def statuses(comments):
    numbers = [comment.pk for comment in comments]
    return set(Comment.objects.filter(pk__in=numbers).values_list("status", flat=True))


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("host", "3 waiting comments link to pills.example"),
        ("network", "3 waiting comments come from the network 192.0.2.0/24"),
        ("text", "3 waiting comments say the same"),
    ],
)
@pytest.mark.parametrize(
    ("act", "status"),
    [("spam", "spam"), ("rejected", "trashed"), ("approved", "approved")],
)
def test_one_act_decides_on_all_of_a_wave(client, editor, by, sentence, act, status):
    """features.md 4.27"""
    wave = make_wave(by)
    other, decided = make_held(body="Quite another."), make_wave(by, 1, status="spam")
    assert sentence in client.get(QUEUE).content.decode()
    response = page(client, by, wave[0])
    assert sentence in response.content.decode()
    assert statuses(wave) == {"pending"}
    send(client, response, act, reason=["A wave"])
    assert statuses(wave) == {status}
    assert statuses([other]) == {"pending"}
    assert statuses(decided) == {"spam"}
    lines = Decision.objects.by_people()
    assert lines.count() == 3
    assert len({line.batch for line in lines}) == 1
    assert {line.reasons[0] for line in lines} == {"A wave"}


def test_enter_in_the_reason_rejects_and_marks_nothing_as_spam(client, editor):
    """The field stands in the form of one button: Enter presses the first of its
    form."""
    text = page(client, "host", make_wave("host")[0]).content.decode()
    forms = [part.partition("</form>")[0] for part in text.split("<form")[1:]]
    (asking,) = (form for form in forms if 'name="reason"' in form)
    assert asking.count("<button") == 1
    assert 'value="rejected"' in asking


def test_texts_that_differ_in_case_and_signs_are_of_one_wave(client, editor):
    wave = [make_held(body=text) for text in (TEXT, TEXT.upper(), "buy my pills cheap")]
    assert Wave("text", wave[0].fingerprint).pending().count() == 3


def test_what_came_after_the_page_is_not_decided_on_unseen(client, editor):
    wave = make_wave("host")
    response = page(client, "host", wave[0])
    late = make_wave("host", 1)
    send(client, response, "spam")
    assert statuses(wave) == {"spam"}
    assert statuses(late) == {"pending"}


def test_what_another_decided_on_meanwhile_is_left_alone(client, editor):
    wave = make_wave("host")
    response = page(client, "host", wave[0])
    Comment.objects.filter(pk=wave[0].pk).moderate("approved", actor=make_user())
    send(client, response, "spam")
    assert statuses(wave[:1]) == {"approved"}
    assert statuses(wave[1:]) == {"spam"}


def test_a_wave_is_undone_in_one(client, editor):
    post = make_post()
    wave = make_wave("host", post=post)
    send(client, page(client, "host", wave[0]), "approved")
    assert Post.objects.get(pk=post.pk).comment_count == 3
    assert "Approved: 3 comments." in client.get(QUEUE).content.decode()
    batch = client.get(QUEUE).context["last"].batch
    client.post(reverse("admin:comments_undo"), {"batch": str(batch)})
    assert statuses(wave) == {"pending"}
    assert Post.objects.get(pk=post.pk).comment_count == 0
    assert Decision.objects.filter(batch=batch).count() == 6


def test_a_single_comment_is_no_wave(client, editor):
    make_held(url="https://pires.example/", ip="192.0.2.7")
    make_comment(url="https://pires.example/", ip="192.0.2.7")
    assert WAVE not in client.get(QUEUE).content.decode()


def test_comments_without_words_or_network_are_no_wave(client, editor):
    for _ in range(2):
        make_held(body="…", ip=None, email="")
    assert WAVE not in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("count", [2, 60])
def test_a_wave_costs_the_same_few_queries_however_large(client, editor, count):
    """S20"""
    post = make_post()
    wave = make_wave("network", count, post=post)
    with CaptureQueriesContext(connection) as shown:
        response = page(client, "network", wave[0])
    with CaptureQueriesContext(connection) as sent:
        send(client, response, "spam")
    assert len(shown) <= 12
    assert len(sent) <= 24
    assert statuses(wave) == {"spam"}


@pytest.mark.parametrize(
    "query", ["", "?by=host", "?by=email&value=x", "?by=host&value=", "?value=x"]
)
def test_what_is_no_wave_is_not_found(client, editor, query):
    assert client.get(WAVE + query).status_code == 404


def test_a_wave_that_is_over_says_so(client, editor):
    response = client.get(WAVE + "?by=host&value=gone.example")
    assert "0 waiting comments link to gone.example" in response.content.decode()
