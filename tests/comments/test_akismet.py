"""The spam service, by a real HTTP server that stands for it."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from urllib.parse import parse_qs

import akismet as package
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from comments.models import Comment
from comments.moderation import akismet
from comments.moderation.case import Opinion
from comments.moderation.judge import consulted, judge
from comments.tasks.learning import learn_from_decisions, tell_akismet
from tests.comments.judging import case_of, earlier, send
from tests.comments.mentioning import PAGE
from tests.factories import make_comment, make_post, make_role, make_site

pytestmark = pytest.mark.django_db

THANKS = "Thanks for making the web a better place."
OPEN = {"hold_first": False}


class Service(ThreadingHTTPServer):
    """Notes what it is asked, and answers as it is told to."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked, self.says, self.status, self.wait = [], "false", 200, 0.0


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        operation = self.path.rpartition("/")[2]
        self.server.asked.append((operation, form))
        sleep(self.server.wait)
        said = self.server.says if operation == "comment-check" else THANKS
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings, monkeypatch):
    server = Service()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.AKISMET_KEY = "k3y"
    settings.SITE_URL = "https://blog.example"
    place = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(package._common, "_API_URL", place)
    monkeypatch.setattr(akismet.Silence, "until", 0.0)
    yield server
    server.shutdown()
    server.server_close()


def test_it_is_told_what_it_needs(service):
    """4.25"""
    parent = make_comment()
    case = case_of(parent=parent, url="https://ada.example", user_agent="Browser/1")
    assert akismet.ask(case) is Opinion.HAM
    operation, form = service.asked[0]
    assert operation == "comment-check"
    assert form.pop("comment_date_gmt")
    assert form == {
        "api_key": "k3y",
        "blog": "https://blog.example",
        "user_ip": "192.0.2.7",
        "user_agent": "Browser/1",
        "permalink": "https://blog.example" + parent.post.get_absolute_url(),
        "comment_type": "reply",
        "comment_author": "Ada Byron",
        "comment_author_email": "ada@example.org",
        "comment_author_url": "https://ada.example",
        "comment_content": "Well put, and new to me.",
        "blog_charset": "UTF-8",
    }


def test_what_it_lets_pass_passes(service):
    """4.25"""
    assert send(site=OPEN) == "approved"
    assert len(service.asked) == 1


def test_what_it_calls_spam_is_likely_spam(service):
    """4.25"""
    service.says = "true"
    assert send(site=OPEN) == "likely spam"
    assert Comment.objects.latest("pk").decisions.get().reasons == [
        "Akismet calls it spam."
    ]


@pytest.mark.parametrize(
    ("says", "status"), [("invalid", 200), ("what?", 200), ("", 200), ("false", 503)]
)
def test_without_an_answer_that_makes_sense_a_comment_is_held(service, says, status):
    """4.25"""
    service.says, service.status = says, status
    assert send(site=OPEN) == "pending"
    assert Comment.objects.latest("pk").decisions.get().reasons == [
        "Akismet did not answer."
    ]


def test_while_it_is_down_comments_are_held(service):
    """4.25"""
    service.shutdown()
    service.server_close()
    assert send(site=OPEN) == "pending"


def test_nobody_waits_for_it_long(service, monkeypatch):
    """4.25"""
    monkeypatch.setattr(akismet, "PATIENCE", 0.2)
    service.wait = 2
    case = consulted(case_of(OPEN))
    assert case.opinion is Opinion.NONE
    assert judge(case).reasons == ["Akismet did not answer."]
    assert len(service.asked) == 1


def test_after_silence_it_is_left_alone_for_a_while(service, monkeypatch):
    """S20: in a flood, no thread that readers need waits for it."""
    service.status = 503
    assert akismet.ask(case_of()) is Opinion.NONE
    service.status = 200
    assert akismet.ask(case_of()) is Opinion.NONE
    assert len(service.asked) == 1
    monkeypatch.setattr(akismet, "monotonic", lambda: monotonic() + akismet.PAUSE)
    assert akismet.ask(case_of()) is Opinion.HAM


def test_an_outage_is_logged_without_addresses(service, caplog):
    """LOGGING without addresses"""
    service.status = 500
    akismet.ask(case_of())
    assert "Akismet did not answer" in caplog.text
    assert "192.0.2.7" not in caplog.text
    assert "k3y" not in caplog.text


