import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from tests.factories import make_role, make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")


def address(user, view="change"):
    return reverse(f"admin:accounts_user_{view}", args=[user.pk])


@pytest.fixture
def keeper(client):
    """Sign in somebody who may change accounts, and is no superuser."""
    user = make_user(is_staff=True)
    accounts = Permission.objects.filter(content_type__app_label="accounts")
    user.user_permissions.set(accounts)
    client.force_login(user)
    return user


def test_a_superuser_adds_an_editor(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    data = form_data(client.get(ADD), "user_form") | {
        "email": ["Ines@Example.org"],
        "name": ["Ines Okafor"],
        "password1": ["three blue tides"],
        "password2": ["three blue tides"],
    }
    client.post(ADD, data | {"_save": "1"})
    user = User.objects.get(email="ines@example.org")
    data = form_data(client.get(address(user)), "user_form")
    client.post(address(user), data | {"is_staff": ["on"], "_save": "1"})
    user.refresh_from_db()
    assert (user.is_staff, user.check_password("three blue tides")) == (True, True)


def test_one_address_is_one_account_whatever_its_case(client, keeper):
    make_user(email="ines@example.org")
    data = form_data(client.get(ADD), "user_form") | {
        "email": ["INES@example.org"],
        "name": ["Another"],
        "password1": ["three blue tides"],
        "password2": ["three blue tides"],
    }
    page = client.post(ADD, data | {"_save": "1"}).content.decode()
    assert "This address has an account already." in page


def test_only_a_superuser_gives_powers(client, keeper):
    """Security S5."""
    user = make_user()
    everything = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    data = form_data(client.get(address(user)), "user_form") | {
        "name": ["Renamed"],
        "is_staff": ["on"],
        "is_superuser": ["on"],
        "user_permissions": everything,
        "_save": "1",
    }
    client.post(address(user), data)
    user.refresh_from_db()
    assert user.name == "Renamed"
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert not user.user_permissions.exists()


@pytest.mark.parametrize("powers", [{"is_staff": True}, {"is_superuser": True}])
def test_only_a_superuser_touches_who_works_here(client, keeper, powers):
    """Security S5: a new password would be a way to take the account over."""
    chief = make_user(password="three blue tides", **powers)
    form = {"name": "Taken", "email": "taken@example.org", "_save": "1"}
    assert client.post(address(chief), form).status_code == 403
    new = {"password1": "mine from now", "password2": "mine from now"}
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert client.post(password, new).status_code == 403
    assert client.post(address(chief, "delete"), {"post": "yes"}).status_code == 403
    delete = {"action": "delete_selected", "_selected_action": chief.pk, "post": "yes"}
    client.post(LIST, delete)
    chief.refresh_from_db()
    assert chief.check_password("three blue tides")
    assert chief.name != "Taken"


def test_nobody_raises_themselves(client, keeper):
    """Security S5."""
    client.post(address(keeper), {"is_superuser": "on", "_save": "1"})
    keeper.refresh_from_db()
    assert not keeper.is_superuser


@pytest.mark.parametrize(
    ("path", "field"),
    [(reverse("admin:auth_group_add"), "permissions"), (None, "user_permissions")],
)
def test_only_permissions_of_what_the_admin_shows_are_offered(client, path, field):
    chief = make_user(is_staff=True, is_superuser=True)
    client.force_login(chief)
    form = client.get(path or address(chief)).context["adminform"].form
    offered = form.fields[field].queryset
    apps = set(offered.values_list("content_type__app_label", flat=True))
    assert {"accounts", "blog", "comments"} <= apps
    assert not apps & {"sessions", "contenttypes", "taggit", "procrastinate"}


@pytest.fixture
def chief(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def test_nobody_gives_up_the_last_account_that_may_do_everything(client, chief):
    data = form_data(client.get(address(chief)), "user_form")
    for power in ("is_active", "is_staff", "is_superuser"):
        data.pop(power, None)
    client.post(address(chief), data | {"name": ["Renamed"], "_save": "1"})
    client.post(address(chief, "delete"), {"post": "yes"})
    delete = {"action": "delete_selected", "_selected_action": chief.pk, "post": "yes"}
    client.post(LIST, delete)
    chief.refresh_from_db()
    assert (chief.is_active, chief.is_staff, chief.is_superuser) == (True,) * 3
    assert chief.name == "Renamed"


def test_another_superuser_closes_an_account(client, chief):
    other = make_user(is_staff=True, is_superuser=True)
    data = form_data(client.get(address(other)), "user_form")
    data.pop("is_active")
    client.post(address(other), data | {"_save": "1"})
    other.refresh_from_db()
    assert not other.is_active


def test_no_part_of_a_password_is_shown_or_searched(client):
    client.force_login(make_role("Editors"))
    chief = make_user(is_staff=True, is_superuser=True, password="three blue tides")
    page = client.get(address(chief)).content.decode()
    assert all(part not in page for part in chief.password.split("$")[1:])
    assert client.get(LIST, {"password__startswith": "m"}).status_code == 400
