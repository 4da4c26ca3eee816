import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Arrival, Correction, MenuItem, Redirect
from comments.models import Decision
from tests.factories import (
    make_attachment,
    make_author,
    make_block,
    make_category,
    make_comment,
    make_editor,
    make_handle,
    make_image,
    make_invitation,
    make_mention,
    make_message,
    make_outgoing,
    make_page,
    make_post,
    make_series,
    make_site,
    make_source_rule,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

MODELS = [model for model in admin.site._registry if model._meta.app_label != "auth"]
# Site settings are one row, so their list leads to it.
LISTS = [model for model in MODELS if model.__name__ != "SiteSettings"]
# What nobody adds by hand.
UNWRITTEN = (
    *("Message", "Decision", "Linkback", "Outgoing", "Correction", "TagMerge"),
)
# What nobody deletes either.
KEPT = ("Decision", "Outgoing", "TagMerge")


def address(model, view, *args):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}"
    return reverse(name, args=args)


def make_all(number):
    """Save ``number`` of everything that an editor finds in the admin."""
    section, series = make_category(), make_series()
    make_site(logo=make_image())
    for _ in range(number):
        tag = make_tag()
        author = make_author(user=make_user(), photo=make_image())
        make_handle(author=author)
        post = make_post(
            authors=[author, make_author()],
            categories=[section, make_category(parent=section)],
            tags=[tag],
            series=series,
            image=make_image(),
        )
        comment = make_comment(parent=make_comment(post=post, user=author.user))
        Decision.objects.record([comment], "edited", actor=author.user)
        make_block()
        make_mention(post=post)
        make_source_rule()
        Arrival.objects.create(files=["export.xml"], state="done")
        make_attachment()
        Correction.objects.create(post=post, text="The dose was wrong.")
        make_invitation()
        make_message()
        make_outgoing(post=post)
        page = make_page()
        MenuItem.objects.create(menu="header", page=page)
        synonym = make_tag()
        synonym.merge_into(tag, author.user)
        for target in (post, page, author, synonym, series, section):
            old = f"/old/{post.slug}/{target._meta.model_name}/"
            Redirect.objects.remember(old, target)


@pytest.fixture
def superuser(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as context:
        assert client.get(path).status_code == 200
    return len(context)


def test_list_form_history_and_deletion_open_for_every_model(client, superuser):
    make_all(2)
    for model in LISTS:
        rows = model._default_manager.all()
        if isinstance(superuser, model):
            rows = rows.exclude(pk=superuser.pk)  # Nobody deletes their own account.
        row, name = rows.first(), model.__name__
        assert client.get(address(model, "changelist")).status_code == 200, name
        added = 403 if name in UNWRITTEN else 200
        assert client.get(address(model, "add")).status_code == added, name
        for view in ("change", "history"):
            assert client.get(address(model, view, row.pk)).status_code == 200, name
        deleted = 403 if name in KEPT else 200
        assert client.get(address(model, "delete", row.pk)).status_code == deleted, name


def test_lists_cost_the_same_few_queries_at_any_length(client, superuser):
    def costs():
        return {
            model.__name__: queries(client, address(model, "changelist"))
            for model in LISTS
        }

    make_all(2)
    costs()  # What is asked once in the life of a process is asked now.
    few = costs()
    make_all(6)
    assert costs() == few
    assert max(few.values()) <= 15


@pytest.mark.parametrize("name", ["Post", "Comment"])
def test_a_list_stays_cheap_for_an_editor_with_permissions_and_filters(
    name, client, editor
):
    model = next(model for model in MODELS if model.__name__ == name)
    make_all(16)  # More than the queries that it may take.
    client.get(address(model, "changelist"))
    assert queries(client, address(model, "changelist")) <= 15
    assert queries(client, address(model, "changelist") + "?q=ward") <= 15


def test_a_post_with_many_bylines_opens_in_as_many_queries_as_with_one(
    client, superuser
):
    def of(number):
        post = make_post(authors=[make_author() for _ in range(number)])
        for position in range(1, number):
            post.chosen.create(other=make_post(), position=position)
        return queries(client, reverse("admin:blog_post_change", args=[post.pk]))

    of(2)
    assert of(2) == of(9)


def test_an_author_with_many_handles_opens_in_as_many_queries_as_with_one(
    client, superuser
):
    def of(number):
        author = make_author()
        for _ in range(number):
            make_handle(author=author)
        return queries(client, reverse("admin:blog_author_change", args=[author.pk]))

    of(1)
    assert of(1) == of(5)


def test_every_field_that_an_editor_fills_in_has_a_help_text(client, superuser):
    missing = []
    for model in MODELS:
        if model.__name__ in UNWRITTEN:
            continue
        if model.__name__ == "SiteSettings":
            make_site()
            response = client.get(address(model, "change", 1))
        else:
            response = client.get(address(model, "add"))
        usual = response.context.get("adminform")
        fields = (usual.form if usual else response.context["form"]).fields
        missing += [
            f"{model.__name__}.{name}"
            for name, field in fields.items()
            if not field.help_text and not field.widget.is_hidden
        ]
    assert not missing


def test_the_admin_carries_the_name_of_the_site(client, superuser):
    make_site(name="Grand Rounds")
    page = client.get(reverse("admin:index")).content.decode()
    assert "Grand Rounds</a>" in page
    assert "Django" not in page


def test_a_stranger_finds_the_sign_in_and_nothing_else(client):
    make_site(name="Grand Rounds")
    path = reverse("admin:blog_post_changelist")
    response = client.get(path, follow=True)
    sign_in = f"{reverse('account_login')}?next={path}"
    assert response.redirect_chain[-1] == (sign_in, 302)
    page = response.content.decode()
    assert "Grand Rounds" in page
    assert "Django" not in page


@pytest.mark.parametrize("name", ["index", "blog_post_changelist", "jsi18n"])
def test_the_admin_is_under_the_policy_of_readers_without_trusted_types(
    name, client, superuser
):
    """Security S1."""
    policy = client.get(reverse(f"admin:{name}"))["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "trusted-types" not in policy


def test_editors_do_not_meet_jobs_nor_foreign_tags(client, superuser):
    page = client.get(reverse("admin:index")).content.decode()
    assert "procrastinate" not in page.lower()
    assert "taggit" not in page.lower()


def test_the_admin_speaks_the_language_of_the_site(client, superuser):
    make_site(language="fr")
    page = client.get(reverse("admin:index")).content.decode()
    assert '<html lang="fr"' in page


def test_what_editors_need_most_comes_first(client, superuser):
    """Groups stand among the people, and under no heading of Django's own."""
    apps = client.get(reverse("admin:index")).context["app_list"]
    assert [app["app_label"] for app in apps] == [
        "blog",
        "comments",
        "accounts",
        "mail",
    ]
    people = [model["object_name"] for model in apps[2]["models"]]
    assert people == ["Invitation", "User", "Group"]
