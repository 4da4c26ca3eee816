import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('blog', '0052_views_by_day')]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='keep_views_for',
            field=models.PositiveSmallIntegerField(db_default=400, default=400, help_text='Days. After that, only the sum of the views of each post is kept.', validators=[django.core.validators.MinValueValidator(31), django.core.validators.MaxValueValidator(3660)], verbose_name='keep views by day for'),
        ),
    ]
