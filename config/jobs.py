"""
Jobs of the house itself. Every job may run twice: a worker that is killed leaves
its jobs "doing", and they are done again.
"""

from django.core.cache import cache
from django.core.management import call_command
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status


@app.periodic(cron="* * * * *")
@app.task(pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give back the jobs whose worker has not reported for half a minute."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same work has been queued again meanwhile.
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="23 4 * * *")
@app.task
def forget_visitors(timestamp: int) -> None:
    """
    Drop the sessions that have ended, and the counts of tries, which hold addresses.

    Counts that still run go as well: whoever guesses has one more round a day.
    """
    call_command("clearsessions")
    cache.clear()
