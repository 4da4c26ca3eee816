from django.db import transaction
from procrastinate.contrib.django import app

from mail import delivery
from mail.models import Message

# Held while a mail is sent: a server that hangs keeps one job waiting, not all.
ONE_BY_ONE = "mail"


@transaction.atomic
def post(message: Message) -> Message:
    """Store ``message`` and have it sent as soon as the transaction has ended."""
    message.save()
    deliver.defer(message=message.pk)
    return message


@app.task(lock=ONE_BY_ONE)
def deliver(message: int) -> None:
    delivery.deliver(message)


@app.periodic(cron="* * * * *")
@app.task(lock=ONE_BY_ONE, queueing_lock="deliver_due_mails")
def deliver_due_mails(timestamp: int) -> None:
    """Try again what is due, and whatever lost its job."""
    delivery.deliver_due()


@app.periodic(cron="41 4 * * *")
@app.task
def forget_old_mails(timestamp: int) -> None:
    Message.objects.outdated().delete()
