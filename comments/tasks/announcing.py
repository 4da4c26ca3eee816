from procrastinate.contrib.django import app

from comments.mails.announcing import announce_due


@app.periodic(cron="* * * * *")
@app.task(lock="announce_comments", queueing_lock="announce_comments")
def announce_comments(timestamp: int) -> None:
    """Tell subscribers of what was approved since the last minute, or before."""
    announce_due()
