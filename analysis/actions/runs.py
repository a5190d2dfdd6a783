"""Asking for a run."""

from django.db import transaction
from django.db.models import Max

from reviews.actions.record import record
from reviews.models import User
from reviews.permissions import require

from ..dataset import build, hash_of
from ..models import Analysis, Run
from ..tasks import ring
from .analyses import save_analysis


@transaction.atomic
def request_run(*, analysis: Analysis, by: User) -> Run:
    """Freeze what the settled data give now, queue the run and ring for a worker after the commit.

    A data set that cannot be pooled is frozen too: its run fails, and says which studies stay out and why.
    """
    require(by, "run_analyses", analysis.review)
    # Two requests at once queue up here, so that each gets a number of its own.
    analysis = (
        Analysis.objects.select_for_update(of=("self",))
        .select_related("review", "outcome", "window")
        .get(pk=analysis.pk)
    )
    dataset = build(analysis)
    last = Run.objects.filter(analysis=analysis).aggregate(last=Max("number"))["last"]
    run = Run.objects.create(
        analysis=analysis,
        number=(last or 0) + 1,
        requested_by=by,
        settings=dataset.settings_json(),
        input=dataset.input_json(),
        input_hash=hash_of(dataset),
    )
    record(
        review=analysis.review,
        by=by,
        action="run requested",
        summary=f"{analysis.name}, run {run.number}: {len(dataset.studies)} studies in, "
        f"{len(dataset.excluded)} out, input {run.input_hash[:8]}",
    )
    ring(run.pk)
    return run


@transaction.atomic
def rerun_with_derived(*, analysis: Analysis, version: int, derived: str, by: User) -> Run:
    """Use derived numbers, or leave them out, and run again: one step, so that the two results can be compared.

    Raises Refused for a choice that does not exist, Stale when the analysis was saved elsewhere since ``version``.
    """
    require(by, "run_analyses", analysis.review)
    return request_run(
        analysis=save_analysis(analysis=analysis, version=version, by=by, derived=derived), by=by
    )
