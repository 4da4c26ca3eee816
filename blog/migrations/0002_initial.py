import blog.models.author
import blog.models.image
import blog.models.site
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('blog', '0001_text_search'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='At the top of the page and in menus.', max_length=200, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The name in the address. An old one goes on working when it changes.', max_length=100, unique=True, verbose_name='slug')),
                ('body', models.TextField(help_text='HTML.', verbose_name='text')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('is_published', models.BooleanField(default=True, help_text='Until this is ticked, only editors see the page.', verbose_name='published')),
                ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='updated')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'ordering': ('title',),
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='As shown above each of its parts.', max_length=200, unique=True, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The name in the address. An old one goes on working when it changes.', max_length=100, unique=True, verbose_name='slug')),
                ('description', models.TextField(blank=True, help_text='What belongs here, in one paragraph. HTML is allowed.', verbose_name='description')),
                ('description_html', models.TextField(blank=True, editable=False)),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
                'ordering': ('title',),
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As printed: Alireza Jalali', max_length=200, verbose_name='name')),
                ('citing_name', models.CharField(blank=True, help_text='Family name first: Jalali, Alireza. Left empty, made of the name.', max_length=200, verbose_name='name for citing')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The name in the address. An old one goes on working when it changes.', max_length=100, unique=True, verbose_name='slug')),
                ('credentials', models.CharField(blank=True, help_text='MD, MHPE', max_length=100, verbose_name='credentials')),
                ('role', models.CharField(blank=True, help_text='teaching chair', max_length=300, verbose_name='role')),
                ('affiliation', models.CharField(blank=True, help_text='Faculty of Medicine, University of Ottawa', max_length=300, verbose_name='affiliation')),
                ('ror', models.URLField(blank=True, help_text='https://ror.org/03c4mmv16', validators=[blog.models.author.check_ror], verbose_name='ROR id of the affiliation')),
                ('biography', models.TextField(blank=True, help_text='A few sentences. HTML is allowed.', verbose_name='biography')),
                ('biography_html', models.TextField(blank=True, editable=False)),
                ('orcid', models.CharField(blank=True, help_text='0000-0002-1825-0097', max_length=19, validators=[blog.models.author.check_orcid], verbose_name='ORCID iD')),
                ('email', models.EmailField(blank=True, help_text='Never shown to readers.', max_length=254, verbose_name='e-mail address')),
                ('user', models.OneToOneField(blank=True, help_text='Comments from this account carry the badge “Author”.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ('citing_name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As shown above posts: Teaching', max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The name in the address. An old one goes on working when it changes.', max_length=100, unique=True, verbose_name='slug')),
                ('description', models.TextField(blank=True, help_text='What belongs here, in one paragraph. HTML is allowed.', verbose_name='description')),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('parent', models.ForeignKey(blank=True, help_text='The wider category, if there is one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='blog.category', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Handle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(choices=[('x', 'X (Twitter)'), ('mastodon', 'Mastodon'), ('bluesky', 'Bluesky'), ('linkedin', 'LinkedIn'), ('threads', 'Threads'), ('instagram', 'Instagram'), ('youtube', 'YouTube'), ('researchgate', 'ResearchGate'), ('website', 'Website')], default='x', help_text='Where the name is registered.', max_length=20, verbose_name='network')),
                ('name', models.CharField(help_text='Without the first @: drjfrank, or ines@ward.example for Mastodon.', max_length=200, verbose_name='name')),
                ('author', models.ForeignKey(blank=True, help_text="Left empty for people and journals who don't write here.", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='register', to='blog.author', verbose_name='author')),
            ],
            options={
                'verbose_name': 'handle',
                'verbose_name_plural': 'handles',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(height_field='height', help_text='JPEG, PNG, WebP or AVIF, up to 10 MB. Articles: three wide to two high. Where and with what it was taken is removed.', upload_to=blog.models.image.upload_path, validators=[django.core.validators.FileExtensionValidator(['jpg', 'jpeg', 'png', 'webp', 'avif'])], verbose_name='file', width_field='width')),
                ('file_dark', models.ImageField(blank=True, help_text='For drawings only: the same drawing on a dark ground.', upload_to=blog.models.image.upload_path, validators=[django.core.validators.FileExtensionValidator(['jpg', 'jpeg', 'png', 'webp', 'avif'])], verbose_name='file for the dark theme')),
                ('width', models.PositiveIntegerField(default=0, editable=False, verbose_name='width')),
                ('height', models.PositiveIntegerField(default=0, editable=False, verbose_name='height')),
                ('alt', models.TextField(blank=True, help_text="What the image shows, for readers who can't see it.", verbose_name='alternative text')),
                ('decorative', models.BooleanField(default=False, help_text="The image says nothing that the text doesn't: readers skip it.", verbose_name='decorative')),
                ('needs_alt', models.BooleanField(default=False, editable=False, help_text='Set for imported images only, until an editor describes them.', verbose_name='still needs alternative text')),
                ('caption', models.TextField(blank=True, help_text='Printed under the image.', verbose_name='caption')),
                ('credit', models.CharField(blank=True, help_text='For example: Drawing: T. Wren', max_length=200, verbose_name='credit')),
                ('licence', models.URLField(blank=True, choices=[('https://creativecommons.org/licenses/by/4.0/', 'CC BY 4.0'), ('https://creativecommons.org/licenses/by-sa/4.0/', 'CC BY-SA 4.0'), ('https://creativecommons.org/licenses/by-nc/4.0/', 'CC BY-NC 4.0'), ('https://creativecommons.org/licenses/by-nc-nd/4.0/', 'CC BY-NC-ND 4.0'), ('https://creativecommons.org/publicdomain/zero/1.0/', 'CC0 1.0')], help_text='Under what terms others may use the image.', verbose_name='licence')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, verbose_name='added')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'ordering': ('-created_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('file__gt', '')), name='image_has_file', violation_error_message='Choose a file.'), models.CheckConstraint(condition=models.Q(('alt__gt', ''), ('decorative', True), ('needs_alt', True), _connector='OR'), name='image_is_described', violation_error_message='Describe the image, or say that it is decorative.')],
            },
        ),
        migrations.AddField(
            model_name='author',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Four wide to five high. Without one, the initials are shown.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.image', verbose_name='photo'),
        ),
        migrations.CreateModel(
            name='MenuItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('menu', models.CharField(choices=[('header', 'Header'), ('footer', 'Footer'), ('social', 'Elsewhere')], help_text='“Elsewhere” holds the accounts of the site on networks.', max_length=10, verbose_name='menu')),
                ('label', models.CharField(blank=True, help_text="Left empty, the page's title.", max_length=60, verbose_name='label')),
                ('url', models.CharField(blank=True, help_text='A path of this site, such as /contributors/, or https://…', max_length=500, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 comes first in its menu.', verbose_name='position')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
                ('page', models.ForeignKey(blank=True, help_text='Or leave this empty and give an address.', null=True, on_delete=django.db.models.deletion.CASCADE, to='blog.page', verbose_name='page')),
            ],
            options={
                'verbose_name': 'menu entry',
                'verbose_name_plural': 'menus',
                'ordering': ('menu', 'position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='Lists, feeds and search engines show it without the text.', max_length=300, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The name in the address. An old one goes on working when it changes.', max_length=200, verbose_name='slug')),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences under the title, and in lists.', verbose_name='standfirst')),
                ('body', models.TextField(blank=True, help_text='HTML. #tags and @handles become links.', max_length=1000000, verbose_name='text')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('text', models.TextField(blank=True, editable=False)),
                ('series_position', models.PositiveSmallIntegerField(blank=True, help_text='1 is the first part.', null=True, verbose_name='part of the series')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('changes_asked', 'Changes asked'), ('accepted', 'Accepted'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('retracted', 'Retracted')], db_default='draft', default='draft', max_length=13, verbose_name='state')),
                ('published_at', models.DateTimeField(blank=True, help_text='In the future: the post appears at that time.', null=True, verbose_name='published')),
                ('address_date', models.DateField(blank=True, editable=False, null=True, verbose_name='date in the address')),
                ('revised_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='updated')),
                ('notice', models.TextField(blank=True, help_text='Why the post was withdrawn or retracted. Shown to readers.', verbose_name='notice')),
                ('comments_open', models.BooleanField(default=True, help_text='Unticked, the discussion stays readable and takes no more.', verbose_name='comments open')),
                ('mentions_open', models.BooleanField(default=True, help_text='Whether other sites may answer by pingback and webmention.', verbose_name='mentions open')),
                ('comment_count', models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name='items in the discussion')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, verbose_name='begun')),
                ('changed_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='last change')),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='rounds', weight='A'), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Left('standfirst', 5000), config='rounds', weight='B'), django.contrib.postgres.search.SearchConfig('rounds')), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Left('text', 120000), config='rounds', weight='D'), django.contrib.postgres.search.SearchConfig('rounds')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('categories', models.ManyToManyField(blank=True, help_text='The sections of the site that the post belongs to.', related_name='posts', to='blog.category', verbose_name='categories')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                ('image', models.ForeignKey(blank=True, help_text='Stands above the text, and beside the title in lists.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='blog.image', verbose_name='lead image')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ('-published_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 is the first author.', verbose_name='position')),
                ('contribution', models.CharField(choices=[('author', 'Author'), ('editor', 'Editing'), ('illustrator', 'Illustration'), ('translator', 'Translation'), ('reviewer', 'Review')], db_default='author', default='author', help_text='Authors stand above the post, all others below it.', max_length=12, verbose_name='contribution')),
                ('credentials', models.CharField(blank=True, help_text="Left empty, as the author's page says on the day of publication.", max_length=100, verbose_name='credentials')),
                ('role', models.CharField(blank=True, help_text="Left empty, as the author's page says on the day of publication.", max_length=300, verbose_name='role')),
                ('affiliation', models.CharField(blank=True, help_text="Left empty, as the author's page says on the day of publication.", max_length=300, verbose_name='affiliation')),
                ('ror', models.URLField(blank=True, help_text="Left empty, as the author's page says on the day of publication.", validators=[blog.models.author.check_ror], verbose_name='ROR id')),
                ('handles', models.CharField(blank=True, help_text='As printed after the name, divided by spaces: @ARJalali', max_length=300, verbose_name='handles')),
                ('disclosure_status', models.CharField(choices=[('unanswered', 'Not answered yet'), ('none', 'None declared'), ('declared', 'Declared'), ('not_recorded', 'Not recorded')], db_default='unanswered', default='unanswered', help_text='A post can be published when each of its authors has answered.', max_length=12, verbose_name='disclosure')),
                ('disclosure', models.TextField(blank=True, help_text='Interests that readers should know of, in one sentence.', verbose_name='what is declared')),
                ('kept_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='kept at')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bylines', to='blog.author', verbose_name='author')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='blog.post')),
            ],
            options={
                'verbose_name': 'byline',
                'verbose_name_plural': 'bylines',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='From the first slash on, without the host: /2015/06/11/old-name/', max_length=700, unique=True, verbose_name='old path')),
                ('object_id', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='number of target')),
                ('url', models.CharField(blank=True, help_text='Where nothing of this site is meant: a path or a whole address.', max_length=700, verbose_name='new address')),
                ('content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype', verbose_name='kind of target')),
            ],
            options={
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'ordering': ('path',),
            },
        ),
        migrations.CreateModel(
            name='Related',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 comes first.', verbose_name='position')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post', verbose_name='post')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='blog.post')),
            ],
            options={
                'verbose_name': 'related post',
                'verbose_name_plural': 'related posts',
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='post',
            name='related',
            field=models.ManyToManyField(blank=True, related_name='related_from', through='blog.Related', through_fields=('post', 'other'), to='blog.post', verbose_name='related posts'),
        ),
        migrations.AddField(
            model_name='post',
            name='series',
            field=models.ForeignKey(blank=True, help_text='Where the post is one of several to be read in order.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='blog.series', verbose_name='series'),
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Rounds', help_text='At the top of each page, and in the tab of the browser.', max_length=60, verbose_name='name')),
                ('tagline', models.CharField(blank=True, help_text='One line under the name, for search engines and feeds.', max_length=200, verbose_name='tagline')),
                ('publisher', models.CharField(blank=True, help_text='The journal or society whose blog this is.', max_length=200, verbose_name='publisher')),
                ('issn', models.CharField(blank=True, help_text='2049-3630', max_length=9, validators=[django.core.validators.RegexValidator('^[0-9]{4}-[0-9]{3}[0-9X]\\Z', 'Write an ISSN as 2049-3630.'), blog.models.site.check_issn], verbose_name='ISSN')),
                ('started', models.PositiveSmallIntegerField(blank=True, help_text='Shown as “since 2018”.', null=True, verbose_name='first year')),
                ('accent', models.CharField(default='#0b5a5e', help_text='For links and buttons, on light paper.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write a colour as #0b5a5e.')], verbose_name='accent colour')),
                ('accent_dark', models.CharField(default='#7fd0c7', help_text='For links and buttons, on dark paper.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write a colour as #0b5a5e.')], verbose_name='accent colour, dark theme')),
                ('footer', models.TextField(blank=True, help_text='At the foot of each page. HTML.', verbose_name='footer')),
                ('footer_html', models.TextField(blank=True, editable=False)),
                ('disclaimer', models.CharField(blank=True, help_text='For example that articles are no substitute for medical advice.', max_length=400, verbose_name='disclaimer')),
                ('licence', models.URLField(blank=True, choices=[('https://creativecommons.org/licenses/by/4.0/', 'CC BY 4.0'), ('https://creativecommons.org/licenses/by-sa/4.0/', 'CC BY-SA 4.0'), ('https://creativecommons.org/licenses/by-nc/4.0/', 'CC BY-NC 4.0'), ('https://creativecommons.org/licenses/by-nc-nd/4.0/', 'CC BY-NC-ND 4.0'), ('https://creativecommons.org/publicdomain/zero/1.0/', 'CC0 1.0')], help_text='Under what terms others may use them.', verbose_name='licence of the articles')),
                ('time_zone', models.CharField(default='UTC', help_text='For example Europe/Paris. Addresses of posts never change by it.', max_length=60, validators=[blog.models.site.check_zone], verbose_name='time zone')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], default='en', help_text='Of menus, buttons and dates. Articles are in their own.', max_length=10, verbose_name='language')),
                ('favicon', models.ForeignKey(blank=True, help_text='A square image, for the tab of the browser.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.image', verbose_name='favicon')),
                ('logo', models.ForeignKey(blank=True, help_text='Stands for the mark and the name at the top of each page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.image', verbose_name='logo')),
                ('logo_dark', models.ForeignKey(blank=True, help_text='Left empty, the logo stands on dark paper too.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.image', verbose_name='logo for the dark theme')),
            ],
            options={
                'verbose_name': 'site settings',
                'verbose_name_plural': 'site settings',
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('description', models.TextField(blank=True, help_text='What belongs here, in one paragraph. HTML is allowed.', verbose_name='description')),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('synonym_of', models.ForeignKey(blank=True, help_text='Readers of this tag are sent to that one.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='synonyms', to='blog.tag', verbose_name='synonym of')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='TaggedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='blog.post')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='blog.tag')),
            ],
            options={
                'verbose_name': 'tagged post',
                'verbose_name_plural': 'tagged posts',
            },
        ),
        migrations.AddField(
            model_name='post',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='Divided by commas. The #tags of the text are added by themselves.', through='blog.TaggedPost', to='blog.Tag', verbose_name='tags'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='category_is_not_its_own_parent', violation_error_message="A category can't be part of itself."),
        ),
        migrations.AddIndex(
            model_name='handle',
            index=models.Index(django.db.models.functions.text.Upper('name'), name='handle_name_any_case'),
        ),
        migrations.AddConstraint(
            model_name='handle',
            constraint=models.UniqueConstraint(models.F('network'), django.db.models.functions.text.Lower('name'), name='handle_unique', violation_error_message='This handle is in the register already.'),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.UniqueConstraint(condition=models.Q(('orcid', ''), _negated=True), fields=('orcid',), name='author_orcid_unique', violation_error_message='Another author has this ORCID iD.'),
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('page__isnull', False), ('url', '')), models.Q(('label__gt', ''), ('page__isnull', True), models.Q(('url', ''), _negated=True)), _connector='OR'), name='menu_entry_leads_somewhere', violation_error_message='Choose a page, or give an address and a label.'),
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), models.Q(('url__startswith', '/'), models.Q(('url__startswith', '//'), _negated=True)), _connector='OR'), name='menu_entry_address_is_safe', violation_error_message='Begin with a slash or with https://.'),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('post', 'position'), name='byline_position_unique'),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.UniqueConstraint(fields=('post', 'author', 'contribution'), name='byline_author_once', violation_error_message='This author is in the byline already.'),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disclosure__gt', ''), ('disclosure_status', 'declared')), models.Q(models.Q(('disclosure_status', 'declared'), _negated=True), ('disclosure', '')), _connector='OR'), name='byline_declares_in_words', violation_error_message='Choose “Declared” and say what, or leave the text empty.'),
        ),
        migrations.AddIndex(
            model_name='redirect',
            index=models.Index(fields=['content_type', 'object_id'], name='redirect_target'),
        ),
        migrations.AddConstraint(
            model_name='redirect',
            constraint=models.CheckConstraint(condition=models.Q(('path__startswith', '/')), name='redirect_path_is_absolute', violation_error_message='The old path must begin with a slash.'),
        ),
        migrations.AddConstraint(
            model_name='redirect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('content_type__isnull', True), ('object_id__isnull', True), ('url__gt', '')), models.Q(('content_type__isnull', False), ('object_id__isnull', False), ('url', '')), _connector='OR'), name='redirect_has_one_target', violation_error_message='Give either a new address or a target, not both.'),
        ),
        migrations.AddConstraint(
            model_name='related',
            constraint=models.UniqueConstraint(fields=('post', 'other'), name='related_once', violation_error_message='This post is chosen already.'),
        ),
        migrations.AddConstraint(
            model_name='related',
            constraint=models.CheckConstraint(condition=models.Q(('post', models.F('other')), _negated=True), name='related_to_another', violation_error_message="A post can't be related to itself."),
        ),
        migrations.AddConstraint(
            model_name='sitesettings',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='site_settings_are_one_row'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='tag_name_unique', violation_error_message='There is such a tag already.'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.CheckConstraint(condition=models.Q(('synonym_of', models.F('id')), _negated=True), name='tag_is_no_synonym_of_itself', violation_error_message="A tag can't be its own synonym."),
        ),
        migrations.AddConstraint(
            model_name='taggedpost',
            constraint=models.UniqueConstraint(fields=('tag', 'content_object'), name='post_has_tag_once'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('status__in', ('published', 'retracted'))), fields=['-published_at', '-id'], name='post_public_newest'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('status__in', ('published', 'retracted'))), fields=['address_date', '-published_at'], name='post_public_by_day'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(models.F('published_at'), condition=models.Q(('status', 'scheduled')), name='post_due'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='post_search'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('address_date', 'slug'), name='post_address_unique', violation_error_message='Another post of that day has this slug.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('scheduled', 'published', 'withdrawn', 'retracted')), _negated=True), models.Q(('address_date__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='post_out_has_date', violation_error_message='A published post needs a date.'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('series__isnull', False), ('series_position__isnull', True), _connector='OR'), name='post_part_has_series', violation_error_message='A part needs a series that it is part of.'),
        ),
    ]
