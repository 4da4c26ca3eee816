import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0040_fill_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('posts', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GistIndex(django.contrib.postgres.indexes.OpClass('word', name='gist_trgm_ops'), name='known_word_trigrams')],
            },
        ),
    ]
