"""Another instrument for a study whose assessments are under way."""

from uuid import UUID

from django.db import transaction

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Study, Task, User
from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused

from ...models import Comparison, Reading, ReadingState, SignallingAnswer
from ...queries.instruments import usable, variant_of
from ...queries.sheets import effects_of
from ...risk_of_bias.instruments import with_effect
from ...risk_of_bias.variant import Question, Variant
from ..cells import SOURCE, snapshot, told_of
from ..readings import record_and_advance

_COPIED = ("text", "number", "missing", "so_printed", *SOURCE, "support")


@transaction.atomic
def change_instrument(*, assignment: Assignment, instrument: str, by: User) -> Assignment:
    """Assess a study with the instrument of another key, both assessors at once.

    All that was entered stays stored under the instrument that it was entered with, and counts again when that is
    chosen again. Answers to questions that are the same in both instruments are copied where nothing stands there yet,
    with their support and source; judgements are not: another algorithm may propose otherwise. Raises NotAllowed for a
    lead who reads the study; Refused for an instrument that the review cannot use, and once an assessment is submitted.
    """
    study = assignment.study
    require(by, "assign", study.review)
    locked(Study, study.pk)
    people = Assignment.objects.select_related("study__review", "first", "second", "arbiter")
    assignment = people.filter(pk=assignment.pk).first()
    if assignment is None:
        raise NotThere("This assignment was withdrawn.")
    if assignment.task != Task.RISK_OF_BIAS:
        raise NotThere("There is nothing here for you.")
    if by.pk in assignment.readers():
        # Whether it can be changed hangs on how far the other reader is.
        raise NotAllowed("You read this study yourself; another lead can change its instrument.")
    before = variant_of(assignment.instrument, study.design)
    after = next((one for one in usable(study.review) if one.key == instrument), None)
    if after is None:
        raise Refused(errors={"instrument": ["Choose an instrument that this review can use."]})
    if after.key == before.key:
        raise Refused(
            errors={"instrument": [f"{study.name} is assessed with it already; nothing was changed."]}
        )
    if refuses_change(assignment):
        raise Refused(
            "An assessment is submitted. Settle the study; then read it again with another instrument."
        )
    assignment.instrument = after.key
    assignment.save(update_fields=["instrument"])
    record(
        review=study.review,
        study=study,
        by=by,
        action="instrument changed",
        summary=f"{assignment.round_words}: from {_named(before)} to {_named(after)}",
    )
    for reading in Reading.objects.filter(assignment=assignment).select_related("assignment__study__review"):
        _take_along(reading, before, after, by)
    return assignment


def refuses_change(assignment: Assignment) -> bool:
    """Whether an assessment of the assignment is submitted, so that its instrument stays."""
    readings = Reading.objects.filter(assignment=assignment)
    return (
        readings.filter(state=ReadingState.SUBMITTED).exists()
        or Comparison.objects.filter(assignment=assignment).exists()
    )


def _named(variant: Variant) -> str:
    return f"{variant.title} ({variant.version})"


def _take_along(reading: Reading, before: Variant, after: Variant, by: User) -> None:
    """Give a draft the instrument, and the answers that mean the same in it. What was copied is told to those alone who
    see the reading."""
    reading.variant = after.key
    reading.save(update_fields=["variant"])
    effects = effects_of(reading)
    entered = list(SignallingAnswer.objects.filter(reading=reading))
    there = {(one.variant, one.study_result_id, one.question): one for one in entered}
    told = []
    for one in entered:
        old, new = _for(before, effects, one.study_result_id), _for(after, effects, one.study_result_id)
        if one.variant != old.key or one.is_blank or old.key == new.key:
            continue
        if not _asks_the_same(old, new, one.question, one.text):
            continue
        copy = there.get((new.key, one.study_result_id, one.question))
        if copy is not None and (not copy.is_blank or copy.support):
            continue
        if copy is None:
            copy = SignallingAnswer(
                reading=reading,
                study_result_id=one.study_result_id,
                variant=new.key,
                question=one.question,
            )
        else:
            copy.version += 1
        for name in _COPIED:
            setattr(copy, name, getattr(one, name))
        copy.save()
        told.append(told_of(copy, {}, snapshot(copy)))
    record_and_advance(
        reading,
        by=by,
        action="instrument changed",
        summary=f"to {_named(after)}; {len(told)} answer{'' if len(told) == 1 else 's'} taken along",
        cells=told,
    )


def _for(variant: Variant, effects: dict[UUID, str], result: UUID | None) -> Variant:
    """The variant that a result is judged with."""
    return with_effect(variant, effects.get(result, "")) if result else variant


def _asks_the_same(old: Variant, new: Variant, key: str, answer: str) -> bool:
    found = [_asked(old, key), _asked(new, key)]
    if None in found:
        return False
    one, other = found
    return (one.number, one.text) == (other.number, other.text) and answer in other.answers


def _asked(variant: Variant, key: str) -> Question | None:
    return next((one for one in variant.questions if one.key == key), None)
