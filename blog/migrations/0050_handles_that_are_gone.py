from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('blog', '0049_letters_of_tags')]

    operations = [
        migrations.AddField(
            model_name='handle',
            name='is_gone',
            field=models.BooleanField(db_default=False, default=False, help_text='The account is no longer there: its name leads nowhere.', verbose_name='gone'),
        ),
    ]
