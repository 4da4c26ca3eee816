import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0030_preview_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='desknotice',
            name='kind',
            field=models.CharField(choices=[('named', 'was named as an author'), ('joined', 'signs it too'), ('left', 'signs it no longer'), ('removed', 'was removed'), ('confirmed', 'confirmed their part'), ('draft', 'is a draft again'), ('submitted', 'is with the editor'), ('in_review', 'is in review'), ('changes_asked', 'needs changes'), ('accepted', 'is accepted'), ('scheduled', 'is scheduled'), ('published', 'is published'), ('withdrawn', 'is withdrawn'), ('retracted', 'is retracted'), ('handed_in', 'was handed in'), ('proposed', 'has a new text to be taken'), ('taken', 'has a new text'), ('refused', 'keeps its text'), ('noted', 'has a new note'), ('mentioned', 'has a note that names you'), ('reviewed', 'has a new review')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('quote', models.TextField(blank=True, max_length=1000, verbose_name='passage')),
                ('prefix', models.CharField(blank=True, max_length=64, verbose_name='before it')),
                ('suffix', models.CharField(blank=True, max_length=64, verbose_name='after it')),
                ('start', models.PositiveIntegerField(default=0, verbose_name='where it began')),
                ('body', models.TextField(max_length=4000, verbose_name='note')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='opened again')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='blog.note', verbose_name='answers')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='blog.post', verbose_name='post')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
                ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to='blog.previewlink', verbose_name='by the link')),
            ],
            options={
                'verbose_name': 'note on a draft',
                'verbose_name_plural': 'notes on drafts',
                'ordering': ('-created_at', '-pk'),
            },
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['post', 'created_at'], name='note_of_post'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(condition=models.Q(('parent', None), ('resolved_at', None)), fields=['post', '-created_at'], name='note_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('quote', ''), ('resolved_at', None)), _connector='OR'), name='note_answers_in_thread'),
        ),
    ]
