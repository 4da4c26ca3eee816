from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('blog', '0045_words_lost_by_a_revision')]

    operations = [
        migrations.AddField(
            model_name='handle',
            name='is_gone',
            field=models.BooleanField(db_default=False, default=False, help_text='The account is no longer there: its name leads nowhere.', verbose_name='gone'),
        ),
    ]
