from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):

    dependencies = [('blog', '0036_cite_what_is_out')]

    operations = [
        migrations.CreateModel(
            name='Card',
            fields=[
                ('post', models.OneToOneField(on_delete=deletion.CASCADE, primary_key=True, related_name='card', serialize=False, to='blog.post')),
                ('says', models.JSONField(default=dict)),
                ('file', models.CharField(blank=True, db_default='', default='', max_length=100)),
            ],
            options={
                'verbose_name': 'drawn card',
                'verbose_name_plural': 'drawn cards',
                'default_permissions': (),
            },
        ),
    ]
