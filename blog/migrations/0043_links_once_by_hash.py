from django.db import migrations, models
from django.db.models.functions import MD5


class Migration(migrations.Migration):
    dependencies = [('blog', '0042_notices_of_places')]

    operations = [
        migrations.RemoveConstraint('linkcheck', 'link_check_once_a_post'),
        migrations.AddConstraint(
            'linkcheck',
            models.UniqueConstraint(
                models.F('post'), MD5('url'), name='link_check_once_a_post_by_hash'
            ),
        ),
    ]
