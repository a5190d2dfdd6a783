"""Settling a study: the final reading, written once everything is agreed or decided."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.models import User
from reviews.refusals import Refused

from ..models import Comparison, Reading
from ..queries.comparisons import read_comparison
from ..queries.supplements import waits_for_supplements
from .comparisons import open_for
from .finals import write_final

MOST_NAMED = 5


@transaction.atomic
def settle_study(*, comparison: Comparison, by: User) -> Reading:
    """Write the final reading: agreed values, decided values, nothing else.

    Where an amendment is open, another edition takes the place of the final in force, which stays as it is.
    Raises Refused for a pilot, and while the structure is unconfirmed, a new question unanswered or a difference open.
    """
    comparison = open_for(comparison.pk, by, version=None)
    if comparison.assignment.is_pilot:
        raise Refused("This is a pilot of the form. It is compared, and nothing of it is ever settled.")
    if comparison.confirmed_at is None:
        raise Refused("Confirm first whose arm is whose; then the study can be settled.")
    if waits_for_supplements(comparison.assignment):
        raise Refused("New questions of the form are not answered by both readers yet.")
    return _settle(comparison, by)


def settle_alone(*, comparison: Comparison, by: User) -> Reading:
    """Write the final of a study that one person reads alone, as it was submitted. The caller holds the lock on the
    study and has opened the comparison."""
    comparison.confirmed_at, comparison.confirmed_by = timezone.now(), by
    comparison.save(update_fields=["confirmed_at", "confirmed_by"])
    return _settle(comparison, by)


def _what_is_open(left: int, lacks: Sequence[str]) -> str:
    """What keeps a study from being settled: differences, and by name the first of those of which something stands that
    cannot be settled so."""
    differing = left - len(lacks)
    words = [f"{differing} difference{' is' if differing == 1 else 's are'} still open."] if differing else []
    more = [f"And {len(lacks) - MOST_NAMED} more."] if len(lacks) > MOST_NAMED else []
    return " ".join([*words, *lacks[:MOST_NAMED], *more])


def _settle(comparison: Comparison, by: User) -> Reading:
    compared = read_comparison(comparison)
    counts = compared.status
    if not counts.can_settle:
        raise Refused(_what_is_open(counts.open + counts.waiting, list(compared.together.lacks.values())))
    final = write_final(compared)
    now = timezone.now()
    if comparison.settled_at is None:
        comparison.settled_at = now
        comparison.settled_by = by
        comparison.save(update_fields=["settled_at", "settled_by"])
    for amendment in compared.amendments:
        amendment.closed_at, amendment.closed_by, amendment.final = now, by, final
        amendment.save(update_fields=["closed_at", "closed_by", "final"])
    study = comparison.assignment.study
    record(
        review=study.review,
        study=study,
        subject=final.pk,
        by=by,
        action="final amended" if compared.amendments else "study settled",
        summary=f"{comparison.assignment.get_task_display()}: {counts.agreed} agreed, {counts.settled} decided",
    )
    return final
