"""Two transactions at once, the second while the first has done everything but commit."""

import time
from collections.abc import Callable
from threading import Event, Thread

from django.db import connection, transaction

WAITS = 0.6  # seconds, in which the second transaction reaches the row that the first holds


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Run ``second`` while the transaction of ``first`` has done everything but commit; the errors of both."""
    reached, errors = Event(), []

    def hold() -> None:
        with transaction.atomic():
            first()
            reached.set()
            time.sleep(WAITS)

    def follow() -> None:
        assert reached.wait(10)
        second()

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            reached.set()
            connection.close()

    threads = [Thread(target=guarded, args=(work,)) for work in (hold, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
