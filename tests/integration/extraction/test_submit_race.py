"""Both readers submit in the same instant; the comparison is opened exactly once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from extraction.actions.readings import submit_reading
from extraction.models import Comparison, StudyArm
from reviews.models import AuditEvent
from tests.cast import enter

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
