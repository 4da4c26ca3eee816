"""The log of decisions: nobody changes it, moderators read it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from comments.models import Block, Comment, Decision
from comments.moderation import acts
from comments.moderation.undoing import undo
from tests.comments.queues import editor, make_held
from tests.factories import ROLES, make_comment, make_role, make_user
from tests.forms import form_data

__all__ = ["editor"]

pytestmark = pytest.mark.django_db

LOG = reverse("admin:comments_decision_changelist")
SENTENCE = "The log of decisions is never changed."


def make_line(actor=None, **fields):
    comment = fields.pop("comment", None) or make_held()
    outcome = acts.decide(
        {comment.pk: comment.seen}, "rejected", actor or make_user(), reason="Off it"
    )
    return outcome.decisions[0]


def sql(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def one(line):
    return reverse("admin:comments_decision_change", args=[line.pk])


@pytest.mark.parametrize(
    "change",
    [
        "act = 'approved'",
        "was = 'spam'",
        "became = 'approved'",
        "made_at = made_at - interval '1 day'",
        "batch = gen_random_uuid()",
        "batch = NULL",
        "id = id + 1000",
        "reasons = '[\"Other\"]'",
        'before = \'{"body": "Other"}\'',
        "comment_id = (SELECT max(id) FROM comments_comment)",
        "actor_id = (SELECT max(id) FROM accounts_user)",
    ],
)
def test_no_line_can_be_changed_by_hand(change):
    """features.md 4.34: whoever has the database, has no way round its trigger."""
    line = make_line()
    make_comment()
    make_user()
    with pytest.raises(DatabaseError, match=SENTENCE):
        sql(f"UPDATE comments_decision SET {change} WHERE id = {line.pk}")


@pytest.mark.parametrize("where", ["", " WHERE id > 0"])
def test_no_line_can_be_deleted_by_hand(where):
    make_line()
    with pytest.raises(DatabaseError, match=SENTENCE):
        sql(f"DELETE FROM comments_decision{where}")
    with pytest.raises(DatabaseError, match=SENTENCE):
        Decision.objects.all().delete()


def test_a_line_that_is_saved_again_must_be_the_same():
    line = make_line()
    line.became = "approved"
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        line.save()


def test_lines_forget_whose_comment_it_was_and_who_decided():
    """Privacy: a comment can be deleted, and so can an account."""
    editor = make_user()
    line = make_line(editor)
    Comment.objects.all().delete()
    editor.delete()
    line.refresh_from_db()
    assert (line.comment_id, line.actor_id) == (None, None)
    assert (line.act, line.was, line.became) == ("rejected", "pending", "trashed")


@pytest.mark.parametrize("table", ["comments_decision", "comments_comment CASCADE"])
def test_the_log_is_not_emptied_either(table):
    """features.md 4.34: as it is on a site, where tests have not switched that off."""
    guard = "comments_keep_all_decisions"
    sql(f"ALTER TABLE comments_decision ENABLE TRIGGER {guard}")
    make_line()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="The log of decisions is never emptied"):
        sql(f"TRUNCATE {table}")
    assert Decision.objects.exists()


def test_undoing_adds_a_line_and_takes_none_away():
    editor = make_user()
    line = make_line(editor)
    undo(line.batch, editor)
    acts_done = (
        Decision.objects.by_people().order_by("pk").values_list("act", flat=True)
    )
    assert list(acts_done) == ["rejected", "undone"]


def test_the_log_says_who_did_what_when_and_why(client, editor):
    comment = make_held(name="Ada", why=["2 links."])
    acts.decide({comment.pk: comment.seen}, "spam", editor, reason="A wave")
    text = " ".join(client.get(LOG).content.decode().split())
    for word in ("Ada", "Ines Okafor", "Marked as spam", "A wave", "2 links."):
        assert word in text


def test_the_log_is_only_read(client, editor):
    line = make_line(editor)
    assert client.get(one(line)).status_code == 200
    data = {"act": "approved", "_save": "1"}
    assert client.post(one(line), data).status_code == 403
    for view, args in (("add", []), ("delete", [line.pk])):
        address = reverse(f"admin:comments_decision_{view}", args=args)
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": line.pk, "post": "yes"}
    client.post(LOG, chosen)
    assert Decision.objects.filter(pk=line.pk, act="rejected").exists()


def test_the_log_is_narrowed_by_act_person_and_comment(client, editor):
    ada, ben = make_held(name="Ada", why=["2 links."]), make_held(name="Ben")
    omar = make_user(name="Omar")
    acts.decide({ada.pk: ada.seen}, "spam", editor)
    acts.decide({ben.pk: ben.seen}, "approved", omar)

    def found(query):
        lines = client.get(f"{LOG}?{query}").context["cl"].queryset
        return sorted((line.act, line.comment.name) for line in lines)

    assert found("act__exact=spam") == [("spam", "Ada")]
    assert found(f"actor={omar.pk}") == [("approved", "Ben")]
    assert found("actor=rules") == [("judged", "Ada"), ("judged", "Ben")]
    assert found(f"comment={ada.pk}") == [("judged", "Ada"), ("spam", "Ada")]
    assert len(found("actor=nonsense")) == 4


def test_an_edit_is_shown_as_it_was_written_before(client, editor):
    """Security S1."""
    comment = make_held(body="<script>alert(1)</script> was here")
    acts.edit(comment, comment.seen, {"body": "Mended"}, editor)
    text = client.get(one(Decision.objects.by_people().get())).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; was here" in text
    assert "<script>alert" not in text
    assert "edited_at" not in text


def test_an_old_act_is_undone_from_the_log(client, editor):
    line = make_line(make_user(name="Omar"))
    response = client.get(one(line))
    assert b"Undo this act" in response.content
    assert client.post(
        reverse("admin:comments_undo"), {"batch": str(line.batch)}
    ).status_code == (302)
    line.refresh_from_db()
    assert line.comment.status == "pending"
    undone = Decision.objects.get(act="undone")
    assert undone.actor == editor
    for each in (line, undone):
        assert b"Undo this act" not in client.get(one(each)).content


@pytest.mark.parametrize("role", ROLES)
def test_moderators_and_editors_alone_read_the_log(client, role):
    """Security S5."""
    client.force_login(make_role(role))
    line = make_line()
    allowed = role in ("Moderators", "Editors")
    for address in (LOG, one(line), reverse("admin:comments_block_changelist")):
        assert client.get(address).status_code == (200 if allowed else 403)


def test_what_is_mended_in_the_list_of_all_comments_is_in_the_log_too(client, editor):
    comment = make_comment(body="Teh ward")
    address = reverse("admin:comments_comment_change", args=[comment.pk])
    data = form_data(client.get(address), "comment_form") | {"body": ["The ward"]}
    client.post(address, data | {"_save": "1"})
    comment.refresh_from_db()
    assert comment.body == "The ward"
    line = Decision.objects.get()
    assert (line.act, line.actor) == ("edited", editor)
    assert line.before == {"body": "Teh ward", "edited_at": None}
    assert comment.edited_at


def test_an_answer_from_the_list_of_all_comments_is_in_the_log_too(client, editor):
    comment = make_comment()
    address = reverse("admin:comments_comment_add")
    data = {"post": comment.post_id, "parent": comment.pk, "name": "I", "body": "Yes."}
    client.post(address, data)
    line = Decision.objects.get()
    assert (line.act, line.actor, line.comment.parent) == ("approved", editor, comment)


def test_a_block_is_written_by_hand_as_it_is_compared(client, editor):
    """features.md 4.29"""
    address = reverse("admin:comments_block_add")
    data = {"kind": "network", "value": "192.0.2.77/24", "reason": "Insults"}
    client.post(address, data)
    block = Block.objects.get()
    assert (block.value, block.made_by) == ("192.0.2.0/24", editor)
    response = client.post(address, {"kind": "email", "value": "nonsense"})
    assert "Write an e-mail address as name@example.org." in response.content.decode()
    again = client.post(address, data)
    assert "This is blocked already." in again.content.decode()
