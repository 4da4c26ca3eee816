from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [('blog', '0033_names_for_citing')]

    operations = [
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('post', models.OneToOneField(on_delete=models.CASCADE, primary_key=True, related_name='citation', serialize=False, to='blog.post')),
                ('texts', models.JSONField(default=dict)),
                ('wanted', models.PositiveIntegerField(db_default=1, default=1)),
                ('made', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'verbose_name': 'citation',
                'verbose_name_plural': 'citations',
                'indexes': [models.Index(condition=Q(made__lt=F('wanted')), fields=['-post'], name='citation_due')],
            },
        ),
    ]
