"""Assigning a study's extraction and risk of bias to those who read it and settle what differs."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from ..models import (
    LONGEST_REASON,
    PILOT,
    Assignment,
    Membership,
    Mode,
    Reassignment,
    Review,
    Role,
    Seat,
    Study,
    Task,
    User,
)
from ..permissions import ARBITERS, READERS, require
from ..refusals import NotThere, Refused
from .record import record
from .writing import locked


@transaction.atomic
def assign(
    *,
    study: Study,
    task: str,
    first: User,
    second: User | None,
    arbiter: User | None,
    by: User,
    round: int = 1,
    mode: str = Mode.DUAL,
    reason: str = "",
    due: date | None = None,
    arbitration_due: date | None = None,
    instrument: str = "",
) -> Assignment:
    """The people that the mode demands, for one round of a task, or for a pilot of its form.

    Two readers who are different people and an arbiter who is neither; *single* needs the first reader alone. Raises
    Refused when they are not, are not members in a role that fits, or the round is assigned already. A pilot comes
    before its study is extracted: the pilot's comparison shows both readers what the other found, and would show it to
    people who are extracting. ``instrument`` is the key of the one that risk of bias is judged with; which there are
    says ``extraction``. Whoever knew an earlier reading may read; the assignment then is not blinded, and the record
    names them.
    """
    require(by, "assign", study.review)
    # The study, then the review, as everywhere. The review, so that nobody loses the role meanwhile.
    study = locked(Study, study.pk)
    locked(Review, study.review_id)
    if mode not in Mode.values:
        raise Refused(errors={"mode": ["Choose how the study is read."]})
    check_people(study, mode, first, second, arbiter)
    if due and arbitration_due and arbitration_due < due:
        raise Refused(errors={"arbitration_due": ["Arbitration would be due before the readings."]})
    assigned = {one.round: one for one in Assignment.objects.filter(study=study, task=task)}
    if round == PILOT and assigned:
        raise Refused(f"{study.name} is assigned already. A pilot comes before that.")
    if round in assigned:
        raise Refused(f"{Task(task).label} of {study.name} is assigned already.")
    # Nobody is blinded to a reading that they verify: that is said by the mode.
    independent = [
        reader for reader in (first, second) if reader and not (mode == Mode.VERIFY and reader == second)
    ]
    knowing = who_knew(study, task, round, independent)
    assignment = Assignment.objects.create(
        study=study,
        task=task,
        round=round,
        mode=mode,
        first=first,
        second=second,
        arbiter=arbiter,
        instrument=instrument,
        reason=reason,
        due=due,
        arbitration_due=arbitration_due,
        is_blinded=not knowing,
    )
    said = assignment_words(assignment)
    summary = f"{Task(task).label}{f', round {round}' if round > 1 else ''}: {said}"
    if knowing:
        summary += f". Not blinded: {' and '.join(reader.name for reader in knowing)} knew an earlier reading"
    record(
        review=study.review,
        study=study,
        by=by,
        action="pilot assigned" if round == PILOT else "assigned" if round == 1 else "assigned again",
        summary=summary,
        cells=[{"address": f"assignment:{assignment.pk}:reason", "before": None, "after": reason}]
        if reason
        else (),
    )
    return assignment


def assignment_words(assignment: Assignment) -> str:
    """Who reads how, in a line."""
    first, second, arbiter = assignment.first, assignment.second, assignment.arbiter
    if assignment.is_single:
        return f"{first.name} alone"
    if assignment.is_verified:
        return f"{first.name}, verified by {second.name}, arbiter {arbiter.name}"
    return f"{first.name} and {second.name}, arbiter {arbiter.name}"


def who_knew(study: Study, task: str, round: int, readers: Iterable[User]) -> list[User]:
    """Those of the readers who may have seen an earlier reading of the study: whoever took part in an earlier round or
    pilot of the task, and leads, who see the readings of every comparison."""
    earlier = Assignment.objects.filter(study=study, task=task, round__lt=round)
    seated = {key for one in earlier for key in one.people()}
    if not seated:
        return []
    seated |= set(Reassignment.objects.filter(assignment__in=earlier).values_list("before", flat=True))
    seated |= set(
        Membership.objects.filter(review=study.review_id, role=Role.LEAD).values_list("user", flat=True)
    )
    return [reader for reader in readers if reader.pk in seated]


def check_people(
    study: Study, mode: str, first: User | None, second: User | None, arbiter: User | None
) -> None:
    """Raise Refused, field by field, where the people are not those that the mode demands."""
    errors: dict[str, list[str]] = {}
    if mode != Mode.SINGLE:
        if second is None:
            errors["second"] = [
                "Choose who verifies the reading." if mode == Mode.VERIFY else "Choose the second reader."
            ]
        if arbiter is None:
            errors["arbiter"] = ["Choose who settles what differs."]
    if second is not None and first == second:
        errors["second"] = [f"{second.name} is the first reader already. Choose two different people."]
    if arbiter is not None and arbiter in (first, second):
        errors["arbiter"] = [f"{arbiter.name} reads this study, so somebody else has to arbitrate it."]
    people = {person for person in (first, second, arbiter) if person}
    roles: dict = {}
    held = Membership.objects.filter(review=study.review, user__in=people)
    for user_id, role in held.values_list("user_id", "role"):
        roles.setdefault(user_id, set()).add(role)
    for field, person, fitting in (
        ("first", first, READERS),
        ("second", second, READERS),
        ("arbiter", arbiter, ARBITERS),
    ):
        if person is not None and not roles.get(person.pk, set()) & fitting:
            errors.setdefault(field, []).append(
                f"{person.name} is no {'arbiter' if field == 'arbiter' else 'reviewer'} of this review."
            )
    if errors:
        raise Refused(errors=errors)


@transaction.atomic
def replace_person(
    *, assignment: Assignment, seat: str, to: User, reason: str, by: User, is_to_read: bool = True
) -> Assignment:
    """Put another person into a seat of an assignment. What becomes of a reading is ``extraction``'s to say, and
    whether there is still something to read (``is_to_read``): only then does it matter what a new reader knew.

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
    if before is None:
        raise Refused("Nobody sits there: the study is read by one person.")
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
    reads = seat == Seat.FIRST or (seat == Seat.SECOND and assignment.mode == Mode.DUAL)
    if is_to_read and reads and who_knew(study, assignment.task, assignment.round, [to]):
        assignment.is_blinded = False
    assignment.save(update_fields=[seat, "is_blinded"])
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
