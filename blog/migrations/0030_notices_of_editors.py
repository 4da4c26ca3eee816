import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0025_search_for_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='desknotice',
            name='kind',
            field=models.CharField(choices=[('named', 'was named as an author'), ('joined', 'signs it too'), ('left', 'signs it no longer'), ('removed', 'was removed'), ('confirmed', 'confirmed their part'), ('draft', 'is a draft again'), ('submitted', 'is with the editor'), ('in_review', 'is in review'), ('changes_asked', 'needs changes'), ('accepted', 'is accepted'), ('scheduled', 'is scheduled'), ('published', 'is published'), ('withdrawn', 'is withdrawn'), ('retracted', 'is retracted'), ('handed_in', 'was handed in'), ('proposed', 'has a new text to be taken'), ('taken', 'has a new text'), ('refused', 'keeps its text')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='WithoutMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='without_mail', to=settings.AUTH_USER_MODEL, verbose_name='whose')),
            ],
            options={
                'verbose_name': 'account without mails of the desk',
                'verbose_name_plural': 'accounts without mails of the desk',
            },
        ),
    ]
