"""The groups that a migration makes, beside what a site has already."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, ROLES = ("config", "0001_cache_table"), ("config", "0002_roles")


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])


@pytest.fixture
def before():
    migrate(BEFORE)
    yield
    migrate(ROLES)


def powers(group):
    return set(group.permissions.values_list("codename", flat=True))


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("name", ["Desk", "Editors"])
def test_a_group_that_a_site_has_made_goes_on_as_it_was(name):
    """Whatever its name: who could publish every post still can."""
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename="change_post"))
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename="change_post"))
    migrate(ROLES)
    kept = {"change_post", "publish_post", "change_any_post"}
    assert powers(group) == kept
    assert {f"blog.{each}" for each in kept} == User.objects.get().get_all_permissions()
    assert Group.objects.filter(name="Authors").exists()


@pytest.mark.usefixtures("before")
def test_the_roles_go_and_come_again():
    assert not Group.objects.exists()
    migrate(ROLES)
    roles = ["Authors", "Contributors", "Editors", "Moderators"]
    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == roles
