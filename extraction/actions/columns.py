"""Which columns a reader keeps open in the results grid."""

from collections.abc import Sequence

from django.db import transaction

from reviews.models import Outcome, User
from reviews.refusals import NotThere, Refused

from ..integrity.refusals import LABELS, USUAL, in_order
from ..models import Reading, ReportedAs
from .readings import own_draft, record_and_advance


@transaction.atomic
def keep_columns(*, reading: Reading, outcome: Outcome, statistics: Sequence[str], by: User) -> ReportedAs:
    """Keep exactly these statistics open for an outcome, beside the usual ones, because the paper reports it so.

    A column that is left out is closed, unless something is entered in it: what is typed is never hidden. Raises
    NotThere for an outcome of another review, Refused for a statistic that outcomes of its kind do not have, and what
    ``own_draft`` raises.
    """
    reading = own_draft(reading.pk, by)
    if outcome.review_id != reading.assignment.study.review_id:
        raise NotThere("This outcome is not one of the review's.")
    kept = in_order(outcome.kind, statistics)
    unknown = sorted(set(statistics) - set(kept))
    if unknown:
        raise Refused(errors={"statistics": [f"“{unknown[0]}” is nothing that is reported of {outcome}."]})
    kept = [statistic for statistic in kept if statistic not in USUAL[outcome.kind]]
    reported, _is_new = ReportedAs.objects.get_or_create(reading=reading, outcome=outcome)
    if reported.statistics != kept:
        reported.statistics = kept
        reported.save(update_fields=["statistics"])
        shown = ", ".join(LABELS[one] for one in kept) or "the usual ones"
        record_and_advance(reading, by=by, action="columns kept", summary=f"{outcome}: {shown}")
    return reported
