import blog.models.preview_link
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0029_what_was_approved'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Their notes are signed by this name.', max_length=200, verbose_name='for whom')),
                ('email', models.EmailField(blank=True, help_text='Optional. Then the link goes there as well.', max_length=254, verbose_name='e-mail address')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('reminder_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('may_comment', models.BooleanField(default=True, help_text='On passages of the text, for its authors and editors.', verbose_name='may leave notes')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, verbose_name='made')),
                ('expires_at', models.DateTimeField(default=blog.models.preview_link.expiry, verbose_name='expires')),
                ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='revoked')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='blog.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'preview link',
                'verbose_name_plural': 'preview links',
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='PreviewVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='when')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='blog.previewlink', verbose_name='link')),
            ],
            options={
                'verbose_name': 'visit by a preview link',
                'verbose_name_plural': 'visits by preview links',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.AddConstraint(
            model_name='previewlink',
            constraint=models.UniqueConstraint(condition=models.Q(('reminder_digest', ''), _negated=True), fields=('reminder_digest',), name='preview_reminder_unique'),
        ),
    ]
