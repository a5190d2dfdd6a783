"""Trying a form out on a few studies before they are extracted."""

from collections.abc import Sequence

from django.db import transaction

from reviews.actions.assignments import assign
from reviews.actions.writing import locked
from reviews.models import PILOT, Assignment, Review, Study, Task, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused

from ..models import AssignedForm, FormVersion


@transaction.atomic
def start_pilot(
    *,
    review: Review,
    studies: Sequence[Study],
    form: FormVersion,
    first: User,
    second: User,
    arbiter: User,
    by: User,
) -> list[Assignment]:
    """Let two readers read the studies with a version of the form, also with a draft. All are assigned, or none.

    A pilot is read, submitted and compared as any reading; nothing of it is ever settled. Raises Refused for a study
    that is assigned already, a version without a question, and people who do not fit.
    """
    require(by, "assign", review)
    if form.review_id != review.pk or any(study.review_id != review.pk for study in studies):
        raise NotThere("There is nothing here for you.")
    if not studies:
        raise Refused(errors={"studies": ["Choose at least one study."]})
    ordered = sorted(studies, key=lambda study: study.pk)
    # All studies, then the review, then the form, as everywhere; a draft is not thrown away or changed meanwhile.
    for study in ordered:
        locked(Study, study.pk)
    locked(Review, review.pk)
    form = locked(FormVersion, form.pk)
    if not form.items.exists():
        raise Refused(errors={"form": [f"Version {form.number} asks nothing yet."]})
    assigned = []
    for study in ordered:
        assignment = assign(
            study=study, task=Task.EXTRACTION, first=first, second=second, arbiter=arbiter, by=by, round=PILOT
        )
        AssignedForm.objects.create(assignment=assignment, form=form)
        assigned.append(assignment)
    return assigned
