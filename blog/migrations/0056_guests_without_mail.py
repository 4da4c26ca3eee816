import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0055_image_shown_by_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='withoutmail',
            options={'verbose_name': 'wish for no mails of the desk', 'verbose_name_plural': 'wishes for no mails of the desk'},
        ),
        migrations.AddField(
            model_name='withoutmail',
            name='address',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='withoutmail',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post', verbose_name='post'),
        ),
        migrations.AlterField(
            model_name='withoutmail',
            name='user',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='without_mail', to=settings.AUTH_USER_MODEL, verbose_name='whose'),
        ),
        migrations.AddConstraint(
            model_name='withoutmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('post', None), ('user__isnull', False)), models.Q(('post__isnull', False), ('user', None), models.Q(('address', ''), _negated=True)), _connector='OR'), name='without_mail_is_somebody_s'),
        ),
        migrations.AddConstraint(
            model_name='withoutmail',
            constraint=models.UniqueConstraint(fields=('post', 'address'), name='without_mail_once'),
        ),
    ]
