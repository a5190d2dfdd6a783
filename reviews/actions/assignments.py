"""Assigning a study's extraction and risk of bias to two readers and an arbiter."""

from django.db import transaction

from ..models import Assignment, Membership, Review, Study, Task, User
from ..permissions import ARBITERS, READERS, require
from ..refusals import Refused
from .record import record
from .writing import locked


@transaction.atomic
def assign(*, study: Study, task: str, first: User, second: User, arbiter: User, by: User) -> Assignment:
    """Two different readers and an arbiter who is neither, for round 1 of a task.

    Raises Refused when the people are not three, are not members in a role that fits, or the task is
    assigned already.
    """
    require(by, "assign", study.review)
    # The study, then the review, as everywhere. The review, so that nobody loses the role meanwhile.
    study = locked(Study, study.pk)
    locked(Review, study.review_id)
    _check_people(study, first, second, arbiter)
    if Assignment.objects.filter(study=study, task=task, round=1).exists():
        raise Refused(f"{Task(task).label} of {study.name} is assigned already.")
    assignment = Assignment.objects.create(
        study=study, task=task, round=1, first=first, second=second, arbiter=arbiter, design=study.design
    )
    record(
        review=study.review,
        study=study,
        by=by,
        action="assigned",
        summary=f"{Task(task).label}: {first.name} and {second.name}, arbiter {arbiter.name}",
    )
    return assignment


def _check_people(study: Study, first: User, second: User, arbiter: User) -> None:
    errors: dict[str, list[str]] = {}
    if first == second:
        errors["second"] = [f"{second.name} is the first reader already. Choose two different people."]
    if arbiter in (first, second):
        errors["arbiter"] = [f"{arbiter.name} reads this study, so somebody else has to arbitrate it."]
    held = Membership.objects.filter(review=study.review, user__in={first, second, arbiter})
    roles: dict = {}
    for user_id, role in held.values_list("user_id", "role"):
        roles.setdefault(user_id, set()).add(role)
    for field, person, eligible in (
        ("first", first, READERS),
        ("second", second, READERS),
        ("arbiter", arbiter, ARBITERS),
    ):
        if not roles.get(person.pk, set()) & eligible:
            errors.setdefault(field, []).append(
                f"{person.name} is no {'arbiter' if field == 'arbiter' else 'reviewer'} of this review."
            )
    if errors:
        raise Refused(errors=errors)
