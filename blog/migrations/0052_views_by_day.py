import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('blog', '0051_relinking')]

    operations = [
        migrations.CreateModel(
            name='DayViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='day_views', to='blog.post', verbose_name='post')),
            ],
            options={
                'indexes': [models.Index(fields=['day'], name='views_by_day')],
                'constraints': [models.UniqueConstraint(fields=('post', 'day'), name='views_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Popularity',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='blog.post')),
                ('earlier', models.PositiveBigIntegerField(default=0)),
                ('week', models.PositiveBigIntegerField(default=0)),
                ('month', models.PositiveBigIntegerField(default=0)),
                ('ever', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('week__gt', 0)), fields=['-week', '-post'], name='popular_week'),
                    models.Index(condition=models.Q(('month__gt', 0)), fields=['-month', '-post'], name='popular_month'),
                    models.Index(condition=models.Q(('ever__gt', 0)), fields=['-ever', '-post'], name='popular_ever'),
                ],
            },
        ),
    ]
