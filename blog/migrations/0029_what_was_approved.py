from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('blog', '0028_steps_of_removed_posts')]

    operations = [
        migrations.AddField(
            model_name='post',
            name='consent_version',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='read_on_phone_version',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
    ]
