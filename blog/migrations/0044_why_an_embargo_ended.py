from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('blog', '0043_links_once_by_hash')]

    operations = [
        migrations.AddField(
            'embargochange',
            'why',
            models.TextField(blank=True, max_length=2000, verbose_name='reason'),
        ),
    ]
