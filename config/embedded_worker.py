"""A Celery worker in a thread of this process: the same worker, tasks and broker protocol as in a process of its own.

`memory://` lives in one process, so that the web process must hold the worker too. It must start after the fork.
"""

import logging
import os
import socket
import threading

from celery import Celery
from celery.worker import WorkController, state

logger = logging.getLogger(__name__)


class EmbeddedWorker:
    """One worker with `threads` task threads. `start` returns at once; `stop` waits for tasks that are running."""

    def __init__(self, app: Celery, threads: int = 2) -> None:
        self.app = app
        self.threads = threads
        self.name = f"embedded-{os.getpid()}@{socket.gethostname()}"
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedded-worker", daemon=True)

    def _run(self) -> None:
        # Made here, since Celery closes the database connections of the thread that makes it.
        worker = WorkController(
            app=self.app,
            hostname=self.name,
            pool="threads",
            concurrency=self.threads,
            ready_callback=lambda consumer: self.ready.set(),
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        worker.start()
        if worker.exitcode:
            logger.error(
                "The embedded worker ended with code %s; queued runs wait for another.", worker.exitcode
            )

    def start(self) -> None:
        """Start the thread. Tasks that are sent before `ready` is set wait in the broker."""
        self._thread.start()

    def stop(self, timeout: float = 6) -> bool:
        """Take no more tasks, wait up to `timeout` seconds for those that run, and say whether all ended.

        What does not end in time is not lost: its row keeps a lease, and is claimed again once that has passed.
        """
        if not self._thread.is_alive():
            return True
        # The worker reports a shutdown from elsewhere as a warning; this one is ours.
        logging.getLogger("celery.worker.control").setLevel(logging.ERROR)
        try:
            self.app.control.shutdown(destination=[self.name])
            self._thread.join(min(timeout, 2))
        except OSError as error:
            logger.info("The broker cannot be reached to stop the embedded worker: %s", error)
        # A worker that lost its broker, or has not connected yet, hears nothing; it looks at this every two seconds.
        state.should_stop = os.EX_OK
        self._thread.join(timeout)
        state.should_stop = None
        return not self._thread.is_alive()
