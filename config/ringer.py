"""A timer in each worker that rings again for queued rows whose message was lost, and for expired leases."""

import logging
import threading

from celery import bootsteps
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Ringer(bootsteps.StartStopStep):
    """Calls `settings.RING_LOST` at the start of the worker and every `settings.RING_LOST_SECONDS` after it.

    In a thread of its own rather than on the worker's timer: that would block the loop which reads messages.
    """

    # After the pool: its processes are forked before there is a second thread.
    requires = {"celery.worker.components:Pool"}

    def __init__(self, worker, **kwargs) -> None:
        super().__init__(worker, **kwargs)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, worker) -> None:
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="ringer", daemon=True)
        self._thread.start()

    def stop(self, worker) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    terminate = stop

    def _run(self) -> None:
        while True:
            try:
                import_string(settings.RING_LOST)()
            except (
                Exception
            ) as error:  # A database that restarts, a broker that is away: the next round tries again.
                logger.warning("Lost runs could not be looked for: %s", error)
            finally:
                connections.close_all()
            if self._stopped.wait(settings.RING_LOST_SECONDS):
                return
