import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0031_notes_on_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='reviewer')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('invited_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, verbose_name='invited')),
                ('due_on', models.DateField(help_text='A reminder is mailed once, two days before.', verbose_name='due')),
                ('reminder_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded')),
                ('recommendation', models.CharField(blank=True, choices=[('accept', 'Publish it as it is'), ('minor', 'Publish it after small changes'), ('major', 'It needs large changes'), ('reject', 'Don’t publish it')], help_text='For the authors and editors. Readers never see it.', max_length=6, verbose_name='recommendation')),
                ('text', models.TextField(blank=True, help_text='What is good, what is not, and what would make it better.', max_length=20000, verbose_name='review')),
                ('may_name', models.BooleanField(default=False, help_text='If the review is shown with the article. Authors and editors know it.', verbose_name='my name may be shown')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('shown', models.CharField(choices=[('not', 'Not shown to readers'), ('anonymous', 'Shown without a name'), ('named', 'Shown with the reviewer’s name')], default='not', max_length=9, verbose_name='to readers')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews_given', to='blog.author', verbose_name='reviewer in the register')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('link', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='review', to='blog.previewlink', verbose_name='link')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='blog.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ('invited_at', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(condition=models.Q(('finished_at', None), ('reminder_sent_at', None)), fields=['due_on'], name='review_to_remind'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), models.Q(models.Q(('recommendation', ''), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='review_finished_says_something'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('shown', 'not'), ('finished_at__isnull', False), _connector='OR'), name='review_shown_is_finished', violation_error_message='Only a finished review can be shown.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('shown', 'named'), _negated=True), ('may_name', True), _connector='OR'), name='review_named_by_leave', violation_error_message='The reviewer wants no name to be shown.'),
        ),
    ]
