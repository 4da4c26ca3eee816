from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_first_texts_and_pictures")]

    operations = [
        migrations.AlterModelOptions(
            name="post",
            options={
                "ordering": ("-published_at", "-pk"),
                "permissions": (
                    ("publish_post", "Can publish posts"),
                    ("change_any_post", "Can change posts of others"),
                ),
                "verbose_name": "post",
                "verbose_name_plural": "posts",
            },
        ),
    ]
