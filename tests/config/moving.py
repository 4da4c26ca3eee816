"""A site with one of each thing in it, and the way there and back."""

import re
import shutil

from django.core.files.storage import default_storage

from blog.models import (
    Category,
    MenuItem,
    Page,
    Pending,
    Related,
    Revision,
    SiteSettings,
    Tag,
)
from comments.models import (
    Block,
    Comment,
    Like,
    Linkback,
    Outgoing,
    Report,
    Subscription,
)
from config.moving import checksum
from config.moving.arriving import Import
from config.moving.leaving import Export
from config.moving.records import PORTABLE
from tests.blog.post1 import make_post1
from tests.factories import (
    make_author,
    make_category,
    make_comment,
    make_draft,
    make_image,
    make_mention,
    make_post,
    make_series,
    make_source_rule,
    make_tag,
    make_user,
)


def empty_site():
    """Leave what the first start makes: settings, and pages with a menu."""
    Category.objects.update(parent=None)
    for model in reversed(PORTABLE):
        model.objects.all().delete()
    SiteSettings.objects.create(pk=1)
    page = Page.objects.create(
        slug="about", title="About", body="<p>First.</p>", is_first_text=True
    )
    MenuItem.objects.create(menu="header", page=page)
    if default_storage.exists("."):
        shutil.rmtree(default_storage.location)


def round_trip(folder):
    """Export, empty the site, import; return both checksums, part by part."""
    before = checksum.parts()
    paths = Export(folder).run()
    empty_site()
    report = Import(paths, media=folder).run()
    assert not [key for key in report.counts if key.endswith(".out")], report.lines
    return before, checksum.parts()


def without_records(text):
    """Return the export as a system reads it that knows nothing of ours."""
    return re.sub(r"<rounds:record>.*?</rounds:record>", "", text, flags=re.S)


def make_everything():
    """Make one of each thing, with the states that are easily lost."""
    post = make_post1()
    revise(post)
    series = make_series()
    draft = make_draft(title="Unready", series=series, series_position=2)
    gone = make_post(title="Gone", categories=[make_category(parent=make_category())])
    gone.withdraw("Taken back")
    marked = make_post(title="Marked")
    marked.retract("Wrong doses")
    renamed = make_post(title="Renamed", slug="old")
    renamed.slug = "new"
    renamed.save()
    tag = make_tag("MedicalEducation", synonym_of=Tag.objects.get(name="MedEd"))
    Related.objects.create(post=post, other=marked)
    writer = make_user()
    author = make_author(user=writer, photo=make_image(alt="A face"))
    make_comment(post=post, user=writer, interests="Shares", email="w@mail.example")
    make_comment(post=post, status="spam")
    make_comment(post=post, status="pending", parent=Comment.objects.first())
    make_discussion(post)
    return post, draft, tag, author


def revise(post):
    """Leave what writers did with the text before, and what waits for an editor."""
    texts = post.texts._replace(standfirst="As it was")
    first = Revision.objects.record(post, texts, make_user(), closed=True, name="First")
    Revision.objects.record(post, post.texts, None, restored_from=first)
    Pending.objects.of(post).revise(texts, make_user())


def make_discussion(post):
    """Make what readers and moderators leave beside comments."""
    comment = make_comment(post=post, ip="192.0.2.7", user_agent="Lynx", body="***")
    Like.objects.toggle(post, "one")
    Like.objects.toggle(comment, "one")
    Report.objects.make(comment, ["192.0.2.8"], 0, reason="abuse", note="Look")
    Subscription.objects.wish("reader@mail.example", post)
    Subscription.objects.wish("other@mail.example", post, comment)
    Block.objects.create(kind="domain", value="spam.example", reason="Sells")
    mention = make_mention(post=post, author_url="https://ann.example/")
    Linkback.objects.filter(comment=mention).update(ip="192.0.2.9")
    make_mention(post=post, reaction="like", body="")
    make_source_rule(place="bridge.example/ann", of="author", verdict="deny")
    told = {"target": "https://site.example/a/", "source": "https://blog.example/b/"}
    Outgoing.objects.create(post=post, state="sent", try_at=None, **told)
