import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import mptt.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('blog', '0002_initial'),
        ('comments', '0001_tree_sequence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('comment', 'Comment'), ('pingback', 'Pingback'), ('trackback', 'Trackback'), ('webmention', 'Webmention')], default='comment', max_length=10, verbose_name='kind')),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('approved', 'Approved'), ('spam', 'Spam'), ('trashed', 'Trashed')], db_default='pending', default='pending', max_length=8, verbose_name='status')),
                ('name', models.CharField(help_text='Who wrote this; for a mention, the title of the page.', max_length=250, verbose_name='name')),
                ('email', models.EmailField(blank=True, help_text='Never shown to readers.', max_length=254, verbose_name='e-mail address')),
                ('url', models.URLField(blank=True, help_text="The writer's site; for a mention, the page that mentions the post.", max_length=1000, verbose_name='address')),
                ('interests', models.CharField(blank=True, help_text='Shown beside the name as “Declares: …”.', max_length=300, verbose_name='interests')),
                ('body', models.TextField(max_length=20000, verbose_name='text')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='written')),
                ('lft', models.PositiveIntegerField(editable=False)),
                ('rght', models.PositiveIntegerField(editable=False)),
                ('tree_id', models.PositiveIntegerField(db_index=True, editable=False)),
                ('level', models.PositiveIntegerField(editable=False)),
                ('parent', mptt.fields.TreeForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='comments.comment', verbose_name='in reply to')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='blog.post', verbose_name='post')),
                ('user', models.ForeignKey(blank=True, help_text='Badges go by the account, never by the name.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'indexes': [models.Index(fields=['post', 'tree_id', 'lft'], name='comment_thread'), models.Index(fields=['tree_id', 'lft'], name='comment_tree'), models.Index(fields=['status', '-created_at'], name='comment_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='comment_answers_another'), models.CheckConstraint(condition=models.Q(('level__gte', 0), ('lft__gt', 0), ('rght__gt', models.F('lft'))), name='comment_tree_is_sane'), models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('body'), 20000), name='comment_is_not_too_long')],
            },
        ),
    ]
