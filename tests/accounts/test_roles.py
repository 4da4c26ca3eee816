"""What each role may do, cell by cell, as docs/editors.md tells editors."""

import re
from itertools import product

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from blog.models import Byline, Image, Post
from comments.models import Comment
from tests.blog.admin_posts import ADD, LIST, act, address, form_of, said
from tests.factories import (
    make_author,
    make_byline,
    make_comment,
    make_draft,
    make_editor,
    make_image,
    make_page,
    make_post,
    make_role,
    make_site,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db

ROLES = ["Contributors", "Authors", "Moderators", "Editors"]
NOTHING = "–"


def table():
    """Yield (model, role, verbs) for each cell of the table in the guide."""
    text = (settings.BASE_DIR / "docs" / "editors.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| (Permission|`)", line)
    ]
    assert rows[0] == ["Permission", *ROLES]
    for model, *cells in rows[1:]:
        for role, cell in zip(ROLES, cells, strict=True):
            verbs = set() if cell == NOTHING else set(cell.split(", "))
            yield model.strip("`"), role, verbs


def test_each_role_holds_what_the_guide_says_and_nothing_else():
    """10.1, security S5"""
    said = {
        (role, f"{model.partition('.')[0]}.{codename(model, verb)}")
        for model, role, verbs in table()
        for verb in verbs
    }
    held = {
        (group, f"{app}.{name}")
        for group, app, name in Permission.objects.filter(
            group__name__in=ROLES
        ).values_list("group__name", "content_type__app_label", "codename")
    }
    assert said == held
    assert len(held) > 90


def codename(model, verb):
    named = {"publish": "publish_post", "change any": "change_any_post"}
    named |= {"view recipient": "view_recipient"}
    return named.get(verb) or f"{verb}_{model.partition('.')[2]}"


def test_the_guide_names_all_that_the_admin_shows():
    shown = {model._meta.label_lower for model in admin.site._registry}
    told = {model for model, _role, _verbs in table()}
    assert shown - told == {"auth.group"}


VIEWS = {"view": "changelist", "add": "add"}
CELLS = [
    (model, role, view)
    for model, role, view in product(admin.site._registry, ROLES, VIEWS)
]


@pytest.mark.parametrize(
    ("model", "role", "view"),
    CELLS,
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_admin_opens_to_each_role_what_the_guide_says(client, model, role, view):
    """10.1, security S5: by the address itself, whatever the menu offers."""
    allowed = {
        verb
        for name, of, verbs in table()
        if name == model._meta.label_lower and of == role
        for verb in verbs
    }
    made = model._meta.label_lower not in ("blog.sitesettings", "mail.message")
    client.force_login(make_role(role))
    path = reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{VIEWS[view]}"
    )
    open_to = (
        bool(allowed & {"view", "change"})
        if view == "view"
        else "add" in allowed and made
    )
    response = client.get(path)
    if model.__name__ == "SiteSettings" and response.status_code == 302:
        make_site()
        response = client.get(response["Location"])
    assert response.status_code == (200 if open_to else 403)


def signed(user, **fields):
    """Return a draft that somebody else began and ``user`` signs too."""
    author = getattr(user, "author", None) or make_author(user=user)
    return make_draft(authors=[make_author(), author], **fields)


OWNERS = {
    "begun": lambda user: make_draft(created_by=user),
    "signed": signed,
    "of another": lambda user: make_draft(created_by=make_user()),
}
STATES = [
    "draft",
    "submitted",
    "accepted",
    "scheduled",
    "published",
    "withdrawn",
    "retracted",
]
OUT = STATES[3:]


def may_edit(role, owner, state):
    if role == "Editors":
        return True
    if role == "Moderators" or owner == "of another":
        return False
    return role == "Authors" or state not in OUT


def may_see(role, owner, state):
    public = state in ("published", "retracted")
    return public or owner != "of another" or role in ("Moderators", "Editors")


def post_in(state, owner, user):
    post = OWNERS[owner](user)
    post.slug = f"{post.slug}-{state}"
    if state in OUT:
        post.publish()
    Post.objects.filter(pk=post.pk).update(status=state, slug=post.slug)
    post.refresh_from_db()
    return post


