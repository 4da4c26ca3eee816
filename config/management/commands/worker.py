from typing import Any

from django.core.management.base import BaseCommand
from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.contrib.django.django_connector import DjangoConnector

# Jobs at a time: mails and what is due to appear don't wait for a slow server
# elsewhere. Each holds a connection of the pool, which has eight.
AT_ONCE = 4


class Connector(PsycopgConnector):
    """
    Lets the jobs that a job asks for go with the transaction of that job.

    By a connection of their own, as is usual in a worker, they would be done before
    what they are about is there, and also where it is rolled back.
    """

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector()


class Command(BaseCommand):
    help = "Do the jobs that wait in the database, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        connector = Connector(kwargs=connector_params())
        with app.replace_connector(connector) as ready:
            ready.run_worker(concurrency=AT_ONCE)
