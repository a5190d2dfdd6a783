"""The life of a run: claimed by one worker, computed outside of any transaction, finished once.

The row is the queue. Whoever changes `attempt` from what they read owns the run until the lease lapses; a worker
that comes back later finds another attempt there and writes nothing.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from .dataset import DataSet
from .models import Run, RunState
from .results import CannotPool, compute
from .stats import ENGINE_VERSION

logger = logging.getLogger(__name__)

# Pooling takes milliseconds; the lease allows for a machine that is very busy, and is how long a run waits when its
# worker was killed.
LEASE = timedelta(seconds=30)
ATTEMPTS = 3
# A run that was asked for this long ago and is still queued has lost its message, or waits behind others: ringing
# again does no harm.
RING_AGAIN_AFTER = timedelta(seconds=2)
RINGS = 100

BROKE = (
    f"The computation stopped {ATTEMPTS} times without a result, through no fault of the data. "
    "The server’s log says why; run it again once that is mended."
)


@dataclass(frozen=True)
class Claim:
    """A run that this worker may compute, and the attempt under which it may commit."""

    run_id: UUID
    attempt: int
    worker: str


def _claimable(now: datetime) -> Q:
    return Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=now)


def claim(run_id: UUID | str, worker: str = "", *, now: datetime | None = None) -> Claim | None:
    """Take a queued run, or one whose worker let the lease lapse. None when there is nothing to take.

    One UPDATE decides: of several workers that read the same attempt, one changes it. After the last attempt the
    run is failed instead.
    """
    now = now or timezone.now()
    seen = Run.objects.filter(_claimable(now), pk=run_id).values_list("attempt", flat=True).first()
    if seen is None:
        return None
    mine = Run.objects.filter(_claimable(now), pk=run_id, attempt=seen)
    if seen >= ATTEMPTS:
        if mine.update(state=RunState.FAILED, finished_at=now, lease_until=None, reason=BROKE):
            logger.error("Run %s failed: %s attempts ended without a result", run_id, seen)
        return None
    taken = mine.update(
        state=RunState.RUNNING, attempt=F("attempt") + 1, started_at=now, lease_until=now + LEASE
    )
    return Claim(UUID(str(run_id)), seen + 1, worker) if taken else None


def work(run_id: UUID | str, worker: str = "") -> bool:
    """Claim and compute a run; whether this call finished it.

    A refusal by the data fails the run at once, with what to mend. Any other error gives the run back to the queue
    until its attempts are used up.
    """
    claimed = claim(run_id, worker)
    if claimed is None:
        return False
    try:
        return compute_claimed(claimed)
    except Exception:
        logger.exception("Run %s, attempt %s on %s", claimed.run_id, claimed.attempt, worker or "this worker")
        give_back(claimed)
        return False


def compute_claimed(claimed: Claim) -> bool:
    """Compute a claimed run from its frozen input and commit; whether it was still this worker's to finish."""
    run = Run.objects.only("settings", "input").get(pk=claimed.run_id)
    try:
        result = compute(DataSet.from_json(run.settings, run.input))
    except CannotPool as refusal:
        return finish(claimed, state=RunState.FAILED, reason=str(refusal))
    return finish(claimed, state=RunState.SUCCEEDED, result=result)


def finish(claimed: Claim, **fields: object) -> bool:
    """Write the end of a run while the attempt is still the claim's own; whether it was."""
    return bool(
        _own(claimed).update(
            finished_at=timezone.now(), lease_until=None, engine_version=ENGINE_VERSION, **fields
        )
    )


def give_back(claimed: Claim) -> None:
    """Return a run that broke to the queue, or fail it after the last attempt."""
    if claimed.attempt >= ATTEMPTS:
        finish(claimed, state=RunState.FAILED, reason=BROKE)
    else:
        _own(claimed).update(state=RunState.QUEUED, lease_until=None)


def _own(claimed: Claim):
    return Run.objects.filter(pk=claimed.run_id, state=RunState.RUNNING, attempt=claimed.attempt)


def lost_runs(*, now: datetime | None = None) -> list[UUID]:
    """Runs that nobody works on: queued for a while, or with a lapsed lease; the oldest first."""
    now = now or timezone.now()
    lost = Run.objects.filter(
        Q(state=RunState.QUEUED, requested_at__lt=now - RING_AGAIN_AFTER)
        | Q(state=RunState.RUNNING, lease_until__lt=now)
    )
    return list(lost.order_by("requested_at").values_list("pk", flat=True)[:RINGS])
