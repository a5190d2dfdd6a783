"""Assigning a study's extraction and risk of bias to two readers and an arbiter."""

from django.db import transaction
from django.utils import timezone

from ..models import PILOT, Assignment, Membership, Reassignment, Review, Seat, Study, Task, User
from ..permissions import ARBITERS, READERS, require
from ..refusals import NotThere, Refused
from .record import record
from .writing import locked


@transaction.atomic
def assign(
    *, study: Study, task: str, first: User, second: User, arbiter: User, by: User, round: int = 1
) -> Assignment:
    """Two different readers and an arbiter who is neither, for round 1 of a task, or for a pilot of its form.

    Raises Refused when the people are not three, are not members in a role that fits, or the round is assigned
    already. A pilot comes before its study is extracted: the pilot's comparison shows both readers what the other
    found, and would show it to people who are extracting. Those who piloted a study may extract it; the record then
    says that they had seen each other's pilot.
    """
    require(by, "assign", study.review)
    # The study, then the review, as everywhere. The review, so that nobody loses the role meanwhile.
    study = locked(Study, study.pk)
    locked(Review, study.review_id)
    _check_people(study, first, second, arbiter)
    assigned = {one.round: one for one in Assignment.objects.filter(study=study, task=task)}
    if round == PILOT and assigned:
        raise Refused(f"{study.name} is assigned already. A pilot comes before that.")
    if round in assigned:
        raise Refused(f"{Task(task).label} of {study.name} is assigned already.")
    assignment = Assignment.objects.create(
        study=study, task=task, round=round, first=first, second=second, arbiter=arbiter, design=study.design
    )
    summary = f"{Task(task).label}: {first.name} and {second.name}, arbiter {arbiter.name}"
    pilot = assigned.get(PILOT)
    again = [reader.name for reader in (first, second) if pilot and reader.pk in pilot.readers()]
    if again:
        summary += f". {' and '.join(again)} piloted the form on this study"
    record(
        review=study.review,
        study=study,
        by=by,
        action="pilot assigned" if round == PILOT else "assigned",
        summary=summary,
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


LONGEST_REASON = 1000


@transaction.atomic
def replace_person(*, assignment: Assignment, seat: str, to: User, reason: str, by: User) -> Assignment:
    """Put another person into a seat of an assignment. What becomes of a reading is ``extraction``'s to say.

    The event names the people and the reason, which everybody in the review may read, and nothing of how far a reading
    was. Raises Refused when the three would not be three people, the person's role does not fit, or no reason is given.
    """
    require(by, "assign", assignment.study.review)
    # The study, then the review, as in assigning.
    study = locked(Study, assignment.study_id)
    locked(Review, study.review_id)
    assignment = (
        Assignment.objects.select_related("first", "second", "arbiter").filter(pk=assignment.pk).first()
    )
    if assignment is None:
        raise NotThere("This assignment was withdrawn.")
    reason = reason.strip()
    errors: dict[str, list[str]] = {}
    if not reason:
        errors["reason"] = ["Write why; everybody in the review can read it."]
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = [f"This has {len(reason)} characters; at most {LONGEST_REASON} fit."]
    people = {one.value: getattr(assignment, one.value) for one in Seat}
    before = people[seat]
    if to in people.values():
        held = next(one for one, person in people.items() if person == to)
        errors["to"] = [f"{to.name} is the {Seat(held).label.lower()} already."]
    elif not _holds(study, to, ARBITERS if seat == Seat.ARBITER else READERS):
        errors["to"] = [
            f"{to.name} is no {'arbiter' if seat == Seat.ARBITER else 'reviewer'} of this review."
        ]
    if errors:
        raise Refused(errors=errors)
    setattr(assignment, seat, to)
    assignment.save(update_fields=[seat])
    Reassignment.objects.create(
        assignment=assignment, seat=seat, before=before, after=to, reason=reason, by=by, at=timezone.now()
    )
    record(
        review=study.review,
        study=study,
        by=by,
        action=f"{Seat(seat).label.lower()} replaced",
        summary=f"{assignment.get_task_display()}, {assignment.round_words}: {before.name} to {to.name}",
        cells=[{"address": f"reassignment:{assignment.pk}:reason", "before": None, "after": reason}],
    )
    return assignment


def _holds(study: Study, person: User, roles: frozenset[str]) -> bool:
    return Membership.objects.filter(review=study.review_id, user=person, role__in=roles).exists()
