from django.core.validators import RegexValidator
from django.db import migrations, models

import blog.models.cited


class Migration(migrations.Migration):

    dependencies = [('blog', '0023_corrections')]

    operations = [
        migrations.AddField(
            model_name='author',
            name='is_group',
            field=models.BooleanField(db_default=False, default=False, help_text='A society or a working group: its name is never turned around.', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='post',
            name='doi',
            field=models.CharField(blank=True, db_default='', default='', help_text='If one was registered for this post: 10.5555/12345678.', max_length=200, validators=[blog.models.cited.check_doi], verbose_name='DOI'),
        ),
        migrations.AddField(
            model_name='post',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', help_text="Of the text, as en, fr or pt-BR. Left empty, the site's own.", max_length=12, validators=[RegexValidator('^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?\\Z', 'Write a language as en, fr or pt-BR.')], verbose_name='language'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=~models.Q(doi=''), fields=('doi',), name='post_doi_unique', violation_error_message='Another post has this DOI.'),
        ),
    ]
