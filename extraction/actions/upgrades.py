"""Taking a study to the version of the form that is in force, for both of its readers at once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import PILOT, Assignment, Review, Study, Task, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused

from ..models import AssignedForm, Comparison, FormItem, FormVersion, ReadingRole, ReadingState, Supplement
from ..queries.forms import published_form
from ..queries.supplements import open_supplement
from .handovers import hand_over_unfinished
from .readings import open_if_complete
from .turns import pass_on_if_open


@transaction.atomic
def upgrade_study(*, assignment: Assignment, by: User) -> FormVersion:
    """Read the study with the version in force from now on. What was answered is kept.

    Whoever has submitted is asked the new questions in a supplement, and the comparison waits for it. That is nobody
    else's to see: the act looks the same whoever has begun or submitted. Raises Refused for a settled study, for one
    that has this version already, and where no version is published.
    """
    review = assignment.study.review
    require(by, "assign", review)
    study = locked(Study, assignment.study_id)
    assignment = Assignment.objects.filter(pk=assignment.pk, task=Task.EXTRACTION).first()
    if assignment is None:
        raise NotThere("There is nothing here for you.")
    assignment.study = study
    form = published_form(review)
    if form is None:
        raise Refused("No version of the form is published yet.")
    if Comparison.objects.filter(assignment=assignment, settled_at__isnull=False).exists():
        raise Refused(f"{study.name} is settled and keeps the version that it was read with.")
    pinned = AssignedForm.objects.filter(assignment=assignment).select_related("form").first()
    before = pinned.form if pinned else None
    if before is not None and before.number >= form.number:
        raise Refused(f"{study.name} is read with version {before.number} already.")
    AssignedForm.objects.update_or_create(assignment=assignment, defaults={"form": form})
    _supplement(assignment, before, form, by)
    # Whoever submitted may have been replaced since: the new questions are for who sits there now.
    hand_over_unfinished(assignment=assignment, by=by)
    record(
        review=review,
        study=study,
        by=by,
        action="form upgraded",
        summary=f"{_round(assignment)}from {before or 'no form'} to {form}",
    )
    open_if_complete(assignment=assignment, by=by)
    pass_on_if_open(assignment, by)
    return form


def _round(assignment: Assignment) -> str:
    return "pilot, " if assignment.is_pilot else ""


def _supplement(assignment: Assignment, before: FormVersion | None, form: FormVersion, by: User) -> None:
    """Ask whoever has submitted what the new version asks and theirs did not; an open supplement grows or shrinks, and
    is withdrawn where nothing of it is left. Its row stays: the events of what was answered are found by it."""
    submitted = assignment.readings.exclude(role=ReadingRole.FINAL).filter(state=ReadingState.SUBMITTED)
    for reading in submitted:
        supplement = open_supplement(reading) or Supplement(reading=reading, since=before, form=form)
        known = FormItem.objects.filter(form=supplement.since_id).values("question")
        if form.items.exclude(question__in=known).exists():
            supplement.form = form
            supplement.save()
        elif not supplement._state.adding:
            supplement.withdrawn_at, supplement.withdrawn_by = timezone.now(), by
            supplement.save(update_fields=["withdrawn_at", "withdrawn_by"])
            record(
                review=assignment.study.review,
                study=assignment.study,
                subject=supplement.pk,
                by=by,
                action="new questions withdrawn",
                summary=f"{form} no longer asks them",
            )


@transaction.atomic
def upgrade_all(*, review: Review, by: User) -> int:
    """Take every extraction that is not settled to the version in force. Returns how many were taken there."""
    require(by, "assign", review)
    waiting = list(upgradable(review))
    for assignment in waiting:
        upgrade_study(assignment=assignment, by=by)
    return len(waiting)


def upgradable(review: Review) -> Iterable[Assignment]:
    """The extractions that can be taken to the version in force, in the order in which studies are locked."""
    form = published_form(review)
    if form is None:
        return Assignment.objects.none()
    return (
        Assignment.objects.filter(study__review=review, task=Task.EXTRACTION, round__gt=PILOT)
        .exclude(comparison__settled_at__isnull=False)
        .exclude(assigned_form__form__number__gte=form.number)
        .select_related("study__review")
        .order_by("study_id", "round")
    )
