from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from comments.linkbacks.verifying import verify_due


# One lane for all fetches of the discussion: see ``blog.fetch``.
@app.periodic(cron="* * * * *")
@app.task(lock="fetches", queueing_lock="verify_mentions", pass_context=True)
def verify_mentions(context: JobContext, timestamp: int) -> None:
    """Look at the pages that are said to link to ours."""
    verify_due(context.should_abort)
