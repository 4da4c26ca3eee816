"""An editor takes the demo away in the administration."""

import json

import pytest

from accounts.models import User
from blog.models import Post
from config.demo.load import demo_posts
from tests.factories import make_draft, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
ADDRESS = "/admin/demo/"


@pytest.fixture
def owner(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def test_the_start_page_tells_who_may_remove_the_demo(demo, owner, client):
    html = client.get("/admin/").text
    assert html.count(f'href="{ADDRESS}"') == 1
    client.force_login(make_user(is_staff=True))
    assert ADDRESS not in client.get("/admin/").text


def test_the_start_page_says_nothing_where_no_demo_is(owner, client):
    assert ADDRESS not in client.get("/admin/").text
    answer = client.get(ADDRESS, follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "There is no demo here." in answer.text


def test_the_page_says_what_goes_and_changes_nothing(demo, owner, client):
    make_draft(title="Mine")
    before = list(Post.objects.order_by("pk").values())
    answer = client.get(ADDRESS)
    kinds = {kind.name: (kind.gone, kind.left) for kind in answer.context["kinds"]}
    assert kinds["Posts"] == (24, 1)
    assert kinds["Users"][1] == 1
    assert "Yours stays." in answer.text
    assert list(Post.objects.order_by("pk").values()) == before
    assert demo.exists()


def test_one_act_removes_the_demo_and_leaves_the_rest(
    demo, owner, client, django_capture_on_commit_callbacks
):
    mine = make_draft(title="Mine")
    said = {k.name: (k.gone, k.left) for k in client.get(ADDRESS).context["kinds"]}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ADDRESS, follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "The demo is removed." in answer.text
    assert ADDRESS not in answer.text
    assert list(Post.objects.all()) == [mine]
    assert list(User.objects.all()) == [owner]
    assert said["Posts"] == (24, 1)
    assert not demo.exists()


def test_who_is_signed_in_by_the_demo_keeps_the_account(demo, client):
    (account,) = json.loads(demo.read_text())
    user = User.objects.get(email=account["email"])
    client.login(username=account["email"], password=account["password"])
    assert "so that you are not locked out" in client.get(ADDRESS).text
    answer = client.post(ADDRESS, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"/admin/accounts/user/{user.pk}/change/", 302)]
    assert list(User.objects.all()) == [user]
    assert not demo_posts().exists()
    assert ADDRESS not in client.get("/admin/").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_may_remove_the_demo(demo, client, method):
    """S4"""
    send = getattr(client, method)
    assert send(ADDRESS).status_code == 302
    client.force_login(make_user(is_staff=True))
    assert send(ADDRESS).status_code == 403
    assert demo_posts().exists()


def test_the_page_needs_no_script_and_no_style_of_its_own(demo, owner, client):
    answer = client.get(ADDRESS)
    assert "style=" not in answer.text
    assert answer.text.count("<form") == client.get("/admin/").text.count("<form") + 1
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
