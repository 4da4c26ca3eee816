from procrastinate.contrib.django import app

from comments.mails.telling import tell_moderators


@app.periodic(cron="* * * * *")
@app.task(lock="tell_moderators", queueing_lock="tell_moderators")
def tell_moderators_of_held_comments(timestamp: int) -> None:
    tell_moderators()
