from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):

    dependencies = [('blog', '0024_dois_and_languages')]

    # PostgreSQL changes no expression of a generated column: it is made anew.
    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name='post',
            name='names',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.RemoveIndex(model_name='post', name='post_search'),
        migrations.RemoveField(model_name='post', name='search_vector'),
        migrations.AddField(
            model_name='post',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=SearchVector('title', config='rounds', weight='A') + SearchVector(Left('standfirst', 5000), config='rounds', weight='B') + SearchVector(Left('names', 5000), config='rounds', weight='C') + SearchVector(Left('text', 120000), config='rounds', weight='D'), output_field=SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='post',
            index=GinIndex(fields=['search_vector'], name='post_search'),
        ),
    ]
