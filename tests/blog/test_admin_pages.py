import pytest
from django.contrib import admin
from django.urls import reverse

from blog.models import Byline, MenuItem, Redirect
from tests.factories import (
    make_author,
    make_byline,
    make_category,
    make_comment,
    make_draft,
    make_handle,
    make_image,
    make_page,
    make_post,
    make_series,
    make_site,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_all(number):
    """Save ``number`` of everything that an editor finds in the admin."""
    image, section, series = make_image(), make_category(), make_series()
    site = make_site()
    site.logo = image
    site.save()
    for _ in range(number):
        make_tag(synonym_of=make_tag())
        make_handle(author=make_author(user=make_user(), photo=make_image()))
        page = make_page()
        position = MenuItem.objects.count() + 1
        MenuItem.objects.create(menu="header", page=page, position=position)
        post = make_post(
            authors=[make_author(), make_author()],
            categories=[section, make_category(parent=section)],
            tags=["MedEd"],
            series=series,
            image=image,
        )
        make_comment(parent=make_comment(post=post))
        Redirect.objects.remember(f"/old/{position}/", post)
        Redirect.objects.remember(f"/older/{position}/", make_tag(synonym_of=make_tag()))


MODELS = [
    model for model in admin.site._registry if model._meta.app_label != "auth"
]


@pytest.fixture
def superuser(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def list_address(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_editor_opens_list_form_history_and_deletion_of(model, client, superuser):
    make_all(2)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.first()
    assert client.get(list_address(model), follow=True).status_code == 200
    for view in ("change", "history", "delete"):
        response = client.get(reverse(f"{name}_{view}", args=[row.pk]))
        one_row = model.__name__ == "SiteSettings" and view == "delete"
        assert response.status_code == (403 if one_row else 200)
    one_row = model.__name__ == "SiteSettings"
    assert client.get(reverse(f"{name}_add")).status_code == (403 if one_row else 200)
