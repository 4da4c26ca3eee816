from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_no_emptying_of_the_log")]

    operations = [
        migrations.AlterField(
            model_name="block",
            name="reason",
            field=models.CharField(
                blank=True,
                help_text="For other moderators; never shown elsewhere.",
                max_length=200,
                verbose_name="reason",
            ),
        ),
    ]
