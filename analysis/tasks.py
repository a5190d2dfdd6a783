"""The doorbell: a message says that a run is waiting; the row says everything else."""

import logging
from functools import partial
from uuid import UUID

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from . import runner

logger = logging.getLogger(__name__)


@shared_task(bind=True, name="analysis.work")
def work(self, run_id: str) -> None:
    """Compute a run, if nobody else does."""
    runner.work(run_id, worker=self.request.hostname or "")


def ring(run_id: UUID) -> None:
    """Tell the workers, once the row is committed. Without a broker the run waits for `ring_lost`."""
    transaction.on_commit(partial(_ring, run_id))


def _ring(run_id: UUID) -> None:
    try:
        work.apply_async((str(run_id),), retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Run %s waits: the broker cannot be reached (%s)", run_id, error)


def ring_lost() -> None:
    """Ring again for runs that nobody works on. Each worker calls this from a timer."""
    for run_id in runner.lost_runs():
        work.apply_async((str(run_id),), retry=False)
