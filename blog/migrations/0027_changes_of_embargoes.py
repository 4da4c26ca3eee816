import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0026_notices_of_editors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbargoChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.DateTimeField(null=True, verbose_name='before')),
                ('became', models.DateTimeField(null=True, verbose_name='after')),
                ('lifted', models.BooleanField(default=False, verbose_name='lifted')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('lifter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who may lift the embargo')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='embargo_changes', to='blog.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'change of an embargo',
                'verbose_name_plural': 'changes of embargoes',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['post', '-at'], name='embargo_of_post')],
            },
        ),
    ]
