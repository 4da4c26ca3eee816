from django.db import migrations


def confirm_addresses(apps, schema_editor):
    """Hold for confirmed what the accounts there are have signed in with so far."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    without = User.objects.filter(emailaddress=None).only("email")
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in without.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "0002_invitation"),
    ]

    operations = [
        migrations.RunPython(confirm_addresses, migrations.RunPython.noop),
    ]
