"""What each role may do, cell by cell, as docs/editors.md tells editors."""

import re
from itertools import product

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from blog.models import Image
from comments.models import Comment
from tests.blog.admin_posts import ADD
from tests.factories import (
    ROLES,
    make_author,
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
NOTHING = "–"


def table():
    """Yield (model, role, verbs) for each cell of the table in the guide."""
    text = (settings.BASE_DIR / "docs" / "editors.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| (Permission|`[a-z]+\.[a-z]+`) ", line)
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
    data = {"pick": f"{comment.pk}-{comment.seen}", "act": "approved"}
    client.post(reverse("admin:comments_decide"), data)
    assert Comment.objects.get(pk=comment.pk).status == "approved"
    assert client.get(ADD).status_code == 403


def test_an_author_adds_pictures_and_changes_none(client):
    client.force_login(make_role("Authors"))
    image = make_image(alt="Before")
    make_post(image=image)
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
    make_post(image=image)
    make_draft(title="A canary of a draft", image=image)
    client.force_login(make_role(role))
    page = client.get(reverse("admin:blog_image_change", args=[image.pk])).text
    assert image.alt in page
    assert ("A canary of a draft" in page) is told
