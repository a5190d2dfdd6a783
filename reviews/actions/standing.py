"""How a study stands in the review: included, ineligible, awaiting classification, its authors asked."""

from django.db import transaction
from django.utils import timezone

from ..models import LEFT_OUT, LONGEST_REASON, Standing, Study, User
from ..permissions import require
from ..refusals import Refused
from .record import record
from .writing import locked, write


@transaction.atomic
def set_standing(*, study: Study, standing: str, reason: str, version: int, by: User) -> Study:
    """Say how a study stands, with the reason, which everybody in the review reads.

    Nothing of its readings is touched: whoever includes it again finds all of it as it was. Raises Stale when the
    study was saved elsewhere since ``version``; Refused for a study that is to be left out without a reason, and where
    nothing would change.
    """
    require(by, "edit_studies", study.review)
    study = locked(Study, study.pk)
    reason = reason.strip()
    if standing not in Standing.values:
        raise Refused(errors={"standing": ["Choose how the study stands."]})
    errors = []
    if standing in LEFT_OUT and not reason:
        errors.append(f"Write why it is {Standing(standing).label.lower()}; PRISMA asks for the reason.")
    if len(reason) > LONGEST_REASON:
        errors.append(f"This has {len(reason)} characters; at most {LONGEST_REASON} fit.")
    if errors:
        raise Refused(errors={"reason": errors})
    was, was_because = study.get_standing_display(), study.standing_reason
    if study.version == version and (study.standing, was_because) == (standing, reason):
        raise Refused(f"{study.name} stands so already; nothing was changed.")
    fields = {
        "standing": standing,
        "standing_reason": reason,
        "standing_by": by,
        "standing_at": timezone.now(),
    }
    write(study, version=version, fields=fields, duplicate={})
    record(
        review=study.review,
        study=study,
        by=by,
        action="standing changed",
        summary=f"{was} to {study.get_standing_display().lower()}",
        cells=[
            {"address": f"study:{study.pk}:{name}", "before": before, "after": after}
            for name, before, after in (
                ("standing", was, study.get_standing_display()),
                ("standing_reason", was_because, reason),
            )
            if before != after
        ],
    )
    return study
