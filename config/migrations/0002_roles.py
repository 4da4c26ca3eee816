from django.db import migrations

ALL = ("add", "change", "delete", "view")
# What each role may do, by model.
WRITING = {
    "blog.post": ("add", "change", "delete"),
    "blog.byline": ALL,
    "blog.related": ALL,
    "blog.author": ("view",),
    "blog.series": ("view",),
    "blog.image": ("view",),
}
CONTENT = ("byline", "related", "author", "handle", "category", "series", "tag")
ROLES = {
    "Contributors": WRITING,
    "Authors": WRITING
    | {
        "blog.post": ("add", "change", "delete", "publish"),
        "blog.image": ("add", "view"),
    },
    "Moderators": {
        "comments.comment": ALL,
        "blog.post": ("view",),
        "blog.author": ("view",),
    },
    "Editors": {
        "blog.post": (*ALL, "publish", "change_any"),
        **{f"blog.{name}": ALL for name in CONTENT},
        **{f"blog.{name}": ALL for name in ("image", "page", "menuitem", "redirect")},
        "blog.sitesettings": ("change", "view"),
        "blog.arrival": ("add", "delete", "view"),
        "comments.comment": ALL,
        "accounts.user": ("change", "view"),
        "accounts.invitation": ALL,
        "mail.message": ("change", "view", "view_recipient"),
    },
}
# Those that no model has by itself, and what they are called.
OWN = {
    "publish_post": "Can publish posts",
    "change_any_post": "Can change posts of others",
    "view_recipient": "Can see whom a mail is for",
}


def permission(apps, label, verb):
    """Return a permission, made here where Django has not made it yet."""
    app, model = label.split(".")
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    codename = verb if verb in OWN else f"{verb}_{model}"
    name = apps.get_model(app, model)._meta.verbose_name
    found, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": OWN.get(codename) or f"Can {verb} {name}"},
    )
    return found


def make_groups(apps, schema_editor):
    """Make the groups that are not there; leave alone what somebody has made."""
    Group = apps.get_model("auth", "Group")
    for name, powers in ROLES.items():
        group, made = Group.objects.get_or_create(name=name)
        if made:
            group.permissions.set(
                permission(apps, label, verb)
                for label, verbs in powers.items()
                for verb in verbs
            )


def keep_powers(apps, schema_editor):
    """Let whoever could change every post so far, and publish it, go on doing so."""
    change = permission(apps, "blog.post", "change")
    new = [permission(apps, "blog.post", verb) for verb in ("publish", "change_any")]
    Group = apps.get_model("auth", "Group")
    User = apps.get_model("accounts", "User")
    for group in Group.objects.filter(permissions=change):
        group.permissions.add(*new)
    for user in User.objects.filter(user_permissions=change):
        user.user_permissions.add(*new)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_confirmed_addresses"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("blog", "0008_author_invitation"),
        ("comments", "0003_imported_comments"),
        ("config", "0001_cache_table"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mail", "0001_messages"),
    ]

    operations = [
        migrations.RunPython(keep_powers, migrations.RunPython.noop),
        migrations.RunPython(make_groups, remove_groups),
    ]
