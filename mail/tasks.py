from django.db import transaction
from procrastinate.contrib.django import app

from mail import delivery
from mail.models import Message


@transaction.atomic
def post(message: Message) -> Message:
    """Store ``message`` and have it sent as soon as the transaction has ended."""
    message.save()
    deliver.defer(message=message.pk)
    return message


@app.task
def deliver(message: int) -> None:
    """Send one mail at once; while the server is away, leave it to the next minute."""
    if not Message.objects.hindered().exists():
        delivery.deliver(message)


@app.periodic(cron="* * * * *")
@app.task(lock="deliver_due_mails", queueing_lock="deliver_due_mails")
def deliver_due_mails(timestamp: int) -> None:
    """Try again what is due, and whatever lost its job."""
    delivery.deliver_due()


@app.periodic(cron="41 4 * * *")
@app.task
def forget_old_mails(timestamp: int) -> None:
    Message.objects.outdated().delete()
