from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from comments.linkbacks.looking import look_at_discussions, look_at_due
from comments.linkbacks.sending import send_due


@app.periodic(cron="* * * * *")
@app.task(lock="look_at_links", queueing_lock="look_at_links")
def look_at_links(timestamp: int) -> None:
    """Find the links that posts gained and lost; a missed minute is made up for."""
    look_at_due()


@app.periodic(cron="13 5 * * *")
@app.task(lock="look_at_discussions", queueing_lock="look_at_discussions")
def look_at_new_comments(timestamp: int) -> None:
    """Have sites told of posts that were discussed; a missed day is made up for."""
    look_at_discussions()


# One lane for all fetches of the discussion: see ``blog.fetch``.
@app.periodic(cron="* * * * *")
@app.task(lock="fetches", queueing_lock="send_mentions", pass_context=True)
def send_mentions(context: JobContext, timestamp: int) -> None:
    """Tell the sites that posts link to."""
    send_due(context.should_abort)
