from procrastinate.contrib.django import app

from comments.mails import confirming
from comments.models import Comment
from comments.tasks.retrying import PATIENT


@app.task(retry=PATIENT)
def ask_writer(comment: int, tell: str) -> None:
    """Ask for the proof of an address, unless the comment is gone by now."""
    found = Comment.objects.select_related("post").filter(pk=comment).first()
    if found:
        confirming.ask_writer(found, tell)
