"""Submitting what was asked after a reading was submitted."""

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.models import User
from reviews.refusals import Refused

from ..models import Comparison, Reading
from ..queries.gaps import answer_gaps
from ..queries.sheets import read_sheet
from ..queries.supplements import open_supplement, supplement_sheet
from .readings import open_if_complete, own_reading
from .turns import pass_on_if_open


@transaction.atomic
def submit_supplement(*, reading: Reading, by: User) -> Comparison | None:
    """Freeze the answers to the new questions. Returns the comparison when this completed both readings.

    Raises NotThere and NotAllowed as a reading does; Refused when nothing is asked, or with one message a gap.
    """
    reading = own_reading(reading.pk, by)
    study = reading.assignment.study
    supplement = open_supplement(reading)
    if supplement is None:
        raise Refused("Nothing new is asked of this reading.")
    errors: dict[str, list[str]] = {}
    for gap in answer_gaps(supplement_sheet(read_sheet(reading), supplement)):
        errors.setdefault(gap.address, []).append(gap.message)
    if errors:
        raise Refused(errors=errors)
    supplement.submitted_at = timezone.now()
    supplement.save(update_fields=["submitted_at"])
    record(
        review=study.review,
        study=study,
        subject=supplement.pk,
        by=by,
        action="new questions answered",
        summary=str(supplement.form),
    )
    opened = open_if_complete(assignment=reading.assignment, by=by)
    pass_on_if_open(reading.assignment, by)
    return opened
