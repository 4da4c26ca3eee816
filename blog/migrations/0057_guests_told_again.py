from django.db import migrations


def forget_guests(apps, schema_editor):
    """Forget who wants no mails but has no account: there was no place for them."""
    apps.get_model("blog", "WithoutMail").objects.filter(user=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0056_guests_without_mail'),
    ]

    operations = [
        migrations.RunPython(
            migrations.RunPython.noop, forget_guests, elidable=True
        ),
    ]