def test_without_a_key_nobody_is_asked(service, settings):
    """4.25: nothing leaves the site unless its operator wants it."""
    settings.AKISMET_KEY = ""
    assert send(site=OPEN) == "approved"
    assert service.asked == []


@pytest.mark.parametrize("site", [{}, {"disallowed_words": "well put"}])
def test_it_is_not_asked_where_the_answer_makes_no_difference(service, site):
    """4.25"""
    user = None if site else make_role("Moderators")
    assert send(site=site, user=user, known=True) in ("approved", "trashed")
    assert service.asked == []


def test_what_people_trust_is_not_held_while_it_is_down(service):
    """B6"""
    service.status = 503
    comment = Comment.objects.filter(pk=earlier(status="pending").pk)
    comment.moderate("approved", actor=make_role("Moderators"), act="trusted")
    assert send(known=True) == "approved"


@pytest.mark.parametrize(
    ("decided", "operation"),
    [("approved", "submit-ham"), ("spam", "submit-spam"), ("trashed", None)],
)
def test_it_hears_what_moderators_decide(service, decided, operation):
    """4.25"""
    comment = make_comment(status="pending", ip="192.0.2.7", body="Numbers.")
    chosen = Comment.objects.filter(pk=comment.pk)
    chosen.moderate(decided, actor=make_role("Moderators"))
    learn_from_decisions(0)
    jobs = ProcrastinateJob.objects.filter(task_name=tell_akismet.name)
    if operation is None:
        assert not jobs.exists()
        return
    tell_akismet(**jobs.get().args)
    asked, form = service.asked[0]
    assert asked == operation
    assert (form["comment_content"], form["user_ip"]) == ("Numbers.", "192.0.2.7")


def test_it_hears_later_what_it_could_not_take(service):
    """4.25"""
    service.status = 500
    comment = make_comment(ip="192.0.2.7")
    with pytest.raises(package.RequestError):
        tell_akismet(comment.pk, "spam")
    assert tell_akismet.retry_strategy.max_attempts > 1
    service.status = 200
    tell_akismet(comment.pk, "spam")
    assert [operation for operation, _form in service.asked] == ["submit-spam"] * 2


def test_it_hears_nothing_of_what_is_gone_or_whose_address_is(service):
    """4.32"""
    comment = make_comment(ip=None)
    tell_akismet(comment.pk, "spam")
    Comment.objects.filter(pk=comment.pk).delete()
    tell_akismet(comment.pk, "spam")
    assert service.asked == []


@pytest.mark.parametrize("fault", ["closed", "members", "repeated"])
def test_it_is_not_asked_about_what_is_refused_anyway(service, fault):
    """4.25: nothing of a comment leaves the site that the site does not take."""
    given = {"post": make_post(), "site": OPEN}
    if fault == "closed":
        given["post"] = make_post(comments_open=False)
    elif fault == "members":
        given["site"] = OPEN | {"members_only": True}
    else:
        earlier(post=given["post"], body="Well put, and new to me.")
    assert send(**given) in {"403", "409"}
    assert service.asked == []


@pytest.mark.parametrize("closed", ["post", "site", "said", "imported"])
def test_a_mention_that_is_not_taken_is_none_of_its_business(
    elsewhere, service, closed
):
    """4.25, 5.10: nobody else is told of what we don't even judge."""
    source = elsewhere.url + "page"
    if closed == "post":
        elsewhere.post.mentions_open = False
        elsewhere.post.save()
    elif closed == "site":
        make_site(webmentions_allowed=False)
    elif closed == "said":
        elsewhere.mention(PAGE)
        Comment.objects.get().linkback.delete()
        service.asked.clear()
    else:
        make_comment(post=elsewhere.post, kind="pingback", url=source)
    elsewhere.mention(PAGE)
    assert service.asked == []
    elsewhere.pages["/other"] = PAGE
    make_site(webmentions_allowed=True)
    type(elsewhere.post).objects.update(mentions_open=True)
    assert elsewhere.verify(elsewhere.claim(path="other")).comment
    assert [operation for operation, _form in service.asked] == ["comment-check"]
