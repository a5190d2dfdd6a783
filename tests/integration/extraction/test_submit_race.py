"""Both readers submit in the same instant, or one saves in that of submitting: nothing happens twice or too late."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import submit_reading
from extraction.models import Answer, Comparison, StudyArm
from reviews.models import AuditEvent
from reviews.refusals import Refused
from tests.cast import enter
from tests.integration.at_once import meanwhile

ROUNDS = 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_submissions_at_once_open_one_comparison(assignment, first_reader, second_reader, attempt):
    readings = {user: enter(assignment, user) for user in (first_reader, second_reader)}
    start = Barrier(2)
    opened, failed = [], []

    def submit(user) -> None:
        try:
            start.wait()
            opened.append(submit_reading(reading=readings[user], by=user))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=submit, args=(user,)) for user in readings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert sorted(comparison is not None for comparison in opened) == [False, True]
    assert Comparison.objects.filter(assignment=assignment).count() == 1
    assert StudyArm.objects.filter(study=assignment.study).count() == 2
    assert AuditEvent.objects.filter(action="comparison opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_tab_saves_while_the_reading_is_submitted_is_refused(assignment, first_reader):
    reading = enter(assignment, first_reader)
    answer = Answer.objects.get(reading=reading)
    late = [Write(answer.address, answer.version, "29")]
    [refused] = meanwhile(
        lambda: submit_reading(reading=reading, by=first_reader),
        lambda: save_cells(reading=reading, writes=late, by=first_reader),
    )
    assert isinstance(refused, Refused)
    assert "frozen" in str(refused)
    assert Answer.objects.get(reading=reading).text == "28"
