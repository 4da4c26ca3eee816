import pytest
from django.urls import reverse

from blog.models import Post
from tests.desk.writing import make_writers, save
from tests.factories import make_draft, make_role


@pytest.fixture
def three(client):
    """Return a post with three revisions, by who is signed in."""
    post, [user] = make_writers(1, body="")
    client.force_login(user)
    for body in ("<p>Rounds are short.</p>", "<p>Rounds are long.</p>"):
        save(client, post, body=body)
    return post


def path(name, post, number):
    return reverse(f"desk:{name}", args=[post.pk, number])


def test_revisions_are_listed_with_who_saved_them(client, three):
    page = client.get(reverse("desk:revisions", args=[three.pk])).content.decode()
    assert (
        page.index("Revision 3") < page.index("Revision 2") < page.index("As it came")
    )
    assert page.count(f"By {three.signers[0].user.name}.") == 2


def test_the_list_goes_on_on_another_page(client, three):
    from blog.desk import revisions

    old, revisions.LISTED = revisions.LISTED, 2
    try:
        first = client.get(reverse("desk:revisions", args=[three.pk]))
        second = client.get(reverse("desk:revisions", args=[three.pk]), {"before": 2})
    finally:
        revisions.LISTED = old
    assert '?before=2"' in first.content.decode()
    assert "Revision 1" in second.content.decode()
    assert "Revision 2" not in second.content.decode()


def test_what_a_revision_changed_is_marked_by_word(client, three):
    """7.3"""
    page = client.get(path("revision", three, 3)).content.decode()
    assert "Rounds are <del>short</del>." in page
    assert "Rounds are <ins>long</ins>." in page


def test_a_revision_is_compared_with_the_text_of_now(client, three):
    page = client.get(path("revision", three, 1) + "?now").content.decode()
    assert "<ins>Rounds are long.</ins>" in page
    assert "are short" not in page


def test_restoring_makes_another_revision(client, three):
    """7.3: restore makes revision 4, and nothing goes."""
    response = client.post(path("restore", three, 2), {"version": 3})
    assert response.status_code == 303
    three.refresh_from_db()
    assert three.body == "<p>Rounds are short.</p>"
    last = three.revisions.get(number=4)
    assert (last.restored_from.number, three.revisions.count()) == (2, 4)


@pytest.mark.parametrize("version", ["2", "", "x", "9" * 30])
def test_nothing_is_restored_over_what_was_saved_meanwhile(client, three, version):
    response = client.post(path("restore", three, 2), {"version": version})
    assert response["Location"] == path("revision", three, 2) + "?now"
    assert Post.objects.get(pk=three.pk).body == "<p>Rounds are long.</p>"


def test_a_name_stands_in_the_list(client, three):
    client.post(path("name", three, 2), {"name": "As sent to <b>Ann</b>"})
    page = client.get(reverse("desk:revisions", args=[three.pk])).content.decode()
    assert "As sent to &lt;b&gt;Ann&lt;/b&gt;" in page
    assert client.post(path("name", three, 2), {"name": "x" * 121}).status_code == 422


@pytest.mark.parametrize("name", ["revision", "name", "restore"])
def test_others_learn_nothing_of_revisions(client, three, name):
    """S4"""
    client.force_login(make_role("Authors"))
    send = client.get if name == "revision" else client.post
    answers = [send(path(name, three, number)) for number in (2, 999)]
    assert {answer.status_code for answer in answers} == {403}


def test_no_revision_of_another_post_is_restored(client, three):
    """S5"""
    other = make_draft()
    client.post(path("name", three, 2), {"name": "Mine"})
    assert client.post(path("restore", other, 2), {"version": 1}).status_code == 403


def test_hostile_texts_are_only_text(client, three):
    """S1: the page of differences is a sink like any other."""
    body = "<p>&lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(1)></p>"
    save(client, three, title="<script>alert(2)</script>", body=body)
    page = client.get(path("revision", three, 4)).content.decode()
    assert "<script>alert" not in page
    assert "onerror" not in page
