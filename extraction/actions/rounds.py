"""Reading a settled study again, in another round."""

from datetime import date

from django.db import transaction

from reviews.actions.writing import locked
from reviews.models import LONGEST_REASON, Assignment, Mode, Study, User
from reviews.permissions import require
from reviews.refusals import Refused

from ..models import Amendment, Comparison
from ..queries.instruments import last_version
from .assignments import assign_with_form


@transaction.atomic
def read_again(
    *,
    study: Study,
    task: str,
    first: User,
    second: User | None,
    arbiter: User | None,
    reason: str,
    by: User,
    mode: str = Mode.DUAL,
    due: date | None = None,
    arbitration_due: date | None = None,
    instrument: str = "",
) -> Assignment:
    """Assign another round of a settled task, with the reason, read with the form in force now.

    Risk of bias is judged with the instrument of the last round where no other is named. The final in force stays in
    force until the round is settled; earlier rounds stay as they are. Readers who knew an
    earlier reading make it a round that is not blinded. Raises Refused where the last round is not settled, while
    values of its final are open again, without a reason, and what ``assign`` raises.
    """
    require(by, "assign", study.review)
    study = locked(Study, study.pk)
    last = Assignment.objects.filter(study=study, task=task).order_by("-round").first()
    if last is None or not Comparison.objects.filter(assignment=last, settled_at__isnull=False).exists():
        raise Refused(f"{study.name} is not settled yet; there is nothing to read again.")
    if Amendment.objects.filter(comparison__assignment=last, closed_at__isnull=True).exists():
        raise Refused("Values of the final are open again. Settle or withdraw that first.")
    reason = reason.strip()
    if not reason:
        raise Refused(errors={"reason": ["Write why it is read again; everybody in the review can read it."]})
    if len(reason) > LONGEST_REASON:
        raise Refused(
            errors={"reason": [f"This has {len(reason)} characters; at most {LONGEST_REASON} fit."]}
        )
    return assign_with_form(
        study=study,
        task=task,
        first=first,
        second=second,
        arbiter=arbiter,
        by=by,
        round=last.round + 1,
        mode=mode,
        reason=reason,
        due=due,
        arbitration_due=arbitration_due,
        instrument=instrument or last_version(last.instrument),
    )
