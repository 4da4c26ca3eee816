import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from comments.models import Comment
from comments.moderation.undoing import undo
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_editor,
    make_image,
    make_post,
    make_tag,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db

LIST = reverse("admin:comments_comment_changelist")
ADD = reverse("admin:comments_comment_add")
PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
LIVE = ("<script>alert", "<img src=x", 'href="javascript:', "onerror=alert(2)>")


@pytest.fixture
def editor(client):
    user = make_editor(name="Ines Okafor")
    client.force_login(user)
    return user


def address(comment, view="change"):
    return reverse(f"admin:comments_comment_{view}", args=[comment.pk])


def act(client, action, *comments):
    chosen = [comment.pk for comment in comments]
    data = {"action": action, "_selected_action": chosen}
    return client.post(LIST, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("button", "status", "sentence"),
    [
        ("_approve", "approved", "1 comment approved."),
        ("_mark_as_spam", "spam", "1 comment is spam."),
        ("_move_to_trash", "trashed", "1 comment moved to the trash."),
    ],
)
def test_a_button_moderates_and_says_so(client, editor, button, status, sentence):
    comment = make_comment(status="pending" if status == "approved" else "approved")
    data = form_data(client.get(address(comment)), "comment_form") | {button: "1"}
    assert said(client.post(address(comment), data, follow=True)) == [sentence]
    comment.refresh_from_db()
    assert comment.status == status


@pytest.mark.parametrize("action", ["approve", "mark_as_spam", "move_to_trash"])
def test_nothing_is_decided_from_the_list_that_shows_too_little(client, editor, action):
    """experience.md B6"""
    comment = make_comment(status="pending")
    act(client, action, comment)
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("button", ["_save", "_approve"])
def test_the_page_overrules_nobody_and_keeps_what_was_typed(client, editor, button):
    """experience.md B6"""
    comment = make_comment(status="pending", name="Ada")
    data = form_data(client.get(address(comment)), "comment_form")
    data |= {"body": ["A text of mine"], button: "1"}
    Comment.objects.filter(pk=comment.pk).moderate("spam", actor=make_user(name="Omar"))
    response = client.post(address(comment), data)
    text = response.content.decode()
    assert "Ada: already decided by Omar (Marked as spam)." in text
    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("spam", "Well put.")
    again = form_data(response, "comment_form") | {button: "1"}
    assert client.post(address(comment), again).status_code == 302
    comment.refresh_from_db()
    assert comment.body == "A text of mine"


def test_who_bears_a_badge_is_in_the_log_and_can_be_taken_back(client, editor):
    """features.md 4.34"""
    comment, author = make_comment(), make_author()
    data = form_data(client.get(address(comment)), "comment_form")
    client.post(address(comment), data | {"author": [author.pk], "_save": "1"})
    comment.refresh_from_db()
    assert comment.author == author
    line = comment.decisions.get()
    assert (line.act, line.actor, line.before["author_id"]) == ("edited", editor, None)
    undo(line.batch, editor)
    comment.refresh_from_db()
    assert comment.author is None


def test_buttons_on_the_page_of_a_comment_save_and_moderate(client, editor):
    comment = make_comment(status="pending", body="Teh ward")
    data = form_data(client.get(address(comment)), "comment_form")
    data |= {"body": ["The ward"], "_approve": "1"}
    response = client.post(address(comment), data, follow=True)
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("The ward", "approved")
    assert "The ward" in comment.body_html
    assert said(response) == ["1 comment approved."]
    assert b'name="_approve"' not in response.content


def test_place_and_state_are_not_for_the_form(client, editor):
    """Security S5."""
    comment, other = make_comment(status="pending"), make_comment()
    data = form_data(client.get(address(comment)), "comment_form") | {
        "status": "approved",
        "kind": "pingback",
        "parent": str(other.pk),
        "post": str(other.post_id),
        "tree_id": "99",
        "_save": "1",
    }
    before = (comment.parent_id, comment.post_id, comment.tree_id, comment.lft)
    client.post(address(comment), data)
    comment.refresh_from_db()
    after = (comment.parent_id, comment.post_id, comment.tree_id, comment.lft)
    assert before == after
    assert (comment.status, comment.kind) == ("pending", "comment")


def test_who_may_only_look_can_not_moderate(client):
    """Security S5."""
    viewer = make_user(is_staff=True)
    viewer.user_permissions.set(
        make_editor().user_permissions.filter(codename="view_comment")
    )
    client.force_login(viewer)
    comment = make_comment(status="pending")
    act(client, "approve", comment)
    client.post(address(comment), {"_approve": "1"})
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert b"_approve" not in client.get(address(comment)).content


def test_deleting_from_the_list_takes_the_answers_and_keeps_the_tree_whole(
    client, editor
):
    post = make_post()
    kept = make_comment(post=post)
    gone = make_comment(post=post, parent=kept)
    make_comment(post=post, parent=gone)
    last = make_comment(post=post, parent=kept)
    client.post(
        LIST,
        {"action": "delete_selected", "_selected_action": [gone.pk], "post": "yes"},
    )
    assert list(post.comments.order_by("tree_id", "lft")) == [kept, last]
    post.refresh_from_db()
    assert post.comment_count == 2
    rows = list(post.comments.order_by("lft").values_list("lft", "rght"))
    assert rows[0][0] < rows[1][0] < rows[1][1] < rows[0][1]


def test_deleting_on_the_page_takes_the_answers_too(client, editor):
    post = make_post()
    comment = make_comment(post=post)
    make_comment(post=post, parent=comment)
    client.post(address(comment, "delete"), {"post": "yes"})
    post.refresh_from_db()
    assert (post.comments.count(), post.comment_count) == (0, 0)


