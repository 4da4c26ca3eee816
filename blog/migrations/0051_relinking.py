import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('blog', '0050_handles_that_are_gone')]

    operations = [
        migrations.CreateModel(
            name='Relinking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('total', models.PositiveIntegerField(null=True)),
                ('mended', models.PositiveIntegerField(default=0)),
                ('last_post', models.BigIntegerField(default=0)),
            ],
        ),
    ]