@pytest.mark.parametrize(
    ("role", "owner", "state"), list(product(ROLES, OWNERS, STATES))
)
def test_who_may_open_and_change_which_post(client, role, owner, state):
    """2.13, 10.1, security S5"""
    user = make_role(role)
    client.force_login(user)
    post = post_in(state, owner, user)
    page = client.get(address(post))
    assert page.status_code == (200 if may_see(role, owner, state) else 302)
    allowed = may_edit(role, owner, state)
    if page.status_code == 200:
        assert page.context["has_change_permission"] is allowed
    assert post.is_editable_by(user) is allowed
    if not allowed:
        client.post(address(post), {"title": "Taken", "slug": "taken", "_save": "1"})
        client.post(address(post), {"title": "Taken", "_publish": "1"})
        changed = Post.objects.get(pk=post.pk)
        assert (changed.title, changed.status) == (post.title, post.status)
    elif role != "Editors":
        data = form_of(client, post) | {"title": ["Mended"], "_save": "1"}
        client.post(address(post), data)
        assert Post.objects.get(pk=post.pk).title == "Mended"


STEPS = {
    "publish": "draft",
    "recall": "scheduled",
    "withdraw": "published",
    "retract": "published",
}


def may_step(role, owner, step):
    if role == "Editors":
        return True
    return role == "Authors" and owner != "of another" and step != "retract"


@pytest.mark.parametrize(
    ("role", "owner", "step", "way"),
    list(product(ROLES, OWNERS, STEPS, ["list", "button"])),
)
def test_who_may_take_which_step(client, role, owner, step, way):
    """2.13, 10.1, security S5: from the list and from the page, by hand too."""
    user = make_role(role)
    client.force_login(user)
    post = post_in(STEPS[step], owner, user)
    before = post.status
    Post.objects.filter(pk=post.pk).update(notice="Figures were wrong.")
    if way == "list":
        act(client, step, post)
    else:
        page = client.get(address(post))
        data = {}
        if page.status_code == 200 and page.context["has_change_permission"]:
            data = form_data(page, "post_form")
        client.post(address(post), data | {f"_{step}": "1"})
    after = Post.objects.get(pk=post.pk).status
    assert (after != before) is may_step(role, owner, step)


@pytest.mark.parametrize(("role", "owner"), list(product(ROLES, OWNERS)))
def test_who_may_delete_which_draft(client, role, owner):
    """Security S5: nobody deletes what another began, though they sign it."""
    user = make_role(role)
    client.force_login(user)
    post = post_in("draft", owner, user)
    client.post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})
    act(client, "delete_selected", post)
    data = {"action": "delete_selected", "_selected_action": [post.pk], "post": "yes"}
    client.post(LIST, data)
    own = role in ("Contributors", "Authors") and owner == "begun"
    assert Post.objects.filter(pk=post.pk).exists() is not (role == "Editors" or own)


def test_a_contributor_writes_and_can_not_publish(client):
    """2.13, security S5: nor by fields that the form has not."""
    user = make_role("Contributors")
    author = make_author(user=user)
    client.force_login(user)
    data = form_data(client.get(ADD), "post_form") | {
        "title": ["A draft"],
        "slug": ["a-draft"],
        "body": ["<p>Text.</p>"],
    }
    more = {"status": "published", "published_at_0": "2020-01-01", "notice": "Mine"}
    more |= {
        "published_at_1": "10:00",
        "created_by": str(make_user().pk),
        "_publish": "1",
    }
    client.post(ADD, data | more | {"_save": "1"})
    post = Post.objects.get()
    assert (post.status, post.published_at, post.notice) == ("draft", None, "")
    assert post.created_by == user
    assert [byline.author for byline in post.bylines.all()] == [author]
    page = client.get(address(post)).content.decode()
    assert 'name="_publish"' not in page
    assert "published_at" not in form_of(client, post)


def test_an_author_publishes_what_is_theirs(client):
    user = make_role("Authors")
    client.force_login(user)
    post = post_in("draft", "begun", user)
    page = client.get(address(post)).content.decode()
    assert 'name="_publish"' in page
    assert 'name="_retract"' not in page
    response = act(client, "publish", post, make_draft(created_by=make_user()))
    assert "1 post published." in said(response)
    assert Post.objects.filter(status="published").get() == post


def test_the_list_has_no_drafts_of_others(client):
    """Security S4"""
    user = make_role("Authors")
    client.force_login(user)
    make_draft(title="A secret")
    make_post(title="Public")
    signed(user, title="Signed")
    page = client.get(LIST).content.decode()
    assert "A secret" not in page
    assert "Public" in page
    assert "Signed" in page
    search = {"app_label": "blog", "model_name": "related", "field_name": "other"}
    found = client.get(reverse("admin:autocomplete"), search | {"term": ""}).json()
    assert sorted(row["text"] for row in found["results"]) == ["Public", "Signed"]