def test_an_editor_replies_under_their_own_name_and_account(client, editor):
    parent = make_comment()
    query = {"post": parent.post_id, "parent": parent.pk}
    assert (
        f"{ADD}?post={parent.post_id}&amp;parent={parent.pk}"
        in client.get(address(parent)).content.decode()
    )
    data = form_data(client.get(ADD, query), "comment_form")
    client.post(ADD, data | {"body": ["Thank you."], "_save": "1"})
    reply = Comment.objects.get(parent=parent)
    assert (reply.user, reply.name, reply.status) == (editor, "Ines Okafor", "approved")
    assert reply.tree_id == parent.tree_id


def test_a_reply_to_a_comment_on_another_post_gets_a_sentence(client, editor):
    """Security S5."""
    parent, post = make_comment(), make_post()
    query = {"post": post.pk, "parent": parent.pk}
    data = form_data(client.get(ADD, query), "comment_form") | {"body": ["Hello"]}
    response = client.post(ADD, data)
    errors = response.context["adminform"].form.errors
    assert "another post" in errors["parent"][0]
    assert Comment.objects.count() == 1


def test_an_answer_stands_only_where_readers_see_it(client, editor):
    """Security S4."""
    draft, hidden = make_draft(), make_comment(status="spam")
    for field, query in (
        ("post", {"post": draft.pk}),
        ("parent", {"post": hidden.post_id, "parent": hidden.pk}),
    ):
        data = form_data(client.get(ADD), "comment_form") | {"body": ["Hello"]}
        response = client.post(ADD, data | query)
        assert field in response.context["adminform"].form.errors
    assert Comment.objects.count() == 1


def test_filters_and_search_find_a_comment(client, editor):
    found = make_comment(name="Zora", body="On feedback", status="spam")
    make_comment()
    for query in (
        {"q": "zora"},
        {"q": "feedback"},
        {"q": found.email},
        {"status__exact": "spam"},
        {"post": found.post_id},
    ):
        assert list(client.get(LIST, query).context["cl"].result_list) == [found]


def test_the_list_shows_the_cleaned_text(client, editor):
    make_comment(body="Well <b>put</b>, & true.")
    page = client.get(LIST).content.decode()
    assert "put" in page
    assert "<b>put</b>" not in page


def payload_comment(**fields):
    """Return a comment that nobody checked, as an import or an old hole leaves it."""
    post = make_post(title=f"Title {PAYLOAD}", image=make_image(alt=f"Alt {PAYLOAD}"))
    comment = make_comment(post=post, body=f"Body {PAYLOAD}", **fields)
    Comment.objects.filter(pk=comment.pk).update(
        name=f"Name {PAYLOAD}",
        url="javascript:alert(1)//",
        interests=f"Interests {PAYLOAD}",
        email=f"{PAYLOAD}@example.org",
    )
    return comment


def assert_inert(response, *words):
    page = response.content.decode()
    for word in words:
        assert word in page
    for live in LIVE:
        assert live not in page


@pytest.mark.parametrize("kind", Comment.Kind.values)
def test_what_a_stranger_wrote_is_inert_wherever_an_editor_meets_it(
    client, editor, kind
):
    """Security S1."""
    comment = payload_comment(kind=kind, status="pending")
    reply = make_comment(parent=comment)
    LogEntry.objects.log_actions(editor.pk, [comment], 2, f"Changed {PAYLOAD}")
    escaped = "Name &quot;&#x27;&gt;&lt;script&gt;"
    assert_inert(client.get(LIST), escaped)
    assert_inert(client.get(address(comment)), escaped)
    assert_inert(client.get(address(reply)), escaped)
    assert_inert(client.get(address(comment, "history")), "Changed &quot;")
    assert_inert(client.get(address(comment, "delete")), "&lt;script&gt;")
    assert_inert(
        client.post(
            LIST, {"action": "delete_selected", "_selected_action": comment.pk}
        ),
        "&lt;script&gt;",
    )
    assert_inert(client.get(LIST, {"post": comment.post_id, "q": PAYLOAD}), "&lt;")
    assert_inert(client.get(reverse("admin:index")), "&lt;script&gt;")


def test_what_a_stranger_wrote_is_inert_for_who_may_only_look(client):
    """Security S1."""
    viewer = make_user(is_staff=True)
    viewer.user_permissions.set(
        make_editor().user_permissions.filter(codename="view_comment")
    )
    client.force_login(viewer)
    assert_inert(client.get(address(payload_comment())), "javascript:alert(1)//")


def test_the_autocomplete_answers_with_data(client, editor):
    """Security S1."""
    payload_comment()
    query = {
        "app_label": "comments",
        "model_name": "comment",
        "field_name": "parent",
        "term": "Name",
    }
    response = client.get(reverse("admin:autocomplete"), query)
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "script" in response.json()["results"][0]["text"]


def test_titles_tags_and_alternative_texts_are_inert_on_the_pages_of_posts(
    client, editor
):
    """Security S1."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    tag = make_tag(name=f"Tag {PAYLOAD}")
    post = payload_comment().post
    post.tags.through.objects.create(tag=tag, content_object=post)
    for model, row in (("post", post), ("tag", tag), ("image", post.image)):
        name = f"admin:blog_{model}"
        assert_inert(client.get(reverse(f"{name}_changelist")), "&lt;script&gt;")
        for view in ("change", "delete"):
            page = client.get(reverse(f"{name}_{view}", args=[row.pk]))
            assert_inert(page, "&lt;script&gt;")
