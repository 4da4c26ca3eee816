from procrastinate.contrib.django import app

from blog.models import DeskNotice, Post


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


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="forget_notices")
def forget_notices(timestamp: int) -> None:
    """Delete the notices at the desk that were seen long ago."""
    DeskNotice.objects.forget()