def test_an_editor_who_adds_a_post_for_others_does_not_sign_it(client):
    user = make_role("Editors")
    make_author(user=user)
    client.force_login(user)
    data = form_data(client.get(ADD), "post_form") | {"title": ["A"], "slug": ["a"]}
    client.post(ADD, data | {"_save": "1"})
    assert not Byline.objects.exists()


def test_authors_mend_their_own_page_and_no_other(client):
    user = make_role("Contributors")
    mine = make_author(user=user, name="Ada Alder")
    other = make_author(email="hidden@example.org")
    client.force_login(user)
    path = reverse("admin:blog_author_change", args=[mine.pk])
    data = form_data(client.get(path), "author_form") | {
        "biography": ["Paediatrician."],
        "name": ["The Minister of Health"],
        "slug": ["minister"],
        "user": [""],
        "register-TOTAL_FORMS": ["1"],
        "register-0-network": ["x"],
        "register-0-name": ["adaalder"],
        "_save": "1",
    }
    client.post(path, data)
    mine.refresh_from_db()
    assert (mine.biography, mine.name, mine.user) == (
        "Paediatrician.",
        "Ada Alder",
        user,
    )
    assert [handle.name for handle in mine.register.all()] == ["adaalder"]
    path = reverse("admin:blog_author_change", args=[other.pk])
    assert "hidden@example.org" not in client.get(path).content.decode()
    assert client.post(path, data).status_code == 403


def test_a_moderator_moderates_and_writes_no_posts(client):
    client.force_login(make_role("Moderators"))
    comment = make_comment(status="pending")
    path = reverse("admin:comments_comment_changelist")
    data = {"action": "approve", "_selected_action": [comment.pk]}
    client.post(path, data)
    assert Comment.objects.get(pk=comment.pk).status == "approved"
    assert client.get(ADD).status_code == 403


def test_an_author_adds_pictures_and_changes_none(client):
    client.force_login(make_role("Authors"))
    image = make_image(alt="Before")
    path = reverse("admin:blog_image_change", args=[image.pk])
    assert client.post(path, {"alt": "After", "_save": "1"}).status_code == 403
    assert Image.objects.get().alt == "Before"


@pytest.mark.parametrize("role", ROLES)
def test_no_role_makes_superusers_or_changes_who_works_here(client, role):
    """Security S5"""
    user, chief = make_role(role), make_role("Editors")
    client.force_login(user)
    for target in (user, chief):
        path = reverse("admin:accounts_user_change", args=[target.pk])
        data = {"is_superuser": "on", "email": "mine@example.org", "name": "X"}
        assert client.post(path, data | {"_save": "1"}).status_code == 403
        target.refresh_from_db()
        assert not target.is_superuser
        assert target.email != "mine@example.org"
    group = chief.groups.get()
    path = reverse("admin:auth_group_change", args=[group.pk])
    assert client.post(path, {"name": "Mine"}).status_code == 403


def test_a_page_is_changed_by_editors_alone(client):
    page = make_page()
    path = reverse("admin:blog_page_change", args=[page.pk])
    for role in ROLES:
        client.force_login(make_role(role))
        assert client.get(path).status_code == (200 if role == "Editors" else 403)


def test_who_signs_a_draft_by_an_author_without_account_gains_nothing():
    author, user = make_author(), make_role("Authors")
    post = make_draft(authors=[author])
    assert not post.is_editable_by(user)
    make_byline(post, make_author(user=user))
    assert post.is_editable_by(user)


def test_closed_accounts_change_nothing():
    user = make_role("Editors", is_active=False)
    assert not make_draft().is_editable_by(user)


def test_a_single_permission_reaches_no_further_than_its_name():
    user = make_user(is_staff=True)
    other = make_draft()
    user.user_permissions.add(Permission.objects.get(codename="change_post"))
    assert not other.is_editable_by(user)
    assert make_draft(created_by=user).is_editable_by(user)
    assert other.is_editable_by(make_editor())
    assert timezone.now() > other.created_at


@pytest.mark.parametrize(
    ("role", "told"), [("Contributors", False), ("Authors", False), ("Editors", True)]
)
def test_an_image_tells_no_title_to_who_may_not_read_the_post(client, role, told):
    """S4"""
    image = make_image()
    make_draft(title="A canary of a draft", image=image)
    client.force_login(make_role(role))
    page = client.get(reverse("admin:blog_image_change", args=[image.pk])).text
    assert image.alt in page
    assert ("A canary of a draft" in page) is told
