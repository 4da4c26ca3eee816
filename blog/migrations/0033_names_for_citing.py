from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('blog', '0032_reviews')]

    operations = [
        migrations.AlterField(
            model_name='author',
            name='citing_name',
            field=models.CharField(blank=True, help_text='Family name first: Jalali, Alireza; van der Berg, Anna; King, Martin Luther, Jr. Left empty, it is guessed from the name.', max_length=200, verbose_name='name for citing'),
        ),
    ]
