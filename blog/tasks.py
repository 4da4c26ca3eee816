from procrastinate.contrib.django import app

from blog import link_checking
from blog.models import Post


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish_due_posts")
def publish_due_posts(timestamp: int) -> None:
    """Publish what was scheduled for now or before; a missed minute is made up for."""
    Post.objects.publish_due()


@app.task
def relink_handle(name: str) -> None:
    """Link ``@name`` anew in each post that mentions it: the register changed."""
    for post in Post.objects.filter(body__icontains=f"@{name}").only("pk"):
        post.relink()


# One lane for all fetches: see ``blog.fetch``.
@app.task(lock="fetches")
def check_links(post: int) -> None:
    """Ask where the links of a post lead, unless it is gone by now."""
    found = Post.objects.filter(pk=post).first()
    if found:
        link_checking.check(found)
