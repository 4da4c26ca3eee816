from django.db import migrations

FILL = "SELECT blog_keep_names(array_agg(id)) FROM blog_post"


class Migration(migrations.Migration):
    dependencies = [('blog', '0039_keep_names')]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True)]
