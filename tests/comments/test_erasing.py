"""What erasing a person takes away, and what stays of the discussion."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from comments.mails.announcing import announce
from comments.mails.telling import tell_moderators
from comments.models import (
    Block,
    Comment,
    Decision,
    Report,
    Subscription,
    Unwanted,
    Word,
)
from comments.moderation import acts, bayes
from comments.moderation.undoing import last_act, undo
from comments.personal_data import Person
from comments.retention import in_trash
from mail.models import Message
from tests.comments.persons import ADA, everything, shown, thread
from tests.comments.trees import misplaced
from tests.factories import (
    make_author,
    make_comment,
    make_editor,
    make_post,
    make_report,
    make_role,
    make_site,
)

__all__ = ["thread"]

pytestmark = pytest.mark.django_db


def test_erasing_leaves_the_thread_and_nothing_of_the_person(thread, client):
    """4.32: name "Anonymous", e-mail empty, replies still in place."""
    first, answer, last = thread
    erased = Person("ADA@reader.example").erase(with_texts=False, actor=make_editor())
    assert (erased.anonymous, erased.subscriptions, erased.mails) == (2, 1, 1)
    rows = everything()
    for trace in ("anary", "ada@", "Ada", "192.0.2", "shares", "I counted"):
        assert trace not in rows, trace
    for comment in (first, last):
        comment.refresh_from_db()
        assert (comment.name, comment.email, comment.url) == ("Anonymous", "", "")
        assert comment.status == "approved"
        assert comment.domains == []
        assert comment.confirmed_at is None
    assert last.parent_id == answer.pk
    assert misplaced() == []
    page = shown(client, first.post)
    assert page.count("Anonymous") >= 2
    for text in ("I count to five.", "So do I.", "Good."):
        assert text in page
    assert Subscription.objects.count() == Message.objects.count() == 1


def test_erasing_the_texts_keeps_the_place_of_what_was_answered(thread, client):
    """4.32: what nobody answered is deleted, the deepest first."""
    first, answer, last = thread
    alone = make_comment(post=first.post, email=ADA, body="Alone.")
    below = make_comment(parent=alone, email=ADA, body="And below.")
    erased = Person(ADA).erase(with_texts=True, actor=make_editor())
    assert (erased.deleted, erased.emptied, erased.anonymous) == (3, 1, 0)
    left = set(Comment.objects.values_list("pk", flat=True))
    assert left == {first.pk, answer.pk}
    assert {alone.pk, below.pk, last.pk}.isdisjoint(left)
    first.refresh_from_db()
    assert (first.body, first.body_html, first.status) == ("", "", "trashed")
    assert "I count to five" not in everything()
    assert misplaced() == []
    page = shown(client, first.post)
    assert "Removed by its writer. The answers remain." in page
    assert "So do I." in page
    first.post.refresh_from_db()
    assert first.post.comment_count == 1


@pytest.mark.parametrize("status", ["approved", "trashed"])
def test_what_was_erased_comes_back_by_no_undo_and_no_decision(status):
    """4.32: else an empty comment by "Anonymous" would stand on the site."""
    editor = make_editor()
    first = make_comment(email=ADA, status=status)
    make_comment(parent=first)
    Person(ADA).erase(with_texts=True, actor=editor)
    assert last_act(editor) is None
    for batch in Decision.objects.exclude(batch=None).values_list("batch", flat=True):
        undo(batch, editor)
    first.refresh_from_db()
    acts.decide({first.pk: first.seen}, "approved", editor)
    first.refresh_from_db()
    assert (first.status, first.body) == ("trashed", "")


def test_reports_of_what_was_erased_wait_no_more():
    first = make_comment(email=ADA)
    make_comment(parent=first)
    make_report(comment=first)
    Person(ADA).erase(with_texts=True, actor=make_editor())
    first.refresh_from_db()
    assert (first.report_count, Report.objects.open().count()) == (0, 0)


def test_an_address_that_an_editor_edited_away_is_found_and_forgotten():
    """4.32: it is in the log, and so is what else that edit changed."""
    comment = make_comment(email="Ada@Reader.example", name="Ada Canary")
    changes = {"email": "", "name": "A reader"}
    acts.edit(comment, comment.seen, changes, make_editor())
    (found,) = Person(ADA).data()["comments"]
    assert found["decisions"][0]["before"]["name"] == "Ada Canary"
    assert Person(ADA).erase(with_texts=False, actor=make_editor()).anonymous == 1
    for trace in ("anary", "ada@", "Ada@"):
        assert trace not in everything()
    assert Person(ADA).data()["comments"] == []


def test_the_admin_s_own_history_names_the_person_no_more(client):
    """4.32: it keeps what things were called when somebody changed them."""
    editor = make_editor()
    comment = make_comment(email=ADA, name="Ada Canary")
    block = Block.objects.create(kind="email", value=ADA)
    for thing in (comment, block, make_comment(name="Bea")):
        LogEntry.objects.log_actions(editor.pk, [thing], CHANGE, "", single_object=True)
    Person(ADA).erase(with_texts=False, actor=make_editor())
    said = [entry.object_repr for entry in LogEntry.objects.order_by("pk")]
    assert not any("ada" in words.casefold() for words in said[:2])
    assert "Bea" in said[2]


def test_the_filter_unlearns_the_name():
    """4.32: what it knows of the comment was learned with it."""
    comment = make_comment(email=ADA, name="Ada Canary")
    bayes.learn(comment.pk, "ham")
    Person(ADA).erase(with_texts=False, actor=make_editor())
    assert not Word.objects.filter(word__contains="canary", ham__gt=0).exists()
    comment.refresh_from_db()
    assert comment.learned == ""


def test_mails_to_others_that_tell_of_the_person_are_not_sent(thread):
    """4.32: nor do those lie about that were given up; others go on."""
    site = make_site(tell_moderators=True)
    moderator = make_role("Moderators")
    first, answer, _last = thread
    other = make_comment(post=first.post, name="Cy", body="And I.", status="pending")
    held = make_comment(
        post=first.post, name="Ada Canary", email=ADA, body="Wait.", status="pending"
    )
    Subscription.objects.wish("cy@reader.example", first.post)
    Message.objects.all().delete()
    for comment in (first, answer):
        announce(comment.pk)
    tell_moderators()
    assert Message.objects.filter(text__contains="Ada Canary").count() >= 3
    Message.objects.filter(to=moderator.email).update(given_up_at=timezone.now())
    erased = Person(ADA).erase(with_texts=False, actor=make_editor())
    assert erased.mails_to_others >= 2
    assert any("to others" in sentence for sentence in erased.sentences())
    assert "anary" not in everything()
    assert Message.objects.filter(to="cy@reader.example").count() == 1
    told = dict(Comment.objects.values_list("pk", "told_at"))
    assert told[other.pk] is told[held.pk] is None
    assert site.tell_moderators


def test_spam_and_what_waits_is_erased_too():
    for status in ("pending", "spam", "trashed"):
        make_comment(email=ADA, name="Ada Canary", status=status)
    assert Person(ADA).erase(with_texts=False, actor=make_editor()).anonymous == 3
    assert "anary" not in everything()
    assert set(Comment.objects.values_list("status", flat=True)) == {
        *("pending", "spam", "trashed")
    }


def test_the_badge_of_an_author_goes_with_the_name(client):
    post = make_post()
    author = make_author()
    comment = make_comment(post=post, email=ADA, author=author)
    Person(ADA).erase(with_texts=False, actor=make_editor())
    comment.refresh_from_db()
    assert comment.author is None


def test_anonymous_is_so_in_the_site_s_language():
    make_site(language="fr")
    comment = make_comment(email=ADA)
    Person(ADA).erase(with_texts=False, actor=make_editor())
    comment.refresh_from_db()
    assert comment.name == "Anonyme"


def test_the_log_says_who_erased_and_what_was_decided(thread):
    editor = make_editor()
    Person(ADA).erase(with_texts=False, actor=editor)
    old, new = Decision.objects.filter(comment=thread[0]).order_by("pk")
    assert (old.act, old.reasons, old.before) == ("edited", [], {})
    assert old.actor
    assert (new.actor, new.reasons) == (editor, ["Personal data was erased."])


def test_blocks_and_the_wish_for_no_mail_stay(thread):
    """A person could end a block by asking to be forgotten."""
    Unwanted.objects.refuse(ADA)
    Person(ADA).erase(with_texts=True, actor=make_editor())
    assert Block.objects.in_force().of(ADA, [], None)
    assert Unwanted.objects.has(ADA)


def test_a_second_time_there_is_nothing_left(thread):
    Person(ADA).erase(with_texts=False, actor=make_editor())
    erased = Person(ADA).erase(with_texts=True, actor=make_editor())
    assert (erased.anonymous, erased.deleted, erased.emptied) == (0, 0, 0)


def test_erasing_makes_the_trash_wait_again(thread):
    """What was erased lies in the trash as any other, and its answers keep it."""
    Person(ADA).erase(with_texts=True, actor=make_editor())
    assert not in_trash(timezone.now() - timedelta(days=1)).exists()
