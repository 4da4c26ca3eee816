from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0057_guests_told_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='pending',
            name='warned_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='warned'),
        ),
        migrations.AddField(
            model_name='previewlink',
            name='told_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='told of answers'),
        ),
        migrations.AlterField(
            model_name='desknotice',
            name='kind',
            field=models.CharField(choices=[('named', 'was named as an author'), ('joined', 'signs it too'), ('moved', 'has its authors in another order'), ('part', 'names you in another part'), ('left', 'signs it no longer'), ('removed', 'was removed'), ('confirmed', 'confirmed their part'), ('draft', 'is a draft again'), ('submitted', 'is with the editor'), ('in_review', 'is in review'), ('changes_asked', 'needs changes'), ('accepted', 'is accepted'), ('scheduled', 'is scheduled'), ('published', 'is published'), ('withdrawn', 'is withdrawn'), ('retracted', 'is retracted'), ('handed_in', 'was handed in'), ('proposed', 'has a new text to be taken'), ('taken', 'has a new text'), ('refused', 'keeps its text'), ('waits', 'appears without changes that wait'), ('noted', 'has a new note'), ('mentioned', 'has a note that names you'), ('reviewed', 'has a new review')], max_length=20, verbose_name='kind'),
        ),
    ]
