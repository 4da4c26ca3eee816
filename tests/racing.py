"""Writers at the same time: real threads, each on its own database connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

THREADS = 20


@pytest.fixture
def race(transactional_db):
    """
    Call ``work(0)`` to ``work(19)`` in as many threads at once; return the results.

    What one of them raises is raised here.
    """
    connection.pool.resize(1, THREADS + 4)
    barrier = Barrier(THREADS, timeout=30)

    def start(work, number):
        try:
            connection.ensure_connection()
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    def run(work):
        with ThreadPoolExecutor(THREADS) as threads:
            futures = [threads.submit(start, work, n) for n in range(THREADS)]
        return [future.result() for future in futures]

    yield run
    # Else they stay open for minutes, in each process that had such a test.
    connection.close()
    connection.close_pool()
