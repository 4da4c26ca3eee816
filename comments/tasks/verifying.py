from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from comments.linkbacks.verifying import verify_due


@app.periodic(cron="* * * * *")
@app.task(lock="fetch_sources", queueing_lock="verify_mentions", pass_context=True)
def verify_mentions(context: JobContext, timestamp: int) -> None:
    """Look at the pages that are said to link to ours; one lane for all of them."""
    verify_due(context.should_abort)
