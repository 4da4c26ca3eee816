from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from comments.models import Comment
from comments.moderation import akismet, bayes
from comments.tasks.retrying import PATIENT

# How long a worker may have been away without a decision being lost to the filter.
LATELY = timedelta(days=7)
AT_ONCE = 200


@app.periodic(cron="* * * * *")
@app.task(lock="learn_from_decisions", queueing_lock="learn_from_decisions")
def learn_from_decisions(timestamp: int) -> None:
    """Teach the filter what people decided, and take back what they changed."""
    due = Comment.objects.unlearned(since=timezone.now() - LATELY)
    for pk, lesson in due.order_by("pk").values_list("pk", "lesson")[:AT_ONCE]:
        with transaction.atomic():
            if bayes.learn(pk, lesson) and lesson and akismet.is_there():
                tell_akismet.defer(comment=pk, kind=lesson)


@app.task(retry=PATIENT)
def tell_akismet(comment: int, kind: str) -> None:
    """Tell Akismet what an editor found, unless the comment is gone by now."""
    found = Comment.objects.select_related("post").filter(pk=comment).first()
    if found:
        akismet.tell(found, kind)
