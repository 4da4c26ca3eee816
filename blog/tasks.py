from django.utils import timezone, translation
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from blog import link_checking, relinking
from blog.desk import inviting, waiting
from blog.models import (
    Card,
    Citation,
    DeskNotice,
    Image,
    KnownWord,
    Popularity,
    Post,
    Relinking,
    SiteSettings,
)

# Citations written in one run, some 60 ms each: other jobs wait meanwhile.
AT_ONCE = 200


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish_due_posts")
def publish_due_posts(timestamp: int) -> None:
    """Publish what was scheduled for now or before; a missed minute is made up for."""
    # What keeps a post back is told in the language of the site: jobs have none.
    with translation.override(SiteSettings.objects.current().language):
        Post.objects.publish_due()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="render_images")
def render_images(timestamp: int) -> None:
    """Make the smaller copies of images that lack them, the newest first."""
    for number in Image.objects.unrendered().values_list("pk", flat=True):
        render_image(number)


@app.task
def render_image(number: int) -> None:
    """Make the copies of one image at once: its author waits for it."""
    if image := Image.objects.unrendered().filter(pk=number).first():
        image.render()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="write_citations")
def write_citations(timestamp: int) -> None:
    """Write the citations of posts that changed, the newest posts first."""
    Citation.objects.write_due(AT_ONCE)


@app.task
def write_citation(post: int) -> None:
    """Write the citations of one post at once: its first readers come now."""
    if citation := Citation.objects.due().filter(post=post).first():
        citation.write()


@app.task(lock="relink_handles", pass_context=True)
def relink_handle(context: JobContext, name: str) -> None:
    """Link ``@name`` anew in each post that mentions it: the register changed."""
    Relinking.objects.get_or_create(name=name.lower())
    relinking.relink_all(context.should_abort)


@app.periodic(cron="* * * * *")
@app.task(lock="relink_handles", queueing_lock="relink_handles", pass_context=True)
def relink_handles(context: JobContext, timestamp: int) -> None:
    """Go on where a worker was stopped that linked handles anew."""
    relinking.relink_all(context.should_abort)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="draw_cards", lock="cards")
def draw_cards(timestamp: int) -> None:
    """Draw the cards of posts that changed lately, the newest first."""
    for post in Card.objects.lately_due():
        Card.draw(post)


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="draw_all_cards", lock="cards")
def draw_all_cards(timestamp: int) -> None:
    """Draw all others that are missing, or whose authors or site were renamed."""
    for post in Card.objects.due().iterator():
        Card.draw(post)


@app.periodic(cron="7 * * * *")
@app.task(lock="sum_views", queueing_lock="sum_views")
def sum_views(timestamp: int) -> None:
    """Sum the views of each post, those of days that are kept no longer for good."""
    site = SiteSettings.objects.current()
    with timezone.override(site.time_zone):
        Popularity.objects.reckon(site.keep_views_for)


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="forget_notices")
def forget_notices(timestamp: int) -> None:
    """Delete the notices at the desk that were seen long ago."""
    DeskNotice.objects.forget()


@app.periodic(cron="5 7 * * *")
@app.task(queueing_lock="remind_reviewers")
def remind_reviewers(timestamp: int) -> None:
    """Remind, once, those whose review is due soon."""
    inviting.remind()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="warn_of_waiting_changes")
def warn_of_waiting_changes(timestamp: int) -> None:
    """Say what is about to appear without changes that wait, once for each."""
    waiting.warn()


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="learn_words")
def learn_words(timestamp: int) -> None:
    """Know the words of all posts, so that who types one wrongly is offered it."""
    KnownWord.objects.learn()


# One lane for all fetches: see ``blog.fetch``.
@app.task(lock="fetches")
def check_links(post: int) -> None:
    """Ask where the links of a post lead, unless it is gone by now."""
    found = Post.objects.filter(pk=post).first()
    if found:
        link_checking.check(found)
