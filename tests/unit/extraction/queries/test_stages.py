"""What each person has to do with a study in every mode and state, in words, and at what cost it is found out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison, Reading
from extraction.queries.queue import deed_words, queue_of, sentence, workplace
from extraction.queries.stages import PART_WORDS, Part, TaskState, earlier_states, task_states
from reviews.actions.studies import add_study
from reviews.models import Assignment, Mode, Task
from tests.cast import confirm, enter, settle
from tests.rounds import again, fresh_crew, settle_with


def state_of(user, assignment) -> TaskState:
    [state] = [
        one
        for one in task_states(assignment.study.review, user, study=assignment.study)
        if one.task == assignment.task
    ]
    return state


def advance(assignment: Assignment, steps: str) -> None:
    """Take these steps, a letter each: 1 and 2 begin a reading, a and b submit it, c confirms, s settles."""
    for step in steps:
        if step == "1":
            enter(assignment, assignment.first)
        elif step == "2" and assignment.mode == Mode.VERIFY:
            start_reading(assignment=assignment, by=assignment.second)
        elif step == "2":
            enter(assignment, assignment.second)
        elif step == "s":
            settle_study(comparison=Comparison.objects.get(assignment=assignment), by=assignment.arbiter)
        elif step == "c":
            confirm(Comparison.objects.get(assignment=assignment))
        else:
            role, by = ("first", assignment.first) if step == "a" else ("second", assignment.second)
            reading = Reading.objects.get(assignment=assignment, role=role)
            if step == "b" and assignment.mode == Mode.VERIFY:
                reading.verifications.update(at=timezone.now(), by=by)
            submit_reading(reading=reading, by=by)


# What is demanded, what was done, and then the parts of the first, the second and the arbiter, and the stage.
TABLE = """
    dual    -       start      start           wait       Reading
    dual    1       continue   start           wait       Reading
    dual    1a      submitted  start           wait       Reading
    dual    1a2     submitted  continue        wait       Reading
    dual    2b      start      submitted       wait       Reading
    dual    1a2b    submitted  submitted       arbitrate  With_the_arbiter
    dual    1a2bcs  done       done            done       Settled
    verify  -       start      wait_to_verify  wait       Reading
    verify  1       continue   wait_to_verify  wait       Reading
    verify  1a      submitted  start           wait       Reading
    verify  1a2     submitted  continue        wait       Reading
    verify  1a2b    submitted  submitted       arbitrate  With_the_arbiter
    verify  1a2bcs  done       done            done       Settled
    single  -       start      none            none       Reading
    single  1       continue   none            none       Reading
    single  1a      done       none            none       Settled
    kept    2       start      kept            none       Reading
    kept    12      continue   kept            none       Reading
    kept    2b      start      kept            none       Reading
    kept    12a     done       kept            none       Settled
    kept    12ab    done       kept            none       Settled
"""


def lines() -> list:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in rows]


@pytest.mark.parametrize("round_number", [1, 2])
@pytest.mark.parametrize(("mode", "done", "of_first", "of_second", "of_arbiter", "stage"), lines())
def test_each_person_has_their_part_in_every_mode_and_state(
    review, lead, observer, assignment, mode, done, of_first, of_second, of_arbiter, stage, round_number
):
    if round_number == 2:
        settle(assignment)
        assignment = again(assignment.study, fresh_crew(review, lead), lead)
    if mode == "kept":
        # The second began before one reading was enough.
        begun = [step for step in done if step in "12"]
        advance(assignment, "".join(begun))
        done = "".join(step for step in done if step not in begun)
        mode = "single"
    Assignment.objects.filter(pk=assignment.pk).update(mode=mode)
    assignment = Assignment.objects.select_related("study__review", "first", "second", "arbiter").get(
        pk=assignment.pk
    )
    advance(assignment, done.strip("-"))
    people = (assignment.first, assignment.second, assignment.arbiter)
    assert tuple(state_of(user, assignment).part for user in people) == (of_first, of_second, of_arbiter)
    for user in (lead, observer):
        assert state_of(user, assignment).part == Part.NONE
    words = stage.replace("_", " ")
    if round_number == 2 and stage != "Settled":
        words = f"Under revision, round 2: {words.lower()}"
    for user in (*people, lead, observer):
        assert state_of(user, assignment).stage_words == words
    for user in people:
        waits = state_of(user, assignment).part in ("start", "continue", "arbitrate")
        assert [one.part for one in queue_of(user)] == ([state_of(user, assignment).part] if waits else [])


def test_every_part_has_words():
    assert set(PART_WORDS) == set(Part)


def test_what_a_verifier_does_is_called_so(assignment, first_reader, second_reader):
    Assignment.objects.update(mode=Mode.VERIFY)
    assignment.refresh_from_db()
    assert state_of(second_reader, assignment).part_words == "You verify once the first reading is in"
    advance(assignment, "1a")
    [state] = queue_of(second_reader)
    assert (sentence(state), deed_words(state)) == ("Extraction: to be verified", "Start verifying")
    start_reading(assignment=assignment, by=second_reader)
    [state] = queue_of(second_reader)
    assert (sentence(state), deed_words(state)) == (
        "Extraction: being verified by you",
        "Continue verifying",
    )
    assert not state_of(first_reader, assignment).verifies


def test_another_round_is_called_so_in_the_queue(settled, review, lead, first_reader):
    crew = fresh_crew(review, lead)
    again(settled.assignment.study, crew, lead)
    [state] = queue_of(crew.first)
    assert sentence(state) == "Extraction, round 2: not started"
    assert workplace(state) == f"/studies/{settled.assignment.study_id}/"
    assert queue_of(first_reader) == []


def test_where_one_reads_alone_a_lead_is_told_of_that_one_only(assignment, lead, second_reader):
    enter(assignment, second_reader)
    Assignment.objects.update(mode=Mode.SINGLE)
    assert [(one.role, one.state) for one in state_of(lead, assignment).progress] == [("first", "assigned")]


@pytest.mark.parametrize("look", ["states", "queue", "earlier"])
def test_as_much_is_asked_for_one_study_that_is_read_again_as_for_five(
    review, lead, first_reader, second_reader, arbiter, look
):
    crew = fresh_crew(review, lead)

    def read_again_another() -> None:
        study = add_study(review=review, by=lead, label=f"Study {review.studies.count()}")
        first_round = assign_with_form(
            study=study, task=Task.EXTRACTION, first=first_reader, second=second_reader, arbiter=arbiter,
            by=lead,
        )  # fmt: skip
        settle(first_round)
        settle_with(again(study, crew, lead))
        enter(again(study, crew, lead, mode=Mode.VERIFY), crew.first)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            if look == "states":
                assert len(task_states(review, crew.second)) == 2 * review.studies.count()
            elif look == "queue":
                assert len(queue_of(crew.first)) == review.studies.count()
            else:
                assert len(earlier_states(review.studies.first(), lead)) == 2
        return len(queries)

    read_again_another()
    for_one = asked()
    for _ in range(4):
        read_again_another()
    assert asked() == for_one
