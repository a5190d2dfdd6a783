"""The record of events: chained, and never changed, whoever asks."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from reviews.actions.record import hash_of, record
from reviews.actions.studies import edit_study
from reviews.models import AuditEvent
from reviews.models.audit import TABLE, install_triggers, missing_triggers

REFUSED = (DatabaseError, IntegrityError)


def test_each_event_carries_the_hash_of_the_one_before(study, review, lead):
    edit_study(study=study, version=1, by=lead, label="Suh", year=2025, country="South Korea")
    record(review=review, study=study, by=lead, action="noted")
    events = list(AuditEvent.objects.filter(study=study).order_by("position"))
    assert [event.position for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == ["", events[0].hash, events[1].hash]
    assert all(event.hash == hash_of(event) for event in events)


def test_an_edit_lists_what_it_changed(study, lead):
    edit_study(study=study, version=1, by=lead, label="Suh", year=2025, country="South Korea")
    event = AuditEvent.objects.get(study=study, action="study edited")
    assert event.cells == [
        {"address": f"study:{study.pk}:country", "before": "Korea", "after": "South Korea"}
    ]


def test_a_changed_event_no_longer_fits_its_hash(study):
    event = AuditEvent.objects.filter(study=study).first()
    event.summary = "something else"
    assert event.hash != hash_of(event)


def test_an_event_after_another_one_no_longer_fits_its_hash(study):
    event = AuditEvent.objects.filter(study=study).first()
    event.previous_hash = "0" * 64
    assert event.hash != hash_of(event)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET summary = 'x'",
        f"DELETE FROM {TABLE}",
    ],
)
def test_the_database_refuses_to_change_or_delete_events(study, statement):
    with pytest.raises(REFUSED, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_orm_is_refused_as_well(study):
    with pytest.raises(REFUSED, match="never changed"), transaction.atomic():
        AuditEvent.objects.update(summary="x")
    with pytest.raises(REFUSED), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_an_event_is_not_replaced_by_an_insert_over_its_key(study):
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}"
        refusal = "never changed"
    else:
        statement = f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET summary = 'x'"
        refusal = "never changed"
    with pytest.raises(REFUSED, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_missing_guard_is_noticed_and_can_be_put_back(db):
    assert missing_triggers() == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {TABLE}_no_delete")
        else:
            cursor.execute(f"DROP TRIGGER {TABLE}_no_change ON {TABLE}")
    assert len(missing_triggers()) == 1
    install_triggers()
    assert missing_triggers() == []
